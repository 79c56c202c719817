"""What feeds do wrong must not be told twice, and what is news must be told: whole polls, one misbehaviour each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.articles import Reader, Reading
from bot.core.model import Article, Channel, Entry, Level, Subscription
from bot.core.ports import FeedMemory
from bot.store import articles
from bot.store.retention import remove_old
from tests.fakes import NOT_MODIFIED, START, document
from tests.flows.town import OTHER_ROOM, ROOM, VERGE, WATCHLIST, WIRE, Town, chatter, failed, hours_ago, news

Build = Callable[..., Town]
Twist = Callable[[int, int, Entry], Entry]  # poll, number of the item, item -> item as listed
POLLS = 80
NEW_EVERY = 8
WINDOW = 5
OPEN = {"per_poll": 1000, "per_hour": 1000}


def respell(entry: Entry, old: str, new: str) -> Entry:
    return replace(entry, guid=entry.guid.replace(old, new), link=entry.link.replace(old, new))


TWISTS: dict[str, Twist] = {
    "well behaved": lambda _poll, _n, entry: entry,
    "guids and links change from http to https and back": lambda poll, _n, entry: (
        respell(entry, "https:", "http:") if poll % 2 else entry
    ),
    "domain changes": lambda poll, _n, entry: respell(entry, "verge.", "press.") if poll > 90 else entry,
    "titles are edited": lambda poll, _n, entry: replace(entry, title=f"{entry.title} (updated {poll % 7} times)"),
    "title and guid are edited together": lambda poll, _n, entry: replace(
        entry, title=entry.title + " (updated)" * (poll % 2), guid=f"{entry.guid}-{poll % 2}"
    ),
    "random guid at every poll": lambda poll, n, entry: replace(entry, guid=f"{poll}-{n}"),
    "same guid everywhere": lambda _poll, _n, entry: replace(entry, guid="https://verge.example/feed"),
    "no guids": lambda _poll, _n, entry: replace(entry, guid=""),
    "no links": lambda _poll, _n, entry: replace(entry, link=""),
    "neither guids nor links": lambda _poll, _n, entry: replace(entry, guid="", link=""),
    "one link for all items": lambda _poll, _n, entry: replace(entry, link="https://verge.example/news"),
    "tracking parameters change": lambda poll, _n, entry: replace(
        entry, guid=f"{entry.guid}?utm_source={poll}", link=f"{entry.link}?utm_source={poll}&fbclid={poll}"
    ),
    "dates are bumped at every poll": lambda poll, _n, entry: replace(
        entry, published=START + poll * timedelta(minutes=30)
    ),
    "texts change at every poll": lambda poll, _n, entry: replace(entry, summary=f"{entry.summary} Version {poll}."),
}


@pytest.mark.parametrize("twist", TWISTS.values(), ids=TWISTS.keys())
async def test_every_item_is_told_once_through_many_polls(build: Build, twist: Twist) -> None:
    town = build(**OPEN)
    for poll in range(POLLS):
        newest = WINDOW + poll // NEW_EVERY
        numbers = range(newest, newest - WINDOW, -1)
        at = START + (newest - WINDOW) * NEW_EVERY * timedelta(minutes=30)
        town.serve(*(twist(poll, number, news(number, at=at - timedelta(hours=newest - number))) for number in numbers))
        await town.poll()
    told = sorted(int(title.split("part ")[1].split()[0]) for title in town.queued())
    assert told == list(range(WINDOW + 1, WINDOW + POLLS // NEW_EVERY))


async def test_first_poll_is_silent_but_stored_and_searchable(town: Town) -> None:
    town.serve(*(news(number) for number in range(40)))
    report = await town.poll()
    assert (report.baseline, report.new, report.alerts) == (True, 40, 0)
    assert town.queued() == []
    found = await town.store.read(articles.search_articles, "soundcloud terms", 50)
    assert len(found) == 4
    assert town.one("SELECT count(*) FROM article WHERE outcome='baseline'") == 40


async def test_redated_item_is_one_alert_in_two_days(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    for _ in range(96):
        town.serve(news(1, at=town.clock()), news(0, at=town.clock()))
        await town.poll()
    assert len(town.queued()) == 1


async def test_same_story_in_two_feeds_is_one_alert_that_names_the_other_outlet(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    for feed in (VERGE, WIRE):
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)
    town.serve(news(1), chatter(0))
    await town.poll()
    town.serve(news(1, site="https://wire.example"), chatter(0), feed=WIRE)
    report = await town.poll(WIRE)
    assert (report.new, report.alerts) == (1, 0)
    assert town.outcomes(news(1).title)[-1] == (str(ROOM), "already-told")
    await town.deliver()
    (sent,) = town.chat.sent
    assert [link.label for link in sent.message.also] == ["Wire"]


async def test_same_page_in_two_feeds_is_one_article(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    for feed in (VERGE, WIRE):
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)
    town.serve(news(1), chatter(0))
    await town.poll()
    other = replace(news(1), guid="wire-1", title="Read this", link=news(1).link + "?utm_source=wire")
    town.serve(other, chatter(0), feed=WIRE)
    await town.poll(WIRE)
    assert town.queued() == [news(1).title]
    assert town.outcomes(news(1).title)[-1] == ("", "same-address")


async def test_page_that_said_too_little_is_judged_again_when_another_feed_says_more(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    for feed in (VERGE, WIRE):
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)
    town.serve(replace(news(1), title="What happened this week", summary=""), chatter(0))
    await town.poll()
    assert town.queued() == []
    body = f"{news(1).title}. {news(1).summary}"
    town.serve(replace(news(1), title="Read this", content=body), chatter(0), feed=WIRE)
    await town.poll(WIRE)
    assert town.queued() == ["What happened this week"]


@pytest.mark.parametrize(
    "trouble",
    [
        failed("not_a_feed", "a web page instead of a feed"),
        failed("timeout"),
        failed("http_status", "server error", 500),
        document(),
        NOT_MODIFIED,
    ],
    ids=["page", "timeout", "500", "empty", "304"],
)
async def test_trouble_in_between_changes_nothing(town: Town, trouble: Any) -> None:
    listed = [news(number) for number in range(10)]
    town.serve(*listed)
    await town.poll()
    for _ in range(10):
        town.answer(trouble)
        await town.poll()
        town.serve(*listed)
        await town.poll()
    assert town.queued() == []
    town.serve(news(11), *listed)
    await town.poll()
    assert town.queued() == [news(11).title]


async def test_document_that_lists_nothing_is_no_baseline(town: Town) -> None:
    town.serve()
    await town.poll()
    town.serve(*(news(number) for number in range(50)))
    report = await town.poll()
    assert (report.baseline, town.queued()) == (True, [])


async def test_old_items_that_turn_up_are_stored_and_not_told(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.serve(news(0), *(news(number, at=datetime(2019, 3, 1, 8, tzinfo=START.tzinfo)) for number in range(1, 51)))
    report = await town.poll()
    assert (report.new, report.alerts, report.held) == (50, 0, 0)
    assert town.one("SELECT count(*) FROM article WHERE outcome='old'") == 50


async def test_item_without_a_believable_date_is_news(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    absurd = datetime(1970, 1, 1, tzinfo=START.tzinfo)
    town.serve(news(0), news(1, at=absurd), news(2, at=START + timedelta(days=4000)))
    await town.poll()
    assert len(town.queued()) == 2


async def test_burst_is_five_alerts_and_one_summary(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.serve(*(news(number, at=START) for number in range(300)))
    report = await town.poll()
    assert (report.new, report.alerts, report.held) == (299, 5, 294)
    assert len(town.queued()) == 5
    assert town.queued(kind="summary") == ["294 more stories"]
    assert len(await town.deliver()) == 6
    message = town.chat.sent[-1].message
    assert (len(message.items), message.more) == (10, 284)


async def test_more_than_twenty_alerts_in_an_hour_become_a_summary_an_hour(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    for minute in range(60):
        town.serve(*(news(number) for number in range(minute + 1)))
        await town.poll(minutes=1)
    assert len(town.queued()) == 20
    assert town.queued(kind="summary") == ["1 more story"]
    town.serve(*(news(number) for number in range(60)), chatter(0))
    await town.poll(hours=1)
    assert town.queued(kind="summary") == ["40 more stories"]


async def test_summary_that_was_sent_is_not_changed_any_more(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    town.serve(*(news(number) for number in range(8)))
    await town.poll()
    await town.deliver()
    town.serve(*(news(number) for number in range(16)))
    await town.poll(hours=2)
    assert town.queued(kind="summary") == ["3 more stories", "3 more stories"]


async def test_many_edited_items_are_no_flood_either(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    town.serve(*(replace(news(number), title=f"To come, number {number}", summary="") for number in range(30)))
    await town.poll()
    assert town.queued() == []
    town.serve(*(news(number) for number in range(30)))
    await town.poll()
    assert len(town.queued()) == 5
    assert town.queued(kind="summary") == ["25 more stories"]


async def test_lost_database_is_silent(build: Build, tmp_path: Any) -> None:
    town = build()
    town.serve(*(news(number) for number in range(30)))
    await town.poll()
    town.close()
    for file in tmp_path.glob("0/bot.db*"):
        file.unlink()
    town.open()
    await town.poll()
    town.serve(*(news(number) for number in range(31)))
    await town.poll()
    assert town.queued() == [news(30).title]


async def test_after_a_day_away_the_young_are_told_alone_and_the_others_together(town: Town) -> None:
    town.serve(news(0, at=START))
    await town.poll()
    back = START + timedelta(hours=50)
    ages = (30, 29, 28, 27, 26, 23, 5, 1)
    town.serve(news(0, at=START), *(news(n, at=back - timedelta(hours=age)) for n, age in enumerate(ages, 1)))
    report = await town.poll(hours=50)
    assert (report.alerts, report.held) == (3, 5)
    assert town.queued() == [news(number).title for number in (6, 7, 8)]
    assert town.queued(kind="summary") == ["5 more stories"]


async def test_after_three_weeks_away_what_came_out_meanwhile_is_told_and_what_is_older_is_not(town: Town) -> None:
    town.serve(news(0, at=START))
    await town.poll()
    back = START + timedelta(days=21)
    town.serve(
        news(0, at=START),
        news(1, at=back - timedelta(days=10)),
        news(2, at=START - timedelta(days=10)),
        news(3, at=back - timedelta(hours=1)),
    )
    report = await town.poll(days=21)
    assert (report.alerts, report.held) == (1, 1)
    assert town.queued() == [news(3).title]


async def test_new_address_of_a_known_feed_is_taken_like_a_long_silence(build: Build) -> None:
    town = build()
    town.serve(news(0))
    await town.poll()
    town.close()
    moved = replace(VERGE, url="https://elsewhere.example/feed")
    town.feed_list = (moved,)
    town.open()
    town.serve(*(news(n, at=START - timedelta(hours=30)) for n in range(20, 40)), feed=moved)
    report = await town.poll(moved)
    assert (report.alerts, report.held) == (0, 20)


async def test_nothing_is_told_again_after_it_was_forgotten_while_still_listed(town: Town) -> None:
    listed = [news(number) for number in range(150)]
    town.serve(*listed)
    await town.poll()
    far = town.clock() + timedelta(days=1)
    removed = await town.store.write(remove_old, articles_before=far, aliases_before=START - timedelta(days=1))
    assert removed["articles"] == 150
    town.serve(*(replace(entry, summary="Edited since.") for entry in listed))
    report = await town.poll(days=8)
    assert (report.new, report.edited, town.queued()) == (0, 0, [])


async def test_empty_title_that_is_filled_in_later_is_told_once(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    town.serve(replace(news(1), title="", summary=""), chatter(0))
    report = await town.poll()
    assert (report.new, town.queued()) == (1, [])
    for _ in range(3):
        town.serve(news(1), chatter(0))
        await town.poll()
    assert town.queued() == [news(1).title]


async def test_old_or_first_listed_items_stay_silent_when_they_are_edited(town: Town) -> None:
    town.serve(replace(news(1), title="To come", summary=""), chatter(0))
    await town.poll()
    town.serve(news(1), chatter(0))
    await town.poll()
    assert town.queued() == []
    assert town.one("SELECT level FROM article WHERE title=?", news(1).title) == "alert"


async def test_edit_of_what_was_told_is_kept_and_not_told(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    town.serve(news(1), chatter(0))
    await town.poll()
    town.serve(replace(news(1), title="It was all a mistake", content="A very long text. " * 20), chatter(0))
    report = await town.poll()
    assert (report.edited, len(town.queued())) == (1, 1)
    assert town.one("SELECT level FROM article WHERE title='It was all a mistake'") == "alert"


async def test_entry_that_says_nothing_is_left_out(town: Town) -> None:
    town.serve(Entry("only-a-guid", "", ""), news(1), replace(news(1)))
    report = await town.poll()
    assert report.new == 1


async def test_guid_that_is_an_address_stands_in_for_a_missing_link(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    for feed in (VERGE, WIRE):
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)
    town.serve(replace(news(1), link=""), chatter(0))
    await town.poll()
    town.serve(replace(news(1), guid="w1", title="Read this"), chatter(0), feed=WIRE)
    await town.poll(WIRE)
    assert town.one("SELECT count(*) FROM article") == 2


async def test_items_that_all_link_to_the_front_page_are_stories_of_their_own(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    town.serve(chatter(0), *(replace(news(n), link="https://verge.example/") for n in range(4)))
    await town.poll()
    assert len(town.queued()) == 4


async def test_items_of_one_page_that_change_later_keep_their_own_stories(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    shared = [replace(news(n), link="https://verge.example/ticker") for n in range(3)]
    town.serve(chatter(0), *(replace(entry, title=f"Short note {n}", summary="") for n, entry in enumerate(shared)))
    await town.poll()
    assert town.queued() == []
    town.serve(chatter(0), *shared)
    await town.poll()
    assert len(town.queued()) == 3


WISHES = {
    "platform": (Subscription(0, ROOM, platforms=("spotify",)), [1]),
    "topic": (Subscription(0, ROOM, topics=("lawsuit",)), []),
    "platform and topic": (Subscription(0, ROOM, platforms=("spotify", "vimeo"), topics=("training-data",)), [1, 6]),
    "own keyword besides a platform": (Subscription(0, ROOM, platforms=("spotify",), keywords=("number 3",)), [1, 3]),
    "expression": (Subscription(0, ROOM, patterns=(r"part [45]\b",)), [4, 5]),
    "excluded phrase": (Subscription(0, ROOM, excluded=("Spotify", "part 2")), [0, 3, 4, 5, 6]),
    "not alerts": (Subscription(0, ROOM, alerts=False), []),
}


@pytest.mark.parametrize(("wish", "told"), WISHES.values(), ids=WISHES.keys())
async def test_channel_gets_what_its_wish_asks_for(build: Build, wish: Subscription, told: list[int]) -> None:
    town = build(wishes=(wish,), **OPEN)
    town.serve(chatter(0))
    await town.poll()
    town.serve(*(news(number) for number in range(7)), chatter(0))
    await town.poll()
    assert sorted(town.queued()) == sorted(news(number).title for number in told)


async def test_each_channel_is_told_by_its_own_wish_and_says_why(build: Build) -> None:
    town = build(
        wishes=(Subscription(0, ROOM, platforms=("spotify",)), Subscription(0, OTHER_ROOM, keywords=("clause",)))
    )
    town.serve(chatter(0))
    await town.poll()
    town.serve(news(0), news(1), chatter(0))
    await town.poll()
    await town.deliver()
    assert town.chat.titles(ROOM.room) == [news(1).title]
    assert sorted(town.chat.titles(OTHER_ROOM.room)) == sorted([news(0).title, news(1).title])
    whys = {each.channel: each.message.why for each in town.chat.sent}
    assert "your keyword" in whys[OTHER_ROOM]
    assert "your keyword" not in whys[ROOM]


async def test_two_wishes_of_one_channel_are_one_alert(build: Build) -> None:
    town = build(wishes=(Subscription(0, ROOM, platforms=("spotify",)), Subscription(0, ROOM)))
    town.serve(chatter(0))
    await town.poll()
    town.serve(news(0), news(1), chatter(0))
    await town.poll()
    assert sorted(town.queued()) == sorted([news(0).title, news(1).title])


QUIZ = Entry("q", "https://verge.example/quiz", "A quiz for the summer", "Ten questions about songs.")
WITH_KEYWORD = replace(WATCHLIST, keywords=("quiz",))  # what names it is worth a line in the digest


async def test_own_keyword_lifts_from_digest_to_alert_and_the_level_asked_for_decides(build: Build) -> None:
    wishes = (
        Subscription(0, ROOM),
        Subscription(0, ROOM, keywords=("ten questions",), platforms=("spotify",)),
        Subscription(0, OTHER_ROOM),
        Subscription(0, Channel("slack", "T1/C3"), level=Level.DIGEST),
    )
    town = build(wishes=wishes, watchlist=WITH_KEYWORD)
    town.serve(chatter(0))
    await town.poll()
    town.serve(QUIZ, chatter(0))
    await town.poll()
    assert town.outcomes(QUIZ.title) == [
        (str(ROOM), "alerted"),
        (str(OTHER_ROOM), "below-level"),
        ("slack:T1/C3", "alerted"),
    ]


async def test_channel_that_asks_for_all_gets_what_is_worth_nothing(build: Build) -> None:
    town = build(wishes=(Subscription(0, ROOM, level=Level.NONE), Subscription(0, OTHER_ROOM)))
    town.serve(chatter(0))
    await town.poll()
    town.serve(chatter(1), chatter(0))
    await town.poll()
    assert town.queued() == [chatter(1).title]
    assert town.queued(OTHER_ROOM) == []
    assert town.outcomes(chatter(1).title) == [(str(ROOM), "alerted"), (str(OTHER_ROOM), "below-level")]


async def test_article_about_ten_platforms_opens_one_story(town: Town) -> None:
    town.serve(chatter(0))
    await town.poll()
    names = "SoundCloud, Spotify, Bandcamp, YouTube, TikTok, DeviantArt, Vimeo, Tumblr, Reddit and Flickr"
    title = "Ten platforms that changed their terms to train AI on your work"
    town.serve(
        Entry("ten", "https://verge.example/ten", title, f"They are {names}, and all of them train AI."), chatter(0)
    )
    await town.poll()
    assert town.queued() == [title]
    assert town.one("SELECT count(*) FROM story") == 1


async def test_article_that_breaks_its_reader_is_left_out_alone(build: Build) -> None:
    class Fragile(Reader):
        def read(self, article: Article) -> Reading:
            if "part 2" in article.title:
                raise ValueError("cannot read this")
            return super().read(article)

    town = build(reader=Fragile(WATCHLIST))
    town.serve(chatter(0))
    await town.poll()
    town.serve(news(1), news(2), news(3), chatter(0))
    report = await town.poll()
    assert (report.new, report.broken) == (2, 1)
    assert sorted(town.queued()) == sorted([news(1).title, news(3).title])
    assert town.one("SELECT count(*) FROM article") == 3


async def test_feed_that_invents_guids_is_told_to_the_operator_once(town: Town) -> None:
    for poll in range(6):
        town.serve(*(replace(news(number), guid=f"{poll}-{number}") for number in range(6)))
        await town.poll()
    assert [says for _, says in town.notices() if "new ids" in says] == [
        "The Verge gives its items new ids all the time; they are known by address now."
    ]


async def test_source_is_asked_with_what_the_last_good_poll_left(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    await town.poll()
    assert town.source.asked[0][1] == FeedMemory()
    assert town.source.asked[1][1].listed == document(news(0)).listed
    assert hours_ago(0) == START
