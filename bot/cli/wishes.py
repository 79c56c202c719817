"""Subscriptions on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import Mistaken, Setting, as_json, pass_setting, print_json, print_table
from bot.core.model import Channel, Level, Subscription
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Config


@click.group()
def subscriptions() -> None:
    """Who gets what: list, add, remove. Changes hold at once, also for a running bot."""


@subscriptions.command("list")
@click.option("--channel", metavar="CHANNEL", help="Only this channel, such as slack:T1/C9.")
@as_json
@pass_setting
def list_wishes(setting: Setting, channel: str | None, as_json: bool) -> None:
    """All subscriptions, those from feeds.yaml included."""
    from bot.store.subscriptions import list_subscriptions

    room = _channel(channel) if channel else None
    with setting.reading() as store:
        rows = [_row(wish) for wish in store.read_now(list_subscriptions, room)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row.update({key: ", ".join(row[key]) for key in ("platforms", "topics", "keywords", "patterns", "excluded")})
        row["gets"] = " and ".join(word for word in ("alerts", "digest") if row[word])
    columns = {
        "id": "id",
        "channel": "channel",
        "platforms": "platforms",
        "topics": "topics",
        "keywords": "keywords",
        "patterns": "expressions",
        "excluded": "not",
        "level": "from level",
        "gets": "gets",
        "origin": "origin",
    }
    print_table(rows, columns, "No subscriptions yet: policy-bot subscriptions add CHANNEL makes one.")


@subscriptions.command("add")
@click.argument("channel")
@click.option(
    "--platform", "platforms", multiple=True, metavar="NAME", help="Only news about this platform (repeatable)."
)
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic (repeatable).")
@click.option(
    "--keyword", "keywords", multiple=True, metavar="WORDS", help="Also whatever contains these words (repeatable)."
)
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    metavar="RE2",
    help="Also whatever meets this regular expression (repeatable).",
)
@click.option(
    "--exclude", "excluded", multiple=True, metavar="WORDS", help="Never what contains these words (repeatable)."
)
@click.option(
    "--level",
    type=click.Choice(["alert", "digest", "none"]),
    default="alert",
    show_default=True,
    help="Least level that is announced; digest: also what is perhaps relevant; none: all that meets the filters.",
)
@click.option("--alerts/--no-alerts", default=True, show_default=True, help="Announce stories one by one.")
@click.option(
    "--digest/--no-digest",
    default=True,
    show_default=True,
    help="Remember that the channel wants weekly digests (this version does not send any yet).",
)
@pass_setting
def add_wish(
    setting: Setting,
    channel: str,
    platforms: tuple[str, ...],
    topics: tuple[str, ...],
    keywords: tuple[str, ...],
    patterns: tuple[str, ...],
    excluded: tuple[str, ...],
    level: str,
    alerts: bool,
    digest: bool,
) -> None:
    """Subscribe CHANNEL (slack:T1/C9, discord:77/12 or console:-). Without filters it gets everything relevant.

    Platforms and topics are filters that must all be met; keywords and expressions add to what they let through.
    """
    from bot.core.patterns import find_problem
    from bot.store.subscriptions import add_subscription

    config = setting.config
    for problem in filter(None, map(find_problem, patterns)):
        raise Mistaken(f"{problem[0].upper()}{problem[1:]}.")
    wish = Subscription(
        id=0,
        channel=_channel(channel),
        platforms=tuple(_platform(config, name) for name in platforms),
        topics=tuple(_topic(config, name) for name in topics),
        keywords=tuple(_words(each) for each in keywords),
        patterns=patterns,
        excluded=tuple(_words(each) for each in excluded),
        level=Level(level),
        alerts=alerts,
        digest=digest,
    )
    with setting.store() as store:
        number = store.write_now(add_subscription, wish, datetime.now(UTC))
    click.echo(f"Subscription {number}: {wish.channel} gets {_described(wish)}.")


@subscriptions.command("remove")
@click.argument("number", type=int)
@pass_setting
def remove_wish(setting: Setting, number: int) -> None:
    """Remove the subscription with this number (see list)."""
    from bot.store.subscriptions import remove_subscription

    with setting.store() as store:
        gone = store.write_now(remove_subscription, number)
    if gone is None:
        raise OperatorError(f"There is no subscription {number}: policy-bot subscriptions list shows their numbers.")
    if gone.origin == "file":
        click.echo("It is declared in feeds.yaml and will be back at the next start: remove it there, too.", err=True)
    click.echo(f"Removed subscription {number} of {gone.channel}.")


def _channel(text: str) -> Channel:
    from bot.config import parse_channel

    try:
        return parse_channel(text)
    except ValueError as error:
        raise Mistaken(f"The channel {error}.") from error


def _platform(config: Config, name: str) -> str:
    from rapidfuzz import process

    from bot.core.text import fold

    names = {
        fold(word): platform.id
        for platform in config.watchlist.platforms
        for word in (platform.id, platform.name, *platform.aliases)
    }
    found = names.get(fold(name))
    if found is None:
        close = process.extractOne(fold(name), names.keys(), score_cutoff=60)
        hint = f" Did you mean {names[close[0]]}?" if close else " feeds.yaml holds those that are watched."
        raise Mistaken(f"There is no platform “{name}”.{hint}")
    return found


def _topic(config: Config, name: str) -> str:
    from bot.core.text import fold

    topics = {fold(word): topic.id for topic in config.watchlist.topics for word in (topic.id, topic.name)}
    found = topics.get(fold(name))
    if found is None:
        raise Mistaken(f"There is no topic “{name}”. There are: {', '.join(sorted(set(topics.values())))}.")
    return found


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not any(char.isalnum() for char in words):
        raise Mistaken(f"“{text}” holds no word to look for.")
    return words


def _described(wish: Subscription) -> str:
    parts = [", ".join(wish.platforms), ", ".join(wish.topics), ", ".join(wish.keywords + wish.patterns)]
    chosen = "; ".join(part for part in parts if part)
    return (chosen or "everything relevant") + (f" but not {', '.join(wish.excluded)}" if wish.excluded else "")


def _row(wish: Subscription) -> dict[str, Any]:
    return {
        "id": wish.id,
        "channel": str(wish.channel),
        "platforms": list(wish.platforms),
        "topics": list(wish.topics),
        "keywords": list(wish.keywords),
        "patterns": list(wish.patterns),
        "excluded": list(wish.excluded),
        "level": wish.level.value,
        "alerts": wish.alerts,
        "digest": wish.digest,
        "origin": wish.origin,
    }
