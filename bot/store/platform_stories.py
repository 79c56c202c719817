"""What questions about stories need: those of a platform, the story behind an old number, the article that was told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.model import Channel
from bot.store.rows import to_moment


@dataclass(frozen=True, slots=True)
class PlatformStory:
    """A story as one line: first and latest are dates of articles; url is the lead's."""

    id: int
    title: str
    url: str
    first: datetime
    latest: datetime
    articles: int
    outlets: tuple[str, ...]


def list_platform_stories(db: Database, platform: str, limit: int) -> list[PlatformStory]:
    """The stories that a platform is a subject of, the one with the latest article first."""
    rows = db.conn.execute(
        """SELECT m.story_id, max(p.date) AS latest FROM article_platform p
        JOIN story_article m ON m.article_id = p.article_id
        WHERE p.platform=? AND p.role='subject' GROUP BY m.story_id ORDER BY latest DESC, m.story_id DESC LIMIT ?""",
        (platform, limit),
    ).fetchall()
    found = []
    for story_id, _ in rows:
        row = db.conn.execute(
            """SELECT coalesce(lead.title, s.title), coalesce(lead.url, ''), min(a.date), max(a.date), count(*),
                json_group_array(a.publisher)
            FROM story s JOIN story_article m ON m.story_id = s.id JOIN article a ON a.id = m.article_id
            LEFT JOIN article lead ON lead.id = s.lead_article WHERE s.id=?""",
            (story_id,),
        ).fetchone()
        title, url, first, latest, count, outlets = row
        outlets = tuple(dict.fromkeys(json.loads(outlets)))
        found.append(PlatformStory(story_id, title, url, to_moment(first), to_moment(latest), count, outlets))
    return found


def find_kept(db: Database, story_id: int) -> int:
    """The story that a number means today: an old button may name one that was merged into another. 0 if it is gone."""
    for _ in range(100):
        row = db.conn.execute("SELECT merged_into FROM story WHERE id=?", (story_id,)).fetchone()
        if row is None:
            return 0
        if row[0] is None:
            return story_id
        story_id = int(row[0])
    return 0


def find_title(db: Database, story_id: int) -> str:
    """The story's title, '' if it is gone."""
    row = db.conn.execute("SELECT title FROM story WHERE id=?", (story_id,)).fetchone()
    return str(row[0]) if row else ""


def find_told_article(db: Database, story_id: int, channel: Channel | None) -> int:
    """The article with which this channel was told the story, else the story's first; 0 if none is kept."""
    sql = """SELECT a.id FROM article a WHERE a.id = coalesce(
            (SELECT l.article_id FROM alert l JOIN article k ON k.id = l.article_id
                WHERE l.story_id = :story AND l.channel = :channel),
            (SELECT m.article_id FROM story_article m WHERE m.story_id = :story ORDER BY m.at, m.article_id LIMIT 1))"""
    row = db.conn.execute(sql, {"story": story_id, "channel": str(channel or "")}).fetchone()
    return int(row[0]) if row else 0


def list_subjects(db: Database, story_id: int) -> list[str]:
    """The platforms that a story is about, the one that most of its articles name first."""
    rows = db.conn.execute(
        """SELECT p.platform FROM article_platform p JOIN story_article m ON m.article_id = p.article_id
        WHERE m.story_id=? AND p.role='subject' GROUP BY p.platform ORDER BY count(*) DESC, p.platform""",
        (story_id,),
    ).fetchall()
    return [str(row[0]) for row in rows]


def first_poll(db: Database) -> datetime | None:
    """Since when anything is watched."""
    row = db.conn.execute("SELECT min(baseline) FROM feed").fetchone()
    return to_moment(float(row[0])) if row[0] is not None else None
