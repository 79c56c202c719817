"""Small stand-ins at our own borders: a clock, a source, a chat and a page reader that do what a test tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from bot.core.model import Channel, Entry
from bot.core.outgoing import Delivery, Message, Receipt
from bot.core.ports import FeedMemory, FetchedFeed, Pace, Page
from bot.errors import HistoryUnreadable, NotSent

START = datetime(2025, 5, 12, 9, 0, 7, tzinfo=UTC)


class Clock:
    """A wall clock that stands still until it is moved; ``monotonic`` and ``sleep`` belong to the same time. Setting
    ``now`` sets the clock: no time passes by it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.slept = 0.0
        self._passed = 0.0

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        """Move on by a timedelta's words; returns the new time."""
        self.now += timedelta(**span)
        self._passed += max(0.0, timedelta(**span).total_seconds())
        return self.now

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Time passes, nobody waits."""
        self.slept += seconds
        self._passed += seconds
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


Answer = FetchedFeed | Exception


def document(*entries: Entry, **facts: object) -> FetchedFeed:
    """A whole document with these entries, as a source without memory brings it."""
    listed = b"".join(blake2b(repr(entry).encode(), digest_size=8).digest() for entry in entries)
    fetched = FetchedFeed(
        unchanged=False,
        status=200,
        body_hash=blake2b(listed, digest_size=16).digest(),
        listed=listed,
        entries=entries,
        item_count=len(entries),
    )
    return replace(fetched, **facts)  # type: ignore[arg-type]


NOT_MODIFIED = FetchedFeed(unchanged=True, status=304)


class ScriptedSource:
    """Serves what stands in ``answers`` by address, as often as it is asked; errors are raised. A callable is asked.

    With a memory it leaves out the entries that the memory lists, as a real source does."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[FeedMemory], Answer]] = {}
        self.asked: list[tuple[str, FeedMemory]] = []

    async def fetch(self, url: str, memory: FeedMemory) -> FetchedFeed:
        self.asked.append((url, memory))
        answer = self.answers[url]
        if callable(answer):
            answer = answer(memory)
        if isinstance(answer, Exception):
            raise answer
        return _without_listed(answer, memory)


def _without_listed(fetched: FetchedFeed, memory: FeedMemory) -> FetchedFeed:
    known = {memory.listed[at : at + 8] for at in range(0, len(memory.listed), 8)}
    hashes = [fetched.listed[at : at + 8] for at in range(0, len(fetched.listed), 8)]
    if not known or len(hashes) != len(fetched.entries):
        return fetched
    unseen = tuple(entry for entry, mark in zip(fetched.entries, hashes, strict=True) if mark not in known)
    return replace(fetched, entries=unseen, unchanged=not unseen)


AT_ANY_PACE = Pace(channel_gap_s=0.0, per_second=1_000_000.0)


@dataclass
class Posted:
    """A message that was accepted although the answer gets lost: ``error`` is what the sender sees."""

    error: Exception


@dataclass
class FakeChat:
    """Keeps what it was sent. ``script``: what to do with the next sends, in order: None takes it, an error refuses it,
    ``Posted`` takes it and loses the answer. ``closed``: errors by room, for ever. ``gates``: rooms that wait."""

    name: str = "slack"
    pace: Pace = AT_ANY_PACE
    readable: bool = True
    script: list[Exception | Posted | None] = field(default_factory=list)
    closed: dict[str, Exception] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    look_errors: list[Exception] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)
    followed: list[Delivery] = field(default_factory=list)  # edits and replies
    tried: list[Delivery] = field(default_factory=list)
    looked: list[Delivery] = field(default_factory=list)
    started: int = 0
    start_error: Exception | None = None
    unfit: dict[str, str] = field(default_factory=dict)

    async def start(self) -> None:
        self.started += 1
        if self.start_error is not None:
            raise self.start_error

    async def send(self, delivery: Delivery) -> Receipt:
        self.tried.append(delivery)
        room = delivery.channel.room
        if room in self.gates:
            await self.gates[room].wait()
        if room in self.closed:
            raise self.closed[room]
        step = self.script.pop(0) if self.script else None
        if isinstance(step, Exception):
            raise step
        if delivery.root is not None:
            return self._follow(delivery, step)
        # A chat that recognises keys takes the same one only once.
        if not (self.pace.key_window_s and delivery.key in [each.key for each in self.sent]):
            self.sent.append(delivery)
        if isinstance(step, Posted):
            raise step.error
        return Receipt(f"{self.name}-{delivery.key}")

    def _follow(self, delivery: Delivery, step: Posted | None) -> Receipt:
        """An edit, or a reply in the thread ``t-`` under its root."""
        assert delivery.root
        if not (self.pace.key_window_s and delivery.key in [each.key for each in self.followed]):
            self.followed.append(delivery)
        if step is not None:
            raise step.error
        if delivery.root.edit:
            return Receipt(delivery.root.remote_id)
        return Receipt(f"{self.name}-{delivery.key}", thread_id=f"t-{delivery.root.remote_id}")

    def edits(self) -> list[Message]:
        """The words that were put in the place of others, in order."""
        return [each.message for each in self.followed if each.root and each.root.edit]

    def replies(self) -> list[tuple[str, str]]:
        """(id of the message before it, outlet) of what went into threads, in order."""
        return [
            (each.root.remote_id, each.message.publisher) for each in self.followed if each.root and not each.root.edit
        ]

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        self.looked.append(delivery)
        if self.look_errors:
            raise self.look_errors.pop(0)
        if delivery.channel.room in self.closed:
            raise self.closed[delivery.channel.room]
        if not self.readable:
            raise HistoryUnreadable("no scope for it")
        found = [each for each in [*self.sent, *self.followed] if each.key == delivery.key]
        return Receipt(f"{self.name}-{delivery.key}") if found else None

    async def test_channel(self, channel: Channel) -> str:
        if channel.room in self.closed:
            raise NotSent("not reachable now")
        return self.unfit.get(channel.room, "")

    async def close(self) -> None:
        return None

    def titles(self, room: str | None = None) -> list[str]:
        """Titles of what was accepted, in order, of one room or all."""
        return [each.message.title for each in self.sent if room in (None, each.channel.room)]


class ScriptedPages:
    """Serves pages by address; errors are raised. ``asked`` in order."""

    def __init__(self, pages: Mapping[str, Page | Exception] | Iterable[tuple[str, Page | Exception]] = ()) -> None:
        self.pages: dict[str, Page | Exception] = dict(pages)
        self.asked: list[str] = []

    async def read(self, url: str) -> Page:
        self.asked.append(url)
        page = self.pages[url]
        if isinstance(page, Exception):
            raise page
        return page
