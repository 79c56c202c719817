"""The borders that the flows know: what a chat must be able to do, what a source must bring.

Real ones live in chats/ and sources/; tests bring small ones of their own. Nothing is implemented here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.core.asks import Asker, Question
from bot.core.model import Channel, Entry
from bot.core.outgoing import Delivery, Receipt
from bot.core.permissions import Standing
from bot.core.replies import Reply


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


class Answers(Protocol):
    """What the listening half of a chat turns to: the one flow that answers, and what may be read from memory."""

    async def answer(self, asker: Asker, standing: Standing, question: Question) -> Reply:
        """The reply to one question. Never raises: what goes wrong is a reply, too."""
        ...

    def suggest(self, kind: str, typed: str) -> list[tuple[str, str]]:
        """At most 25 (value, name) that fit what was typed so far, from memory alone. kind: ``platform``, ``topic`` or
        ``zone``."""
        ...

    async def first_time(self, key: str) -> bool:
        """Whether this envelope is met for the first time (kept for a day, also over restarts)."""
        ...

    def turn(self) -> AbstractAsyncContextManager[None]:
        """A few people are answered beside each other. Taken after the acknowledgement, so that everybody's comes
        before anybody's answer; waits about a second at most."""
        ...

    async def channel_closed(self, channel: Channel, reason: str, says: str) -> None:
        """A channel was deleted, archived, or the bot removed from it: pause it, and tell somebody once.
        reason: one of core.delivery's closed set; says: a sentence."""
        ...

    async def channel_open(self, channel: Channel) -> None:
        """A channel can be posted to again."""
        ...

    async def team_left(self, chat: str, team: str, reason: str, says: str) -> None:
        """A whole workspace or server is gone for us (uninstalled, left)."""
        ...

    async def team_back(self, chat: str, team: str) -> None:
        """The bot is back in a workspace or server."""
        ...

    async def teams_seen(self, chat: str, teams: Collection[str]) -> None:
        """These are all workspaces or servers that the bot is in."""
        ...

    async def rights_seen(self, chat: str, team: str, may_post: Mapping[Channel, bool]) -> None:
        """Where the bot may post in a workspace or server now; channels that are not named are as they were."""
        ...


class Listener(Protocol):
    """The listening half of a chat."""

    @property
    def name(self) -> str:
        """``slack`` or ``discord``."""
        ...

    @property
    def state(self) -> str:
        """``starting``, ``ready``, ``waiting`` or ``failed``, and a sentence after a colon if there is one to say."""
        ...

    async def run(self) -> None:
        """Listen until cancelled; survives whatever the chat does. Returns only if listening can never succeed with
        these settings (a refused token, missing intents)."""
        ...


class Watcher(Protocol):
    """Tells somebody outside how the bot is."""

    async def run(self) -> None:
        """Until cancelled."""
        ...


class Model(Protocol):
    """A language model that the operator has set up."""

    async def ask(self, instructions: str, text: str) -> str:
        """What it answers, untrusted. Raises FetchError."""
        ...
