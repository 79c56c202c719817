"""The whole bot as a process whose wall clock jumps: polling goes on within a minute, no digest comes twice, at most
one is late. Needs libfaketime (Debian's package faketime); skipped where it is absent."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.town import Running, Town, until

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
BEFORE = datetime(2025, 5, 11, 9, tzinfo=UTC)
BEGIN = datetime(2025, 5, 12, 9, 0, 5, tzinfo=UTC)  # the digest is due
RESUMES_S = 60.0
FEED = "observer"  # overdue feeds are spread by their ids; this one is asked at once

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed (Debian: apt install faketime)")


class Clocked:
    """A town whose bot has a wall clock of its own. The clock runs on; ``set`` makes it jump."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.town = Town(folder)
        self._file = folder / "time"
        self.bot: Running | None = None

    def begin(self) -> None:
        self.town.publish(FEED, "Gardening in spring")
        self.town.write_config(FEED, subscriptions=("{channel: 'console:-', day: monday, hour: 9}",))
        assert self.town.start("poll", "--as-of", BEFORE.isoformat()).wait() == 0
        self.set(BEGIN)
        self.town.environment |= {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.bot = self.town.start("run", hasty=True)

    def set(self, moment: datetime) -> None:
        """It is this time for the bot now."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{moment.timestamp() - time.time():+.3f}", encoding="ascii")
        fresh.replace(self._file)
        self._offset = moment.timestamp() - time.time()

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._offset, UTC)

    def polls(self) -> int:
        return len(self.town.feeds.requests)

    def digests(self) -> list[tuple[str, str]]:
        """(period, state) of every settled digest."""
        with sqlite3.connect(f"file:{self.town.db}?mode=ro", uri=True) as db:
            return db.execute("SELECT period, state FROM digest ORDER BY period").fetchall()

    def posted(self) -> int:
        assert self.bot is not None
        return self.bot.out.count("Policy digest")


@pytest.fixture
def clocks(tmp_path: Path) -> Iterator[Callable[[str], Clocked]]:
    with ExitStack() as stack:

        def make(name: str) -> Clocked:
            clocked = Clocked(tmp_path / name)
            stack.enter_context(clocked.town)
            clocked.begin()
            return clocked

        yield make


def test_polling_goes_on_and_no_digest_comes_twice(clocks: Callable[[str], Clocked]) -> None:
    """All jumps at once, each in a process of its own, because each is mostly waiting."""
    forward, back, step, sleeper = every = [clocks(name) for name in ("forward", "back", "step", "sleeper")]
    for clocked in every:
        until(lambda clocked=clocked: clocked.digests() == [("2025-W20", "told")], "the first digest")  # type: ignore[misc]
    before = [clocked.polls() for clocked in every]
    forward.set(forward.now + timedelta(days=90))
    back.set(back.now - timedelta(days=1))
    step.set(step.now + timedelta(minutes=10))  # now the feed is surely due
    step.set(step.now - timedelta(seconds=10))
    assert sleeper.bot is not None
    os.kill(sleeper.bot.popen.pid, signal.SIGSTOP)
    sleeper.set(sleeper.now + timedelta(hours=8))
    os.kill(sleeper.bot.popen.pid, signal.SIGCONT)
    jumps = ("+90 days", "-1 day", "-10 s", "8 hours of sleep")
    for clocked, count, what in zip(every, before, jumps, strict=True):
        until(lambda clocked=clocked, count=count: clocked.polls() > count, f"a poll after {what}", RESUMES_S)  # type: ignore[misc]
    back.set(back.now + timedelta(days=1))
    for clocked in every:
        assert clocked.bot is not None
        assert clocked.bot.end(signal.SIGTERM) == 0
    # Ninety days on, the newest digest is six days late: it is left out. Nothing else came.
    assert [state for _, state in forward.digests()] == ["told", "skipped"]
    assert back.digests() == step.digests() == sleeper.digests() == [("2025-W20", "told")]
    assert [clocked.posted() for clocked in every] == [1, 1, 1, 1]
