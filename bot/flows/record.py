"""What one poll of one feed means, decided and written in a single transaction.

    entries of the document
      | known?                       core.identity      + store.articles
      | -> Article, Matches, level   core.articles      nothing in it: Outcome, stop
      | same page in another feed?   store.articles     Outcome, stop
      | known in other words?         flows.revising
      | -> facts, Story, Delivery    flows.announcing   already told: Outcome
      | the feed's validators        store.feeds

Runs in the store's thread, between BEGIN IMMEDIATE and COMMIT: a crash leaves either all of it or nothing. It never
waits for the network, and it does not send. An article that breaks its reader is left out alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.core import identity, schedule
from bot.core.articles import article_of, key_of_article
from bot.core.model import Article, Feed, Level, Outcome, Relevance
from bot.core.ports import FetchedFeed
from bot.core.text import title_fold
from bot.flows.announcing import announce, join_story, keep_facts
from bot.flows.newsdesk import Desk, Poll, PollReport
from bot.flows.revising import learn_more, take_edited
from bot.flows.telling import Quota
from bot.store import articles, entries, feeds, pages
from bot.store.database import Database, in_savepoint, is_storage_trouble
from bot.store.restored import find_restored

log = structlog.get_logger("record")

OLD = timedelta(days=7)  # an item dated earlier that appears now was moved or restored, it is no news
AWAY = timedelta(hours=6)  # longer than this without a good poll is a silence, what came in it is late


def record_poll(db: Database, desk: Desk, feed: Feed, fetched: FetchedFeed, now: datetime) -> PollReport:
    """Decide and write everything that follows from a document with entries. See the picture above.

    now: UTC. Raises what the store raises (locked, full, damaged); an article's own fault is counted as broken."""
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
    poll = Poll(db, desk, feed, now, report, baseline, away, quota, restored, last_ok)
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


def _oldest_first(sightings: Sequence[identity.Sighting], now: datetime) -> list[identity.Sighting]:
    dated = [(identity.usable_date(each.entry.published, now) or now, -place) for place, each in enumerate(sightings)]
    return [sightings[-place] for _, place in sorted(dated)]


def _take(poll: Poll, sighting: identity.Sighting) -> None:
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
        take_edited(poll, sighting)
        poll.report.edited += 1
    entries.learn_aliases(poll.db, poll.feed.id, sighting.aliases, article_id, poll.now)
    if verdict is not identity.Verdict.KNOWN:
        entries.record_entry(poll.db, poll.feed.id, sighting.entry, article_id, sighting.content_hash, poll.now)


def _take_new(poll: Poll, sighting: identity.Sighting) -> int:
    """A new entry: a new article, or one more way to a known one. Returns the article's id."""
    db, now = poll.db, poll.now
    article = article_of(sighting.entry, poll.feed, now)
    own_page = _has_own_page(article, sighting)
    alias = sighting.aliases[0] if sighting.aliases else sighting.content_hash
    key = key_of_article(article, alias, own_page=own_page)
    if known := articles.find_by_key(db, key):
        articles.add_outcomes(db, known, [Outcome("same-address", "", (f"also listed by {poll.feed.id}",))], now)
        learn_more(poll, known, article)
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
        keep_facts(poll, replace(reading.copy, id=article_id), reading.relevance)
    # Some channels ask for whatever meets their filters, relevant or not.
    wanted = relevant or poll.desk.wishes.least_level == Level.NONE.rank
    if relevant or (wanted and not silent):
        place = join_story(poll, reading, article_id, own_page=own_page)
        if not silent:
            announce(poll, reading, article_id, place)
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


def _first_outcome(poll: Poll, article: Article, relevance: Relevance) -> str:
    if poll.baseline:
        return "baseline"
    # What came out while nobody polled is late, not old: it is told in the summary after the silence.
    missed = poll.away and poll.last_ok is not None and article.date >= poll.last_ok
    if article.published is not None and poll.now - article.published > OLD and not missed:
        return "old"
    return "not-relevant" if relevance.level is Level.NONE else "considered"
