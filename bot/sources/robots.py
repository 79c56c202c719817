"""What a site's robots.txt lets us read, as RFC 9309 has it.

No file (4xx) means everything is allowed; a site that cannot be asked (5xx, no connection, time-out) means nothing is.
It does not wait between requests: it only says which pause the site asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego
from yarl import URL

from bot.errors import FetchError
from bot.sources.preclean import decode_page

if TYPE_CHECKING:
    from bot.sources.http import HttpClient

KEPT_S = 24 * 3600.0
# A site that is down for a moment must not be closed to us for a day.
UNREACHABLE_S = 3600.0
MAX_ROBOTS = 512 * 1024  # RFC 9309 asks for at least 500 KiB
MAX_SITES = 1_000


@dataclass(frozen=True, slots=True)
class _Rules:
    """rules: None if nothing is allowed; until: when to ask again, on the monotonic clock."""

    rules: Protego | None
    until: float


class Robots:
    """Reads and remembers robots.txt files. timeout_s: for one file; monotonic: seconds that never go back."""

    def __init__(self, http: HttpClient, *, timeout_s: float, monotonic: Callable[[], float]) -> None:
        self._http = http
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._sites: dict[str, _Rules] = {}
        # RFC 9309: the product token, which is our name without version and contact
        self._agent = http.user_agent.partition("/")[0].strip() or "*"

    async def check(self, url: str) -> float:
        """The pause in seconds that the site asks for between requests, 0 if it names none.

        Raises FetchError ``robots`` if the address must not be read, ``blocked_address`` or ``bad_url`` if the site
        must not even be asked.
        """
        rules = await self._rules(url)
        host = URL(url).host
        if rules is None:
            raise FetchError(
                "robots", f"{host} does not answer when asked for its robots.txt, so its pages are left alone."
            )
        if not rules.can_fetch(url, self._agent):
            raise FetchError("robots", f"{host} does not want programs to read this page (robots.txt).")
        return float(rules.crawl_delay(self._agent) or 0.0)

    async def _rules(self, url: str) -> Protego | None:
        site = str(URL(url).origin())
        now = self._monotonic()
        known = self._sites.get(site)
        if known is None or known.until <= now:
            known = await self._ask(site, now)
            self._sites.pop(site, None)
            if len(self._sites) >= MAX_SITES:
                self._sites.pop(next(iter(self._sites)))  # the one asked longest ago
            self._sites[site] = known
        return known.rules

    async def _ask(self, site: str, now: float) -> _Rules:
        try:
            answer = await self._http.get(f"{site}/robots.txt", max_bytes=MAX_ROBOTS, total_s=self._timeout_s)
        except FetchError as error:
            if error.kind in ("blocked_address", "bad_url"):
                raise
            return _Rules(None, now + UNREACHABLE_S)
        if answer.status == 200:
            return _Rules(Protego.parse(decode_page(answer.body, answer.charset)), now + KEPT_S)
        if 400 <= answer.status < 500:
            return _Rules(Protego.parse(""), now + KEPT_S)
        return _Rules(None, now + UNREACHABLE_S)
