"""What Slack's facts about a person come to: the table of roles, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chats.slack.standing import Standings
from bot.core.model import Channel
from bot.core.permissions import Right, may
from tests.servers.slack_people import BOB, BOT_TOKEN, ROOM, TEAM, SlackPeople

HERE = Channel("slack", f"{TEAM}/{ROOM}")
READS, CHANGES = (True, False), (True, True)


@pytest.fixture
async def people() -> AsyncIterator[SlackPeople]:
    people = SlackPeople()
    await people.start()
    yield people
    await people.stop()


async def _rights(people: SlackPeople, *named: str, channel: Channel | None = HERE) -> tuple[bool, bool]:
    """(may read, may change)"""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=people.base_url, retry_handlers=[])
    standing = await Standings(named).of(client, TEAM, BOB, channel)
    return may(Right.READ, "slack", standing), may(Right.CHANGE, "slack", standing)


@pytest.mark.parametrize(
    ("facts", "rights"),
    [
        ({}, READS),
        ({"is_owner": True}, CHANGES),
        ({"is_primary_owner": True}, CHANGES),
        ({"is_admin": True}, CHANGES),
        ({"is_restricted": True}, READS),
        ({"is_restricted": True, "is_admin": True}, READS),
        ({"is_ultra_restricted": True, "is_restricted": True}, READS),
        ({"is_stranger": True, "is_admin": True}, READS),
        ({"team_id": "T2", "is_owner": True}, READS),
        ({"is_bot": True, "is_admin": True}, (False, False)),
        ({"is_workflow_bot": True}, (False, False)),
    ],
)
async def test_a_role_gives_these_rights(people: SlackPeople, facts: dict[str, Any], rights: tuple[bool, bool]) -> None:
    people.people[BOB] = facts
    assert await _rights(people) == rights


@pytest.mark.parametrize(("facts", "rights"), [({}, CHANGES), ({"is_restricted": True}, READS)])
async def test_who_made_a_channel_may_change_it_unless_a_guest(
    people: SlackPeople, facts: dict[str, Any], rights: tuple[bool, bool]
) -> None:
    people.people[BOB] = facts
    people.rooms = {ROOM: {"creator": BOB}, "C2": {"creator": "U9"}}
    assert await _rights(people) == rights
    assert await _rights(people, channel=Channel("slack", f"{TEAM}/C2")) == READS
    assert await _rights(people, channel=None) == READS


async def test_people_and_groups_may_be_named(people: SlackPeople) -> None:
    assert await _rights(people, f"slack:{TEAM}/{BOB}") == CHANGES
    assert await _rights(people, f"slack:T2/{BOB}") == READS
    people.groups["S9"] = [BOB]
    assert await _rights(people, f"slack:{TEAM}/S9") == CHANGES
    assert await _rights(people, "slack:T2/S9") == READS


async def test_groups_are_asked_for_only_if_one_is_named(people: SlackPeople) -> None:
    await _rights(people, f"slack:{TEAM}/U9", "discord:77/4711")
    assert "usergroups.users.list" not in people.asked


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
async def test_a_fact_that_slack_does_not_tell_gives_no_right(people: SlackPeople, method: str) -> None:
    """Who made the channel may be a guest: without users.info nobody knows."""
    people.rooms = {ROOM: {"creator": BOB}}
    people.refuse[method] = "ratelimited"
    assert await _rights(people) == READS


async def test_a_fact_that_was_not_told_is_asked_for_again(people: SlackPeople) -> None:
    people.people[BOB] = {"is_admin": True}
    standings, client = Standings(()), AsyncWebClient(token=BOT_TOKEN, base_url=people.base_url, retry_handlers=[])
    people.refuse["users.info"] = "ratelimited"
    assert not (await standings.of(client, TEAM, BOB, HERE)).admin
    people.refuse.clear()
    assert (await standings.of(client, TEAM, BOB, HERE)).admin
    assert (await standings.of(client, TEAM, BOB, HERE)).admin
    assert people.asked.count("users.info") == 2
