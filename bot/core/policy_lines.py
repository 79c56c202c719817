"""The lines of an answer about a platform: one function per kind of line, by meaning, without any chat's markup.

Each line carries its outlets; a quotation is the source's own words, shortened at its end only. How lines make a page
is ``policy_answer``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.claims import Claim
from bot.core.conflicts import SLOT_NAMES, Conflict
from bot.core.deadlines import Deadline
from bot.core.events import EVENT_NAMES, Origin, Scope
from bot.core.lines import Link
from bot.core.platform_record import SaidClaim, SetDeadline, outlets_of
from bot.core.record_merging import QuotedClause, ScopedStance
from bot.core.replies import Line, Part, item_line
from bot.core.standing import STANDING_NAMES, Basis, Stance, Standing
from bot.core.summaries import shorten
from bot.core.timeline import Happening
from bot.core.words import shown_day

DEADLINE_NAMES = {"effective": "takes effect", "opt-out": "last day to opt out or object"}
NO_STANCE = {
    Standing.NONE: "No AI clause recorded: the bot recognised none in the stored articles.",
    Standing.UNCLEAR: "Unclear: a clause or a change of the terms is reported, but no source here says what it allows.",
}
_FRAGMENT = 6  # words: a shorter quotation says nothing without its sentence
_BASIS = {Basis.CLAUSE: "quoted clause", Basis.COMPANY: "company's word", Basis.REPORT: "press report"}


def outlet_parts(origins: Sequence[Origin], most: int = 1) -> tuple[Part, ...]:
    """``TechCrunch, Pitchfork +2``: the first ones as links."""
    outlets = outlets_of(origins)
    parts: list[Part] = []
    for place, origin in enumerate(outlets[:most]):
        parts.append(", " if place else "")
        parts.append(Link(origin.publisher, origin.url) if origin.url else origin.publisher)
    if len(outlets) > most:
        parts.append(f" +{len(outlets) - most}")
    return tuple(part for part in parts if part != "")


def clause_lines(quoted: QuotedClause, heading: str, limit: int) -> list[Line]:
    """Who quotes it and since when, then the words."""
    party = f", for {_party(quoted.clause.scope)}" if quoted.clause.scope.party else ""
    since = f", of {quoted.since}" if quoted.since else ""
    first = min(origin.date for origin in quoted.origins)
    head: tuple[Part, ...] = (
        f"{heading}{party}{since}, first seen {shown_day(first.date())}, quoted by ",
        *outlet_parts(quoted.origins, 2),
    )
    return [Line(head), Line((f"“{shorten(quoted.clause.words, limit)}”",), "quote")]


def stance_line(scoped: ScopedStance, limit: int = 110) -> Line:
    """What is said, for which scope, with the limits of the words, on what it rests, since when."""
    stance = scoped.stance
    scope = f"{str(stance.scope)[:1].upper()}{str(stance.scope)[1:]}: " if str(stance.scope) else ""
    parts: list[Part] = [f"{scope}{standing_words(scoped)}"]
    if stance.limits:
        parts.append(f" — only as worded: “{shorten(stance.limits[0], limit)}”")
    if scoped.against:
        other, origin = scoped.against[0]
        parts.append(f" ({STANDING_NAMES[stance.standing]} / {STANDING_NAMES[other.standing]} says {origin.publisher})")
    parts.append(f" ({_BASIS[stance.basis]}, {since_words(scoped)}; ")
    return item_line(*parts, *outlet_parts(scoped.origins), ")")


def standing_words(scoped: ScopedStance) -> str:
    """The stance in words, with the day until which one can opt out, or that it is paused."""
    stance = scoped.stance
    if stance.paused:
        return "paused, not given up"
    if scoped.standing is Standing.OPT_OUT_UNTIL and stance.until:
        return f"permits use for AI, opt-out until {stance.until}"
    return STANDING_NAMES[scoped.standing]


def since_words(scoped: ScopedStance) -> str:
    """``since Feb 2024``, or ``told 14 May 2025``."""
    shown = str(scoped.since)
    return f"told {day}" if (day := shown.removeprefix("reported ")) != shown else f"since {shown.removeprefix('by ')}"


def quoted_words(claim: Claim) -> str:
    """What was said in quotation marks, if that is enough to say something; else ''."""
    return claim.quotation if len(claim.quotation.split()) >= _FRAGMENT else ""


def claim_line(said: SaidClaim, limit: int) -> Line:
    """Who says what, to whom: the words in quotation marks if they were quoted, else the outlet's sentence."""
    claim = said.claim
    via = f" ({claim.via})" if claim.via and claim.via not in [origin.publisher for origin in said.origins] else ""
    outlets = outlet_parts(said.origins)
    if words := quoted_words(claim):
        return item_line(f"{claim.speaker}{via}: “{shorten(words, limit)}” (", *outlets, ")")
    # Retold, or only some words quoted: the outlet's sentence names the speaker itself.
    named = claim.speaker in claim.evidence
    speaker = "" if named else f"{claim.speaker}{via}: "
    return item_line(f"{speaker}“{shorten(claim.evidence, limit)}” (", *outlets, ")")


def conflict_line(conflict: Conflict) -> Line:
    """Both sides of a dispute, each with its sources."""
    scope = f", {conflict.scope}" if str(conflict.scope) else ""
    parts: list[Part] = [f"Sources differ on {SLOT_NAMES[conflict.name]}{scope}: "]
    for place, (value, given) in enumerate(conflict.sides):
        parts.append(" · " if place else "")
        parts += [f"{value} (", *outlet_parts([each.origin for each in given]), ")"]
    return item_line(*(part for part in parts if part != ""))


def happening_line(happening: Happening, *, links: bool = True, ids: bool = False) -> Line:
    """One line of the timeline: date, what, who found it, outlets; what people corrected is said. ids: name the facts
    behind it, at most three, for those who correct them."""
    name = EVENT_NAMES[happening.kind]
    who = f" by {happening.who}" if happening.who else ""
    limits = str(replace(happening.scope, content=""))
    scope = f" ({limits})" if limits else ""
    hedged = ", considered, alleged or by a headline only" if happening.hedged else ""
    note = f", {correction_words(happening)}" if happening.corrections else ""
    outlets = outlet_parts(happening.origins) if links else (_named(happening.origins),)
    facts = f" · fact {', '.join(happening.facts[:3])}" if ids else ""
    return item_line(f"{happening.shown_date}: {name}{who}{scope}{hedged}{note} [", *outlets, f"]{facts}")


def correction_words(happening: Happening) -> str:
    """``date set right by slack:T1/U7 on 2 Jun 2025``."""
    last = happening.corrections[-1]
    return f"date set right by {last.person} on {shown_day(last.at.date())}"


def deadline_line(deadline: SetDeadline, limit: int = 120) -> Line:
    """The day, what it is, what it was before it moved, the source's words."""
    what = DEADLINE_NAMES[deadline.deadline.what]
    scope = f" ({_region(deadline.deadline)})" if _region(deadline.deadline) else ""
    was = f", moved from {deadline.was}" if deadline.was else ", moved" if deadline.deadline.moved else ""
    note = ", date set right by a person" if deadline.correction else ""
    words = shorten(deadline.deadline.evidence, limit)
    return item_line(
        f"{deadline.deadline.day}: {what}{scope}{was}{note} — “{words}” (", *outlet_parts(deadline.origins), ")"
    )


def source_line(origin: Origin) -> Line:
    """An article: day, outlet, headline as a link; whether it retells others."""
    note = " (retells others)" if origin.derivative else ""
    title = shorten(origin.title, 110)
    link: Part = Link(title, origin.url) if origin.url else title
    return item_line(f"{shown_day(origin.date.date())} {origin.publisher}{note}: ", link)


def history_line(scoped: ScopedStance) -> Line:
    """A stance in the history: since when, for which scope, on what it rests."""
    return item_line(
        f"{scoped.since}: {_scope_before(scoped.stance)}{STANDING_NAMES[scoped.stance.standing]} "
        f"({_BASIS[scoped.stance.basis]}; ",
        *outlet_parts(scoped.origins),
        ")",
    )


def _scope_before(stance: Stance) -> str:
    return f"{stance.scope}: " if str(stance.scope) else ""


def _region(deadline: Deadline) -> str:
    return ", ".join(part for part in (deadline.scope.region, deadline.scope.plan) if part)


def _party(scope: Scope) -> str:
    return "use by others" if scope.party == "others" else scope.party


def _named(origins: Sequence[Origin]) -> str:
    outlets = outlets_of(origins)
    more = f" +{len(outlets) - 2}" if len(outlets) > 2 else ""
    return ", ".join(origin.publisher for origin in outlets[:2]) + more
