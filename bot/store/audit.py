"""Who changed what in a channel's settings, and when. Kept as long as the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.store.rows import to_seconds


def add_audit(db: Database, person: str, channel: str, ask: str, subject: str, says: str, now: datetime) -> None:
    """Write down one change. person: ``slack:T1/U7`` or ``operator``; subject: what was changed; says: a sentence."""
    db.conn.execute(
        "INSERT INTO audit(at, person, channel, ask, subject, says) VALUES (?,?,?,?,?,?)",
        (to_seconds(now), person, channel, ask, subject, says),
    )


def list_audit(db: Database, limit: int, since: datetime | None = None, channel: str = "") -> list[dict[str, Any]]:
    """Newest first, as plain rows for showing; of one channel if it is named."""
    sql = """SELECT id, at, person, channel, ask, subject, says FROM audit
        WHERE at >= ? AND (? = '' OR channel = ?) ORDER BY id DESC LIMIT ?"""
    return list(db.query(sql, (to_seconds(since) if since else 0, channel, channel, limit)))
