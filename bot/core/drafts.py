"""Settings as people give them, checked: a ``Draft`` becomes a Subscription or a list of mistakes, all at once.

Also reads settings that are given as words: ``youtube, lawsuit, not earnings, level digest, monday 9:00 Europe/Paris``.
Stores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.core.asks import Draft
from bot.core.model import Channel, Level, Platform, Subscription, Topic
from bot.core.naming import SURE_SCORE, Naming
from bot.core.replies import Mistake
from bot.core.text import fold
from bot.core.words import DAYS, say
from bot.core.zones import known_zones

WORD_LIMIT = 80  # a keyword is a name or a phrase, no text
WORDS_MOST = 50

_NOT = re.compile(r"(?:not|without|except|no)\s+|[-!]\s*(?=\S)", re.IGNORECASE)
_LEVEL = re.compile(r"level\s+(\w+)|(everything|all)", re.IGNORECASE)
_TIME = re.compile(r"(?:at\s+)?([0-9]{1,2})(?::([0-5][0-9]))?(?:\s*h)?", re.IGNORECASE)
_ONLY = {
    "no digest": ("digest", False),
    "alerts only": ("digest", False),
    "only alerts": ("digest", False),
    "no alerts": ("alerts", False),
    "digest only": ("alerts", False),
    "only digest": ("alerts", False),
}


def draft_of_words(words: str, channel: Channel, naming: Naming) -> tuple[Draft, tuple[Mistake, ...]]:
    """Settings from running words, parted by commas. What is no platform, topic or setting is a keyword; what is almost
    the name of a platform or topic is a mistake, because a keyword in its place would never be met."""
    draft = Draft(str(channel))
    mistakes: list[Mistake] = []
    for piece in filter(None, (each.strip() for each in re.split(r"[,;\n]", words))):
        if change := read_setting(piece):
            draft = replace(draft, **change, timed=draft.timed or "weekday" in change)
        elif found := _NOT.match(piece):
            draft = replace(draft, excluded=(*draft.excluded, piece[found.end() :].strip()))
        elif platform := naming.find_platform(piece):
            draft = replace(draft, platforms=(*draft.platforms, platform.id))
        elif topic := naming.find_topic(piece):
            draft = replace(draft, topics=(*draft.topics, topic.id))
        elif near := naming.near_platforms(piece, 1, SURE_SCORE):
            says = say("draft.platform-near", typed=piece, near=near[0].name)
            mistakes.append(Mistake("platforms", says))
        elif topic := naming.misspelt_topic(piece, SURE_SCORE):
            mistakes.append(Mistake("topics", say("draft.topics-near", typed=piece, near=topic.id)))
        else:
            draft = replace(draft, keywords=(*draft.keywords, piece))
    return draft, tuple(mistakes)


def split_words(text: str) -> tuple[str, ...]:
    """What people parted by commas or lines; nothing of it empty."""
    return tuple(filter(None, (each.strip() for each in text.replace("\n", ",").split(","))))


def check_draft(
    draft: Draft, naming: Naming, parse: Callable[[str], Channel], person: str
) -> tuple[Subscription | None, tuple[Mistake, ...]]:
    """The subscription that a draft asks for, or every mistake in it.

    parse: how a channel is written (raises ValueError with a sentence); person: who asks, kept with it.
    """
    mistakes: list[Mistake] = []
    channel = None
    try:
        channel = parse(draft.channel) if draft.channel else None
    except ValueError as error:
        mistakes.append(Mistake("channel", say("draft.channel", says=error)))
    if not draft.channel:
        mistakes.append(Mistake("channel", say("draft.no-channel")))
    platforms = _named(draft.platforms, naming.find_platform, naming.near_platforms, "platforms", mistakes)
    topics = _named(draft.topics, naming.find_topic, naming.near_topics, "topics", mistakes)
    keywords = _phrases(draft.keywords, "keywords", mistakes)
    excluded = _phrases(draft.excluded, "excluded", mistakes)
    both = sorted({fold(each) for each in keywords} & {fold(each) for each in excluded})
    mistakes += [Mistake("excluded", say("draft.both", word=word)) for word in both]
    if draft.level not in set(Level):
        mistakes.append(Mistake("level", say("draft.level", typed=draft.level)))
    if draft.level == Level.NONE and not (platforms or topics or keywords):
        mistakes.append(Mistake("level", say("draft.flood")))
    if not (draft.alerts or draft.digest):
        mistakes.append(Mistake("alerts", say("draft.neither")))
    if draft.weekday not in range(7):
        mistakes.append(Mistake("weekday", say("draft.weekday", typed=draft.weekday)))
    if draft.hour not in range(24):
        mistakes.append(Mistake("hour", say("draft.hour", typed=draft.hour)))
    zone = _zone(draft.zone, mistakes)
    if mistakes or channel is None:
        return None, tuple(mistakes)
    wish = Subscription(
        id=draft.number,
        channel=channel,
        platforms=platforms,
        topics=topics,
        keywords=keywords,
        excluded=excluded,
        level=Level(draft.level),
        alerts=draft.alerts,
        digest=draft.digest,
        weekday=draft.weekday,
        hour=draft.hour,
        zone=zone,
        created_by=person,
    )
    return wish, ()


def draft_of(wish: Subscription) -> Draft:
    """A subscription as a draft, for the form that changes it."""
    return Draft(
        channel=str(wish.channel),
        platforms=wish.platforms,
        topics=wish.topics,
        keywords=wish.keywords,
        excluded=wish.excluded,
        level=wish.level.value,
        alerts=wish.alerts,
        digest=wish.digest,
        weekday=wish.weekday,
        hour=wish.hour,
        zone=wish.zone,
        number=wish.id,
    )


def read_setting(piece: str) -> dict[str, Any]:
    """``digest only``, ``level digest``, ``Tuesday 14:00 Europe/Berlin`` as fields of a Draft; {} if it is none."""
    folded = " ".join(piece.lower().split())
    if folded in _ONLY:
        field, value = _ONLY[folded]
        return {field: value}
    if found := _LEVEL.fullmatch(folded):
        return {"level": "digest" if found[2] else found[1]}
    change: dict[str, Any] = {}
    for word in piece.split():
        if word.lower().rstrip("s") in DAYS:
            change["weekday"] = DAYS.index(word.lower().rstrip("s"))
        elif (time := _TIME.fullmatch(word)) and "weekday" in change:
            change["hour"] = int(time[1])
        elif word in known_zones() and change:
            change["zone"] = word
        elif word.lower() not in ("at", "on", "digest"):
            return {}
    return change


def _named(
    typed: Iterable[str],
    find: Callable[[str], Platform | None] | Callable[[str], Topic | None],
    near: Callable[[str], list[Platform]] | Callable[[str], list[Topic]],
    field: str,
    mistakes: list[Mistake],
) -> tuple[str, ...]:
    found: list[str] = []
    for name in filter(None, (each.strip() for each in typed)):
        known = find(name)
        if known is not None:
            found.append(known.id)
            continue
        names = ", ".join(each.name for each in near(name))
        says = say(f"draft.{field}-near" if names else f"draft.{field}", typed=name, near=names)
        mistakes.append(Mistake(field, says))
    return tuple(dict.fromkeys(found))


def _phrases(typed: Iterable[str], field: str, mistakes: list[Mistake]) -> tuple[str, ...]:
    kept = []
    for phrase in (" ".join(each.split()) for each in typed):
        if not phrase:
            continue
        if not any(char.isalnum() for char in phrase):
            mistakes.append(Mistake(field, say("draft.no-word", typed=phrase)))
        elif len(phrase) > WORD_LIMIT:
            mistakes.append(Mistake(field, say("draft.long-word", typed=phrase[:30], limit=WORD_LIMIT)))
        else:
            kept.append(phrase)
    if len(kept) > WORDS_MOST:
        mistakes.append(Mistake(field, say("draft.many-words", limit=WORDS_MOST)))
    return tuple(dict.fromkeys(kept))


def _zone(typed: str, mistakes: list[Mistake]) -> str:
    name = typed.strip()
    if not name or name in known_zones():
        return name
    known = {each.lower(): each for each in known_zones()}
    if name.lower() in known:
        return known[name.lower()]
    near = process.extractOne(name, known_zones(), scorer=fuzz.WRatio, score_cutoff=70)
    says = say("draft.zone-near", typed=name, near=near[0]) if near else say("draft.zone", typed=name)
    mistakes.append(Mistake("zone", says))
    return ""
