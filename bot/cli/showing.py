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
    """Print a reply."""
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    notes: list[str] = []
    click.secho(clean(reply.title), bold=True)
    for section in reply.sections:
        if section.heading:
            click.echo()
            click.secho(clean(section.heading), bold=True)
        for line in section.lines:
            click.echo(_line_text(line, notes, width))
    if reply.pages > 1:
        click.echo(f"\nPage {reply.page + 1} of {reply.pages}: --page N")
    if notes:
        click.echo()
    for number, url in enumerate(notes, start=1):
        click.echo(f"[{number}] {clean(url)}")


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
