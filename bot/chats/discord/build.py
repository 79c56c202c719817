"""Builds the listening half of Discord from the configuration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.chats.discord.listener import DiscordListener
from bot.config import Config
from bot.core.ports import Answers
from bot.store import meta
from bot.store.database import Store

COMMANDS = "discord commands"  # the name under which their hash is remembered


def build_listener(config: Config, answers: Answers, store: Store, clock: Callable[[], datetime]) -> DiscordListener:
    """Listens with the bot's token; remembers log-ins and the commands that Discord has in the store."""

    async def note_login() -> float:
        return await store.write(meta.note_login, "discord", clock())

    async def load_hash() -> str:
        return await store.read(meta.get_meta, COMMANDS)

    async def save_hash(value: str) -> None:
        await store.write(meta.set_meta, COMMANDS, value)

    return DiscordListener(
        answers,
        config.secrets.discord_token,
        api_url=config.endpoints.discord_api_url,
        gateway_url=config.endpoints.discord_gateway_url,
        named=config.settings.may_change,
        note_login=note_login,
        load_hash=load_hash,
        save_hash=save_hash,
    )
