"""Thirty days of the bot on virtual time, with something wrong on each of them: does it grow, lose or repeat?

    python tests/soak/month.py [--days 30] [--feeds 60] [--seed 1]

The bot is a process of its own (see living.py) that polls feeds and posts to our small Slack and Discord over sockets.
Each day three feeds are broken, each in a way of chance, and in one hour of chance 30 of 100 requests to a chat fail.
Day 3: killed. Day 4: stopped and begun again; from then on it is one life. Day 5: the disk is full for three hours
(where a disk may be mounted). Day 6: Slack is away, all day. Days 8 to 14: a Discord channel is closed. After the last
day comes a calm one.

Wanted: memory grows by less than 1 MB a day after two days of that life and stays under 150 MB, files and tasks are
constant, at most 8 requests to the closed channel, at most 30 MB of database and 5 MB of log a day, every story told in
every channel, no message taken twice. Exit code 1 otherwise. Only processes started here are ended.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.core.delivery import key_of
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.town import DISCORD_ROOM, ROOT, SLACK_ROOM, Item, Town
from tests.servers.truth import FAULTS, SLOW, Faults
from tests.soak.living import SharedClock
from tests.soak.stops import name_of
from tests.soak.world import CLOSED_DAYS, CLOSED_ROOM, NEWS_A_DAY, World
from tests.store.rooms import small_disk

BEGIN = datetime(2025, 5, 5, tzinfo=UTC)
ROOMS = (SLACK_ROOM, DISCORD_ROOM, f"discord:77/{CLOSED_ROOM}")
KILL_DAY, STOP_DAY = 3, 4
QUICK = tuple(kind for kind in FAULTS if kind != SLOW)  # a slow answer costs real seconds
MOST_MB, SLOPE_MB, DB_MB, LOG_MB, MOST_REQUESTS = 150.0, 1.0, 30.0, 5.0, 8
SETTINGS = "slack: {read_history: true}\nlimits: {alerts_per_hour: 1000, alerts_per_poll: 100}"


@dataclass(frozen=True)
class Day:
    """What was seen at the end of a day. Sizes in MB; log: of this day."""

    number: int
    own: float
    readers: float
    files: int
    tasks: int
    db: float
    log: float


class Life:
    """One process of the bot."""

    def __init__(self, town: Town, clock: Path) -> None:
        command = [sys.executable, str(ROOT / "tests/soak/living.py"), str(town.config), str(town.db), str(clock)]
        self.log = town.folder / "living.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=town.clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )

    def step(self) -> int:
        """A step further: how many tasks there are."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"it ended by itself:\n{self.log.read_text()[-3000:]}")
        return int(line)

    def say(self, word: str) -> None:
        """``go`` or ``stop``."""
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n".encode())
        self._process.stdin.flush()

    def end(self, *, kill: bool = False) -> None:
        if kill:
            self._process.kill()
        else:
            self.say("stop")
        code = self._process.wait(60)
        if code and not kill:
            raise SystemExit(f"it ended with {code}:\n{self.log.read_text()[-3000:]}")

    def look(self, number: int, tasks: int, town: Town, log: float) -> Day:
        """What it holds now. log: of the days before."""
        process = psutil.Process(self._process.pid)
        readers = [each.memory_info().rss for each in process.children(recursive=True)]
        own, db = process.memory_info().rss, town.db.stat().st_size
        size = self.log.stat().st_size / 1e6 - log
        return Day(number, own / 1e6, sum(readers) / 1e6, process.num_fds(), tasks, db / 1e6, size)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.days < CLOSED_DAYS.stop:
        parser.error(f"at least {CLOSED_DAYS.stop} days: the last fault ends then")
    with tempfile.TemporaryDirectory(prefix="policy-bot-month-") as name, ExitStack() as stack:
        folder = Path(name)
        town, disk = Town(folder), True
        try:
            town.db = stack.enter_context(small_disk(folder / "disk", 256)) / "bot.db"
        except pytest.skip.Exception as why:
            print(f"without a full disk: {why}")
            disk = False
        clock = SharedClock(folder / "clock", BEGIN.timestamp())
        faults = [Faults(0.0, options.seed + number, QUICK) for number in range(2)]
        town.slack = SlackServer(faults=faults[0], clock=clock.seconds)
        town.discord = DiscordServer(faults=faults[1], clock=clock.seconds)
        stack.enter_context(town)
        feeds = tuple(f"feed{number}" for number in range(options.feeds))
        world = World(town, feeds, random.Random(options.seed), options.days, disk)
        furnish(world)
        started = time.monotonic()
        seen = run_days(world, clock, folder / "clock")
        print(f"{time.monotonic() - started:.0f} s")
        sys.exit(judge(world, seen))


def furnish(world: World) -> None:
    """The feeds and the bot's configuration: an invented platform for each story, so that no two are taken for one."""
    town = world.town
    for name in world.feeds:
        town.open(name, lambda request: world.serve(request.path[1:]))
        town.items[name].append(Item("Gardening in spring", f"https://{name}.example/0", "It begins.", BEGIN))
    path = town.write_config(*world.feeds, subscriptions=ROOMS, settings=SETTINGS)
    names = [name_of(number) for number in range(1, NEWS_A_DAY * world.days + 1)]
    platforms = "".join(f"  - {{id: {name.lower()}, name: {name}}}\n" for name in names)
    text = path.read_text().replace("  interval: 5m", "  interval: 30m", 1)
    path.write_text(text.replace("topics:\n", platforms + "topics:\n"))
    town.give_tokens("slack", "discord")


def run_days(world: World, clock: SharedClock, file: Path) -> list[Day]:
    """Life after life, until a calm day has followed the last one."""
    seen: list[Day] = []
    life, before, end = Life(world.town, file), clock(), BEGIN + timedelta(days=world.days + 1.5)
    world.hour_passes(1, 0)
    while clock() < end:
        tasks, now = life.step(), clock()
        day = (now - BEGIN).days + 1
        if now.date() != before.date():
            seen.append(life.look(day - 1, tasks, world.town, sum(each.log for each in seen)))
            print(
                "  day {0.number:2}: {0.own:.1f} MB, readers {0.readers:.0f} MB, {0.files} files, {0.tasks} tasks, "
                "database {0.db:.1f} MB, log {0.log:.2f} MB".format(seen[-1]),
                flush=True,
            )
        if now.hour != before.hour:
            world.hour_passes(day, now.hour)
        if now.date() != before.date() and day in (KILL_DAY, STOP_DAY):
            life.end(kill=day == KILL_DAY)
            life = Life(world.town, file)
        else:
            life.say("go")
        before = now
    life.step()
    life.end()
    return seen


def judge(world: World, seen: list[Day]) -> int:
    """The exit code."""
    settled = [day for day in seen if day.number > STOP_DAY + 2]
    slope = statistics.linear_regression([day.number for day in settled], [day.own for day in settled]).slope
    most, db, log = (max(getattr(day, what) for day in seen) for what in ("own", "db", "log"))
    files, tasks = (sorted({getattr(day, what) for day in settled}) for what in ("files", "tasks"))
    lost, repeated, untold = count_faults(world)
    print(
        f"{world.days} days, {len(world.feeds)} feeds, {world.news} stories in {len(ROOMS)} channels: {lost} lost, "
        f"{repeated} repeated, {untold} untold; {world.asked_closed} requests to a channel closed for a week; memory "
        f"at most {most:.1f} MB, {slope:+.2f} MB a day; files {files}, tasks {tasks}; database {db:.1f} MB; "
        f"log at most {log:.2f} MB a day"
    )
    grows = slope >= SLOPE_MB or most > MOST_MB or len(tasks) > 1 or files[-1] - files[0] > 5
    return int(
        bool(lost or repeated or untold or world.asked_closed > MOST_REQUESTS or grows or db > DB_MB or log > LOG_MB)
    )


def count_faults(world: World) -> tuple[int, int, int]:
    """Messages neither sent nor told in another; messages taken twice; (story, channel) pairs that were not told."""
    db = world.town.db
    installation = rows(db, "SELECT value FROM meta WHERE key='installation'")[0][0]
    kept = (*world.town.slack.accepted.kept, *world.town.discord.accepted.kept)
    taken = Counter(line["key"] for line in kept)
    lost = repeated = 0
    for number, channel, kind, state, error in rows(db, "SELECT id, channel, kind, state, error FROM delivery"):
        repeated += taken[key_of(installation, number)] > 1
        if state != "sent" and not error.startswith(("told together", "too late", "a newer edit")):
            lost += 1
            print(f"  look at delivery {number}: {channel} {kind} {state} {error!r}")
    told = rows(
        db,
        """SELECT count(DISTINCT a.id || l.channel) FROM article a JOIN story_article m ON m.article_id = a.id
        JOIN alert l ON l.story_id = m.story_id JOIN delivery d ON d.id = l.delivery_id
        WHERE d.state = 'sent' AND a.title LIKE '%changes its terms%'""",
    )[0][0]
    return lost, repeated, world.news * len(ROOMS) - told


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=10)) as db:
        return db.execute(sql).fetchall()


if __name__ == "__main__":
    main()
