"""A reply on the terminal: headings, lines and quotations as text, addresses as numbered footnotes.

Foreign text is shown without effect on the terminal. Buttons are left out: the terminal has options instead.
"""

from __future__ import annotations

import shutil
import textwrap

import click

from bot.core.display import clean
from bot.core.model import Link
from bot.core.replies import Line, Moment, Part, Reply

WIDEST = 100


def show_reply(reply: Reply) -> None:
    """Print a reply, as wide as the terminal but not wider than WIDEST."""
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    for text, bold in reply_lines(reply, width):
        click.secho(text, bold=bold)


def reply_lines(reply: Reply, width: int = WIDEST) -> list[tuple[str, bool]]:
    """The reply as lines of text: (text, whether it is a heading)."""
    notes: list[str] = []
    lines = [(clean(reply.title), True)]
    for section in reply.sections:
        if section.heading:
            lines += [("", False), (clean(section.heading), True)]
        lines += [(_line_text(line, notes, width), False) for line in section.lines]
    if reply.pages > 1:
        lines += [("", False), (f"Page {reply.page + 1} of {reply.pages}: --page N", False)]
    if notes:
        lines.append(("", False))
    return lines + [(f"[{number}] {clean(url)}", False) for number, url in enumerate(notes, start=1)]


def _line_text(line: Line, notes: list[str], width: int) -> str:
    text = clean("".join(_part_text(part, notes) for part in line.parts))
    mark = {"item": "  - ", "quote": "  > "}.get(line.kind, "  ")
    return textwrap.fill(
        text,
        width,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _part_text(part: Part, notes: list[str]) -> str:
    if isinstance(part, Link):
        if part.url not in notes:
            notes.append(part.url)
        return f"{part.label} [{notes.index(part.url) + 1}]"
    if isinstance(part, Moment):
        return part.at.strftime("%Y-%m-%d" if part.day_only else "%Y-%m-%d %H:%M UTC")
    return part
