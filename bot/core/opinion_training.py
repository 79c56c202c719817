"""Trains the second opinion from labelled items: logistic regressions with a penalty, in plain Python.

Deterministic: the same items give the same weights, whatever their order. A feature must occur in FEWEST labelled
items, so that no item can be read back out of the weights. Reads and writes no file.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.opinion import NO_EVENT, Linear, Opinion

FEWEST = 4
# Found by cross-validation over stories and by items of other sources; a tenth of it fits the labels and not the world.
PENALTY, LABEL_PENALTY = 5.0, 3.0
ROUNDS = 200
LEAST_WEIGHT, LEAST_LABEL_WEIGHT = 0.03, 0.1  # smaller ones are left out of the file
# What an item counts: borderline ones less, unread ones of a stream hardly.
SHARES = {"borderline": 0.5, "weak": 0.1}
TOPICS = "topics"  # the grade of an item that teaches topics only


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item. grade: '' for a certain label, ``borderline``, ``weak`` for one that nobody looked at, or
    ``topics`` for a relevant one that teaches topics only (one written for that says nothing of how news sounds);
    by_rules: what ``opinion_features.topic_features`` gives for it; topics: ids of those it belongs to, if it is
    relevant and somebody said; event: the kind that it mainly tells, '' for none, None where nobody said, with
    for_events: what ``RecordReader.features`` gives for it; counts: 0 to 1, how much it counts for relevance besides
    its grade (items that were picked out, not met, say little of how rare such news is)."""

    features: frozenset[str]
    relevant: bool
    grade: str = ""
    by_rules: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    event: str | None = None
    for_events: frozenset[str] = frozenset()
    counts: float = 1.0

    @property
    def share(self) -> float:
        """How much it counts."""
        return SHARES.get(self.grade, 1.0)


def train(examples: Sequence[Example]) -> Opinion:
    """The opinion that these examples teach. Raises ValueError if there are not both kinds of them."""
    ordered = sorted(examples, key=lambda each: (sorted(each.features), each.relevant, each.grade))
    examples = [each for each in ordered if each.grade != TOPICS]
    if len({each.relevant for each in examples}) < 2:
        raise ValueError("training needs relevant items and others")
    sure = [each.features for each in examples if each.grade != "weak"]
    wanted = [each.relevant for each in examples]
    shares = [each.share * each.counts for each in examples]
    found = _fit([each.features for each in examples], wanted, shares, sure, PENALTY, LEAST_WEIGHT)
    filed = [each for each in ordered if each.topics]
    topics = _train_labels([each.features | each.by_rules for each in filed], [each.topics for each in filed], filed)
    told = [each for each in ordered if each.event is not None]
    kinds = [frozenset([each.event or NO_EVENT]) for each in told]
    events = _train_labels([each.for_events for each in told], kinds, told)
    return Opinion(found.bias, found.weights, topics, events)


def _train_labels(
    rows: Sequence[frozenset[str]], labels: Sequence[frozenset[str]], examples: Sequence[Example]
) -> dict[str, Linear]:
    """A model for each label that some of these items have and others have not."""
    shares = [each.share for each in examples]
    found = {}
    for label in sorted({label for each in labels for label in each}):
        wanted = [label in each for each in labels]
        if FEWEST <= sum(wanted) < len(wanted):
            found[label] = _fit(rows, wanted, shares, rows, LABEL_PENALTY, LEAST_LABEL_WEIGHT)
    return found


def _fit(
    items: Sequence[frozenset[str]],
    wanted: Sequence[bool],
    shares: Sequence[float],
    sure: Iterable[frozenset[str]],
    penalty: float,
    least: float,
) -> Linear:
    """The model that tells the wanted items from the others. sure: among which a feature must occur FEWEST times."""
    seen = Counter(feature for features in sure for feature in features)
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    places = {name: at for at, name in enumerate(names)}
    rows = [[places[name] for name in sorted(features) if name in places] for features in items]
    weights, bias = _descend(rows, [float(each) for each in wanted], shares, len(names), penalty)
    kept = {name: round(weights[places[name]], 2) for name in names if abs(weights[places[name]]) >= least}
    return Linear(round(bias, 3), kept)


def _descend(
    rows: Sequence[Sequence[int]], wanted: Sequence[float], shares: Sequence[float], size: int, penalty: float
) -> tuple[list[float], float]:
    """Nesterov's accelerated gradient on the penalised log-loss."""
    step = 1.0 / (0.25 * _steepest(rows, shares, size) + penalty)
    bias_step = 4.0 / sum(shares)
    weights, speed = [0.0] * size, [0.0] * size
    bias = bias_speed = 0.0
    for number in range(ROUNDS):
        momentum = number / (number + 3)
        ahead = [weight + momentum * move for weight, move in zip(weights, speed, strict=True)]
        ahead_bias = bias + momentum * bias_speed
        slope = [penalty * weight for weight in ahead]
        bias_slope = 0.0
        for row, target, share in zip(rows, wanted, shares, strict=True):
            odds = ahead_bias + sum(ahead[at] for at in row)
            error = share * (1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds)))) - target)
            bias_slope += error
            for at in row:
                slope[at] += error
        following = [weight - step * each for weight, each in zip(ahead, slope, strict=True)]
        following_bias = ahead_bias - bias_step * bias_slope
        speed = [new - old for new, old in zip(following, weights, strict=True)]
        bias_speed = following_bias - bias
        weights, bias = following, following_bias
    return weights, bias


def _steepest(rows: Sequence[Sequence[int]], shares: Sequence[float], size: int) -> float:
    """The largest eigenvalue of the weighted features' products, by repeated multiplication."""
    vector = [1.0] * size
    value = 1.0
    for _ in range(30):
        product = [0.0] * size
        for row, share in zip(rows, shares, strict=True):
            inside = share * sum(vector[at] for at in row)
            for at in row:
                product[at] += inside
        value = math.sqrt(sum(each * each for each in product)) or 1.0
        vector = [each / value for each in product]
    return value
