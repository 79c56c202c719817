"""Clauses and stances of many articles, each once: who quotes it, since when, which one is current.

A clause that two outlets quote in different length is one. Of the stances in one scope the newest deciding one is
current; what contradicts it at the same time stands beside it. Derivative pieces decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.clauses import Clause, same_clause
from bot.core.corrections import KnownFact
from bot.core.events import Dated, Origin, Scope
from bot.core.events_dates import reported_on
from bot.core.standing import Basis, Stance, Standing

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
class ScopedStance:
    """Where the platform stands in one scope: the deciding statement, its articles, and what contradicts it."""

    stance: Stance
    origins: list[Origin]
    since: Dated
    against: list[tuple[Stance, Origin]] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        return Standing.CONTESTED if self.against else self.stance.standing


def merge_clauses(facts: Sequence[KnownFact]) -> list[QuotedClause]:
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


def now_and_before(clauses: list[QuotedClause]) -> tuple[list[QuotedClause], list[QuotedClause]]:
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


def merge_stances(
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
