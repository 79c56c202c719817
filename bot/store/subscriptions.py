"""Subscriptions as rows, and the alerts that came of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.core.alerts import Way
from bot.core.model import Channel, Level, Subscription
from bot.store.rows import channel_of, from_list, marks, to_list, to_moment, to_seconds

COLUMNS = """id, channel, platforms, topics, keywords, patterns, excluded, level, alerts, digest, origin, weekday, hour,
    zone, paused, created_by"""


def add_subscription(db: Database, wish: Subscription, now: datetime) -> int:
    """Store a subscription; the same one twice is one. Returns its id."""
    values = _values(wish)
    db.conn.execute(
        """INSERT INTO subscription(channel, platforms, topics, keywords, patterns, excluded, level, alerts, digest,
            origin, weekday, hour, zone, paused, created_by, created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT(channel, platforms, topics, keywords, patterns, excluded, level, origin)
        DO UPDATE SET alerts=excluded.alerts, digest=excluded.digest, weekday=excluded.weekday, hour=excluded.hour,
            zone=excluded.zone""",
        (*values, to_seconds(now)),
    )
    sql = """SELECT id FROM subscription WHERE channel=? AND platforms=? AND topics=? AND keywords=? AND patterns=?
        AND excluded=? AND level=? AND origin=?"""
    return int(db.conn.execute(sql, (*values[:7], wish.origin)).fetchone()[0])


def change_subscription(db: Database, wish: Subscription) -> bool:
    """Give the subscription with this id other settings; who made it and its origin stay. False if the channel has the
    same one already."""
    values = _values(wish)
    try:
        db.conn.execute(
            """UPDATE subscription SET channel=?, platforms=?, topics=?, keywords=?, patterns=?, excluded=?, level=?,
                alerts=?, digest=?, weekday=?, hour=?, zone=? WHERE id=?""",
            (*values[:9], *values[10:13], wish.id),
        )
    except sqlite3.IntegrityError:
        return False
    return True


def set_paused(db: Database, subscription_id: int, why: str) -> None:
    """Nothing is posted for it while ``why`` is not ''."""
    db.conn.execute("UPDATE subscription SET paused=? WHERE id=?", (why, subscription_id))


def first_created(db: Database, channel: Channel) -> datetime:
    """Since when the channel is subscribed. Raises LookupError if it is not."""
    row = db.conn.execute("SELECT min(created) FROM subscription WHERE channel=?", (str(channel),)).fetchone()
    if row[0] is None:
        raise LookupError(f"{channel} has no subscription")
    return to_moment(float(row[0]))


def find_subscription(db: Database, subscription_id: int) -> Subscription | None:
    """The subscription with that number."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM subscription WHERE id=?", (subscription_id,)).fetchone()  # noqa: S608
    return _subscription(row) if row else None


def remove_subscription(db: Database, subscription_id: int) -> Subscription | None:
    """Remove one; returns what it was, None if there is none with that number."""
    sql = f"DELETE FROM subscription WHERE id=? RETURNING {COLUMNS}"  # noqa: S608
    row = db.conn.execute(sql, (subscription_id,)).fetchone()
    return _subscription(row) if row else None


def list_subscriptions(db: Database, channel: Channel | None = None) -> list[Subscription]:
    """All, or those of one channel, in order of creation."""
    where, values = ("WHERE channel=?", (str(channel),)) if channel else ("", ())
    sql = f"SELECT {COLUMNS} FROM subscription {where} ORDER BY id"  # noqa: S608
    return [_subscription(row) for row in db.conn.execute(sql, values).fetchall()]


def adopt_file_subscriptions(db: Database, wishes: Iterable[Subscription], now: datetime) -> None:
    """Make the rows with origin ``file`` equal to what feeds.yaml declares; commands' own rows stay."""
    kept = [add_subscription(db, wish, now) for wish in wishes]
    sql = f"DELETE FROM subscription WHERE origin='file' AND id NOT IN ({marks(len(kept))})"  # noqa: S608
    db.conn.execute(sql, kept)


def list_people(db: Database, channel: Channel) -> list[str]:
    """Who subscribed this channel (``slack:T1/U7``), the earliest first; the operator's subscriptions name nobody."""
    sql = "SELECT created_by FROM subscription WHERE channel=? AND created_by != '' ORDER BY id"
    return list(dict.fromkeys(row[0] for row in db.conn.execute(sql, (str(channel),)).fetchall()))


def find_alert(db: Database, story_id: int, channel: Channel) -> Way | None:
    """How a channel was told a story, None if it was not."""
    row = db.conn.execute("SELECT way FROM alert WHERE story_id=? AND channel=?", (story_id, str(channel))).fetchone()
    if row is None:
        return None
    return Way.ALONE if row[0] == "alone" else Way.HELD


def find_alert_facts(db: Database, story_id: int, channel: Channel) -> str:
    """Why this channel's own subscription wanted a story, '' if its filters alone did."""
    row = db.conn.execute(
        """SELECT o.facts FROM alert a JOIN outcome o ON o.article_id = a.article_id AND o.channel = a.channel
        WHERE a.story_id=? AND a.channel=? AND o.code IN ('alerted', 'held') ORDER BY o.id LIMIT 1""",
        (story_id, str(channel)),
    ).fetchone()
    return "; ".join(from_list(row[0])) if row else ""


def add_alert(db: Database, story_id: int, channel: Channel, article_id: int, way: Way, now: datetime) -> int:
    """Decide to tell a channel a story. Raises sqlite3.IntegrityError if it was decided before."""
    cursor = db.conn.execute(
        "INSERT INTO alert(story_id, channel, article_id, way, created) VALUES (?,?,?,?,?)",
        (story_id, str(channel), article_id, way, to_seconds(now)),
    )
    return int(cursor.lastrowid or 0)


def set_alert_delivery(db: Database, alert_id: int, delivery_id: int) -> None:
    """Which delivery carries an alert."""
    db.conn.execute("UPDATE alert SET delivery_id=? WHERE id=?", (delivery_id, alert_id))


def count_alone(db: Database, channel: Channel, now: datetime) -> int:
    """How many alerts this channel got in messages of their own within the hour before now."""
    since = to_seconds(now - timedelta(hours=1))
    # Rows from the future were written by a clock that ran ahead: they must not keep the channel silent until then.
    sql = "SELECT count(*) FROM alert WHERE channel=? AND created > ? AND created <= ? AND way='alone'"
    return int(db.conn.execute(sql, (str(channel), since, to_seconds(now))).fetchone()[0])


def list_held(db: Database) -> dict[Channel, list[tuple[int, int]]]:
    """Alerts that wait for a summary: channel -> (alert id, article id), oldest first."""
    held: dict[Channel, list[tuple[int, int]]] = {}
    for alert_id, channel, article_id in db.conn.execute(
        "SELECT id, channel, article_id FROM alert WHERE way='held' ORDER BY id"
    ).fetchall():
        held.setdefault(channel_of(channel), []).append((alert_id, article_id))
    return held


def last_summary(db: Database, channel: Channel) -> float:
    """When the channel's newest summary was put into the outbox (seconds since 1970), 0 if never."""
    sql = "SELECT max(created) FROM delivery WHERE channel=? AND kind='summary'"
    return float(db.conn.execute(sql, (str(channel),)).fetchone()[0] or 0)


def record_summary(db: Database, alert_ids: Sequence[int], delivery_id: int) -> None:
    """These alerts are told in that summary."""
    db.conn.executemany(
        "UPDATE alert SET way='summary', delivery_id=? WHERE id=?", [(delivery_id, each) for each in alert_ids]
    )


def drop_held(db: Database, alert_ids: Sequence[int]) -> None:
    """These wait for a summary no longer: they are told in none."""
    db.conn.executemany("UPDATE alert SET way='summary', delivery_id=NULL WHERE id=?", [(each,) for each in alert_ids])


def move_alerts(db: Database, delivery_ids: Sequence[int], summary_id: int) -> None:
    """What these deliveries would have told is told in that summary."""
    db.conn.executemany(
        "UPDATE alert SET way='summary', delivery_id=? WHERE delivery_id=?",
        [(summary_id, each) for each in delivery_ids],
    )


def _values(wish: Subscription) -> tuple[str | int, ...]:
    return (
        str(wish.channel),
        to_list(sorted(wish.platforms)),
        to_list(sorted(wish.topics)),
        to_list(sorted(wish.keywords)),
        to_list(sorted(wish.patterns)),
        to_list(sorted(wish.excluded)),
        wish.level,
        int(wish.alerts),
        int(wish.digest),
        wish.origin,
        wish.weekday,
        wish.hour,
        wish.zone,
        wish.paused,
        wish.created_by,
    )


def _subscription(row: tuple[object, ...]) -> Subscription:
    number, channel, *lists, level, alerts, digest, origin, weekday, hour, zone, paused, created_by = row
    platforms, topics, keywords, patterns, excluded = (from_list(str(each)) for each in lists)
    return Subscription(
        id=int(str(number)),
        channel=channel_of(str(channel)),
        platforms=platforms,
        topics=topics,
        keywords=keywords,
        patterns=patterns,
        excluded=excluded,
        level=Level(str(level)),
        alerts=bool(alerts),
        digest=bool(digest),
        origin=str(origin),
        weekday=int(str(weekday)),
        hour=int(str(hour)),
        zone=str(zone),
        paused=str(paused),
        created_by=str(created_by),
    )
