"""The words of the design as values. Everything here is frozen and says nothing about where it is kept or shown.

Times are aware datetimes in UTC. Texts are plain text (no HTML, entities decoded once) unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Weight(StrEnum):
    """How close a feed's publisher is to the fact."""

    PRIMARY = "primary"  # the company, regulator or court itself
    ORIGINAL = "original"  # reporting of its own
    AGGREGATOR = "aggregator"  # retells others


class Risk(StrEnum):
    """How easily a platform's name is mistaken for something else."""

    SAFE = "safe"  # SoundCloud
    WORD = "word"  # Threads, Meta, Medium, Slack: also a word
    LETTER = "letter"  # X


class Level(StrEnum):
    """What an article is worth: told at once, told in the digest, or nothing."""

    NONE = "none"
    DIGEST = "digest"
    ALERT = "alert"

    @property
    def rank(self) -> int:
        return (Level.NONE, Level.DIGEST, Level.ALERT).index(self)


TOPIC_IDS = (
    "training-data",
    "terms-of-service",
    "opt-out",
    "licensing-deal",
    "lawsuit",
    "legislation",
    "labelling",
    "likeness",
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One address that we poll."""

    id: str
    url: str
    publisher: str
    weight: Weight = Weight.ORIGINAL
    language: str = "en"
    interval_s: int = 1800


@dataclass(frozen=True, slots=True)
class Platform:
    """A watched service. ``aliases`` are further names; ``domains`` are home domains without ``www.``;
    ``context`` are words that prove a risky name (for WORD and LETTER) and hints; ``hints`` are short names that others
    bear, too ("Universal"): they count only beside a proof or a sure name; ``people`` speak for it, so that in news
    about the platform their words are its own."""

    id: str
    name: str
    risk: Risk = Risk.SAFE
    aliases: tuple[str, ...] = ()
    owner: str = ""
    domains: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def house(self) -> str:
        """What owner and product have in common ("Meta" and its Instagram): the owner's name, folded."""
        return (self.owner or self.name).casefold()


@dataclass(frozen=True, slots=True)
class Topic:
    """A policy subject (one of TOPIC_IDS) with the phrases that speak of it."""

    id: str
    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All platforms, topics and keywords."""

    platforms: tuple[Platform, ...]
    topics: tuple[Topic, ...]
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One item exactly as a feed gave it, as plain text. Empty strings where the feed gave nothing.

    ``link`` is absolute or empty. ``summary`` is the feed's excerpt, ``content`` its full text if it carries one.
    """

    guid: str
    link: str
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    author: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The published page. ``text`` is the longest text known (feed content or page), '' if only an excerpt exists.

    ``published`` is never later than ``first_seen`` + 24 h and may be None.
    """

    url: str
    title: str
    summary: str
    text: str
    publisher: str
    feed_id: str
    weight: Weight
    language: str
    first_seen: datetime
    published: datetime | None = None
    id: int = 0

    @property
    def date(self) -> datetime:
        """When it was published, as far as known."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True)
class Match:
    """An article met a platform, topic or keyword.

    kind: ``platform``, ``topic``, ``keyword`` or ``pattern``; key: platform id, topic id, keyword or expression itself;
    place: ``title``, ``summary`` or ``text`` (the first place, in that order); words: as printed there;
    count: how often in all; role: ``subject`` or ``passing`` (platforms only, else '').
    """

    kind: str
    key: str
    place: str
    words: str
    count: int = 1
    role: str = ""


@dataclass(frozen=True, slots=True)
class Relevance:
    """What an article is worth and why. ``reasons`` are in reader's words, strongest first."""

    level: Level
    score: float
    reasons: tuple[str, ...]
    platforms: tuple[str, ...] = ()  # ids, subject first
    passing: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    uncertain: bool = False  # more text could change the level: worth fetching the page
    parts: tuple[tuple[str, float], ...] = ()  # what made the score, for whoever asks why; not kept


@dataclass(frozen=True, slots=True)
class Channel:
    """One room in one chat, written ``slack:T1/C9``, ``discord:77/12`` or ``console:-``."""

    chat: str
    room: str

    def __str__(self) -> str:
        return f"{self.chat}:{self.room}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing wish. Empty ``platforms`` and ``topics`` and ``keywords`` mean: everything relevant.

    ``patterns`` are RE2 expressions; ``excluded`` are phrases that veto. ``level`` is the least level that alerts.
    ``weekday`` (0 is Monday), ``hour`` and ``zone`` ('' for the configuration's) say when the digest is due.
    ``paused`` is '' or why nothing is posted; ``created_by`` is the person (``slack:T1/U7``), '' for the operator.
    """

    id: int
    channel: Channel
    platforms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    level: Level = Level.ALERT
    alerts: bool = True
    digest: bool = True
    origin: str = "command"  # or "file": declared in feeds.yaml
    weekday: int = 0
    hour: int = 9
    zone: str = ""
    paused: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why an article was or was not alerted, for one channel ('' when it holds for all).

    ``code`` is one of core.alerts.OUTCOMES; ``facts`` are reader's words.
    """

    code: str
    channel: str = ""
    facts: tuple[str, ...] = field(default=())
