"""How many requests may be under way, in all and at one host. It knows nothing of HTTP or of pauses in between."""

from __future__ import annotations

import asyncio


class Gate:
    """Lets at most ``total`` requests through at a time, at most ``per_host`` of them to the same host.

    Whoever waits for a busy host does not take a place from requests to other hosts.
    """

    def __init__(self, *, total: int, per_host: int) -> None:
        self._total = asyncio.Semaphore(total)
        self._per_host = per_host
        self._hosts: dict[str, tuple[asyncio.Semaphore, list[None]]] = {}

    async def enter(self, host: str) -> None:
        """Wait for a place. Each return must be followed by one ``leave``."""
        if (entry := self._hosts.get(host)) is None:
            entry = self._hosts[host] = (asyncio.Semaphore(self._per_host), [])
        slots, users = entry
        users.append(None)
        try:
            await slots.acquire()
            try:
                await self._total.acquire()
            except BaseException:
                slots.release()
                raise
        except BaseException:
            self._forget(host, users)
            raise

    def leave(self, host: str) -> None:
        """Give the place back."""
        self._total.release()
        slots, users = self._hosts[host]
        slots.release()
        self._forget(host, users)

    def _forget(self, host: str, users: list[None]) -> None:
        """A host that nobody uses or waits for takes no memory."""
        users.pop()
        if not users:
            del self._hosts[host]
