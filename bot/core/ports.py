"""The borders that the flows know: what a chat must be able to do, what a source must bring.

Real ones live in chats/ and sources/; tests bring small ones of their own. Nothing is implemented here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.model import Channel, Delivery, Entry, Receipt


class Chat(Protocol):
    """A place where the bot can speak."""

    @property
    def name(self) -> str:
        """``slack``, ``discord`` or ``console``."""
        ...

    @property
    def pace(self) -> Pace:
        """How fast this chat may be spoken to."""
        ...

    async def start(self) -> None:
        """Log in. Raises CredentialRefused (bad token) or NotSent (not reachable now)."""
        ...

    async def send(self, delivery: Delivery) -> Receipt:
        """Post it, once, without retries. Raises a SendError of the class that says what is known."""
        ...

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """Look in the channel's history whether this delivery arrived. Raises HistoryUnreadable or a SendError."""
        ...

    async def test_channel(self, channel: Channel) -> str:
        """'' if the channel can be posted to, else one sentence that says why not and the cure. Posts nothing."""
        ...

    async def close(self) -> None:
        """Free connections. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Least seconds between two messages in one channel, most messages per second over the whole chat, and how long
    (seconds) a repeated send with the same key is still recognised by the chat (0: never)."""

    channel_gap_s: float
    per_second: float
    key_window_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask 'has it changed?' next time."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """The answer of one poll of one feed.

    unchanged: nothing new (304, same body, or no unseen item): ``entries`` is empty then.
    entries: unseen or changed items, in the feed's order; item_count: items listed in the whole document.
    listed: hashes (8 bytes each, joined) of every item listed, to be handed in at the next poll.
    fresh_for_s: how long the server asks us not to come back (Cache-Control/Expires), 0 if it says nothing.
    moved_to: final address if a *permanent* redirect (301/308) led there, else ''. gone: HTTP 410.
    """

    unchanged: bool
    status: int
    validators: Validators = Validators()
    body_hash: bytes = b""
    listed: bytes = b""
    entries: tuple[Entry, ...] = ()
    item_count: int = 0
    dropped: int = 0  # items that could not be read
    fresh_for_s: float = 0.0
    moved_to: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """What the last good poll left behind, as the source needs it. Empty values: ask without conditions."""

    validators: Validators = Validators()
    body_hash: bytes = b""
    listed: bytes = b""


class Source(Protocol):
    """A kind of fetching (rss)."""

    async def fetch(self, url: str, memory: FeedMemory) -> FetchedFeed:
        """Poll one address. Raises FetchError."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """An article page as text. paywalled: only an excerpt is public."""

    url: str
    title: str
    text: str
    paywalled: bool = False


class PageReader(Protocol):
    """Fetches article pages politely."""

    async def read(self, url: str) -> Page:
        """Raises FetchError; ``kind='robots'`` when the site does not want it."""
        ...
