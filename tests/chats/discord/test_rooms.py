"""Forums and announcement channels in a simulated Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import simcord

from bot.chats.discord.connection import new_client
from bot.chats.discord.send import DiscordChat
from bot.core.model import Channel
from bot.core.outgoing import Root
from tests.chats.followups import FOLLOWUP
from tests.chats.messages import ALERT
from tests.chats.stages import delivery


async def test_a_forum_gets_a_post_per_story_with_tags_and_its_followups_inside() -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        forum = guild.create_forum_channel("news")
        made: Any = await client.fetch_channel(int(forum.id))
        await made.create_tag(name="Gardening")
        await made.create_tag(name=ALERT.badge)
        channel = Channel("discord", f"{guild.id}/{forum.id}")
        chat = DiscordChat("unused", client=client)
        # The simulation takes plain posts in forums; Discord refuses them like this.
        env.inject_error("POST", f"/channels/{forum.id}/messages", status=400, code=50008, message="not a text channel")
        receipt = await chat.send(delivery(channel, replace(ALERT, story=1)))
        post: Any = await client.fetch_channel(int(receipt.thread_id))
        assert [tag.name for tag in post.applied_tags] == [ALERT.badge]
        root = Root("k1", ALERT.title, receipt.remote_id, receipt.thread_id)
        newer = replace(ALERT, sentences=("The company took the clause back.",))
        await chat.send(delivery(channel, newer, key="k2", root=replace(root, edit=True)))
        first = await post.fetch_message(int(receipt.remote_id))
        assert "took the clause back" in str(first.embeds[0].description)
        reply = await chat.send(delivery(channel, FOLLOWUP, key="k3", root=root))
        assert reply.thread_id == receipt.thread_id


async def test_announcements_are_published_only_if_that_is_wished() -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        room = guild.create_news_channel("news")
        channel = Channel("discord", f"{guild.id}/{room.id}")
        for wished in (False, True):
            chat = DiscordChat("unused", client=client, publish=wished)
            await chat.send(delivery(channel, replace(ALERT, story=1), key=f"k{wished}"))
            published = [entry for entry in env.http_requests if entry.path.endswith("/crosspost")]
            assert len(published) == int(wished)
