"""The record of a platform, and the table of all, as Markdown with links, for people who must cite.

Foreign text has no effect there. The same content as JSON is ``policy_export``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.conflicts import SLOT_NAMES, Conflict
from bot.core.events import EVENT_NAMES, Origin
from bot.core.model import Platform
from bot.core.platform_record import PlatformRecord, SaidClaim, SetDeadline, unknown_stance
from bot.core.policy_answer import NOTE, Asked
from bot.core.policy_export import is_shown
from bot.core.policy_lines import DEADLINE_NAMES, NO_STANCE, quoted_words, since_words, standing_words
from bot.core.record_merging import QuotedClause, ScopedStance
from bot.core.standing import STANDING_NAMES
from bot.core.timeline import Happening
from bot.core.words import shown_day


def record_markdown(asked: Asked, record: PlatformRecord) -> str:
    """The whole record as a page: every line with its sources, quotations in full."""
    change = f", last change {record.last_change}" if record.last_change else ""
    lines = [
        f"# {_plain(asked.platform.name)}: people's work and AI",
        "",
        f"{asked.articles} articles, {asked.outlets} outlets, {asked.events} events{change}.",
    ]
    lines += [line for each in record.now for line in _clause("Terms now", each)]
    lines += [line for each in record.before for line in _clause("Terms before", each)]
    stances = [_stance(each) for each in record.stances] or [NO_STANCE[unknown_stance(record)]]
    lines += _part("Where it stands", stances)
    said = [_claim("The company", each) for each in record.company] + [_claim("Others", each) for each in record.open]
    lines += _part("Said", said)
    lines += _part("Sources differ", [_conflict(each) for each in record.conflicts])
    lines += _part("Timeline", [_happening(each) for each in record.timeline if is_shown(each, asked)])
    lines += _part("Ahead", [_deadline(each) for each in record.deadlines if each.ahead])
    return "\n".join([*lines, "", f"*{NOTE}*", ""])


def table_markdown(rows: Iterable[tuple[Platform, str, str, str]]) -> str:
    """Platforms with stance, last change and next deadline as a Markdown table."""
    lines = ["| platform | stance | last change | next deadline |", "|---|---|---|---|"]
    lines += [
        f"| {_plain(platform.name)} | {_plain(stance)} | {change} | {deadline} |"
        for platform, stance, change, deadline in rows
    ]
    return "\n".join(lines)


def _part(heading: str, items: Sequence[str]) -> list[str]:
    return ["", f"## {heading}", "", *(f"- {item}" for item in items)] if items else []


def _clause(heading: str, quoted: QuotedClause) -> list[str]:
    since = f" (of {quoted.since})" if quoted.since else ""
    words = f"> {_plain(quoted.clause.words)}"
    return ["", f"## {heading}{since}", "", words, "", f"Quoted by {_links(quoted.origins)}."]


def _stance(scoped: ScopedStance) -> str:
    scope = f"{_plain(str(scoped.stance.scope))}: " if str(scoped.stance.scope) else ""
    limits = f"; only as worded: “{_plain(scoped.stance.limits[0])}”" if scoped.stance.limits else ""
    against = "".join(
        f"; {STANDING_NAMES[other.standing]} says {_plain(origin.publisher)}" for other, origin in scoped.against
    )
    rests = f"({scoped.stance.basis}, {since_words(scoped)})"
    return f"{scope}{standing_words(scoped)}{limits}{against} {rests} {_cited(scoped.stance.evidence, scoped.origins)}"


def _claim(who: str, said: SaidClaim) -> str:
    claim = said.claim
    via = f" ({_plain(claim.via)})" if claim.via else ""
    return f"{who}: {_plain(claim.speaker)}{via} {_cited(quoted_words(claim) or claim.evidence, said.origins)}"


def _conflict(conflict: Conflict) -> str:
    sides = [f"{_plain(value)} ({_links([each.origin for each in given])})" for value, given in conflict.sides]
    return f"On {SLOT_NAMES[conflict.name]}: {'; '.join(sides)}"


def _happening(happening: Happening) -> str:
    who = f" by {_plain(happening.who)}" if happening.who else ""
    hedged = ", considered, alleged or by a headline only" if happening.hedged else ""
    note = ", date set right by a person" if happening.corrections else ""
    what = f"{happening.shown_date}: {EVENT_NAMES[happening.kind]}{who}{hedged}{note}"
    return f"{what} {_cited(happening.evidence, happening.origins)}"


def _deadline(deadline: SetDeadline) -> str:
    was = f", moved from {deadline.was}" if deadline.was else ""
    what = f"{deadline.deadline.day}: {DEADLINE_NAMES[deadline.deadline.what]}{was}"
    return f"{what} {_cited(deadline.deadline.evidence, deadline.origins)}"


def _cited(words: str, origins: Sequence[Origin]) -> str:
    return f"— “{_plain(words)}” — {_links(origins)}"


def _links(origins: Sequence[Origin]) -> str:
    unique = {origin.url or origin.title: origin for origin in sorted(origins, key=lambda one: one.date)}
    return ", ".join(
        f"[{_plain(each.publisher)}, {shown_day(each.date.date())}](<{each.url}>)"
        if each.url
        else _plain(each.publisher)
        for each in unique.values()
    )


def _plain(text: str) -> str:
    """Foreign text without effect in Markdown, on one line."""
    text = " ".join(text.split())
    for mark in "\\`*_[]<>#|":
        text = text.replace(mark, f"\\{mark}")
    return text
