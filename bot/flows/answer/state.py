"""The state of a platform: its record, for a name that may be an alias, an owner or misspelt; all platforms without a
name; several side by side. A name that nobody watches shows what is stored under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.asks import Ask, Question
from bot.core.lines import Link
from bot.core.platform_choice import Choice, choose_platform, choose_platforms
from bot.core.policy_answer import with_offer
from bot.core.replies import Button, Moment, Reply, Section, Tone, item_line, text_line
from bot.core.state_words import StateWords, read_state_words
from bot.core.words import counted, say
from bot.flows.answer.counter import Case, mistaken
from bot.flows.answer_policy import compare_reply, policy_reply, table_reply
from bot.store import articles, platform_stories, stories

NAMED_SHOWN = 5


def state(case: Case) -> Reply:
    """What is known of the platform that was named, or of the one that a story is about."""
    typed = " ".join(case.question.words.split())
    if case.question.number:
        subjects = platform_stories.list_subjects(case.db, stories.find_current(case.db, case.question.number))
        if not subjects:
            return mistaken("mistake.platform-of-story")
        typed = subjects[0]
    asked = read_state_words(typed, case.now.date())
    if asked.mistake:
        return Reply(say("mistake.title"), (Section(lines=(text_line(asked.mistake),)),), tone=Tone.MISTAKE)
    return _answer(case, asked)


def stored_count(count: int) -> str:
    """``3 stories``."""
    return counted(count, "story", "stories")


def _answer(case: Case, asked: StateWords) -> Reply:
    config = case.counter.config
    if asked.compare:
        platforms, unclear = choose_platforms(asked.names, case.counter.naming)
        if unclear or len(platforms) < 2:
            return mistaken("mistake.compare", unclear=", ".join(unclear) or asked.names or "—")
        ids = [each.id for each in platforms]
        return compare_reply(case.db, config.watchlist, ids, as_of=asked.as_of, now=case.now)
    if not asked.names:
        reply = table_reply(case.db, config.watchlist, now=case.now, page=case.question.page)
        return replace(reply, buttons=(*reply.buttons, Button(say("button.help"), Question(Ask.HELP))))
    choice = choose_platform(asked.names, case.counter.naming)
    # In a chat a misspelt name is asked back, not taken for sure: others read the answer too.
    platform = case.counter.naming.find_platform(asked.names)
    if platform is None:
        return _unknown(case, asked.names, choice)
    reply = policy_reply(
        case.db,
        config.watchlist,
        platform.id,
        since=asked.since,
        as_of=asked.as_of,
        now=case.now,
        page=case.question.page,
        view=asked.view,
        feeds=config.feeds,
    )
    return reply if asked.view else with_offer(reply, choice.offered)


def _unknown(case: Case, typed: str, choice: Choice) -> Reply:
    """Owners, near names, and what is stored under those words; a watched keyword is a name like any other."""
    owned = choice.offered if choice.owner else ()
    meant = (choice.platform,) if choice.platform else ()
    near = () if owned else (*meant, *choice.offered)
    lines = [text_line(say("state.owner", owner=typed))] if owned else [text_line(say("state.unknown", typed=typed))]
    if near:
        lines.append(text_line(say("state.near")))
    buttons = [Button(each.name, Question(Ask.STATE, each.id)) for each in (owned or near)[:4]]
    sections = [Section(lines=tuple(lines), buttons=tuple(buttons))]
    rows = [] if owned else articles.search_articles(case.db, f'"{typed}"', NAMED_SHOWN)
    if rows:
        named = tuple(
            item_line(Moment(_moment(row["date"]), day_only=True), " · ", Link(row["title"], row["url"]))
            for row in rows
        )
        sections.append(Section(say("state.named", typed=typed), named))
    if not owned and case.channel is not None:
        watch = Question(Ask.WATCH, typed[:40], channel=case.question.channel)
        sections.append(Section(buttons=(Button(say("button.watch", name=typed[:40]), watch),)))
    tone = Tone.ANSWER if owned or rows else Tone.MISTAKE
    return Reply(typed, tuple(sections), tone=tone, question=case.question)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
