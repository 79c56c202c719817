"""Channels and workspaces that come and go in Slack: who is told, how often, and what opens them again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.flows.deliver import Deliverer
from bot.store import outbox
from tests.chats.slack.test_listener import Stage
from tests.chats.stages import SlackStage
from tests.flows.town import Town
from tests.servers.slack_people import ALICE, ROOM, TEAM, SlackPeople

HERE = Channel("slack", f"{TEAM}/{ROOM}")
ALICES_ROOM = f"slack:{TEAM}/{ALICE}"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Alice subscribed the channel."""
    people = SlackPeople()
    await people.start()
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people)
    await stage.listen()
    await stage.said("subscribe spotify")
    yield stage
    await stage.end()
    town.close()
    await people.stop()


def closed(stage: Stage) -> dict[str, str]:
    return dict(stage.town.rows("SELECT channel, code FROM channel WHERE state='parked'"))


def told(stage: Stage) -> list[str]:
    return [row[0] for row in stage.town.rows("SELECT channel FROM delivery WHERE kind='notice' ORDER BY id")]


async def test_whoever_subscribed_is_told_once(stage: Stage) -> None:
    for kind in ("channel_archive", "channel_left", "channel_deleted"):
        await stage.people.event({"type": kind, "channel": ROOM})
    await stage.said("status")
    assert closed(stage) == {str(HERE): "gone"}
    assert told(stage) == [ALICES_ROOM]


async def test_channels_of_others_close_in_silence(stage: Stage) -> None:
    """Slack tells of every channel that the bot is in."""
    await stage.people.event({"type": "channel_archive", "channel": "C77"})
    await stage.people.event({"type": "channel_rename", "channel": {"id": ROOM, "name": "another-name"}})
    await stage.said("status")
    assert (closed(stage), told(stage)) == ({}, [])


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_a_workspace_that_installs_the_app_again_gets_what_waited(stage: Stage, event: dict[str, object]) -> None:
    """The bot is started with the new token, and that is accepted."""
    await stage.people.event(event)
    await stage.said("status")
    assert closed(stage) == {str(HERE): "left"}
    await stage.end()
    await stage.listen()
    async with asyncio.timeout(60):
        while closed(stage):  # noqa: ASYNC110  (nobody tells that it is open)
            await asyncio.sleep(0.01)


async def test_a_channel_that_refuses_is_closed_and_opened_by_a_message_that_arrives(tmp_path: Path) -> None:
    """Without any event: by what Slack answers to the sender."""
    town, slack = Town(tmp_path, wishes=()), SlackStage()
    await slack.open()
    room = Channel("slack", "T1/C14")
    deliverer = Deliverer(town.store, clock=town.clock, sleep=town.clock.sleep, monotonic=town.clock.monotonic)
    deliverer.open(slack.chat)
    town.store.write_now(outbox.enqueue, room, "alert", "story:1", Message("alert", "One"), town.clock())
    await deliverer.drain()
    assert town.rows("SELECT code FROM channel WHERE state='parked'") == [("archived",)]
    slack.server.refuse.clear()
    town.clock.advance(days=1, seconds=1)
    await deliverer.housekeeping()
    await deliverer.drain()
    assert town.rows("SELECT code FROM channel WHERE state='parked'") == []
    assert town.one("SELECT state FROM delivery WHERE kind='alert'") == "sent"
    await slack.shut()
    town.close()
