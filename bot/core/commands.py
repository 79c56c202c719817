"""From the words after ``/policy`` to a Question. Only Slack needs it: Discord and the terminal part words themselves.

A first word that is a command decides; anything else is a platform's name, nothing at all means all platforms. Answers
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import process

from bot.core.asks import Ask, Question
from bot.core.model import Channel

# First word -> what is asked. Several words for the things that people call by several names.
VERBS: Mapping[str, Ask] = {
    "help": Ask.HELP,
    "search": Ask.SEARCH,
    "find": Ask.SEARCH,
    "why": Ask.WHY,
    "explain": Ask.WHY,
    "subscribe": Ask.SUBSCRIBE,
    "follow": Ask.SUBSCRIBE,
    "list": Ask.LIST,
    "subscriptions": Ask.LIST,
    "edit": Ask.FORM,
    "change": Ask.FORM,
    "settings": Ask.FORM,
    "pause": Ask.PAUSE,
    "resume": Ask.RESUME,
    "remove": Ask.REMOVE,
    "unsubscribe": Ask.REMOVE,
    "preview": Ask.PREVIEW,
    "test": Ask.TEST,
    "status": Ask.STATUS,
    "digest": Ask.DIGEST,
    "watch": Ask.WATCH,
    "mute": Ask.MUTE_PLATFORM,
    "unmute": Ask.UNMUTE,
    "split": Ask.SPLIT,
    "join": Ask.JOIN,
    "not-about": Ask.WRONG_PLATFORM,
    "fact": Ask.FACT,
    "undo": Ask.UNDO_CORRECTION,
    "home": Ask.HOME,
    "not-relevant": Ask.NOT_RELEVANT,
    "undo-label": Ask.UNDO,
}
# How each thing is asked after the command. What is missing is only asked by a button below an alert.
SPOKEN: Mapping[Ask, str] = {
    Ask.HELP: "/policy help",
    Ask.STATE: "/policy soundcloud",
    Ask.SEARCH: "/policy search WORDS",
    Ask.WHY: "/policy why LINK",
    Ask.STORY_WHY: "button Why?",
    Ask.FORM: "/policy subscribe",
    Ask.SUBSCRIBE: "/policy subscribe youtube, lawsuit",
    Ask.LIST: "/policy list",
    Ask.EDIT: "/policy edit NUMBER",
    Ask.PAUSE: "/policy pause",
    Ask.RESUME: "/policy resume",
    Ask.REMOVE: "/policy remove NUMBER",
    Ask.PREVIEW: "/policy preview youtube, lawsuit",
    Ask.TEST: "/policy test",
    Ask.STATUS: "/policy status",
    Ask.DIGEST: "/policy digest preview",
    Ask.DIGEST_NOW: "/policy digest now",
    Ask.DIGEST_SETTINGS: "/policy digest settings monday thursday 9 Europe/Berlin silent no-picture no-reminders",
    Ask.HOME: "/policy home",
    Ask.WATCH: "/policy watch NAME",
    Ask.NOT_RELEVANT: "/policy not-relevant STORY",
    Ask.UNDO: "/policy undo-label NUMBER",
    Ask.MUTE_STORY: "/policy mute story NUMBER",
    Ask.MUTE_PLATFORM: "/policy mute soundcloud",
    Ask.UNMUTE: "/policy unmute soundcloud",
    Ask.SPLIT: "/policy split LINK",
    Ask.JOIN: "/policy join LINK STORY",
    Ask.WRONG_PLATFORM: "/policy not-about LINK PLATFORM",
    Ask.FACT: "/policy fact ID wrong, or a date, or undo",
    Ask.UNDO_CORRECTION: "/policy undo NUMBER",
}
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")
_ROOM = re.compile(r"<#([A-Z0-9]+)(?:\|[^>]*)?>")
_NUMBER = re.compile(r"#?([0-9]{1,12})")


def parse(words: str, here: Channel | None = None) -> Question:
    """What is asked. here: the Slack channel where it is typed; a mentioned channel (``<#C1|name>``) is taken to be in
    the same workspace. Addresses that Slack put into angle brackets are freed."""
    channel = None
    if here is not None and (room := _ROOM.search(words)):
        channel = Channel(here.chat, f"{here.room.partition('/')[0]}/{room[1]}")
        words = words[: room.start()] + words[room.end() :]
    words = " ".join(_LINK.sub(r"\1", words).split())
    verb, _, rest = words.partition(" ")
    ask = VERBS.get(verb.lower())
    if ask is None:
        return Question(Ask.STATE, words, channel=channel)
    return replace(_with_numbers(ask, rest), channel=channel)


def near_verbs(typed: str) -> list[str]:
    """The commands that look most like the first word that was typed, best first."""
    first = typed.split()[0].lower() if typed.split() else ""
    return [word for word, _, _ in process.extract(first, VERBS.keys(), limit=3, score_cutoff=60)]


def _with_numbers(ask: Ask, rest: str) -> Question:
    if ask is Ask.SUBSCRIBE and not rest:
        return Question(Ask.FORM)
    if ask is Ask.DIGEST:
        return _digest(rest)
    if ask is Ask.JOIN:
        address, _, story = rest.rpartition(" ")
        found = _NUMBER.fullmatch(story)
        return Question(ask, address, int(found[1])) if found and address else Question(ask, rest)
    takes_number = ask in (Ask.FORM, Ask.PAUSE, Ask.RESUME, Ask.REMOVE, Ask.PREVIEW)
    takes_number |= ask in (Ask.NOT_RELEVANT, Ask.UNDO, Ask.UNDO_CORRECTION)
    if takes_number and (found := _NUMBER.fullmatch(rest)):
        return Question(ask, number=int(found[1]))
    if ask is Ask.MUTE_PLATFORM and (found := re.fullmatch(r"story #?([0-9]{1,12})", rest, re.IGNORECASE)):
        return Question(Ask.MUTE_STORY, number=int(found[1]))
    return Question(ask, rest)


def _digest(rest: str) -> Question:
    first, _, more = rest.partition(" ")
    if first.lower() == "now":
        return Question(Ask.DIGEST_NOW)
    if first.lower() in ("settings", "setting", "set"):
        return Question(Ask.DIGEST_SETTINGS, more)
    return Question(Ask.DIGEST, more if first.lower() == "preview" else rest)
