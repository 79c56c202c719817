"""The Slack sender's own ways, before a real server."""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest

from bot.chats.slack.send import SlackChat
from bot.core.model import Channel
from bot.core.outgoing import Root
from bot.errors import Ambiguous, DestinationRefused, HistoryUnreadable, NotSent
from tests.chats.messages import NOTICE
from tests.chats.stages import SlackStage, delivery
from tests.servers.slack import TOKEN
from tests.servers.truth import BUSY, DROP_AFTER, Said


async def test_a_post_is_one_request_even_when_its_answer_is_lost(slack: SlackStage) -> None:
    """The library's default would post again, after a second or two: it is given the time for that."""
    slack.plan(DROP_AFTER)
    chat = SlackChat(TOKEN, base_url=slack.server.base_url)
    with pytest.raises(Ambiguous):
        await chat.send(delivery(slack.here))
    await chat.close()
    assert [request["method"] for request in slack.server.requests.kept].count("chat.postMessage") == 1


async def test_a_post_carries_its_key_and_installation_as_metadata(slack: SlackStage) -> None:
    await slack.chat.send(delivery(slack.here))
    sent = slack.server.requests.kept[-1]["fields"]
    assert sent["channel"] == "C1"
    assert sent["metadata"] == {"event_type": "policy_alert", "event_payload": {"id": "k1", "installation": "i1"}}
    assert sent["mrkdwn"] is False
    assert "link_names" not in sent
    assert "parse" not in sent


async def test_nothing_that_is_posted_asks_for_a_preview(slack: SlackStage) -> None:
    """A preview makes Slack ask the address, and shows what its owner likes beside our words."""
    receipt = await slack.chat.send(delivery(slack.here))
    await slack.chat.send(replace(delivery(slack.here), root=Root("k1", "A title", receipt.remote_id)))
    posts = [one["fields"] for one in slack.server.requests.kept if one["method"] == "chat.postMessage"]
    assert [(post["unfurl_links"], post["unfurl_media"]) for post in posts] == [(False, False)] * 2


@pytest.mark.parametrize("channel", ["C13", "C14", "C15"])
async def test_closed_channels_are_refused(slack: SlackStage, channel: str) -> None:
    with pytest.raises(DestinationRefused):
        await slack.chat.send(delivery(Channel("slack", f"T1/{channel}")))


async def test_the_test_of_a_channel_names_the_cure(slack: SlackStage) -> None:
    assert "/invite" in await slack.chat.test_channel(Channel("slack", "T1/C13"))
    assert "archived" in await slack.chat.test_channel(Channel("slack", "T1/C14"))


async def test_a_channel_that_cannot_be_looked_at_is_given_the_benefit_of_the_doubt(slack: SlackStage) -> None:
    slack.server.info_scope = False
    assert await slack.chat.test_channel(slack.gone) == ""


async def test_history_is_not_read_unless_allowed(slack: SlackStage) -> None:
    silent = SlackChat(TOKEN, slack.server.base_url)
    with pytest.raises(HistoryUnreadable):
        await silent.find_sent(delivery(slack.here))
    assert all(request["method"] != "conversations.history" for request in slack.server.requests.kept)


async def test_a_missing_history_scope_is_no_fault_of_the_token(slack: SlackStage) -> None:
    slack.server.history = False
    with pytest.raises(HistoryUnreadable):
        await slack.chat.find_sent(delivery(slack.here))


async def test_a_channel_that_the_bot_is_not_in_cannot_be_read(slack: SlackStage) -> None:
    with pytest.raises(HistoryUnreadable):
        await slack.chat.find_sent(delivery(Channel("slack", "T1/C13")))


async def test_the_history_is_read_page_by_page(slack: SlackStage) -> None:
    slack.server.page_size = 2
    first = await slack.chat.send(delivery(slack.here))
    for number in range(5):
        await slack.chat.send(delivery(slack.here, NOTICE, key=f"other{number}"))
    assert await slack.chat.find_sent(delivery(slack.here)) == first
    slack.server.page_size = 0
    with pytest.raises(HistoryUnreadable):
        await slack.chat.find_sent(delivery(slack.here, key="never"))


async def test_another_installation_s_message_is_not_ours(slack: SlackStage) -> None:
    await slack.chat.send(delivery(slack.here))
    other = SlackChat(TOKEN, slack.server.base_url, read_history=True, installation="i2")
    assert await other.find_sent(delivery(slack.here)) is None
    await other.close()


async def test_a_shared_session_stays_open(slack: SlackStage) -> None:
    async with aiohttp.ClientSession() as session:
        chat = SlackChat(TOKEN, slack.server.base_url, session)
        await chat.start()
        await chat.close()
        assert not session.closed


@pytest.mark.parametrize(("header", "seconds"), [("1.5", 1.5), ("86400", 3600.0), ("soon", 30.0)])
async def test_the_wait_that_slack_asks_for_is_bounded(slack: SlackStage, header: str, seconds: float) -> None:
    slack.server.retry_after = header
    slack.plan(BUSY)
    with pytest.raises(NotSent) as caught:
        await slack.chat.send(delivery(slack.here))
    assert caught.value.retry_after_s == seconds


async def test_a_room_without_a_workspace_is_understood(slack: SlackStage) -> None:
    await slack.chat.send(replace(delivery(slack.here), channel=Channel("slack", "C1")))
    assert slack.server.accepted.kept[-1]["channel"] == "C1"


async def test_a_public_channel_can_be_written_to_from_outside_with_the_scope_for_it(slack: SlackStage) -> None:
    slack.server.scopes.append("chat:write.public")
    assert await slack.chat.test_channel(Channel("slack", "T1/C13")) == ""
    slack.server.rooms["C13"] = {"is_private": True}
    assert "/invite" in await slack.chat.test_channel(Channel("slack", "T1/C13"))


async def test_a_person_is_written_to_in_direct_messages(slack: SlackStage) -> None:
    await slack.chat.send(delivery(Channel("slack", "T1/U7")))
    (line,) = slack.server.accepted.kept
    assert line["channel"] == "U7"


@pytest.mark.parametrize(
    ("code", "reason"), [("token_revoked", "left"), ("invalid_auth", "left"), ("missing_scope", "no-permission")]
)
async def test_token_of_one_workspace_that_is_refused_closes_its_channels_alone(
    slack: SlackStage, code: str, reason: str
) -> None:
    """Where each workspace has its own token, the others must not rest for an hour because of it."""

    async def token_of(team: str) -> str:
        return TOKEN

    chat = SlackChat("", slack.server.base_url, token_of=token_of)
    slack.server.instead = Said(200, {"ok": False, "error": code})
    with pytest.raises(DestinationRefused) as caught:
        await chat.send(delivery(slack.here))
    assert (caught.value.code, caught.value.reason) == (code, reason)
    await chat.close()


async def test_token_of_one_workspace_without_the_scope_cannot_read_the_history(slack: SlackStage) -> None:
    async def token_of(team: str) -> str:
        return TOKEN

    chat = SlackChat("", slack.server.base_url, read_history=True, token_of=token_of)
    slack.server.history = False
    with pytest.raises(HistoryUnreadable):
        await chat.find_sent(delivery(slack.here))
    await chat.close()
