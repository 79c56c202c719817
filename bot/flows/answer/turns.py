"""Who is acknowledged goes before who is answered: after the acknowledgement people take turns, a few at a time.

Fifty people at once would otherwise be answered all together, and the last acknowledgement would wait for the work of
all those before it. Nobody waits long for a turn: one slow chat must not hold up the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 4
LONGEST_WAIT_S = 1.0


class Turns:
    """at_once: so many are answered beside each other; longest_wait_s: afterwards somebody goes on without a turn."""

    def __init__(self, at_once: int = AT_ONCE, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._longest_wait_s = longest_wait_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the end of the block."""
        has = True
        try:
            async with asyncio.timeout(self._longest_wait_s):
                await self._free.acquire()
        except TimeoutError:
            has = False
        try:
            yield
        finally:
            if has:
                self._free.release()
