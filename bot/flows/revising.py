"""Known articles in other words: edited in their feed, listed elsewhere with more text, or read on their page.

What was announced stays announced; a level that rises is told like news, a headline that means something else is said
in the story's thread. New articles are flows.record's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import identity
from bot.core.articles import Reading, article_of, reading_copy
from bot.core.edits import meaning_moved
from bot.core.messages import followup_message, with_headline
from bot.core.model import Article, Feed, Level, Outcome
from bot.core.text import title_fold
from bot.flows import grouping, telling
from bot.flows.announcing import announce, join_story, keep_facts
from bot.flows.newsdesk import Desk, Poll, PollReport
from bot.flows.telling import Quota
from bot.store import articles, stories
from bot.store.database import Database
from bot.store.restored import find_restored

AFTER_RESTORE = timedelta(hours=1)  # pages of articles that looked new after a restore are read by then


def reconsider(db: Database, desk: Desk, feed: Feed, article: Article, now: datetime, *, note: str = "") -> Reading:
    """Judge a stored article anew because it has more or other text; a level that rises is told like news.

    note: a remark of our own for the message."""
    quota = Quota(desk.per_poll, desk.per_hour)
    restored_at = find_restored(db, now)
    restored = restored_at is not None and now - restored_at < AFTER_RESTORE
    poll = Poll(db, desk, feed, now, PollReport(feed.id), baseline=False, away=False, quota=quota, restored=restored)
    return judge_again(poll, article, note)


def judge_again(poll: Poll, article: Article, note: str = "") -> Reading:
    """Like ``reconsider``, as part of a poll. Returns what was read in it now."""
    db = poll.db
    before = articles.get_judged(db, article.id)
    reading = poll.desk.reader.read(article)
    silent = before.outcome in ("baseline", "old")
    risen = reading.relevance.level.rank > before.relevance.level.rank
    if not risen:
        # What was announced stays announced: a text that grew never takes a level away.
        articles.record_edit(db, article, title_fold(article.title, article.publisher))
        keep_facts(poll, reading.copy, before.relevance, edited=True)
        return reading
    outcome = before.outcome if silent else "considered"
    title_key = title_fold(article.title, article.publisher)
    articles.record_judgement(db, article, title_key, reading.relevance, reading.matches, outcome)
    keep_facts(poll, reading.copy, reading.relevance, edited=True)
    place = join_story(poll, reading, article.id, own_page=before.own_page)
    if not silent:
        announce(poll, reading, article.id, place, note)
    return reading


def take_edited(poll: Poll, sighting: identity.Sighting) -> None:
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
        judge_again(poll, article)
    elif stored.article.feed_id == poll.feed.id:
        articles.record_edit(poll.db, article, sighting.title_key)
        _note_moved_meaning(poll, stored, article)
        if stored.relevance.level is not Level.NONE:
            keep_facts(poll, reading_copy(article), stored.relevance, edited=True)


def learn_more(poll: Poll, article_id: int, other: Article) -> None:
    """Another feed lists a page that we know: if it gives more text and the page was worth nothing, judge it again."""
    stored = articles.get_judged(poll.db, article_id)
    more = max(len(other.text), len(other.summary)) > max(len(stored.article.text), len(stored.article.summary))
    if poll.baseline or not more or stored.outcome != "not-relevant":
        return
    article = replace(stored.article, summary=other.summary or stored.article.summary, text=other.text)
    judge_again(poll, article)


def _note_moved_meaning(poll: Poll, stored: articles.Judged, article: Article) -> None:
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
