"""The outbox: deliveries and their states. Decisions are core.delivery's; where to speak at all is store.channels';
edits and replies are put in by store.followups."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.delivery import EDIT, HEAD_BLOCKS_S, State, Verdict, key_of
from bot.core.messages import message_from_json, message_to_json
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Message, Receipt, Root
from bot.errors import DamagedData
from bot.store.channels import is_parked, open_again, park
from bot.store.meta import installation_of
from bot.store.rows import channel_of, to_moment, to_seconds


@dataclass(frozen=True, slots=True)
class Head:
    """The delivery whose turn it is in its channel. ``state`` is pending or unknown; ``unsure`` since when it is
    unknown whether it arrived; ``touched`` the last attempt or look; ``edit``: it changes a message that is there."""

    id: int
    channel: Channel
    state: State
    attempts: int
    looks: int
    unsure: datetime | None
    touched: datetime | None
    edit: bool = False


_ROOT_SENT = "EXISTS (SELECT 1 FROM delivery r WHERE r.id = delivery.root_id AND r.state = 'sent')"
# Part two of a digest never without part one.
_PARTS_SENT = """NOT EXISTS (SELECT 1 FROM delivery p WHERE (p.id = delivery.after_id OR p.after_id = delivery.after_id)
    AND p.id < delivery.id AND p.state <> 'sent')"""
# What a chat's sender needs to know of a delivery.
_SHOWN = "channel, payload, payload_sha, attempts, plain, unsure, kind, root_id"


def enqueue(
    db: Database,
    channel: Channel,
    kind: str,
    subject: str,
    message: Message,
    now: datetime,
    *,
    root_id: int | None = None,
    plain: bool = False,
    not_before: float = 0.0,
    after_id: int | None = None,
) -> int:
    """Put a message into the outbox, once per (channel, kind, subject); returns the delivery's id.

    A channel that is parked parks it too. A second call with the same key changes nothing. root_id: the delivery that
    it follows; not_before: in seconds since 1970; after_id: the first part of which this is a later one."""
    payload = message_to_json(message)
    state = State.PARKED if is_parked(db, str(channel)) else State.PENDING
    db.conn.execute(
        """INSERT INTO delivery(channel, kind, subject, payload, payload_sha, state, created, root_id, plain,
            not_before, after_id) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING""",
        (
            str(channel),
            kind,
            subject,
            payload,
            payload_hash(payload),
            state,
            to_seconds(now),
            root_id,
            int(plain),
            not_before,
            after_id,
        ),
    )
    sql = "SELECT id FROM delivery WHERE channel=? AND kind=? AND subject=?"
    return int(db.conn.execute(sql, (str(channel), kind, subject)).fetchone()[0])


def refresh_unsent(db: Database, channel: Channel, kind: str, subject: str, message: Message) -> bool:
    """Replace the words of a delivery that surely has not arrived; False if it is too late for that."""
    payload = message_to_json(message)
    cursor = db.conn.execute(
        """UPDATE delivery SET payload=?, payload_sha=? WHERE channel=? AND kind=? AND subject=?
        AND state IN ('pending', 'parked') AND unsure IS NULL""",
        (payload, payload_hash(payload), str(channel), kind, subject),
    )
    return cursor.rowcount == 1


def list_heads(db: Database, chats: Sequence[str], busy: Sequence[str], now: datetime, limit: int) -> list[Head]:
    """At most one delivery per channel: the oldest open one, if its time has come.

    chats: names of the chats that may be spoken to now; busy: channels that are being served already.
    An unknown head holds back its followers for at most HEAD_BLOCKS_S, so that order is kept but nothing hangs. An edit
    or a reply holds back nobody while it waits, and waits until the message that it follows is sent; a later part of a
    digest waits until those before it are sent.
    """
    sql = f"""
        SELECT d.id, d.channel, d.state, d.attempts, d.looks, d.unsure, d.last_try, d.kind FROM delivery d
        JOIN (SELECT min(id) AS id FROM delivery
              WHERE state IN ('pending', 'sending', 'unknown')
                AND NOT (state = 'unknown' AND unsure < :stale AND not_before > :now)
                AND (root_id IS NULL OR (not_before <= :now AND {_ROOT_SENT}))
                AND (after_id IS NULL OR {_PARTS_SENT})
              GROUP BY channel) head ON head.id = d.id
        LEFT JOIN chat ON chat.name = substr(d.channel, 1, instr(d.channel, ':') - 1)
        WHERE d.state IN ('pending', 'unknown') AND d.not_before <= :now
          AND substr(d.channel, 1, instr(d.channel, ':') - 1) IN ({_names(chats)})
          AND d.channel NOT IN ({_names(busy)})
          AND coalesce(chat.resume_at, 0) <= :now
        ORDER BY d.id LIMIT :limit"""  # noqa: S608  (names are bound below)
    seconds = to_seconds(now)
    parameters: dict[str, Any] = {"now": seconds, "stale": seconds - HEAD_BLOCKS_S, "limit": limit}
    rows = db.conn.execute(sql, parameters).fetchall()
    return [
        Head(r[0], channel_of(r[1]), State(r[2]), r[3], r[4], to_moment(r[5]), to_moment(r[6]), r[7] == EDIT)
        for r in rows
    ]


def claim(db: Database, delivery_id: int, boot: str, now: datetime, *, attempts: int | None = None) -> Delivery | None:
    """Mark as being sent; None if another hand was quicker: also one that tried and does not know what came of it, if
    ``attempts`` says how many there were when the caller looked. Raises DamagedData if its words changed on disk."""
    sql = f"""UPDATE delivery SET state='sending', attempts=attempts+1, last_try=?, boot=?
        WHERE id=? AND state IN ('pending', 'unknown') AND attempts=coalesce(?, attempts)
        RETURNING {_SHOWN}"""  # noqa: S608  (a constant)
    row = db.conn.execute(sql, (to_seconds(now), boot, delivery_id, attempts)).fetchone()
    if row is None:
        return None
    if row[6] == EDIT:
        # Older words that are still waiting must not come after these.
        db.conn.execute(
            """UPDATE delivery SET state='dead', error='a newer edit took its place'
            WHERE root_id=? AND kind=? AND id < ? AND state IN ('pending', 'parked', 'unknown')""",
            (row[7], EDIT, delivery_id),
        )
    return _delivery(db, delivery_id, row, to_moment(row[5]) or now)


def peek(db: Database, delivery_id: int) -> Delivery:
    """A delivery as its chat's sender sees it, without claiming it. Raises LookupError, and DamagedData like
    ``claim``."""
    row = db.conn.execute(f"SELECT {_SHOWN} FROM delivery WHERE id=?", (delivery_id,)).fetchone()  # noqa: S608
    if row is None:
        raise LookupError(f"no delivery {delivery_id}")
    return _delivery(db, delivery_id, row, to_moment(row[5]))


def record_sent(db: Database, delivery_id: int, receipt: Receipt, now: datetime) -> None:
    """The chat has it. Opens the channel again if it was parked; that an edit or a reply arrived does not, because they
    ask for other rights. What the chat said about the thread is kept with the first message."""
    row = db.conn.execute(
        """UPDATE delivery SET state='sent', remote_id=?, sent=?, error='', unsure=NULL WHERE id=?
        RETURNING channel, root_id""",
        (receipt.remote_id, to_seconds(now), delivery_id),
    ).fetchone()
    if row and row[1] is None:
        open_again(db, row[0], now)
    if row and receipt.thread_id:
        db.conn.execute("UPDATE delivery SET thread_id=? WHERE id=?", (receipt.thread_id, row[1] or delivery_id))


def record_verdict(db: Database, delivery_id: int, verdict: Verdict, error: str, now: datetime) -> bool:
    """Write down what core.delivery decided after an unsuccessful attempt. True if it is news for the operator."""
    row = db.conn.execute(
        """UPDATE delivery SET state=?, not_before=?, plain=max(plain, ?), error=?,
            unsure = CASE WHEN ? = 'unknown' THEN coalesce(unsure, last_try) ELSE unsure END
        WHERE id=? RETURNING channel, root_id""",
        (verdict.state, to_seconds(now) + verdict.wait_s, int(verdict.plain), error, verdict.state, delivery_id),
    ).fetchone()
    if row is None:
        return False
    if verdict.root_gone and row[1] is not None:
        _close_root(db, row[1], error)
    if verdict.park:
        return park(db, row[0], error, now, verdict.reason)
    return bool(verdict.notice)


def record_look(db: Database, delivery_id: int, state: State, wait_s: float, note: str, now: datetime) -> None:
    """Write down the result of settling an unknown delivery (sent is recorded by record_sent)."""
    seconds = to_seconds(now)
    forget = state == State.PENDING
    db.conn.execute(
        """UPDATE delivery SET state=?, looks=CASE WHEN ? THEN 0 ELSE looks+1 END, last_try=?, not_before=?, error=?,
            unsure=CASE WHEN ? THEN NULL ELSE unsure END WHERE id=?""",
        (state, forget, seconds, seconds + wait_s, note, forget, delivery_id),
    )


def postpone(db: Database, delivery_id: int, wait_s: float, now: datetime) -> None:
    """Leave the state, look again later."""
    db.conn.execute("UPDATE delivery SET not_before=? WHERE id=?", (to_seconds(now) + wait_s, delivery_id))


def take_over(db: Database, boot: str) -> int:
    """At start: what a dead process left in the middle is unknown. Returns how many."""
    cursor = db.conn.execute(
        """UPDATE delivery SET state='unknown', unsure=coalesce(unsure, last_try), not_before=0
        WHERE state='sending' AND boot IS NOT ?""",
        (boot,),
    )
    return int(cursor.rowcount)


def give_up(db: Database, delivery_ids: Sequence[int], note: str) -> None:
    """Close deliveries that will not be sent themselves (their stories are told in another)."""
    db.conn.executemany("UPDATE delivery SET state='dead', error=? WHERE id=?", [(note, each) for each in delivery_ids])


def _close_root(db: Database, root_id: int, why: str) -> None:
    """The chat no longer has this message: nothing that waits to follow it is tried any more."""
    db.conn.execute("UPDATE delivery SET gone=? WHERE id=?", (why, root_id))
    db.conn.execute(
        """UPDATE delivery SET state='dead', error='the first message is gone'
        WHERE root_id=? AND state IN ('pending', 'parked', 'unknown')""",
        (root_id,),
    )


def _delivery(db: Database, delivery_id: int, row: Sequence[Any], tried: datetime | None) -> Delivery:
    """row: the columns of _SHOWN."""
    channel, payload, sha, attempts, plain, _, kind, root_id = row
    if payload_hash(payload) != sha:
        raise DamagedData(f"Delivery {delivery_id} was altered in the database file; restore a backup.")
    key = key_of(installation_of(db), delivery_id)
    message, root = message_from_json(payload), None
    if root_id is not None:
        sql = "SELECT json_extract(payload, '$.title'), remote_id, thread_id FROM delivery WHERE id=?"
        title, remote_id, thread_id = db.conn.execute(sql, (root_id,)).fetchone()
        root = Root(key_of(installation_of(db), root_id), title, remote_id, thread_id, edit=kind == EDIT)
    return Delivery(delivery_id, channel_of(channel), key, message, attempts, bool(plain), tried, root)


def payload_hash(payload: str) -> str:
    """What a payload must still give when it is read back."""
    return hashlib.sha256(payload.encode()).hexdigest()


def _names(names: Sequence[str]) -> str:
    """Channel and chat names as SQL literals: they come from our own tables, quotes are doubled all the same."""
    return ",".join("'" + name.replace("'", "''") + "'" for name in names) or "''"
