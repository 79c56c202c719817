"""Backups on schedule, and putting one back.

    every minute  is one due? (core.backups: none younger than a day)  -> copy, verify, name    store.copies
                  the old ones go                                      -> 7 days, 4 weeks
    restore       verify, copy, catching up begins in the copy         -> it takes the database's place
    start         a damaged database                                   -> the newest sound backup takes its place

The files are the record of what was made: no table says so. Knows nothing of the chats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.config import Settings
from bot.core.backups import backup_name, is_due, kept
from bot.core.health import LEAST_FREE_BYTES
from bot.errors import DamagedData, NewerData, OperatorError
from bot.store import copies, meta
from bot.store.database import Store, open_read_only, open_store
from bot.store.place import free_bytes
from bot.store.restored import begin_catching_up

log = structlog.get_logger("backups")

FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Where backups of a database go and how many stay, of days and of weeks."""

    database: Path
    folder: Path
    daily: int = 7
    weekly: int = 4

    def listed(self) -> list[tuple[datetime, Path]]:
        """The backups there are, newest first."""
        return copies.list_backups(self.folder, self.database.stem)


def plan_for(settings: Settings, database: Path) -> BackupPlan:
    """What the configuration says of the backups of this database."""
    folder = Path(settings.backup_folder) if settings.backup_folder else database.absolute().parent / FOLDER
    return BackupPlan(database, folder, settings.backup_days, settings.backup_weeks)


async def make_due_backup(store: Store, plan: BackupPlan, now: datetime) -> bool:
    """Make a backup if none is younger than a day, and remove those that need not stay. What goes wrong is told by
    health until one succeeds. The copy is made beside the store's thread, through a connection of its own."""
    if not is_due((made for made, _ in plan.listed()), now):
        return False
    trouble = await asyncio.to_thread(_make, plan, now)
    if trouble != await store.read(meta.get_meta, meta.BACKUP_TROUBLE):
        await store.write(meta.set_meta, meta.BACKUP_TROUBLE, trouble)
    return not trouble


def _make(plan: BackupPlan, now: datetime) -> str:
    """'' or what went wrong."""
    target = plan.folder / backup_name(plan.database.stem, now)
    try:
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = plan.database.stat().st_size + LEAST_FREE_BYTES
        if free_bytes(target) < wanted:
            raise OperatorError(f"no room for a backup in {plan.folder}: {wanted / 1e6:.0f} MB are needed")
        with closing(open_read_only(plan.database)) as reader:
            size = reader.read_now(copies.backup, target)
        staying = kept((made for made, _ in plan.listed()), daily=plan.daily, weekly=plan.weekly)
        for made, path in plan.listed():
            if made not in staying:
                path.unlink()
    except (OSError, OperatorError) as error:
        log.error("no backup", says=str(error))
        return str(error)
    log.info("backup", file=str(target), bytes=size)
    return ""


def restore(backup: Path, database: Path, now: datetime, *, at: Callable[[str], None] = lambda _: None) -> Path | None:
    """Let a backup become the database, in catch-up mode. The caller holds the lock. Returns where the present database
    is kept, None if there was none. at: see ``copies.put_in_place``.

    Raises OperatorError or DamagedData, and then nothing has changed."""
    copies.verify(backup)
    incoming = database.with_name(database.name + ".restoring")
    for rest in ("", "-wal", "-shm"):
        incoming.with_name(incoming.name + rest).unlink(missing_ok=True)  # left by one that was interrupted
    at("copy")
    copies.duplicate(backup, incoming)
    with closing(open_store(incoming)) as copy:
        at("settle")
        copy.write_now(begin_catching_up, now)
    there = database.exists()
    sound = there and copies.fold(database)
    aside = database.with_name(f"{database.name}.{'before-restore' if sound else 'damaged'}-{now:%Y%m%d-%H%M%S}")
    copies.put_in_place(incoming, database, aside, sound=sound, at=at)
    return aside if there else None


def open_or_restore(plan: BackupPlan, now: datetime) -> Store:
    """The open store; if the file is damaged, or empty although there are backups, the newest sound one takes its
    place. Raises what ``open_store`` raises if no backup helps."""
    database = plan.database
    backups = plan.listed()
    if not database.exists() and backups:
        log.warning("there is no database, but there are backups: starting anew", newest=str(backups[0][1]))
    try:
        if backups and database.exists() and database.stat().st_size == 0:
            raise DamagedData(f"{database} is empty, although there are backups of it.")
        return open_store(database)
    except NewerData:
        raise
    except DamagedData as damage:
        for made, path in backups:
            try:
                aside = restore(path, database, now)
            except OperatorError as error:
                log.error("a backup cannot be used", file=str(path), says=str(error))
                continue
            says = f"The database was damaged and is kept as {aside}; the backup of {made:%Y-%m-%d %H:%M} UTC is used."
            log.error("restored", says=says, damage=str(damage))
            store = open_store(database)
            store.write_now(meta.add_notice, "database", says, now)
            return store
        raise
