"""The delivering half of the bot as a process that dies where it is told: a part of the soak ``kills``, not one by
itself.

The real outbox, Deliverer, Slack and Discord senders; no feeds, no configuration, no listening, so that a life begins
in a fraction of a second. News come out of nowhere: a task writes them into the outbox as a poll does. The steps of a
delivery are watched from outside, through what the senders and the Deliverer are given: a store that says which of its
writes begins, is about to be committed, or is done, and sessions that say what went over the wire. At one of them the
process kills itself with SIGKILL. Time runs ``speed`` times as fast as the clock on the wall, for the chats as well.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import aiohttp
import discord
from discord.http import Route

from bot.chats.discord.answers import tracing
from bot.chats.discord.connection import new_client
from bot.chats.discord.send import DiscordChat
from bot.chats.slack.send import SlackChat
from bot.core.delivery import SEND_TIMEOUT_S
from bot.core.messages import message_from_json
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Message, Receipt
from bot.core.ports import Chat
from bot.flows.deliver import Deliverer
from bot.logs import set_up_logs
from bot.store import followups, outbox
from bot.store.database import Database, Store
from bot.store.meta import installation_of
from bot.store.rows import channel_of
from tests.servers.discord import TOKEN as DISCORD_TOKEN
from tests.servers.slack import TOKEN as SLACK_TOKEN

P = ParamSpec("P")
R = TypeVar("R")

WRITES = ("take_over", "claim", "record_sent", "record_verdict", "record_look", "postpone", "tidy")
WIRE = ("before send", "written", "answered", "after send", "before look", "after look")
STEPS = (*(f"{when} {write}" for write in WRITES for when in ("before", "inside", "after")), *WIRE)
ROOMS = tuple(
    [Channel("slack", f"T1/C{number}") for number in range(8)]
    + [Channel("discord", f"77/10{number}") for number in range(8)]
)
LOOK_ROUND_S = 0.05
TIDY_EVERY = 20  # rounds


@dataclass(frozen=True)
class Life:
    """What one life is given. began: where the two clocks met, in seconds since 1970; die_at: one of STEPS, at its
    ``nth`` time, or '' for a life that ends from outside; news: how many messages there are in the end."""

    db: Path
    slack: str
    discord: str
    began: float
    speed: float
    history: bool
    news: int
    die_at: str = ""
    nth: int = 1


class Watch:
    """Knows where this process dies."""

    def __init__(self, step: str, nth: int) -> None:
        self._step, self._left = step, nth

    def reach(self, step: str) -> None:
        """This step of a delivery is reached."""
        if step == self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class WatchedStore(Store):
    """A store that says what it writes."""

    def __init__(self, path: Path, watch: Watch) -> None:
        self._watch = watch
        super().__init__(path)

    async def write(self, function: Callable[Concatenate[Database, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        name = function.__name__.removeprefix("_")

        def inside(db: Database, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = function(db, *args, **kwargs)
            self._watch.reach(f"inside {name}")
            return result

        self._watch.reach(f"before {name}")
        result = await super().write(inside, *args, **kwargs)
        self._watch.reach(f"after {name}")
        return result


class WatchedChat:
    """A chat that says what is asked of it."""

    def __init__(self, chat: Chat, watch: Watch) -> None:
        self._chat, self._watch = chat, watch
        self.name, self.pace = chat.name, chat.pace

    async def start(self) -> None:
        await self._chat.start()

    async def send(self, delivery: Delivery) -> Receipt:
        self._watch.reach("before send")
        receipt = await self._chat.send(delivery)
        self._watch.reach("after send")
        return receipt

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        self._watch.reach("before look")
        receipt = await self._chat.find_sent(delivery)
        self._watch.reach("after look")
        return receipt

    async def test_channel(self, channel: Channel) -> str:
        return await self._chat.test_channel(channel)

    async def close(self) -> None:
        await self._chat.close()


def live(life: Life) -> None:
    """One life, from start to its violent end. For a process of its own."""
    set_up_logs("critical", "text")
    asyncio.run(_live(life))


async def _live(life: Life) -> None:
    watch = Watch(life.die_at, life.nth)
    time_out = SEND_TIMEOUT_S / life.speed

    def clock() -> datetime:
        return datetime.fromtimestamp(faster(life.began, life.speed), UTC)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / life.speed)

    store = WatchedStore(life.db, watch)
    installation = await Store.write(store, installation_of)
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True),
        timeout=aiohttp.ClientTimeout(total=time_out),
        trace_configs=[_told(aiohttp.TraceConfig(), watch)],
    )
    slack = SlackChat(
        SLACK_TOKEN, life.slack, session, read_history=life.history, installation=installation, timeout_s=time_out
    )
    Route.BASE = life.discord
    chats = (slack, DiscordChat(DISCORD_TOKEN, client=await _logged_in(watch), timeout_s=time_out))
    deliverer = Deliverer(
        store,
        clock=clock,
        send_timeout_s=time_out,
        monotonic=lambda: time.monotonic() * life.speed,
        sleep=sleep,
    )
    await deliverer.take_over()
    for chat in chats:
        deliverer.open(WatchedChat(chat, watch))
    running = asyncio.create_task(deliverer.run())
    while not running.done():
        for number in range(TIDY_EVERY):
            await Store.write(store, _publish, life.news, clock())
            await asyncio.sleep(LOOK_ROUND_S)
            deliverer.wake()
            if number == 0:
                await deliverer.housekeeping()
    await running


def faster(began: float, speed: float) -> float:
    """Seconds since 1970 on the fast clock."""
    return began + (time.time() - began) * speed


def _told(config: aiohttp.TraceConfig, watch: Watch) -> aiohttp.TraceConfig:
    """Says when a request that changes something was handed to the socket, and when its answer begins."""

    async def written(_session: object, _context: object, params: aiohttp.TraceRequestChunkSentParams) -> None:
        if params.method != "GET" and params.chunk:
            watch.reach("written")

    async def answered(_session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        if params.method != "GET":
            watch.reach("answered")

    config.on_request_chunk_sent.append(written)
    config.on_request_end.append(answered)
    return config


async def _logged_in(watch: Watch) -> discord.Client:
    """A client as DiscordChat makes one, that also tells the watch; tried until it is let in."""
    while True:
        client = new_client(http_trace=_told(tracing(), watch))
        try:
            async with asyncio.timeout(2.0):
                await client.login(DISCORD_TOKEN)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, TypeError, KeyError):
            await client.close()
        else:
            return client


def _publish(db: Database, news: int, now: datetime) -> None:
    """The next message: an alert, both parts of a digest, a reply to an alert, or other words for one."""
    number = int(db.conn.execute("SELECT count(*) FROM delivery").fetchone()[0])
    if number >= news:
        return
    room = ROOMS[number * 7 % len(ROOMS)]
    message = Message("alert", f"Story {number}", url=f"https://news.example/{number}", publisher="Outlet")
    told = _told_lately(db, number)
    match number % 5:
        case 3 if told:
            followups.change_words(db, told, replace(message, title=f"Changed {number}"), now)
        case 4 if told:
            followups.add_reply(db, told, replace(message, kind="followup"), now)
        case 2:
            one, two = (replace(message, kind="notice", title=f"Story {number}, part {part}") for part in (1, 2))
            first = outbox.enqueue(db, room, "digest", f"{number}:1", one, now)
            outbox.enqueue(db, room, "digest", f"{number}:2", two, now, after_id=first)
            return
    outbox.enqueue(db, room, "alert", f"story:{number}", message, now)


def _told_lately(db: Database, number: int) -> followups.Told | None:
    """One of the newest alerts, whatever became of it so far: waiting, on its way, unknown or sent."""
    row = db.conn.execute(
        """SELECT id, channel, payload, state IN ('pending', 'parked') AND unsure IS NULL, plain FROM delivery
        WHERE kind='alert' AND state <> 'dead' ORDER BY id DESC LIMIT 1 OFFSET ?""",
        (number % 3,),
    ).fetchone()
    if row is None:
        return None
    return followups.Told(row[0], channel_of(row[1]), message_from_json(row[2]), bool(row[3]), "", bool(row[4]))
