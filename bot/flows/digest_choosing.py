"""Keeps what a channel chooses for its digest, and settles what becomes of the week in which it chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.core.digest_choice import DigestSetting
from bot.core.digest_times import Changed, changed
from bot.core.model import Channel, Subscription
from bot.flows.digest import digest_wishes, setting_of, times_of
from bot.store import digests, subscriptions
from bot.store.database import Database

log = structlog.get_logger("digest")


def choose(
    db: Database, channel: Channel, present: DigestSetting, chosen: DigestSetting, zone: str, now: datetime
) -> Changed | None:
    """Keep the choice. zone: the configuration's. None if the times are as they were, else what follows."""
    old, new = times_of(present, zone), times_of(chosen, zone)
    if old == new:
        digests.set_setting(db, channel, chosen)
        return None

    def was_told(period: str) -> bool:
        return digests.is_settled(db, channel, period)

    follows = changed(old, new, present.kept, was_told, now)
    if follows.close:
        digests.settle_period(db, channel, follows.close, now, now, digests.CLOSED, now)
    digests.set_setting(db, channel, replace(chosen, kept=follows.keep))
    return follows


def fit_times(
    db: Database, wish: Subscription, present: DigestSetting | None, zone: str, now: datetime
) -> Changed | None:
    """Times that were given with a subscription hold for its channel's digest; a second day that was chosen stays.
    present: what held before the subscription was stored, None if the channel asked for no digest."""
    if present is None:
        digests.set_setting(db, wish.channel, DigestSetting((wish.weekday,), wish.hour, wish.zone))
        return None
    days = present.days if wish.weekday in present.days else (wish.weekday,)
    chosen = replace(present, days=days, hour=wish.hour, zone=wish.zone or present.zone)
    return choose(db, wish.channel, present, chosen, zone, now) if chosen != present else None


def present_setting(db: Database, channel: Channel) -> DigestSetting | None:
    """What holds for a channel that asks for digests; None for another."""
    wishes = digest_wishes(db, channel)
    return setting_of(db, channel, wishes) if wishes else None


def adopt_declared(db: Database, declared: Sequence[Subscription], zone: str, now: datetime) -> None:
    """Make the subscriptions of feeds.yaml those of the store. Times that were changed there hold for the channel, as
    if they had been chosen in the chat; times that stayed leave what was chosen there."""
    before = {
        wish.channel: wish
        for wish in reversed(subscriptions.list_subscriptions(db))
        if wish.origin == "file" and wish.digest
    }
    present = {channel: present_setting(db, channel) for channel in before}
    subscriptions.adopt_file_subscriptions(db, declared, now)
    for wish in declared:
        old = before.pop(wish.channel, None) if wish.digest else None
        if old is None or (old.weekday, old.hour, old.zone) == (wish.weekday, wish.hour, wish.zone):
            continue
        follows = fit_times(db, wish, present[wish.channel], zone, now)
        if follows is not None:
            log.info("digest moved", channel=str(wish.channel), next=follows.next.due.isoformat())
