"""The record on the command line: ``correct fact``, ``rebuild`` and ``export``. Showing it is ``policy``."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.correcting import correct
from bot.cli.setting import (
    Mistaken,
    Setting,
    as_json,
    counted,
    is_watched,
    pass_setting,
    print_json,
    since_option,
)
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.core.events import Dated


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

    reader = RecordReader(setting.config.watchlist, setting.config.opinion)
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


def _dated(words: str, today: date) -> Dated:
    from bot.core.events_dates import parse_day

    dated = parse_day(words, today)
    if dated is None:
        raise Mistaken(f"“{words}” is no date. Write 2024-02-07, 7 February 2024, February 2024 or 2024.")
    return dated
