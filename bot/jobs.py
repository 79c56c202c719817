"""What runs when: APScheduler's ticks ask the store what is due; everything else is kept alive here.

    every 15 s   poll the feeds that are due          every 60 s  read pages that are wanted
    every 10 s   heartbeat; has the clock jumped?     every 60 s  parked channels, late alerts
    every day    forget what is too old               always      the outbox; logging in to the chats

No schedule lives here: due times are in the store, so a restart, a long sleep or a clock that jumps loses nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.core.delivery import CREDENTIAL_REST_S
from bot.core.model import Feed
from bot.core.ports import Chat, PageReader
from bot.errors import CredentialRefused, SendError
from bot.flows.deliver import Deliverer
from bot.flows.pages import read_pages
from bot.flows.poll import Poller
from bot.flows.upkeep import Keep, forget
from bot.store import channels, feeds, meta
from bot.store.database import Store, StoreFailure

log = structlog.get_logger("jobs")

POLL_TICK_S = 15
HEARTBEAT_S = 10
MINUTE_S = 60
DAY_S = 86_400
JUMP = timedelta(seconds=30)  # wall clock against monotonic clock, between two heartbeats
STORE_REST_S = 30.0  # after the store failed (disk full): nothing is sent that cannot be recorded
LOGIN_RETRY_S = (2.0, 5.0, 15.0, 60.0, 300.0)


@dataclass(frozen=True)
class Jobs:
    """Everything that happens by itself. ``refresh`` reads the subscriptions again; ``pages`` is None when pages are
    not to be fetched."""

    store: Store
    poller: Poller
    deliverer: Deliverer
    chats: Iterable[Chat]
    feed_list: tuple[Feed, ...]
    pages: PageReader | None
    keep: Keep
    refresh: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set, then end in order: no new work, a few seconds for what is on its way."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for name, every, job in (
            ("poll", POLL_TICK_S, self._poll),
            ("pages", MINUTE_S, self._read_pages),
            ("tidy", MINUTE_S, self.deliverer.housekeeping),
            ("forget", DAY_S, self._forget),
        ):
            scheduler.add_job(
                self._contained(name, job, limit_s=max(600.0, every)),
                IntervalTrigger(seconds=every, timezone="UTC"),
                id=name,
                next_run_time=self.clock(),
                replace_existing=True,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        tasks = [
            asyncio.create_task(self._keep_delivering(), name="deliver"),
            asyncio.create_task(self._heartbeat(scheduler), name="heartbeat"),
            *(asyncio.create_task(self._log_in(chat), name=f"log in to {chat.name}") for chat in self.chats),
        ]
        try:
            await stop.wait()
        finally:
            scheduler.pause()
            await self.deliverer.stop()
            # A scheduler that is shut down forgets its running jobs; they must end before what they use is closed.
            ending = [*tasks, *self._running]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            scheduler.shutdown(wait=False)

    def _contained(
        self, name: str, job: Callable[[], Awaitable[None]], limit_s: float
    ) -> Callable[[], Awaitable[None]]:
        """A job whose trouble is logged once and never ends the schedule, nor hangs for ever."""

        async def run() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                async with asyncio.timeout(limit_s):
                    await job()
            except TimeoutError:
                log.error("job took too long", job=name, limit_s=limit_s)
            except Exception:
                log.exception("job failed", job=name)
            finally:
                self._running.discard(task)

        return run

    async def _poll(self) -> None:
        await self.refresh()
        report = await self.poller.poll_due(self.clock())
        if report.feeds or report.summaries:
            self.deliverer.wake()

    async def _read_pages(self) -> None:
        if self.pages is not None:
            risen = await read_pages(self.store, self.pages, self.poller.desk, self.feed_list, self.clock())
            if risen:
                self.deliverer.wake()

    async def _forget(self) -> None:
        await self.store.write(forget, self.keep, self.clock())

    async def _keep_delivering(self) -> None:
        """The outbox never stays unattended: a store that fails is given time, then everything half-sent is settled."""
        while True:
            try:
                await self.deliverer.run()
            except StoreFailure as error:
                log.error("the store cannot be written; nothing is sent until it can", error=str(error))
                await asyncio.sleep(STORE_REST_S)
                await _until_it_works(self.deliverer.take_over)
            else:
                return

    async def _heartbeat(self, scheduler: AsyncIOScheduler) -> None:
        """Write down that we live, and notice clocks that jump: the scheduler itself would sleep on."""
        drift = _drift(self.clock)
        while True:
            try:
                now_drift = _drift(self.clock)
                if abs(now_drift - drift) > JUMP:
                    log.warning("the clock jumped", by_s=(now_drift - drift).total_seconds())
                    await self.store.write(feeds.adopt_feeds, self.feed_list, self.clock(), starting=True)
                    for job in scheduler.get_jobs():
                        job.modify(next_run_time=self.clock())
                    scheduler.wakeup()
                    self.deliverer.wake()
                drift = now_drift
                await self.store.write(meta.set_alive, self.clock())
            except StoreFailure as error:
                log.error("no heartbeat: the store cannot be written", error=str(error))
            await asyncio.sleep(HEARTBEAT_S)

    async def _log_in(self, chat: Chat) -> None:
        """Until it works: one chat's trouble stops neither the other nor the polling."""
        tries = 0
        while True:
            try:
                await chat.start()
            except SendError as error:
                refused = isinstance(error, CredentialRefused)
                wait = CREDENTIAL_REST_S if refused else LOGIN_RETRY_S[min(tries, len(LOGIN_RETRY_S) - 1)]
                wait = max(wait, error.retry_after_s or 0.0)
                now = self.clock()
                state = type(error).__name__
                await self.store.write(
                    channels.rest_chat, chat.name, state, error.says, now + timedelta(seconds=wait), now
                )
                log.warning("cannot log in", chat=chat.name, says=error.says, next_try_s=wait)
                tries += 1
                await asyncio.sleep(wait)
            else:
                now = self.clock()
                await self.store.write(channels.rest_chat, chat.name, "ready", "", now, now)
                self.deliverer.open(chat)
                log.info("logged in", chat=chat.name)
                return


async def _until_it_works(action: Callable[[], Awaitable[int]]) -> None:
    while True:
        try:
            await action()
        except StoreFailure:
            await asyncio.sleep(STORE_REST_S)
        else:
            return


def _drift(clock: Callable[[], datetime]) -> timedelta:
    return timedelta(seconds=clock().timestamp() - time.monotonic())
