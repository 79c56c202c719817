"""What the benchmarks measure with: CPU time of a tree of processes, delays of the event loop, floors, and the table.

Absolute times drift with the machine. Every figure printed here is therefore a ratio to a floor that was measured in
the same run, in turns with the thing itself (floor, bot, floor, bot ...), as a median.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import psutil

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HERE = Path(__file__).resolve().parent
ADDRESSES = 16


class ServerRun:
    """A test server in a process of its own: started from a script that prints its port, ended at exit."""

    def __init__(self, script: Path, *arguments: str) -> None:
        command = [sys.executable, str(script), "--port", "0", *arguments]
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._running.stdout is not None
        self.port = _port_in(self._running.stdout.readline())

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._running.pid

    def url(self, path: str, place: int = 0) -> str:
        """Address of a path; ``place`` spreads over the farm's loopback addresses."""
        return f"http://127.0.0.{1 + place % ADDRESSES}:{self.port}{path}"

    def post(self, path: str, body: object) -> Any:
        """POST JSON, return the JSON answer."""
        content = json.dumps(body).encode()
        request = urllib.request.Request(self.url(path), data=content, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.terminate()
        try:
            self._running.wait(10)
        except subprocess.TimeoutExpired:
            self._running.kill()


def farm() -> ServerRun:
    """The feed farm (see farm.py)."""
    return ServerRun(HERE / "farm.py")


def _port_in(line: str) -> int:
    """The port in a server's first line: JSON with a ``port``, or the last number in it."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if isinstance(told, dict):
        return int(told["port"])
    if isinstance(told, int):
        return told
    digits = "".join(char if char.isdigit() else " " for char in line).split()
    if not digits:
        raise RuntimeError(f"the server did not say its port, but: {line!r}")
    return int(digits[-1])


class CpuOf:
    """CPU of this process and of chosen children (parse workers), without servers that run beside."""

    def __init__(self, *not_counted: int) -> None:
        self._not_counted = set(not_counted)

    def now(self) -> float:
        """User and system seconds so far, in steps of 1 microsecond for this process and 10 ms for children."""
        ended = os.times()
        total = time.process_time() + ended.children_user + ended.children_system
        for child in psutil.Process().children(recursive=True):
            if child.pid in self._not_counted:
                continue
            try:
                spent = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += float(spent.user + spent.system)
        return total

    def memory_mb(self) -> float:
        """Resident memory of this process and its counted children, in MB."""
        own = psutil.Process()
        tree = [own, *(child for child in own.children(recursive=True) if child.pid not in self._not_counted)]
        return float(sum(process.memory_info().rss for process in tree)) / 1e6


@dataclass
class Lags:
    """Delays of the event loop in milliseconds, one for every tick."""

    ms: list[float] = field(default_factory=list)

    def p(self, share: float) -> float:
        """Percentile, e.g. ``p(.99)``."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@asynccontextmanager
async def watch_lag(tick_s: float = 0.005) -> AsyncIterator[Lags]:
    """Measure how late a task wakes up that wants to wake every ``tick_s``."""
    lags = Lags()

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(tick_s)
            lags.ms.append((time.perf_counter() - before - tick_s) * 1000)

    ticking = asyncio.create_task(tick())
    try:
        yield lags
    finally:
        ticking.cancel()


async def bare_cycle(session: aiohttp.ClientSession, urls: Sequence[str], tags: dict[str, str], in_flight: int) -> int:
    """The floor of a poll: conditional GETs with aiohttp, nothing else. Remembers ETags; returns how many were 304."""
    gate = asyncio.Semaphore(in_flight)
    unchanged = 0

    async def ask(url: str) -> None:
        nonlocal unchanged
        headers = {"If-None-Match": tags[url]} if url in tags else {}
        async with gate, session.get(url, headers=headers) as answer:
            await answer.read()
            unchanged += answer.status == 304
            if "ETag" in answer.headers:
                tags[url] = answer.headers["ETag"]

    await asyncio.gather(*(ask(url) for url in urls))
    return unchanged


@contextmanager
def wall() -> Iterator[list[float]]:
    """Seconds spent inside, as the only element of the list."""
    spent: list[float] = []
    before = time.perf_counter()
    yield spent
    spent.append(time.perf_counter() - before)


def ratio_of(pairs: Sequence[tuple[float, float]]) -> float:
    """Median of thing/floor over pairs of (thing, floor)."""
    return statistics.median(thing / floor for thing, floor in pairs)


def line(what: str, figure: str, target: str, *, holds: bool | None = None) -> None:
    """One row of the result: what, the figure, and the target beside it."""
    verdict = "" if holds is None else "holds" if holds else "MISSED"
    print(f"{what:<58} {figure:>24}   target {target:<22} {verdict}", flush=True)
