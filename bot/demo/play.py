"""Plays the sample news: the days pass, the real bot polls, decides and speaks on the console.

Only the clock, the feeds and the subscription are the demonstration's own; fetching, parsing, judging, grouping, the
outbox and the console are those of every other day. Nothing leaves this machine.
"""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.app import CONSOLE, Bot, open_bot
from bot.chats.console import ConsoleChat
from bot.config import Config, Settings, load
from bot.config.loading import SHIPPED
from bot.core.model import Feed, Level, Subscription
from bot.demo.sample import Poll, Sample
from bot.demo.sample import load as load_sample
from bot.demo.server import FeedServer
from bot.flows.poll import PassReport
from bot.store import articles, stories
from bot.store.database import Store, open_store

EVERY = 10_000  # more rows than the sample can bring
INTRODUCTION = (
    "{outlets} invented outlets report what happened to people's work and AI in 2024 and 2025. Their feeds come from a "
    "server on this machine and the days pass at once; everything else is the bot as it always is. One channel, this "
    "console, listens to everything."
)


async def play(db_path: Path, out: TextIO, *, kept: bool = False) -> None:
    """Play all of it on ``out``, with the bot's database at ``db_path`` (a new file); ``kept`` says whether the file
    stays afterwards, so that its reader can be told how to look into it."""
    sample = load_sample()
    columns = min(100, shutil.get_terminal_size((80, 24)).columns)
    chat = ConsoleChat(out, columns, ansi=out.isatty())
    store = open_store(db_path)
    whole = PassReport()
    print(textwrap.fill(INTRODUCTION.format(outlets=len(sample.outlets)), columns), end="\n\n", file=out)
    try:
        async with FeedServer(sample) as server:
            config = demo_config(sample, server)
            async with open_bot(config, store, chats={chat.name: chat}, clock=lambda: server.poll.at) as bot:
                bot.deliverer.open(chat)
                for number in range(len(sample.polls)):
                    if number:
                        server.step()
                    _add(whole, await _play_day(bot, server.poll, out))
                    await bot.deliverer.drain()
        _show_result(store, whole, out)
        _show_ways_on(store, out, kept=kept)
    finally:
        store.close()


def demo_config(sample: Sample, server: FeedServer) -> Config:
    """The shipped configuration with the sample's feeds, and one channel that asks for everything."""
    shipped = load(SHIPPED, {})
    return replace(
        shipped,
        feeds=tuple(
            Feed(outlet.id, server.address(outlet.id), outlet.name, outlet.weight, outlet.language)
            for outlet in sample.outlets
        ),
        # Pages of invented outlets cannot be fetched, and the feeds are on this very machine.
        settings=Settings(fetch_pages=False, allow_private_addresses=True),
        subscriptions=(Subscription(0, CONSOLE, origin="file"),),
    )


async def _play_day(bot: Bot, poll: Poll, out: TextIO) -> PassReport:
    """Poll every feed and print what came of it: one after the other, so that it is the same each time."""
    report = PassReport()
    for feed in bot.config.feeds:
        _add(report, await bot.poller.poll_one(feed.id, poll.at))
    silent = any(feed.baseline for feed in report.feeds)
    parts = [_counted(report.polled, "feed") + " polled", _counted(report.new, "new item")]
    parts += ["the first poll is silent"] if silent else [_counted(report.alerts, "alert")]
    parts += [f"{report.summaries} summary of what came late"] if report.summaries else []
    print(f"-- {poll.at:%A} {poll.at.day} {poll.at:%B %Y}: {', '.join(parts)}", file=out)
    for feed_report in report.feeds:
        if feed_report.error:
            print(f"   {feed_report.feed_id}: {feed_report.error}", file=out)
    print(file=out)
    return report


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _add(whole: PassReport, part: PassReport) -> None:
    whole.polled += part.polled
    whole.unchanged += part.unchanged
    whole.failed += part.failed
    whole.summaries += part.summaries
    whole.feeds += part.feeds


def _show_result(store: Store, whole: PassReport, out: TextIO) -> None:
    """The closing table: what was read, what was said, and what was held back for which reason."""
    stored = store.read_now(articles.list_articles, EVERY, None)
    relevant = [row for row in stored if row["level"] != Level.NONE]
    codes = Counter(outcome.code for row in stored for _, outcome in store.read_now(articles.list_outcomes, row["id"]))
    rows = [
        ("feeds polled", whole.polled, f"{whole.unchanged} had nothing new, {whole.failed} failed and was asked again"),
        (
            "articles read",
            len(stored),
            f"{len(stored) - len(relevant)} of them not about a rule, contract or legal act",
        ),
        (
            "relevant",
            len(relevant),
            f"{sum(row['outcome'] == 'baseline' for row in relevant)} known before the first poll",
        ),
        (
            "stories",
            len(store.read_now(stories.list_stories, EVERY, None)),
            "the same page, headline or agency copy is one story",
        ),
        ("alerts", codes["alerted"], f"and {codes['held']} in a summary, because they came late or many at once"),
        ("held back", codes["already-told"], "reports of a story that the channel knew already"),
        ("", codes["same-address"], "the same page in another feed"),
        ("", sum(feed.edited for feed in whole.feeds), "known pages with a new headline, date or address"),
    ]
    for name, count, says in rows:
        print(f"{name:<14}{count:>4}  {says}", file=out)
    print(file=out)


def _show_ways_on(store: Store, out: TextIO, *, kept: bool) -> None:
    """How to see why, for one article that was announced and one that was not."""
    if not kept:
        print("To ask why afterwards, keep the database: policy-bot demo --db demo.db", file=out)
        return
    stored = store.read_now(articles.list_articles, EVERY, None)
    told = next((row["url"] for row in stored if row["level"] == Level.ALERT), "")
    untold = next((row["url"] for row in stored if row["level"] == Level.NONE), "")
    print("Why was this announced, and why was that not?", file=out)
    for url in filter(None, (told, untold)):
        print(f"  policy-bot --db {store.path} explain {url}", file=out)
