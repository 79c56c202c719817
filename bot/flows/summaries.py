"""Alerts that were held back become one message per channel. Writes to the outbox; does not send."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.core.delivery import LATE_S
from bot.core.messages import item_of, summary_message
from bot.core.model import Channel, Item, Message
from bot.store import articles, outbox, subscriptions
from bot.store.rows import to_seconds

APART_S = 3600.0  # a channel gets at most one summary in this time


def queue_summaries(db: Database, now: datetime) -> int:
    """One summary per channel with held alerts, at most one an hour. Returns how many were queued."""
    queued = 0
    for channel, held in subscriptions.list_held(db).items():
        if to_seconds(now) - subscriptions.last_summary(db, channel) < APART_S:
            continue
        items = [_item(db, article_id) for _, article_id in held]
        message = summary_message(_title(len(items)), items)
        delivery = outbox.enqueue(db, channel, "summary", f"held:{held[0][0]}", message, now)
        subscriptions.record_summary(db, [alert_id for alert_id, _ in held], delivery)
        queued += 1
    return queued


def fold_late(db: Database, now: datetime) -> int:
    """Alerts that could not be sent for a day (a chat was away) are told together. Returns how many summaries."""
    late: dict[Channel, list[tuple[int, Message]]] = {}
    for delivery_id, channel, message in outbox.list_late(db, now - timedelta(seconds=LATE_S)):
        late.setdefault(channel, []).append((delivery_id, message))
    for channel, waiting in late.items():
        numbers = [delivery_id for delivery_id, _ in waiting]
        title = f"{len(waiting)} stories from the time when this channel could not be reached"
        message = summary_message(title, [item_of(each) for _, each in waiting])
        delivery = outbox.enqueue(db, channel, "summary", f"late:{numbers[0]}", message, now)
        outbox.give_up(db, numbers, f"told together in delivery {delivery}")
    return len(late)


def _item(db: Database, article_id: int) -> Item:
    article = articles.get_judged(db, article_id).article
    return Item(article.title, article.url, article.publisher, article.published)


def _title(count: int) -> str:
    return "1 more story" if count == 1 else f"{count} more stories"
