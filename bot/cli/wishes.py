"""Subscriptions on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import Mistaken, Setting, as_json, pass_setting, print_json, print_table, shown_time
from bot.core.model import Channel, Subscription
from bot.core.words import DAYS
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.core.asks import Draft
    from bot.core.digest_choice import DigestSetting
    from bot.store.database import Store

_UNKNOWN = "There is no subscription {number}: policy-bot subscriptions list shows their numbers."


@click.group()
def subscriptions() -> None:
    """Who gets what: list, add, change, remove. Changes hold at once, also for a running bot."""


@subscriptions.command("list")
@click.option("--channel", metavar="CHANNEL", help="Only this channel, such as slack:T1/C9.")
@as_json
@pass_setting
def list_wishes(setting: Setting, channel: str | None, as_json: bool) -> None:
    """All subscriptions, those from feeds.yaml included."""
    from bot.store.subscriptions import list_subscriptions

    room = channel_of(channel) if channel else None
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
        "paused": "paused",
        "origin": "origin",
    }
    print_table(rows, columns, "No subscriptions yet: policy-bot subscriptions add CHANNEL makes one.")


def _settings(required: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that say what a channel gets. Not required: an option that is not given changes nothing."""
    off = None if not required else True
    options = [
        click.option("--platform", "platforms", multiple=True, metavar="NAME", help="Only this platform (repeatable)."),
        click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic (repeatable)."),
        click.option(
            "--keyword", "keywords", multiple=True, metavar="WORDS", help="Also what contains these words (repeatable)."
        ),
        click.option(
            "--pattern", "patterns", multiple=True, metavar="RE2", help="Also what meets this expression (repeatable)."
        ),
        click.option(
            "--exclude",
            "excluded",
            multiple=True,
            metavar="WORDS",
            help="Never what contains these (repeatable).",
        ),
        click.option(
            "--level",
            type=click.Choice(["alert", "digest", "none"]),
            default="alert" if required else None,
            show_default=required,
            help="Least level that is announced; digest: also what is perhaps relevant; none: all that meets the "
            "filters.",
        ),
        click.option("--alerts/--no-alerts", default=off, show_default=required, help="Announce stories one by one."),
        click.option("--digest/--no-digest", default=off, show_default=required, help="Send a digest."),
        click.option("--day", type=click.Choice(DAYS), help="Day of the channel's digest; monday if none was chosen."),
        click.option("--hour", type=click.IntRange(0, 23), metavar="H", help="Its hour; 9 if none was chosen."),
        click.option("--zone", metavar="ZONE", help="The channel's time zone, such as Europe/Berlin."),
    ]

    def add(function: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            function = option(function)
        return function

    return add


@subscriptions.command("add")
@click.argument("channel")
@_settings(required=True)
@pass_setting
def add_wish(setting: Setting, /, channel: str, **chosen: Any) -> None:
    """Subscribe CHANNEL (slack:T1/C9, discord:77/12 or console:-). Without filters it gets everything relevant.

    Platforms and topics are filters that must all be met; keywords and expressions add to what they let through.
    """
    from bot.core.asks import Draft
    from bot.flows.digest_choosing import present_setting
    from bot.store.subscriptions import add_subscription

    timed = _is_timed(chosen)
    wish = _checked(setting, Draft(str(channel_of(channel))), chosen)
    with setting.store() as store:
        present = store.read_now(present_setting, wish.channel)
        number = store.write_now(add_subscription, wish, datetime.now(UTC))
        _fit(setting, store, wish, present, timed=timed)
    click.echo(f"Subscription {number}: {wish.channel} gets {_described(wish)}.")


@subscriptions.command("change")
@click.argument("number", type=int)
@_settings(required=False)
@pass_setting
def change_wish(setting: Setting, /, number: int, **chosen: Any) -> None:
    """Change the subscription with this number. What is given replaces what it had, everything else stays."""
    from dataclasses import replace

    from bot.core.drafts import draft_of
    from bot.flows.digest_choosing import present_setting
    from bot.store.subscriptions import change_subscription, find_subscription

    timed = _is_timed(chosen)
    with setting.store() as store:
        found = store.read_now(find_subscription, number)
        if found is None:
            raise OperatorError(_UNKNOWN.format(number=number))
        if found.origin == "file":
            raise OperatorError(f"Subscription {number} is declared in {setting.config.path}: change it there.")
        wish = _checked(
            setting, draft_of(found), {key: value for key, value in chosen.items() if value not in (None, ())}
        )
        changed = replace(wish, patterns=chosen["patterns"] or found.patterns, created_by=found.created_by)
        present = store.read_now(present_setting, found.channel)
        if not store.write_now(change_subscription, changed):
            raise OperatorError(f"{found.channel} has the same subscription already; nothing was changed.")
        _fit(setting, store, changed, present, timed=timed)
    click.echo(f"Subscription {number}: {changed.channel} gets {_described(changed)}.")


@subscriptions.command("remove")
@click.argument("number", type=int)
@pass_setting
def remove_wish(setting: Setting, number: int) -> None:
    """Remove the subscription with this number (see list)."""
    from bot.store.subscriptions import remove_subscription

    with setting.store() as store:
        gone = store.write_now(remove_subscription, number)
    if gone is None:
        raise OperatorError(_UNKNOWN.format(number=number))
    if gone.origin == "file":
        click.echo("It is declared in feeds.yaml and will be back at the next start: remove it there, too.", err=True)
    click.echo(f"Removed subscription {number} of {gone.channel}.")


def channel_of(text: str) -> Channel:
    """The channel that is written so. Raises Mistaken with how it should be."""
    from bot.config import parse_channel

    try:
        return parse_channel(text)
    except ValueError as error:
        raise Mistaken(f"The channel {error}.") from error


def _checked(setting: Setting, draft: Draft, chosen: dict[str, Any]) -> Subscription:
    """The subscription with these options. Raises Mistaken with everything that is wrong."""
    from dataclasses import replace

    from bot.config import parse_channel
    from bot.core.drafts import check_draft
    from bot.core.naming import Naming
    from bot.core.patterns import find_problem

    config = setting.config
    patterns = chosen.pop("patterns", ())
    problems = [f"{problem[0].upper()}{problem[1:]}." for problem in filter(None, map(find_problem, patterns))]
    words = (*chosen.get("keywords", ()), *chosen.get("excluded", ()))
    problems += [f"“{each}” holds no word to look for." for each in words if not each.strip()]
    if day := chosen.pop("day", None):
        chosen["weekday"] = DAYS.index(day)
    chosen = {key: value for key, value in chosen.items() if value is not None}
    wish, mistakes = check_draft(replace(draft, **chosen), Naming(config.watchlist), parse_channel, "")
    problems += [each.says for each in mistakes]
    if problems or wish is None:
        raise Mistaken(" ".join(problems))
    return replace(wish, patterns=patterns)


def _is_timed(chosen: dict[str, Any]) -> bool:
    return any(chosen.get(each) is not None for each in ("day", "hour", "zone"))


def _fit(setting: Setting, store: Store, wish: Subscription, present: DigestSetting | None, *, timed: bool) -> None:
    """Times that were given hold for the channel's digest; what becomes of this week's is said."""
    from bot.flows.digest_choosing import fit_times

    if wish.digest and timed:
        now = datetime.now(UTC)
        follows = store.write_now(fit_times, wish, present, setting.config.settings.time_zone, now)
        if follows is not None:
            click.echo(f"The next digest of {wish.channel}: {shown_time(follows.next.due.timestamp())}.")


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
        "weekday": DAYS[wish.weekday],
        "hour": wish.hour,
        "zone": wish.zone,
        "paused": wish.paused,
        "created_by": wish.created_by,
    }
