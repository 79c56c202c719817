"""Judges that nobody here wrote the rules of: validators of Slack's and Discord's requests, if they are at hand.

They lie outside the project, in ``../shared/tools`` beside it; without them the tests that need them are skipped.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

JUDGED: Counter[str] = Counter()  # in this process, over the whole run
TOOLS = Path(__file__).resolve().parents[2] / ".." / "shared" / "tools"


@cache
def _load(chat: str, name: str) -> ModuleType | None:
    path = TOOLS / chat / f"{name}.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location(f"judge_{chat}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def _discord_spec() -> Any:
    module = _load("discord", "validate_requests")
    return module.Spec(str(module.DEFAULT_SPEC)) if module else None


def present() -> bool:
    return TOOLS.exists()


def need() -> None:
    """Skip the running test where there are no judges."""
    if not present():
        pytest.skip("no validators in ../shared/tools")


def slack_faults(payload: dict[str, Any], surface: str = "message") -> list[str]:
    """What is wrong or risky in one payload; empty also when there is no judge. surface: message, modal or home."""
    module = _load("slack", "validate_blocks")
    if module is None:
        return []
    faults = [f"{item['pointer']}: {item['message']}" for item in module.validate(payload, surface).items]
    _count("Slack payloads", faults)
    return faults


def discord_faults(record: dict[str, Any]) -> list[str]:
    """What is wrong or risky in one request; empty also when there is no judge."""
    module = _load("discord", "validate_requests")
    if module is None:
        return []
    verdict = module.validate_record(_discord_spec(), record, lint=True)
    faults = [*verdict["reasons"], *(note for note in verdict["notes"] if note.startswith("lint"))]
    _count("Discord requests", faults)
    return faults


def _count(what: str, faults: list[str]) -> None:
    JUDGED[what] += 1
    # Guesses at our style, from words that are not ours, are no refusal.
    JUDGED[f"{what} refused"] += any("looks like" not in fault for fault in faults)


def verdict_of(judged: Mapping[str, int]) -> str:
    """One line for the end of a test run; '' if nothing was judged."""
    told = [
        f"{judged[what]:,} {what} judged, {judged.get(f'{what} refused', 0)} refused"
        for what in ("Slack payloads", "Discord requests")
        if judged.get(what)
    ]
    return "; ".join(told)
