"""What is remembered of each feed between two polls. When to poll is core.schedule's business."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlite_utils import Database

from bot.core.feed_record import FeedRecord, Health
from bot.core.model import Feed
from bot.core.ports import FeedMemory, FetchedFeed, Validators
from bot.core.schedule import at_start, new_record
from bot.store.rows import marks, to_moment, to_seconds

DAY_S = 86_400.0
USUAL_DAYS = 28
MOMENTS = frozenset({"next_due", "first_failed", "last_ok", "moved_last", "last_full", "maybe_missed"})
FIELDS = tuple(field.name for field in fields(FeedRecord))
KNOWN_FIELDS = frozenset(FIELDS)
_VALUES = attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A feed as the store knows it. baseline: when its silent first poll was, None before it."""

    record: FeedRecord
    memory: FeedMemory
    trust_guid: bool
    baseline: datetime | None
    item_count: int


def adopt_feeds(db: Database, feeds: Sequence[Feed], now: datetime, *, starting: bool = False) -> None:
    """Make the table agree with the configuration: new feeds get a first due time, feeds that are not declared any
    more are switched off (their history stays). ``starting``: also mend due times after a clock change and spread
    what is overdue."""
    known = {
        row[0]: (row[1], row[2]) for row in db.conn.execute("SELECT id, declared_url, record FROM feed").fetchall()
    }
    for feed in feeds:
        if feed.id not in known:
            record = _first_record(feed, now, starting=starting)
            db.conn.execute(
                "INSERT INTO feed(id, url, declared_url, health, next_due, record) VALUES (?,?,?,?,?,?)",
                (feed.id, feed.url, feed.url, record.health, to_seconds(record.next_due), record_to_text(record)),
            )
            continue
        declared, text = known[feed.id]
        record = record_from_text(text)
        if declared != feed.url:
            # Another address: its validators mean nothing here, and a feed that was gone deserves a new try.
            _use_address(db, feed.id, feed.url)
            record = _first_record(feed, now, starting=starting)
        elif starting:
            record = at_start(record, feed, now)
        db.conn.execute(
            "UPDATE feed SET declared_url=?, enabled=?, health=?, next_due=?, record=? WHERE id=?",
            (
                feed.url,
                int(record.health is not Health.GONE),
                record.health,
                to_seconds(record.next_due),
                record_to_text(record),
                feed.id,
            ),
        )
    names = [feed.id for feed in feeds]
    db.conn.execute(f"UPDATE feed SET enabled=0 WHERE id NOT IN ({marks(len(names))})", names)  # noqa: S608


def list_due(db: Database, now: datetime, limit: int) -> list[Remembered]:
    """Feeds whose time has come, the most overdue first."""
    sql = """SELECT record, etag, last_modified, body_hash, listed, trust_guid, baseline, item_count FROM feed
        WHERE enabled AND next_due <= ? ORDER BY next_due LIMIT ?"""
    return [_remembered(row) for row in db.conn.execute(sql, (to_seconds(now), limit)).fetchall()]


def get_remembered(db: Database, feed_id: str) -> Remembered:
    """One feed. Raises LookupError."""
    row = db.conn.execute(
        """SELECT record, etag, last_modified, body_hash, listed, trust_guid, baseline, item_count FROM feed
        WHERE id=?""",
        (feed_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"no feed {feed_id}")
    return _remembered(row)


def record_unchanged(db: Database, steps: Iterable[tuple[FeedRecord, FetchedFeed]], now: datetime) -> None:
    """Many polls that brought nothing new, in one statement."""
    seconds = to_seconds(now)
    db.conn.executemany(
        """UPDATE feed SET health=?, next_due=?, record=?, last_poll=?, last_ok=?, last_error='',
            etag=CASE WHEN ?='' THEN etag ELSE ? END, last_modified=CASE WHEN ?='' THEN last_modified ELSE ? END
        WHERE id=?""",
        [
            (
                record.health,
                to_seconds(record.next_due),
                record_to_text(record),
                seconds,
                seconds,
                fetched.validators.etag,
                fetched.validators.etag,
                fetched.validators.last_modified,
                fetched.validators.last_modified,
                record.feed_id,
            )
            for record, fetched in steps
        ],
    )


def record_news(
    db: Database, record: FeedRecord, fetched: FetchedFeed, url: str, *, trust_guid: bool, new: bool, now: datetime
) -> None:
    """A poll that brought entries: validators and hashes are kept in the transaction that keeps the entries, so that
    a crash in between never makes us believe that we have what we have not. A document that lists nothing is no
    baseline: what comes after it would all look new."""
    seconds = to_seconds(now)
    baseline = seconds if fetched.item_count else None
    db.conn.execute(
        """UPDATE feed SET url=?, health=?, enabled=?, next_due=?, record=?, etag=?, last_modified=?, body_hash=?,
            listed=?, item_count=?, trust_guid=?, baseline=coalesce(baseline, ?), last_poll=?, last_ok=?, last_error='',
            last_new=CASE WHEN ? THEN ? ELSE last_new END WHERE id=?""",
        (
            url,
            record.health,
            int(record.health is not Health.GONE),
            to_seconds(record.next_due),
            record_to_text(record),
            fetched.validators.etag,
            fetched.validators.last_modified,
            fetched.body_hash,
            fetched.listed,
            fetched.item_count,
            int(trust_guid),
            baseline,
            seconds,
            seconds,
            int(new),
            seconds,
            record.feed_id,
        ),
    )


def record_failure(db: Database, record: FeedRecord, says: str, now: datetime) -> None:
    """A poll that failed: nothing that identifies entries changes; validators are forgotten, so that the next answer
    is a whole document."""
    seconds = to_seconds(now)
    db.conn.execute(
        """UPDATE feed SET health=?, enabled=?, next_due=?, record=?, last_poll=?, last_error=?, last_error_at=?,
            etag='', last_modified='', body_hash=x'' WHERE id=?""",
        (
            record.health,
            int(record.health is not Health.GONE),
            to_seconds(record.next_due),
            record_to_text(record),
            seconds,
            says,
            seconds,
            record.feed_id,
        ),
    )


def list_feeds(db: Database) -> list[dict[str, Any]]:
    """Health of all feeds that were ever declared, the troubled ones first."""
    sql = """SELECT id, url, enabled, health, next_due, last_poll, last_ok, last_new, last_error, last_error_at,
            item_count, baseline,
            (SELECT count(*) FROM entry e WHERE e.feed_id = feed.id) AS articles
        FROM feed ORDER BY health = 'ok', enabled DESC, id"""
    return list(db.query(sql))


def usual_per_day(db: Database, feed_id: str, now: datetime) -> float:
    """Median number of relevant new articles a day over four weeks, quiet days and a new feed's missing ones counted
    as 0. The last 24 hours are left out: a burst must not excuse its own second part."""
    today = to_seconds(now) - DAY_S
    rows = db.conn.execute(
        """SELECT count(*) FROM article WHERE feed_id=? AND first_seen > ? AND first_seen <= ? AND level != 'none'
            AND outcome != 'baseline' GROUP BY CAST((? - first_seen) / 86400 AS INTEGER) ORDER BY 1 DESC""",
        (feed_id, today - USUAL_DAYS * DAY_S, today, today),
    ).fetchall()
    middle = USUAL_DAYS // 2
    return float(rows[middle][0]) if len(rows) > middle else 0.0


def record_to_text(record: FeedRecord) -> str:
    """The record as JSON; times as seconds since 1970 (UTC)."""
    values = dict(zip(FIELDS, _VALUES(record), strict=True))
    for name in MOMENTS:
        if values[name] is not None:
            values[name] = values[name].timestamp()
    return json.dumps(values)


def record_from_text(text: str) -> FeedRecord:
    """The record of ``record_to_text``; fields of other versions of the program are left out."""
    values = {name: value for name, value in json.loads(text).items() if name in KNOWN_FIELDS}
    for name in MOMENTS:
        if values.get(name) is not None:
            values[name] = to_moment(values[name])
    values["health"] = Health(values["health"])
    return FeedRecord(**values)


def _first_record(feed: Feed, now: datetime, *, starting: bool) -> FeedRecord:
    """A running bot spreads its first polls; somebody who polls by hand wants to see something now."""
    record = new_record(feed, now)
    return record if starting else replace(record, next_due=now)


def _use_address(db: Database, feed_id: str, url: str) -> None:
    sql = "UPDATE feed SET url=?, etag='', last_modified='', body_hash=x'', listed=x'' WHERE id=?"
    db.conn.execute(sql, (url, feed_id))


def _remembered(row: Sequence[Any]) -> Remembered:
    record, etag, last_modified, body_hash, listed, trust_guid, baseline, item_count = row
    return Remembered(
        record=record_from_text(record),
        memory=FeedMemory(Validators(etag, last_modified), body_hash, listed),
        trust_guid=bool(trust_guid),
        baseline=to_moment(baseline),
        item_count=item_count,
    )


def count_health(db: Database) -> dict[str, int]:
    """How many feeds are in each state of health; those that are not declared any more are left out."""
    return dict(db.conn.execute("SELECT health, count(*) FROM feed WHERE enabled GROUP BY health").fetchall())
