"""The entries that lead to articles, and the aliases by which a feed's entries are recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.identity import Known
from bot.core.model import Entry, Level
from bot.store.rows import marks, to_moment, to_seconds

KNOWN_COLUMNS = "a.id, a.title_key, a.first_seen, a.published, e.content_hash, a.level"
# An alias outlives its article: what was forgotten is still known, so that it is not told a second time.
ALIAS_COLUMNS = "s.article_id, a.title_key, coalesce(a.first_seen, s.last_seen), a.published, e.content_hash, a.level"


def load_known(db: Database, feed_id: str, keys: Sequence[str]) -> dict[str, Known]:
    """Which of these aliases the feed has shown before, and the articles behind them."""
    found: dict[str, Known] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        sql = f"""SELECT s.key, {ALIAS_COLUMNS} FROM alias s LEFT JOIN article a ON a.id = s.article_id
            LEFT JOIN entry e ON e.article_id = a.id AND e.feed_id = s.feed_id
            WHERE s.feed_id = ? AND s.key IN ({marks(len(part))})"""  # noqa: S608
        for row in db.conn.execute(sql, (feed_id, *part)):
            found[row[0]] = _known(row[1:])
    return found


def list_recent(db: Database, feed_id: str, since: datetime) -> list[Known]:
    """Articles that this feed listed for the first time since then, newest first."""
    sql = f"""SELECT {KNOWN_COLUMNS} FROM entry e JOIN article a ON a.id = e.article_id
        WHERE e.feed_id = ? AND e.first_seen >= ? ORDER BY e.first_seen DESC LIMIT 2000"""  # noqa: S608
    return [_known(row) for row in db.conn.execute(sql, (feed_id, to_seconds(since))).fetchall()]


def record_entry(db: Database, feed_id: str, entry: Entry, article_id: int, content_hash: str, now: datetime) -> None:
    """This feed lists this article, in these words (again)."""
    seconds = to_seconds(now)
    db.conn.execute(
        """INSERT INTO entry(feed_id, article_id, guid, link, title, published, content_hash, first_seen, last_seen)
        VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(feed_id, article_id) DO UPDATE SET
            edits = edits + (content_hash != excluded.content_hash), guid=excluded.guid, link=excluded.link,
            title=excluded.title, published=excluded.published, content_hash=excluded.content_hash,
            last_seen=excluded.last_seen""",
        (
            feed_id,
            article_id,
            entry.guid,
            entry.link,
            entry.title,
            to_seconds(entry.published),
            content_hash,
            seconds,
            seconds,
        ),
    )


def learn_aliases(db: Database, feed_id: str, keys: Iterable[str], article_id: int, now: datetime) -> None:
    """From now on these aliases mean this article in this feed. A known alias keeps its article."""
    db.conn.executemany(
        """INSERT INTO alias(feed_id, key, article_id, last_seen) VALUES (?,?,?,?)
        ON CONFLICT(feed_id, key) DO UPDATE SET last_seen=excluded.last_seen""",
        [(feed_id, key, article_id, to_seconds(now)) for key in keys],
    )


def list_entries(db: Database, article_id: int) -> list[dict[str, Any]]:
    """The entries that lead to an article, oldest first, as plain rows for showing."""
    sql = """SELECT feed_id, guid, link, title, published, first_seen, last_seen, edits FROM entry
        WHERE article_id=? ORDER BY first_seen"""
    return list(db.query(sql, (article_id,)))


def _known(row: Sequence[Any]) -> Known:
    return Known(
        article_id=row[0],
        title_key=row[1] or "",
        first_seen=to_moment(row[2]),
        published=to_moment(row[3]),
        content_hash=row[4] or "",
        level_none=row[5] == Level.NONE,
    )
