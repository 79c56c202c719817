"""A second opinion on relevance, topics and events: small linear models over what ``opinion_features`` sees.

What the rules (``weighing``) found is one more thing that it weighs: they know the subject, it knows how often their
words mean something else in the news of a day. Its weights are data (``config/weights.json``), made from labelled items
by ``opinion_training``. Reads no file.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.opinion_features import topic_features

WORDS_SHOWN = 4
TOPIC_FROM = 0.4  # from which probability on an item belongs to a topic
# From which probability an item is taken to tell an event mainly: where no rule reads one, and against the rules; and
# from which it tells none, whatever the rules read. Found on items of other sources and months than it has seen.
EVENT_FROM, OVERRULED_FROM, NONE_FROM = 0.2, 0.3, 0.5
NO_EVENT = "none"
_SHOWN = ("w", "t", "p")
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
        # Exact, for features come in any order: the same article is judged alike by every process, also on a threshold.
        odds = self.bias + math.fsum(self.weights.get(feature, 0.0) for feature in features)
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


def words_against(opinion: Linear, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most against an item, for its reasons; two that follow each other as "a b"."""
    return _words([name for name, weight in opinion.strongest(features, 40) if weight < 0])


def words_for(opinion: Linear, features: Iterable[str]) -> tuple[str, ...]:
    """The stems that speak most for an item."""
    return _words([name for name, weight in opinion.strongest(features, 40) if weight > 0])


def _words(names: Iterable[str]) -> tuple[str, ...]:
    """What may be shown of features: stems, not twice, none that is part of a pair shown before it."""
    shown: list[str] = []
    for name in filter(_is_word, names):
        stem = name.partition(":")[2]
        if not any(stem == each or stem in each.split() for each in shown):
            shown.append(stem)
    return tuple(shown[:WORDS_SHOWN])


def _is_word(feature: str) -> bool:
    kind, _, stem = feature.partition(":")
    stems = stem.split()
    longest = max(map(len, stems), default=0)  # "fair use" tells something, "in use" does not
    return kind in _SHOWN and longest >= _TELLING and all(len(each) > 2 and each not in _EMPTY for each in stems)
