"""Backups come by themselves; one that is put back floods nobody; a damaged database is replaced at the start."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.model import Subscription
from bot.errors import DamagedData, NewerData, OperatorError
from bot.flows.backups import BackupPlan, make_due_backup, open_or_restore, restore
from bot.store import copies, meta
from bot.store.database import open_read_only, open_store
from bot.store.restored import is_catching_up
from tests.fakes import START
from tests.flows.town import EVERYTHING, OTHER_ROOM, ROOM, VERGE, WIRE, Town, news, run_sql

Build = Callable[..., Town]


class Interrupted(Exception):
    """Somebody pulled the plug."""


def plan_of(town: Town, **changes: int) -> BackupPlan:
    return BackupPlan(town.path, town.path.parent / "backups", **changes)


def saved(town: Town) -> Path:
    """A backup of the town as it is."""
    target = town.path.parent / "saved.db"
    town.store.read_now(copies.backup, target)
    return target


async def test_one_backup_a_day_is_made_and_old_ones_go(town: Town) -> None:
    plan = plan_of(town, daily=2, weekly=0)
    made = []
    for hour in range(0, 24 * 5, 6):
        now = START + timedelta(hours=hour)
        if await make_due_backup(town.store, plan, now):
            made.append(now)
    assert [each.day for each in made] == [12, 13, 14, 15, 16]
    assert [at.day for at, _ in plan.listed()] == [16, 15]
    for _, path in plan.listed():
        assert copies.verify(path)
        assert path.stat().st_mode & 0o777 == 0o600
    assert plan.folder.stat().st_mode & 0o777 == 0o700


async def test_backup_that_cannot_be_made_is_told_until_one_can(town: Town) -> None:
    plan = plan_of(town)
    plan.folder.write_text("a file is in the way")
    assert not await make_due_backup(town.store, plan, START)
    assert town.store.read_now(meta.get_meta, meta.BACKUP_TROUBLE)
    plan.folder.unlink()
    assert await make_due_backup(town.store, plan, START)
    assert town.store.read_now(meta.get_meta, meta.BACKUP_TROUBLE) == ""


async def test_after_a_restore_each_channel_gets_one_summary(build: Build) -> None:
    """Three days are missing in the copy: what was announced in them looks new, and so does what came since."""
    wishes = (EVERYTHING, Subscription(0, OTHER_ROOM))
    town = build(feed_list=(VERGE, WIRE), wishes=wishes, per_poll=100)
    for feed in (VERGE, WIRE):
        town.serve(news(0, site=feed.url), feed=feed)
        await town.poll(feed)
    town.serve(news(1), news(0), feed=VERGE)
    await town.poll()
    backup = saved(town)  # with an alert that waits in each channel, and is sent afterwards
    await town.deliver()
    for number in range(2, 12):
        town.serve(*(news(n) for n in range(number, -1, -1)))
        await town.poll(hours=6)
        await town.deliver()
    told_before = len(town.chat.sent)
    assert told_before == 2 * 11

    town.close()
    aside = restore(backup, town.path, town.clock.advance(hours=1))
    assert aside is not None
    assert copies.verify(aside), "the one before is kept"
    town.open()
    assert town.store.read_now(is_catching_up, town.clock())
    town.serve(*(news(n) for n in range(15, -1, -1)))
    await town.poll()
    assert await town.deliver() == [], "not every feed was asked yet"
    town.serve(news(20, site="https://wire.example"), news(0, site=WIRE.url), feed=WIRE)
    await town.poll(WIRE)
    assert not town.store.read_now(is_catching_up, town.clock())
    await town.deliver()
    told = town.chat.sent[told_before:]
    assert [str(each.channel) for each in told] == [str(ROOM), str(OTHER_ROOM)]
    assert {each.message.kind for each in told} == {"summary"}
    assert len(told[0].message.items) + told[0].message.more >= 15

    town.serve(news(16), news(15))
    await town.poll(hours=2)
    assert await town.deliver() == [news(16).title] * 2, "afterwards everything is as ever"


async def test_restore_asks_every_feed_soon(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    backup = saved(town)
    town.close()
    restore(backup, town.path, town.clock())
    town.open()
    assert town.one("SELECT count(*) FROM feed WHERE next_due > ?", town.clock().timestamp()) == 0


@pytest.mark.parametrize("step", ["copy", "settle", "keep", "clear", "replace"])
async def test_interrupted_restore_leaves_the_old_database_and_can_be_repeated(town: Town, step: str) -> None:
    backup = saved(town)
    town.store.write_now(meta.set_meta, "colour", "after the backup")
    town.close()

    def at(about: str) -> None:
        if about == step:
            raise Interrupted

    with pytest.raises(Interrupted):
        restore(backup, town.path, START, at=at)
    with closing(open_store(town.path)) as store:
        assert store.read_now(meta.get_meta, "colour") == "after the backup"
    restore(backup, town.path, START + timedelta(seconds=1))
    town.open()
    assert town.store.read_now(meta.get_meta, "colour") == ""


async def test_what_is_no_backup_changes_nothing(town: Town) -> None:
    before = town.path.read_bytes()
    letter = town.path.parent / "letter.db"
    letter.write_bytes(b"to my aunt " * 1000)
    with pytest.raises(DamagedData):
        restore(letter, town.path, START)
    assert town.path.read_bytes() == before


def spoil(path: Path) -> None:
    """Every page but the first."""
    body = bytearray(path.read_bytes())
    size = int.from_bytes(body[16:18])
    for page in range(1, len(body) // size):
        body[page * size : page * size + 8] = b"\xff" * 8
    path.write_bytes(body)


@pytest.mark.parametrize("damage", ["spoiled", "empty"])
async def test_damaged_database_is_replaced_by_the_newest_sound_backup(town: Town, damage: str) -> None:
    plan = plan_of(town)
    assert await make_due_backup(town.store, plan, START)
    (plan.folder / "bot-20250512-100000.db").write_bytes(b"newer, and damaged itself " * 200)
    town.close()
    if damage == "empty":
        town.path.write_bytes(b"")
    else:
        spoil(town.path)
    started = time.monotonic()
    with closing(open_or_restore(plan, START + timedelta(hours=2))) as store:
        assert time.monotonic() - started < 5
        ((_, about, says),) = store.read_now(meta.list_notices, START)
        assert about == "database"
        assert "backup of 2025-05-12 09:00 UTC is used" in says
        assert store.read_now(is_catching_up, START + timedelta(hours=3))
    kept = "damaged" if damage == "spoiled" else "before-restore"
    assert [each.name for each in town.path.parent.glob("bot.db.*-2*")] == [f"bot.db.{kept}-20250512-110007"]
    town.open()


async def test_damaged_database_without_a_backup_is_refused_and_kept(town: Town) -> None:
    town.close()
    spoil(town.path)
    before = town.path.read_bytes()
    with pytest.raises(DamagedData, match="restore a backup"):
        open_or_restore(plan_of(town), START)
    assert town.path.read_bytes() == before


async def test_database_of_a_newer_program_is_refused_although_there_are_backups(town: Town) -> None:
    plan = plan_of(town)
    assert await make_due_backup(town.store, plan, START)
    sql = "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('policy_bot', 'step_99', '')"
    town.store.write_now(run_sql, sql)
    town.close()
    with pytest.raises(NewerData, match="newer policy-bot"):
        open_or_restore(plan, START)
    assert not list(town.path.parent.glob("*.damaged-*"))


async def test_restoring_while_somebody_reads_is_refused(town: Town) -> None:
    backup = saved(town)
    town.store.write_now(meta.set_meta, "colour", "red")
    reader = open_read_only(town.path)
    reader.read_now(run_sql, "BEGIN")
    reader.read_now(meta.get_meta, "colour")
    town.store.write_now(meta.set_meta, "colour", "only in the log")
    town.store.read_now(run_sql, "PRAGMA busy_timeout=1")
    town.close()
    with pytest.raises(OperatorError, match="still reads"):
        restore(backup, town.path, START)
    reader.close()
    town.open()
    assert town.store.read_now(meta.get_meta, "colour") == "only in the log"


@pytest.mark.parametrize("seed", range(20))
async def test_flipped_bytes_are_noticed_or_change_nothing_that_is_sent(build: Build, seed: int) -> None:
    """Damage is found at the start and a backup takes over, or it lies where no check sees it: then every payload that
    would be sent is still the one that was decided, or is not sent."""
    town = build(per_poll=100)
    town.serve(news(0))
    await town.poll()
    town.serve(*(news(number) for number in range(10, -1, -1)))
    await town.poll()
    plan = plan_of(town)
    assert await make_due_backup(town.store, plan, town.clock())
    expected = set(town.queued())
    town.close()
    chance = random.Random(seed)
    body = bytearray(town.path.read_bytes())
    for _ in range(3):
        body[chance.randrange(100, len(body))] ^= chance.randrange(1, 256)
    town.path.write_bytes(body)
    open_or_restore(plan, town.clock.advance(minutes=1)).close()
    restored = bool(list(town.path.parent.glob("bot.db.damaged-*")))
    town.open()
    told = await town.deliver()
    assert set(told) <= expected
    dropped = len([each for each in town.notices() if "altered" in each[1]])
    assert restored or len(told) + dropped == len(expected)
