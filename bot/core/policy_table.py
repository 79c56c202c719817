"""All platforms in one table, and several side by side: stance, last change, next deadline. By meaning, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.asks import Ask, Question
from bot.core.events import Dated
from bot.core.model import Platform
from bot.core.platform_record import PlatformRecord, unknown_stance
from bot.core.policy_answer import NOTE
from bot.core.policy_lines import (
    DEADLINE_NAMES,
    NO_STANCE,
    clause_lines,
    deadline_line,
    happening_line,
    stance_line,
    standing_words,
)
from bot.core.record_merging import ScopedStance
from bot.core.replies import Button, Line, Reply, Section, item_line, paged, text_line
from bot.core.standing import STANDING_NAMES
from bot.core.words import shown_day

SORTS = ("name", "change", "deadline", "stance")
_NEVER = date.max
NAMES_IN_PART = 30  # a chat shows at most some 700 characters of one part


@dataclass(frozen=True, slots=True)
class Row:
    """A platform in the table; None and '' where nothing is known. deadline_what: what happens on ``deadline``."""

    id: str
    name: str
    stance: str
    scope: str
    change: Dated | None
    deadline: Dated | None
    deadline_what: str


def row_of(platform: Platform, record: PlatformRecord | None) -> Row:
    """The row of a platform. record: None if nothing is recorded."""
    if record is None:
        return Row(platform.id, platform.name, "", "", None, None, "")
    stance = main_stance(record)
    ahead = [each for each in record.deadlines if each.ahead]
    return Row(
        platform.id,
        platform.name,
        standing_words(stance) if stance else STANDING_NAMES[unknown_stance(record)],
        str(stance.stance.scope) if stance else "",
        record.last_change,
        ahead[0].deadline.day if ahead else None,
        DEADLINE_NAMES[ahead[0].deadline.what] if ahead else "",
    )


def main_stance(record: PlatformRecord) -> ScopedStance | None:
    """The stance that says most of the platform: for the platform itself and everybody, else the newest."""
    if not record.stances:
        return None
    return max(
        record.stances,
        key=lambda each: (
            not each.stance.scope.party,
            not each.stance.scope.region,
            not each.stance.scope.plan,
            each.since.first,
        ),
    )


def sorted_rows(rows: Sequence[Row], by: str) -> list[Row]:
    """Rows by ``name``, ``change`` (newest first), ``deadline`` (next first) or ``stance``; unknown ones last."""
    if by == "change":
        return sorted(rows, key=lambda row: (row.change is None, -(row.change.last.toordinal() if row.change else 0)))
    if by == "deadline":
        return sorted(rows, key=lambda row: (row.deadline is None, row.deadline.last if row.deadline else _NEVER))
    if by == "stance":
        return sorted(rows, key=lambda row: (not row.stance, row.stance, row.name.casefold()))
    return sorted(rows, key=lambda row: row.name.casefold())


def table_page(rows: Sequence[Row], page: int) -> Reply:
    """The table as a reply in pages: those with a record first, newest change first, then the names of the others."""
    known = [row for row in sorted_rows(rows, "change") if row.stance]
    others = [row.name for row in sorted_rows(rows, "name") if not row.stance]
    lines = [_row_line(row) for row in known] or [text_line("Nothing is recorded yet.")]
    sections = [Section("Watched platforms", tuple(lines))]
    if others:
        sections.append(Section("Nothing recorded yet", (text_line(*_names(others)),)))
    sections.append(Section("", (Line((NOTE,), "small"),)))
    return paged(
        Reply("People's work and AI: all platforms", tuple(sections), share=True), Question(Ask.STATE, "", page=page)
    )


def _names(names: Sequence[str]) -> list[str]:
    """All of them, in parts so short that no chat cuts one."""
    parts = [", ".join(names[at : at + NAMES_IN_PART]) for at in range(0, len(names), NAMES_IN_PART)]
    return [*(f"{part}, " for part in parts[:-1]), *parts[-1:]]


def compare_page(pairs: Sequence[tuple[Platform, PlatformRecord]], as_of: datetime | None) -> Reply:
    """Side by side: per platform its stance, clause, last change and next deadline."""
    sections = []
    for platform, record in pairs:
        lines = [stance_line(each, 90) for each in record.stances[:2]] or [text_line(NO_STANCE[unknown_stance(record)])]
        lines += [line for each in record.now[:1] for line in clause_lines(each, "Now", 180)]
        lines += [happening_line(each, links=False) for each in record.timeline[-1:]]
        lines += [deadline_line(each, 60) for each in record.deadlines if each.ahead][:1]
        more = Button(platform.name, Question(Ask.STATE, platform.id))
        sections.append(Section(platform.name, tuple(lines), (more,)))
    sections.append(Section("", (Line((NOTE,), "small"),)))
    when = f", as known on {shown_day(as_of.date())}" if as_of else ""
    names = " and ".join(platform.name for platform, _ in pairs)
    question = Question(Ask.STATE, "compare " + " ".join(platform.id for platform, _ in pairs))
    return Reply(f"{names}{when}", tuple(sections), share=True, question=question)


def _row_line(row: Row) -> Line:
    scope = f" ({row.scope})" if row.scope else ""
    change = f" · last change {row.change}" if row.change else ""
    ahead = f" · {row.deadline}: {row.deadline_what}" if row.deadline else ""
    return item_line(f"{row.name}: {row.stance}{scope}{change}{ahead}")
