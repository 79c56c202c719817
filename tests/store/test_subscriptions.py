"""Wishes and alerts as rows."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.alerts import Way
from bot.core.model import Channel, Level, Subscription
from bot.store import outbox, outbox_reading, stories, subscriptions
from bot.store.database import Database, Store
from tests.store.rooms import NOW, OTHER, ROOM, message
from tests.store.test_stories import put

WISH = Subscription(0, ROOM, ("soundcloud", "spotify"), ("lawsuit",), ("AI Act",), ("s.ng",), ("quiz",), Level.DIGEST)
WORDS = st.lists(st.text(max_size=8), max_size=3, unique=True).map(lambda words: tuple(sorted(words)))
WISHES = st.builds(
    Subscription,
    id=st.just(0),
    channel=st.sampled_from([ROOM, OTHER, Channel("slack", "T1/with:colon")]),
    platforms=WORDS,
    topics=WORDS,
    keywords=WORDS,
    patterns=WORDS,
    excluded=WORDS,
    level=st.sampled_from(Level),
    alerts=st.booleans(),
    digest=st.booleans(),
    origin=st.sampled_from(["command", "file"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WISHES)
def test_wish_survives_the_table(store: Store, wish: Subscription) -> None:
    number = store.write_now(subscriptions.add_subscription, wish, NOW)
    assert replace(wish, id=number) in store.read_now(subscriptions.list_subscriptions, wish.channel)


def test_same_wish_twice_is_one_that_takes_the_newer_settings(store: Store) -> None:
    first = store.write_now(subscriptions.add_subscription, WISH, NOW)
    again = replace(WISH, platforms=("spotify", "soundcloud"), alerts=False)
    assert store.write_now(subscriptions.add_subscription, again, NOW) == first
    (kept,) = store.read_now(subscriptions.list_subscriptions)
    assert (kept.id, kept.alerts, kept.platforms) == (first, False, ("soundcloud", "spotify"))


def test_removing_returns_what_it_was_and_numbers_never_come_back(store: Store) -> None:
    number = store.write_now(subscriptions.add_subscription, WISH, NOW)
    assert store.write_now(subscriptions.remove_subscription, number) == replace(WISH, id=number)
    assert store.write_now(subscriptions.remove_subscription, number) is None
    assert store.write_now(subscriptions.add_subscription, WISH, NOW) > number


def test_file_declares_its_own_rows_and_leaves_those_of_commands(store: Store) -> None:
    own = store.write_now(subscriptions.add_subscription, WISH, NOW)
    declared = [replace(WISH, origin="file"), Subscription(0, OTHER, origin="file")]
    store.write_now(subscriptions.adopt_file_subscriptions, declared, NOW)
    store.write_now(subscriptions.adopt_file_subscriptions, declared[1:], NOW)
    found = store.read_now(subscriptions.list_subscriptions)
    assert [(each.channel, each.origin) for each in found] == [(ROOM, "command"), (OTHER, "file")]
    store.write_now(subscriptions.adopt_file_subscriptions, [], NOW)
    assert [each.id for each in store.read_now(subscriptions.list_subscriptions)] == [own]
    assert store.read_now(subscriptions.list_subscriptions, OTHER) == []


def story(db: Database, number: int) -> int:
    return put(db, number, title=f"Story {number} of what SoundCloud did")


def test_channel_is_told_a_story_once(store: Store) -> None:
    number = store.write_now(story, 1)
    assert store.read_now(subscriptions.find_alert, number, ROOM) is None
    store.write_now(subscriptions.add_alert, number, ROOM, 1, Way.ALONE, NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.write_now(subscriptions.add_alert, number, ROOM, 1, Way.HELD, NOW)
    assert store.read_now(subscriptions.find_alert, number, ROOM) is Way.ALONE


def test_alerts_of_their_own_are_counted_for_an_hour(store: Store) -> None:
    for number, way, minutes in ((1, Way.ALONE, 0), (2, Way.ALONE, 59), (3, Way.HELD, 59)):
        told = store.write_now(story, number)
        store.write_now(subscriptions.add_alert, told, ROOM, number, way, NOW + timedelta(minutes=minutes))
    assert store.read_now(subscriptions.count_alone, ROOM, NOW + timedelta(minutes=59)) == 2
    assert store.read_now(subscriptions.count_alone, ROOM, NOW + timedelta(minutes=60)) == 1
    assert store.read_now(subscriptions.count_alone, OTHER, NOW) == 0
    # Seen from before, they were written by a clock that ran ahead.
    assert store.read_now(subscriptions.count_alone, ROOM, NOW - timedelta(minutes=1)) == 0


def test_held_alerts_wait_until_a_summary_tells_them(store: Store) -> None:
    alerts = []
    for number, channel in ((1, ROOM), (2, OTHER), (3, ROOM)):
        told = store.write_now(story, number)
        alerts.append(store.write_now(subscriptions.add_alert, told, channel, number, Way.HELD, NOW))
    assert store.read_now(subscriptions.list_held) == {ROOM: [(alerts[0], 1), (alerts[2], 3)], OTHER: [(alerts[1], 2)]}
    assert store.read_now(subscriptions.last_summary, ROOM) == 0.0
    delivery = store.write_now(outbox.enqueue, ROOM, "summary", "held:1", message(), NOW)
    store.write_now(subscriptions.record_summary, [alerts[0], alerts[2]], delivery)
    assert list(store.read_now(subscriptions.list_held)) == [OTHER]
    assert store.read_now(subscriptions.find_alert, 1, ROOM) is Way.HELD
    assert store.read_now(subscriptions.last_summary, ROOM) == NOW.timestamp()
    assert [row["id"] for row in store.read_now(outbox_reading.list_for_story, 1)] == [delivery]
    assert store.read_now(stories.list_stories, 10, None)[0]["alerts"] == 1
