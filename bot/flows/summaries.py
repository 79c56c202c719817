"""Alerts that were held back become one message per channel. Writes to the outbox; does not send.

A summary that nobody could send yet takes in what comes later: a channel that was away for a week gets one, not many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.delivery import CATCH_UP, LATE_S
from bot.core.messages import item_of, summary_message
from bot.core.model import Channel, Outcome
from bot.core.outgoing import Item
from bot.store import articles, backlog, followups, mutes, outbox, outbox_reading, stories, subscriptions
from bot.store.database import Database
from bot.store.rows import to_seconds

APART_S = 3600.0  # a channel gets at most one summary in this time
_MORE = ("{count} more story", "{count} more stories")
_LATE = (
    "{count} story from the time when this channel could not be reached",
    "{count} stories from the time when this channel could not be reached",
)


def queue_summaries(db: Database, now: datetime) -> int:
    """One summary per channel with held alerts, at most one an hour. Returns how many were queued."""
    queued = 0
    for channel, held in subscriptions.list_held(db).items():
        if to_seconds(now) - subscriptions.last_summary(db, channel) < APART_S:
            continue
        muted = {alert_id for alert_id, article_id in held if _is_muted(db, channel, article_id, now)}
        subscriptions.drop_held(db, sorted(muted))
        held = [each for each in held if each[0] not in muted]
        if not held:
            continue
        items = [_item(db, article_id) for _, article_id in held]
        delivery = _gather(db, channel, "held:", held[0][0], _MORE, items, now)
        subscriptions.record_summary(db, [alert_id for alert_id, _ in held], delivery)
        queued += 1
    return queued


def fold_late(db: Database, now: datetime) -> int:
    """Channels whose alerts could not be sent for LATE_S (the channel or its chat is away) catch up within limits: the
    CATCH_UP newest alerts alone, everything older in one summary, and as many replies. Returns how many summaries.

    Runs again and again while a channel is away, so what waits there never grows beyond that."""
    folded = 0
    for channel in backlog.list_stalled(db, now - timedelta(seconds=LATE_S)):
        waiting = backlog.list_waiting(db, channel)
        surplus = [each for each in waiting[: max(0, len(waiting) - CATCH_UP)] if each.sure]
        replies = followups.list_waiting_replies(db, channel)
        outbox.give_up(db, replies[: max(0, len(replies) - CATCH_UP)], "too late: the first message names the outlet")
        if surplus:
            numbers = [each.id for each in surplus]
            items = [item_of(each.message) for each in surplus]
            delivery = _gather(db, channel, "late:", numbers[0], _LATE, items, now)
            subscriptions.move_alerts(db, numbers, delivery)
            outbox.give_up(db, numbers, f"told together in delivery {delivery}")
            folded += 1
    return folded


def _gather(
    db: Database,
    channel: Channel,
    prefix: str,
    number: int,
    titles: tuple[str, str],
    items: Sequence[Item],
    now: datetime,
) -> int:
    """Into the channel's summary that still waits, whatever it began as, or a new one. Returns the delivery's id."""
    waiting = outbox_reading.find_unsent(db, channel, "summary", "")
    if waiting and waiting[0].startswith("late:"):
        titles = _LATE
    subject, before = waiting or (f"{prefix}{number}", None)
    told = before.more if before else 0
    items = [*(before.items if before else ()), *items]
    count = len(items) + told
    message = summary_message((titles[0] if count == 1 else titles[1]).format(count=count), items)
    message = replace(message, more=message.more + told)
    outbox.refresh_unsent(db, channel, "summary", subject, message)
    return outbox.enqueue(db, channel, "summary", subject, message, now)


def _is_muted(db: Database, channel: Channel, article_id: int, now: datetime) -> bool:
    """Whether the channel muted the story, or all its platforms, after it was held."""
    if not mutes.is_muted(
        db, channel, stories.find_story(db, article_id), articles.get_judged(db, article_id).relevance.platforms, now
    ):
        return False
    articles.add_outcomes(db, article_id, [Outcome("muted", str(channel), ("while it waited for a summary",))], now)
    return True


def _item(db: Database, article_id: int) -> Item:
    article = articles.get_judged(db, article_id).article
    return Item(article.title, article.url, article.publisher, article.published)
