"""The only door to other people's web servers: GET requests with a guard, limits and deadlines.

Every hop of every request passes the guard (``guard.py``); redirects are followed by hand, at most five; bodies are
inflated within a limit; one deadline covers all hops. No cookies, no proxy from the environment, no login, no retry:
when to ask again is decided elsewhere. Statuses are returned, not judged.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from types import TracebackType

import aiohttp
from yarl import URL

from bot.errors import FetchError
from bot.sources.answer import Answer
from bot.sources.gate import Gate
from bot.sources.guard import AddressInfo, Blocked, check_url, socket_factory
from bot.sources.inflate import Inflater, too_large
from bot.sources.resolver import Lookup, Resolver

MAX_HOPS = 5
MAX_BYTES = 5 * 1024 * 1024
# Some sites send a Content-Security-Policy of 16 KB in one header line; aiohttp's own limit is 8,190 bytes.
MAX_HEADER = 32_768

_TEMPORARY = (302, 303, 307)
_PERMANENT = (301, 308)

BeforeHop = Callable[[str], Awaitable[None]]


class HttpClient:
    """Guarded GET requests over one shared session. An async context manager: no request before entering it.

    allow_private: the operator's ``allow_private_addresses``; user_agent: product, version and a contact address;
    max_bytes: of an inflated body; total_s: deadline over all hops, without the time spent waiting for a place;
    connect_s: look-up, TCP and TLS of one connection; read_s: longest silence; max_concurrency and per_host: requests
    at a time; lookup: resolves names, with the signature of ``socket.getaddrinfo``; sockets: opens every socket, the
    guard unless a test that proves it stands in between.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_private: bool = False,
        max_bytes: int = MAX_BYTES,
        total_s: float = 30.0,
        connect_s: float = 10.0,
        read_s: float = 10.0,
        max_concurrency: int = 64,
        per_host: int = 2,
        lookup: Lookup = socket.getaddrinfo,
        sockets: Callable[[AddressInfo], socket.socket] | None = None,
    ) -> None:
        self.user_agent = user_agent
        self._allow_private = allow_private
        self._max_bytes = max_bytes
        self._timeout = aiohttp.ClientTimeout(
            total=total_s, connect=connect_s, sock_connect=connect_s, sock_read=read_s, ceil_threshold=60
        )
        self._total_s = total_s
        self._max_concurrency = max_concurrency
        self._per_host = per_host
        self._lookup = lookup
        self._sockets = sockets or socket_factory(allow_private=allow_private)
        self._session: aiohttp.ClientSession | None = None
        self._gate: Gate | None = None

    async def __aenter__(self) -> HttpClient:
        connector = aiohttp.TCPConnector(
            limit=0,  # the gate limits; waiting there does not use up a request's deadline
            socket_factory=self._sockets,
            resolver=Resolver(lookup=self._lookup),
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            timeout=self._timeout,
            headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip"},
        )
        self._gate = Gate(total=self._max_concurrency, per_host=self._per_host)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections. Requests under way fail."""
        if self._session is not None:
            await self._session.close()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        max_bytes: int = 0,
        total_s: float = 0.0,
        media_types: tuple[str, ...] = (),
        before_hop: BeforeHop | None = None,
    ) -> Answer:
        """Ask once. ``max_bytes`` and ``total_s`` override the client's when not 0.

        media_types: if given, the body of any other type is not read; before_hop: awaited with the address of each
        redirect before it is followed, may raise FetchError.

        Raises FetchError of kind ``bad_url``, ``blocked_address``, ``dns``, ``connect``, ``tls``, ``timeout``,
        ``redirect``, ``too_large`` or ``bad_answer``.
        """
        if self._session is None or self._gate is None:
            raise RuntimeError("HttpClient is used outside its 'async with' block")
        here = check_url(url, allow_private=self._allow_private)
        left = total_s or self._total_s
        timeout = self._timeout if not total_s else self._within(left)
        moved_to, permanent, seen = "", True, {here.with_fragment(None)} if here.fragment else {here}
        limit = max_bytes or self._max_bytes
        while True:
            host = here.raw_host or ""
            await self._gate.enter(host)
            started = monotonic()
            try:
                response = await self._session.get(here, headers=headers, allow_redirects=False, timeout=timeout)
                status = response.status
                if status == 200 and (not media_types or response.content_type in media_types):
                    body = await _read(response, limit)
                else:
                    body = b""
                    response.release()
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _explain(error, here) from error
            finally:
                self._gate.leave(host)
            if status not in _TEMPORARY and status not in _PERMANENT:
                return Answer(status, response.headers, body, url if len(seen) == 1 else str(here), moved_to)
            here = self._next(here, response.headers.get("Location", ""), seen)
            permanent = permanent and status in _PERMANENT
            if permanent:
                moved_to = str(here)
            if before_hop is not None:
                await before_hop(str(here))
            left -= monotonic() - started
            if left <= 0:
                raise _too_slow(here)
            timeout = self._within(left)

    def _within(self, seconds: float) -> aiohttp.ClientTimeout:
        own = self._timeout
        return aiohttp.ClientTimeout(
            total=seconds,
            connect=own.connect,
            sock_connect=own.sock_connect,
            sock_read=own.sock_read,
            ceil_threshold=own.ceil_threshold,
        )

    def _next(self, here: URL, location: str, seen: set[URL]) -> URL:
        """Where a redirect leads, checked and added to ``seen``. Raises FetchError ``redirect``."""
        if not location:
            raise FetchError("redirect", f"{here.host} sends us on without saying where to.")
        try:
            there = check_url(str(here.join(URL(location))), allow_private=self._allow_private).with_fragment(None)
        except FetchError as error:
            raise FetchError(
                "redirect", f"{here.host} sends us on to an address that is not allowed. {error.says}"
            ) from error
        except ValueError as error:
            raise FetchError("redirect", f"{here.host} sends us on to something that is not an address.") from error
        if there in seen:
            raise FetchError("redirect", f"{here.host} sends us round in a circle.")
        if len(seen) > MAX_HOPS:
            raise FetchError("redirect", f"{here.host} sends us on again after {MAX_HOPS} redirects.")
        seen.add(there)
        return there


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The inflated body. Closes the connection if the body is not wanted to its end."""
    try:
        if (response.content_length or 0) > limit:
            raise too_large(limit)
        inflater = Inflater(response.headers.get("Content-Encoding", ""), limit)
        async for chunk in response.content.iter_any():
            more = inflater.feed(chunk)
            while more:
                await asyncio.sleep(0)
                more = inflater.go_on()
        return inflater.finish()
    except BaseException:
        response.close()
        raise


def _explain(error: Exception, url: URL) -> FetchError:
    """What a failed request means, by the type of the error."""
    host = url.host
    match error:
        case aiohttp.ClientConnectorDNSError():
            return FetchError("dns", f"The name {host} cannot be looked up.")
        case aiohttp.ClientSSLError():
            return FetchError("tls", f"The secure connection to {host} failed: its certificate is not valid for it.")
        case aiohttp.ClientConnectorError(os_error=Blocked() as blocked):
            return FetchError(
                "blocked_address", f"{host} leads to {blocked.address}, an address that is not on the public internet."
            )
        case TimeoutError():
            return _too_slow(url)
        case aiohttp.ClientConnectorError():
            return FetchError("connect", f"{host} does not accept connections.")
        case aiohttp.InvalidURL():
            return FetchError("bad_url", f"The address at {host} cannot be asked for.")
        case aiohttp.ClientResponseError():
            return FetchError("bad_answer", f"What {host} answers is not proper HTTP.")
        case aiohttp.ClientPayloadError():
            return FetchError("bad_answer", f"{host} broke off in the middle of its answer.")
        case ValueError():
            return FetchError("bad_url", f"The address at {host} cannot be asked for.")
        case _:
            return FetchError("connect", f"{host} closed the connection without an answer.")


def _too_slow(url: URL) -> FetchError:
    return FetchError("timeout", f"{url.host} did not answer in time.")
