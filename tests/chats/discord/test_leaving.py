"""Servers and channels that come and go, and permissions that are lost and given back, as the gateway tells them to the
library's client: what is paused and why, who is told, and what opens it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chats.discord.spoken import SPOKEN
from bot.config import Config, Settings
from bot.core.model import Channel, Subscription
from bot.flows.answer.desk import AnswerDesk
from bot.store import subscriptions
from tests.chats.discord.hearing import new_listener
from tests.flows.town import VERGE, WATCHLIST, Town, run_sql
from tests.servers.discord_facts import BOT, EVERYONE, GUILD_ID
from tests.servers.discord_gateway import ROOM
from tests.servers.discord_people import ADMINISTRATOR, ALL, OTHER_ROOM, PLAIN, DiscordPeople, Person

HERE = Channel("discord", f"{GUILD_ID}/{ROOM}")
THREAD = Channel("discord", f"{GUILD_ID}/14")
SEND, READ_HISTORY, IN_THREADS = 1 << 11, 1 << 16, 1 << 38
USUAL = PLAIN | IN_THREADS
ADA = Person("42", ALL)
HER_ROOM = "discord:@me/42"


class Watched(AnswerDesk):
    """The real desk; counts what Discord's events led to."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.seen: list[str] = []
        self._news = asyncio.Event()

    def _note(self, what: str) -> None:
        self.seen.append(what)
        self._news.set()

    async def until(self, what: str, count: int = 1) -> None:
        async def enough() -> None:
            while self.seen.count(what) < count:
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(enough(), 10)

    async def channel_closed(self, *given: Any) -> None:
        await super().channel_closed(*given)
        self._note("closed")

    async def channel_open(self, *given: Any) -> None:
        await super().channel_open(*given)
        self._note("open")

    async def team_left(self, *given: Any) -> None:
        await super().team_left(*given)
        self._note("left")

    async def team_back(self, *given: Any) -> None:
        await super().team_back(*given)
        self._note("back")

    async def teams_seen(self, *given: Any) -> None:
        await super().teams_seen(*given)
        self._note("teams")

    async def rights_seen(self, *given: Any) -> None:
        await super().rights_seen(*given)
        self._note("rights")


class Stage:
    """Ada subscribed a channel and a thread."""

    def __init__(self, folder: Path, people: DiscordPeople) -> None:
        self.people = people
        self.town = Town(folder, wishes=())
        for channel in (HERE, THREAD):
            wish = Subscription(0, channel)
            number = self.town.store.write_now(subscriptions.add_subscription, wish, self.town.clock())
            by = f"discord:{GUILD_ID}/{ADA.id}"
            self.town.store.write_now(run_sql, "UPDATE subscription SET created_by=? WHERE id=?", by, number)
        config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings())
        self.desk = Watched(self.town.store, config, chats={}, spoken={"discord": SPOKEN}, clock=self.town.clock)
        self.listener = new_listener(self.desk, people, guild_wait_s=0.05)

    def closed(self) -> dict[str, str]:
        return dict(self.town.rows("SELECT channel, code FROM channel WHERE state='parked'"))

    def told(self) -> list[str]:
        """In which rooms notices wait, in order."""
        return [row[0] for row in self.town.rows("SELECT channel FROM delivery WHERE kind='notice' ORDER BY id")]

    async def role(self, may: int) -> None:
        """What everybody on the server may do, the bot among them."""
        role = {**EVERYONE, "permissions": str(may)}
        await self.people.dispatch("GUILD_ROLE_UPDATE", {"guild_id": GUILD_ID, "role": role})

    async def channel(self, room: str, deny: int = 0, **changed: Any) -> None:
        """A channel is another now; what its own permissions deny everybody."""
        denied = [{"id": GUILD_ID, "type": 0, "allow": "0", "deny": str(deny)}] if deny else []
        await self.people.dispatch("CHANNEL_UPDATE", {**self.people.room(room, denied), **changed})

    async def all_done(self) -> None:
        """What was told before has come to its handlers: they are begun in order."""
        await self.people.slash(ADA, "alerts status", {})


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    people = DiscordPeople()
    times = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
    thread = {"id": "14", "type": 11, "guild_id": GUILD_ID, "parent_id": ROOM, "owner_id": "900", "name": "Thread"}
    people.threads = [{**thread, "thread_metadata": {**times, "locked": False}, "message_count": 0, "member_count": 1}]
    await people.start()
    stage = Stage(tmp_path, people)
    task = asyncio.create_task(stage.listener.run())
    await people.ready()
    await people.arrive()
    await stage.desk.until("teams")
    await stage.desk.until("rights")
    yield stage
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    stage.town.close()
    await people.stop()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


async def test_a_role_that_loses_a_permission_and_gets_it_back(stage: Stage) -> None:
    await stage.role(USUAL & ~SEND)
    await stage.desk.until("rights", 2)
    assert stage.closed() == {str(HERE): "no-permission"}
    assert stage.told() == [HER_ROOM]
    await stage.role(USUAL & ~SEND | READ_HISTORY)
    await stage.desk.until("rights", 3)
    assert stage.told() == [HER_ROOM]
    await stage.role(USUAL)
    await stage.desk.until("rights", 4)
    assert stage.closed() == {}


async def test_a_role_that_the_bot_is_given_or_that_is_deleted(stage: Stage) -> None:
    await stage.role(USUAL & ~SEND)
    await stage.desk.until("rights", 2)
    helper = {**EVERYONE, "id": "60", "name": "helper", "permissions": str(ADMINISTRATOR)}
    await stage.people.dispatch("GUILD_ROLE_CREATE", {"guild_id": GUILD_ID, "role": helper})
    me = {"guild_id": GUILD_ID, "user": BOT, "roles": ["60"], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    await stage.people.dispatch("GUILD_MEMBER_UPDATE", me)
    await stage.desk.until("rights", 3)
    assert stage.closed() == {}
    await stage.people.dispatch("GUILD_ROLE_DELETE", {"guild_id": GUILD_ID, "role_id": "60"})
    await stage.desk.until("rights", 4)
    assert stage.closed() == {str(HERE): "no-permission"}


async def test_a_channel_that_is_closed_to_the_bot_and_opened_to_it(stage: Stage) -> None:
    await stage.channel(ROOM, SEND)
    await stage.desk.until("closed")
    assert stage.closed() == {str(HERE): "no-permission"}
    await stage.channel(ROOM)
    await stage.desk.until("open")
    assert stage.closed() == {}
    assert stage.told() == [HER_ROOM]


async def test_a_thread_has_the_permissions_of_its_channel(stage: Stage) -> None:
    await stage.channel(ROOM, IN_THREADS)
    await stage.desk.until("rights", 2)
    assert stage.closed() == {str(THREAD): "no-permission"}
    await stage.role(USUAL | ADMINISTRATOR)
    await stage.desk.until("rights", 3)
    assert stage.closed() == {}


async def test_a_channel_that_is_renamed_is_the_same(stage: Stage) -> None:
    await stage.channel(ROOM, name="another-name", topic="Another")
    await stage.all_done()
    assert stage.closed() == {}


async def test_what_is_deleted_is_told_only_where_somebody_subscribed(stage: Stage) -> None:
    await stage.people.dispatch("CHANNEL_DELETE", stage.people.room(OTHER_ROOM, []))
    await stage.desk.until("closed")
    assert (stage.closed(), stage.told()) == ({}, [])
    await stage.people.dispatch("CHANNEL_DELETE", stage.people.room(ROOM, []))
    await stage.people.dispatch("THREAD_DELETE", {"id": "14", "guild_id": GUILD_ID, "parent_id": ROOM, "type": 11})
    await stage.desk.until("closed", 3)
    assert stage.closed() == {str(HERE): "gone", str(THREAD): "gone"}
    assert stage.told() == [HER_ROOM, HER_ROOM]


async def test_a_server_that_is_left_and_joined_again(stage: Stage) -> None:
    await stage.people.dispatch("GUILD_DELETE", {"id": GUILD_ID})
    await stage.desk.until("left")
    assert stage.closed() == {str(HERE): "left", str(THREAD): "left"}
    assert stage.told() == [HER_ROOM]
    await stage.people.arrive(joined=True)
    await stage.desk.until("back")
    assert stage.closed() == {}


async def test_a_server_that_discord_has_lost_for_a_while_is_not_left(stage: Stage) -> None:
    await stage.people.dispatch("GUILD_DELETE", {"id": GUILD_ID, "unavailable": True})
    await stage.people.arrive()
    await stage.desk.until("rights", 2)
    assert (stage.closed(), stage.told()) == ({}, [])


async def test_a_server_that_was_left_while_nobody_listened(stage: Stage) -> None:
    stage.people.member_of = []
    await stage.people.hello_again()
    await stage.desk.until("teams", 2)
    assert stage.closed() == {str(HERE): "left", str(THREAD): "left"}
    assert stage.told() == [HER_ROOM]
