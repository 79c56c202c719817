"""Commands that do the job: run, demo, poll."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog

from bot.cli.setting import MOMENT, Mistaken, Setting, as_json, pass_setting
from bot.errors import DamagedData, OperatorError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.jobs import Rhythm
    from bot.store.database import Store

log = structlog.get_logger("cli")


@click.command()
@pass_setting
def run(setting: Setting) -> None:
    """Poll, decide and post until stopped. Ctrl-C or SIGTERM stop it; without tokens it speaks on the console."""
    keep_running(setting)


def keep_running(setting: Setting, rhythm: Rhythm | None = None) -> None:
    """All of ``run``. rhythm: how often things happen, if not as usual. Raises OperatorError."""
    from bot.flows.backups import open_or_restore, plan_for
    from bot.store.ballast import Ballast
    from bot.store.lock import InstanceLock

    config = setting.config

    def opening(path: Path) -> Store:
        return open_or_restore(plan_for(config.settings, path), datetime.now(UTC))

    with InstanceLock(setting.db_path), setting.store(opening) as store:
        store.keep_ballast(Ballast(setting.db_path))
        asyncio.run(_run(config, store, rhythm))
        if store.damaged:
            raise OperatorError(f"{store.path} was found damaged ({store.broken}): the next start restores a backup.")
        if store.broken:
            raise DamagedData(
                f"The disk under {store.path} cannot be trusted ({store.broken}). Nothing more was sent. Look at "
                "the disk, move the database to a sound one, and start again."
            )


async def _run(config: Config, store: Store, rhythm: Rhythm | None) -> None:
    stop = asyncio.Event()
    # First of all: as process 1 of a container nothing else would end us on SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    from bot.app import keep_what_is_built, open_bot

    async with open_bot(config, store) as bot:
        keep_what_is_built()
        names = sorted(set(bot.chats) - {"console"}) or ["console"]
        log.info("running", feeds=len(config.feeds), chats=names, subscriptions=len(bot.wishes), db=str(store.path))
        for channel in sorted({str(wish.channel) for wish in bot.wishes if wish.channel.chat not in bot.chats}):
            log.warning("no token for a subscribed channel: its alerts wait", channel=channel)
        if not bot.wishes:
            says = "/policy subscribe in Slack, /alerts add in Discord, or policy-bot subscriptions add CHANNEL"
            log.warning("no channel is subscribed, so nothing will be posted", cure=says)
        bot.listen()
        for chat in sorted(set(bot.chats) - {"console", *(each.name for each in bot.listeners)}):
            log.warning("this chat is only spoken to: the README says what listening needs", chat=chat)
        await bot.jobs(rhythm).run(stop)
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
    """Show the whole job on sample news. Takes a minute, needs no account and no network."""
    from bot.demo.play import play

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
    """One pass over the feeds that are due. With --feed: that one, now."""
    from bot.cli.passing import Pass, print_pass, try_out, work

    names = [feed.id for feed in setting.config.feeds]
    if feed_id is not None and feed_id not in names:
        raise Mistaken(f"There is no feed “{feed_id}”. {_near(feed_id, names)}")
    options = Pass(feed_id, deliver=not (no_deliver or dry_run), as_of=as_of, quiet=as_json)
    result = try_out(setting, options) if dry_run else work(setting, options)
    print_pass(result, as_json=as_json, dry_run=dry_run)
    if not result.fine:
        sys.exit(1)


def _near(name: str, names: list[str]) -> str:
    from rapidfuzz import process

    close = [match[0] for match in process.extract(name, names, limit=3, score_cutoff=50)]
    return f"Did you mean {', '.join(close)}?" if close else "See policy-bot feeds for their names."
