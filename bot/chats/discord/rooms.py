"""Kinds of channels that need more than a plain post: forums, where every alert is a post with tags, and announcement
channels, where it may be published to those who follow them.

Asks Discord for a channel's kind only when a plain post was refused for it, or when publishing is wished for.
"""

from __future__ import annotations

import discord
import structlog

from bot.chats.discord.markup import fitted
from bot.core.display import clean, cut, headline, utf16_len
from bot.core.outgoing import Message
from bot.core.text import fold

log = structlog.get_logger("discord")

NOT_A_TEXT_CHANNEL = 50008  # what Discord answers to a plain post in a forum
NAME_LIMIT, TAGS_MOST = 100, 5


async def find_forum(client: discord.Client, channel_id: int) -> discord.ForumChannel | None:
    """The channel if it is a forum."""
    room = await client.fetch_channel(channel_id)
    return room if isinstance(room, discord.ForumChannel) else None


def post_name(message: Message) -> str:
    """A post's name is shown as it is: no markup is read in it."""
    return cut(clean(headline(message.title, message.url)), NAME_LIMIT, utf16_len) or "Policy Bot"


def tags_of(forum: discord.ForumChannel, message: Message) -> list[discord.ForumTag]:
    """The forum's tags that are named like the alert's topic or one of its platforms; if the forum wants a tag and none
    fits, its first one."""
    wanted = {fold(name) for name in (message.badge, *message.platforms) if name}
    found = [tag for tag in forum.available_tags if fold(tag.name) in wanted][:TAGS_MOST]
    if not found and forum.flags.require_tag:
        found = list(forum.available_tags[:1])
    return found


async def publish(client: discord.Client, channel_id: int, message_id: int) -> None:
    """Publish a post of an announcement channel; elsewhere nothing. A failure (ten an hour are allowed) is no reason to
    post again: it is only logged."""
    try:
        room = await client.fetch_channel(channel_id)
        if isinstance(room, discord.TextChannel) and room.is_news():
            await room.get_partial_message(message_id).publish()
    except (discord.DiscordException, OSError) as error:
        log.warning("not published", channel=channel_id, says=fitted(str(error), 200))
