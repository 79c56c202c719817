"""The record's facts: written per article, read per platform, as they were known on a day. Bounded: an answer reads the
newest facts of each sort, however many are stored.

What facts mean together is core.platform_record; what people corrected is in record_corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.corrections import KnownFact, corrected
from bot.core.record_reading import Fact
from bot.store.record_corrections import load_corrections
from bot.store.record_rows import COLUMNS, fact_of, facts_of, row_of
from bot.store.rows import to_moment, to_seconds

# How many of each sort one answer weighs, newest first.
NEWEST = {"event": 60, "clause": 12, "claim": 16, "stance": 30, "deadline": 16, "slot": 30}
FAR_FUTURE = 4_102_444_800.0  # 2100


@dataclass(slots=True)
class FactChange:
    """What reading an article again changed: ids of facts that came, changed, went."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is stored about a platform: articles with facts, their outlets, events; first: since when."""

    articles: int
    outlets: int
    events: int
    first: datetime | None


def write_facts(
    db: Database, article_id: int, facts: Iterable[Fact], known: datetime, now: datetime, *, rebuilt: bool = False
) -> FactChange:
    """Make ``facts`` the facts of this article. What is new is known since ``known``; what is no longer said is gone
    since ``now``, or was never there if the record is rebuilt."""
    before = {
        row[0]: (row[1], row[2])
        for row in db.conn.execute("SELECT id, body, gone FROM fact WHERE article_id=?", (article_id,))
    }
    change = FactChange()
    kept: set[str] = set()
    for fact in facts:
        row = row_of(fact)
        kept.add(fact.id)
        if fact.id not in before:
            sql = f"""INSERT INTO fact({COLUMNS}, known) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
                ON CONFLICT(id) DO NOTHING"""  # noqa: S608
            db.conn.execute(sql, (*row, to_seconds(known)))
            change.added.append(fact.id)
        elif before[fact.id] != (row[12], None):
            db.conn.execute(
                """UPDATE fact SET platform=?, what=?, kind=?, day=?, article_id=?, outlet=?, url=?, title=?,
                published=?, weight=?, derivative=?, body=?, gone=NULL WHERE id=?""",
                (*row[1:], fact.id),
            )
            change.changed.append(fact.id)
    for fact_id, (_, gone) in before.items():
        if fact_id in kept:
            continue
        if rebuilt:
            db.conn.execute("DELETE FROM fact WHERE id=?", (fact_id,))
            change.removed.append(fact_id)
        elif gone is None:
            db.conn.execute("UPDATE fact SET gone=? WHERE id=?", (to_seconds(now), fact_id))
            change.removed.append(fact_id)
    if change:
        _note_article(db, article_id)
    return change


def load_facts(
    db: Database, platform: str, as_of: datetime | None = None, newest: dict[str, int] | None = None
) -> list[KnownFact]:
    """The newest facts about a platform with people's corrections laid over them, wrong ones left in and marked.
    as_of: only what was known, and corrected, until then."""
    until = to_seconds(as_of) if as_of else FAR_FUTURE
    rows: list[Sequence[Any]] = []
    for what, limit in (newest or NEWEST).items():
        sql = f"""SELECT {COLUMNS} FROM fact WHERE platform=? AND what=? AND known<=? AND (gone IS NULL OR gone>?)
            ORDER BY known DESC, id LIMIT ?"""  # noqa: S608
        rows.extend(db.conn.execute(sql, (platform, what, until, until, limit)).fetchall())
    return _with_corrections(db, facts_of(rows), as_of)


def list_events(db: Database, since: datetime | None = None, limit: int = 1_000_000) -> list[KnownFact]:
    """The events of all platforms, newest known first."""
    sql = f"""SELECT {COLUMNS} FROM fact WHERE what='event' AND known>=? AND gone IS NULL
        ORDER BY known DESC, id LIMIT ?"""  # noqa: S608
    rows = db.conn.execute(sql, (to_seconds(since) if since else 0, limit)).fetchall()
    return _with_corrections(db, facts_of(rows), None)


def list_article_facts(db: Database, article_id: int) -> list[KnownFact]:
    """What the record holds of one article."""
    rows = db.conn.execute(f"SELECT {COLUMNS} FROM fact WHERE article_id=? AND gone IS NULL", (article_id,))  # noqa: S608
    return _with_corrections(db, facts_of(rows.fetchall()), None)


def find_fact(db: Database, fact_id: str) -> Fact | None:
    """One fact by its id, or by an unmistakable beginning of it of at least 4 digits."""
    if len(fact_id) < 4:
        return None
    sql = f"SELECT {COLUMNS} FROM fact WHERE id>=? AND id<? LIMIT 2"  # noqa: S608
    rows = db.conn.execute(sql, (fact_id, fact_id + "g")).fetchall()
    return fact_of(rows[0]) if len(rows) == 1 else None


def count_facts(db: Database, platform: str, as_of: datetime | None = None) -> Counts:
    """How much is stored about a platform, known until ``as_of``."""
    until = to_seconds(as_of) if as_of else FAR_FUTURE
    asked = (platform, until)
    articles, first = db.conn.execute(
        "SELECT count(*), min(known) FROM told WHERE platform=? AND known<=?", asked
    ).fetchone()
    outlets = db.conn.execute(
        "SELECT count(*) FROM (SELECT DISTINCT outlet FROM told WHERE platform=? AND known<=?)", asked
    ).fetchone()
    events = db.conn.execute(
        "SELECT count(*) FROM fact WHERE platform=? AND what='event' AND known<=?", asked
    ).fetchone()
    return Counts(articles, outlets[0], events[0], to_moment(first))


def list_relevant_articles(db: Database, after: int, limit: int) -> list[int]:
    """Ids of stored relevant articles above ``after``, in order."""
    sql = "SELECT id FROM article WHERE id>? AND level<>'none' ORDER BY id LIMIT ?"
    return [row[0] for row in db.conn.execute(sql, (after, limit)).fetchall()]


def list_recorded_platforms(db: Database) -> list[str]:
    """Ids of the platforms of which anything is recorded."""
    return [row[0] for row in db.conn.execute("SELECT DISTINCT platform FROM told ORDER BY platform") if row[0]]


def count_articles_naming(db: Database, platform: str, as_of: datetime | None = None) -> int:
    """How many stored articles name a platform, with or without facts."""
    sql = "SELECT count(*) FROM article_platform WHERE platform=? AND date<=?"
    return int(db.conn.execute(sql, (platform, to_seconds(as_of) if as_of else FAR_FUTURE)).fetchone()[0])


def list_busy_outlets(db: Database, limit: int) -> list[str]:
    """The outlets that gave most of the newest facts: where news of a platform would most likely be read."""
    sql = """SELECT outlet FROM (SELECT outlet FROM fact WHERE what='event' ORDER BY known DESC LIMIT 500)
        GROUP BY outlet ORDER BY count(*) DESC, outlet LIMIT ?"""
    return [row[0] for row in db.conn.execute(sql, (limit,)).fetchall()]


def find_watched_since(db: Database) -> datetime | None:
    """Since when feeds are read: the first silent poll."""
    row = db.conn.execute("SELECT min(baseline) FROM feed").fetchone()
    seconds: float | None = row[0]
    return to_moment(seconds)


def _note_article(db: Database, article_id: int) -> None:
    db.conn.execute("DELETE FROM told WHERE article_id=?", (article_id,))
    db.conn.execute(
        """INSERT INTO told(platform, article_id, outlet, known)
        SELECT platform, article_id, min(outlet), min(known) FROM fact WHERE article_id=? GROUP BY platform""",
        (article_id,),
    )


def _with_corrections(db: Database, facts: list[Fact], as_of: datetime | None) -> list[KnownFact]:
    corrections = load_corrections(db, [fact.id for fact in facts], as_of)
    return [corrected(fact, corrections.get(fact.id)) for fact in facts]
