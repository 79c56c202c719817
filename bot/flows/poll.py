"""One pass over the feeds whose time has come.

    config.feeds | due?              core.schedule      (what is due lives in the store)
      | fetch                        sources.http       (network, guarded)
      | parse -> [Entry]             sources.rss        (killable worker; not for unchanged feeds)
      | all the rest                 flows.record       (decide and write: one transaction per feed)
    unchanged and failed feeds       store.feeds        (one transaction per pass)
    alerts held back                 flows.summaries    (one message instead of many)

One feed's trouble never reaches the next: it is caught here, recorded, and tried again by rule.
Does not send: flows.deliver does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.core import schedule
from bot.core.feed_record import FeedRecord
from bot.core.messages import notice_message
from bot.core.model import Channel, Feed
from bot.core.ports import FeedMemory, FetchedFeed, Source
from bot.errors import FetchError
from bot.flows.newsdesk import Desk, PollReport
from bot.flows.record import record_poll
from bot.flows.summaries import queue_summaries
from bot.store import feeds, outbox
from bot.store.database import Database, Store, is_storage_trouble
from bot.store.feeds import Remembered
from bot.store.meta import add_notice
from bot.store.restored import is_catching_up

log = structlog.get_logger("poll")

PER_PASS = 2000


@dataclass(slots=True)
class PassReport:
    """What one pass brought."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    summaries: int = 0
    feeds: list[PollReport] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(report.new for report in self.feeds)

    @property
    def alerts(self) -> int:
        return sum(report.alerts for report in self.feeds)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one fetch ended: a document with news, nothing new, or an error."""

    remembered: Remembered
    feed: Feed
    fetched: FetchedFeed | None = None
    error: FetchError | None = None


class Poller:
    """Polls feeds into a store. ``source`` brings documents in; ``notify`` is the channel for operator's notices."""

    def __init__(
        self,
        store: Store,
        source: Source,
        feed_list: Iterable[Feed],
        desk: Desk,
        *,
        notify: Channel | None = None,
    ) -> None:
        self.desk = desk
        self.on_report: Callable[[PollReport], None] | None = None
        self._store = store
        self._source = source
        self._feeds: Mapping[str, Feed] = {feed.id: feed for feed in feed_list}
        self._notify = notify

    async def poll_due(self, now: datetime) -> PassReport:
        """Poll everything that is due."""
        return await self._poll(await self._store.read(feeds.list_due, now, PER_PASS), now)

    async def poll_one(self, feed_id: str, now: datetime) -> PassReport:
        """Poll one feed now, due or not. Raises LookupError for an unknown feed."""
        return await self._poll([await self._store.read(feeds.get_remembered, feed_id)], now)

    async def _poll(self, due: Sequence[Remembered], now: datetime) -> PassReport:
        report = PassReport()
        quiet: list[tuple[FeedRecord, FetchedFeed]] = []
        broken: list[tuple[_Outcome, schedule.Step]] = []

        async def poll(remembered: Remembered) -> None:
            outcome = await self._fetch(remembered, now)
            report.polled += 1
            if outcome.fetched is not None and not outcome.fetched.unchanged and not outcome.fetched.gone:
                outcome = await self._take_news(outcome, now, report)
            if outcome.error is not None:
                broken.append(self._broken(outcome, outcome.error, now, report))
            elif outcome.fetched is not None and (outcome.fetched.unchanged or outcome.fetched.gone):
                step = self._quiet_step(outcome, outcome.fetched, now)
                report.unchanged += 1
                if step.notices or outcome.fetched.gone:
                    broken.append((outcome, step))
                else:
                    quiet.append((step.record, outcome.fetched))

        polls = [asyncio.create_task(poll(each)) for each in due if each.record.feed_id in self._feeds]
        try:
            await asyncio.gather(*polls)
        finally:
            # A pass that is broken off (the bot stops, the disk is full) leaves no fetch behind that would be booked
            # as the feed's failure when its connection is closed.
            for each in polls:
                each.cancel()
        report.summaries = await self._store.write(self._close_pass, quiet, broken, now)
        return report

    async def _fetch(self, remembered: Remembered, now: datetime) -> _Outcome:
        """One guard for one feed: whatever goes wrong here is this feed's and is told as such."""
        feed = self._feeds[remembered.record.feed_id]
        whole = schedule.must_be_unconditional(remembered.record, now)
        memory = FeedMemory() if whole or remembered.baseline is None else remembered.memory
        try:
            fetched = await self._source.fetch(schedule.address_of(remembered.record, feed), memory)
        except FetchError as error:
            return _Outcome(remembered, feed, error=error)
        except Exception as error:
            log.exception("feed broke the source", feed=feed.id)
            return _Outcome(remembered, feed, error=_unexpected(error))
        return _Outcome(remembered, feed, fetched=fetched)

    async def _take_news(self, outcome: _Outcome, now: datetime, report: PassReport) -> _Outcome:
        assert outcome.fetched is not None
        try:
            news = await self._store.write(self._record, outcome.feed, outcome.fetched, now)
        except Exception as error:
            if is_storage_trouble(error):  # a full disk is no feed's fault: it stops the pass
                raise
            log.exception("feed broke the desk", feed=outcome.feed.id)
            return replace(outcome, fetched=None, error=_unexpected(error))
        report.feeds.append(news)
        self._tell(news)
        return outcome

    def _record(self, db: Database, feed: Feed, fetched: FetchedFeed, now: datetime) -> PollReport:
        news = record_poll(db, self.desk, feed, fetched, now)
        self._write_notices(db, feed.id, news.notices, now)
        return news

    def _quiet_step(self, outcome: _Outcome, fetched: FetchedFeed, now: datetime) -> schedule.Step:
        return schedule.after_success(
            outcome.remembered.record,
            outcome.feed,
            fetched,
            new_count=0,
            overlap=True,
            now=now,
            floor_s=self.desk.min_interval_s,
        )

    def _broken(
        self, outcome: _Outcome, error: FetchError, now: datetime, report: PassReport
    ) -> tuple[_Outcome, schedule.Step]:
        step = schedule.after_failure(outcome.remembered.record, outcome.feed, error, now)
        failure = PollReport(outcome.feed.id, error=error.says, notices=step.notices)
        report.failed += 1
        report.feeds.append(failure)
        if outcome.remembered.record.failures == 0:
            log.warning("feed fails", feed=outcome.feed.id, kind=error.kind, says=error.says)
        self._tell(failure)
        return outcome, step

    def _close_pass(
        self,
        db: Database,
        quiet: Sequence[tuple[FeedRecord, FetchedFeed]],
        broken: Sequence[tuple[_Outcome, schedule.Step]],
        now: datetime,
    ) -> int:
        if quiet:
            feeds.record_unchanged(db, quiet, now)
        for outcome, step in broken:
            if outcome.error is None and outcome.fetched is not None and not outcome.fetched.gone:
                feeds.record_unchanged(db, [(step.record, outcome.fetched)], now)
            else:
                says = outcome.error.says if outcome.error else "the address says that it is gone (410)"
                feeds.record_failure(db, step.record, says, now)
            self._write_notices(db, outcome.feed.id, step.notices, now)
        # After a restore nothing is told before every feed was asked: it comes in one summary.
        return 0 if is_catching_up(db, now) else queue_summaries(db, now)

    def _write_notices(self, db: Database, feed_id: str, notices: Iterable[str], now: datetime) -> None:
        for says in notices:
            log.warning("notice", feed=feed_id, says=says)
            add_notice(db, feed_id, says, now)
            if self._notify is not None:
                subject = f"{feed_id}:{now.timestamp():.0f}:{says[:80]}"
                outbox.enqueue(db, self._notify, "notice", subject, notice_message(says), now)

    def _tell(self, report: PollReport) -> None:
        if report.new or report.baseline:
            log.info(
                "feed has news",
                feed=report.feed_id,
                new=report.new,
                relevant=report.relevant,
                alerts=report.alerts,
                baseline=report.baseline,
            )
        if self.on_report is not None:
            self.on_report(report)


def _unexpected(error: Exception) -> FetchError:
    return FetchError("parse_failed", f"could not be read ({type(error).__name__}); the log has the details")
