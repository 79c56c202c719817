"""Articles as weighted words, for telling whether two of them speak of the same event.

An article becomes stems with 1 + log(count), the title counted twice, the first sentences only. How rare a stem is
comes from the caller as document frequencies that grow with what is stored: a word that was never seen is the rarest
of all, for new names are what makes a story. Nothing is ever fitted once and kept. Decides nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.core.model import Article
from bot.core.sentences import split_sentences
from bot.core.stems import stem_of
from bot.core.text import fold, strip_publisher

Terms = Mapping[str, float]  # stem -> 1 + log(how often), not yet weighted by rarity

SENTENCES = 6
HEAD_CHARS = 1_800
MOST_TERMS = 120
CENTROID_TERMS = 250
TITLE_COUNT = 2
_DOMAIN_SHARE = 0.5  # words that every article of this subject has
# Articles that count as read before the first one: with few stored, rarity says little yet.
_SMOOTHING = 25
_UNSEEN = 0.5


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STOP = _words("""
    a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does doing down during each few for from further get gets getting had has have having he her here hers
    him his how i if in into is isn't it its it's just let like made make makes many may me might more most much must my
    new no nor not now of off on once one only or other our out over own per said same say says she should so some such
    than that that's the their them then there these they this those through to too two under until up us use used uses
    using very via was we were what when where which while who whom why will with without won't would you your yours
    according told reportedly week today yesterday monday tuesday wednesday thursday friday saturday sunday year years
    report reports article read comments continue first last
""")
_DOMAIN = _words("""
    ai artificial intelligence train model data content term service use user company platform tool generate generative
    technology copyright work policy tech feature
""")


def terms_of(article: Article) -> dict[str, float]:
    """The weighted stems of an article's title and first sentences, the heaviest MOST_TERMS of them."""
    body = (article.text or article.summary)[:HEAD_CHARS]
    if len(article.summary) > len(body):
        body = article.summary[:HEAD_CHARS]
    counts: dict[str, int] = {}
    for stem in _stems(strip_publisher(article.title, article.publisher)):
        counts[stem] = counts.get(stem, 0) + TITLE_COUNT
    for sentence in split_sentences(body, article.language)[:SENTENCES]:
        for stem in _stems(sentence):
            counts[stem] = counts.get(stem, 0) + 1
    weighted = {
        stem: round((1 + math.log(count)) * (_DOMAIN_SHARE if stem in _domain_stems() else 1.0), 3)
        for stem, count in counts.items()
    }
    kept = sorted(weighted.items(), key=lambda each: (-each[1], each[0]))[:MOST_TERMS]
    return dict(kept)


def rarity(frequency: int, documents: int) -> float:
    """How much a stem tells that ``frequency`` of ``documents`` stored articles have."""
    return math.log((documents + _SMOOTHING) / (frequency + _UNSEEN))


def weigh(terms: Terms, rarities: Mapping[str, float]) -> dict[str, float]:
    """Terms times rarity, of length one. ``rarities`` must know every stem. Empty for empty terms."""
    weighted = {stem: weight * rarities[stem] for stem, weight in terms.items()}
    length = math.sqrt(sum(weight * weight for weight in weighted.values()))
    return {stem: weight / length for stem, weight in weighted.items()} if length else {}


def cosine(one: Terms, other: Terms) -> float:
    """Likeness of two vectors of length one, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)


def centroid(vectors: Iterable[Terms]) -> dict[str, float]:
    """The middle of several vectors, of length one, kept to the heaviest CENTROID_TERMS."""
    total: dict[str, float] = {}
    for vector in vectors:
        for stem, weight in vector.items():
            total[stem] = total.get(stem, 0.0) + weight
    kept = dict(sorted(total.items(), key=lambda each: (-each[1], each[0]))[:CENTROID_TERMS])
    return weigh(kept, dict.fromkeys(kept, 1.0))


def rarest(vector: Terms, count: int) -> tuple[str, ...]:
    """The stems that weigh most, for looking articles up."""
    return tuple(stem for stem, _ in sorted(vector.items(), key=lambda each: (-each[1], each[0]))[:count])


def _stems(text: str) -> list[str]:
    found = []
    for word in _WORD.findall(fold(text)):
        word = word.removesuffix("'s")
        if word not in _STOP and (len(word) > 1 or not word.isascii()):
            found.append(stem_of(word))
    return found


@lru_cache(maxsize=1)
def _domain_stems() -> frozenset[str]:
    return frozenset(stem_of(word) for word in _DOMAIN)
