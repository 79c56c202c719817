"""What one poll of one feed means, decided and written in a single transaction.

    entries of the document
      | known?                       core.identity      + store.articles
      | -> Article, Matches, level   core.articles      nothing in it: Outcome, stop
      | same page in another feed?   store.articles     Outcome, stop
      | -> facts                     core.record_reading + store.record
      | -> Story                     core.stories       + store.stories
      | -> who is told, and how      core.alerts        already told: Outcome
      | -> Message -> Delivery       core.messages      + store.outbox
      | the feed's validators        store.feeds

Runs in the store's thread, between BEGIN IMMEDIATE and COMMIT: a crash leaves either all of it or nothing. It never
waits for the network, and it does not send. An article that breaks its reader is left out alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core import alerts, identity, schedule
from bot.core.alerts import WishList
from bot.core.articles import Reader, Reading, article_of, key_of_article, reading_copy
from bot.core.cards import Card, card_of
from bot.core.edits import meaning_moved
from bot.core.messages import alert_message, followup_message, with_headline, with_lead
from bot.core.model import Article, Feed, Level, Message, Outcome, Relevance
from bot.core.ports import FetchedFeed
from bot.core.record_reading import RecordReader
from bot.core.text import title_fold
from bot.flows import grouping, telling
from bot.flows.keep_record import record_facts
from bot.flows.telling import Quota
from bot.store import articles, entries, feeds, pages, stories
from bot.store.database import Database, in_savepoint, is_storage_trouble
from bot.store.record import list_article_facts
from bot.store.restored import find_restored

log = structlog.get_logger("record")

OLD = timedelta(days=7)  # an item dated earlier that appears now was moved or restored, it is no news
AWAY = timedelta(hours=6)  # after a longer silence of a feed ...
LATE = timedelta(hours=24)  # ... what is older than this comes in one summary
AFTER_RESTORE = timedelta(hours=1)  # pages of articles that looked new after a restore are read by then


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
class _Poll:
    """One poll in the making."""

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


def record_poll(db: Database, desk: Desk, feed: Feed, fetched: FetchedFeed, now: datetime) -> PollReport:
    """Decide and write everything that follows from a document with entries. See the picture above."""
    known_feed = feeds.get_remembered(db, feed.id)
    last_ok = known_feed.record.last_ok
    baseline = known_feed.baseline is None
    # Without a last poll it has another address now: as good as a long silence.
    away = not baseline and (last_ok is None or now - last_ok > max(AWAY, timedelta(seconds=3 * feed.interval_s)))
    restored_at = find_restored(db, now)
    restored = restored_at is not None and not baseline and (last_ok is None or last_ok < restored_at)
    away |= restored
    report = PollReport(feed.id, listed=fetched.item_count, baseline=baseline)
    quota = Quota(desk.per_poll, desk.per_hour, feeds.usual_per_day(db, feed.id, now))
    poll = _Poll(db, desk, feed, now, report, baseline, away, quota, restored, last_ok)
    wanted = sorted(identity.wanted_aliases(fetched.entries, known_feed.trust_guid))
    sorted_entries = identity.sort_entries(
        fetched.entries,
        entries.load_known(db, feed.id, wanted),
        entries.list_recent(db, feed.id, now - identity.TITLE_WINDOW),
        trust_guid=known_feed.trust_guid,
        now=now,
    )
    seen_before = fetched.item_count > len(fetched.entries) + fetched.dropped
    for sighting in _oldest_first(sorted_entries.sightings, now):
        seen_before |= sighting.verdict in (identity.Verdict.KNOWN, identity.Verdict.EDITED)
        try:
            in_savepoint(db, _take, poll, sighting)
        except Exception as error:
            if is_storage_trouble(error):
                raise
            log.exception("article broke the desk", feed=feed.id, title=sighting.entry.title)
            report.broken += 1
    step = schedule.after_success(
        known_feed.record,
        feed,
        fetched,
        new_count=report.new,
        overlap=seen_before,
        now=now,
        floor_s=desk.min_interval_s,
    )
    feeds.record_news(
        db,
        step.record,
        fetched,
        schedule.address_of(step.record, feed),
        trust_guid=sorted_entries.trust_guid,
        new=report.new > 0,
        now=now,
    )
    report.notices = step.notices
    if sorted_entries.churned:
        report.notices += (f"{feed.publisher} gives its items new ids all the time; they are known by address now.",)
    return report


def reconsider(db: Database, desk: Desk, feed: Feed, article: Article, now: datetime, *, note: str = "") -> Reading:
    """Judge a stored article anew because it has more or other text; a level that rises is told like news.

    note: a remark of our own for the message."""
    quota = Quota(desk.per_poll, desk.per_hour)
    restored_at = find_restored(db, now)
    restored = restored_at is not None and now - restored_at < AFTER_RESTORE
    poll = _Poll(db, desk, feed, now, PollReport(feed.id), baseline=False, away=False, quota=quota, restored=restored)
    return _reconsider(poll, article, note)


def _reconsider(poll: _Poll, article: Article, note: str = "") -> Reading:
    db = poll.db
    before = articles.get_judged(db, article.id)
    reading = poll.desk.reader.read(article)
    silent = before.outcome in ("baseline", "old")
    risen = reading.relevance.level.rank > before.relevance.level.rank
    if not risen:
        # What was announced stays announced: a text that grew never takes a level away.
        articles.record_edit(db, article, title_fold(article.title, article.publisher))
        _keep_facts(poll, reading.copy, before.relevance, edited=True)
        return reading
    outcome = before.outcome if silent else "considered"
    title_key = title_fold(article.title, article.publisher)
    articles.record_judgement(db, article, title_key, reading.relevance, reading.matches, outcome)
    _keep_facts(poll, reading.copy, reading.relevance, edited=True)
    story_id, development = _join_story(poll, reading, article.id, own_page=before.own_page)
    if not silent:
        _tell(poll, reading, article.id, story_id, ". ".join(filter(None, (development, note))))
    return reading


def _oldest_first(sightings: Sequence[identity.Sighting], now: datetime) -> list[identity.Sighting]:
    dated = [(identity.usable_date(each.entry.published, now) or now, -place) for place, each in enumerate(sightings)]
    return [sightings[-place] for _, place in sorted(dated)]


def _take(poll: _Poll, sighting: identity.Sighting) -> None:
    """One entry: known, edited, or new."""
    verdict = sighting.verdict
    if verdict in (identity.Verdict.UNREADABLE, identity.Verdict.REPEATED):
        return
    article_id = sighting.article_id
    if verdict is identity.Verdict.NEW:
        article_id = _take_new(poll, sighting)
        poll.report.new += 1
    elif not articles.is_kept(poll.db, article_id):
        verdict = identity.Verdict.KNOWN
    elif verdict is identity.Verdict.EDITED:
        _take_edited(poll, sighting)
        poll.report.edited += 1
    entries.learn_aliases(poll.db, poll.feed.id, sighting.aliases, article_id, poll.now)
    if verdict is not identity.Verdict.KNOWN:
        entries.record_entry(poll.db, poll.feed.id, sighting.entry, article_id, sighting.content_hash, poll.now)


def _take_new(poll: _Poll, sighting: identity.Sighting) -> int:
    """A new entry: a new article, or one more way to a known one. Returns the article's id."""
    db, now = poll.db, poll.now
    article = article_of(sighting.entry, poll.feed, now)
    own_page = _has_own_page(article, sighting)
    alias = sighting.aliases[0] if sighting.aliases else sighting.content_hash
    key = key_of_article(article, alias, own_page=own_page)
    if known := articles.find_by_key(db, key):
        articles.add_outcomes(db, known, [Outcome("same-address", "", (f"also listed by {poll.feed.id}",))], now)
        _learn_more(poll, known, article)
        return known
    reading = poll.desk.reader.read(article)
    outcome = _first_outcome(poll, article, reading.relevance)
    article_id = articles.add_article(
        db, article, key, title_fold(article.title, article.publisher), reading.relevance, reading.matches, outcome
    )
    silent = outcome in ("baseline", "old")
    relevant = reading.relevance.level is not Level.NONE
    if relevant:
        poll.report.relevant += 1
        poll.report.titles.append((reading.relevance.level, article.title))
        _keep_facts(poll, replace(reading.copy, id=article_id), reading.relevance)
    # Some channels ask for whatever meets their filters, relevant or not.
    wanted = relevant or poll.desk.wishes.least_level == Level.NONE.rank
    if relevant or (wanted and not silent):
        story_id, note = _join_story(poll, reading, article_id, own_page=own_page)
        if not silent:
            _tell(poll, reading, article_id, story_id, note)
    if silent:
        return article_id
    if reading.relevance.uncertain and article.url and poll.desk.fetch_pages:
        pages.want_page(db, article_id, now)
    return article_id


def _has_own_page(article: Article, sighting: identity.Sighting) -> bool:
    """Whether the address tells this article from others of its feed. Without a link it is the guid, if that is one."""
    if sighting.entry.link:
        return sighting.own_page
    return bool(identity.page_key(article.url)) and any(alias.startswith("g:") for alias in sighting.aliases)


def _take_edited(poll: _Poll, sighting: identity.Sighting) -> None:
    """A known article in new words. Told only if it was worth nothing before and is young (an empty title that was
    filled in, a live page that found its subject)."""
    stored = articles.get_judged(poll.db, sighting.article_id)
    edited = article_of(sighting.entry, poll.feed, poll.now)
    article = replace(
        stored.article,
        title=edited.title or stored.article.title,
        summary=edited.summary,
        text=edited.text if len(edited.text) >= len(stored.article.text) else stored.article.text,
    )
    if sighting.reconsider and not poll.baseline:
        _reconsider(poll, article)
    elif stored.article.feed_id == poll.feed.id:
        articles.record_edit(poll.db, article, sighting.title_key)
        _note_moved_meaning(poll, stored, article)
        if stored.relevance.level is not Level.NONE:
            _keep_facts(poll, reading_copy(article), stored.relevance, edited=True)


def _keep_facts(poll: _Poll, copy: Article, relevance: Relevance, *, edited: bool = False) -> None:
    """What an article says goes into the record. A fault in reading facts must not cost anybody an alert."""
    try:
        in_savepoint(poll.db, record_facts, poll.db, poll.desk.record, copy, relevance, poll.now, edited=edited)
    except Exception as error:
        if is_storage_trouble(error):
            raise
        log.exception("article broke the record", feed=poll.feed.id, title=copy.title)


def _note_moved_meaning(poll: _Poll, stored: articles.Judged, article: Article) -> None:
    """An edited headline that says something else is written down; it is never a new alert."""
    story_id = stories.find_story(poll.db, article.id)
    if not story_id or stored.article.title == article.title:
        return
    grouping.refresh_lead(poll.db, story_id)
    names, reader = poll.desk.reader.platform_names, poll.desk.reader
    old, new = (
        tuple(names.get(key, key) for key in reader.read(replace(each, summary="", text="")).relevance.platforms)
        for each in (stored.article, article)
    )
    if moved := meaning_moved(stored.article, article, old, new):
        facts = (moved, f"before: {stored.article.title}")
        articles.add_outcomes(poll.db, article.id, [Outcome("headline-changed", "", facts)], poll.now)
        line = followup_message(article, story_id, f"the headline now {moved}")
        telling.say_in_thread(poll.db, story_id, line, poll.now)
        telling.refresh_cards(poll.db, story_id, lambda card: with_headline(card, article), poll.now)


def _learn_more(poll: _Poll, article_id: int, other: Article) -> None:
    """Another feed lists a page that we know: if it gives more text and the page was worth nothing, judge it again."""
    stored = articles.get_judged(poll.db, article_id)
    more = max(len(other.text), len(other.summary)) > max(len(stored.article.text), len(stored.article.summary))
    if poll.baseline or not more or stored.outcome != "not-relevant":
        return
    article = replace(stored.article, summary=other.summary or stored.article.summary, text=other.text)
    _reconsider(poll, article)


def _first_outcome(poll: _Poll, article: Article, relevance: Relevance) -> str:
    if poll.baseline:
        return "baseline"
    # What came out while nobody polled is late, not old: it is told in the summary after the silence.
    missed = poll.away and poll.last_ok is not None and article.date >= poll.last_ok
    if article.published is not None and poll.now - article.published > OLD and not missed:
        return "old"
    return "not-relevant" if relevance.level is Level.NONE else "considered"


def _join_story(poll: _Poll, reading: Reading, article_id: int, *, own_page: bool) -> tuple[int, str]:
    """The article's story, and what to say if it is the next chapter of one that was told before."""
    article = replace(reading.copy, id=article_id)
    joined = grouping.join_story(poll.db, article, reading.relevance, own_page=own_page, now=poll.now)
    if joined.leads:
        shown = _card(poll.db, article)
        telling.refresh_cards(poll.db, joined.story_id, lambda card: with_lead(card, article, shown), poll.now)
    if not joined.development:
        return joined.story_id, ""
    reader = poll.desk.reader
    return joined.story_id, grouping.development_note(
        poll.db, joined.development, reader.platform_names, reader.topic_names
    )


def _tell(poll: _Poll, reading: Reading, article_id: int, story_id: int, note: str = "") -> None:
    """Ask every channel that may care, and write down what each decided."""
    article, relevance = replace(reading.copy, id=article_id), reading.relevance
    # After a restore most of what looks new was announced before: all of it is held.
    late = poll.restored or (poll.away and poll.now - article.date > LATE)
    news = telling.News(article, story_id, relevance.platforms, late)
    answers = poll.desk.wishes.answers(article, relevance, reading.matches)
    card = _card(poll.db, article) if relevance.level is not Level.NONE else None
    make = partial(_message, poll.desk, reading, note=note, card=card)
    telling.tell(poll.db, news, answers, make, poll.quota, poll.now)
    poll.report.alerts, poll.report.held = poll.quota.alerts, poll.quota.held


def _card(db: Database, article: Article) -> Card:
    """What the record read in an article, for its card."""
    facts = list_article_facts(db, article.id)
    bodies = [known.fact.body for known in facts if not known.wrong and not known.fact.origin.derivative]
    return card_of(bodies, article)


def _message(desk: Desk, reading: Reading, wish: str, *, note: str, card: Card | None) -> Message:
    return alert_message(
        reading.copy,
        reading.relevance,
        platform_names=desk.reader.platform_names,
        topic_names=desk.reader.topic_names,
        wish=wish,
        note=note,
        card=card,
    )
