"""What happens by itself: nothing that goes wrong ends it, clocks may jump, and it ends in order."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.outgoing import Message
from bot.core.ports import FeedMemory
from bot.errors import CredentialRefused, NotSent
from bot.flows.deliver import Deliverer
from bot.flows.upkeep import Keep
from bot.flows.vitals import trouble_of
from bot.jobs import Every, Jobs, Rhythm
from bot.store import meta, outbox
from bot.store.ballast import Ballast
from bot.store.rows import to_seconds
from tests.fakes import FakeChat, ScriptedPages
from tests.flows.conftest import blank, build, town
from tests.flows.test_deliver import put
from tests.flows.town import ROOM, Town, news, run_sql

__all__ = ["blank", "build", "town"]  # fixtures

QUICK = Rhythm(poll_s=0.03, minute_s=0.05, day_s=0.1, heartbeat_s=0.03, store_rest_s=0.02, login_retry_s=(0.01, 0.02))
# One heartbeat only: clocks that a test moves on are not taken for clocks that jump.
CALM = replace(QUICK, heartbeat_s=3600.0)
Logs = list[Any]


@pytest.fixture
def logs() -> Any:
    with structlog.testing.capture_logs() as captured:
        yield captured


async def until(happens: Callable[[], object], what: str, patience_s: float = 20.0) -> None:
    """Let the loop run until it is true."""
    async with asyncio.timeout(patience_s):
        while not happens():  # noqa: ASYNC110  (what happens is in a database or in another's list)
            await asyncio.sleep(0.005)
    assert happens(), what


async def seconds_pass(town: Town, happens: Callable[[], object], what: str, *, at_most: float) -> None:
    """Move the clock on, gently enough to be no jump, until it is true."""
    end = town.clock() + timedelta(seconds=at_most)
    while not happens():
        assert town.clock() < end, what
        town.clock.advance(seconds=min(5.0, at_most / 10) if at_most < 100 else 25.0)
        beat = town.clock()
        await until(lambda beat=beat: happens() or alive(town) == beat, what)  # type: ignore[misc]


def alive(town: Town) -> Any:
    return town.store.read_now(meta.find_alive)


def jobs_of(town: Town, *chats: FakeChat, rhythm: Rhythm = CALM, **changes: Any) -> Jobs:
    async def refresh() -> None:
        return None

    # Open to no chat: logging in opens it.
    town.deliverer = Deliverer(town.store, clock=town.clock, sleep=town.clock.sleep, monotonic=town.clock.monotonic)
    jobs = Jobs(
        store=town.store,
        poller=town.poller,
        deliverer=town.deliverer,
        chats=chats or (town.chat,),
        feed_list=town.feed_list,
        pages=None,
        keep=Keep(730, 1000),
        refresh=refresh,
        clock=town.clock,
        rhythm=rhythm,
    )
    return replace(jobs, **changes)


@asynccontextmanager
async def at_work(jobs: Jobs) -> AsyncIterator[asyncio.Task[None]]:
    """The jobs, while entered; they must end in order afterwards."""
    stop = asyncio.Event()
    task = asyncio.create_task(jobs.run(stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


def polls(town: Town) -> int:
    return len(town.source.asked)


async def test_news_is_polled_and_told_without_anybody_asking(town: Town) -> None:
    town.serve(news(0))
    async with at_work(jobs_of(town)):
        await until(lambda: polls(town) == 1, "the first poll")
        town.serve(news(1), news(0))
        town.clock.advance(hours=1)
        await until(lambda: town.chat.sent, "the alert")
    assert town.chat.titles() == [news(1).title]


async def test_every_job_is_there_once_also_when_begun_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are fixed; a tick that finds the last one at work is skipped, and late ticks are one."""
    seen: dict[str, Any] = {}
    begin = AsyncIOScheduler.start

    def started(scheduler: AsyncIOScheduler, *arguments: Any) -> None:
        begin(scheduler, *arguments)
        for job in scheduler.get_jobs():
            assert job.id not in seen or seen[job.id] is not job
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        seen.update({job.id: job for job in scheduler.get_jobs()})
        assert len(scheduler.get_jobs()) == 7

    monkeypatch.setattr(AsyncIOScheduler, "start", started)
    town.serve(news(0))
    for _ in range(2):
        async with at_work(jobs_of(town)):
            await until(lambda: polls(town), "a poll")
    assert sorted(seen) == ["backup", "choose", "digests", "forget", "pages", "poll", "tidy"]


async def test_poll_that_takes_long_is_not_begun_twice(town: Town) -> None:
    gate = asyncio.Event()
    at_once = most = 0

    async def slow(_now: Any) -> Any:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await gate.wait()
        at_once -= 1
        return await type(town.poller).poll_due(town.poller, town.clock())

    town.serve(news(0))
    town.poller.poll_due = slow  # type: ignore[method-assign, assignment]
    async with at_work(jobs_of(town)):
        await until(lambda: at_once, "the slow poll")
        await asyncio.sleep(0.2)
        gate.set()
        await until(lambda: polls(town), "its end")
    assert most == 1


async def test_job_that_breaks_is_logged_and_comes_again(town: Town, logs: Logs) -> None:
    calls = 0

    async def refresh() -> None:
        nonlocal calls
        calls += 1
        if calls < 3:
            raise ZeroDivisionError("a bug")

    town.serve(news(0))
    async with at_work(jobs_of(town, refresh=refresh)):
        await until(lambda: polls(town), "a poll after two failures")
    broken = [each for each in logs if each["event"] == "job failed"]
    assert [each["job"] for each in broken] == ["poll", "poll"]
    assert all(each["exc_info"] for each in broken)


def test_ticks_that_a_clock_jumped_over_are_let_go_by() -> None:
    """A machine whose clock forgets begins in 1970; there are 118 million ticks from there to today."""
    ticks, then, today = (
        Every(seconds=15, timezone="UTC"),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert ticks.get_next_fire_time(then, today) == today + timedelta(seconds=15)
    assert ticks.get_next_fire_time(today, today) == today + timedelta(seconds=15)
    assert ticks.get_next_fire_time(today, today + timedelta(seconds=1)) == today + timedelta(seconds=15)


@pytest.mark.parametrize("jump", [timedelta(days=90), timedelta(hours=3)], ids=str)
async def test_clock_that_jumps_forward_leads_to_a_poll(town: Town, logs: Logs, jump: timedelta) -> None:
    town.serve(news(0))
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: polls(town) == 1, "the first poll")
        town.clock.now += jump
        await until(lambda: any(each["event"] == "the clock jumped" for each in logs), "the jump is noticed")
        await seconds_pass(town, lambda: polls(town) >= 2, "the poll after it", at_most=91)  # overdue feeds are spread


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=400), timedelta(seconds=45)], ids=str)
async def test_clock_that_jumps_back_leads_to_a_poll_soon(town: Town, logs: Logs, jump: timedelta) -> None:
    """The next poll was planned by a clock that ran ahead: it must not be waited for."""
    town.serve(news(0))
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: polls(town) == 1, "the first poll")
        town.clock.now -= jump
        await until(lambda: any(each["event"] == "the clock jumped" for each in logs), "the jump is noticed")
        # One that was set back by less than the interval is waited for: the feed was asked a moment ago.
        at_most = 91 if jump > timedelta(hours=1) else 3600
        await seconds_pass(town, lambda: polls(town) >= 2, "the poll after it", at_most=at_most)


async def test_full_disk_stops_polling_and_sending_until_there_is_room(town: Town, logs: Logs) -> None:
    town.serve(news(0))
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: polls(town) == 1, "the first poll")
        pages = town.store.read_now(run_sql, "PRAGMA page_count")[0][0]
        town.store.read_now(run_sql, f"PRAGMA max_page_count={pages}")
        later = to_seconds(town.clock()) + 600
        town.store.write_now(
            outbox.enqueue, ROOM, "alert", "two", Message("alert", "two"), town.clock(), not_before=later
        )
        # Too little to hold anything, and no ballast is to be had: a folder is in its place.
        town.store.keep_ballast(Ballast(town.path, 1_000_000))
        Ballast(town.path).drop()
        Ballast(town.path).path.mkdir()
        await fill_up(town)
        sent, asked = len(town.chat.tried), polls(town)
        town.clock.advance(hours=1)
        for _ in range(3):
            logs.clear()
            await until(lambda: any(each["event"].startswith("no heartbeat") for each in logs) or alive(town), "a beat")
            await asyncio.sleep(0.05)
        assert (len(town.chat.tried), polls(town)) == (sent, asked)
        assert trouble_of(town.store)

        Ballast(town.path).path.rmdir()
        town.store.read_now(run_sql, "PRAGMA max_page_count=1000000")
        await until(lambda: any(each["event"] == "there is room on the disk again" for each in logs), "room")
        await until(lambda: "two" in town.chat.titles(), "what waited is sent")
        await seconds_pass(town, lambda: polls(town) > asked, "polling goes on", at_most=91)
    assert trouble_of(town.store) == ""


async def fill_up(town: Town) -> None:
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await town.store.write(meta.set_meta, "big", "x" * 200_000)


async def test_disk_that_lies_ends_the_bot_by_itself(town: Town) -> None:
    town.serve(news(0))
    stop = asyncio.Event()
    task = asyncio.create_task(jobs_of(town).run(stop))
    await until(lambda: polls(town) == 1, "the first poll")

    def lie(_: Any) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    with pytest.raises(sqlite3.OperationalError):
        await town.store.write(lie)
    await asyncio.wait_for(task, 10)
    assert town.store.broken
    assert not town.store.damaged
    with pytest.raises(sqlite3.OperationalError, match="I/O error"):
        await town.store.write(meta.set_meta, "colour", "red")


async def test_task_that_breaks_is_counted_for_health(town: Town) -> None:
    async def refresh() -> None:
        raise ZeroDivisionError("a bug")

    town.serve(news(0))
    jobs = jobs_of(town, refresh=refresh, rhythm=QUICK)
    async with at_work(jobs):
        await until(lambda: jobs.pulse.take().breaks > 5, "six breaks")
        await until(lambda: '"breaks": ' in town.store.read_now(meta.get_meta, meta.PULSE), "they are written down")


async def test_heartbeat_is_written(town: Town) -> None:
    town.serve(news(0))
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: town.store.read_now(meta.find_alive) == town.clock(), "the first heartbeat")
        later = town.clock.advance(seconds=20)
        await until(lambda: town.store.read_now(meta.find_alive) == later, "the next one")


async def test_chat_that_refuses_the_token_stops_neither_the_other_nor_the_polling(town: Town, logs: Logs) -> None:
    refusing = FakeChat(name="discord", start_error=CredentialRefused("the token is wrong", code="401"))
    town.serve(news(0))
    async with at_work(jobs_of(town, refusing, town.chat)):
        await until(lambda: polls(town) == 1, "the first poll")
        town.serve(news(1), news(0))
        town.clock.advance(hours=1)
        await until(lambda: town.chat.sent, "the alert in the other chat")
    (told,) = [each for each in logs if each["event"] == "cannot log in"]
    assert (told["chat"], told["next_try_s"]) == ("discord", 3600.0)
    assert refusing.started == 1


async def test_chat_that_cannot_be_reached_is_tried_until_it_can(town: Town) -> None:
    away = FakeChat(start_error=NotSent("not reachable"))
    town.serve(news(0))
    async with at_work(jobs_of(town, away)):
        await until(lambda: away.started >= 4 and polls(town), "four tries and the silent first poll")
        away.start_error = None
        town.serve(news(1), news(0))
        town.clock.advance(hours=1)
        await until(lambda: away.sent, "what waited is told")


async def test_chat_that_breaks_while_logging_in_is_tried_again(town: Town, logs: Logs) -> None:
    broken = FakeChat(start_error=ZeroDivisionError("a bug"))
    async with at_work(jobs_of(town, broken)):
        await until(lambda: broken.started >= 2, "a second try")
        broken.start_error = None
        await until(lambda: any(each["event"] == "logged in" for each in logs), "it is logged in")
    assert any(each["event"] == "task broke; it begins anew" for each in logs)


def fill_disk(town: Town) -> Callable[[], None]:
    """From now on every write fails as on a full disk; gives what makes room again."""
    write = town.store.write

    async def full(*_: Any, **__: Any) -> Any:
        raise sqlite3.OperationalError("database or disk is full")

    town.store.write = full  # type: ignore[method-assign]

    def empty() -> None:
        town.store.write = write  # type: ignore[method-assign]

    return empty


async def test_full_disk_stops_sending_and_what_waited_is_sent_once_there_is_room(town: Town, logs: Logs) -> None:
    """What cannot be recorded must not be sent: it would be sent again after a restart."""
    town.serve(news(0))
    await town.poll()
    town.serve(news(1), news(2), news(0))
    await town.poll()
    make_room = fill_disk(town)
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: {each.get("task") for each in logs} >= {"deliver", "log in to slack"}, "it is told")
        await asyncio.sleep(0.1)
        assert town.chat.sent == []
        make_room()
        await until(lambda: len(town.chat.sent) == 2, "what waited is sent")
        await until(lambda: town.store.read_now(meta.find_alive), "the heart beats again")
    assert len({each.key for each in town.chat.sent}) == 2
    assert not [each for each in logs if each.get("exc_info")], "a full disk is no bug: no tracebacks"


async def test_disk_that_fills_between_send_and_record_leads_to_no_second_message(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.serve(news(1), news(0))
    await town.poll()
    gate = town.chat.gates["T1/C1"] = asyncio.Event()
    async with at_work(jobs_of(town)):
        await until(lambda: town.chat.tried, "it is being sent")
        make_room = fill_disk(town)
        gate.set()
        await until(lambda: town.chat.sent, "it was taken")
        await asyncio.sleep(0.05)
        make_room()
        await until(lambda: town.one("SELECT state FROM delivery") == "unknown", "nobody can tell")
        town.clock.advance(minutes=2)
        await until(lambda: town.one("SELECT state FROM delivery") == "sent", "the history tells")
    assert len(town.chat.sent) == 1


async def test_stop_gives_what_is_on_its_way_time_to_end(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.serve(news(1), news(0))
    await town.poll()
    gate = town.chat.gates["T1/C1"] = asyncio.Event()
    jobs = jobs_of(town)
    stop = asyncio.Event()
    task = asyncio.create_task(jobs.run(stop))
    await until(lambda: town.chat.tried, "it is being sent")
    stop.set()
    asyncio.get_running_loop().call_later(0.1, gate.set)
    await asyncio.wait_for(task, 10)
    assert town.one("SELECT state FROM delivery") == "sent"


async def test_stop_while_a_feed_hangs_blames_nobody(town: Town, logs: Logs) -> None:
    class Hanging:
        async def fetch(self, url: str, memory: FeedMemory) -> Any:
            await asyncio.sleep(3600)

    town.poller._source = Hanging()
    async with at_work(jobs_of(town)):
        await until(lambda: any(task.get_name().startswith("Task") for task in asyncio.all_tasks()), "it polls")
        await asyncio.sleep(0.1)
    assert town.one("SELECT last_error FROM feed") == ""
    assert not [each for each in logs if each["log_level"] in ("warning", "error")]


async def test_nothing_piles_up_over_many_ticks(town: Town) -> None:
    town.serve(news(0))
    jobs = jobs_of(town, rhythm=replace(CALM, poll_s=0.01), pages=ScriptedPages())
    async with at_work(jobs):
        await until(lambda: polls(town), "the first poll")

        async def tick() -> None:
            before = polls(town)
            town.clock.advance(minutes=31)
            await until(lambda: polls(town) > before, "a poll")

        async def least() -> tuple[int, int]:
            """The fewest tasks and files in ten ticks: other jobs may be in the middle of something."""
            seen = []
            for _ in range(10):
                await tick()
                gc.collect()
                seen.append((len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))))  # noqa: PTH208
            return min(tasks for tasks, _ in seen), min(files for _, files in seen)

        first = await least()
        for _ in range(40):
            await tick()
        last = await least()
    assert last[0] <= first[0] + 2
    assert last[1] <= first[1] + 1


async def test_message_that_waits_is_not_held_up_by_a_clock_that_was_set_back(town: Town, logs: Logs) -> None:
    """The clock ran a day ahead when the message was to be tried again in two seconds."""
    put(town, "one", "two")
    town.chat.script = [NotSent("no connection")]
    async with at_work(jobs_of(town, rhythm=QUICK)):
        await until(lambda: town.one("SELECT max(not_before) FROM delivery") > 0, "the first attempt")
        town.clock.now -= timedelta(days=1)
        await until(lambda: any(each["event"] == "the clock jumped" for each in logs), "the jump is noticed")
        await seconds_pass(town, lambda: town.chat.titles() == ["one", "two"], "both messages", at_most=90)
