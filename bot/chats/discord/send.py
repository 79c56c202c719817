"""Discord as a Chat, over its REST API alone: posts, edits or answers one message, looks whether one arrived, tests a
channel.

No gateway: nothing is received, and no session is used up. The library repeats a request on some errors by itself;
the fixed nonce makes that harmless, and a time limit bounds it. A room is written ``77/12`` (server/channel), the
direct messages of a person ``@me/42``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.chats.discord.answers import Trail, classify, new_trail
from bot.chats.discord.connection import new_client, reopen_gate
from bot.chats.discord.followups import classify_followup, open_thread
from bot.chats.discord.history import find_own
from bot.chats.discord.pictures import Pictures
from bot.chats.discord.posting import NOBODY, embeds, post, post_in_forum, post_with, rendered
from bot.chats.discord.rooms import NOT_A_TEXT_CHANNEL, find_forum, publish
from bot.chats.discord.tally import Tally
from bot.core.model import Channel
from bot.core.outgoing import NO_THREAD, Delivery, Receipt, Root
from bot.core.ports import Pace
from bot.errors import Ambiguous, CredentialRefused, DestinationRefused, HistoryUnreadable, NotSent, SendError

TIMEOUT_S = 30.0
# Our clock and Discord's need not agree: look a minute further back than the attempt.
CLOCK_SLACK = timedelta(seconds=60)
PEOPLE = "@me/"


class DiscordChat:
    """Speaks through one bot token.

    api_url: another root than Discord's, such as ``http://127.0.0.1:8080/api/v10``. The library keeps the root in one
    place for the whole process, so it is set for every Discord client in it. client: a client that is logged in
    elsewhere (it must have been made by ``new_client``); ``start`` and ``close`` then leave it alone.
    publish: alerts in announcement channels are published to those who follow them; pictures: draws for digests;
    tally: counts what Discord refuses, and stops us before Discord does.
    """

    name = "discord"
    # Five messages per five seconds and channel (observed), 50 requests per second and bot (documented); a nonce is
    # recognised "in the past few minutes" (documented): two are surely a few.
    pace = Pace(channel_gap_s=1.0, per_second=48.0, key_window_s=120.0)

    def __init__(
        self,
        token: str,
        api_url: str | None = None,
        *,
        client: discord.Client | None = None,
        timeout_s: float = TIMEOUT_S,
        publish: bool = False,
        pictures: Pictures | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._tally = tally or Tally()
        self._publish = publish
        self._pictures = pictures or Pictures()
        self._token = token
        self._api_url = api_url
        self._borrowed = client
        self._client = client
        self._timeout_s = timeout_s
        self._closed: set[str] = set()  # rooms whose last answer was that they are closed

    async def start(self) -> None:
        """Log in. Raises CredentialRefused or NotSent."""
        if self._borrowed is not None:
            return
        if self._api_url:
            Route.BASE = self._api_url.rstrip("/")
        await self.close()
        self._client = new_client(tally=self._tally)
        try:
            async with self._answered():
                await self._client.login(self._token)
        except SendError as error:
            await self.close()
            if isinstance(error, CredentialRefused):
                raise
            raise NotSent(
                "Discord could not be reached", code=error.code, retry_after_s=error.retry_after_s, whole_chat=True
            ) from error

    async def send(self, delivery: Delivery) -> Receipt:
        """Post it, recognisable by its key: into the channel, into the thread of its root, or in the place of its
        root's words. The receipt holds the message's id. Raises a SendError."""
        if delivery.root is not None:
            return await (self._edit if delivery.root.edit else self._reply)(delivery, delivery.root)
        room = delivery.channel.room
        try:
            receipt = await self._post(delivery, await self._picture(delivery))
        except DestinationRefused:
            self._closed.add(room)
            raise
        self._closed.discard(room)
        return receipt

    async def _post(self, delivery: Delivery, picture: bytes | None) -> Receipt:
        async with self._answered():
            room = await self._open_room(delivery.channel)
            try:
                receipt = await post_with(picture, partial(post, room, delivery))
            except discord.HTTPException as error:
                if error.code != NOT_A_TEXT_CHANNEL or not (forum := await find_forum(self._logged_in(), room.id)):
                    raise
                return await post_with(picture, partial(post_in_forum, forum, delivery))
        if self._publish and delivery.message.kind == "alert":
            await publish(self._logged_in(), room.id, int(receipt.remote_id))
        return receipt

    async def _picture(self, delivery: Delivery) -> bytes | None:
        """Drawn before the clock of the request begins to run. A closed channel is probed without: one that refuses
        all would be asked twice each time."""
        chart = delivery.message.chart
        if chart is None or delivery.plain or delivery.channel.room in self._closed:
            return None
        return await self._pictures.draw(chart)

    async def _edit(self, delivery: Delivery, root: Root) -> Receipt:
        card = rendered(delivery)
        room = self._room(delivery.channel)
        words: Any = {"content": card.content or None, "embeds": embeds(card), "allowed_mentions": NOBODY}
        async with self._answered(partial(classify_followup, in_thread=False)):
            try:
                await room.get_partial_message(int(root.remote_id)).edit(**words)
            except discord.NotFound:
                # In a forum the first message lives in its post.
                if root.thread_id in ("", NO_THREAD):
                    raise
                post = self._logged_in().get_partial_messageable(int(root.thread_id))
                await post.get_partial_message(int(root.remote_id)).edit(**words)
        return Receipt(root.remote_id)

    async def _reply(self, delivery: Delivery, root: Root) -> Receipt:
        """Into the thread under the root. Where there is none to be had, a reply to it in the channel; never on its
        own: if the root is gone, Discord is to refuse it."""
        room = self._room(delivery.channel)
        client = self._logged_in()
        async with self._answered(partial(classify_followup, in_thread=False)):
            thread_id = await open_thread(client, room.id, root)
        if thread_id == NO_THREAD:
            reference = discord.MessageReference(
                message_id=int(root.remote_id), channel_id=room.id, fail_if_not_exists=True
            )
            async with self._answered(partial(classify_followup, in_thread=False)):
                return replace(await post(room, delivery, reference), thread_id=NO_THREAD)
        thread = client.get_partial_messageable(int(thread_id))
        async with self._answered(partial(classify_followup, in_thread=True)):
            return replace(await post(thread, delivery), thread_id=thread_id)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """Look for our own message with the same address and title, from a minute before the attempt on.

        Discord does not give nonces back. Raises HistoryUnreadable if we may not look, else a SendError; a look-up
        that fails for the moment is Ambiguous, because it says nothing about the message.
        """
        if delivery.tried_at is None:
            return None
        since = delivery.tried_at - CLOCK_SLACK
        root = delivery.root
        try:
            room = self._room(delivery.channel)
            client = self._logged_in()
            if root is not None and root.thread_id != NO_THREAD:
                room = client.get_partial_messageable(int(root.thread_id or root.remote_id))
            elif delivery.channel.room.startswith(PEOPLE):
                async with self._answered():
                    room = await self._open_room(delivery.channel)
            async with self._answered():
                found = await find_own(client, room, rendered(delivery), since)
            return Receipt(str(found)) if found else None
        except DestinationRefused as error:
            if error.code in ("50001", "50013"):
                raise HistoryUnreadable("the bot may not read this channel's history") from error
            if error.code == "10003" and root is not None:  # a thread that is not there holds nothing
                return None
            raise
        except NotSent as error:
            raise Ambiguous(
                "Discord's history cannot be read now", code=error.code, retry_after_s=error.retry_after_s
            ) from error

    async def test_channel(self, channel: Channel) -> str:
        """Why the channel cannot be posted to, or ''. Reads the bot's roles and the channel's own permissions."""
        try:
            guild_id, channel_id = _ids(channel)
            client = self._logged_in()
            async with self._answered():
                guild = await client.fetch_guild(guild_id, with_counts=False)
                me = await guild.fetch_member(client.user.id if client.user else 0)
                room = await guild.fetch_channel(channel_id)
                parent = room if not isinstance(room, discord.Thread) else await guild.fetch_channel(room.parent_id)
        except DestinationRefused as error:
            return f"{error.says}."
        except SendError as error:
            return f"Discord could not be asked ({error.says}): try again later."
        except discord.InvalidData:
            return "This channel belongs to another server, or is of a kind the bot does not know."
        if isinstance(room, discord.Thread) and (room.archived or room.locked):
            return "This thread is archived or locked: reopen it, or choose another."
        if not isinstance(room, discord.abc.Messageable | discord.ForumChannel):
            return "This kind of channel takes no messages: choose a text channel."
        assert not isinstance(parent, discord.Thread)  # threads have no threads
        return _missing(parent.permissions_for(me), thread=isinstance(room, discord.Thread))

    async def close(self) -> None:
        """Free our own connections. Never raises."""
        await self._pictures.close()
        client = self._client
        if client is None or client is self._borrowed:
            return
        self._client = None
        await asyncio.gather(client.close(), return_exceptions=True)

    def _logged_in(self) -> discord.Client:
        if self._client is None:
            raise NotSent("not logged in to Discord", code="not_started", whole_chat=True)
        return self._client

    def _room(self, channel: Channel) -> discord.PartialMessageable:
        guild_id, channel_id = _ids(channel)
        return self._logged_in().get_partial_messageable(channel_id, guild_id=guild_id)

    async def _open_room(self, channel: Channel) -> discord.PartialMessageable:
        """The room to post in; a person's direct messages have to be opened first."""
        if not channel.room.startswith(PEOPLE):
            return self._room(channel)
        client = self._logged_in()
        opened = await client.http.start_private_message(_ids(channel)[1])
        return client.get_partial_messageable(int(opened["id"]))

    @asynccontextmanager
    async def _answered(self, judge: Callable[[Exception, Trail], SendError] = classify) -> AsyncIterator[None]:
        """Bounds what happens inside and turns the library's errors into ours."""
        client = self._logged_in()
        if wait := self._tally.wait_s():
            raise NotSent("Discord refused too many requests lately", code="tally", retry_after_s=wait, whole_chat=True)
        trail = new_trail()
        try:
            async with asyncio.timeout(self._timeout_s):
                yield
        # Discord's answers are parsed by the library: TypeError, KeyError and ValueError mean one that made no sense.
        except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, ValueError, KeyError) as error:
            if isinstance(error, discord.InvalidData):
                raise
            reopen_gate(client)
            raise judge(error, trail) from error


def _ids(channel: Channel) -> tuple[int, int]:
    guild, _, room = channel.room.partition("/")
    try:
        return 0 if guild == "@me" else int(guild), int(room)
    except ValueError:
        raise DestinationRefused("a Discord channel is written server/channel, in digits", code="bad_room") from None


def _missing(permissions: discord.Permissions, *, thread: bool) -> str:
    speak = ("Send Messages in Threads", permissions.send_messages_in_threads)
    needed = (
        ("View Channel", permissions.view_channel),
        speak if thread else ("Send Messages", permissions.send_messages),
        ("Embed Links", permissions.embed_links),
    )
    missing = [name for name, granted in needed if not granted]
    return f"The bot lacks {', '.join(missing)} in this channel: grant it there or to its role." if missing else ""
