"""No route leads into a private network: not a literal, not a name, not a redirect."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from bot.errors import FetchError
from bot.sources.guard import MAX_URL, Blocked, check_url, ok_ip, socket_factory
from bot.sources.http import HttpClient
from tests.servers.feeds import FeedServer, feed, redirect

PRIVATE = (
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254"),
    *("169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1"),
    *("192.168.0.1", "192.168.255.254", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:7f00:1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1"),
    *("fd12:3456:789a::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
)
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::101:101",
)

ODD_LITERALS = (
    *("http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0x7f000001/", "http://127.1/"),
    *("http://2130706433/", "http://0/", "http://localhost/", "http://①②⑦.⓪.⓪.①/", "http://169.254.169.254/latest/"),
)


def to(address: str) -> Any:
    """A look-up that finds ``address`` for every name."""

    def lookup(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        target = (address.split("%")[0], port, 0, 0) if family == socket.AF_INET6 else (address, port)
        return [(family, socket.SOCK_STREAM, 6, "", target)]

    return lookup


@pytest.mark.parametrize("address", PRIVATE)
def test_private_and_special_addresses_are_not_allowed(address: str) -> None:
    assert not ok_ip(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert ok_ip(address)


def test_the_table_has_at_least_forty_addresses() -> None:
    assert len(set(PRIVATE)) >= 40


@pytest.mark.parametrize("address", PRIVATE)
async def test_no_literal_leads_to_a_private_address(address: str) -> None:
    host = f"[{address.split('%')[0]}]" if ":" in address else address
    async with HttpClient(user_agent="test/1") as http:
        with pytest.raises(FetchError) as caught:
            await http.get(f"http://{host}/")
    assert caught.value.kind in ("blocked_address", "bad_url")


@pytest.mark.parametrize("url", ODD_LITERALS)
async def test_no_odd_spelling_leads_to_a_private_address(url: str) -> None:
    async with HttpClient(user_agent="test/1") as http:
        with pytest.raises(FetchError) as caught:
            await http.get(url)
    assert caught.value.kind in ("blocked_address", "bad_url")


@pytest.mark.parametrize("address", PRIVATE)
async def test_no_name_leads_to_a_private_address(address: str) -> None:
    async with HttpClient(user_agent="test/1", lookup=to(address)) as http:
        with pytest.raises(FetchError) as caught:
            await http.get("http://feeds.example/")
    assert caught.value.kind == "blocked_address"
    assert "feeds.example" in caught.value.says


@pytest.mark.parametrize("address", PRIVATE)
def test_no_connection_is_opened_to_a_private_address_whoever_asks(address: str) -> None:
    """Redirects and rebinding names end here too: each new connection passes the factory."""
    with pytest.raises(Blocked):
        socket_factory()((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)))


async def test_a_redirect_to_another_port_is_refused_unless_the_operator_allows_private_addresses() -> None:
    async with FeedServer({"/feed": feed("<rss/>")}) as inner:
        async with FeedServer({"/go": redirect(inner.url("/feed"))}) as outer:
            async with HttpClient(user_agent="test/1", allow_private=True) as http:
                assert (await http.get(outer.url("/go"))).status == 200
            async with HttpClient(user_agent="test/1") as http:
                with pytest.raises(FetchError) as caught:
                    await http.get(outer.url("/go"))
            assert caught.value.kind == "bad_url"
        assert len(inner.requests) == 1


@pytest.mark.parametrize("port", [22, 25, 8080, 6379])
def test_no_connection_is_opened_to_other_ports_than_the_webs(port: int) -> None:
    with pytest.raises(Blocked):
        socket_factory()((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port)))


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("file:///etc/passwd", "http"),
        ("ftp://a.example/feed", "http"),
        ("gopher://a.example/", "http"),
        ("data:text/xml,<rss/>", "http"),
        ("/etc/passwd", "http"),
        ("", "http"),
        ("http://", "host"),
        ("http://me:secret@a.example/", "user name"),
        ("http://me@a.example/", "user name"),
        ("http://a.example:8080/", "8080"),
        ("http://a.example:99999/", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://a.example/" + "a" * 2048, "2048"),
    ],
)
def test_addresses_that_cannot_be_a_feed_are_refused_with_a_reason(url: str, word: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.kind == "bad_url"
    assert word in caught.value.says
    assert "secret" not in caught.value.says


def test_a_common_address_passes() -> None:
    assert str(check_url("https://feeds.example/all?format=rss")) == "https://feeds.example/all?format=rss"
    assert check_url("http://feeds.example:8080/", allow_private=True).port == 8080


def test_no_password_is_repeated_in_a_sentence() -> None:
    for url in ("ftp://me:secret@a.example/feed", "me:secret@a.example"):
        with pytest.raises(FetchError) as caught:
            check_url(url)
        assert "a.example" in caught.value.says
        assert "secret" not in caught.value.says
    with pytest.raises(FetchError) as caught:
        check_url("ftp://me:se//cr@et@a.example/feed")
    assert caught.value.says == "ftp://a.example/feed is not a web address."


def test_an_endless_address_is_not_repeated_whole() -> None:
    for length, shown in ((120, "a" * 116), (121, "a" * 115 + "…")):
        with pytest.raises(FetchError) as caught:
            check_url("ftp:" + "a" * (length - 4))
        assert caught.value.says == f"ftp:{shown} is not an http or https address."


def test_an_address_may_be_as_long_as_we_read_and_no_longer() -> None:
    url = "http://a.example/".ljust(MAX_URL, "a")
    assert str(check_url(url)) == url
    with pytest.raises(FetchError):
        check_url(url + "a")


def test_what_is_refused_is_named() -> None:
    with pytest.raises(Blocked, match=r"^address not allowed$") as caught:
        socket_factory()((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1%2", 80, 0, 2)))
    assert caught.value.address == "fe80::1%2"
    assert not ok_ip("fe80::1%2")
    assert ok_ip("2606:4700::1111%2")
