"""What polls are recorded with: the desk, the poll in the making, and the report of it. No decisions here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core import alerts, schedule
from bot.core.alerts import WishList
from bot.core.articles import Reader
from bot.core.model import Feed
from bot.core.record_reading import RecordReader
from bot.flows.telling import Quota
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """What decisions are made with: the reader, the wishes of all channels, and the limits that keep channels quiet."""

    reader: Reader
    wishes: WishList
    record: RecordReader
    per_poll: int = alerts.ALONE_PER_POLL
    per_hour: int = alerts.ALONE_PER_HOUR
    fetch_pages: bool = True
    min_interval_s: float = schedule.FLOOR_S


@dataclass(slots=True)
class PollReport:
    """What one poll brought, for logs and people. ``notices`` are sentences for the operator."""

    feed_id: str
    listed: int = 0
    new: int = 0
    edited: int = 0
    broken: int = 0  # articles that could not be read: the log has the details
    relevant: int = 0
    alerts: int = 0
    held: int = 0
    baseline: bool = False
    unchanged: bool = False
    error: str = ""
    notices: tuple[str, ...] = ()
    titles: list[tuple[str, str]] = field(default_factory=list)  # (level, title) of new relevant articles


@dataclass(slots=True)
class Poll:
    """One poll in the making. ``away``: it comes after a long silence; ``restored``: after a copy was put back;
    ``last_ok``: the last good poll before it. Times in UTC."""

    db: Database
    desk: Desk
    feed: Feed
    now: datetime
    report: PollReport
    baseline: bool
    away: bool
    quota: Quota
    restored: bool = False
    last_ok: datetime | None = None
