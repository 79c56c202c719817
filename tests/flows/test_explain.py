"""Why something was announced, or why not, can be read back step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.model import Entry, Level, Subscription
from bot.core.plain_lines import passage_text
from bot.core.ports import Page
from bot.errors import DestinationRefused, OperatorError
from bot.flows.explain import Explanation, explain_url
from bot.flows.pages import read_pages
from tests.fakes import START, ScriptedPages
from tests.flows.town import OTHER_ROOM, ROOM, VERGE, WATCHLIST, WIRE, Town, chatter, news

Build = Callable[..., Town]


def explain(town: Town, url: str) -> Explanation:
    return town.store.read_now(explain_url, url)


def steps(town: Town, url: str) -> dict[str, str]:
    shown = {
        each.heading: passage_text("", each.lines, [], 1000, ZoneInfo("UTC")) for each in explain(town, url).steps()
    }
    return {heading: "\n".join(text.strip() for text, _ in lines) for heading, lines in shown.items()}


async def begin(town: Town) -> None:
    for feed in town.feed_list:
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)


async def test_alerted_article_shows_every_step(build: Build) -> None:
    wishes = (
        Subscription(0, ROOM),
        Subscription(0, OTHER_ROOM, platforms=("vimeo",)),
        Subscription(0, OTHER_ROOM, platforms=("spotify",), excluded=("terms",)),
    )
    town = build(feed_list=(VERGE, WIRE), wishes=wishes)
    await begin(town)
    town.serve(news(1, at=START), chatter(0))
    await town.poll()
    town.serve(news(1, site="https://wire.example"), chatter(0), feed=WIRE)
    await town.poll(WIRE)
    await town.deliver()
    told = steps(town, news(1).link + "?utm_source=chat")
    assert list(told) == ["Article", "Entries", "Matches", "Relevance", "Story", "Channels"]
    assert told["Article"].startswith(news(1).title)
    assert "The Verge (original), published Mon 12 May 2025, 09:00" in told["Article"]
    assert "feed verge, listed since" in told["Entries"]
    assert "platform spotify: “Spotify” (title, 2x, subject)" in told["Matches"]
    assert "level alert" in told["Relevance"]
    assert "story 1 (new)" in told["Story"]
    assert "- Wire: " in told["Story"]
    assert "slack:T1/C1: alerted" in told["Channels"]
    assert "slack:T1/C2: excluded" in told["Channels"]
    assert "delivery 1 to slack:T1/C1: sent" in told["Channels"]
    found = explain(town, news(1).link).as_json()
    assert (found["level"], found["story"], found["outcome"]) == ("alert", 1, "considered")
    assert found["deliveries"] == [{"channel": "slack:T1/C1", "state": "sent"}]
    assert [each["outcome"] for each in found["channels"]] == ["alerted", "excluded"]
    assert found["published"] == START.isoformat()


async def test_article_that_says_nothing_of_interest(town: Town) -> None:
    await begin(town)
    town.serve(chatter(1), chatter(0))
    await town.poll()
    told = steps(town, chatter(1).link)
    assert "none: no watched platform" in told["Matches"]
    assert "not about a rule" in told["Relevance"]
    assert told["Story"].startswith("none:")
    assert told["Channels"].startswith("none was asked: not about a rule")
    found = explain(town, chatter(1).link).as_json()
    assert (found["story"], found["published"], found["channels"]) == (None, None, [])


async def test_article_of_the_first_poll(town: Town) -> None:
    town.serve(news(1))
    await town.poll()
    assert "none was asked: already listed when the feed was polled" in steps(town, news(1).link)["Channels"]


async def test_old_article_that_turned_up_and_an_edited_one(town: Town) -> None:
    await begin(town)
    town.serve(news(1, at=START - timedelta(days=60)), chatter(0))
    await town.poll()
    town.serve(news(1, at=START - timedelta(days=60)), replace(chatter(0), title="The new phone is smaller now"))
    await town.poll()
    assert "published long before" in steps(town, news(1).link)["Channels"]
    assert "edited 1x" in steps(town, chatter(0).link)["Entries"]


async def test_channel_that_asks_for_something_else_is_named(build: Build) -> None:
    wishes = (Subscription(0, ROOM, platforms=("vimeo",)), Subscription(0, OTHER_ROOM, excluded=("part 1",)))
    town = build(wishes=wishes)
    await begin(town)
    town.serve(news(1), chatter(0))
    await town.poll()
    told = steps(town, news(1).link)["Channels"]
    assert "slack:T1/C1: not-subscribed: does not meet" in told
    assert "slack:T1/C2: excluded: contains a phrase that this channel excludes (contains “part 1”)" in told


async def test_held_and_parked_messages_say_where_they_are(build: Build) -> None:
    town = build(per_poll=0)
    await begin(town)
    town.serve(news(1), chatter(0))
    await town.poll()
    town.chat.closed[ROOM.room] = DestinationRefused("archived")
    await town.deliver()
    told = steps(town, news(1).link)["Channels"]
    assert "held: kept for one summary message" in told
    assert "parked archived" in told


async def test_page_that_was_read_is_named(build: Build) -> None:
    town = build(watchlist=replace(WATCHLIST, keywords=("quiz",)), wishes=(Subscription(0, ROOM, level=Level.DIGEST),))
    await begin(town)
    url = "https://verge.example/quiz"
    town.serve(Entry("q", url, "A quiz", "Ten questions."), chatter(0))
    await town.poll()
    assert steps(town, url)["Page"] == "wanted"
    await read_pages(
        town.store, ScriptedPages({url: Page(url, "", "Ten.", paywalled=True)}), town.desk, town.feed_list, town.clock()
    )
    assert steps(town, url)["Page"] == "read: excerpt only (paywall)"


@pytest.mark.parametrize("url", ["https://nobody.example/", "not an address", "", "javascript:alert(1)", "http://[::1"])
async def test_unknown_address_is_told_in_a_sentence(town: Town, url: str) -> None:
    with pytest.raises(OperatorError, match="No feed has listed"):
        explain(town, url)
