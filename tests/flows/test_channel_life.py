"""Channels that close and open: parked with a named reason, told once where somebody will see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core.delivery import CLOSED, Closed
from bot.core.model import Channel, Subscription
from bot.core.outgoing import Message
from bot.errors import DestinationRefused
from bot.flows import channel_life
from bot.store import channels, outbox, subscriptions
from tests.flows.town import OTHER_ROOM, ROOM, Town, run_sql

Build = Callable[..., Town]
OPERATOR = Channel("slack", "T1/OPS")
DISCORD = Channel("discord", "77/12")
ALICE = "slack:T1/U7"


def subscribe(town: Town, channel: Channel, person: str) -> None:
    wish = Subscription(0, channel, keywords=(person,))  # one and the same wish would be one row
    number = town.store.write_now(subscriptions.add_subscription, wish, town.clock())
    town.store.write_now(run_sql, "UPDATE subscription SET created_by=? WHERE id=?", person, number)


def put(town: Town, channel: Channel = ROOM, title: str = "one") -> None:
    town.store.write_now(outbox.enqueue, channel, "alert", f"story:{title}", Message("alert", title), town.clock())


def close(town: Town, channel: Channel = ROOM, reason: str = "archived", says: str = "it was archived.") -> bool:
    return town.store.write_now(channel_life.close_channel, channel, reason, says, town.clock(), notify=town.notify)


def reopen(town: Town, channel: Channel = ROOM) -> bool:
    return town.store.write_now(channel_life.reopen_channel, channel, town.clock())


def told(town: Town) -> list[tuple[str, str]]:
    """(channel, sentence) of every notice in the outbox."""
    sql = "SELECT channel, json_extract(payload, '$.title') FROM delivery WHERE kind='notice' ORDER BY id"
    return [(row[0], row[1]) for row in town.rows(sql)]


async def test_closed_channel_waits_and_the_operator_is_told_once(build: Build) -> None:
    town = build(notify=OPERATOR)
    subscribe(town, ROOM, ALICE)
    put(town)
    assert close(town)
    assert not close(town)
    assert await town.deliver() == [
        "slack:T1/C1 cannot be posted to: it was archived. It is paused and tried once a day."
    ]
    assert town.chat.sent[0].channel == OPERATOR
    assert town.store.read_now(channels.find_closed, str(ROOM)) == (Closed.ARCHIVED, "it was archived.")
    assert reopen(town)
    assert not reopen(town)
    assert await town.deliver() == ["one"]
    assert town.store.read_now(channels.find_closed, str(ROOM)) is None


async def test_without_operators_channel_whoever_subscribed_is_told(town: Town) -> None:
    subscribe(town, ROOM, ALICE)
    subscribe(town, ROOM, "slack:T1/U8")
    subscribe(town, OTHER_ROOM, "slack:T1/U9")
    close(town)
    assert [channel for channel, _ in told(town)] == ["slack:T1/U7", "slack:T1/U8"]
    await town.deliver()
    assert [str(each.channel) for each in town.chat.sent] == ["slack:T1/U7", "slack:T1/U8"]


@pytest.mark.parametrize("parked", [True, False])
async def test_operators_own_channel_cannot_tell_of_itself(build: Build, parked: bool) -> None:
    """If it is closed, too, the person is told."""
    town = build(notify=ROOM)
    subscribe(town, ROOM, ALICE)
    subscribe(town, OTHER_ROOM, "slack:T1/U9")
    close(town, ROOM if not parked else OTHER_ROOM)
    if parked:
        assert [channel for channel, _ in told(town)] == [str(ROOM)]
    else:
        assert [channel for channel, _ in told(town)] == ["slack:T1/U7"]
        close(town, OTHER_ROOM)
        assert [channel for channel, _ in told(town)] == ["slack:T1/U7", "slack:T1/U9"]


async def test_refused_message_closes_its_channel_with_the_reason_and_tells_the_person(town: Town) -> None:
    subscribe(town, ROOM, ALICE)
    put(town)
    town.chat.closed[ROOM.room] = DestinationRefused("the bot may not post here", code="50013", reason="no-permission")
    for _ in range(3):
        await town.deliverer.housekeeping()
        await town.deliver()
        town.clock.advance(days=1)
    assert [channel for channel, _ in told(town)] == ["slack:T1/U7"]
    known = town.store.read_now(channels.find_closed, str(ROOM))
    assert known
    assert known[0] is Closed.NO_PERMISSION
    assert [str(each.channel) for each in town.chat.sent] == ["slack:T1/U7"]


async def test_person_who_cannot_be_written_to_is_tried_and_nobody_is_told_of_that(town: Town) -> None:
    subscribe(town, ROOM, ALICE)
    town.chat.closed["T1/U7"] = DestinationRefused("no direct messages")
    close(town)
    await town.deliver()
    assert len(told(town)) == 1
    assert len(town.notices()) == 2


def test_channels_that_nothing_is_meant_for_close_in_silence(town: Town) -> None:
    """A chat tells of every channel that it deletes or archives."""
    assert not close(town, Channel("slack", "T1/C99"))
    assert town.notices() == []
    assert town.store.read_now(channels.list_parked) == []


def test_reason_without_words_has_its_own(town: Town) -> None:
    close(town, says="")
    assert "the channel is archived" in town.notices()[0][1]
    with pytest.raises(ValueError, match="weather"):
        close(town, OTHER_ROOM, reason="weather")


def close_team(town: Town, chat: str, team: str) -> int:
    return town.store.write_now(
        channel_life.close_team, chat, team, "left", "the app was removed", town.clock(), notify=town.notify
    )


def test_workspace_that_is_left_is_told_of_once(build: Build) -> None:
    town = build(notify=DISCORD)
    subscribe(town, ROOM, ALICE)
    subscribe(town, OTHER_ROOM, ALICE)
    subscribe(town, Channel("slack", "T12/C1"), ALICE)
    put(town, Channel("slack", "T1/C3"))
    assert close_team(town, "slack", "T1") == 3
    assert close_team(town, "slack", "T1") == 0
    assert told(town) == [
        (str(DISCORD), "slack:T1 is closed to the bot: the app was removed. 3 channels there are paused.")
    ]
    assert town.store.read_now(channels.find_closed, "slack:T12/C1") is None
    assert town.store.read_now(channels.find_closed, str(ROOM)) == (Closed.LEFT, "the app was removed")


def test_server_that_is_left_is_told_to_people_who_may_share_another(build: Build) -> None:
    town = build(notify=DISCORD)
    subscribe(town, DISCORD, "discord:77/42")
    assert close_team(town, "discord", "77") == 1
    assert [channel for channel, _ in told(town)] == ["discord:@me/42"]


def test_workspace_that_is_left_has_nobody_to_write_to(town: Town) -> None:
    subscribe(town, ROOM, ALICE)
    assert close_team(town, "slack", "T1") == 1
    assert told(town) == []
    assert len(town.notices()) == 1


def test_bot_that_comes_back_tries_only_what_closed_because_it_had_left(town: Town) -> None:
    subscribe(town, ROOM, ALICE)
    subscribe(town, OTHER_ROOM, ALICE)
    close_team(town, "slack", "T1")
    close(town, OTHER_ROOM)
    assert town.store.write_now(channel_life.reopen_team, "slack", "T1", town.clock()) == 1
    assert [row[0] for row in town.store.read_now(channels.list_parked)] == [str(OTHER_ROOM)]


def note_teams(town: Town, *present: str, chat: str = "discord") -> None:
    town.store.write_now(channel_life.note_teams, chat, present, town.clock(), notify=town.notify)


def test_servers_that_were_left_while_nobody_listened(town: Town) -> None:
    subscribe(town, DISCORD, "discord:77/42")
    put(town, Channel("discord", "@me/42"))
    note_teams(town, "77", "78")
    assert town.notices() == []
    for _ in range(2):
        note_teams(town, "78")
        assert [channel for channel, _ in told(town)] == ["discord:@me/42"]
        assert town.store.read_now(channels.find_closed, str(DISCORD)) == (Closed.LEFT, CLOSED[Closed.LEFT])
    assert town.store.read_now(channels.find_closed, "discord:@me/42") is None
    assert town.store.read_now(channels.find_closed, str(ROOM)) is None
    note_teams(town, "77")
    assert town.store.read_now(channels.list_parked) == []


@pytest.mark.parametrize("reason", list(Closed))
def test_a_permission_that_is_back_opens_only_what_closed_for_it(town: Town, reason: Closed) -> None:
    subscribe(town, DISCORD, "discord:77/42")
    close(town, DISCORD, reason)
    for may in ({}, {DISCORD: True}):
        town.store.write_now(channel_life.note_rights, "discord", "77", may, town.clock(), notify=None)
        opened = may and reason is Closed.NO_PERMISSION
        assert (town.store.read_now(channels.find_closed, str(DISCORD)) is None) == bool(opened)
    town.store.write_now(channel_life.note_rights, "discord", "77", {DISCORD: False}, town.clock(), notify=None)
    closed = town.store.read_now(channels.find_closed, str(DISCORD))
    assert closed
    assert closed[0] is reason


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("slack:T1/U7", Channel("slack", "T1/U7")),
        ("discord:77/42", Channel("discord", "@me/42")),
        ("console:-", None),
        ("operator", None),
        ("", None),
    ],
)
def test_where_a_person_reads_direct_messages(person: str, expected: Channel | None) -> None:
    assert channel_life.direct_channel(person) == expected
