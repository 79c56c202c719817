"""When a feed is polled next, and how it is doing. Pure: the outcome of a poll and the time go in, a record comes out.

Rules, in order of strength:

1. Never earlier than asked: not before the feed's interval, ``Retry-After`` or ``max-age`` have passed.
2. A feed that fails is asked ever more rarely (doubling, at most once in 24 h), but never given up; only an address
   that answers "410 Gone" three times is switched off.
3. People hear about a failing feed once (after six hours) and once more when it is back.
4. Nothing is decided by chance: the spread comes from a hash of the feed's id and the number of the poll, so that feeds
   do not march in step and tests see the same figures every time.

It does not fetch, does not sleep and does not know when a digest is due.
All times are aware UTC datetimes, all durations seconds unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.core.feed_record import FeedRecord, Health
from bot.core.model import Feed
from bot.core.ports import FetchedFeed
from bot.errors import FetchError

DAY_S = 86_400.0
FLOOR_S = 300.0  # a feed that loses items is never polled more often than this
FRESH_CAP_S = DAY_S  # a server may keep us away for a day by Cache-Control ...
RETRY_CAP_S = 2 * DAY_S  # ... and for two by Retry-After; more is taken for a mistake
BACKOFF_CAP_S = DAY_S
BROKEN_AFTER = 5  # failures in a row
NOTICE_AFTER = timedelta(hours=6)
GONE_AFTER = 3
MOVED_AFTER = 3
MOVED_GAP = timedelta(hours=24)
FULL_EVERY = timedelta(days=7)
START_SPREAD_S = 30.0  # what is due at a start or after a jump of the clock; with both ticks, polls go on within 60 s
RESUME_WITHIN_S = 60.0  # after a clock that was set back


@dataclass(frozen=True, slots=True)
class Step:
    """What a poll changed: the new record, and sentences for the people who run the bot (mostly none)."""

    record: FeedRecord
    notices: tuple[str, ...] = ()


def first_due(feed_id: str, interval_s: float, now: datetime) -> datetime:
    """When a feed that was just added is polled first: within 30 s (or its interval, if shorter), each at its own
    moment."""
    return now + timedelta(seconds=_share(feed_id, "start") * min(START_SPREAD_S, interval_s))


def new_record(feed: Feed, now: datetime) -> FeedRecord:
    """The record of a feed that was just added."""
    return FeedRecord(feed_id=feed.id, next_due=first_due(feed.id, feed.interval_s, now))


def address_of(record: FeedRecord, feed: Feed) -> str:
    """The address to ask: the adopted one, unless the configuration has changed since."""
    return record.adopted_url if record.adopted_url and record.adopted_from == feed.url else feed.url


def is_due(record: FeedRecord, now: datetime) -> bool:
    """Whether this feed is to be polled now."""
    return record.health is not Health.GONE and record.next_due <= now


def must_be_unconditional(record: FeedRecord, now: datetime) -> bool:
    """Whether to ask for the whole document: after an error, and at least every seven days, since a server that says
    "not modified" for ever (a Last-Modified in the far future) would otherwise silence its feed."""
    full = record.last_full
    return record.failures > 0 or full is None or full > now or now - full >= FULL_EVERY


def after_success(
    record: FeedRecord,
    feed: Feed,
    fetched: FetchedFeed,
    *,
    new_count: int,
    overlap: bool,
    now: datetime,
    floor_s: float = FLOOR_S,
) -> Step:
    """The feed answered properly.

    new_count: articles not known before; overlap: the document still listed something that was known before
    (ignored at the first good poll and when nothing changed); floor_s: shortest interval a hurried feed may get.
    """
    if fetched.gone:
        return after_failure(record, feed, FetchError("http_status", "it is gone for good (410)", status=410), now)
    notices: list[str] = []
    if record.notified:
        notices.append(f"{feed.publisher} is back.")
    together = overlap or fetched.unchanged or record.last_ok is None or fetched.item_count == 0
    record = _paced(record, feed, fetched, together=together, new_count=new_count, now=now, floor_s=floor_s)
    if not together and (record.maybe_missed is None or now - record.maybe_missed >= FULL_EVERY):
        notices.append(f"{feed.publisher} publishes faster than it was asked: some items may have been missed.")
    if not together:
        record = replace(record, maybe_missed=now)
    record, adopted = _followed(record, feed, fetched.moved_to, same=overlap or fetched.unchanged, now=now)
    notices += adopted
    interval = current_interval(record, feed, floor_s)
    fresh = min(fetched.fresh_for_s, FRESH_CAP_S)
    planned = _planned(
        record,
        max(interval, fresh),
        interval,
        now,
        asked=fresh > interval,
        health=Health.OK,
        failures=0,
        first_failed=None,
        last_ok=now,
        last_error="",
        notified=False,
        gone_count=0,
        last_full=now if fetched.status != 304 and must_be_unconditional(record, now) else record.last_full,
    )
    return Step(planned, tuple(notices))


def after_failure(record: FeedRecord, feed: Feed, error: FetchError, now: datetime) -> Step:
    """The feed brought nothing usable."""
    failures = record.failures + 1
    first_failed = min(record.first_failed or now, now)
    gone_count = record.gone_count + (error.status == 410)
    notices: list[str] = []
    notified = record.notified
    if not notified and now - first_failed >= NOTICE_AFTER:
        notified = True
        hours = int((now - first_failed).total_seconds() // 3600)
        notices.append(f"{feed.publisher} has not answered properly for {hours} hours: {error.says}")
    adopted = record.adopted_url
    if adopted and failures >= BROKEN_AFTER:
        adopted = ""  # the new address does not hold what the redirect promised: ask the configured one again
    record = replace(
        record,
        health=Health.BROKEN if failures >= BROKEN_AFTER else Health.FAILING,
        failures=failures,
        first_failed=first_failed,
        last_error=error.says,
        notified=notified,
        gone_count=gone_count,
        adopted_url=adopted,
    )
    if gone_count >= GONE_AFTER:
        notices = [
            f"{feed.publisher} has taken its feed away for good (410 Gone, three times). It is not asked any more: "
            f"give feed {feed.id} a new address or remove it."
        ]
        record = replace(record, health=Health.GONE, notified=True)
    spread = 0.75 + 0.5 * _share(feed.id, record.polls)
    backoff = min(BACKOFF_CAP_S, feed.interval_s * 2.0 ** min(failures, 8)) * spread
    wish = min(error.retry_after_s or 0.0, RETRY_CAP_S)
    return Step(_planned(record, max(backoff, wish, feed.interval_s), feed.interval_s, now, asked=True), tuple(notices))


def current_interval(record: FeedRecord, feed: Feed, floor_s: float = FLOOR_S) -> float:
    """Seconds between two polls in use now: the configured interval, shortened while the feed loses items."""
    return max(feed.interval_s * record.pace, min(floor_s, feed.interval_s))


def clamp_due(record: FeedRecord, feed: Feed, now: datetime) -> FeedRecord:
    """Mends a ``next_due`` that lies too far ahead, which happens when the clock was wrong and has been set back.

    No plan reaches further than the wait it was made with. What a server asked for, and back-offs, are waited for once
    more in full; other feeds are polled again within a minute.
    """
    limit = max(2.0 * feed.interval_s, record.wait_s)
    if record.next_due <= now + timedelta(seconds=limit + RESUME_WITHIN_S):
        return record
    wait = record.wait_s if record.asked else _share(feed.id, "start") * START_SPREAD_S
    return replace(record, next_due=now + timedelta(seconds=wait))


def at_start(record: FeedRecord, feed: Feed, now: datetime) -> FeedRecord:
    """The record as the bot starts: a clock set back is mended, feeds that are overdue are spread over 30 s."""
    record = clamp_due(record, feed, now)
    return replace(record, next_due=max(record.next_due, first_due(feed.id, feed.interval_s, now)))


def _planned(
    record: FeedRecord, wait_s: float, interval_s: float, now: datetime, *, asked: bool, **changes: Any
) -> FeedRecord:
    """Sets the next poll: never earlier than ``wait_s``, later by at most a tenth of the interval or a minute.

    changes: other fields to set at once; a quiet poll copies its record only here, because thousands do so in a pass.
    """
    late = _share(record.feed_id, record.polls + 1) * min(interval_s / 10, 60.0)
    wait_s += late
    due = now + timedelta(seconds=wait_s)
    return replace(record, polls=record.polls + 1, next_due=due, wait_s=wait_s, asked=asked, **changes)


def _paced(
    record: FeedRecord,
    feed: Feed,
    fetched: FetchedFeed,
    *,
    together: bool,
    new_count: int,
    now: datetime,
    floor_s: float,
) -> FeedRecord:
    """Hurries a feed that rolled over between two polls, and calms it down again, a tenth at a time."""
    if together:
        busy = not fetched.unchanged and 2 * new_count >= fetched.item_count > 0
        return record if busy or record.pace == 1.0 else replace(record, pace=min(1.0, record.pace * 1.1))
    was_away = record.last_ok is not None and (now - record.last_ok).total_seconds() > 2 * feed.interval_s
    if was_away:  # we did not ask for a long time: asking more often would not have helped
        return record
    return replace(record, pace=max(record.pace / 2, min(1.0, floor_s / feed.interval_s)))


def _followed(
    record: FeedRecord, feed: Feed, moved_to: str, *, same: bool, now: datetime
) -> tuple[FeedRecord, tuple[str, ...]]:
    """Counts sightings of a permanent redirect, and adopts the new address after three, each a day apart: a domain
    that lapsed or a portal that redirects everything for an hour must not take the feed away."""
    if not moved_to and not record.moved_to:
        return record, ()
    if not moved_to:
        return replace(record, moved_to="", moved_count=0, moved_last=None), ()
    if moved_to != record.moved_to or record.moved_last is None or record.moved_last > now:
        return replace(record, moved_to=moved_to, moved_count=1, moved_last=now), ()
    if now - record.moved_last < MOVED_GAP:
        return record, ()
    record = replace(record, moved_count=record.moved_count + 1, moved_last=now)
    if record.moved_count < MOVED_AFTER or not same:
        return record, ()
    notice = (
        f"{feed.publisher} has moved its feed to {moved_to}. It is read there from now on; please correct feeds.yaml."
    )
    adopted = replace(record, adopted_url=moved_to, adopted_from=feed.url, moved_to="", moved_count=0, moved_last=None)
    return adopted, (notice,)


def _share(feed_id: str, what: object) -> float:
    """A number in [0, 1) that is always the same for the same feed and poll."""
    digest = blake2b(f"{feed_id}\n{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2.0**64
