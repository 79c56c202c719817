"""Catching up: a channel that was away gets its newest alerts and one summary, never a flood."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.core.alerts import Way
from bot.core.delivery import CATCH_UP
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.errors import Ambiguous, NotSent
from bot.store import outbox, subscriptions
from tests.fakes import FakeChat
from tests.flows.town import OTHER_ROOM, ROOM, Town

Build = Callable[..., Town]
DISCORD = Channel("discord", "77/1")


def put(town: Town, *titles: str, channel: Channel = ROOM) -> list[int]:
    return [
        town.store.write_now(
            outbox.enqueue, channel, "alert", f"story:{title}", Message("alert", title, publisher="P"), town.clock()
        )
        for title in titles
    ]


def kinds(chat: FakeChat, room: str = ROOM.room) -> list[str]:
    return [each.message.kind for each in chat.sent if each.channel.room == room]


async def test_the_newest_are_told_alone_and_the_others_together(town: Town) -> None:
    put(town, *(f"story {number}" for number in range(30)))
    put(town, Way.ALONE, channel=OTHER_ROOM)
    town.clock.advance(hours=2)
    put(town, "fresh")
    await town.deliverer.housekeeping()
    await town.deliver()
    together = "26 stories from the time when this channel could not be reached"
    assert town.chat.titles(ROOM.room) == [*(f"story {number}" for number in range(26, 30)), "fresh", together]
    assert town.chat.titles(OTHER_ROOM.room) == ["alone"]
    message = town.chat.sent[-1].message
    assert (len(message.items), message.more) == (10, 16)


async def test_burst_that_leaves_soon_is_left_alone(town: Town) -> None:
    put(town, *(f"story {number}" for number in range(12)))
    town.clock.advance(minutes=59)
    await town.deliverer.housekeeping()
    assert len(await town.deliver()) == 12


async def test_day_without_one_chat_is_caught_up_within_limits_and_leaves_the_other_alone(town: Town) -> None:
    """Forty alerts for each of two channels; one chat refuses everything for a day, the other takes what comes."""
    discord = FakeChat("discord")
    town.deliverer = town.new_deliverer(town.chat, discord)
    town.chat.closed[ROOM.room] = NotSent("no connection", whole_chat=True, retry_after_s=300.0)
    for number in range(40):
        put(town, f"story {number}")
        put(town, f"story {number}", channel=DISCORD)
        await town.deliverer.housekeeping()
        await town.deliverer.drain()
        town.clock.advance(minutes=36)
    assert discord.titles() == [f"story {number}" for number in range(40)]
    assert town.chat.sent == []
    town.chat.closed.clear()
    for _ in range(3):
        await town.deliverer.housekeeping()
        await town.deliverer.drain()
        town.clock.advance(minutes=10)
    assert sorted(kinds(town.chat)) == ["alert"] * CATCH_UP + ["summary"]
    summary = next(each.message for each in town.chat.sent if each.message.kind == "summary")
    assert len(summary.items) + summary.more == 40 - CATCH_UP
    assert {f"story {number}" for number in range(35, 40)} == set(town.chat.titles()) - {summary.title}
    assert town.one("SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'dead')") == 0


async def test_day_without_the_bot_is_caught_up_before_the_first_message_leaves(town: Town) -> None:
    put(town, *(f"story {number}" for number in range(40)))
    town.close()
    town.clock.advance(hours=24)
    town.open()
    running = asyncio.create_task(town.deliverer.take_over())
    await running
    await town.deliver()
    assert sorted(kinds(town.chat)) == ["alert"] * CATCH_UP + ["summary"]


async def test_week_without_a_chat_ends_in_one_summary(town: Town) -> None:
    deaf = town.new_deliverer(FakeChat("discord"))
    for hour in range(7 * 24):
        if hour % 3 == 0:
            put(town, f"story {hour}")
        await deaf.housekeeping()
        await deaf.drain()
        town.clock.advance(hours=1)
    await town.deliver()
    assert sorted(kinds(town.chat)) == ["alert"] * CATCH_UP + ["summary"]
    summary = next(each.message for each in town.chat.sent if each.message.kind == "summary")
    assert len(summary.items) + summary.more == 56 - CATCH_UP
    assert summary.title.startswith(f"{56 - CATCH_UP} stories")


async def test_held_alerts_and_late_ones_share_a_summary(town: Town) -> None:
    """Whatever a channel missed, it is one summary."""
    held = Message("summary", "3 more stories", more=3)
    town.store.write_now(outbox.enqueue, ROOM, "summary", "held:1", held, town.clock())
    put(town, *(f"story {number}" for number in range(7)))
    town.clock.advance(hours=2)
    await town.deliverer.housekeeping()
    await town.deliver()
    assert kinds(town.chat).count("summary") == 1
    assert town.chat.titles()[0].startswith("5 stories")


async def test_alert_that_may_have_arrived_is_not_told_again_in_a_summary(town: Town) -> None:
    put(town, *(f"story {number}" for number in range(8)))
    town.chat.script = [Ambiguous("cut off")]
    await town.deliverer._start_heads()
    await asyncio.wait(list(town.deliverer._busy.values()))
    town.clock.advance(hours=2)
    await town.deliverer.housekeeping()
    assert town.rows("SELECT id, state FROM delivery WHERE state != 'pending'") == [
        (1, "unknown"),
        (2, "dead"),
        (3, "dead"),
    ]


async def test_alert_that_is_told_in_a_summary_is_known_as_such(town: Town) -> None:
    for number, delivery in enumerate(put(town, *(f"story {number}" for number in range(6))), start=1):
        town.rows("INSERT INTO story(id, title, first_seen, last_seen, lead_article) VALUES (?, '', 0, 0, 1)", number)
        alert = town.store.write_now(
            subscriptions.add_alert,
            number,
            ROOM,
            number,
            Way.ALONE,
            town.clock(),
        )
        town.store.write_now(subscriptions.set_alert_delivery, alert, delivery)
    town.clock.advance(hours=2)
    await town.deliverer.housekeeping()
    summary = town.one("SELECT id FROM delivery WHERE kind='summary'")
    assert town.rows("SELECT way, delivery_id FROM alert WHERE story_id IN (1, 2) ORDER BY story_id") == [
        ("summary", summary),
        (Way.ALONE, 2),
    ]
