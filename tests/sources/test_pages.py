"""Pages are read as their site wishes: robots.txt first, one at a time, with pauses, no wall climbed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import FetchError
from bot.sources.http import HttpClient
from bot.sources.page_text import is_paywalled
from bot.sources.pages import PoliteReader
from bot.sources.pool import WorkerPool
from tests.servers import feeds
from tests.servers.feeds import FeedServer, Reply, page, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")

SENTENCE = "The platform says that it will not use uploads for training without consent of the artist. "
ARTICLE = (
    "<html><head><title>New terms | The Paper</title></head><body><nav>Home News</nav><article><h1>New terms</h1>"
    + "".join(f"<p>{n}. {SENTENCE * 3}</p>" for n in range(8))
    + "</article></body></html>"
)
OPEN = {"/robots.txt": Reply(status=404), "/story": page(ARTICLE)}


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(user_agent="PolicyBot/1 (+https://bot.example)", allow_private=True, read_s=0.3) as client:
        yield client


def reader(http: HttpClient, pool: WorkerPool, time: Time) -> PoliteReader:
    return PoliteReader(http, pool, monotonic=time.monotonic, sleep=time.sleep, timeout_s=0.5)


async def failure(reader: PoliteReader, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await reader.read(url)
    return caught.value


async def test_a_page_becomes_its_title_and_text(http: HttpClient, pool: WorkerPool) -> None:
    async with FeedServer(OPEN) as server:
        found = await reader(http, pool, Time()).read(server.url("/story"))
        assert found.url == server.url("/story")
    assert found.title.startswith("New terms")
    assert found.text.count(SENTENCE.strip()) >= 20
    assert "Home News" not in found.text
    assert not found.paywalled


async def test_robots_txt_is_asked_once_and_two_pages_are_five_seconds_apart(
    http: HttpClient, pool: WorkerPool
) -> None:
    time = Time()
    async with FeedServer(OPEN) as server:
        polite = reader(http, pool, time)
        await asyncio.gather(*(polite.read(server.url("/story")) for _ in range(3)))
        assert [request.path for request in server.requests] == ["/robots.txt", "/story", "/story", "/story"]
        assert server.most_at_once == 1
    assert time.slept == [5.0, 5.0]


async def test_a_longer_pause_is_kept_if_the_site_asks_for_it(http: HttpClient, pool: WorkerPool) -> None:
    time = Time()
    async with FeedServer({**OPEN, "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 20")}) as server:
        polite = reader(http, pool, time)
        await polite.read(server.url("/story"))
        await polite.read(server.url("/story"))
    assert time.slept == [20.0]


async def test_a_pause_that_is_too_long_to_wait_for_is_a_refusal(http: HttpClient, pool: WorkerPool) -> None:
    async with FeedServer({**OPEN, "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 3600")}) as server:
        assert (await failure(reader(http, pool, Time()), server.url("/story"))).kind == "robots"


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(b"User-agent: *\nDisallow: /"), False),
        (Reply(b"User-agent: PolicyBot\nDisallow: /story\n\nUser-agent: *\nAllow: /"), False),
        (Reply(b"User-agent: OtherBot\nDisallow: /\n\nUser-agent: *\nDisallow: /private"), True),
        (Reply(b""), True),
        (Reply(status=404), True),
        (Reply(status=403), True),
        (Reply(status=500), False),
        (Reply(status=503), False),
        (feeds.never(), False),
        (feeds.reset(), False),
    ],
)
async def test_robots_txt_decides_and_a_site_that_cannot_be_asked_is_left_alone(
    http: HttpClient, pool: WorkerPool, robots: Reply, allowed: bool
) -> None:
    async with FeedServer({**OPEN, "/robots.txt": robots}) as server:
        polite = reader(http, pool, Time())
        if allowed:
            assert (await polite.read(server.url("/story"))).text
        else:
            assert (await failure(polite, server.url("/story"))).kind == "robots"
            assert not server.asked("/story")


async def test_robots_txt_is_asked_again_after_a_day(http: HttpClient, pool: WorkerPool) -> None:
    time = Time()
    async with FeedServer(OPEN) as server:
        polite = reader(http, pool, time)
        for hours in (0, 23, 2):
            time.now += hours * 3600
            await polite.read(server.url("/story"))
        assert len(server.asked("/robots.txt")) == 2


async def test_a_redirect_is_not_followed_to_a_site_that_is_closed_to_programs(
    http: HttpClient, pool: WorkerPool
) -> None:
    async with FeedServer({**OPEN, "/robots.txt": Reply(b"User-agent: *\nDisallow: /")}) as closed:
        async with FeedServer({"/go": redirect(closed.url("/story"))}) as server:
            assert (await failure(reader(http, pool, Time()), server.url("/go"))).kind == "robots"
        assert not closed.asked("/story")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=404), "http_status"),
        (Reply(status=403), "http_status"),
        (Reply(b"%PDF", headers={"Content-Type": "application/pdf"}), "not_a_page"),
        (Reply(b"who knows"), "not_a_page"),
        (Reply(b"x" * 3_200_000, headers={"Content-Type": "text/html"}), "too_large"),
        (feeds.never(), "timeout"),
        (redirect("file:///etc/passwd"), "redirect"),
    ],
)
async def test_what_is_no_page_is_an_error_of_its_kind(
    http: HttpClient, pool: WorkerPool, reply: Reply, kind: str
) -> None:
    async with FeedServer({"/robots.txt": Reply(status=404), "/story": reply}) as server:
        assert (await failure(reader(http, pool, Time()), server.url("/story"))).kind == kind


@pytest.mark.parametrize("url", ["", "story", "ftp://a.example/", "http://me:pw@a.example/x"])
async def test_what_is_no_address_is_refused(http: HttpClient, pool: WorkerPool, url: str) -> None:
    assert (await failure(reader(http, pool, Time()), url)).kind == "bad_url"


async def test_a_page_without_text_is_an_empty_page(http: HttpClient, pool: WorkerPool) -> None:
    async with FeedServer({**OPEN, "/story": page("<html><title>Please wait</title></html>")}) as server:
        assert (await reader(http, pool, Time()).read(server.url("/story"))).text == ""


MARK = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
LONG = SENTENCE * 40


@pytest.mark.parametrize(
    ("page_source", "text", "walled"),
    [
        ("", LONG, False),
        ("", "short", False),
        (MARK, LONG, False),
        (MARK, SENTENCE, True),
        (MARK.replace("false", '"False"'), SENTENCE, True),
        (MARK.replace("false", "true"), SENTENCE, False),
        (MARK, LONG + "and then …", True),
        (MARK, LONG + "Continue reading", True),
        ("", LONG + "Subscribe to continue reading.", True),
        ("", LONG + "Already a subscriber? Sign in", True),
        ("", LONG + "This article is for subscribers only.", True),
        ("", "Subscribe to continue reading, they said. " + LONG, False),
        ("", LONG + "Subscribe to our newsletter.", False),
    ],
)
async def test_a_wall_needs_the_publishers_mark_and_a_short_text_or_its_own_words_at_the_end(
    page_source: str, text: str, walled: bool, **_: Any
) -> None:
    assert is_paywalled(page_source, text) == walled
