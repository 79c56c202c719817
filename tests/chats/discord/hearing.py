"""A listener for Discord before a gateway of our own: it may log in as often as it likes and remembers no commands."""

from __future__ import annotations

from typing import Any

from bot.chats.discord.listener import DiscordListener
from bot.core.ports import Answers
from tests.servers.discord_gateway import TOKEN, DiscordGateway


def new_listener(answers: Answers, gate: DiscordGateway, **options: Any) -> DiscordListener:
    """Not yet running. options: what DiscordListener takes beside these."""
    return DiscordListener(
        answers,
        TOKEN,
        api_url=gate.api_url,
        gateway_url=gate.url,
        note_login=_free,
        load_hash=_nothing,
        save_hash=_forgotten,
        **options,
    )


async def _free() -> float:
    return 0.0


async def _nothing() -> str:
    return ""


async def _forgotten(value: str) -> None:
    return
