"""Help: what can be asked, said in the words of the chat where it is asked."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.asks import Ask, Question
from bot.core.commands import near_verbs
from bot.core.replies import Button, Reply, Section, Tone, item_line, paged, text_line
from bot.core.words import say
from bot.flows.answer.counter import Case

NAMED = 6

# What each thing does, in the order in which a newcomer wants it.
DOES: Mapping[Ask, str] = {
    Ask.STATE: "where a platform stands, since when, who says so",
    Ask.SEARCH: "search all stored articles",
    Ask.WHY: "why an article was, or was not, posted here",
    Ask.SUBSCRIBE: "subscribe this channel, or another",
    Ask.WATCH: "watch another platform or keyword for this channel, known or not",
    Ask.LIST: "what this channel gets, with buttons to change it",
    Ask.PREVIEW: "what some settings would have posted in the last 7 and 30 days",
    Ask.PAUSE: "post nothing until it is resumed",
    Ask.RESUME: "post again",
    Ask.REMOVE: "remove a subscription",
    Ask.TEST: "post a test message, with the exact reason if that fails",
    Ask.STATUS: "chats, feeds, next digest, last message here, what is paused and why",
    Ask.DIGEST: "what the next digest would say now, or, with a week such as 2025-W20, what a past one said",
    Ask.DIGEST_NOW: "post the digest here at once",
    Ask.DIGEST_SETTINGS: "its days, hour, time zone, picture, reminders",
    Ask.MUTE_PLATFORM: "no alerts about a platform here for a week",
    Ask.UNMUTE: "the contrary",
    Ask.SPLIT: "an article does not belong to its story",
    Ask.JOIN: "an article belongs to that story",
    Ask.WRONG_PLATFORM: "an article is not about that platform",
    Ask.FACT: "a fact of the record is wrong, or happened on another day; All events shows the ids",
    Ask.UNDO_CORRECTION: "take a correction back",
}


def help_reply(case: Case) -> Reply:
    """All of it, in the words of the asker's chat."""
    naming = case.counter.naming
    spoken = case.counter.spoken.get(case.chat, {})
    sections = []
    typed = case.question.words.strip()
    if typed:
        near = ", ".join(near_verbs(typed)) or "help"
        sections.append(Section(lines=(text_line(say("help.unknown", typed=typed, near=near)),)))
    lines = [item_line(f"{spoken[ask]} — {does}") for ask, does in DOES.items() if ask in spoken]
    names = ", ".join(each.name for each in list(naming.platforms.values())[:NAMED])
    facts = (
        text_line(say("help.topics", topics=", ".join(naming.topics))),
        text_line(say("help.platforms", count=len(naming.platforms), names=names)),
    )
    sections += [Section(lines=tuple(lines)), Section(lines=facts)]
    buttons = (
        Button(say("button.subscribe"), Question(Ask.FORM)),
        Button(say("button.list"), Question(Ask.LIST)),
        Button(say("button.status"), Question(Ask.STATUS)),
    )
    tone = Tone.MISTAKE if typed else Tone.ANSWER
    return paged(Reply(say("help.title"), tuple(sections), buttons, tone=tone), case.question)
