"""Alerts that wait because their channel or chat is away: which channels have such, and what is in them. Decides
nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.core.messages import message_from_json
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.store.rows import channel_of, to_seconds


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert in the outbox. ``sure``: it surely has not arrived, so it may be told in another message instead."""

    id: int
    message: Message
    sure: bool


def list_stalled(db: Database, before: datetime) -> list[Channel]:
    """Channels in which an alert or a reply has been waiting since before then."""
    sql = """SELECT DISTINCT channel FROM delivery WHERE state IN ('pending', 'parked', 'unknown')
        AND kind IN ('alert', 'reply') AND created < ? ORDER BY channel"""
    return [channel_of(row[0]) for row in db.conn.execute(sql, (to_seconds(before),)).fetchall()]


def list_waiting(db: Database, channel: Channel) -> list[Waiting]:
    """All alerts of a channel that are not known to have arrived, oldest first."""
    sql = """SELECT id, payload, state IN ('pending', 'parked') AND unsure IS NULL FROM delivery
        WHERE channel=? AND kind='alert' AND state IN ('pending', 'parked', 'unknown', 'sending') ORDER BY id"""
    rows = db.conn.execute(sql, (str(channel),)).fetchall()
    return [Waiting(row[0], message_from_json(row[1]), bool(row[2])) for row in rows]
