"""Copies that can be trusted; whatever interrupts the exchange, there is a usable database under the name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import DamagedData, OperatorError
from bot.store import copies, meta
from bot.store.database import open_store
from tests.store.rooms import run_sql


class Interrupted(Exception):
    """Somebody pulled the plug."""


def database(path: Path, colour: str) -> Path:
    store = open_store(path)
    store.write_now(meta.set_meta, "colour", colour)
    store.close()
    return path


def colour(path: Path) -> str:
    store = open_store(path)
    try:
        return store.read_now(meta.get_meta, "colour")
    finally:
        store.close()


def stop_at(step: str) -> Callable[[str], None]:
    def at(about: str) -> None:
        if about == step:
            raise Interrupted(step)

    return at


def test_backups_are_listed_newest_first_and_nothing_else(tmp_path: Path) -> None:
    for name in ("bot-20250512-090000.db", "bot-20250513-090000.db", "bot.db", "bot-20250513-090000.db.partial"):
        (tmp_path / name).touch()
    assert [made.day for made, _ in copies.list_backups(tmp_path, "bot")] == [13, 12]
    assert copies.list_backups(tmp_path / "nowhere", "bot") == []


def test_what_cannot_be_restored_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no file"):
        copies.verify(tmp_path / "nowhere.db")
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"to my aunt " * 1000)
    with pytest.raises(DamagedData, match="older backup"):
        copies.verify(letter)
    song = tmp_path / "song.db"
    with sqlite3.connect(song) as other:
        other.execute("CREATE TABLE song(title)")
    other.close()
    with pytest.raises(OperatorError, match="no backup of policy-bot"):
        copies.verify(song)
    newer = database(tmp_path / "newer.db", "red")
    store = open_store(newer)
    sql = "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('policy_bot', 'step_99', '')"
    store.write_now(run_sql, sql)
    store.close()
    with pytest.raises(OperatorError, match="newer policy-bot"):
        copies.verify(newer)


@pytest.mark.parametrize("sound", [True, False])
def test_copy_takes_the_place_and_the_old_one_is_kept(tmp_path: Path, sound: bool) -> None:
    old, new, aside = database(tmp_path / "bot.db", "old"), database(tmp_path / "in.db", "new"), tmp_path / "kept.db"
    copies.put_in_place(new, old, aside, sound=sound)
    assert colour(old) == "new"
    assert colour(aside) == "old"
    assert not new.exists()


@pytest.mark.parametrize("step", ["keep", "clear", "replace", "end"])
def test_interrupted_exchange_leaves_a_usable_database(tmp_path: Path, step: str) -> None:
    old, new, aside = database(tmp_path / "bot.db", "old"), database(tmp_path / "in.db", "new"), tmp_path / "kept.db"
    with pytest.raises(Interrupted):
        copies.put_in_place(new, old, aside, sound=True, at=stop_at(step))
    assert colour(old) == ("new" if step == "end" else "old")


def test_log_of_the_old_database_never_meets_the_new_one(tmp_path: Path) -> None:
    """A log is played back into whatever file bears its name: it would destroy the restored one."""
    old, new, aside = tmp_path / "bot.db", database(tmp_path / "in.db", "new"), tmp_path / "kept.db"
    other = sqlite3.connect(database(old, "old"))
    other.execute("UPDATE meta SET value='only in the log' WHERE key='colour'")
    other.commit()
    assert old.with_name("bot.db-wal").stat().st_size
    with pytest.raises(OperatorError, match="still reads"):
        copies.put_in_place(new, old, aside, sound=True)
    aside.unlink()
    copies.put_in_place(new, old, aside, sound=False)
    assert aside.with_name("kept.db-wal").stat().st_size
    other.close()
    assert colour(old) == "new"


def test_folding_a_damaged_database_says_so(tmp_path: Path) -> None:
    sound = database(tmp_path / "bot.db", "red")
    assert copies.fold(sound)
    sound.write_bytes(b"no database at all, by no means " * 200)
    assert not copies.fold(sound)


def test_made_at_is_utc(tmp_path: Path) -> None:
    (tmp_path / "bot-20250512-090000.db").touch()
    assert copies.list_backups(tmp_path, "bot")[0][0] == datetime(2025, 5, 12, 9, tzinfo=UTC)
