"""Commands that do the job: run, demo, poll."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import structlog
from rapidfuzz import process

from bot.app import Bot, log_in_all, open_bot, utc_now
from bot.cli.setting import MOMENT, Setting, as_json, is_watched, pass_setting, print_json
from bot.config import Config
from bot.demo.play import play
from bot.errors import AlreadyRunning, OperatorError
from bot.flows.poll import PassReport
from bot.flows.record import PollReport
from bot.store.database import Store, open_store
from bot.store.lock import InstanceLock
from bot.store.retention import backup

log = structlog.get_logger("cli")


@click.command()
@pass_setting
def run(setting: Setting) -> None:
    """Poll, decide and post until stopped (Ctrl-C or SIGTERM). Without tokens it speaks on the console."""
    config = setting.config
    with InstanceLock(setting.db_path), setting.store() as store:
        asyncio.run(_run(config, store))


async def _run(config: Config, store: Store) -> None:
    stop = asyncio.Event()
    # First of all: as process 1 of a container nothing else would end us on SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_bot(config, store) as bot:
        names = sorted(set(bot.chats) - {"console"}) or ["console"]
        log.info("running", feeds=len(config.feeds), chats=names, subscriptions=len(bot.wishes), db=str(store.path))
        for channel in sorted({str(wish.channel) for wish in bot.wishes if wish.channel.chat not in bot.chats}):
            log.warning("no token for a subscribed channel: its alerts wait", channel=channel)
        await bot.jobs().run(stop)
        log.info("stopping")
    log.info("stopped")


@click.command()
@click.option(
    "--db",
    "keep",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the demo's database there, to look around in it afterwards.",
)
@pass_setting
def demo(setting: Setting, keep: Path | None) -> None:
    """Show the whole job in a minute on bundled sample feeds: no account, no network."""
    setting.set_up_logs(level="error")
    if keep is not None and keep.exists():
        raise OperatorError(f"{keep} exists already. Name a new file for the demo's database.")
    with tempfile.TemporaryDirectory(prefix="policy-bot-demo-") as folder:
        asyncio.run(play(keep or Path(folder, "demo.db"), sys.stdout, kept=keep is not None))


@click.command()
@click.option("--feed", "feed_id", metavar="ID", help="Only this feed, now, whether it is due or not.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; store and send nothing.")
@click.option(
    "--no-deliver", is_flag=True, help="Store and decide, but leave sending to the running bot or a later poll."
)
@click.option("--as-of", type=MOMENT, metavar="TIME", help="Treat TIME as now, for replaying archives.")
@as_json
@pass_setting
def poll(
    setting: Setting, feed_id: str | None, dry_run: bool, no_deliver: bool, as_of: datetime | None, as_json: bool
) -> None:
    """One pass over the feeds that are due (with --feed, that one now)."""
    config = setting.config
    if feed_id is not None and feed_id not in {feed.id for feed in config.feeds}:
        raise OperatorError(f"There is no feed “{feed_id}”. {_near(feed_id, [feed.id for feed in config.feeds])}")
    options = _Pass(feed_id, not (no_deliver or dry_run), as_of, as_json)
    if dry_run:
        report = _dry(setting, config, options)
    else:
        with setting.store() as store, _maybe_lock(setting, options) as options:
            report = asyncio.run(_pass(config, store, options))
    if as_json:
        print_json(_plain(each) for each in report.feeds)
    else:
        _print_pass(report, dry_run=dry_run)
    if report.polled and report.failed == report.polled:
        sys.exit(1)


class _Pass:
    """What one call of ``poll`` is to do."""

    def __init__(self, feed_id: str | None, deliver: bool, as_of: datetime | None, quiet: bool) -> None:
        self.feed_id = feed_id
        self.deliver = deliver
        self.as_of = as_of
        self.quiet = quiet

    def clock(self) -> Callable[[], datetime]:
        """The wall clock, or one that stands still at ``--as-of``."""
        as_of = self.as_of
        return (lambda: as_of) if as_of is not None else utc_now


class _maybe_lock:  # noqa: N801  (a context manager, used like a function)
    """Deliver only if no other bot does: two would post the same waiting message."""

    def __init__(self, setting: Setting, options: _Pass) -> None:
        self._lock = InstanceLock(setting.db_path)
        self._options = options

    def __enter__(self) -> _Pass:
        try:
            self._lock.acquire()
        except AlreadyRunning:
            if self._options.deliver:
                click.echo("Another policy-bot is running with this database: it will do the sending.", err=True)
            self._options.deliver = False
        return self._options

    def __exit__(self, *_: object) -> None:
        self._lock.release()


async def _pass(config: Config, store: Store, options: _Pass) -> PassReport:
    seen = 0

    def show(report: PollReport) -> None:
        nonlocal seen
        seen += 1
        click.echo(f"\r{seen} feeds with news or trouble, the last: {report.feed_id:<40.40}", nl=False, err=True)

    async with _opened(config, store, options) as bot:
        bot.poller.on_report = show if is_watched() and not options.quiet else None
        now = bot.clock()
        report = await (bot.poller.poll_one(options.feed_id, now) if options.feed_id else bot.poller.poll_due(now))
        if seen:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)
        if options.deliver:
            await log_in_all(bot)
            await bot.deliverer.drain()
    return report


@asynccontextmanager
async def _opened(config: Config, store: Store, options: _Pass) -> AsyncIterator[Bot]:
    out = sys.stderr if options.quiet else sys.stdout
    async with open_bot(
        config, store, clock=options.clock(), out=out, starting=False, take_over=options.deliver
    ) as bot:
        yield bot


def _dry(setting: Setting, config: Config, options: _Pass) -> PassReport:
    """The real thing on a copy of the database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="policy-bot-dry-") as folder:
        copy = Path(folder, "copy.db")
        if setting.db_path.exists():
            with setting.reading() as original:
                original.read_now(backup, copy)
        store = open_store(copy)
        try:
            return asyncio.run(_pass(config, store, options))
        finally:
            store.close()


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


def _print_pass(report: PassReport, *, dry_run: bool) -> None:
    for each in sorted(report.feeds, key=lambda each: each.feed_id):
        if each.error:
            click.echo(f"{each.feed_id}: failed: {each.error}", err=True)
        elif each.baseline:
            click.echo(f"{each.feed_id}: first poll, {each.new} articles stored silently", err=True)
        elif each.new:
            click.echo(
                f"{each.feed_id}: {each.new} new, {each.relevant} relevant, {each.alerts} alerts, {each.held} held",
                err=True,
            )
        if dry_run:
            for level, title in each.titles:
                click.echo(f"    {level}: {title}", err=True)
    click.echo(
        f"{report.polled} feeds polled: {report.unchanged} unchanged, {report.failed} failed, "
        f"{report.new} new articles, {report.alerts} alerts."
        + (" Dry run: nothing was stored or sent." if dry_run else ""),
        err=True,
    )


def _near(name: str, names: list[str]) -> str:
    close = [match[0] for match in process.extract(name, names, limit=3, score_cutoff=50)]
    return f"Did you mean {', '.join(close)}?" if close else "See policy-bot feeds for their names."
