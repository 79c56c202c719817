"""Exactly one due time a week, whatever the zone does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest_times import last_due, next_due, week_of

ODD = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
MOMENTS = st.integers(0, 3 * 366 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
ZONES = st.sampled_from(sorted(available_timezones()))


@given(ZONES, st.integers(0, 6), st.integers(0, 23), MOMENTS)
def test_now_lies_between_the_last_and_the_next(zone: str, weekday: int, hour: int, now: datetime) -> None:
    last, following = last_due(weekday, hour, zone, now), next_due(weekday, hour, zone, now)
    assert last <= now < following
    assert timedelta(days=6, hours=21) <= following - last <= timedelta(days=7, hours=3)


@pytest.mark.parametrize("zone", ODD)
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("hour", [0, 2, 3, 9, 12, 23])
def test_one_a_week_for_two_years_and_none_moved_far(zone: str, weekday: int, hour: int) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    weeks = []
    for _ in range(104):
        now = next_due(weekday, hour, zone, now)
        local = now.astimezone(ZoneInfo(zone))
        wanted = local.replace(hour=hour, minute=0)
        assert abs(local - wanted) <= timedelta(hours=2)
        weeks.append(week_of(now, zone))
    assert len(set(weeks)) == 104
