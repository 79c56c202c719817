"""One connection, one thread, whole transactions; files that cannot be used are refused in one sentence."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import DamagedData, OperatorError
from bot.store.database import (
    Database,
    Store,
    find_damage,
    in_savepoint,
    is_storage_trouble,
    open_read_only,
    open_store,
)
from bot.store.meta import get_meta, set_meta
from bot.store.migrations import STEPS, applied_steps
from bot.store.place import file_system_of, library_version
from tests.store.rooms import add, run_sql


def test_new_file_gets_every_step_and_a_second_start_none(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    for _ in range(2):
        store = open_store(path)
        assert store.read_now(applied_steps) == len(STEPS)
        store.close()


def test_settings_that_keep_data_safe_are_on(store: Store) -> None:
    settings = {name: store.read_now(run_sql, f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")}
    assert settings == {"journal_mode": "wal", "synchronous": 2}
    assert store.read_now(run_sql, "PRAGMA foreign_keys") == [(1,)]
    assert store.read_now(run_sql, "PRAGMA busy_timeout") == [(10_000,)]


def test_rows_that_point_nowhere_are_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.write_now(run_sql, "INSERT INTO outcome(article_id, channel, code, at) VALUES (99, '', 'old', 0)")


def test_database_of_a_newer_program_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = open_store(path)
    sql = "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('policy_bot', 'step_99', '')"
    store.write_now(run_sql, sql)
    store.close()
    for opener in (open_store, open_read_only):
        with pytest.raises(DamagedData, match=r"newer policy-bot .* --db FILE") as caught:
            opener(path)
        assert "\n" not in str(caught.value)


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"This is a letter to my aunt. " * 100)
    for opener in (open_store, open_read_only):
        with pytest.raises(DamagedData, match="not a sound database"):
            opener(path)
    assert path.read_bytes().startswith(b"This is a letter")


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = open_store(path)
    for number in range(200):
        store.write_now(add, number)
    store.close()
    body = bytearray(path.read_bytes())
    size = int.from_bytes(body[16:18])
    for page in range(len(body) // size - 3, len(body) // size):
        body[page * size : page * size + 8] = b"\xff" * 8
    path.write_bytes(body)
    with pytest.raises(DamagedData, match="restore a backup"):
        open_store(path)
    reader = open_read_only(path)
    assert reader.read_now(find_damage)
    reader.close()


def test_folder_that_is_absent_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="folder exists and is writable"):
        open_store(tmp_path / "nowhere" / "bot.db")


def test_reading_what_does_not_exist_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no database at"):
        open_read_only(tmp_path / "bot.db")
    assert list(tmp_path.iterdir()) == []


def test_reading_an_empty_or_foreign_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE song(title)")
    other.close()
    for path in (empty, foreign):
        with pytest.raises(OperatorError, match="no policy-bot database"):
            open_read_only(path)


def test_reader_sees_what_is_committed_while_a_writer_is_in_the_middle(store: Store) -> None:
    store.write_now(set_meta, "colour", "red")
    reader = open_read_only(store.path)

    def write_and_look(db: Database) -> str:
        set_meta(db, "colour", "blue")
        return reader.read_now(get_meta, "colour")

    assert store.write_now(write_and_look) == "red"
    assert reader.read_now(get_meta, "colour") == "blue"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.write_now(set_meta, "colour", "green")
    reader.close()


def test_reader_opens_after_the_writer_has_closed(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    open_store(path).close()
    reader = open_read_only(path)
    assert reader.read_now(get_meta, "absent", "fallback") == "fallback"
    reader.close()


async def test_exception_undoes_the_whole_write(store: Store) -> None:
    def half(db: Database) -> None:
        set_meta(db, "colour", "red")
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        await store.write(half)
    assert await store.read(get_meta, "colour") == ""
    await store.write(set_meta, "colour", "blue")
    assert await store.read(get_meta, "colour") == "blue"


async def test_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    def dangling(db: Database) -> None:
        db.conn.execute("PRAGMA defer_foreign_keys=ON")
        run_sql(db, "INSERT INTO outcome(article_id, channel, code, at) VALUES (99, '', 'old', 0)")

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(dangling)
    await store.write(set_meta, "colour", "blue")
    assert await store.read(run_sql, "SELECT count(*) FROM outcome") == [(0,)]


async def test_write_whose_caller_was_cancelled_happens_all_the_same(store: Store) -> None:
    gate = asyncio.Event()

    async def caller(number: int) -> None:
        gate.set()
        await store.write(set_meta, f"key {number}", "written")

    tasks = [asyncio.create_task(caller(number)) for number in range(5)]
    await gate.wait()
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await store.read(run_sql, "SELECT count(*) FROM meta WHERE value='written'") == [(5,)]


def test_part_that_fails_is_undone_alone(store: Store) -> None:
    def part(db: Database, *, fails: bool) -> None:
        set_meta(db, f"part {fails}", "x")
        if fails:
            raise ValueError

    def whole(db: Database) -> None:
        in_savepoint(db, part, db, fails=False)
        with pytest.raises(ValueError):
            in_savepoint(db, part, db, fails=True)

    store.write_now(whole)
    assert store.read_now(run_sql, "SELECT key FROM meta") == [("part False",)]


def fill(db: Database, size: int = 100_000) -> None:
    set_meta(db, "big", "x" * size)


def test_full_disk_undoes_the_write_and_the_same_store_works_again(store: Store) -> None:
    pages = store.read_now(run_sql, "PRAGMA page_count")[0][0]
    store.read_now(run_sql, f"PRAGMA max_page_count={pages}")
    with pytest.raises(sqlite3.OperationalError, match="full") as caught:
        store.write_now(fill)
    assert is_storage_trouble(caught.value)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.write_now(lambda db: in_savepoint(db, fill, db))
    assert store.read_now(get_meta, "big") == ""
    store.read_now(run_sql, "PRAGMA max_page_count=1000000")
    store.write_now(fill)
    assert len(store.read_now(get_meta, "big")) == 100_000


def test_oddities_are_no_trouble_of_the_storage() -> None:
    assert is_storage_trouble(sqlite3.DatabaseError("database disk image is malformed"))
    assert not is_storage_trouble(sqlite3.IntegrityError("UNIQUE"))
    assert not is_storage_trouble(ValueError("odd"))


def test_four_stores_write_at_once_and_none_is_locked_out(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    stores = [open_store(path) for _ in range(4)]

    def count_up(db: Database) -> None:
        set_meta(db, "count", str(int(get_meta(db, "count", "0")) + 1))

    def hammer(store: Store) -> None:
        for _ in range(25):
            store.write_now(count_up)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(hammer, stores))
    assert stores[0].read_now(get_meta, "count") == "100"
    for store in stores:
        store.close()


def test_closing_folds_the_log_into_the_file(tmp_path: Path) -> None:
    store = open_store(tmp_path / "bot.db")
    store.write_now(set_meta, "colour", "red")
    store.close()
    assert [each.name for each in tmp_path.iterdir()] == ["bot.db"]


def test_closing_while_somebody_reads_is_no_error(tmp_path: Path) -> None:
    store = open_store(tmp_path / "bot.db")
    store.write_now(set_meta, "colour", "red")
    reader = open_read_only(store.path)
    reader.read_now(run_sql, "BEGIN")
    reader.read_now(get_meta, "colour")
    store.read_now(run_sql, "PRAGMA busy_timeout=1")
    store.close()
    reader.close()


def test_finding_damage_in_a_sound_file_is_empty(store: Store) -> None:
    assert store.read_now(find_damage) == ""
    assert library_version().startswith("3.")


MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
server:/export /srv/share nfs4 rw 0 0
//box/files /srv/my\040files cifs rw 0 0
tmpfs /srv/share/local tmpfs rw 0 0
short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/bot.db", "ext4"),
        ("/srv/share/bot.db", "nfs4"),
        ("/srv/shared/bot.db", "ext4"),
        ("/srv/my files/bot.db", "cifs"),
        ("/srv/share/local/bot.db", "tmpfs"),
    ],
)
def test_file_system_is_that_of_the_innermost_mount(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind


def test_link_into_a_network_share_is_seen_through(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    link = tmp_path / "link"
    link.symlink_to(share)
    assert file_system_of(link / "bot.db", f"/dev/sda1 / ext4 rw\nserver:/x {share} nfs rw\n") == "nfs"


def test_unknown_mounts_give_no_answer() -> None:
    assert file_system_of(Path("/a/b"), "") == ""
    assert isinstance(file_system_of(Path("/")), str)
