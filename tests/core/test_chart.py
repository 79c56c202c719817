"""The picture's numbers: twelve weeks, the biggest subjects, and words for those who do not see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.chart import SERIES, WEEKS, chart_of

UNTIL = datetime(2025, 5, 19, 9, tzinfo=UTC)  # a Monday: the week before is told
NAMES = {"lawsuit": "Lawsuits", "opt-out": "Opt-outs"}


def test_stories_are_counted_in_the_weeks_of_the_channels_calendar() -> None:
    sunday_evening = datetime(2025, 5, 11, 23, 30, tzinfo=UTC)  # Monday already in Berlin
    told = [(sunday_evening, "lawsuit"), (UNTIL - timedelta(days=1), "opt-out"), (UNTIL + timedelta(1), "lawsuit")]
    there = chart_of("Stories", told, NAMES, UNTIL, "Europe/Berlin")
    here = chart_of("Stories", told, NAMES, UNTIL, "UTC")
    assert there is not None
    assert here is not None
    assert there.labels[-2:] == ("5 May", "12 May")
    assert len(set(there.labels)) == WEEKS
    assert dict(there.series)["Lawsuits"][-2:] == (0, 1)
    assert dict(here.series)["Lawsuits"][-2:] == (1, 0)
    assert dict(here.series)["Opt-outs"] == (*[0] * 11, 1)


def test_few_subjects_are_shown_and_nothing_is_lost() -> None:
    told = [(UNTIL - timedelta(days=2), f"topic {at}") for at in range(9) for _ in range(at + 1)]
    chart = chart_of("Stories", told, {f"topic {at}": f"Topic {at}" for at in range(8)}, UNTIL, "UTC")
    assert chart is not None
    assert len(chart.series) == SERIES
    assert chart.series[-1][0] == "Other"
    assert sum(counts[-1] for _, counts in chart.series) == len(told)


def test_the_words_say_what_the_picture_shows() -> None:
    chart = chart_of("Stories per week", [(UNTIL - timedelta(days=1), "lawsuit")], NAMES, UNTIL, "UTC")
    assert chart is not None
    assert chart.words == "Stories per week, week of 12 May: 1, none in the 11 weeks before. By subject: Lawsuits 1."
    told = [(UNTIL - timedelta(weeks=back, days=1), "lawsuit") for back in (0, 2, 2, WEEKS - 1)]
    full = chart_of("Stories per week", told, NAMES, UNTIL, "UTC")
    assert full is not None
    counts = "1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1"
    assert full.words == f"Stories per week, weeks of 24 Feb to 12 May: {counts}. By subject: Lawsuits 4."


def test_nothing_is_no_picture() -> None:
    assert chart_of("Stories", [], NAMES, UNTIL, "UTC") is None
    assert chart_of("Stories", [(UNTIL - timedelta(days=365), "lawsuit")], NAMES, UNTIL, "UTC") is None
