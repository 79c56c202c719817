"""Room that is really taken, and given away when the disk is full: what is on its way can still be written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.ballast import Ballast
from bot.store.database import Database, Store, open_store
from bot.store.meta import get_meta, set_meta
from tests.store.rooms import fill, run_sql, small_disk

SIZE = 256 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 2) as folder:
        yield folder


def test_ballast_takes_its_room_and_gives_it(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "bot.db", SIZE)
    assert not ballast.is_whole()
    assert not ballast.drop()
    assert ballast.fill()
    assert ballast.path.name == "bot.db.ballast"
    assert ballast.path.stat().st_blocks * 512 >= SIZE, "no holes"
    assert ballast.drop()
    assert not ballast.path.exists()


def test_ballast_that_finds_no_room_takes_none(disk: Path) -> None:
    rubbish = fill(disk)
    ballast = Ballast(disk / "bot.db", SIZE)
    assert not ballast.fill()
    assert not ballast.path.exists()
    rubbish.unlink()
    assert ballast.fill()


def test_write_that_finds_the_disk_full_happens_in_the_room_of_the_ballast(disk: Path) -> None:
    store = open_store(disk / "bot.db")
    store.keep_ballast(Ballast(store.path, SIZE))
    assert store.relieve(), "there is room"
    rubbish = fill(disk)

    store.write_now(set_meta, "sent", "7" * 20_000)
    assert store.pressed, "whoever sends must know"
    assert store.read_now(get_meta, "sent") == "7" * 20_000
    store.write_now(set_meta, "another", "on its way")
    assert not store.relieve()

    rubbish.unlink()
    assert store.relieve()
    store.close()
    assert not Ballast(store.path, SIZE).path.exists()
    assert open_now(store.path) == "7" * 20_000


def open_now(path: Path) -> str:
    store = open_store(path)
    try:
        return store.read_now(get_meta, "sent")
    finally:
        store.close()


def test_disk_without_any_room_refuses_and_stays_pressed(store: Store) -> None:
    store.keep_ballast(Ballast(store.path, SIZE))
    pages = store.read_now(run_sql, "PRAGMA page_count")[0][0]
    store.read_now(run_sql, f"PRAGMA max_page_count={pages}")

    def much(db: Database) -> None:
        set_meta(db, "big", "x" * 100_000)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.write_now(much)
    assert store.pressed
    assert store.read_now(get_meta, "big") == ""


def test_store_without_ballast_is_never_pressed(store: Store) -> None:
    assert store.relieve()
    assert not store.pressed
