"""What the sentences of an article are worth for a summary: how central they are, what they tell, how they are written.

Ranks only; which of them make the summary is ``summaries``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from bot.core.summary_cues import COMPANY_PR, CUE_CAP, ESSAY, HANGS, LEANS, NARROW, SLOTS
from bot.core.text import fold

_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d|\b20\d\d\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_ACTOR = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ (?:[A-Z][\w-]+)")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ENDING = re.compile(r"(?<=\w{4})(?:'s|ings?|ed|es|s|ly)$")
_ONE_WORD = re.compile(r"\bartificial intelligence\b")
# Said in one way by the headline and in another by the text.
_SAME = {
    "let": "allow",
    "permit": "allow",
    "enabl": "allow",
    "enable": "allow",
    "us": "use",
    "utiliz": "use",
    "utilize": "use",
}
_STOP_WORDS = """
    a about after all also an and any are as at be been but by can could did do does for from had has have he her his
    how if in into is it its just may more most new no not now of on one or other our out over said says she so some
    such than that the their them then there these they this those to up was we were what when which who will with
    would you your
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(slots=True)
class Sentence:
    """A candidate: where it stands, its words weighted, what it tells, and what it is worth."""

    words: str
    place: int
    vector: dict[str, float]
    slots: frozenset[str]
    score: float = 0.0


def terms_in(text: str) -> list[str]:
    """Content words, folded, without the commonest endings; one word for what is said in several."""
    words = _WORD.findall(_ONE_WORD.sub("ai", fold(text)))
    return [_SAME.get(term, term) for word in words if word not in _STOP for term in [_ENDING.sub("", word)]]


def rank(texts: list[str], title: str, platforms: tuple[str, ...]) -> list[Sentence]:
    """Every sentence with its score."""
    counts = [Counter(terms_in(text)) for text in texts]
    spread = Counter(term for count in counts for term in count)
    rarity = {term: math.log(1 + len(texts) / often) for term, often in spread.items()}
    vectors = [_unit({term: (1 + math.log(n)) * rarity[term] for term, n in count.items()}) for count in counts]
    total: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    centre = _unit(total)
    headline = _unit({term: rarity.get(term, 0.0) for term in terms_in(title)})
    names = [re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)") for name in platforms]
    sentences = []
    for place, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        told = [(slot, weight) for slot, weight, wording in SLOTS if wording.search(text)]
        sentence = Sentence(text, place, vector, frozenset(slot for slot, _ in told))
        sentence.score = (
            likeness(vector, centre)
            + 0.75 * likeness(vector, headline)
            + 0.6 / math.sqrt(place + 1)
            + min(CUE_CAP, sum(weight for _, weight in told))
            + _manner(text, names)
        )
        sentences.append(sentence)
    return sentences


def _manner(text: str, names: list[re.Pattern[str]]) -> float:
    """What the wording adds or takes: names, dates and quotations add; essay style, advertising, questions and
    sentences that lean on an earlier one take. The narrower statement gains: a sweeping paraphrase must not win."""
    words = text.count(" ") + 1
    folded = fold(text)
    return (
        (0.35 if any(name.search(folded) for name in names) else 0.0)
        + (0.22 if _DATE.search(text) else 0.0)
        + (0.12 if "“" in text or '"' in text else 0.0)
        + (0.15 if _ACTOR.search(text) else 0.0)
        + (0.4 if NARROW.search(text) else 0.0)
        - (1.5 if ESSAY.search(text) else 0.0)
        - (0.35 if COMPANY_PR.search(text) else 0.0)
        - (0.5 if leans(text) else 0.0)
        - (0.8 if text.rstrip("\"”’')").endswith("?") else 0.0)
        - (0.4 if words < 7 or words > 45 else 0.0)
    )


def leans(text: str) -> bool:
    """True if the sentence opens with a word that needs the one before it."""
    return bool(LEANS.match(text.lstrip("\"“‘'(")))


def hangs(text: str) -> bool:
    """True if the sentence tells nothing by itself: "But that is the cheapest way"."""
    return bool(HANGS.match(text.lstrip("\"“‘'(")))


def _unit(vector: dict[str, float]) -> dict[str, float]:
    size = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / size for term, weight in vector.items()} if size else {}


def likeness(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)
