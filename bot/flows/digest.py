"""The digest of each channel: what is due is reckoned, what was told is in the store, once per channel and period.

    subscriptions with a digest | due?     core.digest_times
      | settled for this period?           store.digests      (unique by channel and period)
      | what came in its span              flows.digest_gathering   (also while it was paused)
      | -> passages -> parts               core.digest, core.digest_parts
      | parts into the outbox              store.outbox       (none without those before it)

Missed while the bot was away: told with a remark if at most LATE, else left out and logged; the next one then covers
what was left out. Each channel is one transaction of its own, so that polls are never held up for long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.core.chart import WEEKS, Chart, chart_of
from bot.core.digest import Gathered, digest_passages, digest_title
from bot.core.digest_choice import DigestSetting
from bot.core.digest_parts import split_digest
from bot.core.digest_times import LATE, WEEK, DigestTimes, Slot, due_slot, start_of
from bot.core.model import Channel, Subscription, Watchlist
from bot.core.outgoing import Message
from bot.core.words import say
from bot.flows.digest_gathering import SpanReading, gather
from bot.store import digest_reading, digests, outbox, subscriptions
from bot.store.database import Database, Store

log = structlog.get_logger("digest")

KIND = "digest"
ON_TIME = timedelta(hours=1)
LONGEST = timedelta(days=21)  # what one digest covers at most
USUAL = timedelta(days=8)


@dataclass
class DigestDesk:
    """Makes digests. zone: for channels that chose none. What channels of one span share is read once per round."""

    watchlist: Watchlist
    zone: str
    _spans: dict[tuple[datetime, datetime], SpanReading] = field(default_factory=dict)

    async def queue_due(self, store: Store, now: datetime) -> int:
        """Put every digest that is due and was not told into the outbox. Returns how many."""
        self._spans.clear()
        queued = 0
        for channel in await store.read(self._due_channels, now):
            queued += await store.write(self._queue, channel, now)
        self._spans.clear()
        return queued

    def _due_channels(self, db: Database, now: datetime) -> list[Channel]:
        due = []
        for channel in digests.list_digest_channels(db):
            slot = self._slot(db, channel, digest_wishes(db, channel), now)
            if slot is not None and not digests.is_settled(db, channel, slot.period):
                due.append(channel)
        return due

    def _slot(self, db: Database, channel: Channel, wishes: Sequence[Subscription], now: datetime) -> Slot | None:
        """What is due, and not from before the channel was subscribed. None if all subscriptions are paused."""
        if all(wish.paused for wish in wishes):
            return None
        setting = setting_of(db, channel, wishes)
        slot = due_slot(times_of(setting, self.zone), setting.kept, now)
        return slot if slot and subscriptions.first_created(db, channel) <= slot.due else None

    def _queue(self, db: Database, channel: Channel, now: datetime) -> bool:
        wishes = digest_wishes(db, channel)
        slot = self._slot(db, channel, wishes, now)
        if slot is None or digests.is_settled(db, channel, slot.period):
            return False
        setting = setting_of(db, channel, wishes)
        since = self.since_of(db, channel, setting, slot.due)
        if now - slot.due > LATE:
            digests.settle_period(db, channel, slot.period, since, slot.due, digests.SKIPPED, now)
            log.info("digest left out: too late", channel=str(channel), period=slot.period)
            return False
        note = say("digest.late") if now - slot.due > ON_TIME else ""
        made = self.make(db, channel, wishes, setting, slot.period, (since, slot.due), now, note)
        state = digests.SILENT if made.gathered.empty and setting.silent else digests.TOLD
        digests.settle_period(db, channel, slot.period, since, slot.due, state, now)
        if state == digests.TOLD:
            enqueue_parts(db, channel, f"digest:{slot.period}", made.parts, now)
        return state == digests.TOLD

    def since_of(self, db: Database, channel: Channel, setting: DigestSetting, due: datetime) -> datetime:
        """Where a digest begins: where the last one that was told ended, else a usual span before."""
        usual = start_of(times_of(setting, self.zone), due)
        told = digests.last_told(db, channel, due)
        return max(told, due - LONGEST) if told is not None else usual

    def make(
        self,
        db: Database,
        channel: Channel,
        wishes: Sequence[Subscription],
        setting: DigestSetting,
        period: str,
        span: tuple[datetime, datetime],
        now: datetime,
        note: str = "",
    ) -> MadeDigest:
        """The digest of a span, from what was known at its end. period: '' for one that is not of the calendar."""
        reading = self._spans.get(span)
        if reading is None or reading.db is not db:
            reading = self._spans[span] = SpanReading(db, self.watchlist, *span, now)
        since, until = span
        gathered = gather(reading, channel, wishes)
        zone = setting.zone or self.zone
        chart = self._chart(reading, gathered, wishes, zone) if setting.picture else None
        notes = [note] if note else []
        notes += [say("digest.long")] if until - since > USUAL else []
        message = Message(kind=KIND, title=digest_title(gathered), period=period, zone=zone, chart=chart)
        return MadeDigest(gathered, split_digest(message, digest_passages(gathered, " ".join(notes))))

    def _chart(
        self, reading: SpanReading, gathered: Gathered, wishes: Sequence[Subscription], zone: str
    ) -> Chart | None:
        """Stories per week about what the channel follows, by subject; none where a week has nothing to say."""
        if gathered.empty:
            return None
        rows = digest_reading.list_weekly(reading.db, reading.until - (WEEKS + 1) * WEEK, reading.until)
        names: Mapping[str, str] = {each.id: each.name for each in self.watchlist.topics}
        shown = [(at, topic) for at, topic, platforms in rows if _follows(wishes, topic, platforms)]
        return chart_of(say("digest.chart"), shown, names, reading.until, zone)


@dataclass(frozen=True, slots=True)
class MadeDigest:
    """A digest: what it is made of, and its messages in order."""

    gathered: Gathered
    parts: list[Message]


def digest_wishes(db: Database, channel: Channel) -> list[Subscription]:
    """The channel's subscriptions that ask for digests, paused ones too."""
    return [wish for wish in subscriptions.list_subscriptions(db, channel) if wish.digest]


def setting_of(db: Database, channel: Channel, wishes: Sequence[Subscription]) -> DigestSetting:
    """What the channel chose for its digest, else what its first subscription says."""
    found = digests.find_setting(db, channel)
    if found is not None:
        return found
    first = wishes[0] if wishes else None
    return DigestSetting((first.weekday,), first.hour, first.zone) if first else DigestSetting((0,), 9)


def times_of(setting: DigestSetting, zone: str) -> DigestTimes:
    """zone: the configuration's, for a channel that chose none."""
    return DigestTimes(setting.days, setting.hour, setting.zone or zone)


def enqueue_parts(db: Database, channel: Channel, subject: str, parts: Sequence[Message], now: datetime) -> None:
    """All parts of one digest into the outbox, the later ones behind the first."""
    first: int | None = None
    for at, part in enumerate(parts):
        name = subject if at == 0 else f"{subject}/{at + 1}"
        made = outbox.enqueue(db, channel, KIND, name, part, now, after_id=first)
        first = first or made


def _follows(wishes: Sequence[Subscription], topic: str, platforms: frozenset[str]) -> bool:
    """Whether a story is about the platforms and subjects of a subscription, as far as these alone can tell."""
    for wish in wishes:
        named = not wish.platforms or bool(platforms & set(wish.platforms))
        if named and (not wish.topics or topic in wish.topics):
            return True
    return False
