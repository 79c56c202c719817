"""A dead-man's switch: as long as all is well, a far server is told so every minute; it raises the alarm when nobody
calls. That notices what no health check on this machine can: that the machine itself is gone."""

from __future__ import annotations

import asyncio

import aiohttp
import structlog

from bot.monitor.look import Look

log = structlog.get_logger("monitor")

EVERY_S = 60.0
TIMEOUT_S = 10.0


class Ping:
    """Calls ``url`` (which is a secret: whoever knows it can keep the alarm silent) while every condition is fine."""

    def __init__(
        self,
        url: str,
        look: Look,
        agent: str,
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._url = url
        self._look = look
        self._headers = {"User-Agent": agent}
        self._every_s = every_s
        self._answered = True

    async def run(self) -> None:
        """Until cancelled; a far server that does not answer is told in the log, once."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout, headers=self._headers) as session:
            while True:
                if all(each.fine for each in (await self._look())[0]):
                    await self._call(session)
                await asyncio.sleep(self._every_s)

    async def _call(self, session: aiohttp.ClientSession) -> None:
        says = ""
        try:
            async with session.get(self._url, allow_redirects=False) as answer:
                says = "" if answer.status < 400 else f"it answered {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            says = type(error).__name__
        if says and self._answered:
            log.warning("the ping was not taken", says=says)
        self._answered = not says
