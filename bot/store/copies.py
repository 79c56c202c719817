"""Copies of the database as files: made, verified, put in its place. Whatever interrupts it, the old file stays usable.

Every copy is made beside its target, verified, written through to the disk, and only then takes its name.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.core.backups import made_at
from bot.errors import DamagedData, OperatorError
from bot.store.migrations import STEPS, applied_steps


def backup(db: Database, target: Path) -> int:
    """A verified copy, also while others write; returns its size in bytes. The target appears only when it is sound.

    Raises OperatorError if it cannot be written there."""
    if target.exists():
        raise OperatorError(f"{target} exists already. Name a new file; nothing is overwritten.")
    try:
        with _beside(target) as partial:
            with closing(sqlite3.connect(partial)) as copy:
                db.conn.backup(copy)
                verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
                copy.execute("PRAGMA journal_mode=DELETE")
            if verdict != "ok":
                raise OperatorError(
                    f"The copy is not sound ({verdict}). The database itself may be damaged: run check."
                )
            _settle(partial, target)
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(f"Cannot write a copy to {target}: {error}. Choose another place.") from error
    return target.stat().st_size


def verify(file: Path) -> int:
    """How many schema steps a backup has seen. Raises OperatorError or DamagedData if it cannot be restored."""
    if not file.is_file():
        raise OperatorError(f"There is no file {file}.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            steps = applied_steps(Database(connection)) if verdict == "ok" else 0
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise DamagedData(f"{file} is not a sound database ({error}). Take an older backup.") from error
    if verdict != "ok":
        raise DamagedData(f"{file} is damaged ({verdict}). Take an older backup.")
    if not steps:
        raise OperatorError(f"{file} is no backup of policy-bot: it holds none of its tables.")
    if steps > len(STEPS):
        raise OperatorError(f"{file} was written by a newer policy-bot. Install that version to restore it.")
    return steps


def list_backups(folder: Path, stem: str) -> list[tuple[datetime, Path]]:
    """The backups of a database in a folder, newest first; none if there is no such folder."""
    try:
        found = [(made, path) for path in folder.iterdir() if (made := made_at(stem, path.name))]
    except OSError:
        return []
    return sorted(found, reverse=True)


def put_in_place(
    copy: Path, database: Path, aside: Path, *, sound: bool, at: Callable[[str], None] = lambda _: None
) -> None:
    """Let ``copy`` (a file beside it, which is used up) become the database; the present one is kept as ``aside``.

    sound: the present one is whole and closed, so that its log is folded in; otherwise its log is kept beside it,
    because a log must never meet another database than its own. There is a database under its name at every moment.
    at: told what is about to happen, for tests of interruptions. Raises OperatorError."""
    log, index = (database.with_name(database.name + end) for end in ("-wal", "-shm"))
    aside_log = aside.with_name(aside.name + "-wal")
    try:
        if database.exists():
            at("keep")
            os.link(database, aside)
            if log.exists() and log.stat().st_size:
                if sound:
                    raise OperatorError(f"Somebody still reads {database}. Stop that, then restore again.")
                at("keep the log")
                log.rename(aside_log)
        at("clear")
        for rest in (log, index):
            rest.unlink(missing_ok=True)
        at("replace")
        copy.replace(database)
        _sync(database.parent)
        at("end")
    except OSError as error:
        raise OperatorError(f"Cannot put {copy} in the place of {database}: {error}.") from error


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A name for what is not finished yet; nothing stays under it."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)  # left by a copy that was interrupted
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _settle(partial: Path, target: Path) -> None:
    partial.chmod(0o600)
    _sync(partial)
    partial.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    """Through to the disk: a file's content, or a folder's names."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def duplicate(source: Path, target: Path) -> None:
    """A copy of a database that nobody writes. Raises OperatorError."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        backup(Database(connection), target)


def fold(database: Path) -> bool:
    """Fold the log of a database that nobody has open into its file; True if it is sound."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) == "ok"
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # names and texts may be what is damaged
        return False
