"""What people type after /policy, and the words of its buttons: names, ``since D``, ``as of D``, a view.

    soundcloud            soundcloud since may 2025        as of 2025-05-12, since 7 Feb 2024
    compare soundcloud bandcamp                            soundcloud as of 2025-06-01 view events

Finds no platforms (``platform_choice``) and answers nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.core.events import Dated
from bot.core.events_dates import parse_day

VIEWS = ("events", "sources", "quotations", "stances")
_PART = re.compile(r"\b(since|as[ -]of|view)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StateWords:
    """names: what is left for platforms; since, as_of: first moment of the day, last moment of the day, UTC; compare:
    several platforms side by side; mistake: a sentence about a date or view that could not be read, else ''."""

    names: str
    since: datetime | None = None
    as_of: datetime | None = None
    view: str = ""
    compare: bool = False
    mistake: str = ""


def read_state_words(text: str, today: date) -> StateWords:
    """What was typed. today: from which a month without a year is reckoned."""
    pieces = _PART.split(" ".join(text.split()))
    names = pieces[0].strip(" ,")
    compare = names.casefold() == "compare" or names.casefold().startswith("compare ")
    if compare:
        names = names[len("compare") :].strip(" ,")
    since = as_of = None
    view = mistake = ""
    for mark, words in zip(pieces[1::2], pieces[2::2], strict=True):
        words = words.strip(" ,")
        if mark.casefold() == "view":
            if words.casefold() not in VIEWS:
                mistake = f"“{words}” is no part of the answer. There are {', '.join(VIEWS)}."
            view = words.casefold() if words.casefold() in VIEWS else ""
            continue
        day = parse_day(words, today)
        if day is None:
            mistake = f"“{words}” is no date. Write 2025-05-14, 14 May 2025, May 2025 or 2025."
        elif mark.casefold() == "since":
            since = start_of(day)
        else:
            as_of = end_of(day)
    return StateWords(names, since, as_of, view, compare, mistake)


def state_words(platform: str, since: datetime | None = None, as_of: datetime | None = None, view: str = "") -> str:
    """The words that ask the same again: what a button carries."""
    parts = [platform]
    if since is not None:
        parts.append(f"since {since.date().isoformat()}")
    if as_of is not None:
        parts.append(f"as of {as_of.date().isoformat()}")
    if view:
        parts.append(f"view {view}")
    return " ".join(parts)


def start_of(day: Dated) -> datetime:
    """The first moment of a day, month or year, in UTC."""
    return datetime.combine(day.first, time.min, UTC)


def end_of(day: Dated) -> datetime:
    """The last moment of a day, month or year, in UTC."""
    return datetime.combine(day.last, time.max, UTC)
