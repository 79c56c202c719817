"""Names, aliases, owners and misspellings, and the words around them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.naming import Naming
from bot.core.platform_choice import choose_platform, choose_platforms
from bot.core.state_words import read_state_words, state_words
from tests.scenarios.newsroom import WATCHLIST

TODAY = date(2025, 5, 14)
NAMING = Naming(WATCHLIST)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("soundcloud", "soundcloud"),
        ("SoundCloud!", "soundcloud"),
        ("soundcloud.com", "soundcloud"),
        ("X", "x"),
        ("Twitter", "x"),
        ("umg", "universal-music"),
        ("soundclod", "soundcloud"),
        ("linkdin", "linkedin"),
        ("meta", "meta"),
    ],
)
def test_what_is_meant(typed: str, id_: str) -> None:
    platform = choose_platform(typed, NAMING).platform
    assert platform is not None
    assert platform.id == id_


def test_an_owner_offers_what_it_owns() -> None:
    choice = choose_platform("google", NAMING)
    assert choice.platform is None
    assert choice.owner == "Google"
    assert [each.id for each in choice.offered] == ["youtube", "google-search"]
    assert [each.id for each in choose_platform("meta", NAMING).offered] == ["instagram", "facebook"]


@pytest.mark.parametrize("typed", ["", "myspace", "???"])
def test_what_is_not_watched(typed: str) -> None:
    assert choose_platform(typed, NAMING).platform is None


@pytest.mark.parametrize(
    "typed", ["twitter", "X.", "@SoundCloud", "universal-music", "Universal Music", "soundcloud.com"]
)
def test_a_setting_and_a_question_mean_the_same(typed: str) -> None:
    found = NAMING.find_platform(typed)
    assert found is not None
    assert choose_platform(typed, NAMING).platform is found


def test_several_platforms() -> None:
    chosen, unclear = choose_platforms("soundcloud, bandcamp and universal music", NAMING)
    assert [each.id for each in chosen] == ["soundcloud", "bandcamp", "universal-music"]
    assert unclear == ()
    assert choose_platforms("soundcloud myspace", NAMING)[1] == ("myspace",)


def test_words_with_dates_and_a_view() -> None:
    asked = read_state_words("soundcloud since may 2024, as of 2025-05-12 view events", TODAY)
    assert asked.names == "soundcloud"
    assert asked.since is not None
    assert asked.since.isoformat() == "2024-05-01T00:00:00+00:00"
    assert asked.as_of is not None
    assert asked.as_of.date() == date(2025, 5, 12)
    assert (asked.view, asked.mistake) == ("events", "")
    assert read_state_words(state_words("soundcloud", asked.since, asked.as_of, "events"), TODAY) == asked


def test_compare_and_mistakes() -> None:
    assert read_state_words("compare soundcloud bandcamp", TODAY).compare
    assert "no date" in read_state_words("soundcloud since whenever", TODAY).mistake
    assert "no part" in read_state_words("soundcloud view everything", TODAY).mistake
