"""What the bot costs, as ratios to floors measured in the same run, each beside its target.

    python -m tests.bench.cost [unchanged] [news] [lag] [fanout] [memory] [growth]      all of them without a name

unchanged   a pass over feeds that answer 304, against the bare aiohttp loop that makes the same requests
news        one new item in each feed, end to end, against feedparser reading the same documents, and against
            lemon24/reader if READER_PYTHON names a Python that has it
lag         how late the event loop wakes while large and hostile documents are parsed and many feeds are polled
fanout      many channels at once against servers that enforce the chats' rate limits (see fanout.py)
memory      resident memory of the running bot with many feeds (see memory.py)
growth      bytes on disk for an article

CPU time counts this process and its parse workers, not the servers. Everything is measured in turns, as a median.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import feedparser

from bot.app import Bot
from bot.config import Limits
from bot.core.model import Feed
from tests.bench.fanout import measure_fanout
from tests.bench.measure import HERE, CpuOf, ServerRun, bare_cycle, farm, line, ratio_of, wall, watch_lag
from tests.bench.memory import measure_memory
from tests.bench.wiring import Capture, Clock, bot_in

IN_FLIGHT = 64
HOUR = timedelta(hours=1)


def declared(farm_run: ServerRun, profile: str, count: int) -> list[Feed]:
    """Feeds of one profile of the farm."""
    return [Feed(f"{profile}-{n}", farm_run.url(f"/{profile}/{n}", n), f"Outlet {n}") for n in range(count)]


def bare_session() -> aiohttp.ClientSession:
    """The leanest session that still does the job: no limits of its own, no cookies."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())


async def a_pass(bot: Bot, clock: Clock) -> None:
    """An hour later: everything is due, polled and delivered."""
    clock.now += HOUR
    await bot.poller.poll_due(clock.now)
    await bot.deliverer.drain()


async def measure_unchanged(pairs: int, count: int) -> None:
    """The ratio of a quiet pass to the bare loop."""
    with farm() as running, tempfile.TemporaryDirectory() as folder:
        clock, cpu = Clock(datetime.now(UTC)), CpuOf(running.pid)
        feeds = declared(running, "news", count)
        # All feeds are on one host here; on the internet each has its own. Both sides keep as many requests in flight.
        limits = Limits(concurrent_fetches=IN_FLIGHT, fetches_per_host=IN_FLIGHT)
        async with bare_session() as session, bot_in(Path(folder), feeds, Capture(), clock, limits=limits) as bot:
            tags: dict[str, str] = {}
            urls = [feed.url for feed in feeds]
            for _ in range(2):  # the first pass reads, the second warms up
                await bare_cycle(session, urls, tags, IN_FLIGHT)
                await a_pass(bot, clock)
            ratios: list[tuple[float, float]] = []
            for _ in range(pairs):
                before = cpu.now()
                unchanged = await bare_cycle(session, urls, tags, IN_FLIGHT)
                floor = cpu.now() - before
                before = cpu.now()
                clock.now += HOUR
                report = await bot.poller.poll_due(clock.now)
                ratios.append((cpu.now() - before, floor))
                assert unchanged == report.unchanged == count, (
                    f"{unchanged} and {report.unchanged} of {count} unchanged"
                )
            ratio = ratio_of(ratios)
            each = statistics.median(own for own, _ in ratios) / count * 1000
            line(
                f"unchanged: {count} feeds answer 304, CPU / bare loop", f"{ratio:.2f}x", "<= 1.5x", holds=ratio <= 1.5
            )
            line("  per feed", f"{each:.3f} ms", "(machine)")


async def measure_news(rounds: int, count: int) -> None:
    """One new item in each feed, end to end."""
    with farm() as running, tempfile.TemporaryDirectory() as folder:
        clock, cpu = Clock(datetime.now(UTC)), CpuOf(running.pid)
        feeds = declared(running, "news", count)
        peer = Peer([feed.url for feed in feeds])
        async with bare_session() as session, bot_in(Path(folder), feeds, Capture(), clock) as bot:
            before = cpu.now()
            await a_pass(bot, clock)
            cold = cpu.now() - before
            peer_cold = peer.update()
            against_parser: list[tuple[float, float]] = []
            against_peer: list[tuple[float, float]] = []
            for edition in range(1, rounds + 1):
                running.post("/edition", {"edition": edition})
                before = cpu.now()
                await a_pass(bot, clock)
                own = cpu.now() - before
                bodies = [await _body(session, feed.url) for feed in feeds]
                before = cpu.now()
                for body in bodies:
                    feedparser.parse(io.BytesIO(body))
                against_parser.append((own, cpu.now() - before))
                if (spent := peer.update()) is not None:
                    against_peer.append((own, spent))
            peer.close()
        ratio, each = ratio_of(against_parser), statistics.median(own for own, _ in against_parser) / count * 1000
        what = f"news: 1 new item in each of {count} feeds, CPU / feedparser alone"
        line(what, f"{ratio:.2f}x", "< 1x", holds=ratio < 1)
        line("  per feed, end to end", f"{each:.2f} ms", "(machine)")
        if against_peer and peer_cold is not None:
            ratio = ratio_of(against_peer)
            line("  CPU / lemon24/reader, 1 new item", f"{ratio:.3f}x", "<= 0.15x", holds=ratio <= 0.15)
            line(
                "  CPU / lemon24/reader, first read",
                f"{cold / peer_cold:.2f}x",
                "<= 0.9x",
                holds=cold <= 0.9 * peer_cold,
            )
        else:
            line("  CPU / lemon24/reader", "not measured", "<= 0.15x (READER_PYTHON)")


async def measure_lag(count: int) -> None:
    """Delays of the event loop under the worst that feeds can do, against the bare loop and against parsing one large
    feed on the loop. Answers take a quarter of a second on average, as on the internet."""
    with farm() as running, tempfile.TemporaryDirectory() as folder:
        clock = Clock(datetime.now(UTC))
        quiet = declared(running, "news", count)
        heavy = declared(running, "large", 6) + declared(running, "bomb", 8)
        async with bare_session() as session, bot_in(Path(folder), [*quiet, *heavy], Capture(), clock) as bot:
            urls, tags = [feed.url for feed in quiet], dict[str, str]()
            await bare_cycle(session, urls, tags, IN_FLIGHT)
            # The large feeds and the bombs are asked for the first time in the pass that is measured.
            for feed in quiet:
                await bot.poller.poll_one(feed.id, clock.now)
            running.post("/latency", {"mean_ms": 250})
            async with watch_lag() as floor:
                await bare_cycle(session, urls, tags, IN_FLIGHT)
            clock.now += HOUR
            async with watch_lag() as lags:
                report = await bot.poller.poll_due(clock.now)
            body = await _body(session, heavy[0].url)
            with wall() as on_loop:
                feedparser.parse(io.BytesIO(body))
        stall, p99, worst = on_loop[0] * 1000, lags.p(0.99), max(lags.ms)
        what = f"lag: {report.polled} feeds polled, 2 MB feeds and bombs among them: p99"
        line(what, f"{p99:.1f} ms", "<= 20 ms", holds=p99 <= 20)
        line("  worst", f"{worst:.1f} ms", "<= 100 ms", holds=worst <= 100)
        line("  the bare loop: p99, worst", f"{floor.p(0.99):.1f}, {max(floor.ms):.1f} ms", "(floor)")
        on_loop_share = f"1/{stall / max(p99, 0.01):.0f} of {stall:.0f} ms"
        line("  p99 / parsing one 2 MB feed on the loop", on_loop_share, "<= 1/50", holds=p99 * 50 <= stall)
        line("  feeds that failed (bombs), articles", f"{report.failed}, {report.new}", "8 or fewer")


async def measure_growth(count: int) -> None:
    """Bytes on disk for an article, and against its raw text."""
    with farm() as running, tempfile.TemporaryDirectory() as folder:
        clock = Clock(datetime.now(UTC))
        feeds = declared(running, "news", count)
        async with bot_in(Path(folder), feeds, Capture(), clock) as bot:
            await a_pass(bot, clock)
            sql = "SELECT count(*), sum(length(title) + length(summary) + length(text)) FROM article"
            articles, raw = await bot.store.read(lambda db: db.execute(sql).fetchone())
        size = _size(Path(folder))
        each = size / articles
        line(
            f"growth: {articles} articles, bytes for each",
            f"{each:.0f}",
            "<= 1,100 + text",
            holds=each <= 1100 + raw / articles,
        )
        line("  against the raw text", f"{size / raw:.2f}x", "<= 2.5x", holds=size / raw <= 2.5)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("bench.db*"))


async def _body(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as answer:
        return await answer.read()


class Peer:
    """lemon24/reader in another Python, if READER_PYTHON names one."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._running: subprocess.Popen[str] | None = None
        if python := os.environ.get("READER_PYTHON"):
            command = [python, str(HERE / "reader_peer.py")]
            self._running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert self._running.stdin is not None
            self._running.stdin.write(json.dumps(list(urls)) + "\n")

    def update(self) -> float | None:
        """CPU seconds of one update of all feeds; None without the peer."""
        if self._running is None:
            return None
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write("update\n")
        self._running.stdin.flush()
        return float(json.loads(self._running.stdout.readline())["cpu_s"])

    def close(self) -> None:
        """End it."""
        if self._running is not None and self._running.stdin is not None:
            self._running.stdin.close()
            self._running.wait(30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", metavar="WHAT")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--feeds", type=int, default=1000)
    options = parser.parse_args()
    sections: dict[str, Callable[[], Awaitable[None]]] = {
        "unchanged": lambda: measure_unchanged(options.pairs, options.feeds),
        "news": lambda: measure_news(options.pairs, options.feeds // 5),
        "lag": lambda: measure_lag(options.feeds),
        "fanout": measure_fanout,
        "memory": lambda: asyncio.to_thread(measure_memory, options.feeds),
        "growth": lambda: measure_growth(options.feeds * 2 // 5),
    }
    if unknown := set(options.which) - set(sections):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(sections)}")
    for name, section in sections.items():
        if not options.which or name in options.which:
            asyncio.run(section())  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main())
