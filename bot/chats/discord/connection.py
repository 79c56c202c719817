"""The library's client as we use it: how it is made, and what of it needs mending when we end a request."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.chats.discord.answers import tracing
from bot.chats.discord.posting import NOBODY
from bot.chats.discord.tally import Tally


def new_client(*, tally: Tally | None = None, **options: Any) -> discord.Client:
    """A client with the settings that ``DiscordChat`` counts on. options: what is to be otherwise."""
    without_voice()
    # Longer waits come back as RateLimited at once instead of sleeping inside the call; 30 s is the least allowed.
    return discord.Client(**{**client_settings(tally), "max_ratelimit_timeout": 30.0, **options})


def client_settings(tally: Tally | None = None) -> dict[str, Any]:
    """What every client of ours is made with: it mentions nobody, sees servers only, leaves a trail, and counts
    refusals in ``tally``."""
    return {
        "intents": discord.Intents(guilds=True),
        "allowed_mentions": NOBODY,
        "max_messages": None,
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "http_trace": tracing(tally),
    }


def without_voice() -> None:
    """The library warns at its first client that it cannot speak aloud, which nobody here asks of it."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def reopen_gate(client: discord.Client) -> None:
    """While a rate limit for the whole bot lasts, the library holds back all requests by an event that the sleeping
    request sets again. If our time limit ends that request first, nobody would, and the client would stay mute."""
    gate = getattr(client.http, "_global_over", None)
    if isinstance(gate, asyncio.Event):
        gate.set()
