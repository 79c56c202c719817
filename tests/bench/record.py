"""How good and how fast the record is: figures on labelled items, and /policy over a large store.

    python -m tests.bench.record [labels] [answers] [--articles N] [--events N] [--items FILE]

labels    events, dates and speakers against our labels (tests/data/event_labels.json, by item id: the first twelve
          digits of the SHA-1 of its address), on the items of a JSON Lines file that is not part of the project (id,
          title, summary, link, date, publisher, and text if there is one), or against what these say themselves
          (primary, a list of kinds, or event, one; also, event_date, speaker with its name); clauses are checked to be
          verbatim
answers   the time from a typed name to the message rendered for Slack, Discord or the terminal in turn, from the store
          alone, at --articles and --events (100,000 and 5,000 unless said), then at ten times as many; the network is
          never touched

Events beyond the primary one count as wrong if the label does not allow them. Prints each figure beside its target.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from bot.chats.discord.replies import embed_of, view_of
from bot.chats.slack.replies import render_reply
from bot.cli.showing import reply_lines
from bot.config import load
from bot.core.articles import Reader, reading_copy
from bot.core.claims import Claim, Sense
from bot.core.clauses import Allows, Clause
from bot.core.conflicts import Slot, SlotName
from bot.core.deadlines import Deadline
from bot.core.events import Dated, Event, EventKind, Origin, Precision, Scope
from bot.core.model import Article, Level, Relevance, Watchlist, Weight
from bot.core.naming import Naming
from bot.core.platform_choice import choose_platform
from bot.core.record_reading import Fact, RecordReader
from bot.core.replies import Reply
from bot.core.sides import Side
from bot.core.standing import Basis, Stance, Standing
from bot.core.text import fold
from bot.flows.answer_policy import policy_reply, table_reply
from bot.store import record
from bot.store.database import Database, open_store

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT / "tests" / "data" / "event_labels.json"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ASKED = 400


@dataclass(slots=True)
class Figures:
    """Counts against the labels."""

    items: int = 0
    right: int = 0
    told: int = 0  # items that tell an event for sure
    told_right: int = 0
    wrong: int = 0
    dates: int = 0
    dates_right: int = 0
    speakers: int = 0
    speakers_right: int = 0
    clauses: int = 0
    loose: int = 0


def measure_labels(items_file: Path) -> None:
    """Print how the record compares with the labels."""
    f = label_figures(items_file)
    print(f"items                                  {f.items}")
    if not f.items:
        print(f"labels skipped: no item of {items_file} is labelled")
        return
    print(f"primary event right                    {f.right / f.items:.3f}   target >= 0.90")
    print(f"  where the label leaves no choice      {f.told_right}/{f.told}")
    print(f"wrong events per article               {f.wrong / f.items:.3f}   target <= 0.15")
    print(f"dates right of those given             {f.dates_right}/{f.dates}   target >= 0.95")
    print(f"speakers right                         {f.speakers_right}/{f.speakers}   target >= 0.90")
    print(f"clauses not verbatim                   {f.loose} of {f.clauses}   target 0")


def label_figures(items_file: Path) -> Figures:
    """Compare with the labels. Items without a label are left out."""
    figures = Figures()
    config = load(ROOT / "feeds.yaml", {})
    watchlist = config.watchlist
    reader = RecordReader(watchlist, config.opinion)
    judge = Reader(watchlist, opinion=config.opinion)
    ids = {platform.name: platform.id for platform in watchlist.platforms}
    labels: dict[str, Any] = json.loads(LABELS.read_text(encoding="utf-8"))
    items = [json.loads(line) for line in items_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for item in items:
        label = labels.get(item["id"]) or _own_label(item)
        if label is None:
            continue
        figures.items += 1
        article = _article_of(item)
        if "platforms" in item:
            platforms = tuple(ids[name] for name in item["platforms"] if name in ids)
        else:  # not labelled: what the bot itself takes as its subjects
            platforms = judge.read(article).relevance.platforms
        bodies = [fact.body for fact in reader.read(article, Relevance(Level.ALERT, 9.0, (), platforms))]
        events = [body for body in bodies if isinstance(body, Event)]
        main = next((event.kind.value for event in events if event.primary), "")
        figures.right += main in label["primary"]
        if "" not in label["primary"]:
            figures.told += 1
            figures.told_right += main in label["primary"]
        allowed = {*label["primary"], *label.get("also", ())}
        figures.wrong += len({event.kind.value for event in events} - allowed)
        told = [event.date for event in events if event.primary and event.date]
        if "date" in label and told:
            figures.dates += 1
            figures.dates_right += told[0].first.isoformat() == label["date"]
        if "speaker" in label:
            figures.speakers += 1
            wanted = fold(label["speaker"]["name"])
            names = [fold(body.speaker) for body in bodies if isinstance(body, Claim)]
            figures.speakers_right += any(wanted in name or name in wanted for name in names)
        whole = fold(f"{item['title']} {item['summary'] or ''} {item.get('text') or ''}")
        quoted = [body.words for body in bodies if isinstance(body, Clause)]
        figures.clauses += len(quoted)
        figures.loose += sum(fold(words) not in whole for words in quoted)
    return figures


def _own_label(item: dict[str, Any]) -> dict[str, Any] | None:
    """What an item says of itself, as a label; None if it says nothing of events."""
    primary = item.get("primary", item.get("event"))
    if primary is None or item.get("relevant") is False:
        return None
    label = {"primary": (primary or [""]) if isinstance(primary, list) else [primary], "also": item.get("also") or []}
    if item.get("event_date"):
        label["date"] = item["event_date"]
    if item.get("speaker"):
        label["speaker"] = item["speaker"]
    return label


def _article_of(item: dict[str, Any]) -> Article:
    date = datetime.fromisoformat(item["date"])
    summary = re.sub(r"^submitted by /u/.*", "", item["summary"] or "")
    article = Article(
        item["link"], item["title"], summary, item.get("text") or "", item["publisher"], "items", Weight.ORIGINAL, "en",
        date, date,
    )  # fmt: skip
    return reading_copy(article)


def measure_answers(articles: int, events: int) -> None:
    """Fill a store, ask it, print the percentiles; then again with ten times as much."""
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    watchlist = load(ROOT / "feeds.yaml", {}).watchlist
    ids = [platform.id for platform in watchlist.platforms]
    naming = Naming(watchlist)
    names = [platform.name for platform in watchlist.platforms]
    first = 0.0
    for factor in (1, 10):
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(Path(folder) / "bot.db")
            try:
                store.write_now(_fill, ids, articles * factor, events * factor)
                p50, p99, cpu = store.read_now(_ask, watchlist, naming, names)
                began = time.perf_counter()
                store.read_now(table_reply, watchlist, now=NOW)
                table = (time.perf_counter() - began) * 1000
            finally:
                store.close()
        target = "<= 20 ms" if factor == 1 else f"<= {2 * first:.1f} ms (twice the smaller)"
        first = first or p99
        print(
            f"{articles * factor:>9,} articles, {events * factor:>6,} events: /policy p50 {p50:.1f}, p99 {p99:.1f} ms "
            f"(processor {cpu:.1f} ms)   target {target}; table {table:.0f} ms"
        )


def _refuse(*_: object) -> NoReturn:
    raise OSError("the network is off")


RENDERERS: tuple[Callable[[Reply], object], ...] = (
    render_reply,
    lambda reply: (embed_of(reply), view_of(reply)),
    reply_lines,
)


def _ask(db: Database, watchlist: Watchlist, naming: Naming, names: list[str]) -> tuple[float, float, float]:
    """Ask about platforms as often as they are written about; median, 99th percentile, and the latter of
    processor time alone (on a busy machine the others wait for their turn), in milliseconds."""
    choose = random.Random(7)
    weights = [1 / (rank + 1) for rank in range(len(names))]
    took, worked = [], []
    for number, typed in enumerate(choose.choices(names, weights, k=ASKED)):
        began, begun = time.perf_counter(), time.thread_time()
        platform = choose_platform(typed.lower(), naming).platform
        assert platform is not None
        RENDERERS[number % len(RENDERERS)](policy_reply(db, watchlist, platform.id, now=NOW))
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - begun) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=100)[98], statistics.quantiles(worked, n=100)[98]


def _fill(db: Database, ids: list[str], articles: int, events: int) -> None:
    """Articles with short texts, and events with what comes with them, on few platforms more than on most."""
    choose = random.Random(11)
    weights = [1 / (rank + 1) for rank in range(len(ids))]
    start = NOW - timedelta(days=900)
    step = timedelta(days=900) / articles
    platforms = choose.choices(ids, weights, k=articles)
    db.conn.execute("DROP TRIGGER article_added")  # the full text index takes no part here and long to fill
    for n, platform in enumerate(platforms, start=1):
        place, at = f"outlet{n % 40}.example/{n}", (start + n * step).timestamp()
        words = (f"Story {n} of {platform}", f"story {n}", f"A short summary of story {n}.", f"Outlet {n % 40}")
        db.conn.execute(
            """INSERT INTO article(id, url, url_key, title, title_key, summary, text, publisher, feed_id, weight,
            language, first_seen, published, date, level, outcome)
            VALUES (?,?,?,?,?,?,'',?,'f','original','en',?,?,?,'alert','considered')""",
            (n, f"https://{place}", place, *words, at, at, at),
        )
        db.conn.execute("INSERT INTO article_platform VALUES (?,?,?,'subject')", (n, platform, at))
    every = max(1, articles // events)
    for number in range(1, events + 1):
        article_id = min(articles, number * every)
        date = start + article_id * step
        record.write_facts(
            db, article_id, facts_of_article(choose, article_id, platforms[article_id - 1], date), date, date
        )


def facts_of_article(choose: random.Random, article_id: int, platform: str, date: datetime) -> Iterator[Fact]:
    """An event and, now and then, a clause, a claim, a stance, a deadline and a slot."""
    origin = Origin(
        article_id,
        f"Outlet {article_id % 40}",
        f"https://outlet{article_id % 40}.example/{article_id}",
        "A title",
        date,
    )
    day = Dated(date.date(), date.date(), Precision.DAY, "today")
    words = f"{platform} changed its terms on AI training in paragraph {article_id}, and users may opt out of it."
    kind = choose.choice(list(EventKind))
    bodies: list[Event | Clause | Claim | Stance | Deadline | Slot] = [Event(kind, platform, words, day)]
    if article_id % 3 == 0:
        standing = choose.choice([Standing.PERMITS, Standing.OPT_OUT, Standing.OPT_IN])
        bodies.append(Stance(standing, Basis.REPORT, words, Scope(choose.choice(["", "EU", "US"])), date=day))
        bodies.append(
            Deadline("effective", Dated(day.last + timedelta(30), day.last + timedelta(30), Precision.DAY), words)
        )
    if article_id % 4 == 0:
        bodies.append(Slot(SlotName.DEFAULT, choose.choice(["on", "off"]), words))
    if article_id % 5 == 0:
        bodies.append(
            Clause(
                f"We may use your content in way {article_id} to train AI models.",
                words,
                Allows.PERMITS,
            )
        )
        bodies.append(
            Claim("A spokesperson", choose.choice(list(Side)), choose.choice(list(Sense)), words, "The Paper")
        )
    for number, body in enumerate(bodies):
        yield Fact(f"{article_id:08x}{number:04x}", platform, origin, body)


def main() -> None:
    """Run what is named, or all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["labels", "answers"])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--items", type=Path, default=ROOT.parent / "shared" / "data" / "labels_dev.jsonl")
    chosen = parser.parse_args()
    if "labels" in chosen.what:
        if chosen.items.exists():
            measure_labels(chosen.items)
        else:
            print(f"labels skipped: no {chosen.items}")
    if "answers" in chosen.what:
        measure_answers(chosen.articles, chosen.events)


if __name__ == "__main__":
    main()
