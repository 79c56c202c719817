"""The record anew from the stored articles, and what that changed.

The rules by which articles are read get better; the record follows without polling anything again. What people
corrected stands beside the facts and survives: a fact that was called wrong stays wrong under its name, also if its
words are found in another sentence now. Facts of articles that were forgotten stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.articles import reading_copy, repaired_copy
from bot.core.corrections import Correction
from bot.core.events import EVENT_NAMES, Event
from bot.core.record_reading import Fact, RecordReader
from bot.store import record
from bot.store.articles import get_judged
from bot.store.database import Database, Store
from bot.store.record_corrections import list_corrections

BATCH = 200  # articles per transaction: the running bot waits no longer than for one batch


@dataclass(slots=True)
class RebuildReport:
    """What a rebuild changed. lines: one per fact that came, changed or went, in a reader's words; kept: corrections in
    force afterwards; lost: those whose fact is no longer found."""

    articles: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    kept: list[Correction] = field(default_factory=list)
    lost: list[Correction] = field(default_factory=list)


def rebuild(
    store: Store, reader: RecordReader, now: datetime, *, tick: Callable[[int], None] = lambda _: None
) -> RebuildReport:
    """Read all stored relevant articles again. tick: told how many articles each batch took."""
    report = RebuildReport()
    last = 0
    while True:
        last, count = store.write_now(_rebuild_batch, reader, last, now, report)
        if not count:
            break
        report.articles += count
        tick(count)
    store.read_now(_look_at_corrections, report)
    return report


def _rebuild_batch(
    db: Database, reader: RecordReader, after: int, now: datetime, report: RebuildReport
) -> tuple[int, int]:
    """The next batch of articles: (last id, how many)."""
    ids = record.list_relevant_articles(db, after, BATCH)
    for article_id in ids:
        _rebuild_article(db, reader, article_id, now, report)
    return (ids[-1] if ids else after, len(ids))


def _rebuild_article(db: Database, reader: RecordReader, article_id: int, now: datetime, report: RebuildReport) -> None:
    judged = get_judged(db, article_id)
    before = {known.fact.id: known.fact for known in record.list_article_facts(db, article_id)}
    facts = reader.read(reading_copy(repaired_copy(judged.article)), judged.relevance)
    change = record.write_facts(db, article_id, facts, min(judged.article.date, now), now, rebuilt=True)
    after = {fact.id: fact for fact in facts}
    for mark, ids, where in (("+", change.added, after), ("~", change.changed, after), ("-", change.removed, before)):
        for fact_id in ids:
            report.counts[mark] += 1
            if fact_id in where:
                report.lines.append(f"{mark} {line_of(where[fact_id])}")


def line_of(fact: Fact) -> str:
    """A fact in one line: its id, platform, what it is, and the article."""
    body = fact.body
    what = type(body).__name__.lower()
    if isinstance(body, Event):
        what = f"{EVENT_NAMES[body.kind]}{f', {body.date}' if body.date else ''}"
    return f"{fact.id} {fact.platform or '-'}: {what} ({fact.origin.publisher}, {fact.origin.date:%Y-%m-%d})"


def _look_at_corrections(db: Database, report: RebuildReport) -> None:
    for correction in list_corrections(db):
        found = record.find_fact(db, correction.fact_id)
        (report.kept if found else report.lost).append(correction)
