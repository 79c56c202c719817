"""What a channel does not want to hear of: a story, or a platform for a while. Who may mute is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.model import Channel
from bot.store.rows import to_moment, to_seconds

STORY, PLATFORM = "story", "platform"


@dataclass(frozen=True, slots=True)
class Mute:
    """kind: ``story`` or ``platform``; subject: the story's number or the platform's id; until: None is for ever;
    by_who: the person (``slack:T1/U7``)."""

    channel: Channel
    kind: str
    subject: str
    until: datetime | None
    by_who: str
    at: datetime


def add_mute(db: Database, mute: Mute) -> None:
    """From now on; a mute of the same subject that is there already is replaced."""
    values = (str(mute.channel), mute.kind, mute.subject, to_seconds(mute.until), mute.by_who, to_seconds(mute.at))
    db.conn.execute(
        "INSERT OR REPLACE INTO mute(channel, kind, subject, until, by_who, at) VALUES (?,?,?,?,?,?)", values
    )


def remove_mute(db: Database, channel: Channel, kind: str, subject: str) -> bool:
    """False if there was none."""
    sql = "DELETE FROM mute WHERE channel=? AND kind=? AND subject=?"
    return db.conn.execute(sql, (str(channel), kind, subject)).rowcount == 1


def list_mutes(db: Database, channel: Channel, now: datetime) -> list[Mute]:
    """The mutes of a channel that hold now, newest first."""
    rows = db.conn.execute(
        """SELECT kind, subject, until, by_who, at FROM mute WHERE channel=? AND (until IS NULL OR until > ?)
        ORDER BY at DESC, kind, subject""",
        (str(channel), to_seconds(now)),
    ).fetchall()
    return [Mute(channel, row[0], row[1], to_moment(row[2]), row[3], to_moment(row[4])) for row in rows]


def is_muted(db: Database, channel: Channel, story_id: int, platforms: Iterable[str], now: datetime) -> bool:
    """Whether the channel does not want to hear of this story: it is muted itself, or every one of these platforms is.

    platforms: ids of those for which the channel would be told; one that is not muted is reason enough to tell."""
    wanted = sorted(set(platforms))
    subjects = [(STORY, str(story_id)), *((PLATFORM, each) for each in wanted)]
    sql = f"""SELECT kind, subject FROM mute WHERE channel=? AND (until IS NULL OR until > ?)
        AND (kind, subject) IN (VALUES {",".join(["(?,?)"] * len(subjects))})"""  # noqa: S608  (marks only)
    flat = [part for subject in subjects for part in subject]
    found = {(row[0], row[1]) for row in db.conn.execute(sql, (str(channel), to_seconds(now), *flat)).fetchall()}
    return (STORY, str(story_id)) in found or (bool(wanted) and all((PLATFORM, each) in found for each in wanted))


def forget_mutes(db: Database, now: datetime) -> int:
    """Remove those that have run out. Returns how many."""
    return int(db.conn.execute("DELETE FROM mute WHERE until <= ?", (to_seconds(now),)).rowcount)
