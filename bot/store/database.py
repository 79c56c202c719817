"""One SQLite connection in one dedicated thread.

Everything else in store/ is plain functions that take the open ``sqlite_utils.Database`` first; flows run them through
``Store.read`` and ``Store.write``. A write is one BEGIN IMMEDIATE transaction: all or nothing, and never waited for
inside. Does not know any table.

Rooms above name the open database's type by importing ``Database`` from here; the library itself stays in this room.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from bot.errors import DamagedData, NewerData, OperatorError
from bot.store.ballast import Ballast
from bot.store.copies import backup
from bot.store.lock import opening
from bot.store.migrations import STEPS, applied_steps, build_migrations
from bot.store.place import NETWORK_FILE_SYSTEMS, file_system_of

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

BUSY_TIMEOUT_MS = 10_000
# The file is damaged, or no database.
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


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
            self._db = self._thread.submit(_open, path, read_only).result()
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
            if _code(error) != sqlite3.SQLITE_FULL or self._ballast is None or not self._ballast.drop():
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
        code = _code(error)
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


def _code(error: Exception) -> int:
    """SQLite's extended result code, 0 for an error that does not come from there."""
    return int(getattr(error, "sqlite_errorcode", 0))


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


def _open(path: Path, read_only: bool) -> Database:
    if read_only:
        return _opened(path, read_only)
    with opening(path, BUSY_TIMEOUT_MS / 1000):
        return _opened(path, read_only)


def _opened(path: Path, read_only: bool) -> Database:
    with contextlib.ExitStack() as on_failure:
        try:
            connection = _connect(path, read_only)
            on_failure.callback(connection.close)
            for setting, value in (("busy_timeout", BUSY_TIMEOUT_MS), ("foreign_keys", "ON")):
                connection.execute(f"PRAGMA {setting}={value}")
            connection.text_factory = _decoded
            db = Database(connection)
            _check_schema(db, path, read_only)
            if not read_only:
                _set_up(db, path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # names and texts may be what is damaged
            raise _told(error, path) from error
        on_failure.pop_all()
    return db


def _connect(path: Path, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    if not read_only and not path.exists():
        with contextlib.suppress(OSError):  # told by what follows
            # What people asked for, and tokens of workspaces: nobody else's business. The log is made alike.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )


def _decoded(text: bytes) -> str:
    """A damaged byte must not make its row unreadable: one such message would hold back all others. That it was altered
    is seen by its hash."""
    return text.decode("utf-8", "replace")


def _set_up(db: Database, path: Path) -> None:
    if db.conn.execute("PRAGMA page_count").fetchone()[0] == 0:
        db.conn.execute("PRAGMA auto_vacuum=INCREMENTAL")
    journal = "TRUNCATE" if file_system_of(path) in NETWORK_FILE_SYSTEMS else "WAL"
    db.conn.execute(f"PRAGMA journal_mode={journal}")
    # FULL: a delivery that was recorded must survive a power cut, or it would be posted twice.
    db.conn.execute("PRAGMA synchronous=FULL")
    if damage := find_damage(db):
        raise sqlite3.DatabaseError(f"damaged: {damage}")
    steps = applied_steps(db)
    if 0 < steps < len(STEPS):
        kept = path.with_name(f"{path.name}.before-step-{steps + 1}")
        kept.unlink(missing_ok=True)  # left by an upgrade that was interrupted: the database is as it was then
        backup(db, kept)
    build_migrations().apply(db)


def _check_schema(db: Database, path: Path, read_only: bool) -> None:
    if (steps := applied_steps(db)) > len(STEPS):
        raise NewerData(
            f"{path} was written by a newer policy-bot (schema {steps}, this program knows {len(STEPS)}). "
            "Install that version again, or use another database with --db FILE."
        )
    if read_only and steps < len(STEPS):
        raise OperatorError(
            f"{path} holds no policy-bot database of this version yet. Start the bot once (policy-bot run or "
            "policy-bot poll), or name the right file with --db FILE."
        )


def _told(error: Exception, path: Path) -> OperatorError:
    text = str(error)
    # A statement that cannot be meant (a table that is missing, or there already) speaks of a damaged schema.
    if isinstance(error, sqlite3.OperationalError) and _code(error) & 0xFF not in {*DAMAGE, sqlite3.SQLITE_ERROR}:
        return OperatorError(f"Cannot use the database {path}: {text}. Check that its folder exists and is writable.")
    return DamagedData(
        f"{path} is not a sound database ({text}). Keep the file, and restore a backup over it, "
        "or start anew with --db FILE: a new database begins silently, nothing is posted twice."
    )


def find_damage(db: Database) -> str:
    """What a full check of the file finds first, '' if it is sound."""
    try:
        found = str(db.conn.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return str(error)
    return "" if found == "ok" else found
