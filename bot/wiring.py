"""Builds the chats, their speaking and their listening halves, and the watchers, from the configuration. The parts meet
in ``app``."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime
from typing import TextIO

from bot.chats.console import ConsoleChat
from bot.chats.discord.spoken import SPOKEN as SPOKEN_IN_DISCORD
from bot.config import Config
from bot.core.asks import Ask
from bot.core.commands import SPOKEN
from bot.core.ports import Answers, Chat, Listener, Model, Watcher
from bot.flows.vitals import Looking
from bot.store.database import Store


def build_chats(
    config: Config,
    out: TextIO,
    installation: str,
    *,
    plain: bool = False,
    store: Store | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> dict[str, Chat]:
    """The console, and every chat that has a token. store: for workspaces that installed the Slack app themselves."""
    columns = min(100, shutil.get_terminal_size((80, 24)).columns)
    chats: dict[str, Chat] = {"console": ConsoleChat(out, columns, ansi=out.isatty() and not plain)}
    # The chats' libraries take long to load, and most commands do without.
    if config.secrets.slack_bot_token or (config.settings.slack_oauth and store is not None):
        from bot.chats.slack import build as slack

        chats["slack"] = slack.build_chat(config, installation, store, clock)
    if config.secrets.discord_token:
        from bot.chats.discord.send import DiscordChat

        chats["discord"] = DiscordChat(
            config.secrets.discord_token,
            config.endpoints.discord_api_url or None,
            publish=config.settings.discord_publish,
        )
    return chats


def build_listeners(
    config: Config, chats: Container[str], answers: Answers, store: Store, clock: Callable[[], datetime]
) -> tuple[Listener, ...]:
    """The listening half of every chat that has what it needs for that. Without, the chat is only spoken to."""
    listeners: list[Listener] = []
    if "slack" in chats:
        from bot.chats.slack import build as slack

        if found := slack.build_listener(config, answers, store, clock):
            listeners.append(found)
    if "discord" in chats:
        from bot.chats.discord import build as discord

        listeners.append(discord.build_listener(config, answers, store, clock))
    return tuple(listeners)


async def lacking_rights(config: Config) -> dict[str, list[str]]:
    """What each chat with a token lacks of what the settings need, as sentences with the cure. Discord's intents are
    none that have to be granted, and its permissions are looked at channel by channel."""
    if not config.secrets.slack_bot_token and not config.secrets.slack_app_token:
        return {}
    from bot.chats.slack import build as slack

    return {"slack": await slack.lacking_rights(config)}


def build_watchers(config: Config, look: Looking, agent: str) -> tuple[Watcher, ...]:
    """Whoever is told how the bot is: each only if the configuration asks for it. agent: how we name ourselves."""
    settings = config.settings
    watchers: list[Watcher] = []
    if settings.health_port:
        from bot.monitor.web import HealthServer

        watchers.append(HealthServer(look, settings.health_host, settings.health_port))
    if config.secrets.ping_url:
        from bot.monitor.ping import Ping

        watchers.append(Ping(config.secrets.ping_url, look, agent))
    if config.endpoints.notify_socket:
        from bot.monitor.notice import Notice

        watchers.append(Notice(config.endpoints.notify_socket, look))
    return tuple(watchers)


def build_model(config: Config, agent: str) -> Model | None:
    """The language model that the configuration names, None if it names none. agent: how we name ourselves."""
    wanted = config.settings.summariser
    if not wanted.kind:
        return None
    from bot.sources.model import EndpointModel

    return EndpointModel(wanted.kind, wanted.url, wanted.model, config.secrets.summariser_key, agent)


def spoken_words() -> dict[str, Mapping[Ask, str]]:
    """How each thing is asked in each chat, for help."""
    return {"slack": SPOKEN, "discord": SPOKEN_IN_DISCORD}
