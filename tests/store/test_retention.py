"""Forgetting what is too old, and copies that can be trusted."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.alerts import Way
from bot.core.outgoing import Receipt
from bot.errors import OperatorError
from bot.store import copies, entries, meta, outbox, retention, subscriptions
from bot.store.database import Database, Store, open_read_only
from tests.store.rooms import NOW, ROOM, message, run_sql
from tests.store.test_stories import put

OLD = NOW - timedelta(days=400)
CUT = {"articles_before": NOW - timedelta(days=300), "aliases_before": NOW - timedelta(days=390)}


def test_old_articles_go_with_all_that_hangs_on_them_and_young_ones_stay(store: Store) -> None:
    old = store.write_now(put, 1, title="An old story about SoundCloud and music", first_seen=OLD)
    young = store.write_now(put, 2, title="A young story about Spotify and music")
    for story, at in ((old, OLD), (young, NOW)):
        delivery = store.write_now(outbox.enqueue, ROOM, "alert", f"story:{story}", message(), at)
        alert = store.write_now(subscriptions.add_alert, story, ROOM, story, Way.ALONE, at)
        store.write_now(subscriptions.set_alert_delivery, alert, delivery)
        store.write_now(outbox.record_sent, delivery, Receipt("ts"), at)
        store.write_now(meta.add_notice, "verge", "is back", at)
    store.write_now(entries.learn_aliases, "verge", ["g:1"], 1, OLD)
    removed = store.write_now(retention.remove_old, **CUT)
    assert removed == {"aliases": 1, "articles": 1, "alerts": 1, "stories": 1, "deliveries": 1, "notices": 1}
    for table in ("article", "story", "story_article", "alert", "delivery", "notice"):
        assert store.read_now(run_sql, f"SELECT count(*) FROM {table}") == [(1,)]
    assert store.write_now(retention.remove_old, **CUT) == dict.fromkeys(removed, 0)


def test_what_still_waits_is_not_forgotten(store: Store) -> None:
    story = store.write_now(put, 1, title="An old story about SoundCloud and music", first_seen=OLD)
    store.write_now(subscriptions.add_alert, story, ROOM, 1, Way.HELD, OLD)
    store.write_now(outbox.enqueue, ROOM, "alert", "story:9", message(), OLD)
    removed = store.write_now(retention.remove_old, **CUT)
    assert removed["articles"] == removed["alerts"] == removed["stories"] == removed["deliveries"] == 0


def test_joined_stories_go_after_the_story_that_joined_them(store: Store) -> None:
    first = store.write_now(put, 1, title="One headline for what SoundCloud did", first_seen=OLD)
    second = store.write_now(put, 2, title="Quite other words about the same affair", first_seen=OLD)
    store.write_now(run_sql, "UPDATE story SET merged_into=? WHERE id=?", first, second)
    assert store.write_now(retention.remove_old, **CUT)["stories"] == 1
    assert store.write_now(retention.remove_old, **CUT)["stories"] == 1


def test_copy_holds_what_only_the_log_has_and_opens_as_a_database(store: Store, tmp_path: Path) -> None:
    store.write_now(meta.set_meta, "colour", "red")
    target = tmp_path / "copies" / "bot.db"
    target.parent.mkdir()
    target.with_name("bot.db.partial").write_bytes(b"left by a copy that was interrupted")
    size = store.read_now(copies.backup, target)
    assert [each.name for each in target.parent.iterdir()] == ["bot.db"]
    assert target.stat().st_size == size
    assert target.stat().st_mode & 0o777 == 0o600
    copy = open_read_only(target)
    assert copy.read_now(meta.get_meta, "colour") == "red"
    copy.close()


def test_nothing_is_overwritten(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    with pytest.raises(OperatorError, match="exists already"):
        store.read_now(copies.backup, target)
    assert target.read_text() == "mine"


def test_place_that_cannot_be_written_is_told_in_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="Choose another place"):
        store.read_now(copies.backup, tmp_path / "nowhere" / "copy.db")


def test_copy_of_a_damaged_database_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    with sqlite3.connect(path) as source:
        source.execute("CREATE TABLE song(title TEXT)")
        source.execute("CREATE INDEX song_title ON song(title)")
        source.executemany("INSERT INTO song VALUES (?)", [(f"song {number}" * 20,) for number in range(500)])
    source.close()
    body = bytearray(path.read_bytes())
    body[-4096:-4000] = b"\xff" * 96
    path.write_bytes(body)
    damaged = Database(sqlite3.connect(path))
    with pytest.raises(OperatorError):
        copies.backup(damaged, tmp_path / "copy.db")
    damaged.close()
    assert [each.name for each in tmp_path.iterdir()] == ["broken.db"]


def test_facts_about_the_installation_are_kept(store: Store) -> None:
    assert store.read_now(meta.find_alive) is None
    store.write_now(meta.set_alive, NOW)
    store.write_now(meta.set_alive, NOW + timedelta(seconds=10))
    assert store.read_now(meta.find_alive) == NOW + timedelta(seconds=10)
    name = store.write_now(meta.installation_of)
    assert len(name) == 32
    assert store.write_now(meta.installation_of) == name
    store.write_now(meta.add_notice, "verge", "has gone", NOW)
    store.write_now(meta.add_notice, "verge", "is back", NOW + timedelta(hours=1))
    notices = store.read_now(meta.list_notices, NOW)
    assert [each[2] for each in notices] == ["is back", "has gone"]
