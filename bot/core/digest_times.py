"""When a channel's digest is due: on its days at its hour in its own time zone, once per ISO week or, with several days
a week, once per such day.

Reckoned in local time, so it stays at its hour through both changes of the clocks; an hour that a change leaves out
moves by as much as the change. Pure: ``now`` is an argument. Whether it was sent is the store's knowledge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
LATE = timedelta(hours=48)  # a digest that is later is left out


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """days: weekdays, 0 is Monday, at least one, in order; hour: 0-23; zone: an IANA name."""

    days: tuple[int, ...]
    hour: int
    zone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One digest that is to come: its period and the moment (UTC)."""

    period: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """What follows from new times. keep: this period stays at the moment it had before; close: this period is not sent,
    because its new moment lies in the past; next: the first digest to come."""

    next: Slot
    keep: Slot | None = None
    close: str = ""


def last_due(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """The newest due moment that is not after ``now`` (aware). weekday: 0 is Monday; zone: an IANA name. In UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    found = _moment(day, hour, zone)
    return found if found <= now else _moment(day - WEEK, hour, zone)


def next_due(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """The first due moment after ``now``."""
    day = _wanted_day(last_due(weekday, hour, zone, now), weekday, zone)
    return next(found for weeks in (0, 1, 2) if (found := _moment(day + weeks * WEEK, hour, zone)) > now)


def last_slot(times: DigestTimes, now: datetime) -> Slot:
    """The newest digest that is due at ``now``."""
    return max((_slot(times, day, last_due(day, times.hour, times.zone, now)) for day in times.days), key=_due)


def next_slot(times: DigestTimes, now: datetime) -> Slot:
    """The first digest after ``now``."""
    return min((_slot(times, day, next_due(day, times.hour, times.zone, now)) for day in times.days), key=_due)


def due_slot(times: DigestTimes, kept: Slot | None, now: datetime) -> Slot | None:
    """The digest that is due at ``now``; kept: a period that keeps its own moment. None if that is still to come."""
    slot = last_slot(times, now)
    if kept is not None and kept.period == slot.period:
        slot = kept
    return slot if slot.due <= now else None


def week_of(day: date) -> str:
    """``2025-W20``: the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def start_of(times: DigestTimes, due: datetime) -> datetime:
    """Since when a digest tells if none went before it: a week, or the day of the one before."""
    if len(times.days) == 1:
        return due - WEEK
    return last_slot(times, due - timedelta(hours=2)).due


def slot_of(times: DigestTimes, period: str) -> Slot:
    """The digest of a period that is given by name, ``2025-W20`` or ``2025-05-12``. Raises ValueError."""
    if "W" in period:
        year, _, week = period.partition("-W")
        day = date.fromisocalendar(int(year), int(week), times.days[0] + 1)
    else:
        day = date.fromisoformat(period)
    return Slot(period, _moment(day, times.hour, times.zone))


def changed(
    old: DigestTimes, new: DigestTimes, kept: Slot | None, was_told: Callable[[str], bool], now: datetime
) -> Changed:
    """What becomes of this week when the times change at ``now``. was_told: whether a period was sent, or is not to be.

    Neither two nor none: a week that was told is not told again, and the next digest may be more than a week away;
    a week whose new moment has passed keeps its old one, if that is still to come.
    """
    slot = last_slot(new, now)
    if was_told(slot.period) or slot.due < now - WEEK:
        return Changed(next_untold(new, None, was_told, now))
    before = _with_kept(next_slot(old, now), kept, was_told, now)
    following = next_slot(new, now)
    same_week = week_of(_day(before.due, new.zone)) == week_of(_day(slot.due, new.zone))
    if before.due < following.due and same_week:
        keep = Slot(slot.period, before.due)
        return Changed(keep, keep=keep)
    return Changed(next_untold(new, None, was_told, now), close=slot.period)


def next_untold(times: DigestTimes, kept: Slot | None, was_told: Callable[[str], bool], now: datetime) -> Slot:
    """The first digest after ``now`` that was not told. kept: a period that keeps its own moment; was_told: as for
    ``changed``, false for what lies far enough ahead."""
    slot = _with_kept(next_slot(times, now), kept, was_told, now)
    while was_told(slot.period):
        slot = next_slot(times, slot.due)
    return slot


def _with_kept(slot: Slot, kept: Slot | None, was_told: Callable[[str], bool], now: datetime) -> Slot:
    if kept is not None and kept.due > now and not was_told(kept.period):
        return min(slot, kept, key=_due)
    return slot


def _moment(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def _slot(times: DigestTimes, weekday: int, due: datetime) -> Slot:
    """``2025-W20`` for one day a week, ``2025-05-12`` for several."""
    day = _wanted_day(due, weekday, times.zone)
    return Slot(week_of(day) if len(times.days) == 1 else day.isoformat(), due)


def _wanted_day(due: datetime, weekday: int, zone: str) -> date:
    """The day that was meant: where clocks leave out the hour before midnight, the moment is on the next one."""
    day = _day(due, zone)
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _due(slot: Slot) -> datetime:
    return slot.due
