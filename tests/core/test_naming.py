"""Names as people type them."""

from __future__ import annotations

import pytest

from bot.core.model import Platform, Topic, Watchlist
from bot.core.naming import Naming

NAMING = Naming(
    Watchlist(
        platforms=(
            Platform("soundcloud", "SoundCloud", aliases=("Sound Cloud",), domains=("soundcloud.com",)),
            Platform("x", "X", aliases=("Twitter",)),
            Platform("youtube", "YouTube", owner="Google"),
        ),
        topics=(Topic("lawsuit", "Lawsuit", ()), Topic("opt-out", "Opt-out and consent", ())),
    )
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("soundcloud", "SoundCloud"),
        ("Sound Cloud", "SoundCloud"),
        ("soundcloud.com", "SoundCloud"),
        ("twitter", "X"),
        ("@twitter", "X"),
        ("x", "X"),
        ("YOUTUBE", "YouTube"),
        ("google", None),
        ("", None),
    ],
)
def test_platforms_are_found_by_any_name(typed: str, found: str | None) -> None:
    platform = NAMING.find_platform(typed)
    assert (platform.name if platform else None) == found


def test_topics_are_found_by_id_name_and_everyday_words() -> None:
    assert [getattr(NAMING.find_topic(each), "id", None) for each in ("lawsuits", "opt out", "consent", "tea")] == [
        "lawsuit",
        "opt-out",
        "opt-out",
        None,
    ]


def test_misspellings_offer_their_neighbours() -> None:
    assert NAMING.near_platforms("soundclod")[0].name == "SoundCloud"
    assert NAMING.near_platforms("qqqqqq") == []


def test_suggestions_begin_with_names_that_begin_so() -> None:
    assert NAMING.suggest_platforms("t") == [("x", "X"), ("youtube", "YouTube")]
    assert NAMING.suggest_topics("law") == [("lawsuit", "Lawsuit")]
    assert NAMING.suggest_zones("berl")[0] == "Europe/Berlin"
    assert len(NAMING.suggest_zones("")) == 25


def test_a_platform_that_is_watched_no_more_keeps_its_id_as_name() -> None:
    assert (NAMING.name_of("x"), NAMING.name_of("vine")) == ("X", "vine")
