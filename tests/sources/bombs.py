"""Documents and servers made to use up time or memory, by name, each within the limits on size that the network has.

Feeds and pages go to a reader as bytes; servers answer a request for a feed. Measured by ``make soak SOAKS=bombs``; the
quick ones are tests. Knows nothing of readers.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable

from tests.servers import feeds
from tests.servers.feeds import Reply

Body = Callable[[], bytes]

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(100_000))
GOOD = "<item><title>Good</title><guid>good</guid></item>"


def rss(items: str, prolog: str = "") -> bytes:
    return f"{prolog}<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


def atom(inner: str) -> bytes:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>{inner}</feed>".encode()


def with_good(inner: str) -> bytes:
    """An item that holds the bomb, then one that is fine."""
    return rss(f"<item><title>x</title>{inner}</item>{GOOD}")


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>t</title>{head}</head><body>{body}</body></html>".encode()


# Each is over within a second, or it is stopped by the limits of the tests.
FEEDS: dict[str, Body] = {
    "billion laughs": lambda: rss(
        f"<item><title>&l9;</title></item>{GOOD}", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    ),
    "hidden billion laughs": lambda: rss(
        f"<item><title>&l9;</title></item>{GOOD}", f'<!-- <a --><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    ),
    "quadratic entity": lambda: rss(
        f"<item><title>{'&a;' * 2000}</title></item>{GOOD}", f'<!-- <a --><!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'
    ),
    "newline prolog": lambda: b"\n" * 100_000 + rss(GOOD),
    "newlines in the declaration": lambda: b"<?xml version='1.0'" + b"\n" * 100_000 + b"?>" + rss(GOOD),
    "100,000 attributes": lambda: rss(f"<item {ATTRIBUTES}><title>x</title></item>"),
    "a million nested tags": lambda: rss("<item>" + "<a>" * 1_000_000),
    "a million nested tags of HTML": lambda: rss(
        f"<item><title>x</title><description>{'&lt;b>' * 500_000}</description></item>"
    ),
    "64 KB author": lambda: rss(f"<item><title>x</title><author>{'a' * 65_536}</author></item>{GOOD}"),
    "60,000 items": lambda: rss("<item><title>x</title></item>" * 60_000),
    "5 MB token": lambda: rss(f"<item><title>{'x' * 4_900_000}</title></item>"),
    "surrogates and impossible characters": lambda: rss(
        "<item><title>&#xD800;&#1114112;&#99999999999999999999;\x00</title></item>" + GOOD
    ),
    "unclosed CDATA a hundred thousand times": lambda: rss("<item><![CDATA[" * 100_000),
    "unclosed comments a hundred thousand times": lambda: b"<!--" * 100_000 + rss(GOOD),
    "open tags only": lambda: rss("<item" * 100_000),
    "a DOCTYPE in the middle": lambda: rss(f"<!DOCTYPE rss [{LAUGHS}]>{GOOD}"),
    "a title of a megabyte of blanks": lambda: with_good(f"<title>{' ' * 1_000_000}x</title>"),
    "a date of a million digits": lambda: with_good(f"<pubDate>{'9' * 1_000_000}</pubDate>"),
    "a million accents on one letter": lambda: with_good(f"<title>a{chr(0x301) * 1_000_000}</title>"),
    "encoding named two hundred thousand times": lambda: b"<?xml " + b"encoding=" * 200_000 + rss(GOOD),
    "30,000 items that break the parser": lambda: rss(
        "<item><gml:pos xmlns:gml='http://www.opengis.net/gml'>1</gml:pos></item>" * 30_000
    ),
}

# These take a reader seconds, or up to its limit.
SLOW_FEEDS: dict[str, Body] = {
    "30,000 namespaces": lambda: with_good("".join(f"<x{n}:a xmlns:x{n}='u:{n}'/>" for n in range(30_000))),
    "300,000 items in each other": lambda: rss("<item>" * 300_000),
    "300,000 authors in each other": lambda: with_good("<author>" * 300_000),
    "100,000 bases in each other": lambda: atom("<entry xml:base='a/'>" * 100_000),
    "a base of 400 KB for 2,000 links": lambda: atom(
        f"<link xml:base='http://a.example/{'a/' * 200_000}'>"
        + "<entry><title>x</title><link href='../x'/></entry>" * 2000
    ),
    "100,000 categories": lambda: with_good("<category>a</category>" * 100_000),
    "60,000 contents": lambda: with_good("<content>a</content>" * 60_000),
    "xhtml 300,000 deep": lambda: atom(
        f"<entry><title>x</title><content type='xhtml'>{'<div>' * 300_000}</content></entry>"
    ),
    "200 addresses that are none": lambda: with_good(f"<author>{'a.' * 900}@</author>" * 200),
}

QUICK_PAGES: dict[str, Body] = {
    "tables in tables": lambda: page("<table><tr><td>" * 100_000 + "x"),
    "paragraphs a thousand deep": lambda: page("<div>" * 1_000 + "<p>x</p>" * 100_000),
    "drawings in drawings": lambda: page("<svg><desc>" * 200_000),
    "350,000 named characters": lambda: page(f"<p>{'&eacute;' * 350_000}</p>"),
}

SLOW_PAGES: dict[str, Body] = {
    "900,000 open paragraphs": lambda: page("<p>" * 900_000),
    "300,000 attributes": lambda: page("<div " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</div>"),
    "130,000 links": lambda: page("<a href='x'>link</a> " * 130_000),
    "500,000 line breaks": lambda: page("x<br>" * 500_000),
    "300,000 crossed tags": lambda: page("<b><p>" * 300_000),
    "a table with 200,000 cells in a row": lambda: page(f"<table><tr>{'<td>x</td>' * 200_000}</tr></table>"),
    "a name of three megabytes": lambda: page("<p>x</p>", f"<meta name='author' content='{'a, ' * 900_000}'>"),
    "a million brackets of JSON": lambda: page("x", f"<script type='application/ld+json'>{'[' * 1_500_000}</script>"),
    "words of a wall without end": lambda: page(f"<p>{'this article is ' * 180_000}</p>"),
}


def deflate_bomb(megabytes: int) -> Reply:
    """The zlib form, which the server was not asked for."""
    packed = zlib.compress(bytes(megabytes << 20), 9)
    return Reply(packed, headers={"Content-Encoding": "deflate"})


def packed_twice(megabytes: int) -> Reply:
    """Gzip within gzip: a few bytes for each."""
    return Reply(gzip.compress(gzip.compress(bytes(megabytes << 20))), headers={"Content-Encoding": "gzip"})


def members(count: int) -> Reply:
    """Very many empty gzip files one after the other: work without a byte of text."""
    return Reply(gzip.compress(b"") * count, headers={"Content-Encoding": "gzip"})


def endless_nothing() -> Reply:
    """Gzip that goes on for ever and never gives a byte."""

    async def run(_: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        piece = gzip.compress(b"") * 3_000
        while True:
            yield b"%x\r\n%s\r\n" % (len(piece), piece)

    return Reply(raw=run)


def many_headers(count: int) -> Reply:
    return Reply(b"<rss/>", headers={f"X-Header-{number}": "a" * 90 for number in range(count)})


SERVERS: dict[str, Callable[[], Reply | dict[str, Reply]]] = {
    "64 MB of gzip": lambda: feeds.gzip_bomb(64),
    "64 MB of deflate": lambda: deflate_bomb(64),
    "gzip within gzip": lambda: packed_twice(64),
    "50,000 empty gzip files": lambda: members(50_000),
    "gzip without end and without a byte": endless_nothing,
    "a Brotli bomb": lambda: Reply(b"\xce\xff\xff" * 999, headers={"Content-Encoding": "br"}),
    "a Zstandard bomb": lambda: Reply(b"\x28\xb5\x2f\xfd" * 999, headers={"Content-Encoding": "zstd"}),
    "a body without end": feeds.endless_body,
    "a length of a terabyte": lambda: feeds.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n<rss/>"),
    "a header of 2 MB": lambda: feeds.huge_header(2_000_000),
    "30,000 headers": lambda: many_headers(30_000),
    "redirects in a circle": lambda: {"/feed": feeds.redirect("/other"), "/other": feeds.redirect("/feed")},
    "redirects without end": lambda: {
        "/feed": feeds.redirect("/1"), **{f"/{n}": feeds.redirect(f"/{n + 1}") for n in range(1, 30)}
    },
    "a redirect to an address of 30 KB": lambda: feeds.redirect("/" + "a" * 30_000),
}  # fmt: skip

# Bounded by time alone: 10 s of silence, 30 s in all.
DRIPS: dict[str, Callable[[], Reply]] = {
    "a server that says nothing": feeds.never,
    "headers a byte at a time": feeds.drip_head,
    "a body a byte at a time": feeds.drip_body,
    '"100 Continue" without end': feeds.endless_continue,
}
