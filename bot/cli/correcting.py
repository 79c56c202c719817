"""Corrections on the command line: what the grouping or the reading got wrong, set right by a person."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.setting import (
    Mistaken,
    Setting,
    as_json,
    iso_time,
    limit_option,
    pass_setting,
    print_json,
    print_table,
    shown_time,
)

if TYPE_CHECKING:
    from bot.store.database import Database

Change = Callable[["Database", str, datetime], str]


@click.group()
def correct() -> None:
    """Set right what was grouped or read wrongly. Logged, can be undone, and never posts anything."""


@correct.command()
@click.argument("url")
@pass_setting
def split(setting: Setting, url: str) -> None:
    """Take the article at URL out of its story into one of its own."""
    from bot.flows import corrections

    _apply(setting, lambda db, who, now: corrections.split_off(db, _article(db, url), who, now))


@correct.command()
@click.argument("what", metavar="URL|STORY")
@click.argument("story", type=int)
@pass_setting
def join(setting: Setting, what: str, story: int) -> None:
    """Move an article or a whole story into STORY.

    policy-bot stories shows the numbers.
    """
    from bot.flows import corrections

    if what.isdecimal():
        _apply(setting, lambda db, who, now: corrections.join_stories(db, int(what), story, who, now))
    else:
        _apply(setting, lambda db, who, now: corrections.join_to(db, _article(db, what), story, who, now))


@correct.command()
@click.argument("url")
@click.argument("name")
@click.option("--not", "absent", is_flag=True, help="The article is not about this platform.")
@pass_setting
def platform(setting: Setting, url: str, name: str, absent: bool) -> None:
    """Say that the article at URL is about the platform NAME."""
    from bot.core.text import fold
    from bot.flows import corrections

    names = {
        fold(word): each.id
        for each in setting.config.watchlist.platforms
        for word in (each.id, each.name, *each.aliases)
    }
    if fold(name) not in names:
        raise Mistaken(f"There is no platform “{name}”. feeds.yaml holds those that are watched.")
    key = names[fold(name)]
    _apply(setting, lambda db, who, now: corrections.set_platform(db, _article(db, url), key, not absent, who, now))


@correct.command("undo")
@click.argument("number", type=int)
@pass_setting
def undo_correction(setting: Setting, number: int) -> None:
    """Undo the correction with this NUMBER (see list)."""
    from bot.flows import corrections

    _apply(setting, lambda db, who, now: corrections.undo(db, number, who, now))


@correct.command("list")
@limit_option
@as_json
@pass_setting
def list_done(setting: Setting, limit: int, as_json: bool) -> None:
    """What was corrected, newest first."""
    from bot.flows.corrections import list_corrections

    with setting.reading() as store:
        rows = store.read_now(list_corrections, limit)
    if as_json:
        print_json({**row, **{key: iso_time(_seconds(row[key])) for key in ("at", "undone")}} for row in rows)
        return
    for row in rows:
        row.update({key: shown_time(_seconds(row[key])) for key in ("at", "undone")})
    columns = {"id": "number", "at": "when", "who": "who", "says": "what", "undone": "undone"}
    print_table(rows, columns, "Nothing was corrected yet.")


def _apply(setting: Setting, change: Change) -> None:
    with setting.store() as store:
        click.echo(store.write_now(change, f"cli:{_user()}", datetime.now(UTC)))


def _article(db: Database, url: str) -> int:
    from bot.core.urls import canonical_url, url_key
    from bot.errors import OperatorError
    from bot.store.articles import find_article_id

    found = find_article_id(db, url, url_key(canonical_url(url) or url))
    if not found:
        raise OperatorError(
            f"No feed has listed {url} so far. Check the address, or look with policy-bot search WORDS."
        )
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "unknown"


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
