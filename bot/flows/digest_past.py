"""The digest of a period by name, as it was told or would have been, and what the next would say now. Reads only."""

from __future__ import annotations

from datetime import datetime

from bot.core.digest_times import slot_of, start_of
from bot.core.model import Channel
from bot.core.replies import Reply
from bot.flows.answer.counter import Counter, mistaken
from bot.flows.digest import DigestDesk, MadeDigest, digest_wishes, setting_of, times_of
from bot.store import digests
from bot.store.database import Database


def made_digest(
    db: Database, counter: Counter, channel: Channel, period: str, now: datetime, as_of: datetime | None = None
) -> MadeDigest | Reply:
    """period: '' for what came since the last one, else ``2025-W20`` or a day. as_of: only what was known until then.
    A Reply says what is wrong."""
    wishes = digest_wishes(db, channel)
    if not wishes:
        return mistaken("digest.none")
    desk = DigestDesk(counter.config.watchlist, counter.zone)
    setting = setting_of(db, channel, wishes)
    if not period:
        until = as_of or now
        return desk.make(db, channel, wishes, setting, "", (desk.since_of(db, channel, setting, until), until), now)
    period = period.upper()
    times = times_of(setting, counter.zone)
    try:
        slot = slot_of(times, period)
    except ValueError:
        return mistaken("digest.bad-period", typed=period)
    told = digests.find_digest(db, channel, period)
    span = (told.since, told.until) if told else (start_of(times, slot.due), slot.due)
    if as_of is not None:
        span = (span[0], min(span[1], as_of))
    if span[1] > now:
        return mistaken("digest.future", period=period)
    return desk.make(db, channel, wishes, setting, period, span, now)
