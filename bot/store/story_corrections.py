"""What people set right about stories and platforms, with what is needed to take it back.

Only rows: what a correction does is decided in flows.corrections.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.rows import to_moment, to_seconds


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the log. kind: ``split``, ``join`` or ``platform``; undo: what has to be put back."""

    id: int
    at: datetime
    who: str
    kind: str
    article_id: int
    says: str
    undo: dict[str, Any]
    undone: datetime | None


def add_correction(
    db: Database, kind: str, article_id: int, says: str, undo: dict[str, Any], who: str, now: datetime
) -> int:
    """Write a correction into the log; returns its number."""
    cursor = db.conn.execute(
        "INSERT INTO story_correction(at, who, kind, article_id, says, undo) VALUES (?,?,?,?,?,?)",
        (to_seconds(now), who, kind, article_id, says, json.dumps(undo, ensure_ascii=False)),
    )
    return int(cursor.lastrowid or 0)


def find_correction(db: Database, correction_id: int) -> Correction | None:
    """The correction with this number."""
    found = _select(db, "WHERE id=?", correction_id)
    return found[0] if found else None


def list_corrections(db: Database, limit: int) -> list[Correction]:
    """Newest first."""
    return _select(db, "ORDER BY id DESC LIMIT ?", limit)


def list_later(db: Database, correction: Correction) -> list[Correction]:
    """Later corrections of stories that were not undone."""
    return _select(db, "WHERE id > ? AND undone IS NULL AND kind <> 'platform' ORDER BY id", correction.id)


def mark_undone(db: Database, correction_id: int, now: datetime) -> None:
    """The correction holds no longer."""
    db.conn.execute("UPDATE story_correction SET undone=? WHERE id=?", (to_seconds(now), correction_id))


def list_story_articles(db: Database, story_id: int) -> list[int]:
    """Ids of a story's articles."""
    rows = db.conn.execute("SELECT article_id FROM story_article WHERE story_id=? ORDER BY article_id", (story_id,))
    return [int(row[0]) for row in rows.fetchall()]


def move_article(db: Database, article_id: int, story_id: int, how: str) -> str:
    """Put an article into another story; returns how it had come into its old one."""
    sql = "SELECT how FROM story_article WHERE article_id=?"
    before = str(db.conn.execute(sql, (article_id,)).fetchone()[0])
    db.conn.execute("UPDATE story_article SET story_id=?, how=? WHERE article_id=?", (story_id, how, article_id))
    return before


def set_merged(db: Database, story_id: int, into: int | None) -> None:
    """A story without articles leads to the one that has them; None: it stands for itself again."""
    db.conn.execute("UPDATE story SET merged_into=? WHERE id=?", (into, story_id))


def set_apart(db: Database, one: int, other: int, *, apart: bool) -> None:
    """Two stories must never become one by themselves, or may again."""
    pair = (min(one, other), max(one, other))
    if apart:
        db.conn.execute("INSERT OR IGNORE INTO story_apart(one, other) VALUES (?,?)", pair)
    else:
        db.conn.execute("DELETE FROM story_apart WHERE one=? AND other=?", pair)


def copy_alerts(db: Database, article_id: int, source: int, target: int, *, every: bool) -> list[int]:
    """Let the target story count as told where the source was: everywhere, or only where this article was what told
    it. Never twice in a channel. Returns the new rows' ids."""
    rows = db.conn.execute(
        """INSERT OR IGNORE INTO alert(story_id, channel, article_id, way, created, delivery_id)
        SELECT ?, channel, article_id, CASE way WHEN 'held' THEN 'summary' ELSE way END, created, delivery_id
        FROM alert WHERE story_id=? AND (? OR article_id=?) RETURNING id""",
        (target, source, every, article_id),
    )
    return [int(row[0]) for row in rows.fetchall()]


def remove_alerts(db: Database, alert_ids: list[int]) -> None:
    """Forget copies that ``copy_alerts`` made."""
    db.conn.executemany("DELETE FROM alert WHERE id=?", [(each,) for each in alert_ids])


def say_platform(db: Database, article_id: int, platform: str, present: bool | None) -> None:
    """A person's word on a platform: it is, it is not, or (None) nothing any more."""
    if present is None:
        db.conn.execute("DELETE FROM platform_said WHERE article_id=? AND platform=?", (article_id, platform))
    else:
        db.conn.execute(
            "INSERT OR REPLACE INTO platform_said(article_id, platform, present) VALUES (?,?,?)",
            (article_id, platform, int(present)),
        )


def find_said(db: Database, article_id: int, platform: str) -> bool | None:
    """What a person said of this platform before, None if nobody did."""
    sql = "SELECT present FROM platform_said WHERE article_id=? AND platform=?"
    row = db.conn.execute(sql, (article_id, platform)).fetchone()
    return None if row is None else bool(row[0])


def list_roles(db: Database, article_id: int) -> dict[str, str]:
    """Platforms of an article with their roles."""
    rows = db.conn.execute("SELECT platform, role FROM article_platform WHERE article_id=?", (article_id,))
    return {str(platform): str(role) for platform, role in rows.fetchall()}


def set_role(db: Database, article_id: int, platform: str, role: str) -> None:
    """Give a platform of an article a role, '' to take the platform away."""
    db.conn.execute("DELETE FROM article_platform WHERE article_id=? AND platform=?", (article_id, platform))
    if role:
        db.conn.execute(
            """INSERT INTO article_platform(article_id, platform, date, role)
            SELECT id, ?, date, ? FROM article WHERE id=?""",
            (platform, role, article_id),
        )


def _select(db: Database, rest: str, *values: object) -> list[Correction]:
    sql = f"SELECT id, at, who, kind, article_id, says, undo, undone FROM story_correction {rest}"  # noqa: S608
    return [
        Correction(row[0], to_moment(row[1]), row[2], row[3], row[4], row[5], json.loads(row[6]), to_moment(row[7]))
        for row in db.conn.execute(sql, values).fetchall()
    ]
