"""What follows a message that tells a story alone: edits of it, and replies in its thread. Puts them into the outbox.

A message that surely has not arrived yet is not followed: its own words are changed. How many of what waited too long
are still sent is core.delivery's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.delivery import EDIT, EDIT_GAP_S, REPLY
from bot.core.messages import message_from_json, message_to_json
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.store.outbox import enqueue, payload_hash
from bot.store.rows import channel_of


@dataclass(frozen=True, slots=True)
class Told:
    """A story's own message in one channel. ``message``: its newest words, sent or on their way; ``unsent``: they
    can still be changed in place; ``closed``: why nothing can follow it, ''."""

    delivery_id: int
    channel: Channel
    message: Message
    unsent: bool
    closed: str
    plain: bool


def list_told(db: Database, story_id: int, channel: Channel | None = None) -> list[Told]:
    """The messages of their own in which a story was told: in every channel, or in one."""
    where, values = ("AND a.channel=?", (str(channel),)) if channel else ("", ())
    newest = f"SELECT e.payload FROM delivery e WHERE e.root_id = d.id AND e.kind = '{EDIT}' ORDER BY e.id DESC LIMIT 1"  # noqa: S608
    sql = f"""SELECT d.id, d.channel, coalesce(({newest}), d.payload),
            d.state IN ('pending', 'parked') AND d.unsure IS NULL,
            CASE WHEN d.gone != '' THEN 'the first message is gone'
                WHEN d.state = 'dead' THEN 'the first message was not sent' ELSE '' END, d.plain
        FROM alert a JOIN delivery d ON d.id = a.delivery_id
        WHERE a.story_id=? AND a.way='alone' {where} ORDER BY d.id"""  # noqa: S608  (constants)
    rows = db.conn.execute(sql, (story_id, *values)).fetchall()
    return [Told(r[0], channel_of(r[1]), message_from_json(r[2]), bool(r[3]), r[4], bool(r[5])) for r in rows]


def change_words(db: Database, told: Told, message: Message, now: datetime) -> None:
    """The message says this from now on: in place, if it surely has not arrived, else by an edit. What waits to be
    edited already takes the new words; a new edit keeps EDIT_GAP_S from the one before. A closed message stays."""
    if told.closed or message == told.message:
        return
    payload = message_to_json(message)
    words = (payload, payload_hash(payload), told.delivery_id)
    if told.unsent:
        db.conn.execute("UPDATE delivery SET payload=?, payload_sha=? WHERE id=?", words)
        return
    waiting = db.conn.execute(
        f"""UPDATE delivery SET payload=?, payload_sha=? WHERE root_id=? AND kind='{EDIT}'
        AND state IN ('pending', 'parked', 'unknown')""",  # noqa: S608  (a constant)
        words,
    )
    if waiting.rowcount:
        return
    last_id, last_try = db.conn.execute(
        "SELECT max(id), max(coalesce(sent, last_try)) FROM delivery WHERE root_id=? AND kind=?",
        (told.delivery_id, EDIT),
    ).fetchone()
    enqueue(
        db,
        told.channel,
        EDIT,
        f"{told.delivery_id}:{last_id or 0}",
        message,
        now,
        root_id=told.delivery_id,
        plain=told.plain,
        not_before=(last_try + EDIT_GAP_S) if last_try else 0.0,
    )


def add_reply(db: Database, told: Told, message: Message, now: datetime) -> None:
    """Into its thread, once for the same words. A closed message gets none."""
    if not told.closed:
        subject = f"{told.delivery_id}:{payload_hash(message_to_json(message))[:16]}"
        enqueue(db, told.channel, REPLY, subject, message, now, root_id=told.delivery_id)


def list_waiting_replies(db: Database, channel: Channel) -> list[int]:
    """Replies of a channel that surely have not arrived, oldest first."""
    sql = f"""SELECT id FROM delivery WHERE channel=? AND kind='{REPLY}' AND state IN ('pending', 'parked')
        AND unsure IS NULL ORDER BY id"""  # noqa: S608  (a constant)
    return [row[0] for row in db.conn.execute(sql, (str(channel),)).fetchall()]
