"""One SQLite connection in one dedicated thread.

Everything else in store/ is plain functions that take the open ``sqlite_utils.Database`` first; flows run them through
``Store.read`` and ``Store.write``. A write is one BEGIN IMMEDIATE transaction: all or nothing, and never waited for
inside. Does not know any table.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from bot.errors import DamagedData, OperatorError
from bot.store.migrations import STEPS, applied_steps, build_migrations

P = ParamSpec("P")
R = TypeVar("R")

BUSY_TIMEOUT_MS = 10_000
# WAL needs shared memory, which network file systems do not give: it corrupts there.
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "fuse"})


class Store:
    """The open database. Build with ``open_store``; close with ``close``.

    ``read_only`` stores raise on writes and may be open while the bot runs.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            self._db = self._thread.submit(_open, path, read_only).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    async def read(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(db, ...)`` in the store's thread, without a transaction of its own."""
        call: Callable[[], R] = lambda: function(self._db, *args, **kwargs)  # noqa: E731  (typed, for ParamSpec)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def write(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function(db, ...)`` inside one immediate transaction; an exception undoes all of it.

        A caller that is cancelled while it waits does not undo the write: it has happened or will.
        """
        call: Callable[[], R] = lambda: in_transaction(self._db, function, *args, **kwargs)  # noqa: E731
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def read_now(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``read`` for callers without an event loop (the command line)."""
        return self._thread.submit(lambda: function(self._db, *args, **kwargs)).result()

    def write_now(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``write`` for callers without an event loop (the command line)."""
        return self._thread.submit(lambda: in_transaction(self._db, function, *args, **kwargs)).result()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close. Harmless when called twice."""
        self._thread.submit(self._close).result()
        self._thread.shutdown(wait=True)

    def _close(self) -> None:
        if not self.read_only:
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
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()
    return result


def open_store(path: Path) -> Store:
    """Open for writing: created if absent, brought to the newest schema.

    Raises DamagedData for a file that is no database, is damaged, or comes from a newer program; OperatorError if
    the place cannot be written.
    """
    return Store(path)


def open_read_only(path: Path) -> Store:
    """Open an existing database for reading. Raises OperatorError if there is none yet."""
    if not path.exists():
        raise OperatorError(
            f"There is no database at {path} yet. Start the bot once (policy-bot run or policy-bot poll), "
            "or name the right file with --db FILE."
        )
    return Store(path, read_only=True)


def _open(path: Path, read_only: bool) -> Database:
    try:
        connection = _connect(path, read_only)
        db = Database(connection)
        _check_schema(db, path)
        if not read_only:
            _set_up(db, path)
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error
    return db


def _connect(path: Path, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    for setting, value in (("busy_timeout", BUSY_TIMEOUT_MS), ("foreign_keys", "ON")):
        connection.execute(f"PRAGMA {setting}={value}")
    return connection


def _set_up(db: Database, path: Path) -> None:
    if db.conn.execute("PRAGMA page_count").fetchone()[0] == 0:
        db.conn.execute("PRAGMA auto_vacuum=INCREMENTAL")
    journal = "TRUNCATE" if file_system_of(path) in NETWORK_FILE_SYSTEMS else "WAL"
    db.conn.execute(f"PRAGMA journal_mode={journal}")
    # FULL: a delivery that was recorded must survive a power cut, or it would be posted twice.
    db.conn.execute("PRAGMA synchronous=FULL")
    if damage := [row[0] for row in db.conn.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]:
        raise sqlite3.DatabaseError(f"damaged: {damage[0]}")
    build_migrations().apply(db)


def _check_schema(db: Database, path: Path) -> None:
    if (steps := applied_steps(db)) > len(STEPS):
        raise DamagedData(
            f"{path} was written by a newer policy-bot (schema {steps}, this program knows {len(STEPS)}). "
            "Install that version again, or use another database with --db FILE."
        )


def _told(error: sqlite3.DatabaseError, path: Path) -> OperatorError:
    text = str(error)
    if isinstance(error, sqlite3.OperationalError) and "damaged" not in text and "malformed" not in text:
        return OperatorError(f"Cannot use the database {path}: {text}. Check that its folder exists and is writable.")
    return DamagedData(
        f"{path} is not a sound database ({text}). Keep the file, and restore a backup over it, "
        "or start anew with --db FILE: a new database begins silently, nothing is posted twice."
    )


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that holds ``path`` (``ext4``, ``nfs4`` ...), '' if it cannot be told.

    mounts: the text of /proc/mounts; read from there when not given.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8")
        except OSError:
            return ""
    target = str(path.absolute())
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = point == "/" or target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def scalar(db: Database, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
    """The first column of the first row, or None."""
    row = db.conn.execute(sql, parameters).fetchone()
    return None if row is None else row[0]
