"""What some settings would have posted in the last 7 and 30 days: the real rules, over what is stored."""

from __future__ import annotations

from datetime import timedelta

from bot.core.asks import Ask, Question
from bot.core.drafts import draft_of_words
from bot.core.lines import Link
from bot.core.model import Subscription
from bot.core.replies import Button, Moment, Reply, Section, item_line, text_line
from bot.core.words import say
from bot.flows.answer.counter import Case, mistaken, mistaken_draft
from bot.flows.answer.state import stored_count
from bot.flows.matching import stories_for
from bot.store import subscriptions

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SHOWN = 8


def preview(case: Case) -> Reply:
    """For a draft (before it is saved), settings as words, a subscription by its number, or the channel's first."""
    wish = _wish(case)
    if isinstance(wish, Reply):
        return wish
    told = stories_for(case.db, wish, case.now - MONTH, case.now)
    week = [each for each in told if each.published and case.now - each.published <= WEEK]
    heading = case.counter.described(wish)
    if not told:
        return Reply(say("preview.title"), (Section(heading, (text_line(say("preview.none")),)),))
    count = say("preview.count", week=stored_count(len(week)), month=stored_count(len(told)))
    lines = [
        item_line(Moment(each.published or case.now, day_only=True), " · ", Link(each.title, each.url))
        for each in told[:SHOWN]
    ]
    sections = (Section(heading, (text_line(count),)), Section(say("preview.latest"), tuple(lines)))
    buttons = (Button(say("button.test"), Question(Ask.TEST, channel=wish.channel)),)
    return Reply(say("preview.title"), sections, buttons)


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
    return wishes[0] if wishes else mistaken("mistake.none-here", how=case.how(Ask.SUBSCRIBE))
