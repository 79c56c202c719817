"""Trains the second opinion from labelled items: logistic regression with a strong penalty, in plain Python.

Deterministic: the same items give the same weights, whatever their order. A feature must occur in FEWEST labelled
items, so that no item can be read back out of the weights. Reads and writes no file.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.opinion import Opinion

FEWEST = 3
PENALTY = 10.0  # found by cross-validation over stories; a tenth of it fits the labels and not the world
ROUNDS = 200
LEAST_WEIGHT = 0.02  # smaller ones are left out of the file
# What an item counts: borderline ones less, unread ones of a stream hardly.
SHARES = {"borderline": 0.5, "weak": 0.1}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item. grade: '' for a certain label, ``borderline``, or ``weak`` for one that nobody looked at."""

    features: frozenset[str]
    relevant: bool
    grade: str = ""

    @property
    def share(self) -> float:
        """How much it counts."""
        return SHARES.get(self.grade, 1.0)


def train(examples: Sequence[Example]) -> Opinion:
    """The opinion that these examples teach. Raises ValueError if there are not both kinds of them."""
    examples = sorted(examples, key=lambda each: (sorted(each.features), each.relevant, each.grade))
    if len({each.relevant for each in examples}) < 2:
        raise ValueError("training needs relevant items and others")
    seen = Counter(feature for each in examples if each.grade != "weak" for feature in each.features)
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    places = {name: at for at, name in enumerate(names)}
    rows = [[places[name] for name in sorted(each.features) if name in places] for each in examples]
    wanted = [float(each.relevant) for each in examples]
    shares = [each.share for each in examples]
    weights, bias = _descend(rows, wanted, shares, len(names))
    kept = {name: round(weights[places[name]], 3) for name in names if abs(weights[places[name]]) >= LEAST_WEIGHT}
    return Opinion(round(bias, 3), kept)


def _descend(
    rows: Sequence[Sequence[int]], wanted: Sequence[float], shares: Sequence[float], size: int
) -> tuple[list[float], float]:
    """Nesterov's accelerated gradient on the penalised log-loss."""
    step = 1.0 / (0.25 * _steepest(rows, shares, size) + PENALTY)
    bias_step = 4.0 / sum(shares)
    weights, speed = [0.0] * size, [0.0] * size
    bias = bias_speed = 0.0
    for number in range(ROUNDS):
        momentum = number / (number + 3)
        ahead = [weight + momentum * move for weight, move in zip(weights, speed, strict=True)]
        ahead_bias = bias + momentum * bias_speed
        slope = [PENALTY * weight for weight in ahead]
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
