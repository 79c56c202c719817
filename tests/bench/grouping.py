"""How well stories are told apart, and what that costs: ``python tests/bench/grouping.py [FILE...] [--no-cost]``.

Reads JSON Lines with ``id, title, summary, date, publisher, relevant, story`` and prints B-cubed and pairwise figures
for all relevant items grouped by the bot's own code in order of date, for several orders of arrival within a day, and
for the same items a second time. Two thirds of the stories (by a hash of their names) are there to learn from, the last
third is held out: each is also grouped by itself, as dated and squeezed into SQUEEZED_DAYS, where many more stories
stand side by side than in real life and wrong merges show. ``--wrong`` lists wrong merges and splits of the two thirds.
Then what one article costs with 1,000 / 10,000 / 100,000 articles stored, as a ratio to the least of them: generated
articles of many stories, 300 a day, in a real file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import config
from bot.core.articles import Reader, Reading, article_of
from bot.core.grouping import Traits
from bot.core.model import Article, Entry, Feed, Level, Relevance, Weight
from bot.core.stories import Assignment, Fingerprint
from bot.flows.grouping import join_story
from bot.store import grouping as kept
from bot.store import stories
from bot.store.articles import add_article
from bot.store.database import Database, open_in_memory, open_store

Item = tuple[dict[str, Any], Reading]
SIZES = (1_000, 10_000, 100_000)
MOST_RATIO = 1.5
HELD_OUT = 2  # which third
SQUEEZED_DAYS = 8
SQUEEZES = 4
PROBES = 120
A_DAY = 300
START = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--config", type=Path, default=Path("feeds.yaml"))
    parser.add_argument("--wrong", action="store_true", help="list wrong merges and splits, held-out ones not")
    parser.add_argument("--no-cost", action="store_true", help="figures only")
    options = parser.parse_args()
    settings = config.load(options.config, {})
    reader = Reader(settings.watchlist, opinion=settings.opinion)
    for file in options.files:
        show_figures(file, [item for item in read_items(reader, file) if item[0]["relevant"]], wrong=options.wrong)
    return 0 if options.no_cost else show_cost()


def read_items(reader: Reader, file: Path) -> list[Item]:
    """Labelled items, read like entries of a feed, in order of date."""
    items = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            label = json.loads(line)
            date = datetime.fromisoformat(label["date"]).astimezone(UTC)
            feed = Feed(label.get("publisher") or "items", "", label.get("publisher", ""))
            entry = Entry("", label.get("link", ""), label["title"], label.get("summary", ""), label.get("text", ""))
            items.append((label, reader.read(article_of(replace(entry, published=date), feed, date))))
    return sorted(items, key=lambda item: item[1].copy.date)


def grouped(items: list[Item], db: Database | None = None, first: int = 0) -> dict[str, int]:
    """Story numbers by item id, as the bot gives them to articles that come in this order."""
    db = db or open_in_memory()
    numbers = {}
    for number, (label, reading) in enumerate(items, start=first):
        found = add_article(db, reading.copy, str(number), "", reading.relevance, reading.matches, "considered")
        numbers[label["id"]] = found
        join_story(db, replace(reading.copy, id=found), reading.relevance, now=reading.copy.date)
    found_in = dict(db.conn.execute("SELECT article_id, story_id FROM story_article").fetchall())
    return {name: found_in[number] for name, number in numbers.items()}


def show_figures(file: Path, items: list[Item], *, wrong: bool) -> None:
    """All of it, what is held out, orders, and twice the same."""
    gold = {label["id"]: label["story"] for label, _ in items}
    found = grouped(items)
    print(f"{file.name}: {len(items)} relevant items, {len(set(gold.values()))} stories")
    print(f"  all        {figures(found, gold)}")
    judged = {
        label["id"]: found[label["id"]] if reading.relevance.level is not Level.NONE else -number
        for number, (label, reading) in enumerate(items, start=1)
    }
    print(f"  as judged  {figures(judged, gold)}  (an item judged irrelevant stands alone)")
    for name, held_out in (("to learn", False), ("held out", True)):
        show_part(name, [item for item in items if is_held_out(item[0]["story"]) is held_out])
    usual = b_cubed(found, gold)[2]
    changes = [abs(b_cubed(grouped(shuffled(items, seed)), gold)[2] - usual) for seed in range(6)]
    print(f"  order within a day changes B-cubed F1 by {max(changes):.3f} at most, {statistics.mean(changes):.3f} mean")
    db = open_in_memory()
    once, twice = grouped(items, db), grouped(items, db, len(items))
    print(f"  the same items again: {sum(once[name] != twice[name] for name in once)} in another story")
    if wrong:
        show_wrong(items, found, gold)


def is_held_out(story: str) -> bool:
    """Whether a story is in the third that nobody looks at when rules are made."""
    return hashlib.sha256(story.encode()).digest()[0] % 3 == HELD_OUT


def show_part(name: str, items: list[Item]) -> None:
    """Figures of some stories by themselves, as dated and squeezed together (the mean of several ways)."""
    gold = {label["id"]: label["story"] for label, _ in items}
    print(f"  {name}   {figures(grouped(items), gold)}  ({len(items)} items by themselves)")
    ways = [grouped(squeezed(items, seed)) for seed in range(SQUEEZES)]
    means = [
        statistics.mean(values)
        for kind in (b_cubed, pairwise)
        for values in zip(*(kind(found, gold) for found in ways), strict=True)
    ]
    print("   squeezed  B-cubed P R F1 {:.3f} {:.3f} {:.3f}   pairs P R F1 {:.3f} {:.3f} {:.3f}".format(*means))


def squeezed(items: list[Item], seed: int) -> list[Item]:
    """The items with every story begun at a chance moment of the same few days; within a story nothing changes."""
    chance = random.Random(seed)
    firsts: dict[str, datetime] = {}
    for label, reading in items:
        firsts.setdefault(label["story"], reading.copy.date)
    begins = {story: START + timedelta(days=SQUEEZED_DAYS * chance.random()) for story in sorted(firsts)}
    moved = []
    for label, reading in items:
        at = begins[label["story"]] + (reading.copy.date - firsts[label["story"]])
        moved.append((label, replace(reading, copy=replace(reading.copy, published=at, first_seen=at))))
    return sorted(moved, key=lambda item: item[1].copy.date)


def shuffled(items: list[Item], seed: int) -> list[Item]:
    """The items in order of days, each day in any order."""
    chance = random.Random(seed)
    return sorted(items, key=lambda item: (item[1].copy.date.date(), chance.random()))


def b_cubed(found: dict[str, int], gold: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over items."""
    by_found, by_gold = defaultdict(set), defaultdict(set)
    for name in gold:
        by_found[found[name]].add(name)
        by_gold[gold[name]].add(name)
    both = {name: len(by_found[found[name]] & by_gold[gold[name]]) for name in gold}
    precision = sum(both[name] / len(by_found[found[name]]) for name in gold) / max(1, len(gold))
    recall = sum(both[name] / len(by_gold[gold[name]]) for name in gold) / max(1, len(gold))
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def pairwise(found: dict[str, int], gold: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs that are one story."""
    together = _pairs(Counter((found[name], gold[name]) for name in gold))
    ours, theirs = _pairs(Counter(found[name] for name in gold)), _pairs(Counter(gold.values()))
    return together / (ours or 1), together / (theirs or 1), 2 * together / ((ours + theirs) or 1)


def _pairs(counts: Counter[Any]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def figures(found: dict[str, int], gold: dict[str, str]) -> str:
    """Both kinds in one line."""
    lines = (" ".join(f"{value:.3f}" for value in kind(found, gold)) for kind in (b_cubed, pairwise))
    return "B-cubed P R F1 {}   pairs P R F1 {}".format(*lines)


def show_wrong(items: list[Item], found: dict[str, int], gold: dict[str, str]) -> None:
    """Each story of ours with several labels, each label in several stories of ours; nothing of what is held out."""
    for what, one, other in (("merged", found, gold), ("split", gold, found)):
        groups: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
        for label, _ in items:
            if not is_held_out(label["story"]):
                groups[one[label["id"]]].append(label)
        for labels in groups.values():
            if len({other[label["id"]] for label in labels}) > 1:
                print(f"  {what}:")
                for label in labels:
                    print(f"    {label['date'][:16]} {other[label['id']]!s:>30} | {label['title'][:90]}")


def show_cost() -> int:
    """Ratios of what one article costs with more and more stored; 1 if it grows more than MOST_RATIO."""
    costs = {}
    with tempfile.TemporaryDirectory(prefix="policy-bot-grouping-") as folder:
        store = open_store(Path(folder) / "bot.db")
        store.read_now(lambda db: db.conn.execute("PRAGMA synchronous=OFF"))
        stored = 0
        for size in SIZES:
            while stored < size - PROBES:
                stored = store.write_now(fill, stored, min(stored + 2_000, size - PROBES))
            costs[size] = store.write_now(measure, stored)
            stored += PROBES
        store.close()
    least = costs[SIZES[0]]
    for size, cost in costs.items():
        print(f"  grouping one article with {size:>7,} stored: {cost / least:.2f} x")
    return int(costs[SIZES[-1]] > MOST_RATIO * least)


def fill(db: Database, first: int, last: int) -> int:
    """Store generated articles with all that grouping keeps of them, but without searching; returns the next number."""
    for number in range(first, last):
        article, relevance = generated(number)
        found = add_article(db, article, str(number), "", relevance, (), "considered")
        key = f"{number:014x}"
        keys = Fingerprint(article.url, f"title {number}", "", tuple(f"{band:x}{key}" for band in range(8)))
        story = stories.find_story(db, found - 3) if number % 12 >= 3 and number > 3 else 0
        assignment = Assignment(story, "same event" if story else "new")
        stories.assign_story(db, replace(article, id=found), keys, assignment, article.first_seen)
        words = f"{article.title} {article.title} {article.summary}".lower().replace(".", "").split()
        terms = {word: 1 + math.log(count) for word, count in Counter(words).items()}
        kept.add_traits(db, found, Traits(terms, frozenset(relevance.platforms)), article.date)
    return last


def measure(db: Database, first: int) -> float:
    """Median seconds of CPU time that grouping takes, storing the article not counted."""
    return statistics.median(add_and_join(db, number) for number in range(first, first + PROBES))


def add_and_join(db: Database, number: int) -> float:
    """One generated article; returns what grouping it took."""
    article, relevance = generated(number)
    found = add_article(db, article, str(number), "", relevance, (), "considered")
    before = time.thread_time()
    join_story(db, replace(article, id=found), relevance, now=article.first_seen)
    return time.thread_time() - before


def generated(number: int) -> tuple[Article, Relevance]:
    """Article ``number``: one of four of its story, in words of which few are common and many rare."""
    at = START + timedelta(days=number / A_DAY)
    story = random.Random(number // 12 * 4 + number % 3)
    own = random.Random(number)
    names = [f"name{story.randrange(40_000)}" for _ in range(6)]
    plain = [f"word{int(own.paretovariate(0.6)) % 5_000}" for _ in range(40)]
    platform = f"platform{story.randrange(30)}"
    title = f"{platform} {' '.join(own.sample(names, 4))} terms {plain[0]} training"
    body = ". ".join(" ".join([*own.sample(names, 3), *plain[at : at + 8]]).capitalize() for at in range(0, 40, 8))
    url = f"https://news{number % 30}.example/{number}"
    feed = f"feed{number % 30}"
    article = Article(url, title, f"{body}.", "", feed, feed, Weight.ORIGINAL, "en", at, at)
    return article, Relevance(Level.ALERT, 8.0, (), (platform,))


if __name__ == "__main__":
    sys.exit(main())
