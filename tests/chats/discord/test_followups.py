"""Edits, threads and replies inside a simulated Discord, which has permissions and threads of its own making."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.discord.connection import new_client
from bot.chats.discord.followups import render_followup, thread_name
from bot.chats.discord.send import DiscordChat
from bot.core.display import utf16_len
from bot.core.model import Channel
from bot.core.outgoing import NO_THREAD, Message, Root
from bot.errors import FollowUpRefused
from tests.chats.discord.test_render import HOSTILE
from tests.chats.followups import FOLLOWUP, FOLLOWUPS
from tests.chats.messages import ALERT, MESSAGES
from tests.chats.stages import delivery

URLS = ("https://a.example/b", "", "javascript:x", "https://a.example/" + "p" * 1950)
NEWER = replace(ALERT, sentences=("The company took the clause back.",))


async def test_a_simulated_discord_shows_the_edit_and_the_thread() -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        room = guild.create_text_channel("policy")
        channel = Channel("discord", f"{guild.id}/{room.id}")
        chat = DiscordChat("unused", client=client)
        receipt = await chat.send(delivery(channel))
        root = Root("k1", ALERT.title, receipt.remote_id)
        await chat.send(delivery(channel, NEWER, key="k2", root=replace(root, edit=True)))
        message = room.last_message
        assert message is not None
        assert str(message.id) == receipt.remote_id
        assert "took the clause back" in str(message.embeds[0].description)
        for number, name in enumerate(sorted(FOLLOWUPS)):
            reply = await chat.send(delivery(channel, FOLLOWUPS[name], key=f"r{number}", root=root))
            assert reply.thread_id == receipt.remote_id
        # Nothing more at the top but Discord's own word that there is a thread.
        assert room.last_message
        assert room.last_message.type is discord.MessageType.thread_created


async def test_a_simulated_discord_without_threads_gets_a_reply() -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        none: Any = {guild.default_role: discord.PermissionOverwrite(create_public_threads=False)}
        room = guild.create_text_channel("no-threads", overwrites=none)
        channel = Channel("discord", f"{guild.id}/{room.id}")
        chat = DiscordChat("unused", client=client)
        receipt = await chat.send(delivery(channel))
        root = Root("k1", ALERT.title, receipt.remote_id)
        reply = await chat.send(delivery(channel, FOLLOWUP, key="k2", root=root))
        assert reply.thread_id == NO_THREAD
        assert room.last_message
        assert room.last_message.reference
        assert str(room.last_message.reference.message_id) == receipt.remote_id


@pytest.mark.parametrize("edit", [True, False])
async def test_a_simulated_discord_knows_a_deleted_message_no_more(edit: bool) -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        room = guild.create_text_channel("policy")
        channel = Channel("discord", f"{guild.id}/{room.id}")
        chat = DiscordChat("unused", client=client)
        receipt = await chat.send(delivery(channel))
        await client.http.delete_message(int(room.id), int(receipt.remote_id))
        root = Root("k1", ALERT.title, receipt.remote_id, edit=edit)
        with pytest.raises(FollowUpRefused) as caught:
            await chat.send(delivery(channel, FOLLOWUP, key="k2", root=root))
        assert caught.value.root_gone


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_thread_has_a_name_that_discord_takes(name: str) -> None:
    shown = thread_name(Root("k1", MESSAGES[name].title, "1"))
    assert 0 < utf16_len(shown) <= 100


@pytest.mark.parametrize("plain", [False, True])
@given(message=st.builds(Message, st.just("followup"), HOSTILE, st.sampled_from(URLS), publisher=HOSTILE, note=HOSTILE))
@settings(max_examples=60)
def test_no_foreign_text_is_markup(plain: bool, message: Message) -> None:
    content = render_followup(message, plain=plain).content
    assert 0 < utf16_len(content) <= 2000
    own = re.sub(r"\]\(<https?://[^<>\s]*>\)|\n<https?://[^<>\s]*>$|^\*\*|\*\*: ", "", content)
    if not plain and "](<" in content:
        own = re.sub(r"(?<!\\)((?:\\\\)*)\[", r"\1", own, count=1)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_~|<>\[\]@#]", own), own
    assert not re.search(r"(?<!\\)://", own)


def test_an_address_too_long_for_one_message_is_left_out() -> None:
    long = replace(FOLLOWUP, title="*" * 400, url="https://a.example/" + "p" * 1900)
    for plain in (False, True):
        content = render_followup(long, plain=plain).content
        assert "ppp" not in content
        assert "a.example" in content
