"""What a channel does not want to hear of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import mutes
from bot.store.database import Store
from bot.store.mutes import Mute
from tests.store.rooms import NOW, OTHER, ROOM

WEEK = timedelta(days=7)
STORY = Mute(ROOM, "story", "5", None, "slack:T1/U7", NOW)
PLATFORM = Mute(ROOM, "platform", "soundcloud", NOW + WEEK, "slack:T1/U7", NOW)


def add(store: Store, *wanted: Mute) -> None:
    for mute in wanted:
        store.write_now(mutes.add_mute, mute)


def muted(store: Store, story_id: int, *platforms: str, later: timedelta = timedelta()) -> bool:
    return store.read_now(mutes.is_muted, ROOM, story_id, platforms, NOW + later)


def test_story_is_muted_for_ever_and_only_there(store: Store) -> None:
    add(store, STORY)
    assert muted(store, 5, later=timedelta(days=4000))
    assert not muted(store, 6)
    assert not store.read_now(mutes.is_muted, OTHER, 5, (), NOW)


@pytest.mark.parametrize(
    ("platforms", "expected"),
    [(("soundcloud",), True), (("soundcloud", "spotify"), False), (("spotify",), False), ((), False)],
    ids=str,
)
def test_platform_mutes_what_is_about_nothing_else(store: Store, platforms: tuple[str, ...], expected: bool) -> None:
    add(store, PLATFORM)
    assert muted(store, 9, *platforms) is expected


def test_mute_runs_out(store: Store) -> None:
    add(store, PLATFORM)
    assert muted(store, 9, "soundcloud", later=WEEK - timedelta(seconds=1))
    assert not muted(store, 9, "soundcloud", later=WEEK)
    assert store.write_now(mutes.forget_mutes, NOW + WEEK) == 1
    assert store.read_now(mutes.list_mutes, ROOM, NOW) == []


def test_second_mute_takes_the_place_of_the_first(store: Store) -> None:
    longer = replace(PLATFORM, until=NOW + 2 * WEEK, by_who="slack:T1/U8", at=NOW + timedelta(hours=1))
    add(store, PLATFORM, STORY, longer)
    assert store.read_now(mutes.list_mutes, ROOM, NOW) == [longer, STORY]
    assert store.read_now(mutes.list_mutes, OTHER, NOW) == []


def test_mute_can_be_taken_back_once(store: Store) -> None:
    add(store, STORY)
    assert store.write_now(mutes.remove_mute, ROOM, "story", "5")
    assert not store.write_now(mutes.remove_mute, ROOM, "story", "5")
    assert not muted(store, 5)
