"""Which backups stay: the newest of each day and week, never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.backups import backup_name, is_due, kept, made_at

NOW = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_name_tells_when_it_was_made() -> None:
    assert backup_name("policy-bot", NOW) == "policy-bot-20250512-090000.db"
    assert made_at("policy-bot", "policy-bot-20250512-090000.db") == NOW


@pytest.mark.parametrize(
    "name",
    [
        "policy-bot.db",
        "other-20250512-090000.db",
        "policy-bot-20251312-090000.db",
        "policy-bot-before-step-3.db",
        "policy-bot-20250512-090000.db.partial",
    ],
)
def test_other_files_are_no_backups(name: str) -> None:
    assert made_at("policy-bot", name) is None


@pytest.mark.parametrize(
    ("ages_h", "due"), [([], True), ([23.9], False), ([24.1], True), ([-5.0], True), ([-5.0, 1.0], False)]
)
def test_one_a_day_is_due_and_none_from_the_future_counts(ages_h: list[float], due: bool) -> None:
    assert is_due([NOW - timedelta(hours=age) for age in ages_h], NOW) is due


def test_a_year_of_daily_backups_leaves_seven_days_and_four_weeks() -> None:
    made = [NOW - timedelta(days=day) for day in range(365)]
    staying = sorted(kept(made, daily=7, weekly=4), reverse=True)
    # 12 May 2025 is a Monday: its week has one backup, those before end on Sundays.
    assert [(NOW - each).days for each in staying] == [0, 1, 2, 3, 4, 5, 6, 8, 15]


def test_several_on_one_day_leave_the_newest() -> None:
    made = [NOW - timedelta(hours=hour) for hour in range(9)]
    assert kept(made, daily=7, weekly=4) == {NOW}


@given(st.lists(MOMENTS, min_size=1, max_size=60), st.integers(1, 10), st.integers(0, 8))
def test_newest_stays_and_no_more_than_promised(made: list[datetime], daily: int, weekly: int) -> None:
    staying = kept(made, daily=daily, weekly=weekly)
    assert max(made) in staying
    assert staying <= set(made)
    assert len(staying) <= daily + weekly
    assert kept(staying, daily=daily, weekly=weekly) == staying, "what stays today stays if nothing changes"
