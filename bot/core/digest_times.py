"""When a channel's weekly digest is due: a weekday and an hour in its own time zone, once per ISO week.

Reckoned in local time, so it stays at its hour through both changes of the clocks; an hour that a change leaves out
moves by as much as the change. Pure: ``now`` is an argument. Whether it was sent is the store's knowledge.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


def last_due(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """The newest due moment that is not after ``now`` (aware). weekday: 0 is Monday; zone: an IANA name. In UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    found = _moment(day, hour, zone)
    return found if found <= now else _moment(day - WEEK, hour, zone)


def next_due(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """The first due moment after ``now``."""
    day = last_due(weekday, hour, zone, now).astimezone(ZoneInfo(zone)).date()
    # The local day of an hour that was left out at midnight may be the next one.
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    return next(found for weeks in (0, 1, 2) if (found := _moment(day + weeks * WEEK, hour, zone)) > now)


def week_of(due: datetime, zone: str) -> str:
    """``2025-W20``: the ISO week of a due moment, as the channel's calendar has it."""
    year, week, _ = due.astimezone(ZoneInfo(zone)).isocalendar()
    return f"{year}-W{week:02}"


def _moment(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
