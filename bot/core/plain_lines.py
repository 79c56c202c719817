"""Lines by meaning as plain text of a given width, for a terminal: addresses stand below, by number. Prints nothing.

Foreign text is cleaned: escape sequences would be obeyed by a terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.core.display import clean, moment_text
from bot.core.lines import Line, Link, Mention, Moment, Part

MARKS = {"item": "  - ", "under": "    ", "quote": "  > "}


def passage_text(
    heading: str, lines: Iterable[Line], notes: list[str], width: int, zone: ZoneInfo
) -> list[tuple[str, bool]]:
    """A heading ('' for none) and its lines: (text, whether it is a heading). Addresses are added to ``notes``."""
    head = [("", False), (clean(heading), True)] if heading else []
    return [*head, *((_line_text(line, notes, width, zone), False) for line in lines)]


def note_text(notes: Iterable[str]) -> list[str]:
    """The addresses with their numbers, behind an empty line; nothing for none."""
    shown = [f"[{number}] {clean(url)}" for number, url in enumerate(notes, start=1)]
    return ["", *shown] if shown else []


def _line_text(line: Line, notes: list[str], width: int, zone: ZoneInfo) -> str:
    text = clean("".join(_part_text(part, notes, zone) for part in line.parts))
    mark = MARKS.get(line.kind, "  ")
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
        return moment_text(part.at, ZoneInfo(part.zone) if part.zone else zone, day_only=part.day_only)
    return part.id if isinstance(part, Mention) else part
