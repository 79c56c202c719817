"""The record of a platform for people who must cite it: as plain values for JSON, as rows for CSV.

Every fact has the id under which it can be corrected, and the address and day of its article. No markup of chats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.corrections import KnownFact
from bot.core.events import Dated, Event, Origin
from bot.core.platform_record import PlatformRecord, SaidClaim, SetDeadline
from bot.core.policy_answer import NOTE, Asked
from bot.core.record_merging import QuotedClause, ScopedStance
from bot.core.timeline import Happening

EVENT_COLUMNS = (
    "id", "platform", "kind", "first_day", "last_day", "precision", "date_words", "scope", "who", "hedged", "evidence",
    "outlet", "url", "title", "published", "correction",
)  # fmt: skip


def record_values(asked: Asked, record: PlatformRecord) -> dict[str, Any]:
    """The whole record as values for JSON: dates in ISO 8601, stable ids, sources with every line."""
    return {
        "platform": asked.platform.id,
        "name": asked.platform.name,
        "since": asked.since.isoformat() if asked.since else None,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "articles": asked.articles,
        "outlets": asked.outlets,
        "events": asked.events,
        "last_change": _date(record.last_change),
        "terms_now": [_clause(each) for each in record.now],
        "terms_before": [_clause(each) for each in record.before],
        "stances": [_stance(each) for each in record.stances],
        "stance_history": [_stance(each) for each in record.history],
        "company_says": [_claim(each) for each in record.company],
        "others_say": [_claim(each) for each in record.open],
        "conflicts": [
            {
                "about": each.name,
                "scope": str(each.scope),
                "sides": [
                    {"value": value, "sources": _sources([one.origin for one in given])} for value, given in each.sides
                ],
            }
            for each in record.conflicts
        ],
        "timeline": [_happening(each) for each in record.timeline if is_shown(each, asked)],
        "deadlines": [_deadline(each) for each in record.deadlines],
        "corrections": [
            {"fact": each.fact_id, "kind": each.kind, "by": each.person, "at": each.at.isoformat(), "note": each.note}
            for each in record.corrections
        ],
        "note": NOTE,
    }


def event_row(known: KnownFact) -> dict[str, str]:
    """An event as a row of EVENT_COLUMNS, every value text."""
    fact, event = known.fact, known.fact.body
    assert isinstance(event, Event)
    dated = event.date
    return {
        "id": fact.id,
        "platform": fact.platform,
        "kind": event.kind,
        "first_day": dated.first.isoformat() if dated else "",
        "last_day": dated.last.isoformat() if dated else "",
        "precision": dated.precision if dated else "",
        "date_words": dated.words if dated else "",
        "scope": str(event.scope),
        "who": event.who,
        "hedged": "yes" if event.hedged else "no",
        "evidence": event.evidence,
        "outlet": fact.origin.publisher,
        "url": fact.origin.url,
        "title": fact.origin.title,
        "published": fact.origin.date.isoformat(),
        "correction": known.correction.kind if known.correction else "",
    }


def is_shown(happening: Happening, asked: Asked) -> bool:
    """Whether it falls into the time that was asked for."""
    return asked.since is None or happening.shown_date.last >= asked.since.date()


def _date(dated: Dated | None) -> dict[str, str] | None:
    if dated is None:
        return None
    return {
        "first": dated.first.isoformat(),
        "last": dated.last.isoformat(),
        "precision": dated.precision,
        "shown": str(dated),
    }


def _sources(origins: Sequence[Origin]) -> list[dict[str, str]]:
    return [
        {"outlet": each.publisher, "url": each.url, "title": each.title, "published": each.date.isoformat()}
        for each in sorted(origins, key=lambda one: one.date)
    ]


def _clause(quoted: QuotedClause) -> dict[str, Any]:
    return {
        "words": quoted.clause.words,
        "allows": quoted.clause.allows,
        "limits": list(quoted.clause.qualifiers),
        "scope": str(quoted.clause.scope),
        "since": _date(quoted.since),
        "sources": _sources(quoted.origins),
    }


def _stance(scoped: ScopedStance) -> dict[str, Any]:
    return {
        "stance": scoped.standing,
        "scope": str(scoped.stance.scope),
        "rests_on": scoped.stance.basis,
        "evidence": scoped.stance.evidence,
        "limits": list(scoped.stance.limits),
        "since": _date(scoped.since),
        "until": _date(scoped.stance.until),
        "paused": scoped.stance.paused,
        "against": [
            {"stance": other.standing, "evidence": other.evidence, "sources": _sources([origin])}
            for other, origin in scoped.against
        ],
        "sources": _sources(scoped.origins),
    }


def _claim(said: SaidClaim) -> dict[str, Any]:
    claim = said.claim
    return {
        "id": said.fact,
        "speaker": claim.speaker,
        "side": claim.side,
        "sense": claim.sense,
        "via": claim.via,
        "quotation": claim.quotation,
        "evidence": claim.evidence,
        "sources": _sources(said.origins),
    }


def _happening(happening: Happening) -> dict[str, Any]:
    return {
        "ids": happening.facts,
        "kind": happening.kind,
        "date": _date(happening.shown_date),
        "who": happening.who,
        "scope": str(happening.scope),
        "hedged": happening.hedged,
        "evidence": happening.evidence,
        "corrected": bool(happening.corrections),
        "sources": _sources(happening.origins),
    }


def _deadline(deadline: SetDeadline) -> dict[str, Any]:
    return {
        "what": deadline.deadline.what,
        "day": _date(deadline.deadline.day),
        "was": _date(deadline.was),
        "moved": deadline.deadline.moved,
        "ahead": deadline.ahead,
        "scope": str(deadline.deadline.scope),
        "evidence": deadline.deadline.evidence,
        "sources": _sources(deadline.origins),
    }
