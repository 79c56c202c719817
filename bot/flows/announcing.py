"""An article that counts: its facts into the record, its place among the stories, and the word to those who care.

    article + what was read in it
      | facts                core.record_reading + store.record   (a fault there costs no alert)
      | story                flows.grouping                       (a better source becomes the card's lead)
      | who is told, and how flows.telling                        -> deliveries in the outbox

Parts of the one transaction of a poll (flows.record) or of a page that was read (flows.revising). What is judged, and
whether anybody may be told at all, is decided there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from bot.core.articles import Reading
from bot.core.cards import Card, card_of
from bot.core.leads import Lead
from bot.core.messages import alert_message, with_lead, with_sources
from bot.core.model import Article, Level, Relevance
from bot.core.outgoing import Message
from bot.flows import grouping, telling
from bot.flows.keep_record import record_facts
from bot.flows.newsdesk import Desk, Poll
from bot.store.database import Database, in_savepoint, is_storage_trouble
from bot.store.record import list_article_facts

log = structlog.get_logger("record")

LATE = timedelta(hours=24)  # after a long silence of a feed, what is older than this comes in one summary


def keep_facts(poll: Poll, copy: Article, relevance: Relevance, *, edited: bool = False) -> None:
    """What an article says goes into the record. A fault in reading facts must not cost anybody an alert."""
    try:
        in_savepoint(poll.db, record_facts, poll.db, poll.desk.record, copy, relevance, poll.now, edited=edited)
    except Exception as error:
        if is_storage_trouble(error):
            raise
        log.exception("article broke the record", feed=poll.feed.id, title=copy.title)


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place among the stories. note: what to say if it opens the next chapter of one that was told before;
    sources: who leads its story, is credited, and only retells it (None if the article was there before)."""

    story_id: int
    note: str = ""
    sources: Lead | None = None


def join_story(poll: Poll, reading: Reading, article_id: int, *, own_page: bool) -> Place:
    """Put the article into its story. What was told of that story changes if this is a better source of it, or one
    more retelling."""
    article = replace(reading.copy, id=article_id)
    joined = grouping.join_story(poll.db, article, reading.relevance, own_page=own_page, now=poll.now)
    sources = joined.sources
    if sources:
        shown = _card(poll.db, article) if joined.leads else None

        def build(card: Message) -> Message:
            led = with_lead(card, article, shown) if joined.leads else card
            return with_sources(led, sources)

        telling.refresh_cards(poll.db, joined.story_id, build, poll.now)
    if not joined.development:
        return Place(joined.story_id, sources=sources)
    reader = poll.desk.reader
    note = grouping.development_note(poll.db, joined.development, reader.platform_names, reader.topic_names)
    return Place(joined.story_id, note, sources)


def announce(poll: Poll, reading: Reading, article_id: int, place: Place, note: str = "") -> None:
    """Ask every channel that may care, and write down what each decided."""
    article, relevance = replace(reading.copy, id=article_id), reading.relevance
    # After a restore most of what looks new was announced before: all of it is held.
    late = poll.restored or (poll.away and poll.now - article.date > LATE)
    retold = place.sources is not None and any(each.article_id == article_id for each in place.sources.retold)
    news = telling.News(article, place.story_id, relevance.platforms, late, retold)
    answers = poll.desk.wishes.answers(article, relevance, reading.matches)
    card = _card(poll.db, article) if relevance.level is not Level.NONE else None
    make = partial(
        _message, poll.desk, reading, place.sources, note=". ".join(filter(None, (place.note, note))), card=card
    )
    telling.tell(poll.db, news, answers, make, poll.quota, poll.now)
    poll.report.alerts, poll.report.held = poll.quota.alerts, poll.quota.held


def _card(db: Database, article: Article) -> Card:
    """What the record read in an article, for its card."""
    facts = list_article_facts(db, article.id)
    bodies = [known.fact.body for known in facts if not known.wrong and not known.fact.origin.derivative]
    return card_of(bodies, article)


def _message(desk: Desk, reading: Reading, sources: Lead | None, wish: str, *, note: str, card: Card | None) -> Message:
    message = alert_message(
        reading.copy,
        reading.relevance,
        platform_names=desk.reader.platform_names,
        topic_names=desk.reader.topic_names,
        wish=wish,
        note=note,
        card=card,
    )
    return with_sources(message, sources) if sources else message
