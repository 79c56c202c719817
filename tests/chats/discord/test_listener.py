"""The supervisor over real sockets: what ends listening for good, what does not, and how often it may log in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.chats.discord.connection import new_client
from bot.chats.discord.listener import DiscordListener
from tests.servers.discord import TOKEN, DiscordServer


class Budget:
    """Answers the question whether a log-in may happen: these waits first, then always yes."""

    def __init__(self, *waits: float) -> None:
        self.waits = list(waits)
        self.asked = 0
        self.enough = asyncio.Event()

    async def note(self) -> float:
        self.asked += 1
        if self.asked >= 4:
            self.enough.set()
        return self.waits.pop(0) if self.waits else 0.0


def listener_of(url: str, budget: Budget, token: str = TOKEN) -> DiscordListener:
    async def load() -> str:
        return ""

    async def save(_value: str) -> None:
        return None

    answers: Any = None  # nobody asks anything here
    hooks: dict[str, Any] = {"note_login": budget.note, "load_hash": load, "save_hash": save}
    return DiscordListener(answers, token, api_url=url, retry_s=(0.01,), guild_wait_s=0.1, **hooks)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    base = Route.BASE
    server = DiscordServer()
    await server.start()
    yield server
    await server.stop()
    Route.BASE = base


async def test_a_refused_token_ends_listening_with_the_reason(server: DiscordServer) -> None:
    listener = listener_of(server.api_url, Budget(), token="not.the.token")
    await asyncio.wait_for(listener.run(), 10)
    assert listener.state == "failed: Discord does not accept the bot's token"


async def test_a_discord_that_cannot_be_reached_is_tried_again_and_again(server: DiscordServer) -> None:
    await server.stop()
    budget = Budget()
    listener = listener_of(server.api_url, budget)
    task = asyncio.create_task(listener.run())
    await asyncio.wait_for(budget.enough.wait(), 20)
    assert listener.state.startswith("waiting: ")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_used_up_budget_waits_before_it_logs_in(server: DiscordServer) -> None:
    budget = Budget(0.01, 0.01)
    listener = listener_of(server.api_url, budget, token="not.the.token")
    await asyncio.wait_for(listener.run(), 10)
    assert budget.asked == 3


@pytest.mark.parametrize("make", [new_client, lambda: listener_of("", Budget()).new_client()])
async def test_no_client_complains_that_it_cannot_speak_aloud(
    make: Callable[[], discord.Client], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for what in ("warn_nacl", "warn_dave"):
        monkeypatch.setattr(discord.VoiceClient, what, True)
    await make().close()
    assert [each for each in caplog.records if each.name.startswith("discord")] == []
