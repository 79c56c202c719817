"""A thousand kills: the delivering half of the bot dies by SIGKILL at random moments and at every named step.

    python tests/soak/kills.py [--kills 1000] [--each 5] [--fault-rate 0.15] [--seed 1] [--speed 20]

Before it stand our small Slack and Discord, over sockets, where 15 of 100 requests fail: the connection breaks before
or after the message was taken, 5xx before or after, 429, HTML with status 200, an answer later than the time limit.
Each life opens the store, settles what the last one left, and goes on; messages, parts of digests, replies and edits
come all the while. Half of the random kills come a moment after a chat took a message. The named steps are those of
``delivering.STEPS``: before, inside and after each transaction, before and after each call of a chat, when the bytes
were handed to the socket, and when the answer begins. The first half is done with Slack's history open to the bot, the
second without: only then, and only on Slack, may a message come twice.

A life is a forked process of the delivering half alone (see delivering.py); tests/bench/kill.py kills the whole bot.
Wanted: nothing lost, nothing repeated but as documented, every step reached, a sound database, and the last words of
every message that was edited. Exit code 1 otherwise. Only processes started here are ended.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot.core.delivery import key_of
from bot.core.messages import message_from_json
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.town import Town
from tests.servers.truth import Faults
from tests.soak.delivering import STEPS, Life, faster, live

LONGEST_S = 0.9  # a random life
REACHED_S = 8.0  # a step comes within that, or this life did not meet it
ONCE = ("take_over", "postpone")  # in a life, as a rule
PER_RANDOM, PER_STEP = 3, 6  # new messages in a life
SETTLED_S = 240.0


@dataclass
class Figures:
    """What one half brought."""

    messages: int = 0
    lost: int = 0
    repeated: int = 0
    allowed: int = 0
    stale: int = 0
    sound: bool = True
    steps: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="at random moments")
    parser.add_argument("--each", type=int, default=5, help="kills at each named step, in each half")
    parser.add_argument("--fault-rate", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=20.0, help="of the bot's clock and the chats'")
    options = parser.parse_args()
    started = time.monotonic()
    halves = [half(options, history=history) for history in (True, False)]
    for history, found in zip(("open", "closed"), halves, strict=True):
        print(
            f"Slack's history {history}: {options.kills // 2} random kills, {sum(found.steps.values())} at "
            f"{len(found.steps)} of {len(STEPS)} named steps; {found.messages} messages: {found.lost} lost, "
            f"{found.repeated} repeated, {found.allowed} repeated as documented, {found.stale} with old words; "
            f"database {'sound' if found.sound else 'DAMAGED'}"
        )
        if missed := sorted(set(STEPS) - set(found.steps)):
            print(f"  never reached: {', '.join(missed)}")
    print(f"{time.monotonic() - started:.0f} s")
    bad = any(each.lost or each.repeated or each.stale or not each.sound for each in halves)
    sys.exit(bad or bool(set(STEPS) - {step for each in halves for step in each.steps}))


def half(options: argparse.Namespace, *, history: bool) -> Figures:
    """Kill again and again, leave it alone in the end, and compare."""
    chance = random.Random(options.seed + history)
    began, speed = time.time(), options.speed
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="policy-bot-kills-") as folder:
        town = Town(Path(folder))
        common = {"clock": lambda: faster(began, speed), "slow_s": 35.0 / speed}
        rate, seed = options.fault_rate, options.seed
        town.slack = SlackServer(faults=Faults(rate, seed), elsewhere=Faults(rate, seed + 1), **common)
        town.discord = DiscordServer(faults=Faults(rate, seed + 2), elsewhere=Faults(rate, seed + 3), **common)
        town.discord.busy = {"retry_after": 0.3, "global": False}
        town.discord.error_status = lambda: chance.choice((500, 502, 503, 504))
        with town:
            life = Life(town.db, town.slack.base_url, town.discord.api_url, began, speed, history, news=0)
            for number in range(options.kills // 2):
                life = replace(life, news=life.news + PER_RANDOM)
                kill_at_random(town, life, chance)
                if number % 100 == 99:
                    print(f"  {number + 1} kills", flush=True)
            for step in STEPS * options.each:
                life = replace(life, news=life.news + PER_STEP)
                nth = 1 if step.endswith(ONCE) else chance.randint(1, 3)
                figures.steps[step] += kill_at(replace(life, die_at=step, nth=nth))
            figures.steps += Counter()
            settle(town, life)
            judge(town, figures, history=history)
    return figures


def begin(life: Life) -> ForkServerProcess:
    """A process that was forked from one which has the libraries loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.delivering"])
    process = context.Process(target=live, args=(life,))
    process.start()
    return process


def end(process: ForkServerProcess) -> None:
    """SIGKILL; it must not have ended by itself before."""
    process.kill()
    process.join(10)
    if process.exitcode != -signal.SIGKILL:
        raise SystemExit(f"a life ended by itself with {process.exitcode}")


def kill_at_random(town: Town, life: Life, chance: random.Random) -> None:
    """After a while, or a moment after a chat took the next message."""
    process = begin(life)
    wait, before = chance.uniform(0.02, LONGEST_S), taken(town)
    at_message = chance.random() < 0.5
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and not (at_message and taken(town) != before):
        time.sleep(0.001)
    if at_message:
        time.sleep(chance.uniform(0, 0.02))
    end(process)


def taken(town: Town) -> int:
    return len(town.slack.accepted.kept) + len(town.discord.accepted.kept)


def kill_at(life: Life) -> bool:
    """True if it died at the step; else it is killed after a while without having met it."""
    process = begin(life)
    process.join(REACHED_S)
    met = process.exitcode is not None
    end(process)
    return met


def settle(town: Town, life: Life) -> None:
    """The chats are well, and the bot is left alone until nothing waits any more."""
    for faults in (town.slack.faults, town.slack.elsewhere, town.discord.faults, town.discord.elsewhere):
        faults.rate = 0.0
    process = begin(life)
    deadline = time.monotonic() + SETTLED_S
    while time.monotonic() < deadline and waiting(town.db, life.news):
        time.sleep(0.5)
    end(process)


def waiting(db: Path, news: int) -> bool:
    open_now = "SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'dead')"
    return bool(rows(db, open_now)[0][0] or rows(db, "SELECT count(*) FROM delivery")[0][0] < news)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=10)) as db:
        return db.execute(sql).fetchall()


def judge(town: Town, figures: Figures, *, history: bool) -> None:
    """Every delivery by its key in the chats' own logs."""
    installation = rows(town.db, "SELECT value FROM meta WHERE key='installation'")[0][0]
    heard = {
        "slack": Counter(line["key"] for line in town.slack.accepted.kept),
        "discord": Counter(line["key"] for line in town.discord.accepted.kept),
    }
    shown = {message["ts"]: str(message) for each in town.slack._messages.values() for message in each}
    shown |= {message["id"]: str(message) for each in town.discord.messages.of.values() for message in each}
    newest = {}
    sql = "SELECT id, channel, kind, state, error, root_id, remote_id, payload FROM delivery ORDER BY id"
    deliveries = rows(town.db, sql)
    highest = rows(town.db, "SELECT coalesce(max(id), 0) FROM delivery")[0][0]
    for number, channel, kind, state, error, root, remote, payload in deliveries:
        chat = channel.partition(":")[0]
        if kind == "edit":
            newest[root] = (state, message_from_json(payload).title, remote)
            continue
        times = heard[chat][key_of(installation, number)]
        may = chat == "slack" and not history
        figures.lost += times == 0
        figures.allowed += times > 1 and may
        figures.repeated += times > 1 and not may
        if times != 1 and not may:
            print(f"  look at delivery {number}: {channel} {kind} {state} {error!r}, taken {times} times")
    for root, (state, title, remote) in newest.items():
        if state != "sent" or title not in shown.get(remote, ""):
            figures.stale += 1
            print(f"  look at the edits of delivery {root}: {state}, {title!r} is not shown")
    figures.messages = len(deliveries)
    figures.sound = rows(town.db, "PRAGMA integrity_check") == [("ok",)]
    figures.lost += highest - len(deliveries)


if __name__ == "__main__":
    main()
