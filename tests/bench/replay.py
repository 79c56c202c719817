"""Replays an archive of real feed snapshots through the whole bot and counts what it would have said.

    python -m tests.bench.replay [--pack FILE] [--tool FILE] [--list] [--digests] [--polls N] [--keep FOLDER]

Six weeks of five real feeds (about 370 poll times, from an archive that is not part of this project) are served by a
process of their own, on one clock. At each poll time the real bot polls all five feeds, with that time as its own, and
speaks to a chat that only remembers. Nothing is judged by taste: the one hard rule is that no article is alerted twice.

--list prints every alert with its reasons, --digests every digest and reminder, for reading; --keep leaves the database
(bench.db) in a folder, so that it can be asked: policy-bot --db FOLDER/bench.db policy meta. Exit code 1 if the hard
rule is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.app import Bot
from bot.chats.console import render
from bot.config import Limits
from bot.core.model import Feed, Level
from tests.bench.wiring import Capture, Clock, bot_in

SHARED = Path(__file__).resolve().parents[3] / "shared"
FEEDS = {
    "techcrunch": "TechCrunch",
    "wired": "WIRED",
    "arstechnica": "Ars Technica",
    "npr": "NPR",
    "tweakers": "Tweakers",
}
LANGUAGES = {"tweakers": "nl"}
# Pages of which it is known that they change their address, guid or date while they are listed.
RESTLESS = {
    "A comprehensive list of 2025 tech layoffs": "%comprehensive list of 2025 tech layoffs%",
    "ChatGPT: Everything you need to know": "%ChatGPT: Everything you need to know%",
    "the study of Meta AI and Harry Potter": "%half of Harry Potter%",
}


class Archive:
    """The archive's server in a process of its own."""

    def __init__(self, tool: Path, pack: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, str(tool), str(pack), "--port", str(self.port)]
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._running.stdout is not None
        self.banner = self._running.stdout.readline().strip()

    def step(self) -> tuple[datetime, int]:
        """Go to the next poll time; returns it (UTC) and how many are left."""
        answer = self._ask("/clock", {"step": 1})
        return datetime.fromisoformat(answer["now"]), int(answer["left"])

    def requests(self) -> list[dict[str, Any]]:
        """Every request so far: feed, at, status, conditional."""
        answer: list[dict[str, Any]] = self._ask("/requests")
        return answer

    def stop(self) -> None:
        """End the process."""
        self._running.terminate()
        self._running.wait(10)

    def _ask(self, path: str, body: object = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=content)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@dataclass
class Tally:
    """What the polls brought, per feed."""

    polls: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    errors: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    notices: list[str] = field(default_factory=list)


async def play(bot: Bot, archive: Archive, clock: Clock, tally: Tally, polls: int) -> None:
    """All poll times, each feed at each of them, and what is to be said is said at once."""
    left = 1
    while left and polls:
        clock.now, left = await asyncio.to_thread(archive.step)
        polls -= 1
        for feed in bot.config.feeds:
            report = await bot.poller.poll_one(feed.id, clock.now)
            tally.polls[feed.id] += 1
            tally.unchanged[feed.id] += report.unchanged
            tally.failed[feed.id] += report.failed
            for news in report.feeds:
                if news.error:
                    tally.errors[feed.id][news.error] += 1
                tally.notices += [f"{clock.now:%d %b %H:%M} {says}" for says in news.notices]
        for queue_due in bot.jobs().calendar:
            await queue_due(bot.store, clock.now)
        await bot.deliverer.drain()


def show_digests(chat: Capture) -> None:
    """Every digest and reminder as the terminal shows it."""
    for sent in chat.sent:
        if sent.message.kind == "digest":
            print(f"\n{'=' * 100}\n{render(sent.message, width=100)}")


def show_polls(tally: Tally, requests: list[dict[str, Any]]) -> None:
    """Per feed: polls, unchanged, failed."""
    for feed in FEEDS:
        answers = Counter(request["status"] for request in requests if request["feed"] == feed)
        print(
            f"{FEEDS[feed]:<13} {tally.polls[feed]} polls: {answers[200]} documents, {answers[304]} x 304, "
            f"{answers[404]} x not yet there; nothing new {tally.unchanged[feed]}, failed {tally.failed[feed]}"
        )
        for says, count in tally.errors[feed].most_common():
            print(f"              {count} x {says}")


def show_alerts(db: Database, chat: Capture) -> int:
    """Figures about articles, stories and alerts; returns how many articles were alerted more than once."""
    levels = dict(db.execute("SELECT level, count(*) FROM article GROUP BY level").fetchall())
    outcomes = dict(db.execute("SELECT outcome, count(*) FROM article GROUP BY outcome").fetchall())
    ways = dict(db.execute("SELECT way, count(*) FROM alert GROUP BY way").fetchall())
    stories = db.execute("SELECT count(*) FROM story").fetchone()[0]
    relevant = levels.get(Level.ALERT, 0) + levels.get(Level.DIGEST, 0)
    print(f"articles {sum(levels.values())}, matched {relevant} (by level {levels}; by outcome {outcomes})")
    print(f"stories {stories}, alerts {sum(ways.values())} (by way {ways}), messages {len(chat.sent)}")
    days = [row[0] for row in db.execute("SELECT count(*) FROM alert GROUP BY date(created, 'unixepoch')")]
    span = db.execute("SELECT julianday(max(last_poll), 'unixepoch') - julianday(min(baseline), 'unixepoch') FROM feed")
    every = sorted(days + [0] * (int(span.fetchone()[0]) + 1 - len(days)))
    print(f"alerts a day: least {every[0]}, median {statistics.median(every):g}, most {every[-1]} ({len(every)} days)")
    told = Counter(
        item.url
        for sent in chat.sent
        for item in (sent.message.items or (sent.message,))
        if item.url and sent.root is None and sent.message.kind != "digest"
    )
    twice = {url: count for url, count in told.items() if count > 1}
    print(f"articles alerted more than once: {len(twice)} {twice or ''}")
    for name, pattern in RESTLESS.items():
        print(f"{name}: {_count(db, pattern)}")
    return len(twice)


def _count(db: Database, pattern: str) -> str:
    articles, addresses = db.execute(
        """SELECT count(DISTINCT a.id), count(DISTINCT e.link) FROM article a JOIN entry e ON e.article_id = a.id
        WHERE a.title LIKE ?""",
        (pattern,),
    ).fetchone()
    alerts = db.execute(
        "SELECT count(*) FROM alert l JOIN article a ON a.id = l.article_id WHERE a.title LIKE ?", (pattern,)
    ).fetchone()[0]
    return f"{articles} articles ({addresses} addresses now), {alerts} alerts"


def show_list(db: Database) -> None:
    """Every alert: date, publisher, title, reasons."""
    rows = db.execute(
        """SELECT datetime(l.created, 'unixepoch'), l.way, a.publisher, a.title, a.reasons, l.story_id FROM alert l
        JOIN article a ON a.id = l.article_id ORDER BY l.created, l.id"""
    ).fetchall()
    for at, way, publisher, title, reasons, story in rows:
        print(f"\n{at[:16]}  {publisher}  [story {story}, {way}]\n  {title}")
        for reason in json.loads(reasons):
            print(f"    - {reason}")


async def run(options: argparse.Namespace) -> int:
    """The whole replay; returns the exit code."""
    archive = Archive(options.tool, options.pack)
    print(archive.banner)
    clock, chat, tally = Clock(), Capture(), Tally()
    feeds = [
        Feed(name, f"http://127.0.0.1:{archive.port}/feed/{name}", publisher, language=LANGUAGES.get(name, "en"))
        for name, publisher in FEEDS.items()
    ]
    started = time.perf_counter()
    try:
        with ExitStack() as stack:
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="policy-bot-replay-")))
            folder.mkdir(parents=True, exist_ok=True)
            async with bot_in(folder, feeds, chat, clock, limits=Limits()) as bot:
                await play(bot, archive, clock, tally, options.polls)
                seconds = time.perf_counter() - started
                show_polls(tally, archive.requests())
                repeated = await bot.store.read(show_alerts, chat)
                for says in tally.notices:
                    print(f"notice: {says}")
                if options.digests:
                    show_digests(chat)
                if options.list:
                    await bot.store.read(show_list)
            print(f"{seconds:.1f} s")
    finally:
        archive.stop()
    return 1 if repeated else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, default=SHARED / "data" / "replay_pack.tar.xz")
    parser.add_argument("--tool", type=Path, default=SHARED / "tools" / "replay.py")
    parser.add_argument("--polls", type=int, default=10_000, help="stop after so many poll times")
    parser.add_argument("--list", action="store_true", help="print every alert with its reasons")
    parser.add_argument("--digests", action="store_true", help="print every digest and reminder")
    parser.add_argument("--keep", type=Path, help="leave the database in this folder, which holds none yet")
    options = parser.parse_args()
    if options.keep and (options.keep / "bench.db").exists():
        print(f"there is a database in {options.keep} already; name another folder with --keep")
        return 2
    if not options.pack.exists() or not options.tool.exists():
        print(f"needs the archive ({options.pack}) and its server ({options.tool}); name them with --pack and --tool")
        return 2
    return asyncio.run(run(options))


if __name__ == "__main__":
    sys.exit(main())
