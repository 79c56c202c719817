"""Channels that close and open again: paused with a named reason, told once where somebody will see it.

    close   the channel is parked, what waits for it waits; the first time, somebody is told:
            the operator's channel, else in a direct message whoever subscribed it, else only the log and ``check``
    open    after a test that succeeded, a permission that came back, the bot itself that came back, or a message that
            arrived: what waited goes out

A renamed channel is the same channel: its id stays. The listening halves call this; so does whoever sends and is
refused. Functions of the store's thread; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import structlog

from bot.core.delivery import CLOSED, Closed, closed_notice
from bot.core.messages import notice_message
from bot.core.model import Channel
from bot.store import channels, outbox, subscriptions
from bot.store.database import Database
from bot.store.meta import add_notice
from bot.store.rows import channel_of

log = structlog.get_logger("channels")

PRIVATE = "@me"  # in the place of Discord's server, for direct messages
TOLD_AT_MOST = 5  # people, of those who subscribed one channel


def close_channel(
    db: Database,
    channel: Channel,
    reason: str,
    says: str,
    now: datetime,
    *,
    notify: Channel | None = None,
) -> bool:
    """Park a channel, unless nothing is meant for it: chats tell of every channel. reason: a value of
    core.delivery.Closed (another raises ValueError); says: a sentence, or '' for the reason's own words; notify: the
    operator's channel. True if it was open before: then somebody is told."""
    why = Closed(reason)
    words = says or CLOSED[why]
    if not channels.is_meant(db, str(channel)) or not channels.park(db, str(channel), words, now, why):
        return False
    tell_closed(db, channel, closed_notice(str(channel), words), now, notify)
    return True


def reopen_channel(db: Database, channel: Channel, now: datetime) -> bool:
    """It can be posted to again: what waited goes out. True if it was closed."""
    if not channels.is_parked(db, str(channel)):
        return False
    channels.open_again(db, str(channel), now)
    log.info("channel is open again", channel=str(channel))
    return True


def close_team(
    db: Database, chat: str, team: str, reason: str, says: str, now: datetime, *, notify: Channel | None = None
) -> int:
    """A workspace or server is gone for us: park all its channels and tell it once, not channel by channel. Returns how
    many were open before.

    On Slack nobody there can be written to any more; on Discord a person may share another server with the bot."""
    closed = [
        name
        for name in channels.list_of_team(db, chat, team)
        if channels.park(db, name, says or CLOSED[Closed(reason)], now, Closed(reason))
    ]
    if not closed:
        return 0
    words = (says or CLOSED[Closed(reason)]).rstrip(".")
    count = f"{len(closed)} channel{'s' if len(closed) > 1 else ''}"
    notice = f"{chat}:{team} is closed to the bot: {words}. {count} there {'are' if len(closed) > 1 else 'is'} paused."
    people = [] if chat == "slack" else [each for name in closed for each in _people(db, channel_of(name))]
    inside = notify is not None and str(notify).startswith(f"{chat}:{team}/")
    _tell(db, f"{chat}:{team}", notice, now, None if inside else notify, people)
    return len(closed)


def reopen_team(db: Database, chat: str, team: str, now: datetime) -> int:
    """The bot is back in a workspace or server: the channels that were closed because it had left are tried again.
    Returns how many."""
    opened = 0
    for name in channels.list_of_team(db, chat, team):
        known = channels.find_closed(db, name)
        if known is not None and known[0] is Closed.LEFT:
            opened += reopen_channel(db, channel_of(name), now)
    return opened


def note_teams(db: Database, chat: str, present: Collection[str], now: datetime, *, notify: Channel | None) -> None:
    """These are all workspaces or servers that the bot is in: others were left, perhaps while nobody listened."""
    for team in channels.list_teams(db, chat):
        if team in present:
            reopen_team(db, chat, team, now)
        elif team != PRIVATE:
            close_team(db, chat, team, Closed.LEFT, "", now, notify=notify)


def note_rights(
    db: Database, chat: str, team: str, may_post: Mapping[Channel, bool], now: datetime, *, notify: Channel | None
) -> None:
    """Where the bot may post in a workspace or server now, as the chat tells it: what it may no longer is closed, and
    what was closed for that reason is open again. Channels that are not named stay as they are."""
    for name in channels.list_of_team(db, chat, team):
        channel = channel_of(name)
        known = channels.find_closed(db, name)
        if may_post.get(channel) is False and known is None:
            close_channel(db, channel, Closed.NO_PERMISSION, "", now, notify=notify)
        elif may_post.get(channel) and known is not None and known[0] is Closed.NO_PERMISSION:
            reopen_channel(db, channel, now)


def tell_closed(db: Database, channel: Channel, notice: str, now: datetime, notify: Channel | None) -> None:
    """Say once that a channel is closed, where somebody will see it."""
    usable = notify if notify != channel else None
    _tell(db, str(channel), notice, now, usable, _people(db, channel))


def direct_channel(person: str) -> Channel | None:
    """Where a person (``slack:T1/U7``, ``discord:77/42``) reads direct messages, as a channel of the outbox; None if
    that chat has none. Slack takes a user's id for a channel's; on Discord the room is ``@me/42``."""
    chat, _, room = person.partition(":")
    team, _, user = room.rpartition("/")
    if not user or chat not in ("slack", "discord"):
        return None
    return Channel("slack", f"{team}/{user}") if chat == "slack" else Channel("discord", f"{PRIVATE}/{user}")


def _people(db: Database, channel: Channel) -> list[Channel]:
    found = [direct_channel(person) for person in subscriptions.list_people(db, channel)]
    return [each for each in dict.fromkeys(found) if each is not None and each != channel]


def _tell(
    db: Database, about: str, notice: str, now: datetime, notify: Channel | None, people: Iterable[Channel]
) -> None:
    log.warning("notice", channel=about, says=notice)
    add_notice(db, about, notice, now)
    readable = notify is not None and not channels.is_parked(db, str(notify))
    targets = [notify] if notify is not None and readable else list(dict.fromkeys(people))[:TOLD_AT_MOST]
    for target in targets:
        outbox.enqueue(db, target, "notice", f"{about}:{now.timestamp():.0f}", notice_message(notice), now)
