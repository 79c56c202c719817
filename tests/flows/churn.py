"""A feed that brings old news as new, over a real store, on a clock of its own, and what a channel heard of it.

A feed of four items is polled every four hours and gets a new one, worth an alert, at every fifth poll. The troubles
themselves are in troubles.py. It checks nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.model import Entry, Feed, Platform, Topic, Watchlist
from tests.fakes import START
from tests.flows.town import VERGE, Town

Build = Callable[..., Town]

EVERY = timedelta(hours=4)
NEW_EVERY = 5  # polls
WINDOW = 4
FIRST = 100  # the number of the newest item at the first poll
MOST_AT_ONCE = 6  # five alerts and one summary
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()  # noqa: SIM905
NAMES = [(a + b + c).title() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES][:1400]
NUMBERS = {name: number for number, name in enumerate(NAMES)}
WATCHLIST = Watchlist(
    platforms=tuple(Platform(name.lower(), name) for name in NAMES),
    topics=(Topic("training-data", "Training data", ()), Topic("terms-of-service", "Terms of service", ())),
    keywords=(),
)
OPTIONS = {"watchlist": WATCHLIST, "fetch_pages": False}
Trouble = Callable[["Scene", int], Awaitable[None]]


def item(number: int) -> Entry:
    """Item ``number``: about a platform of its own, with its own title, page and second."""
    name = NAMES[number]
    link = f"https://verge.example/2025/{number}-{name.lower()}.html"
    title = f"{name} changes its terms of service to train AI on members' work"
    published = START + EVERY * NEW_EVERY * (number - FIRST) + timedelta(seconds=number % 50 + 1)
    return Entry(link, link, title, f"A new clause was found in the terms of {name}.", published=published)


def newest(poll: int) -> int:
    return FIRST + poll // NEW_EVERY


def window(poll: int) -> list[int]:
    """The numbers that are listed at a poll, newest first."""
    return list(range(newest(poll), newest(poll) - WINDOW, -1))


@dataclass
class Heard:
    """What a channel heard: each item's number alone and in summaries, and the most messages after one poll.

    wanted: what was new after the first poll.
    """

    wanted: set[int] = field(default_factory=set)
    alone: Counter[int] = field(default_factory=Counter)
    together: Counter[int] = field(default_factory=Counter)
    most_at_once: int = 0

    @property
    def false(self) -> int:
        """Alerts for what is no news, or was told before."""
        return sum(count - (number in self.wanted) for number, count in self.alone.items())

    @property
    def missed(self) -> int:
        """News that was told in no way."""
        return len(self.wanted - self.alone.keys() - self.together.keys())


class Scene:
    """A town while it suffers."""

    def __init__(self, build: Build) -> None:
        self.town = build(**OPTIONS)
        self.heard = Heard()
        self._counted = 0
        self._other: Town | None = None

    async def poll(self, entries: Sequence[Entry], feed: Feed = VERGE) -> None:
        """The feed lists these, is polled now, and everything that waits is sent."""
        self.town.serve(*entries, feed=feed)
        await self.town.poll(feed, seconds=1)
        await self.town.deliver()

    def add(self, feed: Feed) -> None:
        """One more line in feeds.yaml, and a restart."""
        self.town.feed_list += (feed,)
        self.town.close()
        self.town.open()

    def other(self) -> Town:
        """A second bot on the same database that speaks in the same chat."""
        if self._other is None:
            self._other = Town(self.town.path.parent, reader=self.town.reader, **OPTIONS)  # type: ignore[arg-type]
            self._other.clock, self._other.chat = self.town.clock, self.town.chat
            self._other.deliverer = self._other.new_deliverer()
        return self._other

    def close(self) -> None:
        """Close what ``other`` opened."""
        if self._other is not None:
            self._other.close()

    def count(self) -> None:
        """Take down what was heard since the last time."""
        heard = self.town.chat.sent[self._counted :]
        self._counted = len(self.town.chat.sent)
        self.heard.most_at_once = max(self.heard.most_at_once, len(heard))
        for delivery in heard:
            if delivery.message.kind == "alert":
                self.heard.alone[number_of(delivery.message.title)] += 1
                continue
            sql = "SELECT a.title FROM alert JOIN article a ON a.id = article_id WHERE delivery_id=?"
            self.heard.together.update(number_of(row[0]) for row in self.town.rows(sql, delivery.id))


def number_of(title: str) -> int:
    return NUMBERS[title.split()[0]]


async def suffer(build: Build, trouble: Trouble, polls: int) -> Heard:
    """Play one trouble to its end."""
    scene = Scene(build)
    try:
        for poll in range(polls):
            scene.town.clock.now = START + EVERY * poll
            if poll:
                scene.heard.wanted.update(range(newest(poll - 1) + 1, newest(poll) + 1))
            await trouble(scene, poll)
            scene.count()
    finally:
        scene.close()
    return scene.heard
