"""Has charts drawn by a process of its own, which is started when it is needed and ended when it rests.

A picture is never a reason for a digest to fail: what cannot be drawn in time is left out. Draws nothing itself.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import sys
import tempfile
from collections import OrderedDict
from dataclasses import asdict

import structlog

from bot.core.chart import Chart

log = structlog.get_logger("discord")

DRAW_S, REST_S = 8.0, 60.0  # a send may take 30 seconds in all
KEPT = 32  # channels that follow the same things share a picture
LINE_LIMIT = 4 * 1024 * 1024


class Pictures:
    """One drawing process at most. command: how it is started; draw_s: how long a picture may take."""

    def __init__(
        self,
        command: tuple[str, ...] = (sys.executable, "-m", "bot.chats.discord.drawing"),
        *,
        draw_s: float = DRAW_S,
    ) -> None:
        self._command = command
        self._draw_s = draw_s
        self._process: asyncio.subprocess.Process | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._turn = asyncio.Lock()
        self._made: OrderedDict[Chart, bytes] = OrderedDict()
        self._resting: asyncio.TimerHandle | None = None

    async def draw(self, chart: Chart) -> bytes | None:
        """The PNG, None if it could not be made in time. Never raises."""
        async with self._turn:
            if chart in self._made:
                self._made.move_to_end(chart)
                return self._made[chart]
            try:
                async with asyncio.timeout(self._draw_s):
                    picture = await self._ask(chart)
            except (OSError, ValueError, TimeoutError) as error:
                log.warning("no picture for the digest", says=str(error) or type(error).__name__)
                await self._end()
                return None
            self._made[chart] = picture
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            self._rest_later()
            return picture

    async def close(self) -> None:
        """End the process and take its folder away."""
        async with self._turn:
            await self._end()
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    async def _ask(self, chart: Chart) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asdict(chart)).encode() + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        picture = base64.b64decode(line.strip(), validate=True)
        if not picture.startswith(b"\x89PNG"):
            raise ValueError("the drawing process gave no picture")
        return picture

    async def _start(self) -> asyncio.subprocess.Process:
        if self._folder is None:
            # The library keeps a list of fonts; the home folder may be read-only.
            self._folder = tempfile.TemporaryDirectory(prefix="policy-bot-drawing-")
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"MPLCONFIGDIR": self._folder.name, "MPLBACKEND": "Agg", "PATH": os.defpath, "PYTHONPATH": _roots()},
            limit=LINE_LIMIT,
        )

    def _rest_later(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(REST_S, self._rest)

    def _rest(self) -> None:
        if self._process is not None and not self._turn.locked():
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _roots() -> str:
    """Where this program's modules lie: the child has an environment of its own, without our secrets."""
    return os.pathsep.join(each for each in sys.path if each)
