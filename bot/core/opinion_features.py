"""What the second opinion looks at: an article as a set of short names, each there or not.

    w:stem  a word of the head        g:idea   an idea of the lexicon in the head     x:subject  a platform is meant
    t:stem  a word of the title       gt:idea  in the title, gb: further down         x:passing  one is named in passing
    p:a b   two words that follow each other in the head; gg:a+b two ideas that both stand there
    s:4     the rules find it worth 4 points or more; s:filed: they name a topic, s:sure: by its title
    T:law   the rules name this topic, T1: as the first one (for topics only)
    K:deal  the rules read this kind of event in the text, M: as the main one (for events only)

Names of platforms are no features, so that a label about one service teaches nothing about that service's name. What
is made of the features is ``opinion``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from bot.core.model import Match
from bot.core.signals import Signal
from bot.core.stems import stem_of
from bot.core.text import fold

_STEPS = (0.01, 1.0, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)  # of the rules' score, see weighing
_WORD = re.compile(r"[a-z][a-z0-9'’-]+")


def features_of(
    sentences: Sequence[str], head: int, signals: Iterable[Signal], matches: Iterable[Match], *, pairs: bool = False
) -> frozenset[str]:
    """The features of an article: words, ideas, roles. sentences: the title, then the text; head: how many of them
    count as its head; pairs: also what stands together there, for "fair use" and "copyright beside training" say more
    than their words."""
    platforms = [match for match in matches if match.kind == "platform"]
    read = list(_stems(sentences[:head], platforms))
    features: set[str] = set()
    for number, stems in enumerate(read):
        named = {stem for stem in stems if stem}
        features.update(f"w:{stem}" for stem in named)
        if number == 0:
            features.update(f"t:{stem}" for stem in named)
    for signal in signals:
        if signal.sentence >= head:
            features.add(f"gb:{signal.group}")
            continue
        features.add(f"g:{signal.group}")
        if signal.sentence == 0:
            features.add(f"gt:{signal.group}")
    features.update(f"x:{match.role}" for match in platforms if match.role)
    if pairs:
        ideas = sorted(name.removeprefix("g:") for name in features if name.startswith("g:"))
        features.update(f"gg:{one}+{other}" for one, other in combinations(ideas, 2))
        features.update(f"p:{one} {other}" for stems in read for one, other in pairwise(stems) if one and other)
    return frozenset(features)


def steps_of(score: float, *, filed: bool = False, sure: bool = False) -> frozenset[str]:
    """What the rules found, as features: the steps that their score reaches, whether they name a topic, and whether
    the title alone is such news to them."""
    steps = [f"s:{step:g}" for step in _STEPS if score >= step]
    return frozenset([*steps, *(["s:filed"] if filed else []), *(["s:sure"] if sure else [])])


def topic_features(by_rules: Sequence[str]) -> frozenset[str]:
    """What the rules say of an item's topics, the first one first, as features."""
    return frozenset([*(f"T:{topic}" for topic in by_rules), *(f"T1:{topic}" for topic in by_rules[:1])])


def as_printed(stems: Iterable[str], sentences: Iterable[str]) -> tuple[str, ...]:
    """The words of the sentences that have these stems (one, or two that follow each other), as they are printed there;
    a stem that is not there is left out."""
    words = {stem_of(word): word for sentence in sentences for word in _WORD.findall(fold(sentence))}
    found = ([words.get(stem, "") for stem in each.split(" ")] for each in stems)
    return tuple(" ".join(each) for each in found if all(each))


def _stems(sentences: Iterable[str], platforms: Sequence[Match]) -> Iterable[list[str]]:
    """The stems of each sentence in order, '' where a name stands, so that its neighbours do not follow each other."""
    names = {word for match in platforms for word in fold(match.words).split()}
    for sentence in sentences:
        stems = (stem_of(word) for word in _WORD.findall(fold(sentence)))
        yield ["" if stem in names else stem for stem in stems]
