"""Building the digests of many channels over a large store: time, memory, and how long the event loop is held up.

    python -m tests.bench.digests [--articles N] [--channels N]

100,000 articles of two years (a fifteenth of them relevant, with stories and facts of the record) and 1,000 channels
with wishes of their own, all due at one moment, unless said otherwise. The baseline of the same run is one bare look-up
of a week's articles per channel.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from bot.app import keep_what_is_built
from bot.config import load
from bot.config.loading import SHIPPED
from bot.core.model import Channel, Level, Subscription
from bot.flows.digest import DigestDesk
from bot.store import digest_reading, record, subscriptions
from bot.store.database import Database, open_store
from tests.bench.measure import watch_lag
from tests.bench.record import facts_of_article

DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
RELEVANT_EVERY, STORY_OF = 15, 3
DELAY_MS = 100.0


def fill(db: Database, platforms: list[str], topics: list[str], articles: int) -> None:
    """Articles up to DUE; relevant ones in stories of three, with facts."""
    choose = random.Random(5)
    start, step = DUE - timedelta(days=730), timedelta(days=730) / articles
    db.conn.execute("DROP TRIGGER article_added")  # the full text index takes no part here and is long to fill
    for n in range(1, articles + 1):
        date = start + n * step
        at = date.timestamp()
        relevant = n % RELEVANT_EVERY == 0
        level = choose.choice(["alert", "alert", "digest"]) if relevant else "none"
        platform, topic = choose.choice(platforms), choose.choice(topics)
        place = f"outlet{n % 40}.example/{n}"
        words = (f"Story {n} of {platform}", f"story {n}", f"{platform} lets AI train on works, says report {n}.")
        db.conn.execute(
            """INSERT INTO article(id, url, url_key, title, title_key, summary, text, publisher, feed_id, weight,
            language, first_seen, published, date, level, topics, outcome)
            VALUES (?,?,?,?,?,?,'',?,'f','original','en',?,?,?,?,?,'considered')""",
            (n, f"https://{place}", place, *words, f"Outlet {n % 40}", at, at, at, level, f'["{topic}"]'),
        )
        if not relevant:
            continue
        db.conn.execute("INSERT INTO article_platform VALUES (?,?,?,'subject')", (n, platform, at))
        story = n // RELEVANT_EVERY // STORY_OF + 1
        db.conn.execute(
            "INSERT OR IGNORE INTO story(id, title, first_seen, last_seen, lead_article) VALUES (?,?,?,?,?)",
            (story, words[0], at, at, n),
        )
        db.conn.execute(
            "INSERT INTO story_article VALUES (?,?,'words',?,?,?,?,'f',?)",
            (n, story, at, place, words[1], words[1], f"Outlet {n % 40}"),
        )
        record.write_facts(db, n, facts_of_article(choose, n, platform, date), date, date)


def subscribe(db: Database, platforms: list[str], topics: list[str], channels: int) -> None:
    """Every channel has a wish of its own."""
    choose = random.Random(6)
    for n in range(channels):
        wish = Subscription(0, Channel("slack", f"T1/C{n}"), weekday=0, hour=9, zone="UTC")
        kind = n % 4
        if kind == 1:
            wish = replace(wish, platforms=tuple(choose.sample(platforms, 5)))
        elif kind == 2:
            wish = replace(wish, topics=tuple(choose.sample(topics, 2)))
        elif kind == 3:
            wish = replace(wish, keywords=(choose.choice(platforms), f"report {n}"))
        subscriptions.add_subscription(db, wish, DUE - timedelta(days=60))


async def measure(articles: int, channels: int) -> None:
    """Print the figures."""
    config = load(SHIPPED, {})
    platforms = [each.id for each in config.watchlist.platforms]
    topics = [each.id for each in config.watchlist.topics]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder, "bot.db"))
        try:
            store.write_now(fill, platforms, topics, articles)
            store.write_now(subscribe, platforms, topics, channels)
            process = psutil.Process()
            floor = time.perf_counter()
            for _ in range(channels):
                await store.read(digest_reading.list_told, DUE - timedelta(days=7), DUE, Level.DIGEST)
            floor = time.perf_counter() - floor
            before = process.memory_info().rss
            most = before
            desk = DigestDesk(config.watchlist, "UTC")
            keep_what_is_built()  # as ``run`` does

            async def watch() -> None:
                nonlocal most
                while True:
                    most = max(most, process.memory_info().rss)
                    await asyncio.sleep(0.05)

            watching = asyncio.create_task(watch())
            async with watch_lag() as lags:
                began = time.perf_counter()
                queued = await desk.queue_due(store, DUE + timedelta(seconds=30))
                took = time.perf_counter() - began
            watching.cancel()
            parts = store.read_now(lambda db: db.conn.execute("SELECT count(*) FROM delivery").fetchone()[0])
        finally:
            store.close()
    each = took / queued * 1000
    print(f"{articles:,} articles, {queued:,} digests in {parts:,} messages: {took:.1f} s ({each:.1f} ms each)")
    print(f"ratio to a bare look-up of the week per channel   {took / floor:.2f}")
    print(f"memory                                            +{(most - before) / 1e6:.0f} MB")
    print(f"event loop delay, worst                           {max(lags.ms):.0f} ms   target <= {DELAY_MS:.0f} ms")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--channels", type=int, default=1_000)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.articles, chosen.channels))


if __name__ == "__main__":
    main()
