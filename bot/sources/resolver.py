"""Name look-ups for feeds that cannot starve the rest of the program.

The system's ``getaddrinfo`` may hang for many seconds and cannot be interrupted. Done in asyncio's shared thread pool,
a handful of dead names would hold up everything else that uses that pool, Slack and Discord included. So look-ups get
daemon threads of their own, few at a time, and whoever waits gives up in time; a thread that still hangs does not
keep the program from exiting.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

Lookup = Callable[..., list[tuple[Any, ...]]]


class Resolver(AbstractResolver):
    """Looks names up with the system's resolver.

    at_once: most threads looking up at the same time; timeout_s: after which the caller gets an OSError;
    lookup: does the work, with the signature of ``socket.getaddrinfo``.
    """

    def __init__(self, *, at_once: int = 8, timeout_s: float = 5.0, lookup: Lookup = socket.getaddrinfo) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._timeout_s = timeout_s
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of ``host``. Raises OSError if there are none or the look-up takes too long."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._slots.acquire()
                threading.Thread(
                    target=self._look_up, args=(loop, answer, host, port, family), name=f"dns {host}", daemon=True
                ).start()
                found = await answer
        except TimeoutError:
            raise OSError(None, f"the look-up of {host} took longer than {self._timeout_s:g} s") from None
        return [
            ResolveResult(
                hostname=host,
                host=_numeric(address),
                port=address[1],
                family=found_family,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found_family, _, protocol, _, address in found
            if found_family in (socket.AF_INET, socket.AF_INET6)
        ]

    async def close(self) -> None:
        """Nothing to free: threads that still hang end by themselves."""

    def _look_up(
        self,
        loop: asyncio.AbstractEventLoop,
        answer: asyncio.Future[list[tuple[Any, ...]]],
        host: str,
        port: int,
        family: socket.AddressFamily,
    ) -> None:
        found: list[tuple[Any, ...]] = []
        failure: OSError | None = None
        try:
            found = self._lookup(host, port, type=socket.SOCK_STREAM, family=family)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA refuses
            failure = OSError(None, str(error))
        try:
            loop.call_soon_threadsafe(self._finish, answer, found, failure)
        except RuntimeError:
            return  # the loop has been closed meanwhile: nobody waits any more

    def _finish(
        self,
        answer: asyncio.Future[list[tuple[Any, ...]]],
        found: list[tuple[Any, ...]],
        failure: OSError | None,
    ) -> None:
        self._slots.release()
        if answer.done():
            return
        if failure is not None:
            answer.set_exception(failure)
        else:
            answer.set_result(found)


def _numeric(address: tuple[Any, ...]) -> str:
    """The address as text, with its zone where a link-local IPv6 address needs one."""
    host = str(address[0])
    return f"{host}%{address[3]}" if len(address) == 4 and address[3] and "%" not in host else host
