"""One pass by hand, as ``poll`` makes it: with the real database or with a copy that is thrown away."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.app import log_in_all, open_bot, utc_now
from bot.cli.setting import Setting, counted, is_watched, print_json
from bot.config import Config
from bot.errors import AlreadyRunning
from bot.flows.newsdesk import PollReport
from bot.flows.poll import PassReport
from bot.store.copies import backup
from bot.store.database import Store, open_store
from bot.store.lock import InstanceLock

OTHER_SENDS = "Another policy-bot is running with this database: it will do the sending."


@dataclass(frozen=True, slots=True)
class Pass:
    """What one call of ``poll`` is to do.

    feed_id: only this feed; deliver: send what is due afterwards; as_of: treated as now; quiet: nothing but JSON may
    stand on standard output; alone: no other bot uses the database.
    """

    feed_id: str | None = None
    deliver: bool = True
    as_of: datetime | None = None
    quiet: bool = False
    alone: bool = True

    def clock(self) -> Callable[[], datetime]:
        """The wall clock, or one that stands still at ``as_of``."""
        as_of = self.as_of
        return (lambda: as_of) if as_of is not None else utc_now


@dataclass(frozen=True, slots=True)
class PassResult:
    """What came of it. ``silent``: chats that could not be logged in to, with the reason."""

    report: PassReport
    silent: dict[str, str] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """Not every feed failed, and every chat could be spoken to."""
        return not self.silent and (not self.report.polled or self.report.failed < self.report.polled)


def work(setting: Setting, options: Pass) -> PassResult:
    """The pass on the real database. While another bot has it, that one does the sending: two would post the same
    waiting message."""
    with _alone(setting) as alone:
        if not alone:
            if options.deliver:
                click.echo(OTHER_SENDS, err=True)
            options = replace(options, deliver=False, alone=False)
        with setting.store() as store:
            return asyncio.run(_pass(setting.config, store, options))


@contextmanager
def _alone(setting: Setting) -> Iterator[bool]:
    """Whether no other bot has the database; if so, none gets it meanwhile."""
    lock = InstanceLock(setting.db_path)
    try:
        lock.acquire()
    except AlreadyRunning:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def try_out(setting: Setting, options: Pass) -> PassResult:
    """The real thing on a copy of the database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="policy-bot-dry-") as folder:
        copy = Path(folder, "copy.db")
        if setting.db_path.exists():
            with setting.reading() as original:
                original.read_now(backup, copy)
        store = open_store(copy)
        try:
            return asyncio.run(_pass(setting.config, store, options))
        finally:
            store.close()


async def _pass(config: Config, store: Store, options: Pass) -> PassResult:
    seen = 0

    def show(report: PollReport) -> None:
        nonlocal seen
        seen += 1
        click.echo(f"\r{seen} feeds with news or trouble, the last: {report.feed_id:<40.40}", nl=False, err=True)

    async with open_bot(
        config,
        store,
        clock=options.clock(),
        out=sys.stderr if options.quiet else sys.stdout,
        starting=False,
        take_over=options.deliver,
        alone=options.alone,
    ) as bot:
        bot.poller.on_report = show if is_watched() and not options.quiet else None
        now = bot.clock()
        report = await (bot.poller.poll_one(options.feed_id, now) if options.feed_id else bot.poller.poll_due(now))
        if seen:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)
        silent = {}
        if options.deliver:
            silent = await log_in_all(bot)
            await bot.deliverer.housekeeping()  # where only ``poll`` is used, nobody else looks after parked channels
            await bot.deliverer.drain()
    return PassResult(report, silent)


async def send_waiting(setting: Setting, *, quiet: bool = False) -> dict[str, str]:
    """Send what waits in the outbox, unless another bot has the database: that one does. Returns chats that could not
    be logged in to, with the reason. quiet: nothing but JSON may stand on standard output."""
    with _alone(setting) as alone:
        if not alone:
            click.echo(OTHER_SENDS, err=True)
            return {}
        with setting.store() as store:
            async with open_bot(setting.config, store, out=sys.stderr if quiet else sys.stdout, starting=False) as bot:
                silent = await log_in_all(bot)
                await bot.deliverer.drain()
                return silent


def print_pass(result: PassResult, *, as_json: bool, dry_run: bool) -> None:
    """What came of a pass: JSON Lines per feed on standard output, or sentences beside it."""
    report = result.report
    if as_json:
        print_json(_plain(each) for each in report.feeds)
    else:
        for each in sorted(report.feeds, key=lambda each: each.feed_id):
            _print_feed(each, dry_run=dry_run)
        end = " Dry run: nothing was stored or sent." if dry_run else ""
        click.echo(
            f"{counted(report.polled, 'feed')} polled: {report.unchanged} unchanged, {report.failed} failed, "
            f"{counted(report.new, 'new article')}, {counted(report.alerts, 'alert')}.{end}",
            err=True,
        )
    for chat, says in result.silent.items():
        click.echo(f"Nothing could be sent to {chat}: {says}. What waits there stays in the outbox.", err=True)


def _print_feed(each: PollReport, *, dry_run: bool) -> None:
    if each.error:
        click.echo(f"{each.feed_id}: failed: {each.error}", err=True)
    elif each.baseline:
        click.echo(f"{each.feed_id}: first poll, {counted(each.new, 'article')} stored silently", err=True)
    elif each.new:
        click.echo(
            f"{each.feed_id}: {each.new} new, {each.relevant} relevant, {counted(each.alerts, 'alert')}, "
            f"{each.held} held",
            err=True,
        )
    if dry_run:
        for level, title in each.titles:
            click.echo(f"    {level}: {title}", err=True)


def _plain(report: PollReport) -> dict[str, Any]:
    return {
        "feed": report.feed_id,
        "listed": report.listed,
        "new": report.new,
        "edited": report.edited,
        "relevant": report.relevant,
        "alerts": report.alerts,
        "held": report.held,
        "baseline": report.baseline,
        "error": report.error or None,
        "notices": list(report.notices),
    }
