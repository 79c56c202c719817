"""What questions about a story need: its platforms, and the article that was told."""

from __future__ import annotations

from sqlite_utils import Database

from bot.core.model import Channel


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
