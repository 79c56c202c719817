"""The file of weights for the second opinion on relevance: read, checked, written. Trains nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from bot.core.opinion import Linear, Opinion
from bot.errors import ConfigError, Problem

SHIPPED_WEIGHTS: Final = Path(__file__).resolve().parent / "weights.json"
LARGEST = 5_000_000  # bytes


def read_weights(path: Path) -> Opinion:
    """The opinion in a file, read again only when it changed. Raises ConfigError with what is wrong and how to get a
    right one."""
    try:
        known = path.stat()
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error
    if known.st_size > LARGEST:
        raise _wrong(path, f"is larger than {LARGEST:,} bytes")
    return _read(path, (known.st_ino, known.st_size, known.st_mtime_ns))


@lru_cache(maxsize=2)
def _read(path: Path, _version: tuple[int, int, int]) -> Opinion:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise _wrong(path, f"is no JSON: {error}") from error
    whole = _linear(path, found)
    return Opinion(whole.bias, whole.weights, _models(path, found, "topics"), _models(path, found, "events"))


def weights_text(opinion: Opinion) -> str:
    """The file of an opinion: one feature per line, in order, so that a change can be read."""
    labels = _models_text("topics", opinion.topics) + _models_text("events", opinion.events)
    return f"{{{_linear_text(opinion)}{labels}}}\n"


def _models(path: Path, found: dict[str, Any], what: str) -> dict[str, Linear]:
    models = found.get(what, {})
    if not isinstance(models, dict):
        raise _wrong(path, f"should have {what} as an object")
    return {name: _linear(path, model) for name, model in models.items()}


def _models_text(what: str, models: Mapping[str, Linear]) -> str:
    texts = [f" {json.dumps(name)}: {{{_linear_text(models[name])}}}" for name in sorted(models)]
    return f',\n"{what}": {{\n' + ",\n".join(texts) + "\n}" if texts else ""


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
