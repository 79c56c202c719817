"""What a channel chooses for its digests, and the words by which people choose it. Pure; keeps nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.core.digest_times import Slot
from bot.core.words import DAYS
from bot.core.zones import known_zones

_HOUR = re.compile(r"(\d{1,2})(?::00)?(am|pm)?", re.IGNORECASE)
_SWITCHES: dict[str, tuple[str, bool]] = {
    "silent": ("silent", True),
    "says": ("silent", False),
    "picture": ("picture", True),
    "no-picture": ("picture", False),
    "reminders": ("reminders", True),
    "no-reminders": ("reminders", False),
}
_FILLERS = frozenset({"at", "on", "and", "weekly", "digest", "h", "hours"})


@dataclass(frozen=True, slots=True)
class DigestSetting:
    """days, hour, zone as in core.digest_times, zone '' for the configuration's; silent: nothing is said of an empty
    week; picture, reminders: whether there are any; kept: a period that keeps its moment from before a change."""

    days: tuple[int, ...]
    hour: int
    zone: str = ""
    silent: bool = False
    picture: bool = True
    reminders: bool = True
    kept: Slot | None = None


def read_choice(words: str, present: DigestSetting) -> tuple[DigestSetting, str]:
    """``monday thursday 9 Europe/Berlin silent no-picture`` laid over what is chosen now.

    Returns the setting and '', or the present one and the word that was not understood. ``daily`` is every day;
    days that are named replace those of before."""
    days: list[int] = []
    chosen = present
    for word in words.replace(",", " ").split():
        low = word.lower()
        if low in _SWITCHES:
            field, value = _SWITCHES[low]
            chosen = replace(chosen, **{field: value})  # type: ignore[arg-type]
        elif low == "daily":
            days += range(7)
        elif (day := _day(low)) is not None:
            days.append(day)
        elif (hour := _hour(low)) is not None:
            chosen = replace(chosen, hour=hour)
        elif zone := _zone(word):
            chosen = replace(chosen, zone=zone)
        elif low not in _FILLERS:
            return present, word
    if days:
        chosen = replace(chosen, days=tuple(sorted(set(days))))
    return chosen, ""


def _day(word: str) -> int | None:
    """``monday``, ``Mondays``, ``mon``."""
    stem = word.removesuffix("s") if len(word) > 4 else word
    found = [at for at, name in enumerate(DAYS) if stem == name or (len(word) >= 3 and name.startswith(word))]
    return found[0] if len(found) == 1 else None


def _hour(word: str) -> int | None:
    match = _HOUR.fullmatch(word)
    if match is None:
        return None
    hour = int(match[1])
    if match[2]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[2].lower() == "pm" else 0)
    return hour if hour <= 23 else None


def _zone(word: str) -> str:
    return next((zone for zone in known_zones() if zone.casefold() == word.casefold()), "")
