"""Where a platform stands on using works for AI, per scope, as one clause, claim or report says it.

A stance belongs to the words that it comes from, with their limits, their evidence and their date; never to a headline,
never to a derivative piece, and never to the platform as such. A denial about the past is no stance. Nothing here says
what is legal, what anybody consented to, or what a platform really does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.claims import Claim, Sense
from bot.core.clauses import Allows, Clause
from bot.core.deadlines import Deadline
from bot.core.events import Event, EventKind, Scope
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of
from bot.core.sides import Side
from bot.core.stance_patterns import (
    AI,
    BARS,
    DEFAULT_OFF,
    DEFAULT_ON,
    ITSELF,
    NO_CHOICE,
    NO_RULE,
    OPT_IN,
    OPT_OUT,
    OPTED_OUT,
    PARTS,
    PASSIVE,
    PAUSED,
    PROHIBITS,
    QUOTED,
    SET_ON,
    TO_OTHERS,
    TRAINS,
)
from bot.core.standing import Basis, Stance, Standing

_FROM_ALLOWS = {
    Allows.PERMITS: Standing.PERMITS,
    Allows.OPT_OUT: Standing.OPT_OUT,
    Allows.OPT_IN: Standing.OPT_IN,
    Allows.PROHIBITS: Standing.PROHIBITS,
    Allows.UNCLEAR: Standing.UNCLEAR,
}


def stances_of_clauses(clauses: Iterable[Clause], events: Sequence[Event]) -> list[Stance]:
    """What the quoted clauses say. The date of a clause is that of the change that brought it, if the article tells."""
    changed = next((event.date for event in events if event.kind is EventKind.TERMS and event.date), None)
    turned = next((event.date for event in events if event.kind is EventKind.REVERSAL and event.date), None)
    has_turn = any(event.kind is EventKind.REVERSAL for event in events)
    return [
        Stance(
            standing=_FROM_ALLOWS[clause.allows],
            basis=Basis.CLAUSE,
            evidence=clause.words,
            scope=clause.scope,
            limits=clause.qualifiers,
            date=clause.in_force or (turned if clause.when == "later" and has_turn else changed),
            earlier=clause.when == "earlier",
        )
        for clause in clauses
        if clause.allows is not Allows.UNCLEAR
    ]


def stances_of_claims(claims: Iterable[Claim]) -> list[Stance]:
    """What the company commits itself to. What others say of it, and denials of the past, are no stance."""
    return [
        stance
        for claim in claims
        if claim.side is Side.COMPANY and claim.sense is not Sense.DENIES
        for stance in _rules_in(claim.evidence, Basis.COMPANY)
    ]


def stances_of_reports(
    sentences: Sequence[Sentence], spoken: Iterable[str], deadlines: Sequence[Deadline]
) -> list[Stance]:
    """What the article itself reports as a rule: settings, defaults, opt-outs and their last days. The headline is not
    read. spoken: sentences in which somebody speaks or terms are quoted, which say it themselves."""
    others = set(spoken)
    found = [
        stance
        for sentence in sentences
        if sentence.place > 0
        and sentence.words not in others
        and not sentence.words.endswith("?")
        and not _is_speech(sentence.words)
        for stance in _rules_in(sentence.words, Basis.REPORT)
    ]
    last_days = {each.evidence: each.day for each in deadlines if each.what == "opt-out"}
    return [
        replace(stance, standing=Standing.OPT_OUT_UNTIL, until=last_days[stance.evidence])
        if stance.standing is Standing.OPT_OUT and stance.evidence in last_days
        else stance
        for stance in found
    ]


def _is_speech(sentence: str) -> bool:
    """Whether it begins with somebody's words and they fill it: whoever that is, it is no report of the outlet."""
    return sentence[:1] in '“"' and 2 * sum(len(each) for each in QUOTED.findall(sentence)) > len(sentence)


def stances_of_deals(events: Iterable[Event], name_of: dict[str, str]) -> list[tuple[str, Stance]]:
    """``licensed`` for each watched platform that made a deal, with the other as the party: (platform, stance)."""
    deals = [event for event in events if event.kind is EventKind.DEAL and not event.hedged and event.platform]
    found = []
    for deal in deals:
        together = list(dict.fromkeys(each.platform for each in deals if each.evidence == deal.evidence))
        # "A signs deals with B and C": A has a deal with both, B has none with C.
        others = together[1:] if deal.platform == together[0] else together[:1]
        names = ", ".join(name_of.get(each, each) for each in others) or "others"
        scope = replace(deal.scope, party=f"deal with {names}")
        found.append((deal.platform, Stance(Standing.LICENSED, Basis.REPORT, deal.evidence, scope, date=deal.date)))
    return found


def _rules_in(sentence: str, basis: Basis) -> list[Stance]:
    """The rules in one sentence: its parts may say different things of different plans or parties."""
    if not AI.search(sentence) or NO_RULE.search(sentence):
        return []
    whole = scope_of(sentence)
    if OPTED_OUT.search(sentence):  # what follows holds for those who did
        return [Stance(Standing.OPT_OUT, basis, sentence, replace(whole, party=""))]
    found: list[Stance] = []
    for part in PARTS.split(sentence):
        standing = _standing_of(part)
        if standing is None:
            continue
        own = scope_of(part)
        scope = Scope(own.region or whole.region, own.plan, own.content or whole.content, own.party)
        if standing is Standing.PROHIBITS and TO_OTHERS.search(part):
            scope = replace(scope, party="others")
        paused = standing is Standing.UNCLEAR
        stance = Stance(standing, basis, sentence, scope, paused=paused)
        if not any(known.scope == scope and known.standing is standing for known in found):
            found.append(stance)
    # "on by default ..., and users can opt out" is one rule.
    with_opt_out = {(each.scope.plan, each.scope.party) for each in found if each.standing is Standing.OPT_OUT}
    return [
        each
        for each in found
        if not (each.standing is Standing.PERMITS and (each.scope.plan, each.scope.party) in with_opt_out)
    ]


def _standing_of(part: str) -> Standing | None:
    if PAUSED.search(part) and TRAINS.search(part):
        return Standing.UNCLEAR
    if DEFAULT_OFF.search(part):
        return Standing.OPT_IN
    if OPT_IN.search(part):
        return Standing.OPT_IN
    if OPT_OUT.search(part) and not NO_CHOICE.search(part):
        return Standing.OPT_OUT
    if PROHIBITS.search(part):
        return Standing.PROHIBITS
    if DEFAULT_ON.search(part):
        return Standing.PERMITS
    return None


def who_bars(stance: Stance) -> str:
    """The words of a stance that others are barred, in which whoever bars them is named: those before the verb; '' if
    nobody can be meant but somebody else (a code, a law, another company). For other stances all its words."""
    if stance.standing is not Standing.PROHIBITS or stance.scope.party != "others":
        return stance.evidence
    verb = BARS.search(stance.evidence)
    return stance.evidence[: verb.start()] if verb else stance.evidence


def bars_itself(words: str) -> bool:
    """Whether such words speak of the company or the terms that the article is about, or say nothing of who it is."""
    return bool(ITSELF.search(words) or PASSIVE.search(words))


def default_of(sentence: str) -> str:
    """``on`` or ``off`` for a sentence about a default, '' for others and for those that speak of several."""
    if DEFAULT_OFF.search(sentence):
        return "" if SET_ON.search(sentence) else "off"
    return "on" if DEFAULT_ON.search(sentence) else ""
