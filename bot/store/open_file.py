"""Opens the database file: the connection and its settings, the schema, and what is wrong with a file that will not do.

In whose thread it is used, and how reads and writes are kept apart, is ``database``.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.errors import DamagedData, NewerData, OperatorError
from bot.store.copies import backup
from bot.store.lock import opening
from bot.store.migrations import STEPS, applied_steps, build_migrations
from bot.store.place import NETWORK_FILE_SYSTEMS, file_system_of

BUSY_TIMEOUT_MS = 10_000
# The file is damaged, or no database.
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def open_file(path: Path, read_only: bool) -> Database:
    """Open a database file; for writing, made if absent and brought to the newest schema, by one process at a time.

    Raises DamagedData for a file that is no database or is damaged, NewerData if it comes from a newer program,
    OperatorError if its place cannot be used, or if there is nothing of this schema to read."""
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
    if isinstance(error, sqlite3.OperationalError) and sqlite_code(error) & 0xFF not in {*DAMAGE, sqlite3.SQLITE_ERROR}:
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


def sqlite_code(error: Exception) -> int:
    """SQLite's extended result code, 0 for an error that does not come from there."""
    return int(getattr(error, "sqlite_errorcode", 0))
