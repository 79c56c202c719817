"""Every named bomb against the readers and the client with the limits that the bot itself uses.

    python tests/soak/bombs.py [--only WORDS]

Wanted: each ends within 11 seconds (servers that only drip: 31), in a result or an error that says so; no reader takes
more than 400 MB; this process grows by at most 20 MB meanwhile; the event loop is never more than 250 ms late;
and a decent feed is read right after it. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from bot.core.ports import FeedMemory
from bot.errors import FetchError
from bot.sources.http import HttpClient
from bot.sources.pool import WorkerPool
from bot.sources.rss import RssSource
from tests.servers.feeds import FeedServer, Reply
from tests.sources.bombs import DRIPS, FEEDS, GOOD, QUICK_PAGES, SERVERS, SLOW_FEEDS, SLOW_PAGES, rss

WITHIN_S, DRIP_WITHIN_S = 11.0, 31.0
CHILD_MB, GROWTH_MB = 400.0, 20.0
LAG_S = 0.25
Job = Callable[[], Awaitable[str]]


@dataclass
class Measured:
    """The worst of all."""

    bombs: int = 0
    bad: int = 0
    slowest_s: float = 0.0
    child_mb: float = 0.0
    lag_s: float = 0.0
    growth_mb: float = 0.0


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only bombs whose name holds these words")
    sys.exit(asyncio.run(explode(parser.parse_args().only)))


async def explode(only: str) -> int:
    """All of them; the exit code."""
    pool, worst = WorkerPool(1), Measured()
    assert await read_feed(pool, rss(GOOD)) == "1 entries"
    readings = ((FEEDS, read_feed), (SLOW_FEEDS, read_feed), (QUICK_PAGES, read_page), (SLOW_PAGES, read_page))
    for table, read in readings:
        for name, make in table.items():
            if only in name:
                await measure(name, partial(read, pool, make()), pool, worst)
    async with HttpClient(user_agent="soak/1", allow_private=True, per_host=len(DRIPS)) as http:
        source = RssSource(http, pool)
        for name, answer in SERVERS.items():
            if only in name:
                await measure(name, partial(ask, source, answer()), pool, worst)
        drips = [(name, partial(ask, source, answer())) for name, answer in DRIPS.items() if only in name]
        await asyncio.gather(*(measure(name, job, pool, worst, DRIP_WITHIN_S) for name, job in drips))
    await pool.close()
    print(
        f"{worst.bombs} bombs, {worst.bad} not contained; slowest {worst.slowest_s:.1f} s, largest reader "
        f"{worst.child_mb:.0f} MB, loop at most {worst.lag_s * 1000:.0f} ms late, this one +{worst.growth_mb:.0f} MB"
    )
    return int(worst.bad > 0)


async def read_feed(pool: WorkerPool, body: bytes) -> str:
    entries, _ = await pool.parse(body, charset="", base="http://a.example/feed", listed=b"")
    return f"{len(entries)} entries"


async def read_page(pool: WorkerPool, body: bytes) -> str:
    found = await pool.extract(body, charset="", url="http://a.example/")
    return f"{len(found['text'])} characters"


async def ask(source: RssSource, answers: Reply | dict[str, Reply]) -> str:
    routes = answers if isinstance(answers, dict) else {"/feed": answers}
    async with FeedServer(routes) as server:
        fetched = await source.fetch(server.url("/feed"), FeedMemory())
    return f"{len(fetched.entries)} entries"


async def measure(name: str, job: Job, pool: WorkerPool, worst: Measured, within_s: float = WITHIN_S) -> None:
    """One bomb: how it ended, how long it took, how large its reader became, how late the loop was."""
    process, child_mb, lag, growth_mb = psutil.Process(), 0.0, 0.0, 0.0
    size, started = process.memory_info().rss, time.perf_counter()
    task = asyncio.ensure_future(job())
    while not task.done():
        step = time.perf_counter()
        await asyncio.sleep(0.01)
        lag = max(lag, time.perf_counter() - step - 0.01)
        child_mb = max(child_mb, *(peak_mb(pid) for pid in pool.pids), 0.0)
        growth_mb = max(growth_mb, (process.memory_info().rss - size) / 1e6)
    took = time.perf_counter() - started
    try:
        says = task.result()
    except FetchError as error:
        says = error.says
    decent = within_s > WITHIN_S or await read_feed(pool, rss(GOOD)) == "1 entries"
    small = child_mb <= CHILD_MB and growth_mb <= GROWTH_MB
    contained = took <= within_s and small and lag <= LAG_S and decent
    worst.bombs += 1
    worst.bad += not contained
    worst.slowest_s, worst.child_mb = max(worst.slowest_s, took), max(worst.child_mb, child_mb)
    worst.lag_s, worst.growth_mb = max(worst.lag_s, lag), max(worst.growth_mb, growth_mb)
    mark = "" if contained else "NOT CONTAINED "
    figures = f"{took:6.2f} s {child_mb:5.0f} MB {growth_mb:+4.0f} MB {lag * 1000:4.0f} ms"
    print(
        f"{name:<42}{figures}  {mark}{says}",
        flush=True,
    )


def peak_mb(pid: int) -> float:
    """The most memory that a process had, 0 if it is gone."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
