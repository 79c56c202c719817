"""Which articles' pages are to be read, and what became of it. Fetching them is sources.pages' work."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import to_seconds


def want_page(db: Database, article_id: int, due: datetime) -> None:
    """Its page should be read, from then on."""
    sql = "UPDATE article SET page='wanted', page_due=? WHERE id=? AND page=''"
    db.conn.execute(sql, (to_seconds(due), article_id))


def list_wanted_pages(db: Database, now: datetime, limit: int) -> list[tuple[int, str, int]]:
    """Articles whose page is due: (id, address, tries so far), oldest wish first."""
    sql = "SELECT id, url, page_tries FROM article WHERE page='wanted' AND page_due <= ? ORDER BY page_due LIMIT ?"
    return [(row[0], row[1], row[2]) for row in db.conn.execute(sql, (to_seconds(now), limit)).fetchall()]


def record_page(db: Database, article_id: int, state: str, note: str, due: datetime | None = None) -> None:
    """What became of reading a page: ``read``, ``failed``, or ``wanted`` again at ``due``."""
    db.conn.execute(
        "UPDATE article SET page=?, page_note=?, page_due=?, page_tries=page_tries+1 WHERE id=?",
        (state, note, to_seconds(due), article_id),
    )


def find_page_state(db: Database, article_id: int) -> tuple[str, str]:
    """What became of the article's page: ('', wanted, read or failed; a note)."""
    row = db.conn.execute("SELECT page, page_note FROM article WHERE id=?", (article_id,)).fetchone()
    return (row[0], row[1]) if row else ("", "")
