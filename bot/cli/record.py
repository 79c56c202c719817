"""The record on the command line: ``policy``, ``correct``, ``rebuild`` and ``export``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.correcting import correct
from bot.cli.setting import (
    MOMENT,
    Mistaken,
    Setting,
    as_json,
    counted,
    is_watched,
    pass_setting,
    print_json,
    print_table,
    since_option,
)
from bot.cli.showing import show_reply
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.core.events import Dated
    from bot.core.model import Platform, Watchlist

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
    from bot.core.platform_choice import choose_platforms, owned_by

    watchlist = setting.config.watchlist
    now = datetime.now(UTC)
    as_of = _end_of_day(as_of)
    if not platform:
        _show_table(setting, sort, as_json, markdown, now)
        return
    if platform[0].casefold() == "compare":
        chosen, unclear = choose_platforms(" ".join(platform[1:]), watchlist)
        if unclear or len(chosen) < 2:
            unknown = f", not “{unclear[0]}”" if unclear else ""
            raise Mistaken(f"Name two to four watched platforms{unknown}: compare soundcloud bandcamp.")
    else:
        chosen = (_chosen(" ".join(platform), watchlist),)
    if as_json or markdown:
        _print_whole(setting, chosen, since, as_of, now, as_json)
        return
    _show(setting, chosen, since, as_of, now, view or "", page - 1)
    owned = owned_by(chosen[0], watchlist) if len(chosen) == 1 else ()
    if owned:
        click.echo(f"\n{chosen[0].name} also owns {', '.join(each.name for each in owned)}: ask for them by name.")


@correct.command("fact")
@click.argument("fact")
@click.option("--wrong", is_flag=True, help="It did not happen: leave it out.")
@click.option("--date", "day", metavar="DATE", help="When it really happened: 2024-02-07, February 2024, 2024.")
@click.option("--undo", is_flag=True, help="Take back what was corrected.")
@click.option("--note", default="", metavar="TEXT", help="Why, for others.")
@pass_setting
def correct_fact(setting: Setting, fact: str, wrong: bool, day: str | None, undo: bool, note: str) -> None:
    """Set right one fact of the record. It survives every rebuild and is shown as corrected.

    FACT is an id as policy --json and export show it, or its unmistakable beginning of 4 digits or more.
    """
    from bot.store.record import find_fact
    from bot.store.record_corrections import add_correction, undo_corrections

    if sum((wrong, day is not None, undo)) != 1:
        raise Mistaken("Say one of --wrong, --date DATE or --undo.")
    now = datetime.now(UTC)
    dated = _dated(day, now.date()) if day is not None else None
    with setting.store() as store:
        found = store.read_now(find_fact, fact)
        if found is None:
            raise OperatorError(
                f"No fact “{fact}”, or several begin so. policy PLATFORM --json and export show the ids."
            )
        if undo:
            count = store.write_now(undo_corrections, found.id, now)
            click.echo(f"{counted(count, 'correction')} of {found.id} taken back.")
            return
        kind = "wrong" if wrong else "date"
        store.write_now(add_correction, found.id, kind, "terminal", now, date=dated, note=note)
    says = "is left out as wrong" if wrong else f"has the date {dated}"
    click.echo(
        f"{found.id} ({found.platform or 'no platform'}, {found.origin.publisher}) {says}. "
        f"Undo: policy-bot correct fact {found.id} --undo"
    )


@click.command()
@as_json
@pass_setting
def rebuild(setting: Setting, as_json: bool) -> None:
    """Read all stored articles again for the record. Says what changed; what people corrected stays."""
    from bot.core.record_reading import RecordReader
    from bot.flows.rebuild import rebuild as run_rebuild

    reader = RecordReader(setting.config.watchlist)
    with (
        setting.store() as store,
        click.progressbar(length=0, label="Reading", file=sys.stderr, hidden=not is_watched()) as bar,
    ):
        report = run_rebuild(store, reader, datetime.now(UTC), tick=bar.update)
    if as_json:
        counts = {name: report.counts[mark] for mark, name in (("+", "added"), ("~", "changed"), ("-", "removed"))}
        kept = {"corrections": len(report.kept), "corrections_without_fact": len(report.lost)}
        print_json([{"articles": report.articles, **counts, "lines": report.lines, **kept}])
        return
    for line in report.lines:
        click.echo(line)
    click.echo(
        f"{counted(report.articles, 'article')} read: {report.counts['+']} facts added, {report.counts['~']} changed, "
        f"{report.counts['-']} removed; {counted(len(report.kept), 'correction')} by people in force."
    )
    for correction in report.lost:
        click.echo(
            f"The correction of {correction.fact_id} ({correction.kind}) has no fact any more; it stays on file."
        )


@click.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json", "atom"]),
    required=True,
    help="csv and json: events; atom: a feed of stories.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to; else standard output."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    metavar="N",
    help="Stories in the Atom feed.",
)
@since_option
@pass_setting
def export(setting: Setting, kind: str, output: Path | None, limit: int, since: datetime | None) -> None:
    """Events or stories as a file for others. Identifiers are stable over rebuilds and exports."""
    from bot.flows.export import events_csv, events_json, stories_atom

    with setting.reading() as store:
        if kind == "csv":
            text = store.read_now(events_csv, since)
        elif kind == "json":
            text = store.read_now(lambda db: "".join(f"{line}\n" for line in events_json(db, since)))
        else:
            text = store.read_now(stories_atom, since, limit)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    try:
        output.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise OperatorError(f"Cannot write {output}: {error}. Choose another place.") from error


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


def _chosen(words: str, watchlist: Watchlist) -> Platform:
    from bot.core.platform_choice import choose_platform

    choice = choose_platform(words, watchlist)
    if choice.platform is not None:
        return choice.platform
    if choice.owner:
        raise Mistaken(f"{choice.owner} owns {', '.join(each.name for each in choice.offered)}: name one of them.")
    near = f" Did you mean {' or '.join(each.name for each in choice.offered)}?" if choice.offered else ""
    raise Mistaken(f"“{words}” is not watched.{near} policy-bot policy lists what is.")


def _dated(words: str, today: date) -> Dated:
    from bot.core.events_dates import parse_day

    dated = parse_day(words, today)
    if dated is None:
        raise Mistaken(f"“{words}” is no date. Write 2024-02-07, 7 February 2024, February 2024 or 2024.")
    return dated


def _end_of_day(moment: datetime | None) -> datetime | None:
    """A date without a time means its whole day."""
    if moment is None or (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return moment
    return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _shown(dated: Dated | None) -> str:
    return str(dated) if dated else ""
