"""What people set right in the record: a fact that is wrong, a date of the change. Nothing is overwritten.

A correction stands beside the fact that it names and is laid over it when the record is shown, so it survives every
rebuild and is shown as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.deadlines import Deadline
from bot.core.events import Dated, Event
from bot.core.record_reading import Fact


@dataclass(frozen=True, slots=True)
class Correction:
    """kind: ``wrong`` (the fact is left out) or ``date`` (``date`` is the right one); person: who, ``terminal`` for the
    operator; note: why, as given."""

    id: int
    fact_id: str
    kind: str
    person: str
    at: datetime
    date: Dated | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as it stands: corrected if ``correction`` is given, left out if ``wrong``."""

    fact: Fact
    correction: Correction | None = None

    @property
    def wrong(self) -> bool:
        return self.correction is not None and self.correction.kind == "wrong"


def corrected(fact: Fact, correction: Correction | None) -> KnownFact:
    """The fact with the correction laid over it."""
    if correction is None:
        return KnownFact(fact)
    body = fact.body
    if correction.kind == "date" and correction.date is not None:
        if isinstance(body, Event):
            return KnownFact(replace(fact, body=replace(body, date=correction.date)), correction)
        if isinstance(body, Deadline):
            return KnownFact(replace(fact, body=replace(body, day=correction.date)), correction)
    return KnownFact(fact, correction)
