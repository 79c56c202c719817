"""The names of an entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.aliases import aliases_of, is_telling, page_key, wanted_aliases
from bot.core.model import Entry

FULL = Entry("tag:1", "https://a.example/b", "A title", published=datetime(2025, 5, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("entry", "trust_guid", "kinds"),
    [
        (FULL, True, "gln"),
        (FULL, False, "lnt"),
        (Entry("https://a.example/b", "https://a.example/b", "A title"), True, "gnl"),
        (Entry("https://a.example/?p=1", "https://a.example/b", "A title"), True, "gnln"),
        (Entry("tag:1", "", "A title"), True, "gt"),
        (Entry("tag:1", "", "A title"), False, "t"),
        (Entry("", "https://a.example/b", ""), True, "ln"),
        (Entry("", "https://a.example/", "A title"), True, "t"),
        (Entry("", "", ""), True, ""),
    ],
)
def test_an_entry_answers_to_what_it_has(entry: Entry, trust_guid: bool, kinds: str) -> None:
    aliases = aliases_of(entry, trust_guid=trust_guid)
    assert "".join(alias[0] for alias in aliases) == kinds
    assert {len(alias) for alias in aliases} <= {26}
    assert set(aliases) <= wanted_aliases([entry], trust_guid)


def test_entries_without_a_date_or_at_the_end_of_time_have_names_too() -> None:
    for moment in (None, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert wanted_aliases([Entry("", "", "A title", published=moment)], trust_guid=True)


@pytest.mark.parametrize(
    ("url", "is_page"),
    [
        ("https://a.example/b", True),
        ("https://a.example/?p=1", True),
        ("https://a.example/", False),
        ("https://a.example", False),
        ("https://a.example/index.html", False),
        ("https://a.example/?utm_source=rss", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_home_page_is_no_page_of_its_own(url: str, is_page: bool) -> None:
    assert bool(page_key(url)) is is_page


@pytest.mark.parametrize(
    ("title_key", "telling"),
    [
        ("", False),
        ("podcast", False),
        ("new post", False),
        ("the week in music", True),
        ("live updates from the court room", False),
        ("live music and the machines", True),
        ("untitled work sold for a million", False),
        ("podcasting without a voice of your own", True),
        ("プラットフォームの利用規約を変更", True),
        ("新規約", False),
    ],
)
def test_short_and_standing_titles_tell_nothing(title_key: str, telling: bool) -> None:
    assert is_telling(title_key) is telling
