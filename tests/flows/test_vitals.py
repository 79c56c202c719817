"""Each fault that is really brought about turns its condition bad and, taken away, good again. Time is the test's."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import CredentialRefused
from bot.flows.backups import BackupPlan, make_due_backup
from bot.flows.pulse import PulseKeeper
from bot.flows.vitals import Looking, trouble_of, vitals_of
from bot.store import meta
from bot.store.ballast import Ballast
from tests.flows.test_deliver import put
from tests.flows.town import Town, run_sql

WITHIN_S = 60.0


class Ward:
    """A town that is looked at: ``bad`` names the conditions that are not fine."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.plan = BackupPlan(town.path, town.path.parent / "backups")
        self.pulse = PulseKeeper(town.clock.monotonic)
        self.states = {"slack": "ready"}
        self.looking = Looking(town.store, self.plan, self.pulse, town.clock, backups=True)

    async def bad(self, **later: float) -> set[str]:
        """After so long, with a heartbeat and a pass at the end of it."""
        self.town.clock.advance(**later)
        await self.town.store.write(meta.beat, self.states, self.town.clock())
        with self.pulse.polling():
            pass
        return {each.name for each in (await self.looking())[0] if not each.fine}


@pytest.fixture
async def ward(town: Town) -> Ward:
    ward = Ward(town)
    await make_due_backup(town.store, ward.plan, town.clock())
    assert await ward.bad() == set()
    return ward


async def test_heartbeat(ward: Ward) -> None:
    ward.town.clock.advance(seconds=WITHIN_S)
    assert {each.name for each in (await ward.looking())[0] if not each.fine} == {"heartbeat"}
    assert await ward.bad() == set()


async def test_full_disk(ward: Ward) -> None:
    store = ward.town.store
    store.keep_ballast(Ballast(store.path, 64 * 1024))
    pages = store.read_now(run_sql, "PRAGMA page_count")[0][0]
    store.read_now(run_sql, f"PRAGMA max_page_count={pages}")
    with pytest.raises(sqlite3.OperationalError):
        store.write_now(meta.set_meta, "big", "x" * 200_000)
    assert "nothing is polled or sent" in trouble_of(store)
    assert await ward.bad() == {"storage"}
    store.read_now(run_sql, "PRAGMA max_page_count=1000000")
    store.relieve()
    assert await ward.bad() == set()


async def test_loop_that_lags(ward: Ward) -> None:
    ward.pulse.late(11.0)
    assert await ward.bad() == {"loop"}
    assert await ward.bad(seconds=WITHIN_S + 1) == set()


async def test_polling_that_stopped_or_hangs(ward: Ward) -> None:
    ward.town.clock.advance(seconds=121)
    await ward.town.store.write(meta.beat, ward.states, ward.town.clock())
    assert {each.name for each in (await ward.looking())[0] if not each.fine} == {"polling"}
    assert await ward.bad() == set()
    with ward.pulse.polling():
        ward.town.clock.advance(seconds=601)
        await ward.town.store.write(meta.beat, ward.states, ward.town.clock())
        assert {each.name for each in (await ward.looking())[0] if not each.fine} == {"polling"}
    assert await ward.bad() == set()


async def test_tasks_that_break_again_and_again(ward: Ward) -> None:
    for _ in range(6):
        ward.pulse.broke()
    assert await ward.bad() == {"tasks"}
    assert await ward.bad(seconds=601) == set()


async def test_outbox_that_stands_still(ward: Ward) -> None:
    put(ward.town, "one")
    assert await ward.bad(minutes=14) == set()
    assert await ward.bad(minutes=2) == {"outbox"}
    await ward.town.deliver()
    assert await ward.bad() == set()


async def test_token_that_is_refused(ward: Ward) -> None:
    put(ward.town, "one")
    ward.town.chat.script = [CredentialRefused("revoked")]
    await ward.town.deliver()
    assert await ward.bad() == {"slack"}
    ward.town.clock.advance(hours=1)
    await ward.town.deliver()
    assert await ward.bad() == set()


async def test_chat_that_is_not_heard(ward: Ward) -> None:
    ward.states["slack"] = "waiting: no connection"
    assert await ward.bad() == set()
    assert await ward.bad(minutes=5) == set()
    ward.states["slack"] = "starting"
    assert await ward.bad(minutes=6) == {"listening in slack"}
    ward.states["slack"] = "ready"
    assert await ward.bad() == set()
    ward.states["slack"] = "failed: the token is refused"
    assert await ward.bad() == {"listening in slack"}
    ward.states.clear()
    assert await ward.bad() == set(), "what is not configured any more is not missed"


async def test_backup_that_fails_or_is_missing(ward: Ward) -> None:
    store, plan, clock = ward.town.store, ward.plan, ward.town.clock
    clock.advance(hours=25)
    held = plan.folder.rename(plan.folder.with_name("elsewhere"))
    plan.folder.write_text("in the way")
    await make_due_backup(store, plan, clock())
    assert await ward.bad() == {"backup"}
    plan.folder.unlink()
    held.rename(plan.folder)
    await make_due_backup(store, plan, clock())
    assert await ward.bad() == set()
    assert await ward.bad(hours=49) == {"backup"}
    await make_due_backup(store, plan, clock())
    assert await ward.bad() == set()


async def test_database_that_cannot_be_read_is_a_condition_not_an_error(ward: Ward) -> None:
    ward.town.store.write_now(run_sql, "ALTER TABLE delivery RENAME TO gone")
    found = {each.name: each.says for each in (await ward.looking())[0] if not each.fine}
    assert "cannot be read" in found["storage"]
    ward.town.store.write_now(run_sql, "ALTER TABLE gone RENAME TO delivery")
    assert await ward.bad() == set()


async def test_health_of_another_process_reads_the_pulse_that_was_written(town: Town, tmp_path: Path) -> None:
    await town.store.write(meta.beat, {}, town.clock(), {"lag_s": 12.0, "breaks": 7})
    seen = await town.store.read(vitals_of, BackupPlan(town.path, tmp_path), town.clock(), backups=False)
    assert (seen.pulse.lag_s, seen.pulse.breaks) == (12.0, 7)
    assert seen.begun == town.clock()
    assert town.clock() - (seen.alive or town.clock()) < timedelta(seconds=1)
