"""Dates in sentences, as exactly as they are given, reckoned from the article's day where they must be."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.events import Dated, Precision
from bot.core.events_dates import find_dates, parse_day, reported_on

ARTICLE = date(2025, 5, 14)  # a Wednesday


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("It was added on 7 February 2024.", ["7 Feb 2024"]),
        ("It was added on February 7, 2024.", ["7 Feb 2024"]),
        ("It was added on February 7th, 2024 and on 2024-03-01.", ["7 Feb 2024", "1 Mar 2024"]),
        ("The terms were changed in February 2024.", ["Feb 2024"]),
        ("The clause came in early 2024.", ["early 2024"]),
        ("The clause came in late 2024, not in mid-2023.", ["late 2024", "mid 2023"]),
        ("The company was founded in 2011.", ["2011"]),
        ("It was reworded by 14 May 2025.", ["by 14 May 2025"]),
        ("The company said on Monday that it would.", ["12 May 2025"]),
        ("It said so on Wednesday.", ["14 May 2025"]),
        ("Starting today, creators can opt in.", ["14 May 2025"]),
        ("It was seen yesterday.", ["13 May 2025"]),
        ("The terms were changed last month.", ["Apr 2025"]),
        ("The rules begin next month.", ["Jun 2025"]),
        ("It takes effect on 8 August.", ["8 Aug 2025"]),
        ("It was noticed on 9 May.", ["9 May 2025"]),
        ("It was noticed on December 12.", ["12 Dec 2024"]),
        ("The terms were changed in November.", ["Nov 2024"]),
        ("In April the terms were changed.", ["Apr 2025"]),
        ("Users may object until May 26.", ["26 May 2025"]),
        ("You may use it, and the march of time goes on.", []),
        ("On 31 June nothing happens.", []),
    ],
)
def test_dates_of_a_sentence(sentence: str, shown: list[str]) -> None:
    assert [str(each.date) for each in find_dates(sentence, ARTICLE)] == shown


def test_less_exact_dates_meet_more_exact_ones() -> None:
    early, month, day, other = (
        find_dates(words, ARTICLE)[0].date
        for words in ("in early 2024", "February 2024", "7 February 2024", "May 2024")
    )
    assert early.meets(month)
    assert month.meets(day)
    assert not early.meets(other)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2025-05-14", "14 May 2025"),
        ("14 May 2025", "14 May 2025"),
        ("May 2025", "May 2025"),
        ("2024", "2024"),
        ("may", "May 2025"),
    ],
)
def test_a_typed_date(typed: str, shown: str) -> None:
    dated = parse_day(typed, ARTICLE)
    assert dated is not None
    assert str(dated) == shown


@pytest.mark.parametrize("typed", ["", "soon", "2025-13-40", "14 May 2025 or so"])
def test_no_typed_date(typed: str) -> None:
    assert parse_day(typed, ARTICLE) is None


def test_the_day_of_a_report_is_marked() -> None:
    assert reported_on(ARTICLE) == Dated(ARTICLE, ARTICLE, Precision.REPORTED)
    assert str(reported_on(ARTICLE)) == "reported 14 May 2025"
