"""A reply on the terminal: headings, lines and quotations as text, addresses as numbered footnotes.

Foreign text is shown without effect on the terminal. Buttons are left out: the terminal has options instead.
"""

from __future__ import annotations

import shutil
from zoneinfo import ZoneInfo

import click

from bot.core.display import clean
from bot.core.plain_lines import note_text, passage_text
from bot.core.replies import Reply

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
        lines += passage_text(section.heading, section.lines, notes, width, ZoneInfo(reply.zone))
    if reply.pages > 1:
        lines += [("", False), (f"Page {reply.page + 1} of {reply.pages}: --page N", False)]
    return lines + [(text, False) for text in note_text(notes)]
