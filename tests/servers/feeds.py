"""A web server on 127.0.0.1 that gives feeds and pages, and misbehaves on demand.

Raw asyncio, because no HTTP library lets one lie about lengths, drip bytes or never end. Usage:

    async with FeedServer({"/feed": feed(xml, etag='"1"')}) as server:
        await client.get(server.url("/feed"))
        assert server.requests[0].headers["if-none-match"] == ...

A path maps to a Reply, to a list of Replies (one per request, the last one repeats), or to a function of the Request.
It keeps every request. It is no model of a correct HTTP server.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True)
class Request:
    """What a client asked. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


Misbehaviour = Callable[[asyncio.StreamWriter], AsyncIterator[bytes]]


@dataclass(frozen=True)
class Reply:
    """What to answer. With ``etag`` or ``last_modified`` a matching conditional request gets a 304.

    raw: sent as it is instead of a proper answer, piece by piece; the connection is closed after it.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    gzipped: bool = False
    raw: Misbehaviour | None = None


Answering = Reply | Sequence[Reply] | Callable[[Request], Reply]


class FeedServer:
    """Serves ``routes`` while entered. Paths without a route get a 404."""

    def __init__(
        self,
        routes: Mapping[str, Answering] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.routes: dict[str, Answering] = dict(routes or {})
        self.requests: list[Request] = []
        self.port = 0
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._tls = tls
        self._host = host
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> FeedServer:
        self._server = await asyncio.start_server(self._connected, self._host, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", *, host: str = "") -> str:
        return f"{'https' if self._tls else 'http'}://{host or self._host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while request := await _read_request(reader):
                    self.requests.append(request)
                    self._at_once += 1
                    self.most_at_once = max(self.most_at_once, self._at_once)
                    try:
                        goes_on = await _answer(self._choose(request), request, writer)
                    finally:
                        self._at_once -= 1
                    if not goes_on:
                        break
        finally:
            writer.close()

    def _choose(self, request: Request) -> Reply:
        answering = self.routes.get(request.path, Reply(status=404))
        if isinstance(answering, Reply):
            return answering
        if isinstance(answering, Sequence):
            return answering[min(len(self.asked(request.path)), len(answering)) - 1]
        return answering(request)


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    line = await reader.readline()
    if not line:
        return None
    method, path, _ = line.decode("latin-1").split(" ", 2)
    headers = {}
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(method, path, headers)


async def _answer(reply: Reply, request: Request, writer: asyncio.StreamWriter) -> bool:
    """Write the answer. Returns whether the connection stays open."""
    if reply.raw is not None:
        async for piece in reply.raw(writer):
            writer.write(piece)
            await writer.drain()
        return False
    known = (reply.etag and request.headers.get("if-none-match") == reply.etag) or (
        reply.last_modified and request.headers.get("if-modified-since") == reply.last_modified
    )
    status, body = (304, b"") if known else (reply.status, reply.body)
    headers = dict(reply.headers)
    if reply.etag:
        headers["ETag"] = reply.etag
    if reply.last_modified:
        headers["Last-Modified"] = reply.last_modified
    if reply.gzipped and body:
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    if status != 304:
        headers.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {status} Some Reason\r\n{head}\r\n".encode() + body)
    await writer.drain()
    return True


def feed(body: bytes | str, **more: str) -> Reply:
    """A feed as a decent server gives it. ``more``: etag, last_modified."""
    content = body.encode() if isinstance(body, str) else body
    return Reply(content, headers={"Content-Type": "application/rss+xml; charset=utf-8"}, **more)  # type: ignore[arg-type]


def page(body: str) -> Reply:
    """A web page."""
    return Reply(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


def never() -> Reply:
    """Takes the request and says nothing."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        await asyncio.sleep(3600)
        yield b""

    return Reply(raw=run)


def drip_head(pause_s: float = 0.02) -> Reply:
    """Sends its headers a byte at a time, never to an end (slow loris)."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Slow: "
        while True:
            yield b"a"
            await asyncio.sleep(pause_s)

    return Reply(raw=run)


def drip_body(pause_s: float = 0.02) -> Reply:
    """Sends a body a byte at a time, never to an end."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
        while True:
            yield b"<"
            await asyncio.sleep(pause_s)

    return Reply(raw=run)


def endless_body() -> Reply:
    """Sends chunks as fast as they are taken, for ever."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        piece = b"%x\r\n%s\r\n" % (65536, b"x" * 65536)
        while True:
            yield piece

    return Reply(raw=run)


def endless_continue(pause_s: float = 0.02) -> Reply:
    """Says "100 Continue" for ever."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n"
            await asyncio.sleep(pause_s)

    return Reply(raw=run)


def gzip_bomb(megabytes: int = 256) -> Reply:
    """A small gzip body that inflates to ``megabytes``."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    packed = b"".join(deflate.compress(zeros) for _ in range(megabytes)) + deflate.flush()
    return Reply(packed, headers={"Content-Encoding": "gzip", "Content-Type": "application/xml"})


def raw(content: bytes) -> Reply:
    """These bytes, then the connection is closed."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        yield content

    return Reply(raw=run)


def huge_header(size: int) -> Reply:
    """One header line of ``size`` bytes on an otherwise decent answer."""
    return Reply(b"<rss/>", headers={"Content-Security-Policy": "a" * size})


def reset() -> Reply:
    """Breaks the connection off without an answer."""

    async def run(writer: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        writer.transport.abort()
        yield b""

    return Reply(raw=run)
