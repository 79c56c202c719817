"""``classify``: the watchlist applied to a file of items, for measuring and for trying out changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.cli.setting import Setting, as_json, is_watched, pass_setting, print_json, print_table, utc_moment
from bot.errors import OperatorError

TEXT_FIELDS = ("title", "summary", "text", "link", "publisher")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@pass_setting
def classify(setting: Setting, file: Path, as_json: bool) -> None:
    """Judge the items of a JSON Lines FILE.

    Each line is an object with id, title, summary, text, link, date and publisher; they are taken in order of date.
    Prints id, level (alert, digest, none), relevant, score, platforms, topics, story and reasons per item: as JSON
    Lines with --json or when the output is not a terminal, else as a table.
    """
    from bot.app import build_desk
    from bot.cli.judging import judged

    config = setting.config
    items = sorted(_read(file), key=lambda item: item["date"])
    rows = judged(build_desk(config, ()).reader, items)
    as_json = as_json or not sys.stdout.isatty()
    hidden = not is_watched() or (as_json and sys.stdout.isatty())  # the bar and the rows would mix
    with click.progressbar(rows, length=len(items), label="Reading", file=sys.stderr, hidden=hidden) as bar:
        if as_json:
            print_json(bar)
            return
        shown = [
            {**row, "platforms": ", ".join(row["platforms"]), "reasons": " · ".join(row["reasons"][:4])} for row in bar
        ]
    columns = {"id": "id", "level": "level", "score": "score", "platforms": "platforms", "reasons": "reasons"}
    print_table(shown, columns, "The file holds no items.")


def _read(file: Path) -> Iterator[dict[str, Any]]:
    try:
        # Not splitlines: it would break a text at the line separators that JSON allows inside it.
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"Cannot read {file}: {error}. It should be JSON Lines in UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise OperatorError(f"{file}:{number}: no JSON: {error}. Every line should be one object.") from error
        if not isinstance(item, dict):
            raise OperatorError(f"{file}:{number}: should be an object with id, title, summary, text, link, date.")
        texts = {key: _text(item.get(key)) for key in TEXT_FIELDS}
        yield {**texts, "id": item.get("id"), "date": _date(item.get("date"), file, number)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _date(value: Any, file: Path, number: int) -> datetime:
    if value in (None, ""):
        return datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return utc_moment(str(value))
    except ValueError as error:
        raise OperatorError(f"{file}:{number}: “{value}” is no date. Write it as 2025-05-15T07:32:00Z.") from error
