"""Search, and why something was or was not posted. What other channels were told is theirs: it is not shown here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.asks import Ask, Question
from bot.core.lines import Link
from bot.core.replies import Button, Moment, Reply, Section, Tone, item_line, paged, text_line
from bot.core.words import say
from bot.errors import OperatorError
from bot.flows.answer.counter import Case, mistaken
from bot.flows.explain import explain_url
from bot.store import articles, platform_stories, stories, subscriptions

MOST = 100
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)  # example.com/article
WORDS_KEPT = 60  # of a search, in the buttons that turn its pages


def search(case: Case) -> Reply:
    """Articles that contain all the words, newest first."""
    words = " ".join(case.question.words.split())
    if not any(char.isalnum() for char in words):
        return mistaken("mistake.words", how=case.how(Ask.SEARCH))
    rows = articles.search_articles(case.db, words, MOST)
    title = say("search.title", words=words)
    if not rows:
        return Reply(title, (Section(lines=(text_line(say("search.none")),)),), tone=Tone.MISTAKE)
    lines = tuple(
        item_line(
            Moment(datetime.fromtimestamp(row["date"], UTC), day_only=True),
            f" · {row['publisher']} · ",
            Link(row["title"], row["url"]),
        )
        for row in rows
    )
    pages = paged(Reply(title, (Section(lines=lines),), share=True), case.question)
    # Words that do not fit into a button's token would turn to the pages of another search.
    return pages if len(words) <= WORDS_KEPT else replace(pages, pages=1)


def why(case: Case) -> Reply:
    """Every step of one article, as far as it concerns this channel."""
    address = whole_address(case.question.words)
    if not address:
        return mistaken("mistake.link", how=case.how(Ask.WHY))
    try:
        found = explain_url(case.db, address, case.channel)
    except OperatorError:
        return mistaken("mistake.unknown-link", how=case.how(Ask.SEARCH))
    sections = [Section(each.heading, each.lines) for each in found.steps()]
    # What was decided for this channel is what people ask for: it comes first, then how it came to that.
    reply = Reply(say("why.title"), (sections[-1], *sections[:-1]))
    pages = paged(reply, case.question)
    return pages if len(address) <= WORDS_KEPT else replace(pages, pages=1)


def whole_address(typed: str) -> str:
    """The address that was typed, with its scheme: people copy it without, and chats hide it. '' for none."""
    typed = typed.strip()
    if typed.lower().startswith(("http://", "https://")):
        return typed
    return f"https://{typed}" if _BARE.fullmatch(typed) else ""


def story_why(case: Case) -> Reply:
    """The reasons behind an alert, from its button."""
    story = stories.find_current(case.db, case.question.number)
    told = platform_stories.find_told_article(case.db, story, case.channel) if story else 0
    if not told:
        return mistaken("mistake.story")
    judged = articles.get_judged(case.db, told)
    lines = [item_line(reason) for reason in judged.relevance.reasons]
    channel = case.channel
    if channel is not None and (row := subscriptions.find_alert_facts(case.db, story, channel)):
        lines.append(text_line(say("why.wish", why=row)))
    outlets = [
        item_line(Link(title, url), f" ({publisher})") for publisher, title, url in stories.list_members(case.db, story)
    ]
    sections = (Section(say("why.heading"), tuple(lines)), Section(say("why.outlets"), tuple(outlets)))
    buttons = (Button(say("button.timeline"), Question(Ask.STATE, number=story)),)
    return paged(Reply(say("why.story"), sections, buttons), case.question)
