"""Upgrades from every older schema, killed at every statement: the database is as before, or finished by the next
start."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.database import open_store
from bot.store.migrations import STEPS, applied_steps, build_migrations
from tests.store.rooms import run_sql

LAST = len(STEPS)


def old_database(path: Path, steps: int) -> None:
    """A database as a program of that time left it, with a word in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        db = Database(connection)
        migrations = build_migrations()
        migrations.apply(db, stop_before=f"step_{steps + 1}") if steps < LAST else migrations.apply(db)
        connection.execute("INSERT INTO meta VALUES ('colour', 'red')")


def schema(path: Path) -> list[tuple[str, ...]]:
    """Every table, index and trigger with its definition."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2"
        return [tuple(row) for row in connection.execute(sql).fetchall()]


def in_child(work: Callable[[], None]) -> int:
    """Run it in a process of its own; returns the signal that ended it, 0 if none did."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("steps", range(1, LAST))
def test_every_older_database_is_brought_up_to_date_and_copied_before(tmp_path: Path, steps: int) -> None:
    path, new = tmp_path / "bot.db", tmp_path / "new.db"
    old_database(path, steps)
    before = schema(path)
    store = open_store(path)
    assert store.read_now(applied_steps) == LAST
    assert store.read_now(run_sql, "SELECT value FROM meta WHERE key='colour'") == [("red",)]
    store.close()
    open_store(new).close()
    assert schema(path) == schema(new)
    assert schema(tmp_path / f"bot.db.before-step-{steps + 1}") == before
    open_store(path).close()
    assert len(list(tmp_path.glob("bot.db.before-*"))) == 1


@pytest.mark.parametrize("steps", range(1, LAST))
def test_upgrade_that_is_killed_leaves_whole_steps(tmp_path: Path, steps: int) -> None:
    """SIGKILL at each statement of what an upgrade from there does."""
    path = tmp_path / "bot.db"
    old_database(path, steps)
    original = path.read_bytes()
    fresh = tmp_path / "fresh.db"
    open_store(fresh).close()
    at = 0
    while True:
        at += 1
        path.write_bytes(original)

        def upgrade(at: int = at) -> None:
            seen = 0

            def count(_: str) -> None:
                nonlocal seen
                seen += 1
                if seen == at:
                    os.kill(os.getpid(), signal.SIGKILL)

            connection = sqlite3.connect(path, isolation_level=None)
            connection.set_trace_callback(count)
            build_migrations().apply(Database(connection))

        if in_child(upgrade) == 0:
            break
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            reached = applied_steps(Database(connection))
        assert steps <= reached <= LAST
        open_store(path).close()
        assert schema(path) == schema(fresh), f"killed at statement {at}"
        for rest in tmp_path.glob("bot.db?*"):
            rest.unlink()
    assert at > 3, "it was killed at all"
