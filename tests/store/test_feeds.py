"""What is remembered of a feed between two polls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.feed_record import FeedRecord, Health
from bot.core.model import Feed
from bot.core.ports import FeedMemory, FetchedFeed, Validators
from bot.store import feeds
from bot.store.database import Database, Store
from bot.store.feeds import Remembered, record_from_text, record_to_text
from tests.store.rooms import NOTHING, NOW, add, run_sql

VERGE = Feed("verge", "https://verge.example/feed", "The Verge")
WIRE = Feed("wire", "https://wire.example/feed", "Wire")
NEWS = FetchedFeed(
    unchanged=False,
    status=200,
    validators=Validators('"1"', "Mon, 12 May 2025 08:00:00 GMT"),
    body_hash=b"hash",
    listed=b"12345678",
    item_count=3,
)
MEMORY = FeedMemory(NEWS.validators, NEWS.body_hash, NEWS.listed)


def remembered(store: Store, feed: Feed = VERGE) -> Remembered:
    return store.read_now(feeds.get_remembered, feed.id)


def record_news(store: Store, fetched: FetchedFeed = NEWS, now: datetime = NOW, *, new: bool = True) -> None:
    record = replace(remembered(store).record, health=Health.OK, last_ok=now, next_due=now + timedelta(minutes=30))
    store.write_now(feeds.record_news, record, fetched, VERGE.url, trust_guid=True, new=new, now=now)


@pytest.fixture(autouse=True)
def _adopted(store: Store) -> None:
    store.write_now(feeds.adopt_feeds, [VERGE, WIRE], NOW)


def due(store: Store, now: datetime = NOW, limit: int = 10) -> list[str]:
    return [each.record.feed_id for each in store.read_now(feeds.list_due, now, limit)]


def test_new_feeds_are_due_at_once_by_hand_and_spread_by_a_running_bot(store: Store) -> None:
    assert sorted(due(store)) == ["verge", "wire"]
    store.write_now(feeds.adopt_feeds, [VERGE, WIRE, replace(VERGE, id="late")], NOW, starting=True)
    assert due(store) == []
    assert len(due(store, NOW + timedelta(seconds=91))) == 3


def test_unknown_feed_is_a_look_up_error(store: Store) -> None:
    with pytest.raises(LookupError):
        store.read_now(feeds.get_remembered, "absent")


def test_most_overdue_comes_first(store: Store) -> None:
    record = replace(remembered(store, WIRE).record, next_due=NOW - timedelta(hours=2))
    store.write_now(feeds.record_failure, record, "no answer", NOW)
    assert due(store) == ["wire", "verge"]
    assert due(store, limit=1) == ["wire"]


def test_feed_that_is_declared_no_more_rests_and_comes_back_with_its_history(store: Store) -> None:
    record_news(store)
    store.write_now(feeds.adopt_feeds, [WIRE], NOW)
    assert due(store, NOW + timedelta(days=1)) == ["wire"]
    store.write_now(feeds.adopt_feeds, [VERGE, WIRE], NOW)
    assert due(store, NOW + timedelta(days=1)) == ["wire", "verge"]
    assert remembered(store).baseline == NOW


def test_another_address_is_asked_for_everything_at_once_but_is_no_new_feed(store: Store) -> None:
    record_news(store)
    moved = replace(VERGE, url="https://new.example/feed")
    store.write_now(feeds.adopt_feeds, [moved, WIRE], NOW)
    found = remembered(store)
    assert found.memory == FeedMemory()
    assert (found.record.health, found.baseline) == (Health.NEW, NOW)
    assert "verge" in due(store)
    assert {row["id"]: row["url"] for row in store.read_now(feeds.list_feeds)}["verge"] == moved.url


def test_feed_that_was_gone_is_tried_again_only_at_another_address(store: Store) -> None:
    gone = replace(remembered(store).record, health=Health.GONE)
    store.write_now(feeds.record_failure, gone, "gone (410)", NOW)
    store.write_now(feeds.adopt_feeds, [VERGE, WIRE], NOW, starting=True)
    assert "verge" not in due(store, NOW + timedelta(days=9))
    store.write_now(feeds.adopt_feeds, [replace(VERGE, url="https://new.example/feed"), WIRE], NOW)
    assert "verge" in due(store)


def test_validators_are_kept_with_the_entries_and_forgotten_after_an_error(store: Store) -> None:
    record_news(store)
    assert remembered(store).memory == MEMORY
    store.write_now(feeds.record_failure, remembered(store).record, "cut off", NOW)
    assert remembered(store).memory == FeedMemory(listed=NEWS.listed)
    row = next(row for row in store.read_now(feeds.list_feeds) if row["id"] == "verge")
    assert (row["last_error"], row["last_ok"]) == ("cut off", NOW.timestamp())


def test_unchanged_polls_keep_what_is_known_and_take_new_validators(store: Store) -> None:
    record_news(store)
    later = NOW + timedelta(hours=1)
    record = replace(remembered(store).record, next_due=later, polls=9)
    quiet = FetchedFeed(unchanged=True, status=304)
    store.write_now(feeds.record_unchanged, [(record, quiet)], later)
    assert remembered(store).memory == MEMORY
    assert remembered(store).record.polls == 9
    quiet = replace(quiet, validators=Validators('"2"', ""))
    store.write_now(feeds.record_unchanged, [(record, quiet)], later)
    assert remembered(store).memory.validators == Validators('"2"', NEWS.validators.last_modified)


def test_baseline_is_the_first_document_that_lists_something(store: Store) -> None:
    record_news(store, replace(NEWS, item_count=0, listed=b""))
    assert remembered(store).baseline is None
    later = NOW + timedelta(hours=1)
    record_news(store, now=later)
    record_news(store, now=later + timedelta(hours=1), new=False)
    assert remembered(store).baseline == later
    assert store.read_now(run_sql, "SELECT last_new FROM feed WHERE id='verge'") == [(later.timestamp(),)]


def test_troubled_feeds_are_listed_first(store: Store) -> None:
    record_news(store)
    assert [row["id"] for row in store.read_now(feeds.list_feeds)] == ["wire", "verge"]


def fill(db: Database, counts: dict[int, int]) -> None:
    """So many relevant articles, so many days and a half ago."""
    for day, count in counts.items():
        for number in range(count):
            add(db, day * 1000 + number, first_seen=NOW - timedelta(days=day, hours=12))


def usual(store: Store) -> float:
    return store.read_now(feeds.usual_per_day, "verge", NOW)


def test_usual_number_is_that_of_a_day_in_the_middle_of_four_weeks(store: Store) -> None:
    assert usual(store) == 0.0
    store.write_now(fill, dict.fromkeys(range(1, 8), 4) | dict.fromkeys(range(8, 15), 2))
    assert usual(store) == 0.0
    store.write_now(fill, {15: 9})
    assert usual(store) == 2.0


def test_today_and_what_is_silent_or_worth_nothing_is_not_usual(store: Store) -> None:
    store.write_now(fill, dict.fromkeys(range(1, 16), 3) | {0: 90, 40: 90})
    for day in range(1, 16):
        at = NOW - timedelta(days=day, hours=12)
        store.write_now(add, 900_000 + day, outcome="baseline", first_seen=at)
        store.write_now(add, 910_000 + day, NOTHING, "not-relevant", first_seen=at)
    assert usual(store) == 3.0


MOMENTS = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
RECORDS = st.builds(
    FeedRecord,
    feed_id=st.text(max_size=20),
    next_due=MOMENTS,
    health=st.sampled_from(Health),
    polls=st.integers(0, 10**6),
    failures=st.integers(0, 10**4),
    first_failed=st.none() | MOMENTS,
    last_ok=st.none() | MOMENTS,
    last_error=st.text(),
    notified=st.booleans(),
    gone_count=st.integers(0, 9),
    moved_to=st.text(),
    moved_count=st.integers(0, 9),
    moved_last=st.none() | MOMENTS,
    adopted_url=st.text(),
    adopted_from=st.text(),
    last_full=st.none() | MOMENTS,
    pace=st.floats(0.01, 1.0),
    maybe_missed=st.none() | MOMENTS,
    wait_s=st.floats(0, 1e6),
    asked=st.booleans(),
)


@settings(max_examples=60)
@given(RECORDS)
def test_record_survives_the_table(record: FeedRecord) -> None:
    assert record_from_text(record_to_text(record)) == record


def test_record_of_another_version_is_read_as_far_as_it_goes() -> None:
    text = '{"feed_id": "verge", "next_due": 0, "health": "ok", "of_tomorrow": 1}'
    assert record_from_text(text) == FeedRecord("verge", datetime(1970, 1, 1, tzinfo=UTC), Health.OK)
