"""What the record says of one platform, from what many articles say: the answer to "what is the state, since when?".

    terms now and before   quoted clauses, each with who quotes it
    stance per scope       the newest deciding statement, with its limits; the history behind it
    company, open          what the company says; what others say stays open
    conflicts              where sources differ
    timeline, deadlines    what happened, what lies ahead

Nothing is invented and nothing is decided that no source says: every line carries its articles. Derivative pieces
never decide a stance. Only what is handed in is known: what was known on a day is asked of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from bot.core.claims import Claim, Sense, speaks_of_the_matter
from bot.core.conflicts import Conflict, Given, Slot, find_conflicts
from bot.core.corrections import Correction, KnownFact
from bot.core.deadlines import Deadline
from bot.core.events import Dated, EventKind, Origin, Precision, Scope
from bot.core.record_merging import QuotedClause, ScopedStance, merge_clauses, merge_stances, now_and_before
from bot.core.sides import Side
from bot.core.standing import Stance, Standing
from bot.core.text import fold
from bot.core.timeline import Happening, last_change, timeline_of

_SAME_CLAIM = 72  # of 100


@dataclass(slots=True)
class SaidClaim:
    """A claim with all the outlets that have it."""

    claim: Claim
    origins: list[Origin]
    fact: str


@dataclass(slots=True)
class SetDeadline:
    """A deadline with its articles; was: the day that it replaced, ahead: it lies before us."""

    deadline: Deadline
    origins: list[Origin]
    was: Dated | None
    ahead: bool
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class PlatformRecord:
    """Everything that /policy can show of one platform."""

    timeline: tuple[Happening, ...]
    now: tuple[QuotedClause, ...]
    before: tuple[QuotedClause, ...]
    stances: tuple[ScopedStance, ...]
    history: tuple[ScopedStance, ...]
    company: tuple[SaidClaim, ...]
    open: tuple[SaidClaim, ...]
    conflicts: tuple[Conflict, ...]
    deadlines: tuple[SetDeadline, ...]
    corrections: tuple[Correction, ...]
    origins: tuple[Origin, ...]
    last_change: Dated | None


def assemble(facts: Sequence[KnownFact], today: date) -> PlatformRecord:
    """The record of one platform from its facts. today: the day from which deadlines lie ahead (of "as of")."""
    right = [known for known in facts if not known.wrong]
    timeline = timeline_of(right)
    clauses = merge_clauses(right)
    now, before = now_and_before(clauses)
    stances = [(known.fact.body, known.fact.origin) for known in right if isinstance(known.fact.body, Stance)]
    current, history = merge_stances(stances, clauses)
    claims = _claims(right)
    given = [Given(known.fact.body, known.fact.origin) for known in right if isinstance(known.fact.body, Slot)]
    corrections = {known.correction.id: known.correction for known in facts if known.correction}
    origins = {known.fact.origin.url or known.fact.origin.title: known.fact.origin for known in right}
    return PlatformRecord(
        timeline=tuple(timeline),
        now=tuple(now),
        before=tuple(before),
        stances=tuple(current),
        history=tuple(history),
        company=tuple(each for each in claims if each.claim.side is Side.COMPANY),
        open=tuple(each for each in claims if each.claim.side is not Side.COMPANY),
        conflicts=find_conflicts(given),
        deadlines=tuple(_deadlines(right, today)),
        corrections=tuple(corrections.values()),
        origins=tuple(sorted(origins.values(), key=lambda each: each.date)),
        last_change=last_change(timeline),
    )


def unknown_stance(record: PlatformRecord) -> Standing:
    """What stands where no stance is known: ``unclear`` if a clause or a change of the terms is reported all the same,
    else that none is known."""
    about_terms = {EventKind.TERMS, EventKind.FLAGGED, EventKind.REVERSAL}
    return Standing.UNCLEAR if any(each.kind in about_terms for each in record.timeline) else Standing.NONE


def outlets_of(origins: Iterable[Origin]) -> list[Origin]:
    """One article per outlet, the heaviest and earliest first."""
    best: dict[str, Origin] = {}
    for origin in sorted(origins, key=lambda each: (-each.rank, each.date)):
        best.setdefault(origin.publisher, origin)
    return list(best.values())


def _claims(facts: Sequence[KnownFact]) -> list[SaidClaim]:
    """Claims, each once with all its outlets: denials first, then the newest."""
    merged: list[SaidClaim] = []
    for known in sorted(facts, key=lambda each: (-each.fact.origin.rank, each.fact.origin.date)):
        claim = known.fact.body
        if not isinstance(claim, Claim) or known.fact.origin.derivative:
            continue
        if claim.sense is Sense.SAYS and not speaks_of_the_matter(claim):
            continue
        found = next((each for each in merged if _same_claim(each.claim, claim)), None)
        if found is None:
            merged.append(SaidClaim(claim, [known.fact.origin], known.fact.id))
        else:
            found.origins.append(known.fact.origin)
    newest = sorted(merged, key=lambda each: max(origin.date for origin in each.origins), reverse=True)
    order = {Sense.DENIES: 0, Sense.COMMITS: 1, Sense.SAYS: 2}
    return sorted(newest, key=lambda each: order[each.claim.sense])


def _same_claim(one: Claim, other: Claim) -> bool:
    if one.side is not other.side or one.sense is not other.sense:
        return False
    if one.side is Side.COMPANY and one.sense is Sense.DENIES:
        return "train" in one.evidence and "train" in other.evidence
    if one.quotation and other.quotation and fold(one.quotation) in fold(other.quotation):
        return True
    return fuzz.token_set_ratio(fold(one.evidence), fold(other.evidence)) >= _SAME_CLAIM


def _deadlines(facts: Sequence[KnownFact], today: date) -> list[SetDeadline]:
    """Deadlines in order of their day. One that moved replaces what it was, with a note."""
    found: list[SetDeadline] = []
    for known in sorted(facts, key=lambda each: each.fact.origin.date):
        deadline = known.fact.body
        if not isinstance(deadline, Deadline) or known.fact.origin.derivative:
            continue
        same = [
            each for each in found if each.deadline.what == deadline.what and _meet(each.deadline.scope, deadline.scope)
        ]
        known_day = next((each for each in same if each.deadline.day.meets(deadline.day)), None)
        if known_day is not None:
            known_day.origins.append(known.fact.origin)
            known_day.correction = known_day.correction or known.correction
            if deadline.day.precision is Precision.DAY and known_day.deadline.day.span > deadline.day.span:
                known_day.deadline = deadline
            continue
        was = deadline.was
        if deadline.moved:
            replaced = [each for each in same if was is None or each.deadline.day.meets(was)]
            was = was or (replaced[-1].deadline.day if replaced else None)
            found = [each for each in found if each not in replaced]
        found.append(SetDeadline(deadline, [known.fact.origin], was, ahead=False, correction=known.correction))
    for each in found:
        each.ahead = each.deadline.day.last >= today
    return sorted(found, key=lambda each: each.deadline.day.last)


def _meet(one: Scope, other: Scope) -> bool:
    return (not one.region or not other.region or one.region == other.region) and one.plan == other.plan
