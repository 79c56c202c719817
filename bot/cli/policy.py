"""``policy`` on the command line: one platform, the table of all, several side by side, as a page, JSON or Markdown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import MOMENT, Mistaken, Setting, as_json, pass_setting, print_json, print_table, since_option
from bot.cli.showing import show_reply

if TYPE_CHECKING:
    from bot.core.events import Dated
    from bot.core.model import Platform
    from bot.core.naming import Naming

SORTS = ("name", "change", "deadline", "stance")


@click.command()
@click.argument("platform", nargs=-1)
@since_option
@click.option("--as-of", type=MOMENT, metavar="DATE", help="What was known at the end of that day, and no more.")
@click.option(
    "--view",
    type=click.Choice(["events", "sources", "quotations", "stances"]),
    help="All of one part instead of the page.",
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Which page of it.")
@as_json
@click.option("--markdown", is_flag=True, help="Markdown with links, for people who must cite.")
@click.option("--sort", type=click.Choice(SORTS), default="change", show_default=True, help="Order of the table.")
@pass_setting
def policy(
    setting: Setting,
    platform: tuple[str, ...],
    since: datetime | None,
    as_of: datetime | None,
    view: str | None,
    page: int,
    as_json: bool,
    markdown: bool,
    sort: str,
) -> None:
    """Where a platform stands. Since when, on whose word, and what is disputed.

    PLATFORM is a name, alias or owner. Without one: the table of all watched platforms. With the word compare and two
    to four names: those side by side. Reports, no legal advice.
    """
    from bot.core.naming import Naming
    from bot.core.platform_choice import choose_platforms, owned_by

    naming = Naming(setting.config.watchlist)
    now = datetime.now(UTC)
    as_of = _end_of_day(as_of)
    if not platform:
        _show_table(setting, sort, as_json, markdown, now)
        return
    if platform[0].casefold() == "compare":
        chosen, unclear = choose_platforms(" ".join(platform[1:]), naming)
        if unclear or len(chosen) < 2:
            unknown = f", not “{unclear[0]}”" if unclear else ""
            raise Mistaken(f"Name two to four watched platforms{unknown}: compare soundcloud bandcamp.")
    else:
        chosen = (_chosen(" ".join(platform), naming),)
    if as_json or markdown:
        _print_whole(setting, chosen, since, as_of, now, as_json)
        return
    _show(setting, chosen, since, as_of, now, view or "", page - 1)
    owned = owned_by(chosen[0], naming) if len(chosen) == 1 else ()
    if owned:
        click.echo(f"\n{chosen[0].name} also owns {', '.join(each.name for each in owned)}: ask for them by name.")


def _show_table(setting: Setting, sort: str, as_json: bool, markdown: bool, now: datetime) -> None:
    from bot.core.policy_markdown import table_markdown
    from bot.core.policy_table import sorted_rows
    from bot.flows.answer_policy import table_rows

    watchlist = setting.config.watchlist
    with setting.reading() as store:
        rows = sorted_rows(store.read_now(table_rows, watchlist, now=now), sort)
    shown: list[dict[str, Any]] = [
        {**asdict(row), "change": _shown(row.change), "deadline": f"{_shown(row.deadline)} {row.deadline_what}".strip()}
        for row in rows
    ]
    if as_json:
        print_json(shown)
    elif markdown:
        platforms = {each.id: each for each in watchlist.platforms}
        click.echo(
            table_markdown((platforms[row["id"]], row["stance"], row["change"], row["deadline"]) for row in shown)
        )
    else:
        columns = {
            "name": "platform",
            "stance": "stance",
            "scope": "for",
            "change": "last change",
            "deadline": "next deadline",
        }
        print_table(shown, columns, "No platforms are watched: feeds.yaml names them.")


def _show(
    setting: Setting,
    chosen: tuple[Platform, ...],
    since: datetime | None,
    as_of: datetime | None,
    now: datetime,
    view: str,
    page: int,
) -> None:
    from bot.flows.answer_policy import compare_reply, policy_reply

    config = setting.config
    with setting.reading() as store:
        if len(chosen) > 1:
            reply = store.read_now(compare_reply, config.watchlist, [each.id for each in chosen], as_of=as_of, now=now)
        else:
            reply = store.read_now(
                policy_reply,
                config.watchlist,
                chosen[0].id,
                since=since,
                as_of=as_of,
                now=now,
                page=page,
                view=view,
                feeds=config.feeds,
            )
    show_reply(reply)


def _print_whole(
    setting: Setting,
    chosen: tuple[Platform, ...],
    since: datetime | None,
    as_of: datetime | None,
    now: datetime,
    as_json: bool,
) -> None:
    from bot.core.policy_export import record_values
    from bot.core.policy_markdown import record_markdown
    from bot.flows.answer_policy import ask_record

    with setting.reading() as store:
        for platform in chosen:
            asked, record = store.read_now(ask_record, platform, since=since, as_of=as_of, now=now)
            if as_json:
                print_json([record_values(asked, record)])
            else:
                click.echo(record_markdown(asked, record))


def _chosen(words: str, naming: Naming) -> Platform:
    from bot.core.platform_choice import choose_platform

    choice = choose_platform(words, naming)
    if choice.platform is not None:
        return choice.platform
    if choice.owner:
        raise Mistaken(f"{choice.owner} owns {', '.join(each.name for each in choice.offered)}: name one of them.")
    near = f" Did you mean {' or '.join(each.name for each in choice.offered)}?" if choice.offered else ""
    raise Mistaken(f"“{words}” is not watched.{near} policy-bot policy lists what is.")


def _end_of_day(moment: datetime | None) -> datetime | None:
    """A date without a time means its whole day."""
    if moment is None or (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return moment
    return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _shown(dated: Dated | None) -> str:
    return str(dated) if dated else ""
