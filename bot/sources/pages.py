"""Article pages, read politely: robots.txt first, one request per site at a time, a pause between two.

It does not decide which pages are worth reading, and it never tries to get round a paywall or a block page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.core.ports import Page
from bot.errors import FetchError
from bot.sources.answer import Answer, status_error
from bot.sources.guard import check_url
from bot.sources.robots import Robots

if TYPE_CHECKING:
    from bot.sources.http import HttpClient
    from bot.sources.pool import WorkerPool

PAUSE_S = 5.0
# A site that asks for longer pauses than this would hold up everything else that waits for its turn.
LONGEST_PAUSE_S = 60.0
TIMEOUT_S = 15.0
MAX_PAGE = 3 * 1024 * 1024
MEDIA_TYPES = ("text/html", "application/xhtml+xml")
MAX_SITES = 1_000


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at one site. ready_at: when the next request may go out, on the monotonic clock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready_at: float = 0.0


class PoliteReader:
    """Reads article pages. http and pool are entered and closed by whoever made them.

    clock: the time as an aware datetime; monotonic and sleep: seconds that never go back, and waiting for some.
    """

    def __init__(
        self,
        http: HttpClient,
        pool: WorkerPool,
        clock: Callable[[], datetime] = _now,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._http = http
        self._pool = pool
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._timeout_s = timeout_s
        self._robots = Robots(http, timeout_s=timeout_s, monotonic=monotonic)
        self._turns: dict[str, _Turn] = {}

    async def read(self, url: str) -> Page:
        """One page as text. Raises FetchError: ``robots``, ``http_status``, ``not_a_page``, or what the network gives.

        A page without readable text is a Page with an empty ``text``.
        """
        host = check_url(url, allow_private=True).host or ""  # ports and addresses are the client's matter
        answer = await self._take_turn(host, url)
        if answer.status != 200:
            raise status_error(answer, self._clock())
        if answer.media_type not in MEDIA_TYPES:
            raise FetchError("not_a_page", f"{host} gives {answer.media_type or 'something unnamed'}, not a web page.")
        found = await self._pool.extract(answer.body, charset=answer.charset, url=answer.url)
        return Page(url=answer.url, title=found["title"], text=found["text"], paywalled=found["paywalled"])

    async def _take_turn(self, host: str, url: str) -> Answer:
        """Ask for the page when the site's turn has come."""
        turn = self._turn(host)
        async with turn.lock:
            pause = max(PAUSE_S, await self._robots.check(url))
            if pause > LONGEST_PAUSE_S:
                raise FetchError(
                    "robots", f"{host} asks for {pause:g} s between two requests, longer than we can wait."
                )
            if (wait := turn.ready_at - self._monotonic()) > 0:
                await self._sleep(wait)
            try:
                return await self._http.get(
                    url,
                    {"Accept": "text/html"},
                    max_bytes=MAX_PAGE,
                    total_s=self._timeout_s,
                    media_types=MEDIA_TYPES,
                    before_hop=self._check_hop,
                )
            finally:
                turn.ready_at = self._monotonic() + pause

    async def _check_hop(self, url: str) -> None:
        """A redirect must not lead to what the other site has closed to programs."""
        await self._robots.check(url)

    def _turn(self, host: str) -> _Turn:
        if len(self._turns) >= MAX_SITES:
            now = self._monotonic()
            self._turns = {
                name: each for name, each in self._turns.items() if each.lock.locked() or each.ready_at > now
            }
        return self._turns.setdefault(host, _Turn())
