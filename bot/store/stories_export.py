"""Stories with their first article and outlets, for exports. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import from_list, to_moment, to_seconds


@dataclass(frozen=True, slots=True)
class WholeStory:
    """A story with its leading article. outlets: of its other articles."""

    title: str
    url: str
    publisher: str
    summary: str
    published: datetime
    updated: datetime
    topics: tuple[str, ...]
    outlets: tuple[str, ...]


def list_stories_whole(db: Database, since: datetime | None, limit: int) -> list[WholeStory]:
    """The newest stories that are not merged into others, newest first."""
    rows = db.conn.execute(
        """SELECT a.title, a.url, a.publisher, coalesce(nullif(a.summary, ''), substr(a.text, 1, 600)), a.date,
            s.last_seen, a.topics,
            (SELECT json_group_array(DISTINCT m.publisher) FROM story_article m
             WHERE m.story_id = s.id AND m.article_id <> a.id)
        FROM story s JOIN article a ON a.id = s.lead_article
        WHERE s.merged_into IS NULL AND s.last_seen >= ? ORDER BY s.last_seen DESC, s.id DESC LIMIT ?""",
        (to_seconds(since) if since else 0, limit),
    ).fetchall()
    return [
        WholeStory(
            row[0], row[1], row[2], row[3], to_moment(row[4]), to_moment(row[5]), from_list(row[6]), from_list(row[7])
        )
        for row in rows
    ]
