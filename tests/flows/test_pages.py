"""Pages are read only where the feed said too little, and what rises is told once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Entry
from bot.core.ports import Page
from bot.errors import FetchError
from bot.flows.pages import read_pages
from bot.store import pages
from bot.store.articles import get_judged
from tests.fakes import ScriptedPages
from tests.flows.town import VERGE, WATCHLIST, Town, chatter, news

Build = Callable[..., Town]
URL = "https://verge.example/quiz"
QUIZ = Entry("q", URL, "A quiz about SoundCloud", "Ten questions.")
WHOLE = Page(URL, "A quiz", f"{news(0).title}. {news(0).summary} " * 3)
LATER = timedelta(days=2)


@pytest.fixture
async def town(build: Build) -> Town:
    """A town with one article of which the feed said too little."""
    made = build(watchlist=replace(WATCHLIST, keywords=("quiz",)))
    made.serve(chatter(0))
    await made.poll()
    made.serve(QUIZ, chatter(0))
    await made.poll()
    assert made.queued() == []
    return made


async def read(town: Town, reader: ScriptedPages) -> int:
    return await read_pages(town.store, reader, town.desk, town.feed_list, town.clock())


def state(town: Town) -> tuple[str, str]:
    return town.store.read_now(pages.find_page_state, town.one("SELECT id FROM article WHERE url=?", URL))


async def test_page_that_says_more_raises_the_level_and_is_told_once(town: Town) -> None:
    reader = ScriptedPages({URL: WHOLE})
    assert await read(town, reader) == 1
    assert town.queued() == [QUIZ.title]
    assert state(town) == ("read", "")
    town.clock.advance(days=1)
    assert await read(town, reader) == 0
    assert reader.asked == [URL]
    town.serve(replace(QUIZ, summary="Eleven questions."), chatter(0))
    await town.poll()
    assert len(town.queued()) == 1


async def test_page_that_says_nothing_new_changes_nothing(town: Town) -> None:
    assert await read(town, ScriptedPages({URL: Page(URL, "A quiz", "Ten.")})) == 0
    assert state(town) == ("read", "")
    assert town.queued() == []


async def test_longer_page_without_news_is_kept_and_not_told(town: Town) -> None:
    text = "Which singer was born in a lighthouse? " * 5
    assert await read(town, ScriptedPages({URL: Page(URL, "A quiz", text)})) == 0
    assert town.queued() == []
    stored = town.store.read_now(get_judged, town.one("SELECT id FROM article WHERE url=?", URL))
    assert stored.article.text == text.strip()


async def test_excerpt_in_front_of_a_paywall_says_so(town: Town) -> None:
    assert await read(town, ScriptedPages({URL: replace(WHOLE, paywalled=True)})) == 1
    assert state(town) == ("read", "excerpt only (paywall)")
    await town.deliver()
    assert town.chat.sent[-1].message.note == "excerpt only (paywall)"


@pytest.mark.parametrize(
    "error",
    [
        FetchError("robots", "the site does not want it"),
        FetchError("not_a_page", "a picture"),
        FetchError("http_status", "not found", status=404),
    ],
    ids=str,
)
async def test_site_that_does_not_want_it_is_not_asked_again(town: Town, error: FetchError) -> None:
    reader = ScriptedPages({URL: error})
    for _ in range(5):
        await read(town, reader)
        town.clock.advance(days=1)
    assert len(reader.asked) == 1
    assert state(town) == ("failed", error.says)


@pytest.mark.parametrize(
    "error",
    [FetchError("timeout", "no answer"), FetchError("http_status", "busy", status=429), ValueError("a bug")],
    ids=str,
)
async def test_passing_trouble_is_tried_three_times(town: Town, error: Exception) -> None:
    reader = ScriptedPages({URL: error})
    for _ in range(5):
        await read(town, reader)
        town.clock.advance(days=1)
    assert len(reader.asked) == 3
    assert state(town)[0] == "failed"


async def test_trouble_that_passes_is_forgotten(town: Town) -> None:
    reader = ScriptedPages({URL: FetchError("http_status", "busy", status=503, retry_after_s=7200)})
    assert await read(town, reader) == 0
    reader.pages[URL] = WHOLE
    town.clock.advance(hours=1)
    assert await read(town, reader) == 0
    town.clock.advance(hours=1)
    assert await read(town, reader) == 1
    assert town.queued() == [QUIZ.title]


async def test_page_of_a_feed_that_is_declared_no_more_is_kept_and_not_judged(town: Town) -> None:
    assert await read_pages(town.store, ScriptedPages({URL: WHOLE}), town.desk, (), town.clock()) == 0
    assert state(town)[0] == "read"
    assert town.queued() == []


async def test_page_that_breaks_the_desk_does_not_keep_others_waiting(build: Build, town: Town) -> None:
    broken = replace(WHOLE, text=None)  # type: ignore[arg-type]
    reader = ScriptedPages({URL: broken})
    assert await read(town, reader) == 0
    assert state(town)[0] == "wanted"


async def test_pages_are_not_read_when_that_is_switched_off(build: Build) -> None:
    made = build(watchlist=replace(WATCHLIST, keywords=("quiz",)), fetch_pages=False)
    made.serve(chatter(0))
    await made.poll()
    made.serve(QUIZ, chatter(0))
    await made.poll()
    assert await read(made, ScriptedPages()) == 0
    assert made.feed_list == (VERGE,)


async def test_full_disk_is_no_fault_of_the_page(town: Town) -> None:
    town.rows(f"PRAGMA max_page_count={town.one('PRAGMA page_count')}")
    big = replace(WHOLE, text="word " * 400_000)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await read(town, ScriptedPages({URL: big}))
    assert state(town) == ("wanted", "")
