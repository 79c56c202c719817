"""What people can ask the bot, as values: the same list for Slack, Discord and the terminal.

A ``Question`` is what a command, a button or a form comes down to. Its token travels in buttons (Slack's value,
Discord's custom_id) and holds all that is needed to ask it again, so that buttons work after a restart and on messages
that are months old. Parses nothing that people type: that is ``commands``. Answers nothing: that is flows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import Channel

TOKEN_LIMIT = 100  # Discord's custom_id, in characters; Slack's value takes 2,000
_MARK = "pb1"


class Ask(StrEnum):
    """Everything that can be asked or done. The comment says what ``Question.words`` and ``number`` mean there."""

    HELP = "help"  # words: what was typed, if it was not understood
    STATE = "state"  # words: a platform as typed; number: or a story whose platform is meant
    SEARCH = "search"  # words: what to look for
    WHY = "why"  # words: an address
    STORY_WHY = "story-why"  # number: a story; from an alert's button
    FORM = "form"  # show the settings form; number: a subscription to change, 0 for a new one
    SUBSCRIBE = "subscribe"  # draft, or words such as "youtube, lawsuit"
    LIST = "list"
    EDIT = "edit"  # draft with its number
    PAUSE = "pause"  # number: a subscription, 0: all of the channel
    RESUME = "resume"
    REMOVE = "remove"
    PREVIEW = "preview"  # draft, or number; what these settings would have posted in the last 7 and 30 days
    TEST = "test"  # post a test message, with the exact reason when it fails
    STATUS = "status"
    DIGEST = "digest"  # words: '' for what the next one would say now, a period, or "all" and a period
    DIGEST_NOW = "digest-now"  # post it in the channel at once
    DIGEST_SETTINGS = "digest-settings"  # words: "monday 9 Europe/Berlin silent", '' to see them
    HOME = "home"  # everything of this person's workspace at a glance
    WATCH = "watch"  # words: a platform or keyword, known or not
    NOT_RELEVANT = "not-relevant"  # number: a story
    UNDO = "undo"  # number: a label, to take back
    MUTE_STORY = "mute-story"  # number: a story
    MUTE_PLATFORM = "mute-platform"  # number: a story whose platform is meant; or words: a platform
    UNMUTE = "unmute"  # words: "story 12" or "platform youtube"
    SPLIT = "split"  # words: an address that does not belong to its story
    JOIN = "join"  # words: an address; number: the story it belongs to
    WRONG_PLATFORM = "wrong-platform"  # words: an address and a platform that it is not about
    FACT = "fact"  # words: a fact's id and "wrong", a date, or "undo"
    UNDO_CORRECTION = "undo-correction"  # number: a correction


@dataclass(frozen=True, slots=True)
class Draft:
    """Settings of a subscription as people gave them, not checked yet: names as typed, empty where nothing was given.

    channel: ``slack:T1/C9``; platforms, topics, keywords, excluded: words; level: alert, digest or none; weekday: 0 is
    Monday; hour: 0-23; zone: an IANA name or ''; number: the subscription that is changed, 0 for a new one;
    timed: weekday, hour or zone were said, so they hold for the channel's digest.
    """

    channel: str
    platforms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    level: str = "alert"
    alerts: bool = True
    digest: bool = True
    weekday: int = 0
    hour: int = 9
    zone: str = ""
    number: int = 0
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked. channel: the one that is asked about, if it is not the one where it is asked."""

    ask: Ask
    words: str = ""
    number: int = 0
    page: int = 0
    channel: Channel | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks and where. person: ``slack:T1/U7`` or ``discord:77/4711``; channel: where, None at home and in
    private."""

    person: str
    channel: Channel | None


def token_of(question: Question) -> str:
    """The question as text of at most TOKEN_LIMIT characters, without its draft; words that do not fit are cut."""
    room = str(question.channel) if question.channel else ""
    head = f"{_MARK}|{question.ask}|{question.number}|{question.page}|{room}|"
    return (head + question.words)[:TOKEN_LIMIT]


def find_question(token: str) -> Question | None:
    """The question of a token; None for a text that is none (an older or foreign message)."""
    mark, _, rest = token.partition("|")
    parts = rest.split("|", 4)
    if mark != _MARK or len(parts) != 5:
        return None
    ask, number, page, room, words = parts
    chat, _, inside = room.partition(":")
    try:
        return Question(Ask(ask), words, int(number), int(page), Channel(chat, inside) if inside else None)
    except ValueError:
        return None
