"""``classify``: the watchlist applied to a file of items, for measuring and for trying out changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import build_desk
from bot.cli.setting import Setting, as_json, is_watched, pass_setting, print_json, print_table
from bot.core.articles import Reader, article_of
from bot.core.model import Entry, Feed, Level
from bot.core.stories import StoryCandidate, assign, fingerprint
from bot.errors import OperatorError

TEXT_FIELDS = ("id", "title", "summary", "text", "link", "publisher")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@pass_setting
def classify(setting: Setting, file: Path, as_json: bool) -> None:
    """Judge the items of a JSON Lines FILE (id, title, summary, text, link, date, publisher), in order of date.

    Prints id, level (alert, digest, none), relevant, score, platforms, topics, story and reasons per item: as JSON
    Lines with --json or when the output is not a terminal, else as a table.
    """
    items = sorted(_read(file), key=lambda item: item["date"])
    reader = build_desk(setting.config, ()).reader
    rows = _judged(reader, items)
    if as_json or not sys.stdout.isatty():
        print_json(rows)
        return
    with click.progressbar(rows, length=len(items), label="Reading", file=sys.stderr, hidden=not is_watched()) as bar:
        shown = [
            {**row, "platforms": ", ".join(row["platforms"]), "reasons": " · ".join(row["reasons"][:4])} for row in bar
        ]
    columns = {"id": "id", "level": "level", "score": "score", "platforms": "platforms", "reasons": "reasons"}
    print_table(shown, columns, "The file holds no items.")


def _judged(reader: Reader, items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    grouping = _Grouping()
    for item in items:
        feed = Feed(id=item["publisher"] or "items", url="", publisher=item["publisher"])
        entry = Entry("", item["link"], item["title"], item["summary"], item["text"], item["date"])
        article = article_of(entry, feed, item["date"])
        reading = reader.read(article)
        relevance = reading.relevance
        relevant = relevance.level is not Level.NONE
        yield {
            "id": item["id"],
            "level": relevance.level.value,
            "relevant": relevant,
            "score": round(relevance.score, 3),
            "platforms": [reader.platform_names.get(key, key) for key in relevance.platforms],
            "topics": list(relevance.topics),
            "story": grouping.story_of(reading.copy, item["date"]) if relevant else None,
            "reasons": list(relevance.reasons),
        }


class _Grouping:
    """Stories in memory, by the same rules and keys as in the store."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[StoryCandidate]] = {}
        self._merged: dict[int, int] = {}
        self._count = 0

    def story_of(self, article: Any, now: datetime) -> int:
        keys = fingerprint(article)
        names = [name for name in (keys.url, keys.title_key, *keys.near_keys) if name]
        candidates = [self._current(each) for name in names for each in self._by_key.get(name, ())]
        assignment = assign(article, keys, candidates, now)
        story_id = assignment.story_id
        if story_id == 0:
            self._count += 1
            story_id = self._count
        self._merged.update(dict.fromkeys(assignment.merges, story_id))
        mine = StoryCandidate(
            story_id, keys.url, keys.title_key, keys.lead_key, now, article.feed_id, article.publisher
        )
        for name in names:
            self._by_key.setdefault(name, []).append(mine)
        return story_id

    def _current(self, candidate: StoryCandidate) -> StoryCandidate:
        story_id = candidate.story_id
        while story_id in self._merged:
            story_id = self._merged[story_id]
        return replace(candidate, story_id=story_id)


def _read(file: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"Cannot read {file}: {error}. It should be JSON Lines in UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            raise OperatorError(f"{file}:{number}: no JSON: {error}. Every line should be one object.") from error
        if not isinstance(item, dict):
            raise OperatorError(f"{file}:{number}: should be an object with id, title, summary, text, link, date.")
        yield {**{key: _text(item.get(key)) for key in TEXT_FIELDS}, "date": _date(item.get("date"), file, number)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _date(value: Any, file: Path, number: int) -> datetime:
    if value in (None, ""):
        return datetime(1970, 1, 1, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise OperatorError(f"{file}:{number}: “{value}” is no date. Write it as 2025-05-15T07:32:00Z.") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
