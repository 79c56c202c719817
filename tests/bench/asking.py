"""How soon people are acknowledged while the bot is busy: fifty commands at once in each chat.

    python -m tests.bench.asking [--commands N] [--rounds N]

The real bot (poller, workers, store) polls feeds that bring 200 new articles at once and eight bombs that hurt parsers;
meanwhile each chat in turn gets its commands, all at once, over real connections to our own servers, which share the
process. Measured is the time from the envelope to the acknowledgement, and to the answer. The baseline of the same run
is the same without feeds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import Bot
from bot.chats.slack.listener import SlackListener
from bot.core.model import Feed
from tests.bench.measure import Lags, farm, line, watch_lag
from tests.bench.wiring import Capture, Clock, bot_in
from tests.chats.discord.hearing import new_listener
from tests.servers.discord_gateway import DiscordGateway
from tests.servers.slack_people import APP_TOKEN, BOT_TOKEN, SlackPeople

P99_MS, MOST_MS = 500.0, 2500.0
WORDS = ("soundcloud", "search terms", "list", "status", "help", "spotify", "compare soundcloud spotify", "digest")


class Crowd:
    """Both chats with their listeners, on one bot's answers."""

    def __init__(self, bot: Bot) -> None:
        self.slack, self.discord = SlackPeople(), DiscordGateway()
        self._bot = bot
        self._tasks: list[asyncio.Task[None]] = []

    async def gather(self) -> None:
        """Until both are listened to."""
        await self.slack.start()
        await self.discord.start()
        hears = SlackListener(self._bot.answers, base_url=self.slack.base_url, token=BOT_TOKEN, app_token=APP_TOKEN)
        listens = new_listener(self._bot.answers, self.discord)
        self._tasks = [asyncio.create_task(each.run()) for each in (hears, listens)]
        await self.slack.connected()
        await self.discord.ready()

    async def ask(self, count: int) -> dict[str, list[float]]:
        """So many commands at once in each chat: milliseconds by what was waited for."""
        shown, answered = len(self.slack.shown), len(self.discord.answers)
        began = time.perf_counter()
        slack = await asyncio.gather(*(self._slack_ack(WORDS[n % len(WORDS)]) for n in range(count)))
        await asyncio.wait_for(self.slack.next_shown(shown + count), 60)
        done = (time.perf_counter() - began) * 1000
        for _ in range(count):
            await self.discord.command("policy", platform="soundcloud")
        await self.discord.answered(answered + 2 * count)
        fresh = self.discord.answers[answered:]
        return {
            "Slack, acknowledged": list(slack),
            "Slack, all answered": [done],
            "Discord, acknowledged": [took * 1000 for took, kind, _ in fresh if kind == "callback"],
            "Discord, answered": [took * 1000 for took, kind, _ in fresh if kind == "edit"],
        }

    async def leave(self) -> None:
        """End everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.slack.stop()
        await self.discord.stop()

    async def _slack_ack(self, words: str) -> float:
        began = time.perf_counter()
        await self.slack.command(words)
        return (time.perf_counter() - began) * 1000


def feeds_of(running: Any) -> list[Feed]:
    """Eight feeds of 25 items each, and eight bombs."""
    news = [Feed(f"news-{n}", running.url(f"/news/{n}", n), f"Outlet {n}") for n in range(8)]
    return news + [Feed(f"bomb-{n}", running.url(f"/bomb/{n}", n), f"Bomb {n}") for n in range(8)]


async def measure(commands: int, rounds: int) -> None:
    """Print the figures."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with farm() as running, tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        async with bot_in(Path(folder), feeds_of(running), Capture(), clock) as bot:
            crowd = Crowd(bot)
            await crowd.gather()
            try:
                await crowd.ask(commands)  # everything that is loaded at first use
                calm = [await crowd.ask(commands) for _ in range(rounds)]
                busy = []
                async with watch_lag() as lags:
                    for number in range(rounds):
                        running.post("/edition", {"edition": 25 * (number + 1)})
                        clock.now = clock.now.replace(year=2025 + number)
                        polling = asyncio.create_task(bot.poller.poll_due(clock.now))
                        await asyncio.sleep(0.2)  # the bombs are in the workers now
                        busy.append(await crowd.ask(commands))
                        await polling
                _print(calm, busy, lags, commands)
            finally:
                await crowd.leave()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def _print(
    calm: Sequence[dict[str, list[float]]], busy: Sequence[dict[str, list[float]]], lags: Lags, count: int
) -> None:
    for what in calm[0]:
        quiet = Lags([each for took in calm for each in took[what]])
        loaded = Lags([each for took in busy for each in took[what]])
        figure = f"{loaded.p(0.99):.0f} ms, most {max(loaded.ms):.0f} ms ({loaded.p(0.99) / quiet.p(0.99):.1f}x calm)"
        wanted = what.endswith("acknowledged")
        holds = loaded.p(0.99) < P99_MS and max(loaded.ms) < MOST_MS if wanted else None
        line(f"{what}, {count} at once", figure, "< 500 ms, most 2,500" if wanted else "-", holds=holds)
    line("event loop, worst delay meanwhile", f"{max(lags.ms):.0f} ms", "-")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.commands, chosen.rounds))


if __name__ == "__main__":
    main()
