"""What the playing servers share: the log of what was really accepted, faults on demand or at random, and life as a
process of their own."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TextIO

from aiohttp import web

# before/after: whether the message was taken when the fault happens.
DROP_BEFORE, DROP_AFTER = "drop_before", "drop_after"  # the connection breaks
ERROR_BEFORE, ERROR_AFTER = "error_before", "error_after"  # HTTP 5xx
SLOW = "slow"  # taken; the answer comes late
NONSENSE = "nonsense"  # taken; the answer is HTTP 200, but HTML
BUSY = "busy"  # not taken: HTTP 429
FAULTS = (DROP_BEFORE, DROP_AFTER, ERROR_BEFORE, ERROR_AFTER, SLOW, NONSENSE, BUSY)


class Faults:
    """Which fault the next post meets: a planned one, else one of ``kinds`` with probability ``rate``, else ''."""

    def __init__(self, rate: float = 0.0, seed: int = 0, kinds: tuple[str, ...] = FAULTS) -> None:
        self.kinds = kinds
        self._planned: deque[str] = deque()
        self.rate = rate
        self._random = random.Random(seed)

    def plan(self, *names: str) -> None:
        """The next posts meet these, in order; '' is none."""
        self._planned.extend(names)

    def next(self) -> str:
        if self._planned:
            return self._planned.popleft()
        return self._random.choice(self.kinds) if self._random.random() < self.rate else ""


@dataclass(frozen=True)
class Said:
    """An answer word for word: ``body`` is JSON, or text of the type that ``headers`` name (HTML if none)."""

    status: int
    body: object
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self, **usual: str) -> web.Response:
        """usual: headers that this chat puts on every JSON answer, underscores for dashes."""
        if isinstance(self.body, str):
            kind = {"Content-Type": "text/html"}
            return web.Response(status=self.status, body=self.body.encode(), headers={**kind, **self.headers})
        named = {name.replace("_", "-"): value for name, value in usual.items()}
        shown = {"Content-Type": "application/json", **named, **self.headers}
        return web.Response(status=self.status, body=json.dumps(self.body).encode(), headers=shown)


class Bucket:
    """A token bucket: ``burst`` at once, ``rate`` per second after that. Times in seconds of one monotonic clock."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = burst, 0.0

    def wait_s(self, now: float) -> float:
        """0 and one token taken, or the seconds until there is one."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) if self._at else self._burst
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self._rate


class Lines:
    """A list that is also written to a JSON Lines file, each line flushed before the answer goes out."""

    def __init__(self, path: Path | None) -> None:
        self.kept: list[dict[str, Any]] = []
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def add(self, line: dict[str, Any]) -> None:
        self.kept.append(line)
        if self._file:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()

    def close(self) -> None:
        if self._file:
            self._file.close()


class Playing(Protocol):
    """A server that can be started on a port (0: any) and gives the port, and stopped."""

    async def start(self, port: int = 0) -> int: ...
    async def stop(self) -> None: ...


def options(description: str, token: str, refuse: str) -> argparse.ArgumentParser:
    """What every playing server can be told on its command line; ``refuse`` is an example of a refused channel."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=token)
    parser.add_argument("--log", type=Path, help="truth log: what was accepted, JSON Lines")
    parser.add_argument("--requests", type=Path, help="log of every request, JSON Lines")
    parser.add_argument("--history", choices=["on", "off"], default="on")
    parser.add_argument("--refuse", action="append", default=[], metavar=refuse)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    return parser


async def play(server: Playing, port: int) -> None:
    """Start, print the port, and serve until SIGTERM or SIGINT."""
    print(await server.start(port), flush=True)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    await server.stop()
