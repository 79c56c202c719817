"""What is remembered of a feed between two polls. When it is polled next, and what changes, is ``schedule``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How a feed is doing."""

    NEW = "new"  # never answered properly so far
    OK = "ok"
    FAILING = "failing"
    BROKEN = "broken"  # five failures in a row: only probed, ever more rarely
    GONE = "gone"  # said "410 Gone" three times: not polled any more


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What is remembered between two polls. Every field is one plain column.

    wait_s: the wait that led to ``next_due``; asked: this wait was the server's wish or a back-off.
    pace: share of the configured interval in use (below 1 while the feed loses items between polls).
    moved_to/moved_count/moved_last: the permanent redirect seen lately, how often, and when last counted.
    adopted_url/adopted_from: the new address in use, and the configured one that it stands for.
    last_full: when a whole document was last asked for and read, item by item. What the server answered meanwhile (304,
    or a document of which only unseen items were read) does not count: it renews no names of items.
    maybe_missed: when a poll last shared no item with the one before.
    """

    feed_id: str
    next_due: datetime
    health: Health = Health.NEW
    polls: int = 0
    failures: int = 0
    first_failed: datetime | None = None
    last_ok: datetime | None = None
    last_error: str = ""
    notified: bool = False
    gone_count: int = 0
    moved_to: str = ""
    moved_count: int = 0
    moved_last: datetime | None = None
    adopted_url: str = ""
    adopted_from: str = ""
    last_full: datetime | None = None
    pace: float = 1.0
    maybe_missed: datetime | None = None
    wait_s: float = 0.0
    asked: bool = False
