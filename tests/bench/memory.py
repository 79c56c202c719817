"""Resident memory of the running bot, as a process of its own, with many feeds.

Starts ``policy-bot run`` on the feed farm, waits until every feed was read, and adds up the bot and its parse workers.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil

from tests.bench.measure import HERE, farm, line

TARGET_MB = 130.0
LIMIT_S = 400.0


def measure_memory(count: int) -> None:
    """Print the figure for ``count`` feeds of 25 items."""
    with farm() as running, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        feeds = "\n".join(
            f"  - {{id: news-{n}, url: '{running.url(f'/news/{n}', n)}', publisher: Outlet {n}}}" for n in range(count)
        )
        (folder / "feeds.yaml").write_text(
            "settings: {fetch_pages: false, allow_private_addresses: true, interval: 15m}\n"
            f"feeds:\n{feeds}\n"
            "platforms:\n  - {id: soundcloud, name: SoundCloud}\n"
            "topics:\n  - {id: training-data, name: Training data, phrases: [AI training]}\n"
        )
        options = ("--config", str(folder / "feeds.yaml"), "--db", str(folder / "bot.db"), "--log-level", "error")
        ours = ("SLACK_", "DISCORD_", "POLICY_BOT_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", *options, "run"],
            cwd=HERE.parents[1],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            started = time.monotonic()
            read = 0
            while read < count and bot.poll() is None and time.monotonic() - started < LIMIT_S:
                time.sleep(2)
                read = _feeds_read(folder / "bot.db")
            process = psutil.Process(bot.pid)
            own = process.memory_info().rss / 1e6
            workers = [child.memory_info().rss / 1e6 for child in process.children(recursive=True)]
        finally:
            bot.terminate()
            bot.wait(30)
        one = own + max(workers, default=0.0)
        what = f"memory: {read} feeds read, {25 * read} articles, bot + 1 worker"
        line(what, f"{one:.0f} MB", f"<= {TARGET_MB:.0f} MB", holds=one <= TARGET_MB)
        shown = " + ".join(f"{worker:.0f}" for worker in workers)
        line("  bot; its workers", f"{own:.0f}; {shown or 'none'} MB", "(parts)")


def _feeds_read(db: Path) -> int:
    if not db.exists():
        return 0
    with closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM feed WHERE baseline IS NOT NULL").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # its tables are still being made
