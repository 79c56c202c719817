"""Corrections from a chat: an article does not belong to its story, belongs to another, is not about a platform; a fact
of the record is wrong or happened on another day.

They hold for all channels, so only those whom the configuration names may make them. Nothing is announced again.
"""

from __future__ import annotations

from bot.core.asks import Ask
from bot.core.deadlines import Deadline
from bot.core.events import Event
from bot.core.events_dates import parse_day
from bot.core.replies import Reply
from bot.core.urls import canonical_url, url_key
from bot.core.words import counted, say
from bot.flows import corrections
from bot.flows.answer.counter import Case, done, mistaken
from bot.flows.answer.lookups import whole_address
from bot.store import articles, record, record_corrections


def split(case: Case) -> Reply:
    """The article behind an address leaves its story."""
    article = _article(case, case.question.words)
    if isinstance(article, Reply):
        return article
    return _done(case, corrections.split_off(case.db, article, case.asker.person, case.now))


def join(case: Case) -> Reply:
    """The article behind an address belongs to the story with that number."""
    if not case.question.number:
        return mistaken("mistake.join", how=case.how(Ask.JOIN))
    article = _article(case, case.question.words)
    if isinstance(article, Reply):
        return article
    return _done(case, corrections.join_to(case.db, article, case.question.number, case.asker.person, case.now))


def wrong_platform(case: Case) -> Reply:
    """``ADDRESS platform``: the article is not about that platform."""
    address, _, name = case.question.words.strip().partition(" ")
    platform = case.counter.naming.find_platform(name) if name else None
    if platform is None:
        return mistaken("mistake.not-about", how=case.how(Ask.WRONG_PLATFORM))
    article = _article(case, address)
    if isinstance(article, Reply):
        return article
    who = case.asker.person
    return _done(case, corrections.set_platform(case.db, article, platform.id, False, who, case.now))


def fact(case: Case) -> Reply:
    """``ID wrong``, ``ID undo`` or ``ID date``: a fact of the record did not happen, or on another day. Survives every
    rebuild and is shown as corrected."""
    typed, _, said = case.question.words.strip().partition(" ")
    said = said.strip().casefold()
    dated = parse_day(said, case.now.date())
    if said not in ("wrong", "undo") and dated is None:
        return mistaken("mistake.fact", how=case.how(Ask.FACT))
    found = record.find_fact(case.db, typed.casefold())
    if found is None:
        return mistaken("mistake.unknown-fact", typed=typed)
    if said == "undo":
        count = record_corrections.undo_corrections(case.db, found.id, case.now)
        if not count:
            return mistaken("correct.fact-none", fact=found.id)
        return _done(
            case, say("correct.fact-undone", count=counted(count, "correction", "corrections"), fact=found.id), "record"
        )
    if dated is not None and not isinstance(found.body, Event | Deadline):
        return mistaken("correct.fact-undated", fact=found.id)
    kind = "wrong" if dated is None else "date"
    record_corrections.add_correction(case.db, found.id, kind, case.asker.person, case.now, date=dated)
    return _done(case, say(f"correct.fact-{kind}", fact=found.id, date=dated), "record")


def undo(case: Case) -> Reply:
    """Take a correction back, by its number."""
    return _done(case, corrections.undo(case.db, case.question.number, case.asker.person, case.now))


def _article(case: Case, words: str) -> int | Reply:
    address = whole_address(words)
    if not address:
        return mistaken("mistake.link", how=case.how(case.question.ask))
    found = articles.find_article_id(case.db, address, url_key(canonical_url(address) or address))
    return found or mistaken("mistake.unknown-link", how=case.how(Ask.SEARCH))


def _done(case: Case, says: str, subject: str = "stories") -> Reply:
    case.note(subject, says)
    return done(say("correct.title"), says)
