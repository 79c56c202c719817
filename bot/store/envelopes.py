"""Envelopes that were met already: a chat that sends one twice gets it done once, also after a restart."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.store.rows import to_seconds

KEPT = timedelta(days=1)  # Slack repeats an event for about five minutes; a day is plenty


def meet_envelope(db: Database, key: str, now: datetime) -> bool:
    """Remember this one; False if it was met before."""
    seconds = to_seconds(now)
    db.conn.execute("DELETE FROM envelope WHERE at < ?", (to_seconds(now - KEPT),))
    return db.conn.execute("INSERT OR IGNORE INTO envelope(key, at) VALUES (?,?)", (key, seconds)).rowcount == 1
