"""The bot as a process on virtual time: a part of the soak ``month``, which starts it.

    python tests/soak/living.py CONFIG DATABASE CLOCK

Everything that ``policy-bot run`` joins, from its configuration to its senders, and the jobs in their containment; only
who ticks is another: each quarter of an hour of virtual time the jobs are done once and the outbox is emptied. Then it
prints how many tasks there are, and waits for a line: ``go``, or ``stop``. The time is in the file CLOCK, where the
servers around it read it, too. Its log goes to standard error. Listens to nobody.
"""

from __future__ import annotations

import asyncio
import io
import mmap
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Bot, open_bot
from bot.config import load, process_environment
from bot.errors import SendError
from bot.flows.backups import open_or_restore, plan_for
from bot.flows.deliver import Deliverer
from bot.jobs import Jobs
from bot.logs import set_up_logs
from bot.store import meta
from bot.store.ballast import Ballast
from bot.store.database import StoreFailure

STEP = timedelta(minutes=15)


class SharedClock:
    """A wall clock in a file, for several processes; it stands still until it is moved. Seconds since 1970."""

    def __init__(self, path: Path, begin: float | None = None) -> None:
        if begin is not None:
            path.write_bytes(struct.pack("d", begin))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    def seconds(self) -> float:
        return float(struct.unpack("d", self._map[:8])[0])

    def set(self, seconds: float) -> None:
        self._map[:8] = struct.pack("d", seconds)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Time passes, nobody waits."""
        self.set(self.seconds() + seconds)
        await asyncio.sleep(0)


async def live(config_file: Path, db: Path, clock: SharedClock) -> None:
    """One life, until it is told to stop."""
    config = load(config_file, process_environment())
    store = open_or_restore(plan_for(config.settings, db), clock())
    store.keep_ballast(Ballast(db))
    try:
        async with open_bot(config, store, clock=clock, out=io.StringIO()) as bot:
            bot.deliverer = Deliverer(store, clock=clock, monotonic=clock.seconds, sleep=clock.sleep)
            await bot.deliverer.take_over()
            days = Days(bot, clock)
            while True:
                await days.step()
                print(len(asyncio.all_tasks()), flush=True)
                # The loop stands still meanwhile, as time does.
                if sys.stdin.readline().strip() != "go":
                    return
    finally:
        store.close()


class Days:
    """The bot's days, a step at a time."""

    def __init__(self, bot: Bot, clock: SharedClock) -> None:
        self._bot, self._clock, self._jobs = bot, clock, bot.jobs()
        self._absent = {name for name in bot.chats if name != "console"}
        self._failed = False

    async def step(self) -> None:
        """A quarter of an hour: what the scheduler does once, then what is always done."""
        step = STEP.total_seconds()
        self._clock.set((self._clock.seconds() // step + 1) * step)
        jobs = self._jobs
        midnight = self._clock.seconds() % 86_400 == 0
        for name, job in (
            ("poll", jobs._poll),
            ("tidy", self._bot.deliverer.housekeeping),
            ("digests", jobs._digests),
            ("backup", jobs._backup),
            *((("forget", jobs._forget),) if midnight else ()),
        ):
            await jobs._contained(name, job, 600.0)()
        await self._log_in()
        await self._deliver()
        await self._beat(jobs)

    async def _log_in(self) -> None:
        for name in sorted(self._absent):
            chat = self._bot.chats[name]
            try:
                await chat.start()
            except SendError:
                continue
            self._bot.deliverer.open(chat)
            self._absent.discard(name)

    async def _deliver(self) -> None:
        """A failure of the store ends the deliverer's run; it begins anew a while later."""
        try:
            if self._failed:
                await self._bot.deliverer.take_over()
                self._failed = False
            await self._bot.deliverer.drain(STEP.total_seconds())
        except StoreFailure:
            self._failed = True

    async def _beat(self, jobs: Jobs) -> None:
        try:
            await jobs._seek_room()
            await self._bot.store.write(meta.beat, {}, self._clock(), {})
        except StoreFailure:
            self._failed = True


def main() -> None:
    set_up_logs("info", "json")
    config, db, clock = map(Path, sys.argv[1:])
    asyncio.run(live(config, db, SharedClock(clock)))


if __name__ == "__main__":
    main()
