"""Events of many articles as one timeline: the same happening once, its date as exactly as any article gives it.

Two events are one happening if they are of one kind and their dates may be the same day; an event without a date joins
the happening that other articles told in the same days. Dates are merged, not averaged: "early 2024" and "February
2024" are February 2024. Events that contradict each other stay apart (``conflicts`` says so).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.corrections import Correction, KnownFact
from bot.core.events import EVERYWHERE, Dated, Event, EventKind, Origin, Precision, Scope
from bot.core.events_dates import reported_on

SAME_DAYS = timedelta(days=10)  # between reports of one happening without a date
SAME_TALK = timedelta(days=21)  # the company's answers to one outcry are one line
_TURN = EventKind.REVERSAL
# What counts as a change of the state; the rest is talk about it.
CHANGES = frozenset(EventKind) - {EventKind.RESPONSE, EventKind.FLAGGED, EventKind.LAW_PROPOSED, EventKind.DEADLINE}


@dataclass(slots=True)
class Happening:
    """One line of the timeline. day: the most exact one given, else None; facts: ids; evidence: of the heaviest
    article; hedged: no article says that it really happened, or it is read from a headline only; corrections: what
    people set right in it."""

    kind: EventKind
    day: Dated | None
    evidence: str
    origins: list[Origin]
    facts: list[str]
    who: str = ""
    scope: Scope = EVERYWHERE
    hedged: bool = False
    told: list[datetime] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def shown_date(self) -> Dated:
        """The date of what happened, or the day of the first report."""
        return self.day or reported_on(min(self.told).date())

    @property
    def place(self) -> tuple[date, date]:
        """Where it stands in the timeline."""
        shown = self.shown_date
        return (shown.last if shown.precision is Precision.BY else shown.first, shown.last)

    @property
    def outlets(self) -> list[Origin]:
        """The articles, one per outlet, the heaviest and earliest first."""
        best: dict[str, Origin] = {}
        for origin in sorted(self.origins, key=lambda each: (-each.rank, each.date)):
            best.setdefault(origin.publisher, origin)
        return list(best.values())


def timeline_of(facts: Iterable[KnownFact]) -> list[Happening]:
    """The happenings behind the events among ``facts``, oldest first. Facts that people called wrong are left out."""
    events = [(known, known.fact.body) for known in facts if isinstance(known.fact.body, Event) and not known.wrong]
    # A change of terms without a date, beside a reversal in the same article, is that reversal: it tells no other one.
    turned = {(known.fact.origin.article_id, known.fact.platform) for known, event in events if event.kind is _TURN}
    events = [
        (known, event)
        for known, event in events
        if event.kind is not EventKind.TERMS
        or event.date is not None
        or (known.fact.origin.article_id, known.fact.platform) not in turned
    ]
    # Dated events first, and the exact ones before the vague: so a vague one finds what it belongs to.
    events.sort(key=lambda pair: (_openness(pair[1]), pair[0].fact.origin.date, pair[0].fact.id))
    by_kind: dict[EventKind, list[Happening]] = {}
    for known, event in events:
        happenings = by_kind.setdefault(event.kind, [])
        origin = known.fact.origin
        found = _find(happenings, event, origin)
        if found is None:
            found = Happening(event.kind, event.date, event.evidence, [], [], event.who, event.scope, hedged=True)
            happenings.append(found)
        _add(found, known, event)
    return sorted((each for found in by_kind.values() for each in found), key=lambda each: (each.place, each.kind))


def last_change(happenings: Iterable[Happening]) -> Dated | None:
    """When the state last changed, as far as told."""
    changes = [each for each in happenings if each.kind in CHANGES and not each.hedged]
    return max(changes, key=lambda each: each.place).shown_date if changes else None


def _openness(event: Event) -> int:
    return 10_000 if event.date is None else event.date.span.days


def _find(happenings: list[Happening], event: Event, origin: Origin) -> Happening | None:
    near = SAME_TALK if event.kind is EventKind.RESPONSE else SAME_DAYS
    if event.date is not None:
        for each in happenings:
            if each.day is not None and (each.day.meets(event.date) or _a_day_apart(each.day, event.date)):
                return each
        if event.kind is not EventKind.RESPONSE:
            return None
    close = [each for each in happenings if any(abs(origin.date - told) <= near for told in each.told)]
    if not close:
        dated = [
            each
            for each in happenings
            if each.day is not None and -timedelta(days=1) <= origin.date.date() - each.day.last <= near
        ]
        close = dated
    return min(close, key=lambda each: min(abs(origin.date - told) for told in each.told)) if close else None


def _a_day_apart(one: Dated, other: Dated) -> bool:
    """A day's difference between two exact dates is a time zone's or a late edition's."""
    exact = Precision.DAY
    return one.precision is exact and other.precision is exact and abs((one.first - other.first).days) <= 1


def _add(happening: Happening, known: KnownFact, event: Event) -> None:
    origin = known.fact.origin
    happening.facts.append(known.fact.id)
    happening.origins.append(origin)
    happening.told.append(origin.date)
    if happening.day is None or (event.date is not None and event.date.span < happening.day.span):
        happening.day = event.date or happening.day
    happening.who = happening.who or event.who
    happening.hedged = happening.hedged and event.hedged
    if origin.rank > max((each.rank for each in happening.origins[:-1]), default=-1):
        happening.evidence = event.evidence
    if known.correction is not None:
        happening.corrections.append(known.correction)
        if event.date is not None:
            happening.day = event.date
