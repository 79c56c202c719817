"""The file of weights for the second opinion on relevance: read, checked, written. Trains nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

from bot.core.opinion import Linear, Opinion
from bot.errors import ConfigError, Problem

SHIPPED_WEIGHTS: Final = Path(__file__).resolve().parent / "weights.json"
LARGEST = 5_000_000  # bytes


def read_weights(path: Path) -> Opinion:
    """The opinion in a file. Raises ConfigError with what is wrong and how to get a right one."""
    try:
        if path.stat().st_size > LARGEST:
            raise _wrong(path, f"is larger than {LARGEST:,} bytes")
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"is no JSON: {error}") from error
    whole = _linear(path, found)
    topics = found.get("topics", {})
    if not isinstance(topics, dict):
        raise _wrong(path, "should have topics as an object")
    models = {topic: _linear(path, model) for topic, model in topics.items()}
    return Opinion(whole.bias, whole.weights, models)


def weights_text(opinion: Opinion) -> str:
    """The file of an opinion: one feature per line, in order, so that a change can be read."""
    models = [f" {json.dumps(topic)}: {{{_linear_text(opinion.topics[topic])}}}" for topic in sorted(opinion.topics)]
    topics = ',\n"topics": {\n' + ",\n".join(models) + "\n}" if models else ""
    return f"{{{_linear_text(opinion)}{topics}}}\n"


def _linear(path: Path, found: Any) -> Linear:
    if not isinstance(found, dict) or not _is_number(found.get("bias")) or not isinstance(found.get("weights"), dict):
        raise _wrong(path, "should be an object with bias and weights")
    weights = found["weights"]
    if not all(_is_number(weight) for weight in weights.values()):
        raise _wrong(path, "has a weight that is no number")
    return Linear(float(found["bias"]), {name: float(weight) for name, weight in weights.items()})


def _linear_text(model: Linear) -> str:
    lines = [f"  {json.dumps(name, ensure_ascii=False)}: {model.weights[name]}" for name in sorted(model.weights)]
    return f'"bias": {model.bias}, "weights": {{\n' + ",\n".join(lines) + "\n}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _wrong(path: Path, says: str) -> ConfigError:
    return ConfigError([Problem(str(path), 0, "settings.weights", f"{says}. policy-bot train writes such a file.")])
