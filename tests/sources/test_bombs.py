"""Documents made to kill a parser, through the real pool: each ends in entries or in an error, and the loop stays free.

Run with ``-s`` to see how long each took and how late the loop was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.model import Entry
from bot.errors import FetchError
from bot.sources.pool import WorkerPool
from tests.servers.feeds import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(100_000))
LOOPBACK = "http://127.0.0.1:9/"


def rss(items: str, prolog: str = "") -> bytes:
    return f"{prolog}<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


GOOD = "<item><title>Good</title><guid>good</guid></item>"
BOMBS: dict[str, Callable[[], bytes]] = {
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
}


async def parse(pool: WorkerPool, body: bytes) -> list[Entry] | FetchError:
    try:
        entries, _ = await pool.parse(body, charset="", base="http://a.example/feed", listed=b"")
    except FetchError as error:
        return error
    return entries


async def worst_lag(until: asyncio.Future[list[Entry] | FetchError]) -> float:
    """The longest time by which a 5 ms sleep came too late while ``until`` ran, in seconds."""
    worst = 0.0
    while not until.done():
        started = time.perf_counter()
        await asyncio.sleep(0.005)
        worst = max(worst, time.perf_counter() - started - 0.005)
    return worst


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_contained(name: str, bomb_pool: WorkerPool) -> None:
    body = BOMBS[name]()
    started = time.perf_counter()
    job = asyncio.ensure_future(parse(bomb_pool, body))
    lag = await worst_lag(job)
    outcome = await job
    says = outcome.says if isinstance(outcome, FetchError) else f"{len(outcome)} entries"
    print(f"\n{name}: {time.perf_counter() - started:.2f} s, loop at most {lag * 1000:.0f} ms late: {says}")
    if isinstance(outcome, FetchError):
        assert outcome.kind in ("parse_failed", "not_a_feed")
    else:
        assert sum(len(entry.title) + len(entry.summary) for entry in outcome) <= len(body)
        if GOOD.encode() in body:
            assert "Good" in [entry.title for entry in outcome]
    assert not isinstance(await parse(bomb_pool, rss(GOOD)), FetchError)


@pytest.mark.parametrize("path", ["/dev/zero", "/etc/passwd", "file:///etc/passwd", LOOPBACK, "feed.xml"])
async def test_a_body_that_is_a_path_or_an_address_is_text(path: str, bomb_pool: WorkerPool) -> None:
    outcome = await parse(bomb_pool, path.encode())
    assert isinstance(outcome, FetchError)
    assert outcome.kind == "not_a_feed"


@pytest.mark.parametrize("hidden", ["", "<!-- <a -->"])
async def test_external_entities_are_neither_read_nor_fetched(
    hidden: str, bomb_pool: WorkerPool, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the canary sang")
    async with FeedServer() as canary:
        for source in (canary.url("/x"), secret.as_uri()):
            for doctype in (
                f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{source}">]>',
                f'<!DOCTYPE rss SYSTEM "{source}">',
                f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{source}"> %p;]>',
            ):
                outcome = await parse(bomb_pool, rss(f"<item><title>&x; title</title></item>{GOOD}", hidden + doctype))
                assert not isinstance(outcome, FetchError)
                assert "canary" not in str(outcome)
        assert not canary.requests
