"""What Discord's answer (or its silence) says about a post: which class of ``bot.errors`` it is.

Decides by exception type, HTTP status, headers and Discord's numeric ``code`` only. The library sends one request up
to five times and sleeps in between; a ``Trail`` keeps what really went over the wire, so that a time-out can be told
from a message that may have arrived. Sends nothing itself.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

import aiohttp
import discord

from bot.chats.discord.tally import Tally
from bot.errors import (
    Ambiguous,
    Banned,
    CredentialRefused,
    DestinationRefused,
    MessageRefused,
    NotSent,
    SendError,
)

DEFAULT_WAIT_S = 5.0
LEAST_WAIT_S, MOST_WAIT_S = 1.0, 3600.0
BAN_WAIT_S = 900.0

_EDGE_BAN = 40333  # "internal network error", said by Cloudflare in front of Discord
_DESTINATION = {
    10003: "Discord knows no such channel: remove the subscription",
    10004: "the bot is not in this server: invite it again",
    50001: "the bot cannot see this channel: give it View Channel",
    50008: "this kind of channel takes no messages: choose a text channel",
    50013: "the bot may not post here: give it Send Messages and Embed Links",
    50024: "this kind of channel takes no messages: choose a text channel",
    50083: "this thread is archived: reopen it, or choose another",
    40067: "this forum wants a tag on every post: make it optional, or give the forum a tag named like a topic",
}
_REASONS = {10003: "gone", 10004: "left", 50001: "no-permission", 50013: "no-permission", 50083: "archived"}
_FILTERED = {200000, 200001, 240000}  # AutoMod of that server, the filter for harmful links
# Refused for now, and not for what the message says: how long to wait, and whether for everything this bot does.
_LATER = {
    20016: (30.0, False),  # slow mode
    20028: (30.0, False),  # too much was written in this channel
    20029: (30.0, False),  # too much was written in this server
    40003: (60.0, False),  # direct messages are opened too fast
    40004: (300.0, True),  # the bot may not send for a while
    40006: (300.0, True),  # Discord switched this off for a while
    40062: (30.0, False),
    130000: (60.0, True),  # Discord is overloaded
}
_UNVERIFIED = 40002


@dataclass(slots=True)
class Trail:
    """What went over the wire during one call. doubtful: requests written whose answer does not say "not taken"."""

    doubtful: int = 0
    whole_chat: bool = False  # the last 429 was for everything this bot does


_trail: ContextVar[Trail] = ContextVar("discord_trail")


def new_trail() -> Trail:
    """Begin to record the requests of the current task."""
    trail = Trail()
    _trail.set(trail)
    return trail


async def _on_headers_sent(_session: object, _context: object, _params: object) -> None:
    trail = _trail.get(None)
    if trail is not None:
        trail.doubtful += 1


async def _on_request_end(_session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
    trail = _trail.get(None)
    if trail is not None and params.response.status == 429:
        headers = params.response.headers
        trail.doubtful -= 1
        trail.whole_chat = "X-RateLimit-Global" in headers or headers.get("X-RateLimit-Scope") == "global"


def tracing(tally: Tally | None = None) -> aiohttp.TraceConfig:
    """The hook for ``discord.Client(http_trace=...)`` that fills the trails, and the tally of what is refused."""

    async def count(_session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        if tally is not None:
            tally.note(params.response.status, params.response.headers)

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(_on_headers_sent)
    config.on_request_end.append(_on_request_end)
    config.on_request_end.append(count)
    return config


def classify(error: Exception, trail: Trail) -> SendError:
    """The error that says what is known about one post."""
    if isinstance(error, discord.LoginFailure):
        return CredentialRefused("Discord does not accept the bot's token", code="401")
    if isinstance(error, discord.RateLimited):
        # Either a long 429, or the library held the request back. An earlier try of the same call may have arrived.
        if trail.doubtful:
            return Ambiguous("Discord's answer was lost", code="429", retry_after_s=_bounded(error.retry_after))
        return _later(error.retry_after, trail)
    if isinstance(error, discord.HTTPException):
        return _of_status(error, trail)
    if trail.doubtful == 0 and isinstance(error, OSError | aiohttp.ClientError):
        # No connection, or the time ran out while waiting for a turn: nothing was ever written that may have arrived.
        return NotSent("Discord could not be reached in time", code=type(error).__name__, whole_chat=trail.whole_chat)
    return Ambiguous("the answer of Discord was lost", code=type(error).__name__)


def _of_status(error: discord.HTTPException, trail: Trail) -> SendError:
    code = str(error.code or error.status)
    if error.status == 401:
        return CredentialRefused("Discord does not accept the bot's token", code=code)
    if error.code == _UNVERIFIED:
        return CredentialRefused("Discord wants the bot's account to be verified by its owner", code=code)
    if error.code == _EDGE_BAN or _is_of_edge(error):
        return Banned("Discord's edge blocks this address", code=code, retry_after_s=BAN_WAIT_S, whole_chat=True)
    if error.code in _LATER:
        seconds, whole_chat = _LATER[error.code]
        return NotSent("Discord takes no messages now", code=code, retry_after_s=seconds, whole_chat=whole_chat)
    if error.status == 429:
        return _later(DEFAULT_WAIT_S, trail)
    if error.status >= 500:
        return Ambiguous("Discord's answer does not say whether it took the message", code=code)
    if error.code in _DESTINATION:
        return DestinationRefused(_DESTINATION[error.code], code=code, reason=_REASONS.get(error.code, "refused"))
    if error.status in (403, 404) and error.code not in _FILTERED:
        return DestinationRefused("Discord does not let the bot post in this channel", code=code)
    if error.code in _FILTERED:
        return MessageRefused("a filter of this server does not let the message through", code=code)
    return MessageRefused("Discord does not accept this message", code=code)


def _is_of_edge(error: discord.HTTPException) -> bool:
    """Whether Cloudflare answered for itself. Discord's own limits always pass a proxy that says so, and its refusals
    are JSON: a text that forbids says nothing about the channel."""
    headers = error.response.headers
    if error.status == 429:
        return "Via" not in headers
    return error.status == 403 and str(headers.get("Content-Type", "")).startswith("text/")


def _later(seconds: float, trail: Trail) -> NotSent:
    return NotSent(
        "Discord asks to slow down", code="429", retry_after_s=_bounded(seconds), whole_chat=trail.whole_chat
    )


def _bounded(seconds: float) -> float:
    return min(max(seconds, LEAST_WAIT_S), MOST_WAIT_S)
