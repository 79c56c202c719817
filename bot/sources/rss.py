"""RSS and Atom: one poll of one feed, as cheaply as the server lets us.

    GET with If-None-Match and If-Modified-Since
      | 304, or the same body as last time          unchanged: nothing is parsed
      | worker: clean, cut, hash                    no unseen item: unchanged
      `- feedparser on the unseen items             entries

It does not decide whether an entry is news, and keeps nothing between polls: what the server and the last document
said comes in and goes out as values. Imports stay light because the worker process imports this package too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.core.ports import FeedMemory, FetchedFeed, Validators
from bot.errors import FetchError
from bot.sources.answer import Answer, fresh_for_s, parse_http_date, status_error

if TYPE_CHECKING:
    from bot.sources.http import HttpClient
    from bot.sources.pool import WorkerPool

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
HASHED_AT_ONCE = 256 * 1024
BODY_HASH_SIZE = 16
MAX_VALIDATOR = 1_024


def _now() -> datetime:
    return datetime.now(UTC)


class RssSource:
    """Polls RSS and Atom feeds. http and pool are entered and closed by whoever made them.

    clock: the time as an aware datetime.
    """

    def __init__(self, http: HttpClient, pool: WorkerPool, clock: Callable[[], datetime] = _now) -> None:
        self._http = http
        self._pool = pool
        self._clock = clock

    async def fetch(self, url: str, memory: FeedMemory) -> FetchedFeed:
        """Poll one address. ``memory``: what the last good poll returned; without it all items come.

        A 410 is an answer (``gone``), no error. Raises FetchError.
        """
        headers = {"Accept": ACCEPT}
        validators = memory.validators
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        answer = await self._http.get(url, headers)
        if answer.status == 304 and (validators.etag or validators.last_modified):
            return FetchedFeed(
                unchanged=True,
                status=304,
                validators=validators,
                body_hash=memory.body_hash,
                listed=memory.listed,
                item_count=len(memory.listed) // 8,
                fresh_for_s=fresh_for_s(answer.headers, self._clock()),
                moved_to=answer.moved_to,
            )
        if answer.status == 410:
            return FetchedFeed(unchanged=True, status=410, gone=True, moved_to=answer.moved_to)
        if answer.status != 200:
            raise status_error(answer, self._clock())
        return await self._read(answer, memory)

    async def _read(self, answer: Answer, memory: FeedMemory) -> FetchedFeed:
        """What a 200 brought."""
        if not answer.body or answer.body.isspace():
            raise FetchError("not_a_feed", "The address gives an empty answer instead of a feed.")
        now = self._clock()
        body_hash = await _hash_of(answer.body)
        validators = _validators(answer, now)
        fresh = fresh_for_s(answer.headers, now)
        if body_hash == memory.body_hash:
            return FetchedFeed(
                unchanged=True,
                status=200,
                validators=validators,
                body_hash=body_hash,
                listed=memory.listed,
                item_count=len(memory.listed) // 8,
                fresh_for_s=fresh,
                moved_to=answer.moved_to,
            )
        entries, facts = await self._pool.parse(
            answer.body, charset=answer.charset, base=answer.url, listed=memory.listed
        )
        return FetchedFeed(
            unchanged=not entries and not facts["dropped"] and bool(memory.listed),
            status=200,
            validators=validators,
            body_hash=body_hash,
            listed=facts["listed"],
            entries=tuple(entries),
            item_count=facts["item_count"],
            dropped=facts["dropped"],
            fresh_for_s=fresh,
            moved_to=answer.moved_to,
        )


async def _hash_of(body: bytes) -> bytes:
    """Tells the same body again. A large one is hashed in a thread, which leaves the loop free."""
    if len(body) < HASHED_AT_ONCE:
        return blake2b(body, digest_size=BODY_HASH_SIZE).digest()
    return await asyncio.to_thread(lambda: blake2b(body, digest_size=BODY_HASH_SIZE).digest())


def _validators(answer: Answer, now: datetime) -> Validators:
    """What to ask with next time. A Last-Modified in the future is left out: with one dated 2041 a server answers
    "not modified" for ever."""
    etag = answer.headers.get("ETag", "")
    modified = answer.headers.get("Last-Modified", "")
    when = parse_http_date(modified) if modified else None
    if when is None or when > now + timedelta(days=1) or not _is_sendable(modified):
        modified = ""
    return Validators(etag if _is_sendable(etag) else "", modified)


def _is_sendable(value: str) -> bool:
    """Whether a header that came in may go out again: of sane length and without control characters."""
    return len(value) <= MAX_VALIDATOR and value.isprintable() and value.isascii()
