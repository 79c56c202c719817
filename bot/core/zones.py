"""The time zones there are, asked for once: listing them reads the time zone data anew each time."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """All IANA names."""
    return frozenset(available_timezones())
