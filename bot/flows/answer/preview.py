"""What some settings would have posted in the last 7 and 30 days: the real rules, over what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.alerts import Wish
from bot.core.asks import Ask, Question
from bot.core.drafts import draft_of_words
from bot.core.matching import Matcher
from bot.core.model import Level, Link, Subscription, Watchlist
from bot.core.replies import Button, Moment, Reply, Section, item_line, text_line
from bot.core.words import say
from bot.flows.answer.counter import Case, mistaken, mistaken_draft
from bot.flows.answer.state import stored_count
from bot.store import articles, stories, subscriptions

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SHOWN = 8


def preview(case: Case) -> Reply:
    """For a draft (before it is saved), settings as words, a subscription by its number, or the channel's first."""
    wish = _wish(case)
    if isinstance(wish, Reply):
        return wish
    told = would_post(case, wish)
    week = [each for each in told if case.now - each[0] <= WEEK]
    heading = case.counter.described(wish)
    if not told:
        return Reply(say("preview.title"), (Section(heading, (text_line(say("preview.none")),)),), zone=case.zone)
    count = say("preview.count", week=stored_count(len(week)), month=stored_count(len(told)))
    lines = [item_line(Moment(at, day_only=True), " · ", Link(title, url)) for at, title, url in told[:SHOWN]]
    sections = (Section(heading, (text_line(count),)), Section(say("preview.latest"), tuple(lines)))
    buttons = (Button(say("button.test"), Question(Ask.TEST, channel=wish.channel)),)
    return Reply(say("preview.title"), sections, buttons, zone=case.zone)


def would_post(case: Case, wish: Subscription) -> list[tuple[datetime, str, str]]:
    """(date, title, address) of each story that would have been announced in the last 30 days, newest first."""
    asked = Wish(replace(wish, paused="", alerts=True))
    words = Matcher(Watchlist((), ()), wish.keywords) if wish.keywords else None
    least = Level.NONE if wish.level is Level.NONE else Level.DIGEST
    told: dict[int, tuple[datetime, str, str]] = {}
    since = case.now - MONTH
    for row in articles.list_articles(case.db, 5000, since, least):
        date = datetime.fromtimestamp(row["date"], UTC)
        if date < since or row["outcome"] == "old":
            continue
        judged = articles.get_judged(case.db, row["id"])
        matches = [each for each in judged.matches if each.kind != "keyword"]
        matches += words.find(judged.article) if words else []
        if asked.asks(judged.article, judged.relevance, matches).yes:
            story = stories.find_story(case.db, row["id"]) or -row["id"]
            told[story] = (date, row["title"], row["url"])  # the last one met is the story's first article
    return sorted(told.values(), reverse=True)


def _wish(case: Case) -> Subscription | Reply:
    draft = case.question.draft
    if draft is None and case.question.words:
        if case.channel is None:
            return mistaken("mistake.no-channel")
        draft, mistakes = draft_of_words(case.question.words, case.channel, case.counter.naming)
        if mistakes:
            return mistaken_draft(mistakes)
    if draft is not None:
        wish, mistakes = case.counter.check(draft, case.asker.person)
        return mistaken_draft(mistakes) if wish is None else wish
    if case.channel is None:
        return mistaken("mistake.no-channel")
    wishes = subscriptions.list_subscriptions(case.db, case.channel)
    if case.question.number:
        wishes = [wish for wish in wishes if wish.id == case.question.number]
    return wishes[0] if wishes else mistaken("mistake.none-here")
