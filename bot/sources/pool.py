"""Keeps a few warm worker processes and survives whatever happens to them.

Workers start when first needed and are used again; one that takes too long, dies, or has grown is killed and replaced
at the next job. A death becomes a FetchError ``parse_failed`` that names the cause. Nothing is retried: the same
document would kill the next worker too.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import bot
from bot.core.model import Entry
from bot.errors import FetchError
from bot.sources.frames import ANSWER, JOB

MAX_ANSWER = 64 << 20
START_S = 30.0
JOBS_PER_WORKER = 2_000
# A worker that once needed this share of its allowance is replaced: memory once taken is seldom given back.
OVERGROWN = 0.6


class WorkerPool:
    """Up to ``size`` worker processes.

    wall_s: longest time for one job; cpu_s: computing time for one job (whole seconds); memory_mb: address space of a
    worker; jobs_per_worker: after so many jobs it is replaced. Call ``close`` at the end.
    """

    def __init__(
        self,
        size: int = 2,
        *,
        wall_s: float = 10.0,
        cpu_s: int = 8,
        memory_mb: int = 400,
        jobs_per_worker: int = JOBS_PER_WORKER,
    ) -> None:
        self._places = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._wall_s = wall_s
        self._cpu_s = cpu_s
        self._memory_mb = memory_mb
        self._jobs_per_worker = jobs_per_worker
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers alive now."""
        return tuple(worker.process.pid for worker in self._alive)

    async def parse(self, body: bytes, *, charset: str, base: str, listed: bytes) -> tuple[list[Entry], dict[str, Any]]:
        """Unseen entries of a feed, and ``item_count``, ``dropped`` and ``listed`` (as in ``ports.FetchedFeed``).

        Raises FetchError ``not_a_feed`` or ``parse_failed``.
        """
        job = {"kind": "feed", "charset": charset, "base": base, "listed": listed.hex()}
        facts = await self._run(job, body)
        facts["listed"] = bytes.fromhex(facts["listed"])
        return [_entry(plain) for plain in facts.pop("entries")], facts

    async def extract(self, body: bytes, *, charset: str, url: str) -> dict[str, Any]:
        """``title``, ``text`` and ``paywalled`` of an article page. Raises FetchError ``parse_failed``."""
        facts: dict[str, Any] = await self._run({"kind": "page", "charset": charset, "base": url}, body)
        return facts

    async def close(self) -> None:
        """Kill all workers. Jobs under way fail."""
        self._closed = True
        workers = list(self._alive)
        for worker in workers:
            worker.kill()
        idle, self._idle = self._idle, []
        for worker in idle:
            await self._bury(worker)
        for worker in workers:
            await worker.process.wait()

    async def _run(self, job: dict[str, Any], body: bytes) -> Any:
        async with self._places:
            if self._closed:
                raise FetchError("parse_failed", "The program is stopping.")
            worker = self._idle.pop() if self._idle else await self._start()
            try:
                async with asyncio.timeout(self._wall_s):
                    answer = await worker.ask(job, body)
            except TimeoutError:
                await self._bury(worker)
                says = f"Reading it took longer than {self._wall_s:g} s."
                raise FetchError("parse_failed", says) from None
            except (EOFError, OSError, ValueError) as error:
                await worker.die()
                await self._bury(worker)
                raise FetchError("parse_failed", self._why(worker)) from error
            except BaseException:  # cancelled in the middle: an answer that nobody awaits would be taken for the next
                await self._bury(worker)
                raise
            if self._closed or worker.jobs >= self._jobs_per_worker or self._is_overgrown(answer):
                await self._bury(worker)
            else:
                self._idle.append(worker)
        if "failed" in answer:
            kind, says = answer["failed"]
            raise FetchError(kind, says)
        return answer["done"]

    async def _start(self) -> _Worker:
        """A new worker that has loaded its libraries."""
        try:
            worker = await _Worker.start(self._memory_mb, self._cpu_s)
        except OSError as error:
            raise FetchError("parse_failed", "A reader process cannot be started.") from error
        self._alive.add(worker)
        try:
            async with asyncio.timeout(START_S):
                await worker.hear()
        except (TimeoutError, EOFError, OSError, ValueError) as error:
            await self._bury(worker)
            raise FetchError("parse_failed", "A reader process does not start.") from error
        except BaseException:
            await self._bury(worker)
            raise
        return worker

    def _is_overgrown(self, answer: dict[str, Any]) -> bool:
        return bool(answer.get("exhausted")) or float(answer["peak_mb"]) > OVERGROWN * self._memory_mb

    async def _bury(self, worker: _Worker) -> None:
        """Kill a worker and wait until it is gone and its pipes are closed."""
        worker.kill()
        self._alive.discard(worker)
        with suppress(OSError):
            await asyncio.shield(worker.process.communicate())

    def _why(self, worker: _Worker) -> str:
        """What a worker died of."""
        if self._closed:
            return "The program is stopping."
        match worker.process.returncode:
            case code if code == -signal.SIGXCPU:
                return f"Reading it needs more than {self._cpu_s} s of computing."
            case code if code == -signal.SIGKILL:
                return "The system stopped the reader process, probably for want of memory."
            case code:
                return f"The document broke the reader process (exit {code})."


class _Worker:
    """One process and the number of jobs it got."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.jobs = 0
        self._killed = False

    @classmethod
    async def start(cls, memory_mb: int, cpu_s: int) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the working directory is no place to import from
            "-m",
            "bot.sources.worker",
            str(memory_mb),
            str(cpu_s),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,  # Ctrl-C in a terminal is for the parent, which then closes us
            limit=1 << 20,
        )
        return cls(process)

    async def ask(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Hand in one job and await its answer. Raises EOFError or OSError if the worker dies over it."""
        self.jobs += 1
        header = json.dumps(job).encode()
        stream = self.process.stdin
        assert stream is not None
        stream.writelines((JOB.pack(len(header), len(body)), header, body))
        await stream.drain()
        return await self.hear()

    async def hear(self) -> dict[str, Any]:
        """The next frame."""
        stream = self.process.stdout
        assert stream is not None
        (size,) = ANSWER.unpack(await stream.readexactly(ANSWER.size))
        if size > MAX_ANSWER:
            raise ValueError("the answer is out of all proportion")
        answer: dict[str, Any] = json.loads(await stream.readexactly(size))
        return answer

    async def die(self) -> None:
        """Wait for a process that has closed its pipes. Killing it now could lose the cause of its death: ``kill``
        looks whether the process has ended, and then nobody learns its exit code."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self.process.wait()

    def kill(self) -> None:
        """Kill it, once: a second time would look whether it has ended, and take its end from whoever waits for it."""
        if self.process.returncode is None and not self._killed:
            self._killed = True
            with suppress(ProcessLookupError):
                self.process.kill()


def _environment() -> dict[str, str]:
    """What a worker may know: where Python and this package are, and nothing else; tokens above all not."""
    return {"PATH": os.defpath, "PYTHONPATH": str(Path(bot.__file__).parent.parent), "PYTHONUTF8": "1"}


def _entry(plain: dict[str, Any]) -> Entry:
    published = plain.pop("published")
    tags = tuple(plain.pop("tags"))
    return Entry(**plain, tags=tags, published=datetime.fromisoformat(published) if published else None)
