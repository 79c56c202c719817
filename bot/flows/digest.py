"""The weekly round-up of each channel: what is due is reckoned, what was sent is in the outbox, once per ISO week.

    subscriptions with a digest | due?     core.digest_times
      | told for this week already?        store.outbox       (unique by channel and week)
      | stories of the week                flows.matching     (also what came while it was paused)
      | -> one message into the outbox     core.messages

Missed while the bot was away: sent with a remark if at most LATE hours late, else left out and logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.digest_times import WEEK, last_due, week_of
from bot.core.messages import summary_message
from bot.core.model import Channel, Item, Message, Subscription
from bot.core.words import counted, say
from bot.flows.matching import stories_for
from bot.store import meta, outbox, subscriptions
from bot.store.database import Database

log = structlog.get_logger("digest")

KIND = "summary"
LATE = timedelta(hours=48)
ON_TIME = timedelta(hours=1)


def queue_digests(db: Database, zone: str, now: datetime) -> int:
    """Put every digest that is due and was not told into the outbox. zone: for channels that chose none. Returns how
    many."""
    queued = 0
    wishes: dict[Channel, list[Subscription]] = {}
    for wish in subscriptions.list_subscriptions(db):
        if wish.digest and not wish.paused:
            wishes.setdefault(wish.channel, []).append(wish)
    for channel, own in wishes.items():
        queued += _queue(db, channel, own, own[0].zone or zone, now)
    return queued


def digest_message(db: Database, wishes: Sequence[Subscription], due: datetime, note: str = "") -> Message:
    """What these subscriptions of one channel asked for in the week before ``due``."""
    found: dict[str, Item] = {}
    for wish in wishes:
        for item in stories_for(db, wish, due - WEEK, due):
            found.setdefault(item.url or item.title, item)
    title = say("digest.title", count=counted(len(found), "story", "stories")) if found else say("digest.empty")
    return summary_message(title, list(found.values()), note)


def _queue(db: Database, channel: Channel, wishes: Sequence[Subscription], zone: str, now: datetime) -> bool:
    due = last_due(wishes[0].weekday, wishes[0].hour, zone, now)
    subject = f"digest:{week_of(due, zone)}"
    if outbox.is_queued(db, channel, KIND, subject) or subscriptions.first_created(db, channel) > due:
        return False
    if now - due > LATE:
        # Looked at every minute, told once.
        if meta.get_meta(db, f"left out:{channel}") != subject:
            meta.set_meta(db, f"left out:{channel}", subject)
            log.info("digest left out: too late", channel=str(channel), subject=subject)
        return False
    note = say("digest.late") if now - due > ON_TIME else ""
    message = digest_message(db, wishes, due, note)
    outbox.enqueue(db, channel, KIND, subject, message, now)
    return True
