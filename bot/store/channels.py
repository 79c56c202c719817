"""Channels that are closed to us, and chats that rest. When and for how long is core.delivery's decision."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.core.delivery import PROBE_S, Closed
from bot.store.rows import to_moment, to_seconds

# What was parked while nobody knew whether it had arrived is settled first, not simply sent.
_LET_GO = "state = CASE WHEN unsure IS NULL THEN 'pending' ELSE 'unknown' END, not_before = 0"


def is_parked(db: Database, channel: str) -> bool:
    """Whether this channel is closed to us."""
    return (
        db.conn.execute("SELECT 1 FROM channel WHERE channel=? AND state='parked'", (channel,)).fetchone() is not None
    )


def park(db: Database, channel: str, reason: str, now: datetime, code: Closed = Closed.REFUSED) -> bool:
    """Nothing more is sent to this channel until a probe succeeds. True if it was open before."""
    known = is_parked(db, channel)
    seconds = to_seconds(now)
    db.conn.execute(
        """INSERT INTO channel(channel, state, reason, code, since, probe_at) VALUES (?, 'parked', ?, ?, ?, ?)
        ON CONFLICT(channel) DO UPDATE SET state='parked', reason=excluded.reason, code=excluded.code,
            since=CASE WHEN state='parked' THEN since ELSE excluded.since END, probe_at=excluded.probe_at""",
        (channel, reason, code, seconds, seconds + PROBE_S),
    )
    # Those of which nobody knows whether they arrived, too: the history of a closed channel is asked as rarely.
    db.conn.execute(
        "UPDATE delivery SET state='parked' WHERE channel=? AND state IN ('pending', 'unknown')", (channel,)
    )
    return not known


def open_again(db: Database, channel: str, now: datetime) -> None:
    """A message arrived there: its chat is well, and what waited for the channel may go."""
    seconds = to_seconds(now)
    db.conn.execute(
        "UPDATE chat SET state='ready', reason='', since=? WHERE name=? AND state != 'ready' AND resume_at <= ?",
        (seconds, channel.partition(":")[0], seconds),
    )
    if is_parked(db, channel):
        db.conn.execute(
            "UPDATE channel SET state='ok', reason='', code='', since=? WHERE channel=?", (seconds, channel)
        )
        sql = f"UPDATE delivery SET {_LET_GO} WHERE channel=? AND state='parked'"  # noqa: S608  (a constant)
        db.conn.execute(sql, (channel,))


def find_closed(db: Database, channel: str) -> tuple[Closed, str] | None:
    """Why this channel is closed to us (reason, the chat's words), None if it is open."""
    row = db.conn.execute("SELECT code, reason FROM channel WHERE channel=? AND state='parked'", (channel,)).fetchone()
    return (Closed(row[0] or Closed.REFUSED), row[1]) if row else None


def is_meant(db: Database, channel: str) -> bool:
    """Whether anything is meant for this channel: subscribed, or with something in the outbox."""
    return channel in list_of_team(db, channel.partition(":")[0], channel.partition(":")[2].partition("/")[0])


def list_teams(db: Database, chat: str) -> list[str]:
    """The workspaces or servers with channels that anything is meant for."""
    sql = """SELECT channel FROM subscription WHERE substr(channel, 1, :size) = :prefix
        UNION SELECT channel FROM delivery WHERE substr(channel, 1, :size) = :prefix
            AND state IN ('pending', 'unknown', 'parked')"""
    prefix = f"{chat}:"
    found = db.conn.execute(sql, {"prefix": prefix, "size": len(prefix)}).fetchall()
    return sorted({row[0].removeprefix(prefix).partition("/")[0] for row in found})


def list_of_team(db: Database, chat: str, team: str) -> list[str]:
    """The channels of a workspace or server that anything is meant for: subscribed, or with something in the outbox."""
    sql = """SELECT channel FROM subscription WHERE substr(channel, 1, :size) = :prefix
        UNION SELECT channel FROM delivery WHERE substr(channel, 1, :size) = :prefix
            AND state IN ('pending', 'unknown', 'parked')
        ORDER BY channel"""
    prefix = f"{chat}:{team}/"
    return [row[0] for row in db.conn.execute(sql, {"prefix": prefix, "size": len(prefix)}).fetchall()]


def list_parked(db: Database) -> list[tuple[str, str, datetime]]:
    """Parked channels: (channel, reason, since)."""
    rows = db.conn.execute(
        "SELECT channel, reason, since FROM channel WHERE state='parked' ORDER BY channel"
    ).fetchall()
    return [(row[0], row[1], to_moment(row[2])) for row in rows]


def probe_parked(db: Database, now: datetime) -> int:
    """Let the oldest delivery of each parked channel try once if a day has passed. Returns how many.

    An edit or a reply would prove nothing: they ask for other rights than a message."""
    seconds = to_seconds(now)
    rows = db.conn.execute("SELECT channel FROM channel WHERE state='parked' AND probe_at <= ?", (seconds,)).fetchall()
    for (channel,) in rows:
        db.conn.execute("UPDATE channel SET probe_at=? WHERE channel=?", (seconds + PROBE_S, channel))
        db.conn.execute(
            f"""UPDATE delivery SET {_LET_GO}
            WHERE id=(SELECT min(id) FROM delivery WHERE channel=? AND state='parked' AND root_id IS NULL)""",  # noqa: S608  (a constant)
            (channel,),
        )
    return len(rows)


def rest_chat(db: Database, chat: str, state: str, reason: str, until: datetime, now: datetime) -> bool:
    """The whole chat rests until then. True if it was not in that state before."""
    before = db.conn.execute("SELECT state FROM chat WHERE name=?", (chat,)).fetchone()
    db.conn.execute(
        """INSERT INTO chat(name, state, reason, since, resume_at) VALUES (?,?,?,?,?)
        ON CONFLICT(name) DO UPDATE SET
            since=CASE WHEN state=excluded.state THEN since ELSE excluded.since END,
            state=excluded.state, reason=excluded.reason, resume_at=excluded.resume_at""",
        (chat, state, reason, to_seconds(now), to_seconds(until)),
    )
    return before is None or before[0] != state


def list_resting(db: Database, since: datetime) -> list[tuple[str, str, str, datetime, datetime]]:
    """Chats that rest, or did since then: (name, state, reason, since when in that state, until)."""
    rows = db.conn.execute(
        """SELECT name, state, reason, since, resume_at FROM chat WHERE state != 'ready' AND resume_at > ?
        ORDER BY name""",
        (to_seconds(since),),
    ).fetchall()
    return [(row[0], row[1], row[2], to_moment(row[3]), to_moment(row[4])) for row in rows]


def list_chats(db: Database) -> list[tuple[str, str, str]]:
    """(name, state, reason) of every chat that was ever logged in to or tried."""
    rows = db.conn.execute("SELECT name, state, reason FROM chat ORDER BY name").fetchall()
    return [(row[0], row[1], row[2]) for row in rows]
