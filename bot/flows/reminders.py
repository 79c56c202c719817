"""Reminders of deadlines from the record: 7 days and 1 day before, and on the day, at the channel's digest hour.

    channels whose hour has come today     once per channel and day of its calendar
      | deadlines of these days            store.record -> core.platform_record (moved ones are where they are now)
      | of what the channel follows        flows.matching, by the articles that tell them
      | -> one message                     store.outbox, each deadline and distance once for ever

Only deadlines that are known to the day. Never for days that are past; what was missed is not made up for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.digest import named
from bot.core.events import Precision
from bot.core.lines import Passage
from bot.core.model import Channel, Subscription, Watchlist
from bot.core.outgoing import Message
from bot.core.platform_record import SetDeadline, assemble
from bot.core.policy_lines import deadline_line
from bot.core.words import say
from bot.flows.digest import KIND, setting_of
from bot.flows.matching import Asked
from bot.store import articles, digests, outbox, record, subscriptions
from bot.store.database import Database, Store

BEFORE = (0, 1, 7)  # days
NAMED = 3  # platforms in the headline, for each day


@dataclass(frozen=True, slots=True)
class Reminder:
    """A deadline that is so many days ahead. key: names it for ever."""

    days: int
    platform: str
    name: str
    deadline: SetDeadline

    @property
    def key(self) -> str:
        """The same for the same deadline on the same day; a moved one is another."""
        body = self.deadline.deadline
        parts = (self.platform, body.what, body.scope.region, body.scope.plan, body.day.last.isoformat())
        return f"{'|'.join(parts)}|{self.days}"


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """Reminds. zone: for channels that chose none."""

    watchlist: Watchlist
    zone: str

    async def queue_due(self, store: Store, now: datetime) -> int:
        """Put the reminders that are due into the outbox; returns how many messages."""
        queued = 0
        due = await store.read(self._due_channels, now)
        found = {today: await store.read(self.find, today, now) for today in {today for _, today in due}}
        for channel, today in due:
            queued += await store.write(self._queue, channel, today, found[today], now)
        return queued

    def _due_channels(self, db: Database, now: datetime) -> list[tuple[Channel, date]]:
        due = []
        for channel in digests.list_digest_channels(db):
            setting = setting_of(db, channel, subscriptions.list_subscriptions(db, channel))
            local = now.astimezone(ZoneInfo(setting.zone or self.zone))
            today = local.date()
            come = setting.reminders and local.hour >= setting.hour
            if come and not digests.day_begun(db, channel, today.isoformat()):
                due.append((channel, today))
        return due

    def _queue(self, db: Database, channel: Channel, today: date, near: Sequence[Reminder], now: datetime) -> bool:
        if not digests.begin_day(db, channel, today.isoformat(), now):
            return False
        wishes = [wish for wish in subscriptions.list_subscriptions(db, channel) if not wish.paused]
        found = [each for each in near if _asked_for(db, wishes, each)]
        fresh = set(digests.note_reminders(db, channel, [each.key for each in found], now))
        told = [each for each in found if each.key in fresh]
        if told:
            name = hashlib.sha256("\n".join(each.key for each in told).encode()).hexdigest()[:12]
            outbox.enqueue(db, channel, KIND, f"reminder:{today}:{name}", reminder_message(told), now)
        return bool(told)

    def find(self, db: Database, today: date, now: datetime) -> list[Reminder]:
        """The deadlines of the days that are reminded of, today's first."""
        days = {today + timedelta(days=each): each for each in BEFORE}
        names = {each.id: each.name for each in self.watchlist.platforms}
        found = []
        for platform in digests.due_deadline_platforms(db, today.isoformat(), max(days).isoformat()):
            if platform not in names:
                continue
            for each in assemble(record.load_facts(db, platform), now.date()).deadlines:
                day = each.deadline.day
                if day.precision is Precision.DAY and day.last in days:
                    found.append(Reminder(days[day.last], platform, names[platform], each))
        return sorted(found, key=lambda each: (each.days, each.name))


def reminder_message(reminders: Sequence[Reminder]) -> Message:
    """One message, by how near they are; its headline says all that a notification must."""
    passages, nearest = [], []
    for days in BEFORE:
        own = [each for each in reminders if each.days == days]
        if own:
            when = {0: say("reminder.today"), 1: say("reminder.tomorrow")}.get(days, say("reminder.days", count=days))
            lines = tuple(named(each.name, deadline_line(each.deadline)) for each in own)
            passages.append(Passage(when.capitalize(), lines))
            nearest.append(f"{_names(own)} {when}")
    key = "reminder.one" if len(reminders) == 1 else "reminder.many"
    return Message(kind=KIND, title=say(key, what="; ".join(nearest)), passages=tuple(passages))


def _names(reminders: Sequence[Reminder]) -> str:
    names = list(dict.fromkeys(each.name for each in reminders))
    return ", ".join(names[:NAMED]) + (f" +{len(names) - NAMED}" if len(names) > NAMED else "")


def _asked_for(db: Database, wishes: Sequence[Subscription], reminder: Reminder) -> bool:
    """Whether any subscription asks for an article that tells the deadline; for articles that are forgotten, whether it
    names the platform, or has no filter."""
    for wish in wishes:
        if reminder.platform in wish.platforms and not wish.topics:
            return True
        if not wish.platforms and not wish.topics and not wish.keywords and not wish.patterns:
            return True
    asked = Asked(wishes, lenient=True)
    kept = (each.article_id for each in reminder.deadline.origins if articles.is_kept(db, each.article_id))
    return any(asked.wants(articles.get_judged(db, article_id)) for article_id in kept)
