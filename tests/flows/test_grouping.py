"""Stories in a real database, through whole polls: one alert per event, a new one per turn, the better source leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.grouping import traits_of
from bot.core.model import Article, Entry, Feed, Level, Relevance, Weight
from bot.flows.grouping import Joined, join_story
from bot.store.articles import add_article
from bot.store.database import Database, open_in_memory
from bot.store.grouping import add_traits, load_members
from tests.fakes import START
from tests.flows.town import ROOM, VERGE, Town, news

Build = Callable[..., Town]
COMPANY = Feed("company", "https://soundcloud.example/feed", "SoundCloud", Weight.PRIMARY)
PAPER = Feed("paper", "https://paper.example/feed", "Paper")
WIRE = Feed("wire", "https://wire.example/feed", "Wire", Weight.AGGREGATOR)
FEEDS = (VERGE, PAPER, WIRE, COMPANY)
FOUND = "SoundCloud quietly changed its terms to allow AI training on uploads"
CLAUSE = "A technologist noticed a clause from February that lets the site feed tracks to machine learning."
RETOLD = "Musicians upset as SoundCloud terms let AI train on their uploads"
RECLAUSE = "The clause was added in February; a technologist noticed it this week."
TURNED = "SoundCloud backtracks on AI training clause in its terms after outcry"
PROMISE = "Its chief executive promises an opt-in before anything is used for generative models."


def entry(title: str, summary: str, slug: str) -> Entry:
    link = f"https://{slug}.example/2025/{slug}"
    return Entry(link, link, title, summary)


async def town_with(build: Build, *feeds: Feed) -> Town:
    """A town whose feeds have all been polled once."""
    town = build(feed_list=feeds or FEEDS)
    for feed in feeds or FEEDS:
        town.serve(news(7, site=f"https://{feed.id}.example"), feed=feed)
        await town.poll(feed)
    return town


async def test_one_event_in_other_words_is_one_alert(build: Build) -> None:
    town = await town_with(build)
    town.serve(entry(FOUND, CLAUSE, "verge"))
    await town.poll()
    town.serve(entry(RETOLD, RECLAUSE, "paper"), feed=PAPER)
    await town.poll(PAPER, hours=8)
    assert town.queued() == [FOUND]
    assert (str(ROOM), "already-told") in town.outcomes(RETOLD)
    assert town.one("SELECT how FROM story_article ORDER BY article_id DESC") == "same event"


async def test_a_development_alerts_again_and_names_its_saga(build: Build) -> None:
    town = await town_with(build)
    town.serve(entry(FOUND, CLAUSE, "verge"))
    await town.poll()
    town.serve(entry(TURNED, PROMISE, "paper"), feed=PAPER)
    await town.poll(PAPER, hours=110)
    assert town.queued() == [FOUND, TURNED]
    note = town.one("SELECT json_extract(payload, '$.note') FROM delivery ORDER BY id DESC")
    assert note == "Development in: SoundCloud AI terms"
    first, second = town.rows("SELECT id, saga_id FROM story ORDER BY id DESC LIMIT 2")[::-1]
    assert second[1] == first[0]


async def test_the_better_source_leads_without_a_second_alert(build: Build) -> None:
    town = await town_with(build)
    town.serve(entry(RETOLD, RECLAUSE, "wire"), feed=WIRE)
    await town.poll(WIRE)
    town.serve(entry(FOUND, CLAUSE, "verge"))
    await town.poll()
    assert town.one("SELECT title FROM story ORDER BY id DESC") == FOUND
    own = "SoundCloud: an update to our terms on AI training and your uploads"
    town.serve(entry(own, "We changed the clause on machine learning that we added in February.", "own"), feed=COMPANY)
    await town.poll(COMPANY)
    assert town.one("SELECT title FROM story ORDER BY id DESC") == own
    assert len(town.queued()) == 1


@pytest.mark.parametrize(
    ("title", "moved"),
    [
        ("SoundCloud won't change its terms to allow AI training on uploads", True),
        ("SoundCloud changed its terms quietly, to allow AI training on any upload", False),
    ],
)
async def test_an_edited_headline_is_noted_if_its_meaning_moved_and_never_alerts(
    build: Build, title: str, moved: bool
) -> None:
    town = await town_with(build)
    town.serve(entry(FOUND, CLAUSE, "verge"))
    await town.poll()
    town.serve(entry(title, CLAUSE, "verge"))
    await town.poll()
    assert (("", "headline-changed") in town.outcomes(title)) is moved
    assert town.queued() == [title if moved else FOUND]  # nobody has seen it yet: it goes out under its new headline
    assert town.one("SELECT title FROM story ORDER BY id DESC") == title


async def test_a_list_of_ten_platforms_is_one_story_and_one_alert(build: Build) -> None:
    town = await town_with(build)
    names = "SoundCloud, Spotify, Bandcamp, YouTube, TikTok, DeviantArt, Vimeo, Tumblr, Reddit and Flickr"
    before = town.one("SELECT count(*) FROM story")
    town.serve(entry(f"How to opt out of AI training on {names}", "What their terms of service allow.", "verge"))
    await town.poll()
    assert town.one("SELECT count(*) FROM story") == before + 1
    assert len(town.queued()) == 1
    town.serve(entry(FOUND, CLAUSE, "paper"), feed=PAPER)
    await town.poll(PAPER)
    assert len(town.queued()) == 2


def put(
    db: Database, number: int, title: str, summary: str, *, hours: float = 0, platform: str = "soundcloud"
) -> Joined:
    at = START + timedelta(hours=hours)
    one = Article(
        f"https://o{number}.example/a", title, summary, "", f"o{number}", f"o{number}", Weight.ORIGINAL, "en", at, at
    )
    relevance = Relevance(Level.ALERT, 8.0, (), (platform,))
    found = add_article(db, one, str(number), "", relevance, (), "considered")
    return join_story(db, replace(one, id=found), relevance, now=at)


def test_grouping_twice_is_grouping_once() -> None:
    db = open_in_memory()
    first = put(db, 1, FOUND, CLAUSE)
    words = db.conn.execute("SELECT stem, articles FROM stem ORDER BY stem").fetchall()
    one = Article("https://o1.example/a", FOUND, CLAUSE, "", "o1", "o1", Weight.ORIGINAL, "en", START, START, id=1)
    again = join_story(db, one, Relevance(Level.ALERT, 8.0, (), ("soundcloud",)), now=START)
    assert again == Joined(first.story_id)
    assert db.conn.execute("SELECT stem, articles FROM stem ORDER BY stem").fetchall() == words
    assert put(db, 2, FOUND, CLAUSE, hours=1) == first


def kept(db: Database) -> list[list[str]]:
    """All that grouping remembers."""
    tables = ("story", "story_article", "story_key", "story_traits", "story_term", "stem", "story_apart")
    return [sorted(map(repr, db.conn.execute(f"SELECT * FROM {table}").fetchall())) for table in tables]


def test_an_article_is_counted_once_however_often_its_traits_are_added() -> None:
    db = open_in_memory()
    put(db, 1, FOUND, CLAUSE)
    before = kept(db)
    one = Article("https://o1.example/a", FOUND, CLAUSE, "", "o1", "o1", Weight.ORIGINAL, "en", START, START)
    add_traits(db, 1, traits_of(one, ("soundcloud",)), START)
    assert kept(db) == before


def test_reports_that_share_only_common_words_and_the_platform_are_looked_at() -> None:
    """The rarest words of a headline are often its outlet's own: then the platform leads to the story."""
    db = open_in_memory()
    first = put(db, 1, "SoundCloud terms let AI train on uploads", "Musicians found the clause on AI training.")
    plumage = " ".join(f"plumage{number} quill{number}" for number in range(8))
    second = traits_of(
        Article(
            "https://o2.example/a", f"SoundCloud terms: {plumage}", "", "", "o2", "o2", Weight.ORIGINAL, "en", START
        ),
        ("soundcloud",),
    )
    assert {each.story_id for each in load_members(db, second, START)} == {first.story_id}
    assert load_members(db, replace(second, platforms=frozenset()), START) == []


def test_without_a_platform_the_rare_words_lead_to_the_story() -> None:
    db = open_in_memory()
    first = put(db, 1, FOUND, CLAUSE)
    again = Article("https://o2.example/a", RECLAUSE, RETOLD, "", "o2", "o2", Weight.ORIGINAL, "en", START)
    assert {each.story_id for each in load_members(db, traits_of(again, ()), START)} == {first.story_id}


# Two affairs of one platform on one day, each told in several ways.
AFFAIRS = {
    "clause": (
        (FOUND, CLAUSE),
        (RETOLD, RECLAUSE),
        ("SoundCloud's terms let AI train on uploads, musicians find", "A clause of February was noticed this week."),
    ),
    "voices": (
        ("SoundCloud and Acme sign a deal on cloned voices", "Singers get half of what a cloned voice earns."),
        ("Acme deal lets SoundCloud sell cloned voices of singers", "Half of what they earn goes to the singers."),
    ),
}
TOLD = [(name, *words) for name, reports in AFFAIRS.items() for words in reports]


def test_affairs_of_one_day_are_told_apart_in_any_order() -> None:
    for order in permutations(range(len(TOLD))):
        db = open_in_memory()
        stories: dict[str, set[int]] = {}
        for place, number in enumerate(order):
            name, title, summary = TOLD[number]
            stories.setdefault(name, set()).add(put(db, number, title, summary, hours=place).story_id)
        assert [len(found) for found in stories.values()] == [1, 1], order
        assert not stories["clause"] & stories["voices"], order


ITEMS = [
    (FOUND, CLAUSE),
    (RETOLD, RECLAUSE),
    (f"{FOUND} by members", CLAUSE),
    (TURNED, PROMISE),
    (TURNED + " this week", PROMISE),
]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(len(ITEMS))))
def test_the_order_within_a_day_does_not_tear_stories_apart(order: list[int]) -> None:
    db = open_in_memory()
    stories = {number: put(db, number, *ITEMS[number], hours=place).story_id for place, number in enumerate(order)}
    assert stories[0] == stories[2]
    assert stories[3] == stories[4]
    assert len(set(stories.values())) <= 3
