"""What can be said of where a platform stands on using works for AI: the words of it, no reading.

``stances`` reads them from what articles say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.events import EVERYWHERE, Dated, Scope


class Standing(StrEnum):
    """What is said about using works for AI."""

    NONE = "no-ai-clause-known"
    PERMITS = "permits"
    OPT_OUT = "permits-with-opt-out"
    OPT_OUT_UNTIL = "opt-out-until"
    OPT_IN = "opt-in-only"
    PROHIBITS = "prohibits"
    LICENSED = "licensed"
    CONTESTED = "contested"
    UNCLEAR = "unclear"


STANDING_NAMES: dict[Standing, str] = {
    Standing.NONE: "no AI clause known",
    Standing.PERMITS: "permits use for AI",
    Standing.OPT_OUT: "permits use for AI, with an opt-out",
    Standing.OPT_OUT_UNTIL: "opt-out possible until a date",
    Standing.OPT_IN: "opt-in only",
    Standing.PROHIBITS: "prohibits use for AI",
    Standing.LICENSED: "licensed",
    Standing.CONTESTED: "contested",
    Standing.UNCLEAR: "unclear",
}


class Basis(StrEnum):
    """What a stance rests on. The order is the order of weight."""

    CLAUSE = "clause"
    COMPANY = "company"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Stance:
    """One statement of where a platform stands. limits: verbatim from the words; date: since when, if the article says
    so; until: the last day to opt out; earlier: the words call it former wording; paused: suspended, not given up."""

    standing: Standing
    basis: Basis
    evidence: str
    scope: Scope = EVERYWHERE
    limits: tuple[str, ...] = ()
    date: Dated | None = None
    until: Dated | None = None
    earlier: bool = False
    paused: bool = False
