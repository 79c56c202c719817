"""A model may change a card afterwards, by edit; nothing that it does delays, loses or falsifies an alert."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import structlog
from aiohttp import web

from bot.core.choosing import SAMPLE
from bot.core.model import Entry, Feed, Subscription, Weight
from bot.core.outgoing import Message
from bot.core.words import say
from bot.errors import FetchError
from bot.flows.choosing import ChoosingDesk, check_model
from bot.sources.model import EndpointModel
from bot.store import choices
from tests.core.test_choosing import TEXT
from tests.flows.town import OTHER_ROOM, ROOM, VERGE, Town, chatter, news
from tests.servers.model import ModelServer

Build = Callable[..., Town]
COMPANY = Feed("company", "https://company.example/feed", "SoundCloud newsroom", Weight.PRIMARY)
KEY = "sk-planted-0badc0ffee"
NEWS_AND_STATEMENT = '{"sentences": [1, 5]}'
PER_DAY = 10


class ScriptedModel:
    """Answers what stands in ``answers``, the last one again and again; errors are raised."""

    def __init__(self, *answers: str | FetchError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def ask(self, instructions: str, text: str) -> str:
        self.asked.append(text)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchError):
            raise answer
        return answer


def long_news(number: int = 0, text: str = TEXT) -> Entry:
    return replace(news(number), title=f"SoundCloud's terms allow AI training, part {number}", content=text)


async def told(build: Build, *entries: Entry, **options: Any) -> Town:
    """A town in which these were told."""
    town = build(feed_list=(VERGE, COMPANY), **options)
    for feed in (VERGE, COMPANY):
        town.serve(chatter(1), feed=feed)
        await town.poll(feed)
    town.serve(chatter(1), *(entries or (long_news(),)))
    await town.poll()
    await town.deliver()
    assert len(town.chat.sent) == len(entries or (1,)) * len(town.wishes)
    return town


async def choose(town: Town, model: Any, per_day: int = PER_DAY) -> int:
    """One pass of a new desk, and what comes of it in the chat."""
    changed = await ChoosingDesk(model, per_day).choose(town.store, town.clock())
    town.clock.advance(minutes=2)
    await town.deliver()
    return changed


def card(town: Town) -> Message:
    """The newest words of the card."""
    return [*(each.message for each in town.chat.sent), *town.chat.edits()][-1]


async def test_the_alert_goes_out_before_and_is_edited_after(build: Build) -> None:
    town = await told(build)
    first = card(town)
    model = ScriptedModel(NEWS_AND_STATEMENT)
    assert await choose(town, model) == 1
    assert len(model.asked) == 1
    assert [each.split()[0] for each in card(town).sentences] == ["SoundCloud", "A"]
    assert "no model was trained on songs" in card(town).sentences[1]
    assert card(town).note == say("card.chosen")
    assert replace(card(town), sentences=(), note="") == replace(first, sentences=(), note="")
    assert len(town.chat.sent) == 1


async def test_every_channel_sees_the_choice_of_one_question(build: Build) -> None:
    town = await told(build, wishes=(Subscription(0, ROOM), Subscription(0, OTHER_ROOM)))
    model = ScriptedModel(NEWS_AND_STATEMENT)
    assert await choose(town, model) == 2
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "SoundCloud sold all songs to a model maker.",
        '{"sentences": ["SoundCloud sold all songs to a model maker."]}',
        '{"sentences": [1, 99]}',
        '{"sentences": [4]}',
        "x" * 100_000,
        "",
    ],
    ids=lambda answer: answer[:40],
)
async def test_a_model_that_lies_changes_nothing(build: Build, answer: str) -> None:
    town = await told(build)
    first = card(town)
    model = ScriptedModel(answer)
    assert [await choose(town, model) for _ in range(2)] == [0, 0]
    assert len(model.asked) == 1, "an article is asked about once, whatever comes of it"
    assert card(town) == first


async def test_a_choice_that_is_shown_already_is_no_edit(build: Build) -> None:
    town = await told(build)
    await choose(town, ScriptedModel(NEWS_AND_STATEMENT))
    edits = len(town.chat.edits())
    town.store.write_now(lambda db: db.conn.execute("DELETE FROM meta WHERE key='asked_model'"))
    assert await choose(town, ScriptedModel('{"sentences": [5, 1]}')) == 0
    assert len(town.chat.edits()) == edits


async def test_a_restart_asks_nothing_again(build: Build) -> None:
    town = await told(build)
    model = ScriptedModel(FetchError("timeout", "no answer"))
    await choose(town, model)
    town.close()
    town.open()
    await choose(town, model)
    assert len(model.asked) == 1


async def test_an_endpoint_that_fails_is_left_alone_longer_and_longer(build: Build) -> None:
    town = await told(build, *(long_news(number, TEXT.replace("February", f"week {number}")) for number in (0, 13, 26)))
    model = ScriptedModel(FetchError("timeout", "no answer"), FetchError("timeout", "no answer"), NEWS_AND_STATEMENT)
    desk = ChoosingDesk(model, PER_DAY)
    asked = []
    for _ in range(20):
        await desk.choose(town.store, town.clock())
        asked.append(len(model.asked))
        town.clock.advance(minutes=1)
    assert asked == [1] * 5 + [2] * 10 + [3] * 5


async def test_a_busy_endpoint_is_given_the_time_it_asks_for(build: Build) -> None:
    town = await told(build, long_news(0), long_news(13, TEXT.replace("February", "March")))
    model = ScriptedModel(FetchError("http_status", "busy", status=429, retry_after_s=1200))
    desk = ChoosingDesk(model, PER_DAY)
    for minutes in (19, 1):
        await desk.choose(town.store, town.clock())
        assert len(model.asked) == 1
        town.clock.advance(minutes=minutes)
    await desk.choose(town.store, town.clock())
    assert len(model.asked) == 2


async def test_no_more_questions_than_allowed_on_one_day(build: Build) -> None:
    town = await told(build, *(long_news(number, TEXT.replace("February", f"week {number}")) for number in (0, 13, 26)))
    model = ScriptedModel(NEWS_AND_STATEMENT)
    await choose(town, model, per_day=2)
    await choose(town, model, per_day=2)
    assert len(model.asked) == 2
    assert town.store.read_now(choices.count_calls, town.clock()) == 2
    assert town.store.read_now(choices.count_calls, town.clock.advance(days=1)) == 0


async def test_old_and_short_articles_are_not_asked_about(build: Build) -> None:
    town = await told(build, news(3), long_news())
    model = ScriptedModel(NEWS_AND_STATEMENT)
    town.clock.advance(minutes=61)
    assert await choose(town, model) == 0
    town = await told(build, news(3))
    assert await choose(town, model) == 0
    assert model.asked == []


async def test_an_article_that_changed_meanwhile_keeps_its_card(build: Build) -> None:
    town = await told(build)

    class Slow(ScriptedModel):
        async def ask(self, instructions: str, text: str) -> str:
            town.serve(chatter(1), long_news(text=TEXT.replace("February", "the month of February")))
            await town.poll()
            return await super().ask(instructions, text)

    first = card(town)
    assert await choose(town, Slow(NEWS_AND_STATEMENT)) == 0
    assert card(town).sentences == first.sentences


async def test_what_waits_for_a_summary_is_not_asked_about(build: Build) -> None:
    second = long_news(13, TEXT.replace("February", "March"))
    town = build(per_poll=1)
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), long_news(), second)
    await town.poll()
    model = ScriptedModel(NEWS_AND_STATEMENT)
    await choose(town, model)
    assert len(model.asked) == 1


async def own_page_comes(town: Town) -> None:
    """The company tells the story itself, and leads from then on."""
    own = replace(news(0, site="https://company.example"), title=long_news().title, summary="We changed a clause.")
    town.serve(chatter(1), own, feed=COMPANY)
    await town.poll(COMPANY)


async def test_a_better_source_that_came_meanwhile_keeps_its_card(build: Build) -> None:
    town = await told(build)

    class Slow(ScriptedModel):
        async def ask(self, instructions: str, text: str) -> str:
            await own_page_comes(town)
            return await super().ask(instructions, text)

    assert await choose(town, Slow(NEWS_AND_STATEMENT)) == 0
    assert card(town).sentences == ("We changed a clause.",)


async def test_a_better_source_takes_the_card_back(build: Build) -> None:
    town = await told(build)
    await choose(town, ScriptedModel(NEWS_AND_STATEMENT))
    await own_page_comes(town)
    town.clock.advance(minutes=2)
    await town.deliver()
    assert card(town).publisher == "SoundCloud newsroom"
    assert (card(town).sentences, card(town).note) == (("We changed a clause.",), "")


async def test_while_a_model_hangs_alerts_go_out_and_its_key_is_in_no_log(build: Build) -> None:
    town = await told(build)
    entered = asyncio.Event()

    async def hang(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        entered.set()
        await asyncio.Event().wait()
        raise AssertionError

    with structlog.testing.capture_logs() as logs:
        async with ModelServer(answer=hang) as server:
            model = EndpointModel("openai", server.url("/v1"), "tiny", KEY)
            asking = asyncio.create_task(choose(town, model))
            await entered.wait()
            town.serve(chatter(1), news(3), long_news())
            await town.poll()
            assert await town.deliver() == [news(3).title]
        assert await asking == 0
    assert [each["kind"] for each in logs if each["event"].startswith("the model")] == ["connect"]
    assert KEY not in str(logs)


@pytest.mark.parametrize(
    ("answer", "fine", "says"),
    [
        ('{"sentences": [1]}', True, "answers and chooses"),
        ("Gladly!", False, "take another"),
        (FetchError("http_status", "The server wants a login (HTTP 401).", status=401), False, "HTTP 401"),
    ],
)
async def test_check_asks_once_about_a_sample(answer: str | FetchError, fine: bool, says: str) -> None:
    model = ScriptedModel(answer)
    finding = await check_model(model, "tiny")
    assert (finding.fine, len(model.asked)) == (fine, 1)
    assert says in finding.says
    assert SAMPLE.sentences[0].words in model.asked[0]
