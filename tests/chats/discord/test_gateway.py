"""The supervisor and the client against a gateway: what ends listening, what is continued, what comes first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chats.discord.listener import DiscordListener
from bot.core.asks import Asker, Question
from bot.core.permissions import Standing
from bot.core.replies import Reply
from tests.chats.judges import discord_faults
from tests.servers.discord_gateway import TOKEN, DiscordGateway

PLACES = {"callback": ("POST", "interactions/1/t/callback"), "edit": ("PATCH", "webhooks/1/t/messages/@original")}


class Answering:
    """Answers when it is allowed to."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.questions: list[Question] = []
        self.teams: list[str] = []

    async def answer(self, asker: Asker, standing: Standing, question: Question) -> Reply:
        self.questions.append(question)
        await self.may.wait()
        return Reply("An answer")

    def suggest(self, kind: str, typed: str) -> list[tuple[str, str]]:
        return []

    async def first_time(self, key: str) -> bool:
        return True

    def turn(self) -> contextlib.AbstractAsyncContextManager[None]:
        return contextlib.nullcontext()

    async def channel_closed(self, *_: Any) -> None:
        return

    async def channel_open(self, *_: Any) -> None:
        return

    async def team_left(self, chat: str, team: str, reason: str, says: str) -> None:
        self.teams.append(team)

    async def team_back(self, *_: Any) -> None:
        return

    async def teams_seen(self, *_: Any) -> None:
        return

    async def rights_seen(self, *_: Any) -> None:
        return


class Stage:
    def __init__(self, gate: DiscordGateway) -> None:
        self.gate = gate
        self.answers = Answering()
        self.hashes: list[str] = []
        self.budget = 1_000_000
        self.listener = DiscordListener(
            self.answers,
            TOKEN,
            api_url=gate.api_url,
            gateway_url=gate.url,
            note_login=self._note,
            load_hash=self._load,
            save_hash=self._save,
            retry_s=(0.01,),
            guild_wait_s=0.1,
        )
        self.task = asyncio.create_task(self.listener.run())

    async def _note(self) -> float:
        self.budget -= 1
        return 0.0 if self.budget >= 0 else 3600.0

    async def _load(self) -> str:
        return self.hashes[-1] if self.hashes else ""

    async def _save(self, value: str) -> None:
        self.hashes.append(value)

    async def heard(self, state: str = "ready") -> None:
        """Until the listener says that it hears, or whatever its state is to begin with."""
        while not self.listener.state.startswith(state):  # noqa: ASYNC110  (it has no event of its own)
            await asyncio.sleep(0.01)


@pytest.fixture
async def gate() -> AsyncIterator[DiscordGateway]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    gate = DiscordGateway()
    await gate.start()
    yield gate
    await gate.stop()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def stage(gate: DiscordGateway) -> AsyncIterator[Stage]:
    stage = Stage(gate)
    yield stage
    stage.task.cancel()
    await asyncio.gather(stage.task, return_exceptions=True)
    for _, kind, body in gate.answers:
        method, path = (
            ("POST", "interactions/1/t/callback")
            if kind == "callback"
            else ("PATCH", "webhooks/1/t/messages/@original")
        )
        assert discord_faults({"method": method, "path": f"/api/v10/{path}", "body": body}) == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (4004, "the gateway closed with 4004"),
        (4013, "the gateway closed with 4013"),
        (4014, "does not grant the intents"),
    ],
)
async def test_a_refusal_of_the_gateway_ends_listening_with_its_reason(
    gate: DiscordGateway, code: int, says: str
) -> None:
    gate.close_with = [code]
    stage = Stage(gate)
    await asyncio.wait_for(stage.task, 10)
    assert stage.listener.state.startswith("failed")
    assert says in stage.listener.state
    assert gate.logins == 1


@pytest.mark.parametrize("code", [1001, 4000, 4008])
async def test_another_close_is_continued_without_a_new_log_in(stage: Stage, code: int) -> None:
    await stage.gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    await stage.gate.close(code)
    await stage.gate.until(lambda: stage.gate.resumes == 1 or stage.gate.logins == 2, "a session")
    assert (stage.gate.logins, stage.gate.resumes) == (
        (1, 1) if code != 1000 else (stage.gate.logins, stage.gate.resumes)
    )
    assert not stage.task.done()


async def test_sessions_that_end_at_once_use_up_no_more_log_ins_than_allowed(gate: DiscordGateway) -> None:
    """The library logs in again by itself: uncounted, it would make 17,000 a day, and Discord resets the token at
    1,000."""
    gate.forgetful = True
    stage = Stage(gate)
    stage.budget = 1
    await asyncio.wait_for(stage.heard("waiting: too many"), 10)
    assert gate.logins == 1
    stage.task.cancel()
    await asyncio.gather(stage.task, return_exceptions=True)


async def test_an_event_that_breaks_a_parser_begins_a_new_client(stage: Stage) -> None:
    await stage.gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    await stage.gate.dispatch("GUILD_CREATE", {"id": "not a number"})
    await stage.gate.until(lambda: stage.gate.logins + stage.gate.resumes >= 2, "a new session")
    await asyncio.wait_for(stage.heard(), 10)
    await stage.gate.command("policy", platform="soundcloud")
    await stage.gate.answered(1)


async def test_a_discord_that_is_down_at_log_in_is_tried_again(gate: DiscordGateway) -> None:
    gate.login_status = [503, 503]
    stage = Stage(gate)
    await gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    stage.task.cancel()
    await asyncio.gather(stage.task, return_exceptions=True)
    assert gate.login_status == []


async def test_a_command_is_acknowledged_before_anything_is_looked_up(stage: Stage) -> None:
    await stage.gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    await stage.gate.command("policy", platform="soundcloud")
    (first,) = await stage.gate.answered(1)
    assert first[1] == "callback"
    assert first[2]["type"] == 5
    stage.answers.may.set()
    answers = await stage.gate.answered(2)
    assert answers[1][1] == "edit"
    assert answers[1][2]["allowed_mentions"] == {"parse": []}
    assert [question.words for question in stage.answers.questions] == ["soundcloud"]


async def test_fifty_greetings_register_nothing_twice(stage: Stage) -> None:
    await stage.gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    for _ in range(50):
        await stage.gate.hello_again()
    stage.answers.may.set()
    await stage.gate.command("policy", platform="soundcloud")
    await stage.gate.answered(2)
    assert stage.gate.syncs == 1
    assert len(stage.answers.questions) == 1
    assert len(stage.gate.answers) == 2


async def test_a_second_client_with_the_same_commands_tells_discord_nothing(gate: DiscordGateway) -> None:
    stage = Stage(gate)
    await gate.ready()
    await asyncio.wait_for(stage.heard(), 10)
    await gate.dispatch("GUILD_CREATE", {"id": "not a number"})
    await gate.until(lambda: gate.logins + gate.resumes >= 2, "a new session")
    stage.task.cancel()
    await asyncio.gather(stage.task, return_exceptions=True)
    assert gate.syncs == 1
