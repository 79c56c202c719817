"""Commands that only read: lists, search, explain. They work while the bot runs."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot.cli.setting import (
    Setting,
    as_json,
    iso_time,
    limit_option,
    pass_setting,
    print_json,
    print_table,
    shown_time,
    since_option,
)
from bot.core.model import Level
from bot.core.plain_lines import passage_text

if TYPE_CHECKING:
    from bot.flows.explain import Explanation

TIMES = (
    "date",
    "first_seen",
    "last_seen",
    "created",
    "sent",
    "not_before",
    "last_poll",
    "last_ok",
    "last_new",
    "next_due",
    "last_error_at",
    "baseline",
)
LISTS = ("reasons", "topics", "outlets")


@click.command()
@click.option(
    "--level",
    type=click.Choice(["alert", "digest", "none"]),
    default="none",
    show_default=True,
    help="Least level shown.",
)
@limit_option
@since_option
@as_json
@pass_setting
def articles(setting: Setting, level: str, limit: int, since: datetime | None, as_json: bool) -> None:
    """Stored articles with their level, newest first."""
    from bot.store.articles import list_articles

    with setting.reading() as store:
        rows = store.read_now(list_articles, limit, since, Level(level))
    columns = {"first_seen": "seen", "level": "level", "publisher": "publisher", "title": "title", "url": "address"}
    _show(rows, columns, as_json, "No articles yet: policy-bot poll brings some in.")


@click.command()
@limit_option
@since_option
@as_json
@pass_setting
def stories(setting: Setting, limit: int, since: datetime | None, as_json: bool) -> None:
    """Stories, newest first. With their outlets and how many channels were told."""
    from bot.store.stories import list_stories

    with setting.reading() as store:
        rows = store.read_now(list_stories, limit, since)
    columns = {
        "id": "story",
        "last_seen": "latest",
        "articles": "articles",
        "alerts": "channels",
        "outlets": "outlets",
        "title": "title",
    }
    _show(rows, columns, as_json, "No stories yet: they begin with the first relevant article.")


@click.command()
@limit_option
@since_option
@as_json
@pass_setting
def deliveries(setting: Setting, limit: int, since: datetime | None, as_json: bool) -> None:
    """Messages on their way or sent. Newest first, with their state and the last error."""
    from bot.store.outbox_reading import list_deliveries

    with setting.reading() as store:
        rows = store.read_now(list_deliveries, limit, since)
    columns = {
        "id": "delivery",
        "created": "created",
        "channel": "channel",
        "kind": "kind",
        "state": "state",
        "attempts": "tries",
        "title": "title",
        "error": "last error",
    }
    _show(rows, columns, as_json, "No deliveries yet.")


@click.command()
@as_json
@pass_setting
def feeds(setting: Setting, as_json: bool) -> None:
    """Feeds and their health, the troubled ones first."""
    from bot.logs import blot
    from bot.store.feeds import list_feeds

    with setting.reading() as store:
        rows = store.read_now(list_feeds)
    for row in rows:
        row["enabled"] = bool(row["enabled"])
        row["url"] = blot(row["url"])  # an address may hold a key, and lists are passed on
        row["health"] = row["health"] if row["enabled"] else f"{row['health']}, off"
    columns = {
        "id": "feed",
        "health": "health",
        "last_ok": "last good poll",
        "next_due": "next poll",
        "articles": "articles",
        "last_error": "trouble",
    }
    _show(rows, columns, as_json, "No feeds yet: policy-bot poll or policy-bot run begins with those in feeds.yaml.")


@click.command()
@click.argument("query", nargs=-1, required=True)
@limit_option
@as_json
@pass_setting
def search(setting: Setting, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search the texts of articles, newest first. All words must occur; "quotation marks" make a phrase."""
    from bot.store.articles import search_articles

    with setting.reading() as store:
        rows = store.read_now(search_articles, " ".join(query), limit)
    columns = {"date": "date", "publisher": "publisher", "title": "title", "snippet": "where", "url": "address"}
    _show(rows, columns, as_json, "Nothing found. Try fewer words, or the beginning of a name.")


@click.command()
@click.argument("url")
@as_json
@pass_setting
def explain(setting: Setting, url: str, as_json: bool) -> None:
    """What happened to an article and why. Step by step, per channel; URL as a feed or a browser gives it."""
    from bot.flows.explain import explain_url

    with setting.reading() as store:
        found = store.read_now(explain_url, url)
    if as_json:
        print_json([found.as_json()])
        return
    _print_explanation(found)


def _print_explanation(found: Explanation) -> None:
    """Times in UTC, as in all lists; lines are as long as they are, for whoever searches in them."""
    for each in found.steps():
        click.secho(each.heading, bold=True)
        for text, _ in passage_text("", each.lines, [], sys.maxsize, ZoneInfo("UTC")):
            click.echo(text)


def _show(rows: list[dict[str, Any]], columns: dict[str, str], as_json: bool, empty: str) -> None:
    for row in rows:
        for key in LISTS:
            if key in row:
                row[key] = json.loads(row[key])
        for key in TIMES:
            if key in row:
                row[key] = iso_time(row[key]) if as_json else shown_time(row[key])
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["title"] = _short(row.get("title"), 80)
        row["last_error"] = _short(row.get("last_error"), 60)
        row["error"] = _short(row.get("error"), 50)
        if "outlets" in row:
            row["outlets"] = ", ".join(row["outlets"][:3]) + (" …" if len(row["outlets"]) > 3 else "")
    print_table(rows, columns, empty)


def _short(text: str | None, limit: int) -> str:
    text = text or ""
    return text if len(text) <= limit else text[: limit - 1] + "…"
