"""The client that listens: commands, buttons, and servers and channels that come and go. One life of one connection;
``listener`` begins a new one when it ends. Posts nothing by itself: that is ``send``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.chats.discord.alerts import add_settings
from bot.chats.discord.buttons import AlertMenu, AskButton
from bot.chats.discord.connection import client_settings, without_voice
from bot.chats.discord.digest_commands import add_digests
from bot.chats.discord.ears import Ears
from bot.chats.discord.policy import add_reading
from bot.core.delivery import CLOSED, Closed
from bot.core.model import Channel
from bot.core.ports import Answers

log = structlog.get_logger("discord")


class LoginsUsedUp(Exception):
    """Another log-in to the gateway would be one too many today."""


class PolicyBot(commands.Bot):
    """Sees servers and channels only: no members, no messages, mentions nobody.

    load_hash, save_hash: remember which commands Discord has; on_listening: called when it hears; note_login: asked
    before each log-in to the gateway after the first one, 0 if it may happen."""

    def __init__(
        self,
        answers: Answers,
        named: tuple[str, ...],
        *,
        load_hash: Callable[[], Awaitable[str]],
        save_hash: Callable[[str], Awaitable[None]],
        on_listening: Callable[[], None],
        note_login: Callable[[], Awaitable[float]],
        **options: Any,
    ) -> None:
        settings: dict[str, Any] = {
            "command_prefix": commands.when_mentioned,
            "help_command": None,
            **client_settings(),
            "max_ratelimit_timeout": 60.0,
        }
        without_voice()
        super().__init__(**{**settings, **options})
        self.ears = Ears(answers, named)
        self._answers = answers
        self._load_hash, self._save_hash = load_hash, save_hash
        self._on_listening = on_listening
        self._note_login = note_login
        self._first_login = True
        add_reading(self.tree, self.ears)
        add_settings(self.tree, self.ears)
        add_digests(self.tree, self.ears)
        self.tree.error(self._broke)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """When Discord ends a session the library logs in again by itself, every five seconds if need be; whoever began
        this client counted its first log-in only. Raises LoginsUsedUp, which ends the client."""
        first, self._first_login = self._first_login, False
        if not first and await self._note_login() > 0:
            raise LoginsUsedUp
        await super().before_identify_hook(shard_id, initial=initial)

    async def setup_hook(self) -> None:
        """Once, after log-in and before the first event."""
        self.add_dynamic_items(AskButton, AlertMenu)
        wanted = commands_hash(self.tree)
        if await self._load_hash() != wanted:
            await self.tree.sync()
            await self._save_hash(wanted)
            log.info("Discord has the bot's commands")

    async def on_ready(self) -> None:
        """After every new session: servers that were left in between are noticed now."""
        self._on_listening()
        log.info("listening to Discord", servers=len(self.guilds))
        await self._answers.teams_seen("discord", {str(guild.id) for guild in self.guilds})

    async def on_resumed(self) -> None:
        """After a connection that was continued."""
        self._on_listening()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed, or the server deleted; settings are kept."""
        await self._answers.team_left("discord", str(guild.id), Closed.LEFT, CLOSED[Closed.LEFT])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot is (back) on a server. It says nothing by itself."""
        await self._answers.team_back("discord", str(guild.id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        await self._answers.channel_closed(_channel(channel.guild, channel.id), Closed.GONE, CLOSED[Closed.GONE])

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone; it may be a channel of ours."""
        room = Channel("discord", f"{payload.guild_id}/{payload.thread_id}")
        await self._answers.channel_closed(room, Closed.GONE, CLOSED[Closed.GONE])

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Permissions changed: closed for us now, or open again."""
        could, can = _may_post(before), _may_post(after)
        room = _channel(after.guild, after.id)
        if can and not could:
            await self._answers.channel_open(room)
        elif could and not can:
            await self._answers.channel_closed(room, Closed.NO_PERMISSION, CLOSED[Closed.NO_PERMISSION])
        if before.overwrites != after.overwrites:  # its threads have the same
            await self._look_at(after.guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role may do other things now; it may be one of ours."""
        if before.permissions != after.permissions:
            await self._look_at(after.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone, and what it let us do."""
        await self._look_at(role.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Of members Discord tells only the bot itself: it has other roles now."""
        if after == after.guild.me and before.roles != after.roles:
            await self._look_at(after.guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """With every new session, and when Discord had lost the server: permissions may have changed in between."""
        await self._look_at(guild)

    async def _look_at(self, guild: discord.Guild) -> None:
        """Where we may post on this server now."""
        if not guild.unavailable and guild.me is not None:
            # A thread asks the channel that it hangs in.
            rooms = [*guild.channels, *(thread for thread in guild.threads if thread.parent is not None)]
            may = {_channel(guild, each.id): _may_post(each) for each in rooms}
            await self._answers.rights_seen("discord", str(guild.id), may)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An event broke its handler: the next one is another."""
        log.exception("event broke", event_name=event_method)

    async def _broke(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        await self.ears.broke(interaction, error)


def commands_hash(tree: app_commands.CommandTree[Any]) -> str:
    """The same for the same commands, over processes and restarts."""
    described = [command.to_dict(tree) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()


def _channel(guild: discord.Guild, room: int) -> Channel:
    return Channel("discord", f"{guild.id}/{room}")


def _may_post(room: discord.abc.GuildChannel | discord.Thread) -> bool:
    mine = room.permissions_for(room.guild.me)
    may_send = mine.send_messages_in_threads if isinstance(room, discord.Thread) else mine.send_messages
    return mine.view_channel and may_send and mine.embed_links
