"""The Discord sender's own ways, before a real server and inside a simulated Discord."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from bot.chats.discord.connection import new_client
from bot.chats.discord.pictures import Pictures
from bot.chats.discord.send import DiscordChat
from bot.chats.discord.tally import Tally
from bot.core.model import Channel
from bot.errors import Ambiguous, Banned, DestinationRefused, HistoryUnreadable, MessageRefused, NotSent
from tests.chats.discord.test_pictures import CHART
from tests.chats.messages import ALERT, MESSAGES
from tests.chats.stages import DiscordStage, delivery
from tests.servers.discord import TOKEN
from tests.servers.truth import BUSY, DROP_AFTER, ERROR_BEFORE, Said


async def test_a_repeated_send_is_one_message(discord_stage: DiscordStage) -> None:
    """The key is the nonce: after a lost answer the same key gives the same message back."""
    discord_stage.plan(DROP_AFTER)
    with pytest.raises(Ambiguous):
        await discord_stage.chat.send(delivery(discord_stage.here))
    receipt = await discord_stage.chat.send(delivery(discord_stage.here))
    assert discord_stage.accepted() == ["k1"]
    assert receipt.remote_id == discord_stage.server.accepted.kept[0]["id"]


async def test_every_request_mentions_nobody_and_is_recognisable(discord_stage: DiscordStage) -> None:
    for name, message in MESSAGES.items():
        await discord_stage.chat.send(delivery(discord_stage.here, message, key=name[:25]))
    posts = [request["body"] for request in discord_stage.server.requests.kept if request["method"] == "POST"]
    assert len(posts) == len(MESSAGES)
    assert all(body["allowed_mentions"] == {"parse": []} for body in posts)
    assert [body["nonce"] for body in posts] == [name[:25] for name in MESSAGES]


@pytest.mark.parametrize("channel", ["77/13", "77/14", "77/15", "here", "77", "77/x"])
async def test_closed_and_impossible_channels_are_refused(discord_stage: DiscordStage, channel: str) -> None:
    with pytest.raises(DestinationRefused):
        await discord_stage.chat.send(delivery(Channel("discord", channel)))
    assert await discord_stage.chat.test_channel(Channel("discord", channel))


async def test_a_filtered_message_is_the_message_s_fault(discord_stage: DiscordStage) -> None:
    discord_stage.server.refuse["1"] = 240000
    with pytest.raises(MessageRefused):
        await discord_stage.chat.send(delivery(discord_stage.here))


async def test_a_limit_for_the_whole_bot_pauses_the_whole_chat(discord_stage: DiscordStage) -> None:
    discord_stage.server.busy = {"retry_after": 120.0, "global": True}
    discord_stage.plan(BUSY)
    with pytest.raises(NotSent) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here))
    assert caught.value.whole_chat
    assert caught.value.retry_after_s == 120


@pytest.mark.hurried
async def test_a_limit_that_outlasts_the_time_limit_is_not_sent_and_mutes_nothing(discord_stage: DiscordStage) -> None:
    """Ended in the library's own wait for the whole bot; without mending, every later request would hang."""
    discord_stage.server.busy = {"retry_after": 20.0, "global": True}
    discord_stage.plan(BUSY)
    with pytest.raises(NotSent) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here))
    assert caught.value.whole_chat
    await discord_stage.chat.send(delivery(discord_stage.here))
    assert discord_stage.accepted() == ["k1"]


async def test_a_short_limit_is_waited_for(discord_stage: DiscordStage) -> None:
    discord_stage.server.busy = {"retry_after": 0.05, "global": False}
    discord_stage.plan(BUSY)
    await discord_stage.chat.send(delivery(discord_stage.here))
    assert discord_stage.accepted() == ["k1"]


async def test_a_429_of_the_edge_is_a_ban(discord_stage: DiscordStage) -> None:
    discord_stage.server.edge = True
    discord_stage.plan(BUSY)
    with pytest.raises(Banned):
        await discord_stage.chat.send(delivery(discord_stage.here))


async def test_an_error_of_the_server_is_not_repeated_beyond_the_time_limit(discord_stage: DiscordStage) -> None:
    discord_stage.plan(ERROR_BEFORE, ERROR_BEFORE)
    for _ in range(2):
        with pytest.raises(Ambiguous):
            await discord_stage.chat.send(delivery(discord_stage.here))
    await discord_stage.chat.send(delivery(discord_stage.here))
    assert discord_stage.accepted() == ["k1"]


async def test_a_history_that_is_hidden_is_not_taken_for_empty(discord_stage: DiscordStage) -> None:
    """Without the permission Discord shows an empty list."""
    await discord_stage.chat.send(delivery(discord_stage.here))
    discord_stage.server.history = False
    with pytest.raises(HistoryUnreadable):
        await discord_stage.chat.find_sent(delivery(discord_stage.here))


async def test_a_channel_that_hides_itself_cannot_be_read(discord_stage: DiscordStage) -> None:
    with pytest.raises(HistoryUnreadable):
        await discord_stage.chat.find_sent(delivery(Channel("discord", "77/15")))


async def test_the_test_of_a_channel_names_the_missing_permission(discord_stage: DiscordStage) -> None:
    deny = {"id": "77", "type": 0, "allow": "0", "deny": str(1 << 14)}
    discord_stage.server.rooms = {
        "2": {"permission_overwrites": [deny]},
        "3": {"type": 4},
        "5": {"type": 15, "available_tags": [], "default_reaction_emoji": None, "default_sort_order": None},
        "4": {"guild_id": "78"},
    }
    assert "Embed Links" in await discord_stage.chat.test_channel(Channel("discord", "77/2"))
    assert "text channel" in await discord_stage.chat.test_channel(Channel("discord", "77/3"))
    assert await discord_stage.chat.test_channel(Channel("discord", "77/5")) == ""
    assert "another server" in await discord_stage.chat.test_channel(Channel("discord", "77/4"))
    assert "invite it again" in await discord_stage.chat.test_channel(Channel("discord", "78/1"))


async def test_a_chat_that_was_not_started_sends_nothing() -> None:
    with pytest.raises(NotSent):
        await DiscordChat("no.token").send(delivery(Channel("discord", "77/1")))
    with pytest.raises(Ambiguous):
        await DiscordChat("no.token").find_sent(delivery(Channel("discord", "77/1")))


async def test_threads_are_tested_by_their_own_permission(discord_stage: DiscordStage) -> None:
    deny = {"id": "77", "type": 0, "allow": "0", "deny": str(1 << 38)}
    closed = {
        "archived": True,
        "locked": False,
        "auto_archive_duration": 60,
        "archive_timestamp": "2026-01-01T00:00:00Z",
    }
    thread = {"type": 11, "parent_id": "1", "owner_id": "901", "message_count": 0, "member_count": 1}
    discord_stage.server.rooms = {
        "5": {**thread, "thread_metadata": {**closed, "archived": False}},
        "6": {**thread, "thread_metadata": closed},
        "7": {**thread, "parent_id": "8", "thread_metadata": {**closed, "archived": False}},
        "8": {"permission_overwrites": [deny]},
    }
    assert await discord_stage.chat.test_channel(Channel("discord", "77/5")) == ""
    assert "archived" in await discord_stage.chat.test_channel(Channel("discord", "77/6"))
    assert "Send Messages in Threads" in await discord_stage.chat.test_channel(Channel("discord", "77/7"))


async def test_a_simulated_discord_shows_the_card() -> None:
    """SimCord plays permissions, limits and message parsing after other people's reading of Discord's rules."""
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        room = guild.create_text_channel("policy")
        chat = DiscordChat("unused", client=client)
        await chat.start()
        channel = Channel("discord", f"{guild.id}/{room.id}")
        receipt = await chat.send(delivery(channel))
        message = room.last_message
        assert message is not None
        assert receipt.remote_id == str(message.id)
        assert message.embeds[0].url == ALERT.url
        for name, hostile in MESSAGES.items():
            await chat.send(delivery(channel, hostile, key=name[:25]))
            await chat.send(delivery(channel, hostile, key=f"p{name}"[:25], plain=True))
            assert room.last_message
            assert not room.last_message.mention_everyone
            assert room.last_message.raw_mentions == [] or not room.last_message.mentions
        await chat.close()
        assert not client.is_closed()


async def test_a_simulated_discord_refuses_without_permission() -> None:
    client = new_client()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        silent: Any = {guild.default_role: discord.PermissionOverwrite(send_messages=False)}
        room = guild.create_text_channel("quiet", overwrites=silent)
        chat = DiscordChat("unused", client=client)
        with pytest.raises(DestinationRefused):
            await chat.send(delivery(Channel("discord", f"{guild.id}/{room.id}")))


def test_the_client_sees_servers_only_and_mentions_nobody() -> None:
    client = new_client()
    assert client.intents == discord.Intents(guilds=True)
    assert client.allowed_mentions is not None
    assert dict(client.allowed_mentions.to_dict()) == {"parse": []}


async def test_a_person_is_written_to_in_direct_messages(discord_stage: DiscordStage) -> None:
    person = delivery(Channel("discord", "@me/42"))
    await discord_stage.chat.send(person)
    (line,) = discord_stage.server.accepted.kept
    assert line["channel"] == "9042"
    assert await discord_stage.chat.find_sent(person)


async def test_closed_channel_is_asked_once_a_time_and_without_the_picture(discord_stage: DiscordStage) -> None:
    """A picture that is refused goes again without it; a channel that refuses everything would be asked twice."""
    painter = (sys.executable, "-c", "import sys\nfor line in sys.stdin: print('iVBORw0KGgo=', flush=True)")
    chat = DiscordChat(TOKEN, discord_stage.server.api_url, pictures=Pictures(painter))
    await chat.start()
    digest = replace(delivery(discord_stage.here), message=replace(ALERT, kind="digest", chart=CHART))
    discord_stage.server.instead = Said(403, {"message": "no", "code": 50013})
    for _ in range(3):
        with pytest.raises(DestinationRefused):
            await chat.send(digest)
    kinds = [str(each["content_type"])[:10] for each in discord_stage.server.requests.kept if each["method"] == "POST"]
    assert kinds == ["multipart/", "applicatio", "applicatio", "applicatio"]
    discord_stage.server.instead = None
    await chat.send(digest)
    await chat.send(replace(digest, key="k2"))
    last = [each for each in discord_stage.server.requests.kept if each["method"] == "POST"][-1]
    assert str(last["content_type"]).startswith("multipart/"), "open again, with its picture"
    await chat.close()


async def test_refusals_are_counted_and_end_long_before_discord_bans_the_address(discord_stage: DiscordStage) -> None:
    """10,000 in ten minutes would: thousands of channels that the bot was thrown out of at once."""
    now = [0.0]
    chat = DiscordChat(TOKEN, discord_stage.server.api_url, tally=Tally(5, lambda: now[0]))
    await chat.start()
    before = len(discord_stage.server.requests.kept)
    for number in range(20):
        now[0] += 1
        discord_stage.server.refuse[f"5{number}"] = 50001
        with pytest.raises((DestinationRefused, NotSent)) as caught:
            await chat.send(delivery(Channel("discord", f"77/5{number}")))
    assert isinstance(caught.value, NotSent)
    assert (caught.value.whole_chat, caught.value.retry_after_s) == (True, 600 - 19)
    assert len(discord_stage.server.requests.kept) - before == 5
    now[0] = 601.5
    await chat.send(delivery(discord_stage.here))
    await chat.close()


async def test_limits_that_others_share_do_not_count_as_refusals(discord_stage: DiscordStage) -> None:
    tally = Tally(1)
    tally.note(429, {"X-RateLimit-Scope": "shared"})
    tally.note(404, {})
    assert tally.wait_s() == 0
    tally.note(429, {})
    assert tally.wait_s() > 500
