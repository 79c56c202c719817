"""What goes out to a channel, as values: a message by its meaning, its delivery, what it follows, the receipt.

Everything here is frozen and says nothing about where it is kept, nor how a chat shows it. Times are aware datetimes in
UTC. Texts are plain text unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.chart import Chart
from bot.core.lines import Link, Passage
from bot.core.model import Channel


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a summary message: several stories told in one message."""

    title: str
    url: str
    publisher: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What to say, by meaning. No markup of any chat; every text is untrusted plain text.

    kind: ``alert`` (one story), ``summary`` (several stories in one message), ``followup`` (one line in the thread of
    an alert: another outlet, a changed headline), ``digest`` (a part of a round-up, or reminders of deadlines) or
    ``notice`` (about the bot itself).
    badge: short label such as ``Training data``; platforms: display names, subject first;
    title/url/publisher/published: of the article that is told; sentences: verbatim from its text;
    why: one line of reasons; also: other outlets with the same story; also_more: how many beyond those; items: only for
    summaries. note: a plain remark of our own ("excerpt only (paywall)"). story: the story's id, 0 for none.
    clauses, speaker, voice, changed: of an alert, from its article: wordings of terms, who said what, when it happened
    or, if it is ahead, comes. credited: the outlet that reported the story first, where another leads; retellings: how
    many articles only retell, copy or translate it.
    passages, chart, period: of a digest: its text; its picture; what it covers (``2025-W20``), for the button that
    shows all of it ('' for no button); zone: IANA name of the time zone in which a chat without marks of its own shows
    times: set when the message is sent.
    """

    kind: str
    title: str
    url: str = ""
    badge: str = ""
    platforms: tuple[str, ...] = ()
    publisher: str = ""
    published: datetime | None = None
    sentences: tuple[str, ...] = ()
    why: str = ""
    also: tuple[Link, ...] = ()
    items: tuple[Item, ...] = ()
    more: int = 0  # how many stories did not fit into ``items``
    note: str = ""
    story: int = 0
    also_more: int = 0
    clauses: tuple[str, ...] = ()
    speaker: str = ""
    voice: str = ""
    changed: str = ""
    ahead: bool = False
    credited: str = ""
    retellings: int = 0
    passages: tuple[Passage, ...] = ()
    chart: Chart | None = None
    period: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Root:
    """The sent message that a follow-up belongs to: its delivery's key, headline, and id in the chat.

    edit: the follow-up takes the place of its words; otherwise it goes into its thread. thread_id: the thread under it
    as the chat named it, '' if none was asked for yet, NO_THREAD where none is to be had.
    """

    key: str
    title: str
    remote_id: str
    thread_id: str = ""
    edit: bool = False


NO_THREAD = "-"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one channel: a row of the outbox, as a chat's sender sees it.

    ``key`` is stable for ever and unique per delivery and installation (at most 25 characters of [a-z0-9]);
    Discord gets it as nonce, Slack as metadata. ``plain`` asks for the simplest rendering (after a refusal).
    ``tried_at`` is the time of the last attempt, for looking it up in a channel's history; only follow-ups have a
    ``root``.
    """

    id: int
    channel: Channel
    key: str
    message: Message
    attempts: int = 0
    plain: bool = False
    tried_at: datetime | None = None
    root: Root | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the chat gave back: the id under which the message can be found again (Slack ts, Discord id).

    thread_id: of a reply, what ``Root.thread_id`` is to be from now on ('' if there is nothing to remember)."""

    remote_id: str
    thread_id: str = ""
