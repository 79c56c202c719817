"""A second opinion on relevance: a small linear model over stems, ideas of the lexicon and what is named.

    w:stem  a word of the head        g:idea   an idea of the lexicon in the head     x:subject  a platform is meant
    t:stem  a word of the title       gt:idea  in the title, gb: further down         x:passing  one is named in passing
                                      p:a+b    two ideas together in the head

The rules (``relevance``) decide what is certain; this one doubts or supports what is not. Its weights are data
(``config/weights.json``), made from labelled items by ``opinion_training``; names of platforms are no features, so that
a label about one service teaches nothing about that service's name. Reads no file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import snowballstemmer

from bot.core.model import Match
from bot.core.signals import Signal
from bot.core.text import fold

WORDS_SHOWN = 4
_WORD = re.compile(r"[a-z][a-z0-9'’-]+")
_STEMMER = snowballstemmer.stemmer("english")
_SHOWN = ("w", "t")
# Short words and these weigh too, but tell a reader nothing.
_TELLING = 4
_EMPTY_WORDS = """
    that with from have been more will into this their about would could after which other there were than when they
    what over also just only some your them then these those being because where while
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Opinion:
    """Weights by feature, and the bias: log-odds of being relevant when nothing speaks for or against it."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """How probably an item with these features is relevant, 0 to 1."""
        odds = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    def strongest(self, features: Iterable[str], most: int = 6) -> list[tuple[str, float]]:
        """The features that weigh most, for or against, with their weights."""
        weighed = [(feature, self.weights[feature]) for feature in set(features) if feature in self.weights]
        return sorted(weighed, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


def features_of(
    sentences: Sequence[str], head: int, signals: Iterable[Signal], matches: Iterable[Match]
) -> frozenset[str]:
    """The features of an article. sentences: the title, then the text; head: how many of them count as its head."""
    platforms = [match for match in matches if match.kind == "platform"]
    names = {word for match in platforms for word in fold(match.words).split()}
    features: set[str] = set()
    for number, sentence in enumerate(sentences[:head]):
        words = _STEMMER.stemWords(_WORD.findall(fold(sentence)))
        for word in words:
            if word not in names:
                features.add(f"w:{word}")
                if number == 0:
                    features.add(f"t:{word}")
    ideas: set[str] = set()
    for signal in signals:
        if signal.sentence >= head:
            features.add(f"gb:{signal.group}")
            continue
        ideas.add(signal.group)
        features.add(f"g:{signal.group}")
        if signal.sentence == 0:
            features.add(f"gt:{signal.group}")
    features.update(f"p:{one}+{other}" for one, other in combinations(sorted(ideas), 2))
    features.update(f"x:{match.role}" for match in platforms if match.role)
    return frozenset(features)


def words_against(opinion: Opinion, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most against an item, for its reasons."""
    against = [(name, weight) for name, weight in opinion.strongest(features, 40) if weight < 0 and _is_word(name)]
    return tuple(dict.fromkeys(name.partition(":")[2] for name, _ in against))[:WORDS_SHOWN]


def words_for(opinion: Opinion, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most for an item."""
    found = [(name, weight) for name, weight in opinion.strongest(features, 40) if weight > 0 and _is_word(name)]
    return tuple(dict.fromkeys(name.partition(":")[2] for name, _ in found))[:WORDS_SHOWN]


def as_printed(stems: Iterable[str], sentences: Iterable[str]) -> tuple[str, ...]:
    """The words of the sentences that have these stems, as they are printed there; a stem that is not there is left
    out."""
    words = {_STEMMER.stemWord(word): word for sentence in sentences for word in _WORD.findall(fold(sentence))}
    return tuple(words[stem] for stem in stems if stem in words)


def _is_word(feature: str) -> bool:
    kind, _, stem = feature.partition(":")
    return kind in _SHOWN and len(stem) >= _TELLING and stem not in _EMPTY
