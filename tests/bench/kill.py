"""The kill test: the real bot is killed (SIGKILL) again and again while it polls and posts; nothing may be lost.

    python -m tests.bench.kill [--kills 100] [--history on|off] [--fault-rate 0.15] [--seed 1] [--echo]

Slack and Discord are the test servers of this repository, each a process of its own that loses requests, loses answers
and fails at the given rate, and writes down every message that it really accepted. A feed server keeps adding news. The
bot is started, killed after a random while or just when a message was accepted, started again ... and at the end left
alone until its outbox is empty. Then every (channel, story) must be in the servers' log exactly once.

With ``--echo`` another outlet brings each story a life later: then every first message must name it, or have exactly
one reply about it.

A repeat is allowed by the bot's promise only where the answer was lost and the history cannot be read: with
``--history on`` every repeat is a failure, with ``--history off`` repeats on Slack are counted and reported.

Between two lives all feeds are made due, as hours of waiting would do. Only processes started here are killed.
Exit code 1 if anything was lost, or repeated against the promise, or the database is damaged.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from bot.core.schedule import first_due
from bot.store.feeds import record_from_text, record_to_text
from bot.store.rows import to_seconds
from tests.bench.heard import DISCORD_GUILD, SLACK_TEAM, is_allowed, read_echoes, read_truth, slug_of
from tests.bench.measure import HERE, ServerRun, farm

ROOT = HERE.parents[1]
SERVERS = ROOT / "tests" / "servers"
SLACK_TOKEN, DISCORD_TOKEN = "xoxb-fake-token", "fake-discord-token"
CHANNELS_EACH = 8
FEEDS = 6
INTERVAL_S = 300.0
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()  # noqa: SIM905
CHANGES = (
    "{name} changes its terms of service to allow AI training on users' music",
    "{name} denies using artists' work to train AI models",
    "{name} sued by authors over AI training on their books",
    "{name} signs licensing deal with publishers for AI training",
    "{name} adds an opt-out from AI training for creators",
)


def platform_name(number: int) -> str:
    """A name that is no word: ``Bacedi``, ``Bacefo`` ..."""
    size = len(SYLLABLES)
    return (SYLLABLES[number // size**2 % size] + SYLLABLES[number // size % size] + SYLLABLES[number % size]).title()


def quick_feed_ids(count: int) -> list[str]:
    """Feed ids that the bot polls at once when it starts (it spreads overdue feeds by a hash of the id)."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        if first_due(f"drip-{number}", INTERVAL_S, now) - now < timedelta(milliseconds=10):
            found.append(f"drip-{number}")
    return found


@dataclass
class Town:
    """Everything around the bot: servers, files, and what was published so far."""

    feeds: ServerRun
    slack: ServerRun
    discord: ServerRun
    folder: Path
    chance: random.Random
    published: list[str] = field(default_factory=list)
    echo: bool = False
    echoed: int = 0
    _echoes: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    @property
    def db(self) -> Path:
        return self.folder / "bot.db"

    @property
    def channels(self) -> list[str]:
        """Every channel that subscribes to everything."""
        slack = [f"slack:{SLACK_TEAM}/C{n}" for n in range(CHANNELS_EACH)]
        discord = [f"discord:{DISCORD_GUILD}/10{n}" for n in range(CHANNELS_EACH)]
        return slack + discord

    def write_config(self, platforms: int, *, history: bool) -> Path:
        """A configuration for this town: invented platforms, one per story, so that stories cannot be mixed up."""
        names = [platform_name(number) for number in range(platforms)]
        lines = [
            "settings:",
            "  interval: 5m",
            "  min_interval: 5m",
            "  fetch_pages: false",
            "  allow_private_addresses: true",
            f"  slack: {{read_history: {str(history).lower()}}}",
            "  limits: {alerts_per_hour: 1000, alerts_per_poll: 100}",
            "feeds:",
            *(
                f"  - {{id: {name}, url: '{self.feeds.url(f'/drip/{n}', n)}', publisher: Outlet {n}, interval: 5m}}"
                for n, name in enumerate(quick_feed_ids(FEEDS))
            ),
            "platforms:",
            *(f"  - {{id: {name.lower()}, name: {name}}}" for name in names),
            "topics:",
            "  - {id: training-data, name: Training data, phrases: [train AI, AI training]}",
            "  - {id: terms-of-service, name: Terms of service, phrases: [terms of service]}",
            "subscriptions:",
            *(f"  - {{channel: '{channel}', digest: false}}" for channel in self.channels),
        ]
        path = self.folder / "feeds.yaml"
        path.write_text("\n".join(lines) + "\n")
        return path

    def publish(self, count: int) -> None:
        """Put ``count`` new stories into feeds of chance."""
        for _ in range(count):
            number = len(self.published)
            slug = f"story-{number:05d}"
            title = self.chance.choice(CHANGES).format(name=platform_name(number))
            item = {"slug": slug, "title": title, "summary": f"{title}. The change concerns number {number}."}
            feed = self.chance.randrange(FEEDS)
            self.feeds.post("/drip", {"feed": feed, "item": item})
            self.published.append(slug)
            if self.echo:
                self._echoes.append(((feed + 1) % FEEDS, {**item, "slug": slug.replace("story", "echo")}))
        while len(self._echoes) > count:
            other, item = self._echoes.pop(0)
            self.feeds.post("/drip", {"feed": other, "item": item})
            self.echoed += 1

    def environment(self) -> dict[str, str]:
        """The bot's environment: the test servers, and tokens that are obviously none."""
        ours = ("SLACK_", "DISCORD_", "POLICY_BOT_")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "SLACK_BOT_TOKEN": SLACK_TOKEN,
            "SLACK_API_URL": f"http://127.0.0.1:{self.slack.port}/api/",
            "DISCORD_TOKEN": DISCORD_TOKEN,
            "DISCORD_API_URL": f"http://127.0.0.1:{self.discord.port}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{self.discord.port}/gateway/",
        }

    def command(self, *arguments: str) -> list[str]:
        return [
            *(sys.executable, "-m", "bot", "--config", str(self.folder / "feeds.yaml"), "--db", str(self.db)),
            *("--log-format", "json", *arguments),
        ]

    def make_due(self) -> None:
        """Every feed may be polled at once, as after hours of waiting. Only while no bot runs."""
        with closing(sqlite3.connect(self.db)) as db, db:
            for feed_id, text in db.execute("SELECT id, record FROM feed").fetchall():
                record = replace(record_from_text(text), next_due=datetime.now(UTC))
                due = to_seconds(record.next_due)
                db.execute("UPDATE feed SET next_due=?, record=? WHERE id=?", (due, record_to_text(record), feed_id))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Read from the bot's database, also while it runs."""
        with closing(sqlite3.connect(f"{self.db.as_uri()}?mode=ro", uri=True, timeout=10)) as db:
            return [tuple(row) for row in db.execute(sql).fetchall()]


class Life:
    """One run of the bot, from start to kill."""

    def __init__(self, town: Town) -> None:
        self._log = (town.folder / "bot.log").open("ab")
        self.process = subprocess.Popen(
            town.command("run"), env=town.environment(), cwd=ROOT, stdout=self._log, stderr=self._log
        )
        self.children: list[psutil.Process] = []

    def kill(self) -> bool:
        """SIGKILL; False if it had ended by itself. Its own child processes must end alone."""
        ended = self.process.poll() is not None
        if not ended:
            self.children = psutil.Process(self.process.pid).children(recursive=True)
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self._log.close()
        return not ended

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        code = self.process.wait(30)
        self._log.close()
        return code

    def orphans(self) -> list[psutil.Process]:
        """Children of the killed process that are still alive."""
        return [child for child in self.children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def first_poll(town: Town) -> None:
    """The silent one: what is listed now is not news."""
    with (town.folder / "bot.log").open("ab") as log:
        command = town.command("poll", "--no-deliver")
        ended = subprocess.run(command, env=town.environment(), cwd=ROOT, stdout=log, stderr=log, check=False)
    if ended.returncode:
        raise SystemExit(f"the first poll failed:\n{(town.folder / 'bot.log').read_text()[-2000:]}")


def live_and_kill(town: Town, longest_s: float) -> bool:
    """One life: half of them end after a random while, half a few milliseconds after a message was accepted."""
    life = Life(town)
    logs = [town.folder / "slack.jsonl", town.folder / "discord.jsonl"]
    before = [_size(log) for log in logs]
    started = time.monotonic()
    wait = town.chance.uniform(0.2, longest_s)
    at_message = town.chance.random() < 0.5
    while time.monotonic() - started < wait and life.process.poll() is None:
        if at_message and [_size(log) for log in logs] != before:
            time.sleep(town.chance.uniform(0, 0.03))
            break
        time.sleep(0.002 if at_message else 0.05)
    killed = life.kill()
    deadline = time.monotonic() + 10
    while life.orphans() and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in life.orphans():
        print(f"a child of the killed bot outlived it by 10 s: {' '.join(child.cmdline())[:100]}")
        child.kill()
    return killed


def drain(town: Town, limit_s: float) -> tuple[int, float]:
    """Leave the bot alone until everything is stored and sent; returns its exit code and how long that took."""
    town.make_due()
    life = Life(town)
    started = time.monotonic()
    while time.monotonic() - started < limit_s and life.process.poll() is None:
        time.sleep(2)
        stored = town.rows("SELECT count(*) FROM article WHERE url LIKE '%/story-%'")[0][0]
        still_open = town.rows("SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')")[0][0]
        echoed = town.rows("SELECT count(*) FROM article WHERE url LIKE '%/echo-%'")[0][0]
        if stored == len(town.published) and echoed == town.echoed and still_open == 0:
            break
    return life.stop(), time.monotonic() - started


def judge(town: Town, *, history: bool) -> bool:
    """Compare what should have been said with what the servers accepted; prints the figures."""
    heard = read_truth("slack", town.folder / "slack.jsonl") | read_truth("discord", town.folder / "discord.jsonl")
    told = town.rows(
        """SELECT m.article_id, a.url, l.channel, told.url, d.state FROM article a
        LEFT JOIN story_article m ON m.article_id = a.id LEFT JOIN alert l ON l.story_id = m.story_id
        LEFT JOIN article told ON told.id = l.article_id LEFT JOIN delivery d ON d.id = l.delivery_id
        WHERE a.url LIKE '%/story-%' AND a.level = 'alert'"""
    )
    expected = {(str(channel), slug_of(str(url))) for _, _, channel, url, _ in told if channel}
    alone = Counter(slug_of(str(url)) for _, url, *_ in told)
    stored = {slug_of(str(url)) for (url,) in town.rows("SELECT url FROM article WHERE url LIKE '%/story-%'")}
    not_stored = [slug for slug in town.published if slug not in stored]
    not_alerts = stored - set(alone)
    missing_channels = [slug for slug, count in alone.items() if count != len(town.channels)]
    lost = sorted(expected - set(heard))
    repeated = {pair: times for pair, times in heard.items() if len(times) > 1}
    against_promise = [pair for pair, times in repeated.items() if not is_allowed(pair, times, history=history)]
    unexpected = [pair for pair in heard if pair not in expected]
    echoes_fine = judge_echoes(town, expected, history=history) if town.echo else True
    integrity = str(town.rows("PRAGMA integrity_check")[0][0])
    states = {str(state): count for state, count in town.rows("SELECT state, count(*) FROM delivery GROUP BY state")}
    print(f"published {len(town.published)} stories, stored {len(stored)}, of them judged no alert {len(not_alerts)}")
    print(
        f"expected {len(expected)} messages in {len(town.channels)} channels; "
        f"servers accepted {sum(map(len, heard.values()))}"
    )
    print(f"deliveries by state: {states}")
    print(
        f"lost: {len(lost)} messages; {len(not_stored)} stories never stored, {len(missing_channels)} not told to all"
    )
    print(
        f"repeated: {len(repeated)}, of them against the promise: {len(against_promise)}; unexpected: {len(unexpected)}"
    )
    print(f"integrity_check: {integrity}")
    for pair in [*lost[:5], *against_promise[:5], *unexpected[:5]]:
        print(f"  look at {pair}: heard at {heard.get(pair, [])}")
    wrong = lost or not_stored or missing_channels or against_promise or unexpected
    return not wrong and echoes_fine and integrity == "ok"


def judge_echoes(town: Town, told: set[tuple[str, str]], *, history: bool) -> bool:
    """Whether every first message names the other outlet or has one reply about it; prints the figures."""
    truth = [read_echoes(chat, town.folder / f"{chat}.jsonl") for chat in ("slack", "discord")]
    replies, named = truth[0][0] | truth[1][0], truth[0][1] | truth[1][1]
    echoed = {slug_of(str(url)) for (url,) in town.rows("SELECT url FROM article WHERE url LIKE '%/echo-%'")}
    wanted = {pair for pair in told if pair[1] in echoed}
    lost = sorted(pair for pair in wanted if pair not in replies and pair not in named)
    repeated = [pair for pair, times in replies.items() if len(times) > 1]
    against_promise = [pair for pair in repeated if not is_allowed(pair, replies[pair], history=history)]
    kinds = town.rows("SELECT kind, state, count(*) FROM delivery GROUP BY 1, 2")
    at_once = len(named & wanted)
    print(f"echoes: {len(echoed)}, for {len(wanted)} messages: {at_once} named at once, {len(replies)} replied")
    print(f"echoes lost: {len(lost)}; replies repeated: {len(repeated)}, against the promise: {len(against_promise)}")
    print(f"deliveries by kind: {', '.join(f'{kind} {state} {count}' for kind, state, count in kinds)}")
    for pair in [*lost[:5], *against_promise[:5]]:
        print(f"  look at the echo of {pair}: replies at {replies.get(pair, [])}")
    return not (lost or against_promise)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--history", choices=("on", "off"), default="on")
    parser.add_argument("--fault-rate", default="0.15")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stories", type=int, default=1, help="new stories for each life")
    parser.add_argument("--longest", type=float, default=7.0, help="seconds that a life may last")
    parser.add_argument("--drain", type=float, default=1500.0, help="seconds for the quiet end")
    parser.add_argument("--echo", action="store_true", help="another outlet brings each story a life later")
    parser.add_argument("--folder", type=Path, help="an empty folder: keep database, logs and truth there")
    options = parser.parse_args()
    faults = ("--history", options.history, "--fault-rate", options.fault_rate, "--seed", str(options.seed))
    history = options.history == "on"
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="policy-bot-kill-")))
        slack, discord = (
            stack.enter_context(
                ServerRun(SERVERS / f"{chat}.py", "--log", str(folder / f"{chat}.jsonl"), "--token", token, *faults)
            )
            for chat, token in (("slack", SLACK_TOKEN), ("discord", DISCORD_TOKEN))
        )
        town = Town(stack.enter_context(farm()), slack, discord, folder, random.Random(options.seed), echo=options.echo)
        town.write_config(options.kills * options.stories, history=history)
        first_poll(town)
        kills = lives = 0
        started = time.monotonic()
        while kills < options.kills and lives < 2 * options.kills:
            town.publish(options.stories if len(town.published) < options.kills * options.stories else 0)
            town.make_due()
            kills += live_and_kill(town, options.longest)
            lives += 1
        print(f"{kills} kills in {time.monotonic() - started:.0f} s ({lives - kills} lives ended by themselves)")
        code, seconds = drain(town, options.drain)
        print(f"drained in {seconds:.0f} s, exit code after SIGTERM {code}")
        return 0 if judge(town, history=history) and code == 0 and kills >= options.kills else 1


if __name__ == "__main__":
    sys.exit(main())
