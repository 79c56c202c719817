"""One SQLite connection in one dedicated thread.

Everything else in store/ is plain functions that take the open ``sqlite_utils.Database`` first; flows run them through
``Store.read`` and ``Store.write``. A write is one BEGIN IMMEDIATE transaction: all or nothing, and never waited for
inside. Does not know any table.

Rooms above name the open database's type by importing ``Database`` from here; the library itself stays in this room.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from bot.errors import OperatorError
from bot.store.ballast import Ballast
from bot.store.migrations import build_migrations
from bot.store.open_file import DAMAGE, find_damage, open_file, sqlite_code

__all__ = [
    "Database",
    "Store",
    "StoreFailure",
    "find_damage",
    "in_savepoint",
    "in_transaction",
    "is_storage_trouble",
    "open_in_memory",
    "open_read_only",
    "open_store",
]

# A disk that is full or cannot be written raises this in the middle of work.
StoreFailure = sqlite3.OperationalError
# The disk said that it did not keep what it was given. What it says afterwards proves nothing: a second fsync succeeds
# although the pages of the first are lost.
LIES = frozenset({sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC})

P = ParamSpec("P")
R = TypeVar("R")


class Store:
    """The open database. Build with ``open_store``; close with ``close``.

    ``read_only`` stores raise on writes and may be open while the bot runs. pressed: the disk is full, so nothing may
    be begun that has to be recorded; ``relieve`` ends it. broken: why this store writes nothing any more; damaged:
    because of the file, not of the disk; on_broken is called then, in the store's thread.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.pressed = False
        self.broken = ""
        self.damaged = False
        self.on_broken: Callable[[], None] = lambda: None
        self._ballast: Ballast | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            self._db = self._thread.submit(open_file, path, read_only).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    async def read(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(db, ...)`` in the store's thread, without a transaction of its own."""
        call: Callable[[], R] = lambda: self._read(function, *args, **kwargs)  # noqa: E731  (typed, for ParamSpec)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def write(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(db, ...)`` inside one immediate transaction; an exception undoes all of it.

        A caller that is cancelled while it waits does not undo the write: it has happened or will.
        """
        call: Callable[[], R] = lambda: self._written(function, *args, **kwargs)  # noqa: E731
        # Shielded: a cancelled future would take a write that has not begun out of the queue.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, call))

    def read_now(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``read`` for callers without an event loop (the command line)."""
        return self._thread.submit(lambda: self._read(function, *args, **kwargs)).result()

    def write_now(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``write`` for callers without an event loop (the command line)."""
        return self._thread.submit(lambda: self._written(function, *args, **kwargs)).result()

    def keep_ballast(self, ballast: Ballast) -> None:
        """From now on there is room to give away when the disk is full. For the process that runs the bot."""
        self._ballast = ballast
        self.relieve()

    def relieve(self) -> bool:
        """Take the room of the ballast again; True if there is no pressure (any more)."""
        if self._ballast is not None:
            self.pressed = not self._ballast.fill()
        return not self.pressed

    def _written(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One transaction; on a full disk once more, with the ballast's room."""
        if self.broken:
            raise StoreFailure(self.broken)
        try:
            return in_transaction(self._db, function, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            self._note(error)
            if sqlite_code(error) != sqlite3.SQLITE_FULL or self._ballast is None or not self._ballast.drop():
                raise
        return in_transaction(self._db, function, *args, **kwargs)

    def _read(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(self._db, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            self._note(error)
            raise

    def _note(self, error: sqlite3.DatabaseError) -> None:
        """What an error says about the disk, for those who are about to use it."""
        code = sqlite_code(error)
        if code == sqlite3.SQLITE_FULL and self._ballast is not None:
            self.pressed = True
        if code in LIES or code & 0xFF in DAMAGE:
            self.damaged = code not in LIES
            self.broken = str(error)
            self.on_broken()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close. Harmless when called twice."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close).result()
        self._thread.shutdown(wait=True)
        if self._ballast is not None:
            self._ballast.drop()

    def _close(self) -> None:
        if not self.read_only and not self.broken:
            # Fails while a reader holds the log: then it is folded in at the next start.
            with contextlib.suppress(sqlite3.Error):
                self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


def in_transaction(
    db: Database, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """``function(db, ...)`` between BEGIN IMMEDIATE and COMMIT.

    Immediate, because a deferred transaction that turns into a writer fails with "database is locked" at once,
    whatever the busy time-out says.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        result = function(db, *args, **kwargs)
        db.conn.commit()
    except BaseException:
        # Also when the commit itself fails: a transaction left open would make every later write fail.
        db.conn.rollback()
        raise
    return result


def in_savepoint(db: Database, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """``function(...)`` as a part of the open transaction that is undone alone if it raises."""
    db.conn.execute("SAVEPOINT part")
    try:
        result = function(*args, **kwargs)
    except BaseException:
        # A full disk has rolled back the whole transaction already, and the savepoint with it.
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK TO part")
            db.conn.execute("RELEASE part")
        raise
    db.conn.execute("RELEASE part")
    return result


def is_storage_trouble(error: BaseException) -> bool:
    """Whether an error says that the disk is full or the file damaged, not that somebody gave us something odd."""
    return type(error) in (sqlite3.OperationalError, sqlite3.DatabaseError)


def open_store(path: Path) -> Store:
    """Open for writing: created if absent, brought to the newest schema.

    Raises DamagedData for a file that is no database, is damaged, or comes from a newer program; OperatorError if
    the place cannot be written.
    """
    return Store(path)


def open_in_memory() -> Database:
    """An empty database of the newest schema that is never written anywhere, for trying things out in one thread."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    db = Database(connection)
    build_migrations().apply(db)
    return db


def open_read_only(path: Path) -> Store:
    """Open an existing database for reading. Raises OperatorError if there is none yet, or none of this schema."""
    if not path.exists():
        raise OperatorError(
            f"There is no database at {path} yet. Start the bot once (policy-bot run or policy-bot poll), "
            "or name the right file with --db FILE."
        )
    return Store(path, read_only=True)
