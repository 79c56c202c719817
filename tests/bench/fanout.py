"""Fan-out: many channels at once, through the real outbox and senders, against servers that enforce rate limits.

Discord: 1,000 channels, one alert each; 50 requests per second over all and 5 messages per 5 seconds and channel.
Slack: 100 channels, five alerts each; one message per second and channel, and the workspace's rate that the bot keeps.
The floor is what those limits allow at best. Nothing may be lost, repeated or out of order, and no request may be
refused for its rate. Tokens are obviously fake, servers are of this repository, on 127.0.0.1.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.chats.discord.send import DiscordChat
from bot.chats.slack.send import SlackChat
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.core.ports import Chat
from bot.flows.deliver import Deliverer
from bot.logs import set_up_logs
from bot.store import outbox
from bot.store.database import open_store
from tests.bench.measure import HERE, ServerRun, line, wall

SERVERS = HERE.parent / "servers"
SLACK_TOKEN, DISCORD_TOKEN = "xoxb-fake-token", "fake-discord-token"
DISCORD_PER_S = 50.0
LIMIT_S = 300.0


async def measure_fanout() -> None:
    """Both chats, one after the other."""
    set_up_logs("error", "text")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        common = ("--log", str(folder / "discord.jsonl"), "--token", DISCORD_TOKEN)
        with ServerRun(
            SERVERS / "discord.py", *common, "--limit", "5", "--global-per-s", f"{DISCORD_PER_S:g}"
        ) as server:
            discord = DiscordChat(DISCORD_TOKEN, f"http://127.0.0.1:{server.port}/api/v10")
            floor = 1000 / DISCORD_PER_S
            await _measure(discord, [f"77/{n}" for n in range(1000, 2000)], 1, floor, folder)
        common = ("--log", str(folder / "slack.jsonl"), "--token", SLACK_TOKEN)
        with ServerRun(SERVERS / "slack.py", *common, "--rate", "1", "--burst", "1") as server:
            slack = SlackChat(SLACK_TOKEN, f"http://127.0.0.1:{server.port}/api/")
            floor = max(4.0, 100 * 5 / slack.pace.per_second)
            await _measure(slack, [f"T1/C{n}" for n in range(100)], 5, floor, folder)


async def _measure(chat: Chat, rooms: list[str], alerts: int, floor: float, folder: Path) -> None:
    store = open_store(folder / f"{chat.name}.db")
    try:
        await chat.start()
        await store.write(_enqueue, chat.name, rooms, alerts)
        deliverer = Deliverer(store, clock=lambda: datetime.now(UTC))
        deliverer.open(chat)
        with wall() as spent:
            await deliverer.drain(LIMIT_S)
        waits = await store.read(_retried)
    finally:
        await chat.close()
        store.close()
    heard = _heard(folder / f"{chat.name}.jsonl")
    wanted = len(rooms) * alerts
    lost = wanted - sum(len(set(numbers)) for numbers in heard.values())
    repeated = sum(len(numbers) - len(set(numbers)) for numbers in heard.values())
    disordered = sum(numbers != sorted(numbers) for numbers in heard.values())
    ratio = spent[0] / floor
    what = f"fanout: {chat.name}, {len(rooms)} channels x {alerts}, time / floor of {floor:.0f} s"
    line(what, f"{ratio:.2f}x", "<= 1.1x", holds=ratio <= 1.1)
    figures = f"{lost}, {repeated}, {disordered}, {waits}"
    line("  lost, repeated, channels out of order, sent twice", figures, "0, 0, 0, 0", holds=figures == "0, 0, 0, 0")


def _enqueue(db: Database, chat: str, rooms: list[str], alerts: int) -> None:
    for number in range(alerts):
        title = f"Story {number}: a platform changes its terms"
        message = Message("alert", title, f"https://news.example/story-{number}", badge="Terms of service")
        for room in rooms:
            outbox.enqueue(db, Channel(chat, room), "alert", f"story:{number}", message, datetime.now(UTC))


def _retried(db: Database) -> int:
    """Deliveries that needed more than one attempt: each is a request that was refused or unanswered."""
    return int(db.execute("SELECT count(*) FROM delivery WHERE attempts != 1 OR state != 'sent'").fetchone()[0])


def _heard(log: Path) -> dict[str, list[int]]:
    """The numbers of the stories that each channel got, in order of arrival."""
    heard: dict[str, list[int]] = defaultdict(list)
    for row in log.read_text().splitlines():
        told: dict[str, Any] = json.loads(row)
        place = row.find("/story-") + len("/story-")
        heard[told["channel"]].append(int(row[place : place + 1]))
    return heard
