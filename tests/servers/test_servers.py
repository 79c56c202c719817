"""The playing servers as processes of their own, as a test that kills the bot needs them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from discord.http import Route

from bot.chats.discord.send import DiscordChat
from bot.chats.slack.send import SlackChat
from bot.core.model import Channel
from bot.core.outgoing import Delivery
from bot.core.ports import Chat
from bot.errors import SendError
from tests.chats.messages import NOTICE
from tests.servers.discord import TOKEN as DISCORD_TOKEN
from tests.servers.slack import TOKEN as SLACK_TOKEN
from tests.servers.truth import FAULTS, Bucket, Faults

FOLDER = Path(__file__).resolve().parent


def _chat(name: str, port: int) -> Chat:
    if name == "slack":
        return SlackChat(SLACK_TOKEN, f"http://127.0.0.1:{port}/api/", timeout_s=0.3)
    return DiscordChat(DISCORD_TOKEN, f"http://127.0.0.1:{port}/api/v10", timeout_s=0.3)


@pytest.mark.parametrize(("name", "room"), [("slack", "T1/C1"), ("discord", "77/1")])
async def test_a_server_runs_by_itself_and_logs_what_it_accepted(
    name: str, room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    log = tmp_path / "truth.jsonl"
    options = ["--port", "0", "--log", str(log), "--history", "on", "--fault-rate", "0.5", "--seed", "1"]
    command = [sys.executable, str(FOLDER / f"{name}.py"), *options]
    server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert server.stdout
    try:
        chat = _chat(name, int(await server.stdout.readline()))
        await chat.start()
        sent = 0
        for number in range(12):
            with suppress(SendError):
                await chat.send(Delivery(number, Channel(name, room), f"key{number}", NOTICE))
                sent += 1
        await chat.close()
    finally:
        server.terminate()
    assert await server.wait() == 0
    keys = Counter(json.loads(line)["key"] for line in log.read_text().splitlines())
    assert 0 < sent < 12
    assert sent <= len(keys)
    assert set(keys.values()) == {1}


def test_the_same_seed_gives_the_same_faults() -> None:
    first, second = Faults(0.5, seed=7), Faults(0.5, seed=7)
    drawn = [first.next() for _ in range(200)]
    assert drawn == [second.next() for _ in range(200)]
    assert set(drawn) == {"", *FAULTS}


def test_a_bucket_gives_a_burst_and_then_a_rate() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.wait_s(10.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.wait_s(10.5) == 0
    assert bucket.wait_s(10.5) == 0.5
