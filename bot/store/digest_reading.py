"""What a digest is made of, for a span of time: articles with their stories and sagas, and counts. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.core.model import Channel, Level, Weight
from bot.store.rows import from_list, marks, to_moment, to_seconds

# An article that came to be known in this span but is older by more was stored silently when its feed was new.
LATELY = timedelta(days=3)
ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the span with the story and the saga that it belongs to."""

    article_id: int
    title: str
    url: str
    publisher: str
    weight: Weight
    date: datetime
    level: Level
    topics: tuple[str, ...]
    story: int
    saga: int


@dataclass(frozen=True, slots=True)
class SagaCounts:
    """How much a saga holds up to a moment: stories, articles, outlets; name: its first story's title."""

    stories: int
    articles: int
    outlets: int
    name: str


def list_told(db: Database, since: datetime, until: datetime, least: Level) -> list[Told]:
    """The articles that came to be known in (since, until], of at least that level, oldest first."""
    levels = [each.value for each in Level if each.rank >= least.rank]
    marked = ",".join(f"'{each}'" for each in levels)
    rows = db.conn.execute(
        f"""SELECT a.id, a.title, a.url, a.publisher, a.weight, a.date, a.level, a.topics,
            coalesce(m.story_id, -a.id), coalesce(s.saga_id, m.story_id, -a.id)
        FROM article a LEFT JOIN story_article m ON m.article_id = a.id LEFT JOIN story s ON s.id = m.story_id
        WHERE a.first_seen > ? AND a.first_seen <= ? AND a.date >= ? AND a.level IN ({marked})
            AND a.outcome NOT IN ('old', 'same-address')
        ORDER BY a.first_seen, a.id""",  # noqa: S608  (levels are our own words)
        (to_seconds(since), to_seconds(until), to_seconds(since - LATELY)),
    ).fetchall()
    return [
        Told(r[0], r[1], r[2], r[3], Weight(r[4]), to_moment(r[5]), Level(r[6]), from_list(r[7]), r[8], r[9])
        for r in rows
    ]


def count_saga(db: Database, saga: int, until: datetime) -> SagaCounts:
    """What a saga holds of what was known until then. A story without others is a saga of one."""
    row = db.conn.execute(
        """SELECT count(DISTINCT s.id), count(m.article_id), count(DISTINCT m.publisher)
        FROM story s JOIN story_article m ON m.story_id = s.id
        WHERE (s.id = :saga OR s.saga_id = :saga) AND m.at <= :until""",
        {"saga": saga, "until": to_seconds(until)},
    ).fetchone()
    name = db.conn.execute("SELECT title FROM story WHERE id=?", (saga,)).fetchone()
    return SagaCounts(row[0], row[1], row[2], str(name[0]) if name else "")


def list_weekly(db: Database, since: datetime, until: datetime) -> list[tuple[datetime, str, frozenset[str]]]:
    """Per story that became known in the span and is surely relevant: (when it was published, its first subject or '',
    platforms). By when it became known, what was old already at the first poll would be news of that week."""
    rows = db.conn.execute(
        """SELECT min(a.date), a.topics, (SELECT group_concat(p.platform) FROM article_platform p
                WHERE p.article_id = a.id AND p.role = 'subject')
        FROM article a JOIN story_article m ON m.article_id = a.id
        WHERE a.first_seen > ? AND a.first_seen <= ? AND a.level = 'alert' GROUP BY m.story_id""",
        (to_seconds(since), to_seconds(until)),
    ).fetchall()
    return [
        (to_moment(float(at)), next(iter(from_list(topics)), ""), frozenset((names or "").split(",")) - {""})
        for at, topics, names in rows
    ]


def list_platforms_of(db: Database, article_ids: Sequence[int]) -> list[str]:
    """Platforms of which these articles say anything that is recorded."""
    found: set[str] = set()
    for at in range(0, len(article_ids), ASKED_AT_ONCE):
        ids = article_ids[at : at + ASKED_AT_ONCE]
        sql = f"SELECT DISTINCT platform FROM fact WHERE article_id IN ({marks(len(ids))})"  # noqa: S608
        found.update(row[0] for row in db.conn.execute(sql, ids).fetchall() if row[0])
    return sorted(found)


def count_read(db: Database, since: datetime, until: datetime) -> int:
    """How many articles came to be known in the span."""
    sql = "SELECT count(*) FROM article WHERE first_seen > ? AND first_seen <= ?"
    return int(db.conn.execute(sql, (to_seconds(since), to_seconds(until))).fetchone()[0])


def count_alerts(db: Database, channel: Channel, since: datetime, until: datetime) -> int:
    """How many stories this channel was alerted to in the span."""
    sql = "SELECT count(*) FROM alert WHERE channel=? AND created > ? AND created <= ?"
    return int(db.conn.execute(sql, (str(channel), to_seconds(since), to_seconds(until))).fetchone()[0])


def count_feeds(db: Database) -> tuple[int, int]:
    """(feeds that are well, feeds that fail) now."""
    row = db.conn.execute(
        """SELECT count(*) FILTER (WHERE health IN ('ok', 'new')), count(*) FILTER (WHERE health NOT IN ('ok', 'new'))
        FROM feed WHERE enabled"""
    ).fetchone()
    return int(row[0]), int(row[1])
