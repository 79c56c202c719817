"""The file of weights for the second opinion on relevance: read, checked, written. Trains nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

from bot.core.opinion import Opinion
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
    if not isinstance(found, dict) or not _is_number(found.get("bias")) or not isinstance(found.get("weights"), dict):
        raise _wrong(path, "should be an object with bias and weights")
    weights = found["weights"]
    if not all(_is_number(weight) for weight in weights.values()):
        raise _wrong(path, "has a weight that is no number")
    return Opinion(float(found["bias"]), {name: float(weight) for name, weight in weights.items()})


def weights_text(opinion: Opinion) -> str:
    """The file of an opinion: one feature per line, in order, so that a change can be read."""
    lines = [f"  {json.dumps(name, ensure_ascii=False)}: {opinion.weights[name]}" for name in sorted(opinion.weights)]
    return f'{{"bias": {opinion.bias}, "weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _wrong(path: Path, says: str) -> ConfigError:
    return ConfigError([Problem(str(path), 0, "settings.weights", f"{says}. policy-bot train writes such a file.")])
