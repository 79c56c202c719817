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
from dataclasses import dataclass, field
from datetime import date, timedelta

from rapidfuzz import fuzz

from bot.core.claims import Claim, Sense, Side, speaks_of_the_matter
from bot.core.clauses import Clause, same_clause
from bot.core.conflicts import Conflict, Given, Slot, find_conflicts
from bot.core.corrections import Correction, KnownFact
from bot.core.deadlines import Deadline
from bot.core.events import Dated, Origin, Precision, Scope
from bot.core.events_dates import reported_on
from bot.core.stances import Basis, Stance, Standing
from bot.core.text import fold
from bot.core.timeline import Happening, last_change, timeline_of

_SAME_CLAIM = 72  # of 100
_DISPUTED = timedelta(days=21)
_ONE_TIME = timedelta(days=3)
# Of two statements of one day the fuller one stands: "by default" and "can opt out" is an opt-out.
_EXACT = (
    Standing.NONE, Standing.UNCLEAR, Standing.PERMITS, Standing.OPT_OUT, Standing.OPT_OUT_UNTIL, Standing.LICENSED,
    Standing.OPT_IN, Standing.PROHIBITS, Standing.CONTESTED,
)  # fmt: skip
_BASES = (Basis.REPORT, Basis.COMPANY, Basis.CLAUSE)


@dataclass(slots=True)
class QuotedClause:
    """A clause with everyone who quotes it. since: when the wording came, as far as told; first_seen: first article."""

    clause: Clause
    origins: list[Origin]
    since: Dated | None = None
    calls: list[str] = field(default_factory=list)  # earlier, later or '' per article

    @property
    def place(self) -> tuple[date, int]:
        """By time; what texts call earlier stands before what they call later."""
        first = min(origin.date for origin in self.origins).date()
        order = self.calls.count("later") - self.calls.count("earlier")
        return (self.since.first if self.since else first, order)


@dataclass(slots=True)
class SaidClaim:
    """A claim with all the outlets that have it."""

    claim: Claim
    origins: list[Origin]
    fact: str


@dataclass(slots=True)
class ScopedStance:
    """Where the platform stands in one scope: the deciding statement, its articles, and what contradicts it."""

    stance: Stance
    origins: list[Origin]
    since: Dated
    against: list[tuple[Stance, Origin]] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        return Standing.CONTESTED if self.against else self.stance.standing


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
    clauses = _clauses(right)
    now, before = _now_and_before(clauses)
    stances = [(known.fact.body, known.fact.origin) for known in right if isinstance(known.fact.body, Stance)]
    current, history = _stances(stances, clauses)
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


def outlets_of(origins: Iterable[Origin]) -> list[Origin]:
    """One article per outlet, the heaviest and earliest first."""
    best: dict[str, Origin] = {}
    for origin in sorted(origins, key=lambda each: (-each.rank, each.date)):
        best.setdefault(origin.publisher, origin)
    return list(best.values())


def _clauses(facts: Sequence[KnownFact]) -> list[QuotedClause]:
    since = {
        known.fact.body.evidence: known.fact.body.date
        for known in facts
        if isinstance(known.fact.body, Stance) and known.fact.body.basis is Basis.CLAUSE and known.fact.body.date
    }
    merged: list[QuotedClause] = []
    for known in sorted(facts, key=lambda each: each.fact.origin.date):
        clause = known.fact.body
        if not isinstance(clause, Clause):
            continue
        date_given = clause.in_force or since.get(clause.words)
        found = next((each for each in merged if same_clause(each.clause.words, clause.words)), None)
        if found is None:
            merged.append(QuotedClause(clause, [known.fact.origin], date_given, [clause.when]))
            continue
        found.origins.append(known.fact.origin)
        found.calls.append(clause.when)
        if len(clause.words) > len(found.clause.words):
            found.clause = clause
        if date_given and (found.since is None or date_given.span < found.since.span):
            found.since = date_given
    return sorted(merged, key=lambda each: each.place)


def _now_and_before(clauses: list[QuotedClause]) -> tuple[list[QuotedClause], list[QuotedClause]]:
    """The wording in force and the earlier ones, newest first: per party, the newest one and those of the same days
    that no text calls earlier."""
    now: list[QuotedClause] = []
    before: list[QuotedClause] = []
    newest: dict[str, QuotedClause] = {}
    for each in reversed(clauses):
        party = each.clause.scope.party
        if party not in newest and not _only_earlier(each):
            newest[party] = each
            now.append(each)
        elif party in newest and not _only_earlier(each) and _one_time(each, newest[party]):
            now.append(each)
        else:
            before.append(each)
    return now, before


def _only_earlier(clause: QuotedClause) -> bool:
    return clause.calls.count("earlier") > clause.calls.count("later")


def _one_time(one: QuotedClause, other: QuotedClause) -> bool:
    return abs(one.place[0] - other.place[0]) <= _ONE_TIME and one.clause.allows is other.clause.allows


def _stances(
    given: list[tuple[Stance, Origin]], clauses: list[QuotedClause]
) -> tuple[list[ScopedStance], list[ScopedStance]]:
    """The current stance per scope and the history of all scopes, oldest first."""
    earlier = {each.clause.words for each in clauses if _only_earlier(each)}
    merged: list[ScopedStance] = []
    by_kind: dict[tuple[Standing, Scope, bool], list[ScopedStance]] = {}
    for stance, origin in sorted(given, key=lambda pair: (pair[1].date, _BASES.index(pair[0].basis))):
        since = _since(stance, origin, clauses)
        alike = by_kind.setdefault((stance.standing, _scope_key(stance.scope), stance.earlier), [])
        same = next((each for each in alike if _same_stance(each, stance, since)), None)
        if same is None:
            same = ScopedStance(stance, [origin], since)
            merged.append(same)
            alike.append(same)
        else:
            same.origins.append(origin)
            if _weight(stance, [origin]) > _weight(same.stance, same.origins[:-1]):
                same.stance = stance
    merged.sort(
        key=lambda each: (each.since.first, _BASES.index(each.stance.basis), _EXACT.index(each.stance.standing))
    )
    current: dict[Scope, ScopedStance] = {}
    for each in merged:
        if all(origin.rank == 0 for origin in each.origins) or each.stance.earlier or each.stance.evidence in earlier:
            continue
        key = _scope_key(each.stance.scope)
        top = current.get(key)
        if top is not None and _disputes(top, each):
            heavier = each if _weight(each.stance, each.origins) > _weight(top.stance, top.origins) else top
            lighter = top if heavier is each else each
            heavier.against = [*heavier.against, (lighter.stance, lighter.origins[0])]
            current[key] = heavier
        else:
            current[key] = each
    return list(current.values()), merged


def _scope_key(scope: Scope) -> Scope:
    return Scope(scope.region, scope.plan, "", scope.party)


def _weight(stance: Stance, origins: Sequence[Origin]) -> tuple[int, int]:
    return (_BASES.index(stance.basis), max((origin.rank for origin in origins), default=0))


def _since(stance: Stance, origin: Origin, clauses: list[QuotedClause]) -> Dated:
    if stance.basis is Basis.CLAUSE:
        quoted = next((each for each in clauses if same_clause(each.clause.words, stance.evidence)), None)
        if quoted is not None:
            return quoted.since or reported_on(min(each.date for each in quoted.origins).date())
    return stance.date or reported_on(origin.date.date())


def _same_stance(known: ScopedStance, stance: Stance, since: Dated) -> bool:
    """One statement told by several, if standing and scope are the same: also its time and, of clauses, its wording."""
    return (
        known.stance.basis is not Basis.CLAUSE
        or stance.basis is not Basis.CLAUSE
        or same_clause(known.stance.evidence, stance.evidence)
    ) and abs(known.since.first - since.first) <= timedelta(days=45)


def _disputes(top: ScopedStance, other: ScopedStance) -> bool:
    """Two statements of one time, from different outlets, that say different things of one scope."""
    if top.stance.standing is other.stance.standing or top.stance.paused or other.stance.paused:
        return False
    weak = {Standing.PERMITS, Standing.OPT_OUT, Standing.OPT_OUT_UNTIL}
    if top.stance.standing in weak and other.stance.standing in weak:
        return False
    if top.stance.basis is Basis.CLAUSE and other.stance.basis is Basis.CLAUSE:
        return False
    apart = abs(max(origin.date for origin in top.origins) - min(origin.date for origin in other.origins))
    shared = {origin.url for origin in top.origins} & {origin.url for origin in other.origins}
    return not shared and apart <= _DISPUTED and abs(top.since.first - other.since.first) <= _DISPUTED


def _claims(facts: Sequence[KnownFact]) -> list[SaidClaim]:
    """Claims, each once with all its outlets: denials first, then the newest."""
    merged: list[SaidClaim] = []
    for known in sorted(facts, key=lambda each: (-each.fact.origin.rank, each.fact.origin.date)):
        claim = known.fact.body
        if not isinstance(claim, Claim) or known.fact.origin.derivative:
            continue
        if claim.sense is Sense.SAYS and not claim.quotation and not speaks_of_the_matter(claim):
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
