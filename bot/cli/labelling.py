"""``classify``: the watchlist applied to a file of items, for measuring and for trying out changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import Setting, as_json, is_watched, pass_setting, print_json, print_table, utc_moment
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.core.opinion_training import Example

# Label sets name some topics by two words.
TOPIC_NAMES = {"opt-out/consent": "opt-out", "labelling/disclosure": "labelling", "deepfake/likeness": "likeness"}
TEXT_FIELDS = ("title", "summary", "text", "link", "publisher")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@click.option("--why", is_flag=True, help="Also the parts of each score: rules, other senses, the second opinion.")
@pass_setting
def classify(setting: Setting, file: Path, why: bool, as_json: bool) -> None:
    """Judge the items of a JSON Lines FILE.

    Each line is an object with id, title, summary, text, link, date and publisher; they are taken in order of date.
    Prints id, level (alert, digest, none), relevant, score, platforms, topics, story and reasons per item: as JSON
    Lines with --json or when the output is not a terminal, else as a table.
    """
    from bot.app import build_desk
    from bot.cli.judging import judged

    config = setting.config
    items = sorted(_read(file), key=lambda item: item["date"])
    rows = judged(build_desk(config, ()).reader, items, why=why)
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
    if why:
        for row in shown:
            row["why"] = ", ".join(f"{part['part']} {part['points']:+g}" for part in row["why"])
        columns["why"] = "why"
    print_table(shown, columns, "The file holds no items.")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("weights.json"), show_default=True,
              metavar="FILE", help="Where the weights are written.")  # fmt: skip
@pass_setting
def train(setting: Setting, files: tuple[Path, ...], out: Path) -> None:
    """Train the second opinion from labelled items.

    Each line of the JSON Lines FILES is an object as for classify, with relevant (true or false) and, if it is not a
    certain label, grade: borderline counts half, weak (an item of a stream that nobody looked at) a tenth. Relevant
    ones may have topics, a list of ids, and event, the kind that they mainly tell (such as licence-deal, or ""): the
    bot learns to tell these, too; with grade topics they teach nothing about relevance. share, from 0 to 1, is for
    items that were picked out, not met: they count that much for relevance.
    "policy-bot labels" gives such lines from what people pressed. The bot uses the file that settings.weights names.
    """
    from bot.config.weights import weights_text
    from bot.core.opinion_training import train as train_opinion

    examples = [example for file in files for example in _examples(setting, file)]
    try:
        opinion = train_opinion(examples)
    except ValueError as error:
        raise OperatorError(f"{error}. Add lines with relevant true, and others with false.") from error
    try:
        out.write_text(weights_text(opinion), encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"Cannot write {out}: {error.strerror}. Name another file with --out.") from error
    relevant = sum(each.relevant for each in examples)
    click.echo(f"{out}: {len(opinion.weights):,} weights from {len(examples):,} items, {relevant:,} relevant.")


def _examples(setting: Setting, file: Path) -> Iterator[Example]:
    """The labelled items of a file that the model may meet: those that speak of AI or name what is watched. What an
    event sounds like is learnt from the others, too."""
    from bot.cli.judging import article_of_item
    from bot.core.articles import Reader
    from bot.core.model import TOPIC_IDS
    from bot.core.opinion_training import TOPICS, Example
    from bot.core.record_reading import RecordReader
    from bot.core.weighing import topic_features_of, weigh

    reader, record = Reader(setting.config.watchlist), RecordReader(setting.config.watchlist)
    for item in _read(file):
        if not isinstance(item["relevant"], bool):
            raise OperatorError(f"{file}: item {item['id']} has no label: relevant should be true or false.")
        reading = reader.read(article_of_item(item))
        event = item["event"] if item["relevant"] else None
        for_events = record.features(reading.copy, reading.relevance) if event is not None else frozenset()
        if weighed := weigh(reading.copy, reading.matches):
            labels = frozenset(TOPIC_NAMES.get(each, each) for each in item["topics"]).intersection(TOPIC_IDS)
            by_rules = topic_features_of(weighed) if labels else frozenset()
            grade = _grade(item["grade"])
            share = _share(file, item)
            yield Example(weighed.features(), item["relevant"], grade, by_rules, labels, event, for_events, share)
        elif event is not None:
            yield Example(frozenset(), True, TOPICS, event=event, for_events=for_events)


def _grade(value: object) -> str:
    return str(value) if value in ("borderline", "weak", "topics") else ""


def _share(file: Path, item: dict[str, Any]) -> float:
    share = item["share"]
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        raise OperatorError(f"{file}: item {item['id']} has a wrong share: it should be above 0 and at most 1.")
    return float(share)


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
        topics = item.get("topics")
        named = [each for each in topics if isinstance(each, str)] if isinstance(topics, list) else []
        label = {"relevant": item.get("relevant"), "grade": item.get("grade"), "topics": named}
        event = item.get("event")
        label["event"] = event if isinstance(event, str) else None
        label["share"] = item.get("share", 1.0)
        yield {**texts, **label, "id": item.get("id"), "date": _date(item.get("date"), file, number)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _date(value: Any, file: Path, number: int) -> datetime:
    if value in (None, ""):
        return datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return utc_moment(str(value))
    except ValueError as error:
        raise OperatorError(f"{file}:{number}: “{value}” is no date. Write it as 2025-05-15T07:32:00Z.") from error
