"""Is a message of ours in a room's history? Which room is asked, and what an error means, the sender knows."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.chats.discord.render import Card
from bot.errors import HistoryUnreadable

LIMIT = 500  # messages that are looked at


async def find_own(client: discord.Client, room: discord.PartialMessageable, card: Card, since: datetime) -> int | None:
    """The id of our own message with the card's address and title, posted after ``since`` (UTC); None if there is none.

    Raises HistoryUnreadable if the room looks empty though it is not, and what the library raises.
    """
    empty = True
    async for message in room.history(limit=LIMIT, after=since):
        empty = False
        if client.user and message.author.id == client.user.id and _shows(message, card):
            return message.id
    if empty and await _was_written_to(client, room.id, since):
        # Without Read Message History Discord answers with an empty list, not with an error.
        raise HistoryUnreadable("the bot lacks Read Message History in this channel")
    return None


async def _was_written_to(client: discord.Client, channel_id: int, since: datetime) -> bool:
    """Whether the channel's newest message is younger than ``since``, as far as the channel itself knows."""
    newest = getattr(await client.fetch_channel(channel_id), "last_message_id", None)
    return newest is not None and discord.utils.snowflake_time(newest) > since


def _shows(message: discord.Message, card: Card) -> bool:
    """Whether a posted message is this card: same text, or an embed with the same address and title."""
    if not card.embeds:
        return message.content == card.content
    wanted = {(embed.get("url"), embed.get("title")) for embed in card.embeds}
    return any((embed.url, embed.title) in wanted for embed in message.embeds)
