"""Exactly one due time a week, whatever the zone does."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest_times import (
    DigestTimes,
    Slot,
    changed,
    due_slot,
    last_due,
    last_slot,
    next_due,
    next_slot,
    next_untold,
    slot_of,
    start_of,
)

MOMENTS = st.integers(0, 3 * 366 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
ZONES = st.sampled_from(sorted(available_timezones()))


@given(ZONES, st.integers(0, 6), st.integers(0, 23), MOMENTS)
def test_now_lies_between_the_last_and_the_next(zone: str, weekday: int, hour: int, now: datetime) -> None:
    last, following = last_due(weekday, hour, zone, now), next_due(weekday, hour, zone, now)
    assert last <= now < following
    assert timedelta(days=6, hours=21) <= following - last <= timedelta(days=7, hours=3)


def _clock_changes(zone: str) -> tuple[object, ...]:
    """What the zone's clocks do in the two years: zones that do the same need not all be walked."""
    where, start, step = ZoneInfo(zone), datetime(2024, 12, 25, tzinfo=UTC), 24

    def offset(hours: int) -> timedelta | None:
        return (start + timedelta(hours=hours)).astimezone(where).utcoffset()

    changes: list[object] = [offset(0)]
    for hours in range(0, 24 * 745, step):
        if offset(hours) != offset(hours + step):
            changes += [(each, offset(each)) for each in range(hours, hours + step + 1)]
    return tuple(changes)


@cache
def _zones_apart() -> list[str]:
    """One zone for each way in which clocks change in these years."""
    place = files("tzdata.zoneinfo")
    names = [zone for zone in sorted(available_timezones()) if place.joinpath(zone).is_file()]
    listed = {place.joinpath(zone).read_bytes(): zone for zone in names}
    return list({_clock_changes(zone): zone for zone in listed.values()}.values())


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 9, 23])
def test_every_zone_and_weekday_for_two_years(hour: int) -> None:
    """All IANA zones x 7 weekdays x 6 hours x 2 years: one due moment per ISO week, none moved by over two hours."""
    assert len(_zones_apart()) > 50
    for zone in _zones_apart():
        where = ZoneInfo(zone)
        for weekday in range(7):
            times = DigestTimes((weekday,), hour, zone)
            periods = set()
            now = datetime(2025, 1, 1, tzinfo=UTC)
            for _ in range(104):
                slot = next_slot(times, now)
                now = slot.due
                local = now.astimezone(where)
                moved = (local.hour * 60 + local.minute - hour * 60) % 1440
                assert moved <= 120, (zone, weekday, hour, now)
                periods.add(slot.period)
            assert len(periods) == 104, (zone, weekday, hour)


DAILY = DigestTimes((0, 1, 2, 3, 4, 5, 6), 9, "Europe/Berlin")
MONDAY = DigestTimes((0,), 9, "UTC")
FRIDAY = DigestTimes((4,), 17, "UTC")
WEDNESDAY_NOON = datetime(2025, 5, 14, 12, tzinfo=UTC)


def test_several_days_a_week_have_a_period_each() -> None:
    now = datetime(2025, 5, 11, 12, tzinfo=UTC)
    periods = []
    for _ in range(4):
        slot = next_slot(DAILY, now)
        periods.append(slot.period)
        now = slot.due
    assert periods == ["2025-05-12", "2025-05-13", "2025-05-14", "2025-05-15"]
    assert start_of(DAILY, now) == now - timedelta(days=1)
    twice = DigestTimes((0, 3), 9, "UTC")
    assert last_slot(twice, WEDNESDAY_NOON).period == "2025-05-12"
    assert next_slot(twice, WEDNESDAY_NOON).period == "2025-05-15"
    assert start_of(twice, datetime(2025, 5, 15, 9, tzinfo=UTC)) == datetime(2025, 5, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "period", "due"),
    [
        (MONDAY, "2025-W20", datetime(2025, 5, 12, 9, tzinfo=UTC)),
        (FRIDAY, "2025-W20", datetime(2025, 5, 16, 17, tzinfo=UTC)),
        (DAILY, "2025-05-16", datetime(2025, 5, 16, 7, tzinfo=UTC)),
        (MONDAY, "2026-W53", datetime(2026, 12, 28, 9, tzinfo=UTC)),
    ],
)
def test_a_period_has_its_moment(times: DigestTimes, period: str, due: datetime) -> None:
    assert slot_of(times, period).due == due


@pytest.mark.parametrize("period", ["", "W20", "2025-W54", "2025-W00", "2025-13-01", "last week", "2025-Wx", "W"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError):
        slot_of(MONDAY, period)


def test_a_week_whose_new_moment_is_past_keeps_its_old_one() -> None:
    follows = changed(FRIDAY, MONDAY, None, lambda _: False, WEDNESDAY_NOON)
    assert follows.keep == Slot("2025-W20", datetime(2025, 5, 16, 17, tzinfo=UTC))
    assert follows.next == follows.keep
    assert due_slot(MONDAY, follows.keep, WEDNESDAY_NOON) is None
    assert due_slot(MONDAY, follows.keep, datetime(2025, 5, 16, 18, tzinfo=UTC)) == follows.keep
    assert due_slot(MONDAY, follows.keep, datetime(2025, 5, 19, 9, tzinfo=UTC)) == Slot(
        "2025-W21", datetime(2025, 5, 19, 9, tzinfo=UTC)
    )


def test_a_week_that_was_told_is_not_told_again() -> None:
    follows = changed(MONDAY, FRIDAY, None, lambda period: period == "2025-W20", WEDNESDAY_NOON)
    assert follows.keep is None
    assert follows.next == Slot("2025-W21", datetime(2025, 5, 23, 17, tzinfo=UTC))


ANY_TIMES = st.builds(
    DigestTimes,
    st.sets(st.integers(0, 6), min_size=1, max_size=1).map(lambda days: tuple(sorted(days))),
    st.integers(0, 23),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"]),
)


@given(ANY_TIMES, st.lists(st.tuples(st.integers(0, 400), ANY_TIMES), max_size=12))
def test_whatever_people_choose_when_no_week_is_told_twice_and_none_is_lost_unsaid(
    times: DigestTimes, choices: list[tuple[int, DigestTimes]]
) -> None:
    """Ten weeks, looked at every hour, with changes at any hour: a week without a digest is one that a change said."""
    start = datetime(2025, 5, 12, tzinfo=UTC)
    told: dict[str, datetime] = {}
    said: list[datetime] = []  # the moments that changes announced
    kept: Slot | None = None
    at_hour = {hour * 4: chosen for hour, chosen in choices}
    first = last_slot(times, start)
    told[first.period] = start
    for hour in range(24 * 7 * 10):
        now = start + timedelta(hours=hour)
        if chosen := at_hour.get(hour):
            follows = changed(times, chosen, kept, told.__contains__, now)
            if times != chosen:
                times, kept = chosen, follows.keep
                if follows.close:
                    told[follows.close] = now
                said.append(follows.next.due)
        slot = due_slot(times, kept, now)
        if slot is not None and slot.period not in told:
            assert now - slot.due <= timedelta(hours=2)  # never as if it were late
            told[slot.period] = now
    if said:  # the last change kept its word
        assert said[-1] >= start + timedelta(weeks=10) or any(
            abs(moment - said[-1]) <= timedelta(hours=2) for moment in told.values()
        )
    gaps = sorted(told.values())
    last_choice = max(at_hour, default=0)
    for before, after in itertools.pairwise(gaps):
        if before > start + timedelta(hours=last_choice, days=14):
            assert timedelta(days=6) <= after - before <= timedelta(days=8)


def test_the_next_digest_is_none_that_was_told_and_one_that_was_moved_keeps_its_moment() -> None:
    times = DigestTimes((0,), 9, "UTC")
    now = datetime(2025, 5, 14, tzinfo=UTC)  # a Wednesday
    this_week, monday = Slot("2025-W20", datetime(2025, 5, 16, 9, tzinfo=UTC)), datetime(2025, 5, 19, 9, tzinfo=UTC)
    assert next_untold(times, None, frozenset().__contains__, now) == Slot("2025-W21", monday)
    assert next_untold(times, None, {"2025-W21"}.__contains__, now) == Slot("2025-W22", monday + timedelta(weeks=1))
    assert next_untold(times, this_week, frozenset().__contains__, now) == this_week
    assert next_untold(times, this_week, {"2025-W20"}.__contains__, now) == Slot("2025-W21", monday)
    assert next_untold(times, this_week, frozenset().__contains__, this_week.due) == Slot("2025-W21", monday)


def test_a_digest_tells_since_the_one_before_it() -> None:
    due = datetime(2025, 5, 19, 9, tzinfo=UTC)  # a Monday
    assert start_of(DigestTimes((0,), 9, "UTC"), due) == due - timedelta(days=7)
    assert start_of(DigestTimes((0, 4), 9, "UTC"), due) == due - timedelta(days=3)
