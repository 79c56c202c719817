"""One poll against a real server through real workers: what is asked, what comes back, what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.core.ports import FeedMemory, FetchedFeed, Validators
from bot.errors import FetchError
from bot.sources import KINDS
from bot.sources.http import HttpClient
from bot.sources.pool import WorkerPool
from bot.sources.rss import RssSource
from tests.servers import feeds
from tests.servers.feeds import FeedServer, Reply, feed, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def source(pool: WorkerPool) -> AsyncIterator[RssSource]:
    async with HttpClient(user_agent="test/1", allow_private=True, total_s=1.0) as http:
        yield RssSource(http, pool, lambda: NOW)


def item(name: str, more: str = "") -> str:
    return f"<item><title>{name}</title><link>http://a.example/{name}</link><guid>{name}</guid>{more}</item>"


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>"


def memory(result: FetchedFeed) -> FeedMemory:
    return FeedMemory(result.validators, result.body_hash, result.listed)


def titles(result: FetchedFeed) -> list[str]:
    return [entry.title for entry in result.entries]


async def failure(source: RssSource, reply: Reply) -> FetchError:
    async with FeedServer({"/f": reply}) as server:
        with pytest.raises(FetchError) as caught:
            await source.fetch(server.url("/f"), FeedMemory())
    return caught.value


async def test_the_kind_of_a_feed_names_its_class() -> None:
    assert KINDS["rss"] is RssSource


async def test_the_first_poll_brings_everything_and_asks_without_conditions(source: RssSource) -> None:
    reply = feed(rss(item("a"), item("b")), etag='"1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
    async with FeedServer({"/f": reply}) as server:
        result = await source.fetch(server.url("/f"), FeedMemory())
        assert "if-none-match" not in server.requests[0].headers
        assert "if-modified-since" not in server.requests[0].headers
    assert (result.unchanged, result.status, result.item_count, result.dropped) == (False, 200, 2, 0)
    assert titles(result) == ["a", "b"]
    assert result.validators == Validators('"1"', "Sun, 01 Mar 2026 10:00:00 GMT")
    assert len(result.body_hash) == 16
    assert len(result.listed) == 16


async def test_the_next_poll_asks_with_both_conditions_and_a_304_changes_nothing(source: RssSource) -> None:
    reply = feed(rss(item("a")), etag='"1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
    async with FeedServer({"/f": reply}) as server:
        first = await source.fetch(server.url("/f"), FeedMemory())
        second = await source.fetch(server.url("/f"), memory(first))
        asked = server.requests[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Sun, 01 Mar 2026 10:00:00 GMT")
    assert (second.unchanged, second.status, second.entries, second.item_count) == (True, 304, (), 1)
    assert memory(second) == memory(first)


async def test_a_304_to_a_question_without_conditions_is_an_error(source: RssSource) -> None:
    assert (await failure(source, Reply(status=304))).kind == "http_status"


async def test_the_same_body_without_validators_is_unchanged(source: RssSource) -> None:
    async with FeedServer({"/f": feed(rss(item("a")))}) as server:
        first = await source.fetch(server.url("/f"), FeedMemory())
        second = await source.fetch(server.url("/f"), memory(first))
    assert (second.unchanged, second.status, second.entries) == (True, 200, ())
    assert memory(second) == memory(first)


async def test_a_new_body_brings_only_unseen_and_edited_items(source: RssSource) -> None:
    replies = [
        feed(rss(item("a"), item("b"), item("c"))),
        feed(rss(item("new"), item("a"), item("b", "<description>edited</description>"), item("c"))),
        feed(rss(item("c"), item("a"), item("new")) + "<!-- built now -->"),
    ]
    async with FeedServer({"/f": replies}) as server:
        first = await source.fetch(server.url("/f"), FeedMemory())
        second = await source.fetch(server.url("/f"), memory(first))
        third = await source.fetch(server.url("/f"), memory(second))
    assert titles(second) == ["new", "b"]
    assert (second.unchanged, second.item_count) == (False, 4)
    assert (third.unchanged, third.entries, third.item_count) == (True, (), 3)


async def test_a_repeated_item_is_returned_as_often_as_it_is_listed(source: RssSource) -> None:
    async with FeedServer({"/f": feed(rss(item("a"), item("a"), item("b")))}) as server:
        assert titles(await source.fetch(server.url("/f"), FeedMemory())) == ["a", "a", "b"]


async def test_a_validator_from_the_future_is_forgotten(source: RssSource) -> None:
    reply = feed(rss(item("a")), etag='"1"', last_modified="Sun, 01 Mar 2041 10:00:00 GMT")
    async with FeedServer({"/f": reply}) as server:
        result = await source.fetch(server.url("/f"), FeedMemory())
    assert result.validators == Validators('"1"', "")


async def test_a_feed_that_is_gone_is_an_answer(source: RssSource) -> None:
    async with FeedServer({"/f": Reply(status=410)}) as server:
        result = await source.fetch(server.url("/f"), FeedMemory())
    assert (result.gone, result.status, result.entries) == (True, 410, ())


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "120", 120),
        (429, "1.5", 1.5),
        (503, "Mon, 02 Mar 2026 12:10:00 GMT", 600),
        (503, "Mon, 02 Mar 2026 11:00:00 GMT", 0),
        (503, "soon", None),
        (429, "-5", None),
        (404, "", None),
        (500, "", None),
        (204, "", None),
    ],
)
async def test_other_statuses_are_errors_that_say_when_to_come_back(
    source: RssSource, status: int, header: str, seconds: float | None
) -> None:
    error = await failure(source, Reply(status=status, headers={"Retry-After": header} if header else {}))
    assert (error.kind, error.status, error.retry_after_s) == ("http_status", status, seconds)
    assert str(status) in error.says


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache-Control": "s-maxage=600"}, 0),
        ({"Cache-Control": "max-age=99999999"}, 86_400),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "max-age=oops", "Expires": "Mon, 02 Mar 2026 12:10:00 GMT"}, 600),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 02 Mar 2020 12:10:00 GMT"}, 0),
    ],
)
async def test_the_server_says_how_long_its_answer_stays_fresh(
    source: RssSource, headers: dict[str, str], seconds: float
) -> None:
    async with FeedServer({"/f": Reply(rss(item("a")).encode(), headers=headers)}) as server:
        assert (await source.fetch(server.url("/f"), FeedMemory())).fresh_for_s == seconds


async def test_a_permanent_move_is_reported_and_relative_links_belong_to_the_new_place(source: RssSource) -> None:
    body = "<rss version='2.0'><channel><item><title>a</title><link>/story</link></item></channel></rss>"
    async with FeedServer({"/old": redirect("/new/feed", 301), "/new/feed": feed(body)}) as server:
        result = await source.fetch(server.url("/old"), FeedMemory())
        assert result.moved_to == server.url("/new/feed")
        assert result.entries[0].link == server.url("/story")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "an empty answer"),
        ("<!DOCTYPE html><html><head><title>Access Denied</title></head></html>", "“Access Denied”"),
        ('{"items": []}', "JSON"),
        ("<channel>", "is none"),
    ],
)
async def test_what_is_no_feed_is_an_error_that_says_what_came_instead(
    source: RssSource, body: str, words: str
) -> None:
    error = await failure(source, feeds.page(body))
    assert error.kind == "not_a_feed"
    assert words in error.says


async def test_a_feed_without_items_is_a_feed(source: RssSource) -> None:
    async with FeedServer({"/f": feed(rss())}) as server:
        result = await source.fetch(server.url("/f"), FeedMemory())
    assert (result.entries, result.item_count) == ((), 0)


async def test_a_bad_item_is_dropped_and_counted(source: RssSource) -> None:
    async with FeedServer({"/f": feed(rss(item("a"), "<item><author>x</author></item>", item("b")))}) as server:
        result = await source.fetch(server.url("/f"), FeedMemory())
    assert (titles(result), result.dropped, result.item_count) == (["a", "b"], 1, 3)


async def test_a_truncated_document_still_gives_its_items(source: RssSource) -> None:
    async with FeedServer({"/f": feed(rss(item("a"), item("b"))[:-60])}) as server:
        assert "a" in titles(await source.fetch(server.url("/f"), FeedMemory()))


async def test_a_first_poll_takes_500_items_and_knows_all_a_later_one_leaves_the_rest_for_next_time(
    source: RssSource,
) -> None:
    old, new = [item(f"o{n}") for n in range(510)], [item(f"n{n}") for n in range(510)]
    async with FeedServer({"/f": [feed(rss(*old)), feed(rss(*new, *old)), feed(rss(*new, *old, ""))]}) as server:
        first = await source.fetch(server.url("/f"), FeedMemory())
        second = await source.fetch(server.url("/f"), memory(first))
        third = await source.fetch(server.url("/f"), FeedMemory(listed=second.listed))
    assert (len(first.entries), first.item_count, len(first.listed)) == (500, 510, 510 * 8)
    assert (len(second.entries), second.item_count) == (500, 1020)
    assert titles(third) == [f"n{n}" for n in range(500, 510)]


async def test_validators_that_could_not_be_sent_back_are_not_kept(source: RssSource) -> None:
    reply = Reply(rss(item("a")).encode(), headers={"ETag": '"' + "x" * 2000 + '"', "Last-Modified": "yesterday"})
    async with FeedServer({"/f": reply}) as server:
        assert (await source.fetch(server.url("/f"), FeedMemory())).validators == Validators()
