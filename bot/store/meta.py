"""Facts about the installation itself, and notices for the operator."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import to_moment, to_seconds

DAY_S = 86_400
# Discord lets a bot identify 1,000 times a day and resets its token beyond; a session may identify again by itself.
LOGINS_A_DAY = 200
BACKUP_TROUBLE = "backup_trouble"  # why the last backup could not be made, '' if it could
PULSE = "pulse"  # what the running process last noticed of itself, as JSON


def get_meta(db: Database, key: str, default: str = "") -> str:
    """The remembered value or the default."""
    row = db.conn.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return str(row[0]) if row else default


def set_meta(db: Database, key: str, value: str) -> None:
    """Remember a value."""
    db.conn.execute("INSERT INTO meta VALUES (?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", (key, value))


def installation_of(db: Database) -> str:
    """A random name of this database, made at its first use: keeps delivery keys apart between installations."""
    found = get_meta(db, "installation")
    if not found:
        found = secrets.token_hex(16)
        set_meta(db, "installation", found)
    return found


def note_login(db: Database, chat: str, now: datetime) -> float:
    """A log-in to a chat's gateway is about to happen. 0 if it may, and then it is counted; else the seconds to wait,
    because LOGINS_A_DAY happened within the last 24 hours."""
    key, seconds = f"logins:{chat}", to_seconds(now)
    recent = [each for each in json.loads(get_meta(db, key, "[]")) if seconds - DAY_S < each <= seconds]
    if len(recent) >= LOGINS_A_DAY:
        return float(recent[0] + DAY_S - seconds)
    set_meta(db, key, json.dumps([*recent, seconds]))
    return 0.0


def set_alive(db: Database, now: datetime) -> None:
    """The bot was alive then."""
    set_meta(db, "alive", str(to_seconds(now)))


def beat(db: Database, states: Mapping[str, str], now: datetime, pulse: Mapping[str, object] | None = None) -> None:
    """The bot is alive, listens so, and feels so: all in the one transaction of a heartbeat."""
    set_alive(db, now)
    if not get_meta(db, "begun"):
        set_meta(db, "begun", str(to_seconds(now)))
    note_listening(db, states, now)
    set_meta(db, PULSE, json.dumps(pulse or {}))


def note_listening(db: Database, states: Mapping[str, str], now: datetime) -> None:
    """How each chat is listened to now: ``ready``, ``waiting: why``, ``failed: why``. Others are not, any more."""
    for chat in {chat for chat, _, _ in list_listening(db)} - set(states):
        db.conn.execute("DELETE FROM meta WHERE key IN (?, ?)", (f"listening:{chat}", f"listening_since:{chat}"))
    for chat, state in states.items():
        before = get_meta(db, f"listening:{chat}")
        if before != state:
            set_meta(db, f"listening:{chat}", state)
        # A chat that starts and waits in turn has not been heard all the while.
        if (before == "ready") != (state == "ready") or not before:
            set_meta(db, f"listening_since:{chat}", str(to_seconds(now)))


def list_listening(db: Database) -> list[tuple[str, str, datetime | None]]:
    """(chat, state, since when it is ready, or is not)."""
    rows = db.conn.execute("SELECT substr(key, 11), value FROM meta WHERE key LIKE 'listening:%' ORDER BY 1").fetchall()
    since = {chat: get_meta(db, f"listening_since:{chat}") for chat, _ in rows}
    return [(chat, state, to_moment(float(since[chat])) if since[chat] else None) for chat, state in rows]


def find_begun(db: Database) -> datetime | None:
    """The first heartbeat of this database, None before it."""
    value = get_meta(db, "begun")
    return to_moment(float(value)) if value else None


def find_listening(db: Database, chat: str) -> str:
    """How a chat was last listened to, '' if nobody listens there."""
    return get_meta(db, f"listening:{chat}")


def find_alive(db: Database) -> datetime | None:
    """When the bot was last known to be alive, None before its first start."""
    value = get_meta(db, "alive")
    return to_moment(float(value)) if value else None


def add_notice(db: Database, about: str, says: str, now: datetime) -> None:
    """Something that the operator should know. ``about`` names a feed, a channel or a chat."""
    db.conn.execute("INSERT INTO notice(at, about, says) VALUES (?,?,?)", (to_seconds(now), about, says))


def list_notices(db: Database, since: datetime, limit: int = 20) -> list[tuple[datetime, str, str]]:
    """(time, about, sentence), newest first."""
    sql = "SELECT at, about, says FROM notice WHERE at >= ? ORDER BY id DESC LIMIT ?"
    return [(to_moment(row[0]), row[1], row[2]) for row in db.conn.execute(sql, (to_seconds(since), limit)).fetchall()]


def count_rows(db: Database, table: str) -> int:
    """How many rows a table of ours has."""
    return int(db[table].count)
