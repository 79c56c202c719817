"""Workspaces that installed the Slack app by OAuth, and the states of installations under way.

Keeps the chat library's own JSON; knows nothing inside it. Tokens are in it: the database file is a secret then.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import to_seconds

_HERE = "chat='slack' AND enterprise=? AND team=?"


def save_installation(db: Database, enterprise: str, team: str, person: str, text: str, now: datetime) -> None:
    """person: who installed it, '' for the bot itself; a second installation replaces the first."""
    db.conn.execute(
        "INSERT OR REPLACE INTO installation(chat, enterprise, team, person, bot, at) VALUES ('slack',?,?,?,?,?)",
        (enterprise, team, person, text, to_seconds(now)),
    )


def find_installation(db: Database, enterprise: str, team: str, person: str | None) -> str:
    """The JSON of one person's installation ('' is the bot's), of the newest for None; '' if there is none."""
    where = "" if person is None else " AND person=?"
    values = (enterprise, team) if person is None else (enterprise, team, person)
    sql = f"SELECT bot FROM installation WHERE {_HERE}{where} ORDER BY at DESC LIMIT 1"  # noqa: S608  (constants)
    row = db.conn.execute(sql, values).fetchone()
    return str(row[0]) if row else ""


def forget_installation(db: Database, enterprise: str, team: str, person: str | None = None) -> None:
    """One person's, or all of a workspace for None."""
    where = "" if person is None else " AND person=?"
    values = (enterprise, team) if person is None else (enterprise, team, person)
    db.conn.execute(f"DELETE FROM installation WHERE {_HERE}{where}", values)  # noqa: S608  (constants)


def add_state(db: Database, state: str, expires: datetime) -> None:
    """An installation has begun."""
    db.conn.execute("INSERT INTO oauth_state(state, expires) VALUES (?,?)", (state, to_seconds(expires)))


def take_state(db: Database, state: str, now: datetime) -> bool:
    """Whether this installation was begun here and not long ago; it is good for one time."""
    seconds = to_seconds(now)
    db.conn.execute("DELETE FROM oauth_state WHERE expires < ?", (seconds,))
    return db.conn.execute("DELETE FROM oauth_state WHERE state=?", (state,)).rowcount == 1
