"""The real bot, joined by its own app, in this process: real fetching, workers, decisions, SQLite file and outbox.

Differs from the running bot only in what a benchmark must control: clock, feeds, subscriptions and chat.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.app import CONSOLE, Bot, open_bot
from bot.config import Limits, Settings, load
from bot.config.loading import SHIPPED
from bot.core.model import Channel, Feed, Subscription
from bot.core.outgoing import Delivery, Receipt
from bot.core.ports import Pace
from bot.logs import set_up_logs
from bot.store.database import open_store

EVERYTHING = Subscription(0, CONSOLE, origin="file")


@dataclass
class Capture:
    """A chat that remembers what it was given and answers at once."""

    name: str = "console"
    pace: Pace = field(default_factory=lambda: Pace(channel_gap_s=0.0, per_second=1e6))
    sent: list[Delivery] = field(default_factory=list)

    async def start(self) -> None:
        return

    async def send(self, delivery: Delivery) -> Receipt:
        self.sent.append(delivery)
        return Receipt(str(len(self.sent)))

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        return next((Receipt(str(n)) for n, sent in enumerate(self.sent, 1) if sent.key == delivery.key), None)

    async def test_channel(self, channel: Channel) -> str:
        return ""

    async def close(self) -> None:
        return


@dataclass
class Clock:
    """A clock that is set."""

    now: datetime = datetime(2025, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def bot_in(
    folder: Path,
    feeds: Sequence[Feed],
    chat: Capture,
    clock: Callable[[], datetime],
    *,
    limits: Limits | None = None,
) -> AsyncIterator[Bot]:
    """A bot with the shipped watchlist, one channel that wants everything, and its database ``bench.db`` in
    ``folder``. Loopback addresses are allowed, pages are not fetched. Ended at exit."""
    set_up_logs("error", "text")
    shipped = load(SHIPPED, {})
    settings = Settings(fetch_pages=False, allow_private_addresses=True, limits=limits or Limits(fetches_per_host=8))
    config = replace(shipped, feeds=tuple(feeds), subscriptions=(EVERYTHING,), settings=settings)
    store = open_store(folder / "bench.db")
    try:
        async with open_bot(config, store, chats={chat.name: chat}, clock=clock) as bot:
            bot.deliverer.open(chat)
            yield bot
    finally:
        store.close()
