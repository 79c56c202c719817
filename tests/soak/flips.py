"""Two hundred damaged databases: bytes are flipped at random, then the bot's way of starting is taken.

    python tests/soak/flips.py [--flips 200] [--bytes 1] [--seed 1]

Wanted: a damage that SQLite can see leads to a restored backup within 5 seconds; one that it cannot see changes no word
of what is sent, because every message is compared with its hash before it leaves. Never a traceback, never a flood.
Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.errors import OperatorError
from bot.flows.backups import BackupPlan, make_due_backup, open_or_restore
from bot.logs import set_up_logs
from tests.flows.town import Town, news

RESTORED_WITHIN_S = 5.0
WAITING = 30


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flips", type=int, default=200)
    parser.add_argument("--bytes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    set_up_logs("critical", "text")
    sys.exit(asyncio.run(damage(options.flips, options.bytes, random.Random(options.seed))))


async def damage(flips: int, size: int, chance: random.Random) -> int:
    """All of it; the exit code."""
    ends: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        town = await busy_town(Path(folder))
        expected = set(town.queued())
        plan = BackupPlan(town.path, town.path.parent / "backups")
        await make_due_backup(town.store, plan, town.clock())
        town.close()
        whole = town.path.read_bytes()
        for _ in range(flips):
            body = bytearray(whole)
            at = chance.randrange(len(body) - size)
            for place in range(at, at + size):
                body[place] ^= chance.randrange(1, 256)
            town.path.write_bytes(body)
            started = time.monotonic()
            try:
                open_or_restore(plan, town.clock.advance(seconds=1)).close()
            except OperatorError as error:
                ends[f"refused: {type(error).__name__}"] += 1
                continue
            finally:
                slowest = max(slowest, time.monotonic() - started)
            ends[await judge(town, expected)] += 1
            for rest in town.path.parent.glob("bot.db?*"):
                rest.unlink()
    print(f"{flips} x {size} bytes flipped: {dict(sorted(ends.items()))}; slowest start {slowest:.2f} s")
    return int(bool(ends["altered words were sent"] or ends["lost without a word"]) or slowest > RESTORED_WITHIN_S)


async def busy_town(folder: Path) -> Town:
    """With alerts that wait."""
    town = Town(folder, per_poll=100, per_hour=1000)
    town.serve(news(0))
    await town.poll()
    town.serve(*(news(number) for number in range(WAITING, -1, -1)))
    await town.poll()
    return town


async def judge(town: Town, expected: set[str]) -> str:
    """What became of one damage."""
    if list(town.path.parent.glob("bot.db.damaged-*")):
        return "restored"
    town.chat.sent.clear()
    town.open()
    try:
        told = set(await town.deliver())
        dropped = sum("altered" in says for _, says in town.notices())
    finally:
        town.close()
    if told - expected:
        return "altered words were sent"
    if len(told) + dropped < len(expected):
        return "lost without a word"
    return "told, not sent" if dropped else "harmless"


if __name__ == "__main__":
    main()
