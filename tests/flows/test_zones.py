"""Times are shown in the zone of the channel that reads them, where the chat has no marks of its own: in answers, and
in everything that is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chats.discord import followups as discord_followups
from bot.chats.discord import render as discord_render
from bot.chats.slack import followups as slack_followups
from bot.chats.slack import render as slack_render
from bot.config import Config, Settings
from bot.core.asks import Ask, Asker, Question
from bot.core.digest_choice import DigestSetting
from bot.core.lines import Line, Passage
from bot.core.messages import message_from_json, message_to_json, notice_message
from bot.core.model import Channel, Subscription
from bot.core.outgoing import Item, Message
from bot.core.permissions import Standing
from bot.core.replies import Moment, Reply
from bot.flows.answer.desk import AnswerDesk
from bot.store import digests, outbox, subscriptions
from tests.chats.rights import ACTIONS
from tests.flows.town import OTHER_ROOM, ROOM, VERGE, WATCHLIST, Town, chatter, news

Build = Callable[..., Town]
THIRD_ROOM = Channel("slack", "T1/C3")
# Half an hour before midnight in UTC: the next day in Berlin, the same one in New York.
LATE = datetime(2025, 5, 12, 23, 30, tzinfo=UTC)
PERSON = "slack:T1/U7"


def desk_of(town: Town) -> AnswerDesk:
    config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings(time_zone="Asia/Tokyo"))
    return AnswerDesk(town.store, config, chats={"slack": town.chat}, spoken={}, clock=town.clock)


def choose(town: Town, channel: Channel, zone: str) -> None:
    town.store.write_now(digests.set_setting, channel, DigestSetting((0,), 9, zone))


async def ask(town: Town, question: Question, room: Channel | None = ROOM) -> Reply:
    return await desk_of(town).answer(Asker(PERSON, room), Standing(operator=True), question)


def moments(reply: Reply) -> list[Moment]:
    lines = [line for section in reply.sections for line in section.lines]
    return [part for line in lines for part in line.parts if isinstance(part, Moment)]


@pytest.mark.parametrize("ask_", list(Ask))
async def test_every_answer_that_shows_times_is_in_the_channels_zone(town: Town, ask_: Ask) -> None:
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), *(news(number) for number in (0, 10, 20)))
    await town.poll()
    choose(town, ROOM, "Europe/Berlin")
    question = ACTIONS[ask_].question(1) or Question(ask_, number=1)
    reply = await ask(town, question)
    assert reply.zone == "Europe/Berlin" or not moments(reply)


async def test_the_zone_is_the_digests_else_a_subscriptions_else_the_settings(town: Town) -> None:
    status = Question(Ask.STATUS)
    assert (await ask(town, status, OTHER_ROOM)).zone == "Asia/Tokyo"
    for platform, zone in (("spotify", ""), ("tiktok", "America/New_York"), ("vimeo", "Europe/Rome")):
        wish = Subscription(0, OTHER_ROOM, platforms=(platform,), zone=zone)
        town.store.write_now(subscriptions.add_subscription, wish, town.clock())
    assert (await ask(town, status, OTHER_ROOM)).zone == "America/New_York"
    assert (await ask(town, replace(status, channel=OTHER_ROOM), THIRD_ROOM)).zone == "America/New_York"
    changed = await ask(town, Question(Ask.DIGEST_SETTINGS, "friday 17 Europe/Paris"), OTHER_ROOM)
    assert changed.zone == "Europe/Paris"
    assert (await ask(town, status, OTHER_ROOM)).zone == "Europe/Paris"
    assert (await ask(town, status, None)).zone == "Asia/Tokyo"


async def test_at_home_each_channel_has_its_own(build: Build) -> None:
    town = build(wishes=(Subscription(0, ROOM), Subscription(0, OTHER_ROOM)))
    choose(town, ROOM, "Europe/Berlin")
    choose(town, OTHER_ROOM, "America/New_York")
    reply = await ask(town, Question(Ask.HOME), None)
    due = [moment for moment in moments(reply) if moment.zone]
    assert [moment.zone for moment in due] == ["Europe/Berlin", "America/New_York"]
    assert {moment.at.astimezone(ZoneInfo(moment.zone)).hour for moment in due} == {9}


async def test_what_is_sent_has_the_zone_that_its_channel_has_by_then(town: Town) -> None:
    """Whatever it is and whenever it was made: an alert, its follow-up, a summary, a notice to a person."""
    town.deliverer = town.new_deliverer(zone="Asia/Tokyo")
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), news(0))
    await town.poll()
    choose(town, ROOM, "Europe/Berlin")
    summary = Message("summary", "Two", items=(Item("One", "https://verge.example/1", "The Verge", LATE),))
    town.store.write_now(outbox.enqueue, ROOM, "summary", "late:1", summary, town.clock())
    town.store.write_now(outbox.enqueue, THIRD_ROOM, "notice", "n", notice_message("Closed."), town.clock())
    await town.deliver()
    assert {(each.channel, each.message.kind, each.message.zone) for each in town.chat.sent} == {
        (ROOM, "alert", "Europe/Berlin"),
        (ROOM, "summary", "Europe/Berlin"),
        (THIRD_ROOM, "notice", "Asia/Tokyo"),
    }


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Berlin", "Tue 13 May 2025"), ("America/New_York", "Mon 12 May 2025")]
)
def test_slack_shows_the_channels_day_with_its_weekday(zone: str, day: str) -> None:
    item = Item("One", "https://verge.example/1", "The Verge", LATE)
    blocks, _ = slack_render.render(Message("summary", "Two stories", items=(item,), zone=zone))
    assert day in json.dumps(blocks)
    line = Message("followup", "One", "https://verge.example/1", publisher="The Verge", published=LATE, zone=zone)
    assert day in json.dumps(slack_followups.render_followup(line)[0])


def test_discord_leaves_the_zone_to_each_reader() -> None:
    mark = f"<t:{int(LATE.timestamp())}:D>"
    item = Item("One", "https://verge.example/1", "The Verge", LATE)
    assert mark in str(discord_render.render(Message("summary", "Two stories", items=(item,))).embeds)
    line = Message("followup", "One", "https://verge.example/1", publisher="The Verge", published=LATE)
    assert mark in discord_followups.render_followup(line).content


def test_a_moment_keeps_its_zone_in_the_outbox() -> None:
    passage = Passage("", (Line((Moment(LATE, zone="Europe/Berlin"), Moment(LATE, day_only=True))),))
    message = Message("digest", "Digest", passages=(passage,))
    assert message_from_json(message_to_json(message)) == message
