"""Between facts of the record and rows: the body of a fact as JSON and back. Knows the columns, runs no SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.core.claims import Claim, Sense
from bot.core.clauses import Allows, Clause
from bot.core.conflicts import Slot, SlotName
from bot.core.deadlines import Deadline
from bot.core.events import Dated, Event, EventKind, Origin, Precision, Scope
from bot.core.model import Weight
from bot.core.record_reading import Body, Fact
from bot.core.sides import Side
from bot.core.standing import Basis, Stance, Standing
from bot.store.rows import to_moment, to_seconds

COLUMNS = "id, platform, what, kind, day, article_id, outlet, url, title, published, weight, derivative, body"


def row_of(fact: Fact) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    origin, body = fact.origin, fact.body
    return (
        fact.id, fact.platform, what_of(body), kind_of(body), day_of(body), origin.article_id, origin.publisher,
        origin.url, origin.title, to_seconds(origin.date), origin.weight, int(origin.derivative), body_text(body),
    )  # fmt: skip


def fact_of(row: Sequence[Any]) -> Fact:
    """A Fact from a row that begins with COLUMNS."""
    return facts_of([row])[0]


def facts_of(rows: Sequence[Sequence[Any]]) -> list[Fact]:
    """The Facts of many rows; their bodies are decoded at once, which costs half."""
    bodies = json.loads(f"[{','.join(row[12] for row in rows)}]")
    return [
        Fact(
            row[0],
            row[1],
            Origin(row[5], row[6], row[7], row[8], to_moment(row[9]), Weight(row[10]), bool(row[11])),
            _READERS[row[2]](body),
        )
        for row, body in zip(rows, bodies, strict=True)
    ]


def what_of(body: Body) -> str:
    """``event``, ``clause``, ``claim``, ``stance``, ``deadline`` or ``slot``."""
    return type(body).__name__.lower()


def kind_of(body: Body) -> str:
    """The kind of an event, the name of a slot, the standing of a stance; '' for the others."""
    if isinstance(body, Event):
        return body.kind
    if isinstance(body, Slot):
        return body.name
    return body.standing if isinstance(body, Stance) else ""


def day_of(body: Body) -> str:
    """The first day on which it may have happened, as ISO 8601; '' if the text gives none."""
    dated = body.day if isinstance(body, Deadline) else getattr(body, "date", None)
    return dated.first.isoformat() if isinstance(dated, Dated) else ""


def date_text(dated: Dated | None) -> str:
    """A date as JSON, for the column of a correction; '' for None."""
    return json.dumps(_date_list(dated)) if dated else ""


def date_of_text(text: str) -> Dated | None:
    """The date of such a column."""
    return _date(json.loads(text)) if text else None


def body_text(body: Body) -> str:
    """The body as JSON, keys in order, so that equal bodies are equal texts."""
    return json.dumps(_BODIES[what_of(body)](body), ensure_ascii=False)


def _date_list(dated: Dated | None) -> list[str] | None:
    if dated is None:
        return None
    return [dated.first.isoformat(), dated.last.isoformat(), dated.precision, dated.words]


def _date(values: list[str] | None) -> Dated | None:
    if values is None:
        return None
    return Dated(date.fromisoformat(values[0]), date.fromisoformat(values[1]), Precision(values[2]), values[3])


def _scope_list(scope: Scope) -> list[str]:
    return [scope.region, scope.plan, scope.content, scope.party]


def _event(event: Any) -> list[Any]:
    return [
        event.kind, event.platform, event.evidence, _date_list(event.date), _scope_list(event.scope), event.who,
        event.hedged, event.primary, event.number,
    ]  # fmt: skip


def _read_event(v: list[Any]) -> Event:
    return Event(EventKind(v[0]), v[1], v[2], _date(v[3]), Scope(*v[4]), v[5], v[6], v[7], v[8])


def _clause(clause: Any) -> list[Any]:
    return [
        clause.words, clause.evidence, clause.allows, clause.qualifiers, _scope_list(clause.scope), clause.when,
        _date_list(clause.in_force),
    ]  # fmt: skip


def _read_clause(v: list[Any]) -> Clause:
    return Clause(v[0], v[1], Allows(v[2]), tuple(v[3]), Scope(*v[4]), v[5], _date(v[6]))


def _claim(claim: Any) -> list[Any]:
    return [
        claim.speaker, claim.side, claim.sense, claim.evidence, claim.via, claim.quotation, _scope_list(claim.scope)
    ]  # fmt: skip


def _read_claim(v: list[Any]) -> Claim:
    return Claim(v[0], Side(v[1]), Sense(v[2]), v[3], v[4], v[5], Scope(*v[6]))


def _stance(stance: Any) -> list[Any]:
    return [
        stance.standing, stance.basis, stance.evidence, _scope_list(stance.scope), stance.limits,
        _date_list(stance.date), _date_list(stance.until), stance.earlier, stance.paused,
    ]  # fmt: skip


def _read_stance(v: list[Any]) -> Stance:
    return Stance(Standing(v[0]), Basis(v[1]), v[2], Scope(*v[3]), tuple(v[4]), _date(v[5]), _date(v[6]), v[7], v[8])


def _deadline(deadline: Any) -> list[Any]:
    return [
        deadline.what, _date_list(deadline.day), deadline.evidence, _scope_list(deadline.scope), deadline.moved,
        _date_list(deadline.was),
    ]  # fmt: skip


def _read_deadline(v: list[Any]) -> Deadline:
    day = _date(v[1])
    assert day is not None
    return Deadline(v[0], day, v[2], Scope(*v[3]), v[4], _date(v[5]))


def _slot(slot: Any) -> list[Any]:
    return [slot.name, slot.value, slot.evidence, _scope_list(slot.scope), _date_list(slot.date), slot.about]


def _read_slot(v: list[Any]) -> Slot:
    return Slot(SlotName(v[0]), v[1], v[2], Scope(*v[3]), _date(v[4]), v[5])


_BODIES: dict[str, Callable[[Any], list[Any]]] = {
    "event": _event,
    "clause": _clause,
    "claim": _claim,
    "stance": _stance,
    "deadline": _deadline,
    "slot": _slot,
}
_READERS: dict[str, Callable[[list[Any]], Body]] = {
    "event": _read_event,
    "clause": _read_clause,
    "claim": _read_claim,
    "stance": _read_stance,
    "deadline": _read_deadline,
    "slot": _read_slot,
}
