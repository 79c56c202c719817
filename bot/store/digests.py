"""What channels chose for their digests, which periods were told, and which deadlines they were reminded of.

What is due is core.digest_times'; what a digest says is core.digest's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.digest_choice import DigestSetting
from bot.core.digest_times import Slot
from bot.core.model import Channel
from bot.store.rows import channel_of, to_moment, to_seconds

TOLD, SILENT, SKIPPED, CLOSED = "told", "silent", "skipped", "closed"


@dataclass(frozen=True, slots=True)
class ToldDigest:
    """A period that is settled: state is ``told``, ``silent``, ``skipped`` (too late) or ``closed`` (by a change)."""

    period: str
    since: datetime
    until: datetime
    state: str


def find_setting(db: Database, channel: Channel) -> DigestSetting | None:
    """What the channel chose; None if it chose nothing."""
    row = db.conn.execute(
        """SELECT days, hour, zone, silent, picture, reminders, kept_period, kept_due FROM digest_setting
        WHERE channel=?""",
        (str(channel),),
    ).fetchone()
    if row is None:
        return None
    kept = Slot(row[6], to_moment(row[7])) if row[6] else None
    return DigestSetting(tuple(map(int, row[0])), row[1], row[2], bool(row[3]), bool(row[4]), bool(row[5]), kept)


def find_zone(db: Database, channel: Channel) -> str:
    """The time zone that the channel chose for its digest, else that of its oldest subscription that names one, else
    ''."""
    row = db.conn.execute(
        """SELECT zone FROM (SELECT 0 AS number, zone FROM digest_setting WHERE channel=:channel
            UNION ALL SELECT id, zone FROM subscription WHERE channel=:channel)
        WHERE zone != '' ORDER BY number LIMIT 1""",
        {"channel": str(channel)},
    ).fetchone()
    return str(row[0]) if row else ""


def set_setting(db: Database, channel: Channel, setting: DigestSetting) -> None:
    """Write down what the channel chose."""
    kept = setting.kept
    db.conn.execute(
        "INSERT OR REPLACE INTO digest_setting VALUES (?,?,?,?,?,?,?,?,?)",
        (
            str(channel),
            "".join(map(str, setting.days)),
            setting.hour,
            setting.zone,
            int(setting.silent),
            int(setting.picture),
            int(setting.reminders),
            kept.period if kept else "",
            to_seconds(kept.due) if kept else 0.0,
        ),
    )


def settle_period(
    db: Database, channel: Channel, period: str, since: datetime, until: datetime, state: str, now: datetime
) -> bool:
    """Write down that a period needs nothing more; False if it was settled before."""
    cursor = db.conn.execute(
        "INSERT OR IGNORE INTO digest VALUES (?,?,?,?,?,?)",
        (str(channel), period, to_seconds(since), to_seconds(until), state, to_seconds(now)),
    )
    return cursor.rowcount == 1


def is_settled(db: Database, channel: Channel, period: str) -> bool:
    """Whether a period was told or is not to be told."""
    sql = "SELECT 1 FROM digest WHERE channel=? AND period=?"
    return db.conn.execute(sql, (str(channel), period)).fetchone() is not None


def find_digest(db: Database, channel: Channel, period: str) -> ToldDigest | None:
    """What is known of a period, None if it is not settled."""
    sql = "SELECT period, since, until, state FROM digest WHERE channel=? AND period=?"
    row = db.conn.execute(sql, (str(channel), period)).fetchone()
    return ToldDigest(row[0], to_moment(row[1]), to_moment(row[2]), row[3]) if row else None


def last_told(db: Database, channel: Channel, before: datetime) -> datetime | None:
    """The end of the newest digest that was told (or silent, because there was nothing) and ended before then."""
    row = db.conn.execute(
        "SELECT max(until) FROM digest WHERE channel=? AND state IN ('told', 'silent') AND until < ?",
        (str(channel), to_seconds(before)),
    ).fetchone()
    return to_moment(float(row[0])) if row[0] is not None else None


def due_deadline_platforms(db: Database, first: str, last: str) -> list[str]:
    """Platforms with a deadline on one of these days (``2025-05-14``), both included."""
    sql = "SELECT DISTINCT platform FROM fact WHERE what='deadline' AND day BETWEEN ? AND ? ORDER BY platform"
    return [row[0] for row in db.conn.execute(sql, (first, last)).fetchall() if row[0]]


def begin_day(db: Database, channel: Channel, day: str, now: datetime) -> bool:
    """Whether this channel's deadlines are looked at for the first time on this day of its calendar."""
    cursor = db.conn.execute("INSERT OR IGNORE INTO reminder_day VALUES (?,?,?)", (str(channel), day, to_seconds(now)))
    return cursor.rowcount == 1


def day_begun(db: Database, channel: Channel, day: str) -> bool:
    """Whether ``begin_day`` was called for this day."""
    sql = "SELECT 1 FROM reminder_day WHERE channel=? AND day=?"
    return db.conn.execute(sql, (str(channel), day)).fetchone() is not None


def note_reminders(db: Database, channel: Channel, keys: Sequence[str], now: datetime) -> list[str]:
    """Write down that the channel is reminded of these; returns those that it was not reminded of before."""
    sql = "INSERT OR IGNORE INTO reminder VALUES (?,?,?)"
    return [key for key in keys if db.conn.execute(sql, (str(channel), key, to_seconds(now))).rowcount == 1]


def forget_settled(db: Database, before: datetime) -> int:
    """Remove what is settled and older than that. The newest digest of each channel stays: the next begins there."""
    seconds = to_seconds(before)
    cursor = db.conn.execute(
        """DELETE FROM digest WHERE at < ?
        AND until < (SELECT max(until) FROM digest other WHERE other.channel = digest.channel)""",
        (seconds,),
    )
    db.conn.execute("DELETE FROM reminder WHERE at < ?", (seconds,))
    db.conn.execute("DELETE FROM reminder_day WHERE at < ?", (seconds,))
    return int(cursor.rowcount)


def list_digest_channels(db: Database) -> list[Channel]:
    """Channels with an unpaused subscription: for digests, and for reminders."""
    sql = "SELECT DISTINCT channel FROM subscription WHERE paused='' ORDER BY channel"
    return [channel_of(row[0]) for row in db.conn.execute(sql).fetchall()]
