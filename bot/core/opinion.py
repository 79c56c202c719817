"""A second opinion on relevance, topics and events: small linear models over stems, ideas and what is named.

    w:stem  a word of the head        g:idea   an idea of the lexicon in the head     x:subject  a platform is meant
    t:stem  a word of the title       gt:idea  in the title, gb: further down         x:passing  one is named in passing
    s:4     the rules find it worth 4 points or more; s:filed: they name a topic, s:sure: by its title
    T:law   the rules name this topic, T1: as the first one (for topics only)
    K:deal  the rules read this kind of event in the text, M: as the main one (for events only)

What the rules (``weighing``) found is one more thing that it weighs: they know the subject, it knows how often their
words mean something else in the news of a day. Its weights are data
(``config/weights.json``), made from labelled items by ``opinion_training``; names of platforms are no features, so that
a label about one service teaches nothing about that service's name. Reads no file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.model import Match
from bot.core.signals import Signal
from bot.core.stems import stem_of
from bot.core.text import fold

WORDS_SHOWN = 4
TOPIC_FROM = 0.4  # from which probability on an item belongs to a topic
# From which probability an item is taken to tell an event mainly: where no rule reads one, and against the rules; and
# from which it tells none, whatever the rules read. Found on items of other sources and months than it has seen.
EVENT_FROM, OVERRULED_FROM, NONE_FROM = 0.35, 0.4, 0.5
NO_EVENT = "none"
_STEPS = (0.01, 1.0, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)  # of the rules' score, see weighing
_WORD = re.compile(r"[a-z][a-z0-9'’-]+")
_SHOWN = ("w", "t")
# Short words and these weigh too, but tell a reader nothing.
_TELLING = 4
_EMPTY_WORDS = """
    that with from have been more will into this their about would could after which other there were than when they
    what over also just only some your them then these those being because where while
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by feature, and the bias: log-odds of a yes when nothing speaks for or against it."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """How probably it is a yes for an item with these features, 0 to 1."""
        odds = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    def strongest(self, features: Iterable[str], most: int = 6) -> list[tuple[str, float]]:
        """The features that weigh most, for or against, with their weights."""
        weighed = [(feature, self.weights[feature]) for feature in set(features) if feature in self.weights]
        return sorted(weighed, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


@dataclass(frozen=True, slots=True)
class Opinion(Linear):
    """Whether an item is relevant; of a relevant one, whether it belongs to a topic (by id), and whether an event of
    that kind is what it mainly tells (``NO_EVENT``: that it tells none)."""

    topics: Mapping[str, Linear] = field(default_factory=dict)
    events: Mapping[str, Linear] = field(default_factory=dict)

    def name_topics(self, by_rules: Sequence[str], features: Iterable[str], own: Container[str]) -> tuple[str, ...]:
        """The topics of a relevant item, the first for its badge: what the rules name, unless it is hardly one, then
        what is probable besides; the most probable one if that leaves none.

        own: topics that no model may take away, for the operator's own phrases name them. A topic without weights stays
        as the rules have it."""
        found = frozenset(features) | topic_features(by_rules)
        probable = {topic: model.probability(found) for topic, model in self.topics.items()}
        kept = [each for each in by_rules if each in own or probable.get(each, 1.0) >= TOPIC_FROM]
        ranked = sorted(probable, key=lambda topic: (-probable[topic], topic))
        added = [each for each in ranked if probable[each] >= TOPIC_FROM and each not in kept]
        return (*kept, *added) or tuple(ranked[:1])

    def name_event(self, features: Iterable[str], by_rules: str = "") -> str:
        """The kind of event that a relevant item mainly tells; '' if it tells none. by_rules: the one that the rules
        take it for, which stays unless another one, or that it tells none, is probable by itself and more so."""
        found = frozenset(features)
        probable = {kind: model.probability(found) for kind, model in self.events.items()}
        best = min(probable, key=lambda kind: (-probable[kind], kind), default=NO_EVENT)
        least = NONE_FROM if best == NO_EVENT else OVERRULED_FROM if by_rules else EVENT_FROM
        if probable.get(best, 0.0) < least:
            return by_rules
        return "" if best == NO_EVENT else best


def topic_features(by_rules: Sequence[str]) -> frozenset[str]:
    """What the rules say of an item's topics, the first one first, as features."""
    return frozenset([*(f"T:{topic}" for topic in by_rules), *(f"T1:{topic}" for topic in by_rules[:1])])


def features_of(
    sentences: Sequence[str], head: int, signals: Iterable[Signal], matches: Iterable[Match]
) -> frozenset[str]:
    """The features of an article. sentences: the title, then the text; head: how many of them count as its head."""
    platforms = [match for match in matches if match.kind == "platform"]
    names = {word for match in platforms for word in fold(match.words).split()}
    features: set[str] = set()
    for number, sentence in enumerate(sentences[:head]):
        words = [stem_of(word) for word in _WORD.findall(fold(sentence))]
        for word in words:
            if word not in names:
                features.add(f"w:{word}")
                if number == 0:
                    features.add(f"t:{word}")
    for signal in signals:
        if signal.sentence >= head:
            features.add(f"gb:{signal.group}")
            continue
        features.add(f"g:{signal.group}")
        if signal.sentence == 0:
            features.add(f"gt:{signal.group}")
    features.update(f"x:{match.role}" for match in platforms if match.role)
    return frozenset(features)


def steps_of(score: float, *, filed: bool = False, sure: bool = False) -> frozenset[str]:
    """What the rules found, as features: the steps that their score reaches, whether they name a topic, and whether
    the title alone is such news to them."""
    steps = [f"s:{step:g}" for step in _STEPS if score >= step]
    return frozenset([*steps, *(["s:filed"] if filed else []), *(["s:sure"] if sure else [])])


def words_against(opinion: Linear, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most against an item, for its reasons."""
    against = [(name, weight) for name, weight in opinion.strongest(features, 40) if weight < 0 and _is_word(name)]
    return tuple(dict.fromkeys(name.partition(":")[2] for name, _ in against))[:WORDS_SHOWN]


def words_for(opinion: Linear, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most for an item."""
    found = [(name, weight) for name, weight in opinion.strongest(features, 40) if weight > 0 and _is_word(name)]
    return tuple(dict.fromkeys(name.partition(":")[2] for name, _ in found))[:WORDS_SHOWN]


def as_printed(stems: Iterable[str], sentences: Iterable[str]) -> tuple[str, ...]:
    """The words of the sentences that have these stems, as they are printed there; a stem that is not there is left
    out."""
    words = {stem_of(word): word for sentence in sentences for word in _WORD.findall(fold(sentence))}
    return tuple(words[stem] for stem in stems if stem in words)


def _is_word(feature: str) -> bool:
    kind, _, stem = feature.partition(":")
    return kind in _SHOWN and len(stem) >= _TELLING and stem not in _EMPTY
