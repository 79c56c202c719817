"""Documents made to kill a parser, through the real pool: each ends in entries or in an error, and the loop stays free.

Servers made to fill the memory end in an error of their kind. Run with ``-s`` to see how long each took and how late
the loop was; the slow ones, and how much memory each takes: ``make soak SOAKS=bombs``.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.core.model import Entry
from bot.core.ports import FeedMemory
from bot.errors import FetchError
from bot.sources.http import MAX_HOPS, HttpClient
from bot.sources.page_text import MAX_PAGE_TEXT
from bot.sources.pool import WorkerPool
from bot.sources.rss import RssSource
from tests.servers.feeds import FeedServer
from tests.sources.bombs import DRIPS, FEEDS, GOOD, QUICK_PAGES, SERVERS, SLOW_FEEDS, SLOW_PAGES, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOOPBACK = "http://127.0.0.1:9/"


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


@pytest.mark.parametrize("name", FEEDS)
async def test_a_bomb_is_contained(name: str, bomb_pool: WorkerPool) -> None:
    body = FEEDS[name]()
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


async def test_the_loop_goes_on_while_a_bomb_is_read(bomb_pool: WorkerPool) -> None:
    """Heartbeats of the chats and answers to people come from the loop: it must have its turn hundreds of times."""
    job = asyncio.ensure_future(parse(bomb_pool, FEEDS["100,000 attributes"]()))
    turns = 0
    while not job.done():
        await asyncio.sleep(0)
        turns += 1
    assert isinstance(await job, FetchError)
    assert turns > 100


@pytest.mark.parametrize("name", QUICK_PAGES)
async def test_a_page_that_is_a_bomb_is_contained(name: str, bomb_pool: WorkerPool) -> None:
    """On a busy machine it may be stopped by the short limits here."""
    outcome: dict[str, str] | FetchError
    try:
        outcome = await bomb_pool.extract(QUICK_PAGES[name](), charset="", url="https://a.example/")
    except FetchError as error:
        outcome = error
    print(f"\n{name}: {outcome.says if isinstance(outcome, FetchError) else len(outcome['text'])}")
    if isinstance(outcome, FetchError):
        assert outcome.kind == "parse_failed"
    else:
        assert len(outcome["text"]) <= MAX_PAGE_TEXT


@pytest.mark.parametrize("name", SERVERS)
async def test_a_server_that_is_a_bomb_is_left_in_time(name: str, bomb_pool: WorkerPool) -> None:
    answers = SERVERS[name]()
    async with (
        FeedServer(answers if isinstance(answers, dict) else {"/feed": answers}) as server,
        HttpClient(user_agent="test/1", allow_private=True) as http,
    ):
        with pytest.raises(FetchError) as caught:
            await RssSource(http, bomb_pool).fetch(server.url("/feed"), FeedMemory())
        assert caught.value.kind in ("too_large", "bad_answer", "redirect", "not_a_feed")
        assert len(server.requests) <= MAX_HOPS + 1


async def test_the_table_has_at_least_fifty_bombs() -> None:
    names = [*FEEDS, *SLOW_FEEDS, *QUICK_PAGES, *SLOW_PAGES, *SERVERS, *DRIPS]
    assert len(set(names)) == len(names) >= 50


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
