"""What stands in the outbox, for whoever asks: by channel, by story, by state. Changes nothing; that is ``outbox``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.core.messages import message_from_json
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.store.rows import to_moment, to_seconds


def find_unsent(db: Database, channel: Channel, kind: str, prefix: str) -> tuple[str, Message] | None:
    """The newest delivery that surely has not arrived and whose subject begins so: (subject, message)."""
    row = db.conn.execute(
        """SELECT subject, payload FROM delivery WHERE channel=? AND kind=? AND substr(subject, 1, ?)=?
        AND state IN ('pending', 'parked') AND unsure IS NULL ORDER BY id DESC LIMIT 1""",
        (str(channel), kind, len(prefix), prefix),
    ).fetchone()
    return (row[0], message_from_json(row[1])) if row else None


def list_deliveries(db: Database, limit: int, since: datetime | None) -> list[dict[str, Any]]:
    """Newest first, as plain rows for showing."""
    sql = """SELECT id, channel, kind, subject, state, attempts, error, remote_id, created, sent, not_before,
        json_extract(payload, '$.title') AS title FROM delivery WHERE created >= ? ORDER BY id DESC LIMIT ?"""
    return list(db.query(sql, (to_seconds(since) if since else 0, limit)))


def list_for_story(db: Database, story_id: int) -> list[dict[str, Any]]:
    """The deliveries that tell a story, alone or in a summary, and what followed them, as plain rows for showing."""
    told = "SELECT delivery_id FROM alert WHERE story_id = :story"
    sql = f"""SELECT id, channel, kind, state, error FROM delivery
        WHERE id IN ({told}) OR root_id IN ({told}) ORDER BY id"""  # noqa: S608  (a constant)
    return list(db.query(sql, {"story": story_id}))


def is_queued(db: Database, channel: Channel, kind: str, subject: str) -> bool:
    """Whether such a delivery was ever put into the outbox."""
    sql = "SELECT 1 FROM delivery WHERE channel=? AND kind=? AND subject=?"
    return db.conn.execute(sql, (str(channel), kind, subject)).fetchone() is not None


def last_sent(db: Database, channel: Channel) -> datetime | None:
    """When this channel last got a message."""
    row = db.conn.execute("SELECT max(sent) FROM delivery WHERE channel=?", (str(channel),)).fetchone()
    return to_moment(float(row[0])) if row[0] is not None else None


def count_states(db: Database) -> dict[str, int]:
    """How many deliveries are in each state."""
    return dict(db.conn.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())


def oldest_open(db: Database, now: datetime) -> timedelta | None:
    """How long the oldest delivery that may be sent now has been waiting."""
    sql = "SELECT min(created) FROM delivery WHERE state IN ('pending', 'unknown') AND not_before <= ?"
    row = db.conn.execute(sql, (to_seconds(now),)).fetchone()
    return None if row[0] is None else timedelta(seconds=max(0.0, to_seconds(now) - row[0]))
