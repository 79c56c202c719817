"""What is special about a database that was put back from a backup: what it says of the time since is not true.

Messages that waited when the backup was made have been sent since, most of them; articles that came afterwards look
new and have been announced. So everything is held until each feed was polled once, and told in one summary per channel.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.store.feeds import record_from_text, record_to_text
from bot.store.meta import get_meta, set_meta
from bot.store.rows import to_moment, to_seconds

KEY = "restored"
LONGEST = timedelta(days=7)
_NOTE = "a backup was restored"
_OPEN = "state IN ('pending', 'sending', 'unknown')"


def begin_catching_up(db: Database, now: datetime) -> int:
    """To be called once on a restored copy: what waits is held for the summary, edits and replies are given up, every
    feed is due. Returns how many deliveries were taken back."""
    set_meta(db, KEY, str(to_seconds(now)))
    db.conn.execute(
        f"""UPDATE alert SET way='held', delivery_id=NULL WHERE delivery_id IN
        (SELECT id FROM delivery WHERE kind IN ('alert', 'summary') AND {_OPEN})"""  # noqa: S608  (a constant)
    )
    taken = db.conn.execute(
        f"""UPDATE delivery SET state='dead', error=?
        WHERE {_OPEN} AND (root_id IS NOT NULL OR kind IN ('alert', 'summary'))""",  # noqa: S608  (a constant)
        (_NOTE,),
    ).rowcount
    for feed_id, text in db.conn.execute("SELECT id, record FROM feed WHERE enabled").fetchall():
        record = replace(record_from_text(text), next_due=now)
        db.conn.execute(
            "UPDATE feed SET next_due=?, record=? WHERE id=?", (to_seconds(now), record_to_text(record), feed_id)
        )
    return taken


def find_restored(db: Database, now: datetime) -> datetime | None:
    """When a backup was restored, None if none was within LONGEST before now."""
    value = get_meta(db, KEY)
    restored = to_moment(float(value)) if value else None
    return restored if restored and now - restored < LONGEST else None


def is_catching_up(db: Database, now: datetime) -> bool:
    """Whether a feed has not been asked yet since a backup was restored."""
    restored = find_restored(db, now)
    if restored is None:
        return False
    sql = "SELECT 1 FROM feed WHERE enabled AND coalesce(last_poll, 0) < ? LIMIT 1"
    return db.conn.execute(sql, (to_seconds(restored),)).fetchone() is not None
