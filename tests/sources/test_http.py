"""The client against servers that misbehave: every fault ends in time, within its limits, with a sentence."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import ssl
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
import trustme

from bot.errors import FetchError
from bot.sources.http import HttpClient
from tests.servers import feeds
from tests.servers.feeds import FeedServer, Reply, feed, redirect


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(
        user_agent="test/1 (+mailto:test@bot.example)", allow_private=True, max_bytes=1 << 20, total_s=0.5, read_s=0.3
    ) as client:
        yield client


async def failure(client: HttpClient, url: str, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.get(url, **more)
    assert caught.value.says.endswith(".")
    return caught.value


async def test_a_plain_answer_comes_whole_with_what_it_says_about_itself(http: HttpClient) -> None:
    async with FeedServer({"/f": feed("<rss/>", etag='"1"')}) as server:
        answer = await http.get(server.url("/f"), {"X-Mine": "yes"})
        asked = server.requests[0].headers
    assert (answer.status, answer.body, answer.url, answer.moved_to) == (200, b"<rss/>", server.url("/f"), "")
    assert answer.headers["etag"] == '"1"'
    assert (answer.media_type, answer.charset) == ("application/rss+xml", "utf-8")
    assert asked["accept-encoding"] == "gzip"
    assert asked["user-agent"].startswith("test/1")
    assert asked["x-mine"] == "yes"
    assert "cookie" not in asked


async def test_a_304_needs_one_request_and_keeps_its_connection(http: HttpClient) -> None:
    async with FeedServer({"/f": feed("<rss/>", etag='"1"')}) as server:
        for _ in range(3):
            answer = await http.get(server.url("/f"), {"If-None-Match": '"1"'})
            assert (answer.status, answer.body) == (304, b"")
        assert (len(server.requests), server.connections) == (3, 1)


@pytest.mark.parametrize("reply", [Reply(b"<rss/>" * 99, gzipped=True), Reply(gzip.compress(b"<rss/>" * 99))])
async def test_gzip_is_inflated_whether_announced_or_not(http: HttpClient, reply: Reply) -> None:
    async with FeedServer({"/f": reply}) as server:
        assert (await http.get(server.url("/f"))).body == b"<rss/>" * 99


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (feeds.never(), "timeout"),
        (feeds.drip_head(), "timeout"),
        (feeds.drip_body(), "timeout"),
        (feeds.endless_continue(), "timeout"),
        (feeds.endless_body(), "too_large"),
        (Reply(b"x" * (1 << 20) + b"y"), "too_large"),
        (feeds.gzip_bomb(16), "too_large"),
        (feeds.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n<rss/>"), "too_large"),
        (feeds.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss/>"), "bad_answer"),
        (feeds.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "bad_answer"),
        (feeds.raw(b""), "connect"),
        (feeds.reset(), "connect"),
        (feeds.huge_header(40_000), "bad_answer"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "bad_answer"),
        (Reply(b"\x1f\x8bnot gzip at all", headers={"Content-Encoding": "gzip"}), "bad_answer"),
        (Reply(gzip.compress(b"<rss/>" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "bad_answer"),
    ],
)
async def test_a_misbehaving_server_ends_in_an_error_of_its_kind(http: HttpClient, reply: Reply, kind: str) -> None:
    async with FeedServer({"/f": reply}) as server:
        assert (await failure(http, server.url("/f"))).kind == kind


async def test_a_gzip_bomb_costs_no_memory(http: HttpClient) -> None:
    bomb = feeds.gzip_bomb(80)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with FeedServer({"/f": bomb}) as server:
        await failure(http, server.url("/f"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


async def test_a_header_of_16_kb_is_fine(http: HttpClient) -> None:
    async with FeedServer({"/f": feeds.huge_header(16_000)}) as server:
        assert (await http.get(server.url("/f"))).status == 200


async def test_plain_text_that_claims_to_be_gzip_is_taken_as_it_is(http: HttpClient) -> None:
    async with FeedServer({"/f": Reply(b"<rss/>", headers={"Content-Encoding": "gzip"})}) as server:
        assert (await http.get(server.url("/f"))).body == b"<rss/>"


async def test_bodies_of_other_statuses_and_unwanted_types_are_not_read(http: HttpClient) -> None:
    routes = {"/gone": Reply(b"x" * 99, status=404), "/film": Reply(b"x", headers={"Content-Type": "video/mp4"})}
    async with FeedServer(routes) as server:
        assert (await http.get(server.url("/gone"))).body == b""
        assert (await http.get(server.url("/film"), media_types=("text/html",))).body == b""


@pytest.mark.parametrize(
    ("steps", "moved_to"),
    [
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((302,), ""),
        ((307, 301), ""),
        ((301, 302), "/1"),
        ((303, 302, 307, 301, 308), ""),
    ],
)
async def test_only_permanent_redirects_from_the_start_move_a_feed(
    http: HttpClient, steps: tuple[int, ...], moved_to: str
) -> None:
    async with FeedServer({f"/{len(steps)}": feed("<rss/>")}) as server:
        for place, status in enumerate(steps):
            server.routes[f"/{place}"] = redirect(f"/{place + 1}", status)
        answer = await http.get(server.url("/0"))
        assert answer.status == 200
        assert answer.url == server.url(f"/{len(steps)}")
        assert answer.moved_to == (server.url(moved_to) if moved_to else "")


@pytest.mark.parametrize(
    "location",
    [
        *("/loop", "", "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "data:text/xml,<rss/>"),
        *("http://me:secret@127.0.0.1/", "http://[broken", "http://a.example:99999/", "javascript:alert(1)"),
    ],
)
async def test_bad_redirects_are_not_followed(http: HttpClient, location: str) -> None:
    async with FeedServer({"/loop": redirect(location)}) as server:
        error = await failure(http, server.url("/loop"))
        assert error.kind == "redirect"
        assert "secret" not in error.says
        assert len(server.requests) == 1


async def test_the_sixth_redirect_is_not_followed(http: HttpClient) -> None:
    async with FeedServer({f"/{place}": redirect(f"/{place + 1}") for place in range(9)}) as server:
        assert (await failure(http, server.url("/0"))).kind == "redirect"
        assert len(server.requests) == 6


async def test_one_deadline_covers_all_hops() -> None:
    async def slowly(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.15)
        yield b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % len(server.requests)

    routes = {f"/{place}": Reply(raw=slowly) for place in range(5)}
    async with FeedServer(routes) as server, HttpClient(user_agent="t", allow_private=True, total_s=0.35) as client:
        assert (await failure(client, server.url("/0"))).kind == "timeout"
        assert len(server.requests) == 3


async def test_the_caller_may_stop_a_redirect(http: HttpClient) -> None:
    async def never(url: str) -> None:
        raise FetchError("robots", f"{url} is closed.")

    async with FeedServer({"/a": redirect("/b"), "/b": feed("<rss/>")}) as server:
        assert (await failure(http, server.url("/a"), before_hop=never)).kind == "robots"
        assert not server.asked("/b")


async def test_at_most_two_requests_are_at_one_host_at_a_time(http: HttpClient) -> None:
    async with FeedServer({"/f": feed("<rss/>")}) as server:
        await asyncio.gather(*(http.get(server.url("/f")) for _ in range(20)))
        assert len(server.requests) == 20
        assert server.most_at_once <= 2
        assert server.connections <= 2


async def test_a_closed_port_is_a_connect_error(http: HttpClient) -> None:
    async with FeedServer() as server:
        url = server.url("/f")
    assert (await failure(http, url)).kind == "connect"


async def test_invalid_certificates_are_refused(http: HttpClient) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with FeedServer({"/f": feed("<rss/>")}, tls=context) as server:
        assert (await failure(http, server.url("/f"))).kind == "tls"
        assert not server.requests


async def test_an_unknown_name_is_a_dns_error() -> None:
    def nothing(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror(-2, "Name or service not known")

    async with HttpClient(user_agent="t", lookup=nothing) as client:
        error = await failure(client, "https://nowhere.example/")
    assert (error.kind, "nowhere.example" in error.says) == ("dns", True)


async def test_hanging_look_ups_hold_up_neither_the_loop_nor_its_thread_pool_nor_the_exit() -> None:
    release = threading.Event()

    def hang(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        release.wait(30)
        return []

    async with HttpClient(user_agent="t", lookup=hang, connect_s=0.1) as client:
        asking = [client.get(f"http://{n}.example/") for n in range(40)]
        results = asyncio.gather(*asking, return_exceptions=True)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 1) == "free"
        assert all(isinstance(error, FetchError) and error.kind in ("dns", "timeout") for error in await results)
        hanging = [thread for thread in threading.enumerate() if thread.name.startswith("dns ")]
        assert 0 < len(hanging) <= 8
        assert all(thread.daemon for thread in hanging)
    release.set()


async def test_proxies_of_the_environment_are_not_used(http: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FeedServer() as proxy, FeedServer({"/f": feed("<rss/>")}) as server:
        monkeypatch.setenv("http_proxy", proxy.url())
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        assert (await http.get(server.url("/f"))).status == 200
        assert not proxy.requests


async def test_cookies_are_not_kept(http: HttpClient) -> None:
    async with FeedServer({"/f": Reply(b"x", headers={"Set-Cookie": "who=you"})}) as server:
        # By its name: the library's jar keeps no cookies of bare addresses anyway.
        url = server.url("/f").replace("127.0.0.1", "localhost")
        await http.get(url)
        await http.get(url)
        assert "cookie" not in server.requests[1].headers


async def test_outside_its_block_the_client_refuses_to_work() -> None:
    with pytest.raises(RuntimeError):
        await HttpClient(user_agent="t").get("http://a.example/")
