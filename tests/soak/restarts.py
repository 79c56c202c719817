"""Fifteen hundred restarts in half a day: how often does the listening half log in to Discord's gateway?

    python tests/soak/restarts.py [--restarts 1500]

Each life is the real supervisor and client before a gateway of 127.0.0.1, with the real store between the lives; half a
minute of the clock passes between two, as the unit's RestartSec says. Wanted: at most 200 log-ins (at 1,000 a day
Discord resets the token), and every later life waits. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.chats.discord.listener import DiscordListener
from bot.logs import set_up_logs
from bot.store import meta
from bot.store.database import open_store
from tests.servers.discord_gateway import TOKEN, DiscordGateway

BEGIN = datetime(2025, 5, 12, tzinfo=UTC)
BETWEEN = timedelta(seconds=30)
AT_MOST = 200
STATE_WITHIN_S = 30.0


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=1500)
    options = parser.parse_args()
    set_up_logs("critical", "text")
    sys.exit(asyncio.run(restart(options.restarts)))


async def restart(times: int) -> int:
    """All of it; the exit code."""
    gate, states, started = DiscordGateway(), Counter[str](), time.monotonic()
    await gate.start()
    with tempfile.TemporaryDirectory(prefix="policy-bot-restarts-") as folder:
        for number in range(times):
            states[await live(gate, Path(folder, "bot.db"), BEGIN + number * BETWEEN)] += 1
    await gate.stop()
    print(f"{times} restarts: {gate.logins} log-ins, ends {dict(states)}, {time.monotonic() - started:.0f} s")
    return int(gate.logins > AT_MOST or gate.logins + states["waiting"] != times)


async def live(gate: DiscordGateway, path: Path, now: datetime) -> str:
    """One life, until it hears or says that it waits: its state."""
    store = open_store(path)

    async def note_login() -> float:
        return await store.write(meta.note_login, "discord", now)

    async def load_hash() -> str:
        return await store.read(meta.get_meta, "commands")

    async def save_hash(value: str) -> None:
        await store.write(meta.set_meta, "commands", value)

    hooks: dict[str, Any] = {"note_login": note_login, "load_hash": load_hash, "save_hash": save_hash}
    answers: Any = None  # nobody asks anything here
    listener = DiscordListener(answers, TOKEN, api_url=gate.api_url, gateway_url=gate.url, guild_wait_s=0.01, **hooks)
    task = asyncio.create_task(listener.run())
    async with asyncio.timeout(STATE_WITHIN_S):
        while listener.state == "starting":  # noqa: ASYNC110  (it has no event of its own)
            await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    store.close()
    return listener.state.partition(":")[0]


if __name__ == "__main__":
    main()
