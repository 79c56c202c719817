"""Who is told, who is not, and what follows a story that was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.messages import with_also
from bot.core.model import Channel, Entry, Feed, Subscription
from bot.core.outgoing import Message
from bot.errors import Ambiguous, DestinationRefused, FollowUpRefused, MessageRefused, NotSent
from bot.flows import telling
from bot.store import mutes, outbox
from bot.store.mutes import Mute
from tests.fakes import Posted
from tests.flows.test_deliver import until
from tests.flows.town import EVERYTHING, OTHER_ROOM, ROOM, VERGE, WIRE, Town, chatter, news

Build = Callable[..., Town]
THIRD = Feed("third", "https://third.example/feed", "Third")
FOURTH = Feed("fourth", "https://fourth.example/feed", "Fourth")
OUTLETS = (VERGE, WIRE, THIRD, FOURTH)


@pytest.fixture
async def city(build: Build) -> Town:
    """Four outlets that have had their silent first poll."""
    return await begin(build(feed_list=OUTLETS))


async def begin(town: Town) -> Town:
    for feed in town.feed_list:
        town.serve(chatter(0), feed=feed)
        await town.poll(feed)
    return town


async def brings(town: Town, feed: Feed, *numbers: int, minutes: float = 30) -> None:
    """This outlet lists these stories from now on; the bot polls it."""
    items: list[Entry] = [news(number, site=feed.url.removesuffix("/feed")) for number in numbers or (1,)]
    town.serve(*items, chatter(0), feed=feed)
    await town.poll(feed, minutes=minutes)


def also(message: Message) -> list[str]:
    return [link.label for link in message.also]


def remote_id(town: Town) -> str:
    return str(town.one("SELECT remote_id FROM delivery WHERE kind='alert' ORDER BY id LIMIT 1"))


async def test_alert_knows_its_story(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    assert city.chat.sent[0].message.story == city.one("SELECT story_id FROM alert")


async def test_another_outlet_is_named_in_the_first_message_and_in_its_thread(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    assert await city.deliver() == []
    (edit,) = city.chat.edits()
    assert (also(edit), edit.story) == (["Wire"], city.chat.sent[0].message.story)
    assert edit.sentences == city.chat.sent[0].message.sentences
    assert city.chat.replies() == [(remote_id(city), "Wire")]
    reply = city.chat.followed[-1].message
    assert (reply.kind, reply.title, reply.url) == ("followup", news(1).title, "https://wire.example/2025/1/terms")
    assert city.outcomes(news(1).title)[-1] == (str(ROOM), "already-told")


async def test_outlet_that_brings_it_again_is_not_told_again(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    await city.deliver()
    again = replace(news(1, site="https://wire.example"), guid="b", link="https://wire.example/2025/1b/terms")
    city.serve(again, chatter(0), feed=WIRE)
    await city.poll(WIRE)
    await city.deliver()
    assert len(city.chat.followed) == 2


async def test_edits_of_a_minute_are_one_and_say_all(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE, minutes=5)
    await city.deliver()
    await brings(city, THIRD, minutes=0.3)
    await brings(city, FOURTH, minutes=0.3)
    await city.deliver()
    assert [also(each) for each in city.chat.edits()] == [["Wire"]]
    assert [outlet for _, outlet in city.chat.replies()] == ["Wire", "Third", "Fourth"]
    city.clock.advance(minutes=1)
    await city.deliver()
    assert [also(each) for each in city.chat.edits()] == [["Wire"], ["Wire", "Third", "Fourth"]]
    assert len(city.chat.sent) == 1


async def test_message_that_waits_names_the_outlet_itself(city: Town) -> None:
    """Also after an attempt that surely failed: nothing needs to follow."""
    await brings(city, VERGE)
    city.chat.script = [NotSent("no connection", retry_after_s=3600.0)]
    await city.deliver()
    await brings(city, WIRE, minutes=1)
    city.clock.advance(hours=1)
    await city.deliver()
    assert also(city.chat.sent[0].message) == ["Wire"]
    assert city.chat.followed == []


async def test_message_of_which_nobody_knows_is_settled_before_anything_follows_it(city: Town) -> None:
    await brings(city, VERGE)
    city.chat.script = [Posted(Ambiguous("cut off"))]
    await city.deliver()
    await brings(city, WIRE, minutes=0.1)
    await city.deliver()
    assert city.chat.followed == []
    for _ in range(3):
        city.clock.advance(minutes=1)
        await city.deliver()
    assert (len(city.chat.sent), len(city.chat.edits()), len(city.chat.replies())) == (1, 1, 1)
    assert city.chat.replies()[0][0] == f"slack-{city.chat.sent[0].key}"


async def test_lost_answer_of_an_edit_is_asked_for_again(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    city.chat.script = [Posted(Ambiguous("cut off")), Posted(Ambiguous("cut off"))]
    await city.deliver()
    for _ in range(4):
        city.clock.advance(minutes=1)
        await city.deliver()
    assert len(city.chat.replies()) == 1
    assert len(city.chat.looked) == 1  # the reply: an edit is not looked up, it is made again
    assert {also(each)[0] for each in city.chat.edits()} == {"Wire"}
    assert city.one("SELECT count(*) FROM delivery WHERE state != 'sent'") == 0


async def test_message_that_is_gone_is_told_of_in_the_record_only(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    city.chat.script = [FollowUpRefused("gone", root_gone=True)]
    await city.deliver()
    assert city.rows("SELECT kind, state FROM delivery WHERE root_id IS NOT NULL ORDER BY id") == [
        ("edit", "dead"),
        ("reply", "dead"),
    ]
    await brings(city, THIRD)
    await city.deliver()
    assert (len(city.chat.sent), city.chat.followed) == (1, [])
    assert city.one("SELECT count(*) FROM delivery") == 3
    facts = city.one("SELECT facts FROM outcome ORDER BY id DESC LIMIT 1")
    assert "the first message is gone" in facts
    assert city.notices() == []


async def test_thread_that_is_not_to_be_had_leaves_the_edit(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    for feed in (WIRE, THIRD):
        await brings(city, feed)
        city.chat.script = [None, FollowUpRefused("this thread is locked")]
        await city.deliver()
    assert [also(each) for each in city.chat.edits()] == [["Wire"], ["Wire", "Third"]]
    assert city.chat.replies() == []


async def test_edit_that_is_refused_does_not_become_plainer(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    city.chat.script = [MessageRefused("invalid blocks")]
    await city.deliver()
    assert city.rows("SELECT state, plain FROM delivery WHERE kind='edit'") == [("dead", 0)]


async def test_message_that_was_sent_in_plain_words_is_edited_in_plain_words(city: Town) -> None:
    await brings(city, VERGE)
    city.chat.script = [MessageRefused("invalid blocks")]
    await city.deliver()
    await brings(city, WIRE)
    await city.deliver()
    assert [each.plain for each in city.chat.followed] == [True, False]


async def test_story_that_was_told_in_a_summary_is_followed_in_the_record_only(build: Build) -> None:
    town = await begin(build(feed_list=OUTLETS, per_poll=1))
    await brings(town, VERGE, 1, 2, 3)
    await town.deliver()
    assert [each.message.kind for each in town.chat.sent] == ["alert", "summary"]
    await brings(town, WIRE, 1, 2, 3)
    await town.deliver()
    assert len(town.chat.replies()) == 1
    assert len(town.chat.sent) == 2


async def test_message_that_was_given_up_is_followed_in_the_record_only(city: Town) -> None:
    await brings(city, VERGE)
    city.chat.script = [MessageRefused("invalid"), MessageRefused("still invalid")]
    await city.deliver()
    await brings(city, WIRE)
    await city.deliver()
    assert (city.chat.sent, city.chat.followed) == ([], [])


async def test_closed_channel_keeps_what_follows_until_it_is_open(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    city.chat.closed[ROOM.room] = DestinationRefused("archived")
    await brings(city, WIRE)
    await city.deliver()
    assert city.one("SELECT count(*) FROM delivery WHERE state='parked'") == 2
    city.chat.closed.clear()
    await brings(city, VERGE, 2)
    city.clock.advance(days=1)
    await city.deliverer.housekeeping()
    await city.deliver()
    assert (len(city.chat.edits()), len(city.chat.replies()), len(city.chat.sent)) == (1, 1, 2)


async def test_every_channel_is_followed_for_itself(build: Build) -> None:
    only_others = Subscription(0, OTHER_ROOM, platforms=("vimeo",))
    town = await begin(build(feed_list=OUTLETS, wishes=(EVERYTHING, Subscription(0, OTHER_ROOM), only_others)))
    await brings(town, VERGE)
    await town.deliver()
    await brings(town, WIRE)
    await town.deliver()
    assert sorted(str(each.channel) for each in town.chat.followed) == [str(ROOM)] * 2 + [str(OTHER_ROOM)] * 2


def mute(town: Town, kind: str, subject: str, channel: Channel = ROOM) -> None:
    until = town.clock() + timedelta(days=7)
    town.store.write_now(mutes.add_mute, Mute(channel, kind, subject, until, "slack:T1/U7", town.clock()))


async def test_muted_platform_is_not_told_for_its_time(build: Build) -> None:
    town = await begin(build(feed_list=OUTLETS, wishes=(EVERYTHING, Subscription(0, OTHER_ROOM))))
    mute(town, "platform", "spotify")
    await brings(town, VERGE, 1)
    await town.deliver()
    assert [str(each.channel) for each in town.chat.sent] == [str(OTHER_ROOM)]
    assert set(town.outcomes(news(1).title)) == {(str(ROOM), "muted"), (str(OTHER_ROOM), "alerted")}
    town.clock.advance(days=7)
    await brings(town, VERGE, 1, 11)
    assert news(11).title in await town.deliver()


async def test_muted_story_is_followed_in_the_record_only(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    mute(city, "story", str(city.chat.sent[0].message.story))
    await brings(city, WIRE)
    await city.deliver()
    assert city.chat.followed == []
    assert city.outcomes(news(1).title)[-1] == (str(ROOM), "muted")
    assert say(city) == 0
    assert refresh(city, "third words") == 0


LINE = Message("followup", "They took it back", note="headline changed")


def say(town: Town) -> int:
    return town.store.write_now(telling.say_in_thread, 1, LINE, town.clock())


def refresh(town: Town, words: str) -> int:
    def build(message: Message) -> Message:
        return with_also(replace(message, sentences=(words,)), "Court", "https://court.example/1")

    return town.store.write_now(telling.refresh_cards, 1, build, town.clock())


async def test_whoever_was_told_can_be_told_more_in_the_thread(build: Build) -> None:
    town = await begin(build(feed_list=OUTLETS, wishes=(EVERYTHING, Subscription(0, OTHER_ROOM))))
    await brings(town, VERGE)
    await town.deliver()
    assert (say(town), say(town)) == (2, 2)
    await town.deliver()
    assert [each.message for each in town.chat.followed] == [LINE, LINE]
    assert len({each.channel for each in town.chat.followed}) == 2


async def test_better_source_changes_the_first_messages(city: Town) -> None:
    await brings(city, VERGE)
    await city.deliver()
    assert refresh(city, "The newest words.") == 1
    assert refresh(city, "The newest words.") == 0
    await city.deliver()
    await brings(city, WIRE)
    await city.deliver()
    first, second = city.chat.edits()
    assert first.sentences == second.sentences == ("The newest words.",)
    assert (also(first), also(second)) == (["Court"], ["Court", "Wire"])
    assert len(city.chat.replies()) == 1


async def test_better_source_changes_what_waits_in_place(city: Town) -> None:
    await brings(city, VERGE)
    assert refresh(city, "The newest words.") == 1
    await city.deliver()
    assert city.chat.sent[0].message.sentences == ("The newest words.",)
    assert city.chat.followed == []


@pytest.mark.parametrize("kind", ["edit", "reply"])
@pytest.mark.parametrize("arrived", [True, False])
async def test_kill_in_the_middle_of_a_follow_up_loses_nothing_and_repeats_no_reply(
    city: Town, kind: str, arrived: bool
) -> None:
    await brings(city, VERGE)
    await city.deliver()
    await brings(city, WIRE)
    if kind == "reply":
        await city.deliverer._start_heads()
        await asyncio.wait(list(city.deliverer._busy.values()))
    gate = city.chat.gates[ROOM.room] = asyncio.Event()
    dead = asyncio.create_task(city.deliverer.drain())
    await until(lambda: city.chat.tried[-1].root is not None and len(city.chat.tried) == (3 if kind == "reply" else 2))
    for task in city.deliverer._busy.values():
        task.cancel()
    dead.cancel()
    with suppress(asyncio.CancelledError):
        await dead
    assert city.rows("SELECT kind FROM delivery WHERE state='sending'") == [(kind,)]
    if arrived:
        city.chat.followed.append(city.chat.tried[-1])
    city.close()
    gate.set()
    city.open()
    assert await city.deliverer.take_over() == 1
    for seconds in (0, 35, 60, 1):
        city.clock.advance(seconds=seconds)
        await city.deliverer.drain()
    assert len(city.chat.replies()) == 1
    assert {tuple(also(each)) for each in city.chat.edits()} == {("Wire",)}
    assert city.one("SELECT count(*) FROM delivery WHERE state != 'sent'") == 0


async def test_platform_that_is_muted_while_its_story_waits_is_left_out_of_the_summary(build: Build) -> None:
    town = await begin(build(feed_list=OUTLETS, per_poll=1))
    town.store.write_now(outbox.enqueue, ROOM, "summary", "held:0", Message("summary", "an hour's one"), town.clock())
    await town.deliver()
    town.clock.advance(minutes=-30)
    await brings(town, VERGE, 1, 2, 3)  # one alone, two held: a summary was sent within the hour
    mute(town, "platform", "bandcamp")
    town.clock.advance(hours=1)
    await brings(town, WIRE, 4)
    await town.deliver()
    summary = town.chat.sent[-1].message
    assert [item.title for item in summary.items] == [news(1).title]
    assert town.outcomes(news(2).title)[-1] == (str(ROOM), "muted")
    assert town.one("SELECT count(*) FROM alert WHERE way='held'") == 0
