"""How well relevance does on labelled items: ``python tests/bench/labels.py FILE... [--config feeds.yaml] [--wrong]``.

Reads JSON Lines with ``id, title, summary, text, date, publisher, relevant, grade, topics, platforms, story`` and
prints precision, recall and F1 for "alert" and for "alert or digest", with and without the borderline items, for
both halves of the stories (tune on half A, check on half B), then micro F1 of platforms and topics over relevant items.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import config
from bot.cli.labelling import TOPIC_NAMES
from bot.core.articles import Reader, article_of
from bot.core.model import Entry, Feed, Level, Relevance, Watchlist


@dataclass(frozen=True)
class Judged:
    """One labelled item beside what the bot says of it."""

    label: dict[str, Any]
    relevance: Relevance

    @property
    def relevant(self) -> bool:
        return bool(self.label["relevant"])

    @property
    def borderline(self) -> bool:
        return self.label.get("grade") == "borderline"

    @property
    def half(self) -> str:
        """``A`` or ``B``, by the story, so that no story is in both."""
        return "AB"[hashlib.sha256(str(self.label.get("story", self.label["id"])).encode()).digest()[-1] % 2]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--config", type=Path, default=Path("feeds.yaml"))
    parser.add_argument("--wrong", action="store_true", help="list the wrong items with their reasons")
    parser.add_argument("--half", choices="AB", help="list wrong items of this half only")
    options = parser.parse_args()
    settings = config.load(options.config, {})
    watchlist = settings.watchlist
    reader = Reader(watchlist, opinion=settings.opinion)
    for file in options.files:
        items = [
            judge_label(reader, json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line
        ]
        print(f"{file.name}: {len(items)} items, {sum(item.relevant for item in items)} relevant")
        for part, chosen in (("all", items), ("half A", in_half(items, "A")), ("half B", in_half(items, "B"))):
            print_levels(part, chosen)
        print_sets(items, watchlist)
        if options.wrong:
            print_wrong(item for item in items if options.half in (None, item.half))


def judge_label(reader: Reader, label: dict[str, Any]) -> Judged:
    """Runs one labelled item through the same path as a feed's entry."""
    date = datetime.fromisoformat(label["date"]).astimezone(UTC)
    feed = Feed(id="labels", url="https://example.org/feed", publisher=label.get("publisher", ""))
    entry = Entry(
        guid=label["id"],
        link=label.get("link", ""),
        title=label["title"],
        summary=label.get("summary", ""),
        content=label.get("text", ""),
        published=date,
    )
    return Judged(label, reader.read(article_of(entry, feed, date)).relevance)


def in_half(items: list[Judged], half: str) -> list[Judged]:
    """The items of one half."""
    return [item for item in items if item.half == half]


def print_levels(part: str, items: list[Judged]) -> None:
    """Four lines: two levels, with and without borderline items."""
    for name, least in (("alert or digest", Level.DIGEST), ("alert", Level.ALERT)):
        for which, chosen in (("all", items), ("without borderline", [i for i in items if not i.borderline])):
            pairs = [(item.relevance.level.rank >= least.rank, item.relevant) for item in chosen]
            true, false, missed = (pairs.count(case) for case in ((True, True), (True, False), (False, True)))
            print(f"  {part:7} {name:16} {which:19} {_figures(true, false, missed)}")


def _figures(true: int, false: int, missed: int) -> str:
    precision = true / (true + false) if true + false else 0.0
    recall = true / (true + missed) if true + missed else 0.0
    f1 = 2 * true / (2 * true + false + missed) if true else 0.0
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({true} right, {false} false, {missed} missed)"


def print_sets(items: list[Judged], watchlist: Watchlist) -> None:
    """Micro F1 of platforms (only those on the watchlist can be found) and of topics, over relevant items."""
    ids = {name.casefold(): p.id for p in watchlist.platforms for name in (p.name, *p.aliases)}
    relevant = [item for item in items if item.relevant and "topics" in item.label]
    if not relevant:
        return
    for field in ("platforms", "platforms_in_text"):
        for role in ("subject", "any"):
            counts = [0, 0, 0]
            for item in relevant:
                wanted = {ids[n.casefold()] for n in item.label.get(field, ()) if n.casefold() in ids}
                found = set(item.relevance.platforms) | (set(item.relevance.passing) if role == "any" else set())
                _count(counts, found, wanted)
            print(f"  {field:18} {role:8} {_figures(*counts)}")
    counts = [0, 0, 0]
    for item in relevant:
        _count(counts, set(item.relevance.topics), {TOPIC_NAMES.get(t, t) for t in item.label["topics"]})
    print(f"  {'topics':27} {_figures(*counts)}")


def _count(counts: list[int], found: set[str], wanted: set[str]) -> None:
    counts[0] += len(found & wanted)
    counts[1] += len(found - wanted)
    counts[2] += len(wanted - found)


def wrong(items: Iterable[Judged]) -> Iterator[tuple[str, Judged]]:
    """(what is wrong, item) for every item that is told and should not be, or the other way round."""
    for item in items:
        told = item.relevance.level is not Level.NONE
        if told != item.relevant:
            yield ("false" if told else "missed"), item


def print_wrong(items: Iterable[Judged]) -> None:
    """The wrong items with level, score and reasons."""
    for case, item in wrong(items):
        label, got = item.label, item.relevance
        print(f"  {case:6} {label.get('grade', ''):10} {got.level.value:6} {got.score:5.1f}  {label['title']}")
        print(f"         {label.get('summary', '')[:220]}")
        print(f"         {' · '.join(got.reasons)}")


if __name__ == "__main__":
    main()
