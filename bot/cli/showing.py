"""A reply on the terminal: headings, lines and quotations as text, addresses as numbered footnotes.

Foreign text is shown without effect on the terminal. Buttons are left out: the terminal has options instead.
"""

from __future__ import annotations

import shutil
import textwrap
from zoneinfo import ZoneInfo

import click

from bot.core.display import clean, moment_text
from bot.core.model import Link
from bot.core.replies import Line, Moment, Part, Reply

WIDEST = 100


def show_reply(reply: Reply, *, err: bool = False) -> None:
    """Print a reply, as wide as the terminal but not wider than WIDEST. err: on standard error."""
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    for text, bold in reply_lines(reply, width):
        click.secho(text, bold=bold, err=err)


def reply_lines(reply: Reply, width: int = WIDEST) -> list[tuple[str, bool]]:
    """The reply as lines of text: (text, whether it is a heading)."""
    notes: list[str] = []
    lines = [(clean(reply.title), True)]
    for section in reply.sections:
        if section.heading:
            lines += [("", False), (clean(section.heading), True)]
        lines += [(_line_text(line, notes, width, ZoneInfo(reply.zone)), False) for line in section.lines]
    if reply.pages > 1:
        lines += [("", False), (f"Page {reply.page + 1} of {reply.pages}: --page N", False)]
    if notes:
        lines.append(("", False))
    return lines + [(f"[{number}] {clean(url)}", False) for number, url in enumerate(notes, start=1)]


def _line_text(line: Line, notes: list[str], width: int, zone: ZoneInfo) -> str:
    text = clean("".join(_part_text(part, notes, zone) for part in line.parts))
    mark = {"item": "  - ", "quote": "  > "}.get(line.kind, "  ")
    return textwrap.fill(
        text,
        width,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _part_text(part: Part, notes: list[str], zone: ZoneInfo) -> str:
    if isinstance(part, Link):
        if part.url not in notes:
            notes.append(part.url)
        return f"{part.label} [{notes.index(part.url) + 1}]"
    if isinstance(part, Moment):
        return moment_text(part.at, zone, day_only=part.day_only)
    return part
