"""Digests on the command line: show one, or send it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import MOMENT, Mistaken, Setting, as_json, iso_time, pass_setting, print_json
from bot.cli.wishes import channel_of

if TYPE_CHECKING:
    from bot.core.model import Channel
    from bot.core.outgoing import Message
    from bot.flows.digest import MadeDigest
    from bot.store.database import Database


@click.command()
@click.option("--channel", metavar="CHANNEL", help="Only this channel, such as slack:T1/C9; else all with a digest.")
@click.option("--week", metavar="WEEK", help="The digest of this week (2025-W20) or day; else since the last one.")
@click.option("--as-of", type=MOMENT, metavar="TIME", help="Only what was known until then.")
@click.option("--dry-run", is_flag=True, help="Show it, send and store nothing.")
@as_json
@pass_setting
def digest(
    setting: Setting, channel: str | None, week: str | None, as_of: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Send a digest now, or show it with --dry-run. A week that was told is shown as it was, and not sent again."""
    from bot.flows.digest import enqueue_parts
    from bot.store import digests

    now = datetime.now(UTC)
    with setting.reading() as store:
        made = store.read_now(_made, setting, channel, week or "", as_of, now)
    if not dry_run:
        with setting.store() as store:
            for room, each in made:
                if week and not store.write_now(
                    digests.settle_period, room, week.upper(), each.gathered.since, each.gathered.until, "told", now
                ):
                    raise Mistaken(f"{room} had the digest of {week.upper()} already. --dry-run shows it.")
                subject = f"digest:{week.upper() if week else f'now:{now:%Y-%m-%dT%H:%M}'}"
                store.write_now(enqueue_parts, room, subject, each.parts, now)
    if as_json:
        print_json(_plain(room, each) for room, each in made)
    elif dry_run:
        _show(made)
    if not dry_run:
        _deliver(setting, quiet=as_json)


def _made(
    db: Database, setting: Setting, channel: str | None, week: str, as_of: datetime | None, now: datetime
) -> list[tuple[Channel, MadeDigest]]:
    """The digests of one channel, or of all. Raises Mistaken with what is wrong."""
    from bot.core.naming import Naming
    from bot.core.replies import Reply
    from bot.flows.answer.counter import Counter
    from bot.flows.digest_past import made_digest
    from bot.store.subscriptions import list_subscriptions

    config = setting.config
    rooms = [channel_of(channel)] if channel else []
    rooms = rooms or list(dict.fromkeys(wish.channel for wish in list_subscriptions(db) if wish.digest))
    if not rooms:
        raise Mistaken("No channel asks for a digest: policy-bot subscriptions add CHANNEL makes one do so.")
    counter = Counter(config, Naming(config.watchlist), config.settings.time_zone)
    made = []
    for room in rooms:
        found = made_digest(db, counter, room, week, now, as_of)
        if isinstance(found, Reply):
            raise Mistaken(f"{room}: {found.sections[0].lines[0].parts[0]}")
        made.append((room, found))
    return made


def _show(made: Sequence[tuple[Channel, MadeDigest]]) -> None:
    from bot.chats.console import render

    for room, each in made:
        click.secho(
            f"{room}, {each.gathered.since:%Y-%m-%d %H:%M} to {each.gathered.until:%Y-%m-%d %H:%M} UTC", dim=True
        )
        for part in each.parts:
            click.echo(render(part, width=100, ansi=sys.stdout.isatty()))


def _deliver(setting: Setting, *, quiet: bool) -> None:
    from bot.cli.passing import send_waiting

    silent = asyncio.run(send_waiting(setting, quiet=quiet))
    for chat, says in silent.items():
        click.echo(f"Nothing could be sent to {chat}: {says}. What waits there stays in the outbox.", err=True)
    if silent:
        raise click.exceptions.Exit(1)


def _plain(room: Channel, made: MadeDigest) -> dict[str, Any]:
    gathered = made.gathered
    return {
        "channel": str(room),
        "since": iso_time(gathered.since.timestamp()),
        "until": iso_time(gathered.until.timestamp()),
        "stories": len(gathered.entries),
        "changes": len(gathered.changes),
        "deadlines": len(gathered.deadlines),
        "conflicts": len(gathered.conflicts),
        "looks": len(gathered.looks),
        "parts": [_part(part) for part in made.parts],
    }


def _part(part: Message) -> dict[str, Any]:
    from zoneinfo import ZoneInfo

    from bot.core.plain_lines import note_text, passage_text

    notes: list[str] = []
    zone = ZoneInfo(part.zone)
    shown = []
    for each in part.passages:
        lines = passage_text("", each.lines, notes, 10_000, zone)
        shown.append({"heading": each.heading, "lines": [text.strip() for text, _ in lines]})
    return {"title": part.title, "passages": shown, "addresses": [text for text in note_text(notes) if text]}
