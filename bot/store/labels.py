"""What people said of an article's relevance: one label per story and person, which they can take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.rows import to_seconds


def add_label(
    db: Database, story_id: int, article_id: int, channel: str, person: str, *, relevant: bool, now: datetime
) -> int:
    """Note it; the same person's second word on a story replaces the first. Returns the label's number."""
    db.conn.execute(
        """INSERT INTO label(article_id, story_id, channel, person, relevant, at) VALUES (?,?,?,?,?,?)
        ON CONFLICT(story_id, person) DO UPDATE SET relevant=excluded.relevant, article_id=excluded.article_id,
            channel=excluded.channel, at=excluded.at, undone=NULL""",
        (article_id, story_id, channel, person, int(relevant), to_seconds(now)),
    )
    row = db.conn.execute("SELECT id FROM label WHERE story_id=? AND person=?", (story_id, person)).fetchone()
    return int(row[0])


def undo_label(db: Database, number: int, person: str, now: datetime) -> bool:
    """Take one's own label back; False if there is none to take back."""
    cursor = db.conn.execute(
        "UPDATE label SET undone=? WHERE id=? AND person=? AND undone IS NULL", (to_seconds(now), number, person)
    )
    return cursor.rowcount == 1


def list_labels(db: Database) -> list[dict[str, Any]]:
    """Labels that stand, with the articles' texts, in the form that ``classify`` reads, oldest first."""
    sql = """SELECT 'label-' || l.id AS id, a.title, a.summary, a.text, a.url AS link, a.date, a.publisher,
            l.relevant, l.channel, l.at FROM label l JOIN article a ON a.id = l.article_id
        WHERE l.undone IS NULL ORDER BY l.id"""
    return list(db.query(sql))
