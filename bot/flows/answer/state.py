"""The state of a platform: its stories so far, newest first, with dates and outlets; and names that nobody watches."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.asks import Ask, Question
from bot.core.model import Link, Platform
from bot.core.replies import Button, Line, Moment, Reply, Section, Tone, item_line, paged, text_line
from bot.core.words import counted, say
from bot.flows.answer.counter import Case, mistaken
from bot.store import articles, platform_stories
from bot.store.platform_stories import PlatformStory

MOST = 200  # stories; twenty pages are more than anybody turns
OUTLETS_SHOWN = 4
FEEDS_SHOWN = 6
NAMED_SHOWN = 5


def state(case: Case) -> Reply:
    """What is known of the platform that was named, or of the one that a story is about."""
    naming = case.counter.naming
    typed = " ".join(case.question.words.split())
    if case.question.number:
        subjects = platform_stories.list_subjects(case.db, case.question.number)
        if not subjects:
            return mistaken("mistake.platform-of-story")
        typed = subjects[0]
    platform = naming.find_platform(typed)
    return _known(case, platform) if platform else _unknown(case, typed)


def _known(case: Case, platform: Platform) -> Reply:
    found = platform_stories.list_platform_stories(case.db, platform.id, MOST)
    question = Question(Ask.STATE, platform.id, page=case.question.page)
    if not found:
        feeds = [feed.publisher for feed in case.counter.config.feeds][:FEEDS_SHOWN]
        since = platform_stories.first_poll(case.db)
        watched = [text_line(say("state.none-since"), Moment(since, day_only=True))] if since else []
        lines = (
            text_line(say("state.none", name=platform.name)),
            *watched,
            text_line(say("state.feeds", feeds=", ".join(dict.fromkeys(feeds)))),
        )
        return Reply(say("state.title", name=platform.name), (Section(lines=lines),), zone=case.zone, question=question)
    count = say(
        "state.count",
        stories=len(found),
        stories_word="story" if len(found) == 1 else "stories",
        articles=sum(each.articles for each in found),
        articles_word="article" if sum(each.articles for each in found) == 1 else "articles",
    )
    head = Section(lines=(text_line(count, Moment(found[0].latest, day_only=True)),))
    listed = Section(say("state.heading"), tuple(_story_line(each) for each in found))
    note = Section(lines=(Line((say("state.note"),), "small"),))
    reply = Reply(say("state.title", name=platform.name), (head, listed, note), share=True, zone=case.zone)
    return paged(reply, question)


def _story_line(story: PlatformStory) -> Line:
    outlets = list(dict.fromkeys(story.outlets))
    names = ", ".join(outlets[:OUTLETS_SHOWN]) + (
        f" +{len(outlets) - OUTLETS_SHOWN}" if outlets[OUTLETS_SHOWN:] else ""
    )
    return item_line(Moment(story.first, day_only=True), " · ", Link(story.title, story.url), f" ({names})")


def _unknown(case: Case, typed: str) -> Reply:
    """Owners, near names, and what is stored under those words; a watched keyword is a name like any other."""
    naming = case.counter.naming
    owned = naming.list_owned(typed)
    near = [] if owned else naming.near_platforms(typed)
    lines = [text_line(say("state.owner", owner=typed))] if owned else [text_line(say("state.unknown", typed=typed))]
    if near:
        lines.append(text_line(say("state.near")))
    buttons = [Button(each.name, Question(Ask.STATE, each.id)) for each in (owned or near)[:4]]
    sections = [Section(lines=tuple(lines), buttons=tuple(buttons))]
    rows = articles.search_articles(case.db, f'"{typed}"', NAMED_SHOWN) if typed and not owned else []
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
    return Reply(typed or say("help.title"), tuple(sections), tone=tone, zone=case.zone, question=case.question)


def stored_count(count: int) -> str:
    """``3 stories``."""
    return counted(count, "story", "stories")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
