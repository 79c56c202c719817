"""Every spelling of an address inside, by every route by which a stranger can name one: not one connection is opened.

The strangers' own server is reached through a stand-in that lets nothing else through unguarded: it is asked by the
name ``front.example`` on port 80. Each socket that the guard would open besides is counted.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.core.ports import FeedMemory
from bot.errors import FetchError
from bot.sources.guard import AddressInfo, socket_factory
from bot.sources.http import HttpClient
from bot.sources.pages import PoliteReader
from bot.sources.pool import WorkerPool
from bot.sources.resolver import Lookup
from bot.sources.rss import RssSource
from tests.servers.feeds import FeedServer, Reply, feed, page, redirect

FRONT = "front.example"
V4 = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1"),
    *(
        "100.100.100.200",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.192",
    ),
    *("192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255"),
)
V6 = (
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "0:0:0:0:0:ffff:7f00:1", "::7f00:1", "::ffff:0:7f00:1"),
    *("64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::"),
    *("2002:a9fe:a9fe::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%25eth0", "fec0::1", "ff02::1"),
)
ODD = (
    *("2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0", "0xa9fea9fe"),
    *("2852039166", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1"),
    *(
        "%31%32%37.0.0.1",
        "127.0.0.1%00.front.example",
        "me@127.0.0.1",
        "front.example@127.0.0.1",
        "[::1].front.example",
    ),
    *(
        "front.example:80@[::1]",
        "127.0.0.1\\@front.example",
        "[::1",
        "127.0.0.1:22",
        "10.0.0.1:8080",
        "①.front.example@0",
    ),
)
HOSTS = (*V4, *(f"[{address}]" for address in V6), *ODD)
ADDRESSES = (*V4, *(address.partition("%")[0] for address in V6))
REFUSALS = ("blocked_address", "bad_url", "redirect", "robots", "dns")


class Border:
    """Counts the sockets that lead anywhere but to the strangers' server."""

    def __init__(self, server: FeedServer) -> None:
        self.front = ("127.0.0.1", server.port)
        self.opened: list[Any] = []
        self._guard = socket_factory()

    def open(self, info: AddressInfo) -> socket.socket:
        if info[4][:2] == self.front:
            return socket.socket(info[0], info[1], info[2])
        opened = self._guard(info)
        self.opened.append(info[4])
        return opened

    def lookup(self, names: dict[str, list[str]]) -> Lookup:
        """Knows the strangers' names; spellings of numbers are read as the system reads them, and nobody is asked."""

        def look_up(host: str, port: int, **more: Any) -> list[tuple[Any, ...]]:
            if host == FRONT:
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", self.front)]
            if host.rstrip(".").lower() == "localhost":
                host = "127.0.0.1"
            found = [self.front if each == FRONT else (each, port) for each in names.get(host, [host])]
            return [
                info
                for address, at in found
                for info in socket.getaddrinfo(address, at, flags=socket.AI_NUMERICHOST, **more)
            ]

        return look_up

    def client(self, **names: list[str]) -> HttpClient:
        known = {name.replace("_", "."): found for name, found in names.items()}
        return HttpClient(user_agent="PolicyBot/1", lookup=self.lookup(known), sockets=self.open)


async def _no_pause(_: float) -> None:
    return None


def polite(http: HttpClient, pool: WorkerPool) -> PoliteReader:
    return PoliteReader(http, pool, sleep=_no_pause)


async def as_feed(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """An operator is talked into a feed there."""
    await RssSource(http, pool).fetch(f"http://{host}/feed", FeedMemory())


async def as_redirect(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """A feed sends the bot on."""
    server.routes["/feed"] = redirect(f"http://{host}/feed")
    await RssSource(http, pool).fetch(f"http://{FRONT}/feed", FeedMemory())


async def as_permanent_redirect(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """A feed says, after a hop of its own, that it has moved there for good."""
    server.routes |= {"/feed": redirect("/moved", 301), "/moved": redirect(f"//{host}/feed", 308)}
    await RssSource(http, pool).fetch(f"http://{FRONT}/feed", FeedMemory())


async def as_article(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """A feed lists an article there, whose page is to be read."""
    await polite(http, pool).read(f"http://{host}/story")


async def as_article_redirect(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """The page of an article sends the bot on."""
    server.routes |= {"/robots.txt": Reply(b""), "/story": redirect(f"http://{host}/story")}
    await polite(http, pool).read(f"http://{FRONT}/story")


async def as_robots_redirect(http: HttpClient, pool: WorkerPool, host: str, server: FeedServer) -> None:
    """The site's robots.txt sends the bot on."""
    server.routes |= {"/robots.txt": redirect(f"http://{host}/robots.txt"), "/story": page("<p>Never read.</p>")}
    await polite(http, pool).read(f"http://{FRONT}/story")


Route = Callable[[HttpClient, WorkerPool, str, FeedServer], Awaitable[None]]
ROUTES: tuple[Route, ...] = (
    as_feed,
    as_redirect,
    as_permanent_redirect,
    as_article,
    as_article_redirect,
    as_robots_redirect,
)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
async def test_no_spelling_leads_inside(route: Route) -> None:
    async with FeedServer() as server:
        border, pool = Border(server), WorkerPool(1)
        for host in HOSTS:
            async with border.client() as http:
                with pytest.raises(FetchError) as caught:
                    await route(http, pool, host, server)
            assert caught.value.kind in REFUSALS, f"{host}: {caught.value.says}"
        assert border.opened == []
        assert pool.pids == (), "nothing came that could be read"


@pytest.mark.parametrize("read", [as_feed, as_article], ids=lambda read: read.__name__)
async def test_no_name_leads_inside_not_even_one_that_leads_elsewhere_at_first(read: Route) -> None:
    """One name gives the address inside beside the stranger's own; another gives it from the second look-up on."""
    async with FeedServer({"/feed": feed("<rss/>"), "/story": Reply(b""), "/robots.txt": Reply(b"")}) as server:
        border, pool = Border(server), WorkerPool(1)
        for address in ADDRESSES:
            for names in ([address], [address, address, "10.0.0.1"]):
                async with border.client(inside_example=names) as http:
                    with pytest.raises(FetchError) as caught:
                        await read(http, pool, "inside.example", server)
                assert caught.value.kind == "blocked_address", f"{address}: {caught.value.says}"
            server.requests.clear()
            async with border.client(both_example=[address, FRONT]) as http:
                assert (await http.get("http://both.example/feed")).status == 200, "the address outside is used"
            async with border.client(turns_example=[FRONT]) as http:
                assert (await http.get("http://turns.example/feed")).status == 200
            async with border.client(turns_example=[address]) as http:
                with pytest.raises(FetchError):
                    await http.get("http://turns.example/feed")
            assert len(server.requests) == 2
        assert border.opened == []
        await pool.close()


async def test_an_article_is_read_where_it_may_be() -> None:
    """The stand-in and the routes work: else nothing would be opened either way."""
    story = page(f"<html><title>A title</title><article><p>{'A clause was found in the terms this week. ' * 9}</p>")
    routes = {"/robots.txt": Reply(b""), "/story": story, "/feed": redirect(f"http://{FRONT}/two")}
    async with FeedServer({**routes, "/two": feed("<rss/>")}) as server:
        border, pool = Border(server), WorkerPool(1)
        async with border.client() as http:
            assert "A clause" in (await polite(http, pool).read(f"http://{FRONT}/story")).text
            assert (await http.get(f"http://{FRONT}/feed")).url == f"http://{FRONT}/two"
        await pool.close()


def test_the_table_has_at_least_forty_addresses_and_five_routes() -> None:
    assert len(set(HOSTS)) >= 40
    assert len(ROUTES) >= 5
