"""What runs when: APScheduler's ticks ask the store what is due; everything else is kept alive here.

    every 15 s   poll the feeds that are due          every 60 s  read pages that are wanted
    every 10 s   heartbeat; has the clock jumped?     every 60 s  parked channels, late alerts, digests and reminders
    every 60 s   a backup, if none is a day old       every day   forget what is too old
    every 60 s   a model chooses sentences, if one is set up
    always       the outbox; logging in to the chats; listening there; whoever watches from outside

No schedule lives here: due times are in the store, so a restart, a long sleep or a clock that jumps loses nothing.
While the disk is full nothing is begun; the heartbeat notices when there is room again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.core.delivery import CREDENTIAL_REST_S
from bot.core.model import Feed
from bot.core.ports import Chat, Listener, PageReader, Watcher
from bot.errors import CredentialRefused, SendError
from bot.flows.backups import BackupPlan, make_due_backup
from bot.flows.deliver import Deliverer
from bot.flows.pages import read_pages
from bot.flows.poll import Poller
from bot.flows.pulse import PulseKeeper
from bot.flows.upkeep import Keep, forget
from bot.flows.vitals import trouble_of
from bot.store import channels, clocks, feeds, meta
from bot.store.database import Store, StoreFailure

log = structlog.get_logger("jobs")

JUMP = timedelta(seconds=30)  # wall clock against monotonic clock, between two heartbeats


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often things happen, in seconds. store_rest_s: the pause after the store failed (disk full), because nothing
    may be sent that cannot be recorded; login_retry_s: pauses between log-ins, the last one again and again."""

    poll_s: float = 15.0
    minute_s: float = 60.0
    day_s: float = 86_400.0
    heartbeat_s: float = 10.0
    store_rest_s: float = 30.0
    login_retry_s: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 300.0)


class Every(IntervalTrigger):  # type: ignore[misc]  # the library has no types
    """Ticks at an interval, and lets go by what was missed. The library's own makes a list of every tick that a clock
    jumped over: from 1970 to today, on a machine whose clock forgets, that is gigabytes and minutes."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The tick after the previous one, or after now if that is over."""
        due: datetime = super().get_next_fire_time(previous_fire_time, now)
        return now + self.interval if due <= now else due


@dataclass(frozen=True)
class Jobs:
    """Everything that happens by itself. ``refresh`` reads the subscriptions again; ``pages`` is None when pages are
    not to be fetched; ``listeners`` hear what people ask in the chats; ``calendar`` queues what
    is due by the calendar (digests, reminders) and says how much that was; ``backups`` says where copies go, None for
    none; ``watchers`` tell the outside how we are; ``choose`` lets a language model choose cards' sentences, None for
    none; ``pulse`` is what watchers read."""

    store: Store
    poller: Poller
    deliverer: Deliverer
    chats: Iterable[Chat]
    feed_list: tuple[Feed, ...]
    pages: PageReader | None
    keep: Keep
    refresh: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    rhythm: Rhythm = Rhythm()
    listeners: Iterable[Listener] = ()
    calendar: Iterable[Callable[[Store, datetime], Awaitable[int]]] = ()
    backups: BackupPlan | None = None
    watchers: Iterable[Watcher] = ()
    choose: Callable[[Store, datetime], Awaitable[int]] | None = None
    pulse: PulseKeeper = field(default_factory=PulseKeeper)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set, then end in order: no new work, a few seconds for what is on its way."""
        loop = asyncio.get_running_loop()
        self.store.on_broken = partial(_set_from_thread, loop, stop)
        scheduler = AsyncIOScheduler(timezone="UTC")
        for name, every, job in (
            ("poll", self.rhythm.poll_s, self._poll),
            ("pages", self.rhythm.minute_s, self._read_pages),
            ("tidy", self.rhythm.minute_s, self.deliverer.housekeeping),
            ("digests", self.rhythm.minute_s, self._digests),
            ("forget", self.rhythm.day_s, self._forget),
            ("backup", self.rhythm.minute_s, self._backup),
            ("choose", self.rhythm.minute_s, self._choose),
        ):
            scheduler.add_job(
                self._contained(name, job, limit_s=max(600.0, every)),
                Every(seconds=every, timezone="UTC"),
                id=name,
                next_run_time=_machine_time(),
                replace_existing=True,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        tasks = [
            self._begin("deliver", self._deliver),
            self._begin("heartbeat", partial(self._heartbeat, scheduler)),
            *(self._begin(f"log in to {chat.name}", partial(self._log_in, chat)) for chat in self.chats),
            *(self._begin(f"listen to {each.name}", partial(self._listen, each)) for each in self.listeners),
            *(self._begin("watcher", each.run) for each in self.watchers),
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

    def _begin(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Work that must not end before its time: what breaks it is logged, and after a rest it begins anew."""

        async def run() -> None:
            while True:
                try:
                    await work()
                except StoreFailure as error:
                    log.error("the database cannot be used; waiting until it can", task=name, says=str(error))
                except Exception:
                    self.pulse.broke()
                    log.exception("task broke; it begins anew", task=name)
                else:
                    return
                await asyncio.sleep(self.rhythm.store_rest_s)

        return asyncio.create_task(run(), name=name)

    def _contained(
        self, name: str, job: Callable[[], Awaitable[None]], limit_s: float
    ) -> Callable[[], Awaitable[None]]:
        """A job whose trouble is logged once and never ends the schedule, nor hangs for ever."""

        async def run() -> None:
            if self.store.pressed:
                return
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                async with asyncio.timeout(limit_s):
                    await job()
            except TimeoutError:
                log.error("job took too long", job=name, limit_s=limit_s)
            except StoreFailure as error:
                log.error("the database cannot be used; the job comes again", job=name, says=str(error))
            except asyncio.CancelledError:
                # Only ``run`` does that, at the end; the scheduler would log it as a failure with a traceback.
                log.debug("job was ended early", job=name)
            except Exception:
                self.pulse.broke()
                log.exception("job failed", job=name)
            finally:
                self._running.discard(task)

        return run

    async def _poll(self) -> None:
        with self.pulse.polling():
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

    async def _backup(self) -> None:
        if self.backups is not None:
            await make_due_backup(self.store, self.backups, self.clock())

    async def _digests(self) -> None:
        for queue_due in self.calendar:
            if await queue_due(self.store, self.clock()):
                self.deliverer.wake()

    async def _choose(self) -> None:
        if self.choose is not None and await self.choose(self.store, self.clock()):
            self.deliverer.wake()

    async def _deliver(self) -> None:
        """The outbox never stays unattended. Also after a failure of the store, what was half-sent is unknown."""
        await self.deliverer.take_over()
        await self.deliverer.run()

    async def _heartbeat(self, scheduler: AsyncIOScheduler) -> None:
        """Write down that we live, and notice clocks that jump: the scheduler itself would sleep on."""
        drift = _drift(self.clock)
        while True:
            try:
                await self._seek_room()
                now_drift = _drift(self.clock)
                if abs(now_drift - drift) > JUMP:
                    log.warning("the clock jumped", by_s=round((now_drift - drift).total_seconds()))
                    await self._start_over(scheduler, now_drift - drift)
                drift = now_drift
                states = {each.name: each.state for each in self.listeners}
                pulse = asdict(self.pulse.take(trouble_of(self.store)))
                await self.store.write(meta.beat, states, self.clock(), pulse)
            except StoreFailure as error:
                log.error("no heartbeat: the database cannot be written", says=str(error))
            asked = time.monotonic()
            await asyncio.sleep(self.rhythm.heartbeat_s)
            self.pulse.late(time.monotonic() - asked - self.rhythm.heartbeat_s)

    async def _seek_room(self) -> None:
        """While the disk is full: is there room again? Then everything goes on by itself."""
        if self.store.pressed and await asyncio.to_thread(self.store.relieve):
            log.warning("there is room on the disk again")
            self.deliverer.wake()

    async def _start_over(self, scheduler: AsyncIOScheduler, jump: timedelta) -> None:
        """As at a start: mend due times that lie too far ahead, spread what is overdue, and look at once."""
        if jump < timedelta():
            await self.store.write(clocks.set_back, -jump.total_seconds())
        await self.store.write(feeds.adopt_feeds, self.feed_list, self.clock(), starting=True)
        for job in scheduler.get_jobs():
            job.modify(next_run_time=_machine_time())
        scheduler.wakeup()
        self.deliverer.wake()

    async def _listen(self, listener: Listener) -> None:
        """A listener comes back only if it can never succeed: the chat is spoken to all the same."""
        await listener.run()
        log.error("nobody listens to this chat any more", chat=listener.name, says=listener.state)

    async def _log_in(self, chat: Chat) -> None:
        """Until it works: one chat's trouble stops neither the other nor the polling."""
        tries = 0
        while True:
            try:
                await chat.start()
            except SendError as error:
                refused = isinstance(error, CredentialRefused)
                pauses = self.rhythm.login_retry_s
                wait = CREDENTIAL_REST_S if refused else pauses[min(tries, len(pauses) - 1)]
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


def _set_from_thread(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    """The loop may have ended meanwhile: then there is nothing to stop."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(event.set)


def _machine_time() -> datetime:
    """The scheduler goes by the machine's clock, whatever ``Jobs.clock`` says: this is its "at once"."""
    return datetime.now(UTC)


def _drift(clock: Callable[[], datetime]) -> timedelta:
    return timedelta(seconds=clock().timestamp() - time.monotonic())
