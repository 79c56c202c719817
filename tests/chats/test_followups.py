"""Edits and replies, asked of the real senders in front of real servers; the judges read along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.outgoing import NO_THREAD, Message, Root
from bot.errors import Ambiguous, DestinationRefused, FollowUpRefused, MessageRefused, NotSent
from tests.chats.followups import FOLLOWUP, FOLLOWUPS
from tests.chats.messages import ALERT, MESSAGES
from tests.chats.stages import LATE, DiscordStage, SlackStage, Stage, delivery
from tests.servers.truth import BUSY, DROP_AFTER, DROP_BEFORE, ERROR_AFTER, NONSENSE, Said

NEWER = replace(ALERT, sentences=("The company took the clause back.",))


async def told(stage: Stage, *, edit: bool = False) -> Root:
    """The first message is there."""
    receipt = await stage.chat.send(delivery(stage.here))
    return Root("k1", ALERT.title, receipt.remote_id, edit=edit)


async def reply(stage: Stage, root: Root, message: Message = FOLLOWUP, key: str = "k2") -> Root:
    """One line after it; the root as it is remembered then."""
    receipt = await stage.chat.send(delivery(stage.here, message, key=key, root=root))
    assert receipt.remote_id
    return replace(root, thread_id=receipt.thread_id or root.thread_id)


async def test_a_reply_goes_into_the_thread_of_its_message(stage: Stage) -> None:
    await reply(stage, await told(stage))
    assert stage.threads() == ["k2"]


async def test_an_edit_takes_the_place_of_the_words(remote: Stage) -> None:
    root = await told(remote, edit=True)
    receipt = await remote.chat.send(delivery(remote.here, NEWER, key="k2", root=root))
    assert receipt.remote_id == root.remote_id
    (words,) = remote.edited()
    assert "took the clause back" in words
    assert ALERT.sentences[0] not in words
    assert remote.accepted() == ["k1"]


async def test_an_edited_message_can_still_be_found(remote: Stage) -> None:
    """Whoever looks for the first message later finds it by the same mark, whatever it says now."""
    root = await told(remote, edit=True)
    await remote.chat.send(delivery(remote.here, NEWER, key="k2", root=root))
    found = await remote.chat.find_sent(delivery(remote.here))
    assert found
    assert found.remote_id == root.remote_id


@pytest.mark.parametrize("name", sorted(FOLLOWUPS))
async def test_every_line_is_accepted_in_both_forms(stage: Stage, name: str) -> None:
    root = await reply(stage, await told(stage), FOLLOWUPS[name])
    await stage.chat.send(delivery(stage.here, FOLLOWUPS[name], key="k3", plain=True, root=root))


@pytest.mark.parametrize("name", sorted(MESSAGES))
async def test_every_message_is_accepted_as_an_edit(remote: Stage, name: str) -> None:
    root = await told(remote, edit=True)
    await remote.chat.send(delivery(remote.here, MESSAGES[name], key="k2", root=root))
    await remote.chat.send(delivery(remote.here, MESSAGES[name], key="k2", root=root, plain=True))
    assert len(remote.edited()) == 2


@pytest.mark.parametrize("edit", [True, False])
async def test_a_message_that_is_gone_is_not_followed(remote: Stage, edit: bool) -> None:
    root = await told(remote, edit=edit)
    remote.delete(root.remote_id)
    with pytest.raises(FollowUpRefused) as caught:
        await remote.chat.send(delivery(remote.here, FOLLOWUP, key="k2", root=root))
    assert caught.value.root_gone
    assert remote.accepted() == ["k1"]


@pytest.mark.parametrize("edit", [True, False])
async def test_a_closed_channel_is_closed_for_what_follows_too(remote: Stage, edit: bool) -> None:
    root = await told(remote, edit=edit)
    with pytest.raises(DestinationRefused) as caught:
        await remote.chat.send(delivery(remote.gone, FOLLOWUP, key="k2", root=root))
    assert caught.value.reason == "gone"


@pytest.mark.parametrize("fault", [DROP_AFTER, ERROR_AFTER, NONSENSE, LATE])
async def test_the_lost_answer_of_an_edit_can_be_asked_for_again(remote: Stage, fault: str) -> None:
    root = await told(remote, edit=True)
    remote.plan(fault)
    with pytest.raises(Ambiguous):
        await remote.chat.send(delivery(remote.here, NEWER, key="k2", root=root))
    await remote.chat.send(delivery(remote.here, NEWER, key="k2", root=root))
    assert len(set(remote.edited())) == 1
    assert remote.accepted() == ["k1"]


async def test_an_edit_that_comes_too_soon_is_not_made(remote: Stage) -> None:
    root = await told(remote, edit=True)
    remote.plan(BUSY)
    with pytest.raises(NotSent):
        await remote.chat.send(delivery(remote.here, NEWER, key="k2", root=root))
    assert remote.edited() == []


async def test_a_lost_reply_is_found_in_its_thread(remote: Stage) -> None:
    root = await told(remote)
    lost = delivery(remote.here, FOLLOWUP, key="k2", root=root)
    assert await remote.chat.find_sent(lost) is None
    remote.plan(DROP_AFTER)
    with pytest.raises(Ambiguous):
        await remote.chat.send(lost)
    assert remote.threads() == ["k2"]
    assert await remote.chat.find_sent(lost)


async def test_a_reply_that_never_arrived_is_not_found(remote: Stage) -> None:
    root = await reply(remote, await told(remote), FOLLOWUPS["followup_note"], key="another")
    lost = delivery(remote.here, FOLLOWUP, key="k2", root=root)
    remote.plan(DROP_BEFORE)
    with pytest.raises(Ambiguous):
        await remote.chat.send(lost)
    assert await remote.chat.find_sent(lost) is None
    assert await remote.chat.find_sent(replace(lost, tried_at=None)) is None


@pytest.mark.parametrize("code", ["edit_window_closed", "restricted_action"])
async def test_slack_that_lets_nothing_be_edited_leaves_the_message_alone(slack: SlackStage, code: str) -> None:
    root = await told(slack, edit=True)
    slack.server.refuse_edit = code
    with pytest.raises(FollowUpRefused) as caught:
        await slack.chat.send(delivery(slack.here, NEWER, key="k2", root=root))
    assert not caught.value.root_gone


@pytest.mark.parametrize("code", ["restricted_action_thread_locked", "cannot_reply_to_message"])
async def test_slack_without_threads_takes_no_reply(slack: SlackStage, code: str) -> None:
    root = await told(slack)
    slack.server.refuse_reply = code
    with pytest.raises(FollowUpRefused) as caught:
        await slack.chat.send(delivery(slack.here, FOLLOWUP, key="k2", root=root))
    assert not caught.value.root_gone


async def test_slack_message_that_is_not_the_bots_any_more_is_as_good_as_gone(slack: SlackStage) -> None:
    root = await told(slack, edit=True)
    slack.server.refuse_edit = "cant_update_message"
    with pytest.raises(FollowUpRefused) as caught:
        await slack.chat.send(delivery(slack.here, NEWER, key="k2", root=root))
    assert caught.value.root_gone


async def test_slack_says_whose_fault_other_refusals_are(slack: SlackStage) -> None:
    root = await told(slack, edit=True)
    slack.server.refuse_edit = "invalid_blocks"
    with pytest.raises(MessageRefused):
        await slack.chat.send(delivery(slack.here, NEWER, key="k2", root=root))


async def test_discord_opens_one_thread_and_remembers_it(discord_stage: DiscordStage) -> None:
    root = await reply(discord_stage, await told(discord_stage))
    assert root.thread_id == root.remote_id
    await reply(discord_stage, root, key="k3")
    assert discord_stage.threads() == ["k2", "k3"]
    made = [each for each in discord_stage.server.requests.kept if each["path"].endswith("/threads")]
    assert [each["body"]["name"] for each in made] == [ALERT.title]


async def test_discord_thread_that_is_there_already_is_used(discord_stage: DiscordStage) -> None:
    """Made by a person, or by an attempt whose answer was lost: it has the message's id."""
    root = await told(discord_stage)
    discord_stage.server.messages.threads[root.remote_id] = "1"
    assert (await reply(discord_stage, root)).thread_id == root.remote_id
    assert discord_stage.threads() == ["k2"]


@pytest.mark.parametrize("code", [50013, 50024])
async def test_discord_without_threads_answers_the_message(discord_stage: DiscordStage, code: int) -> None:
    discord_stage.server.messages.refuse_threads["1"] = code
    root = await reply(discord_stage, await told(discord_stage))
    assert root.thread_id == NO_THREAD
    (line,) = [each for each in discord_stage.server.accepted.kept if each["key"] == "k2"]
    assert (line["channel"], line["reply_to"]) == ("1", root.remote_id)
    assert await discord_stage.chat.find_sent(delivery(discord_stage.here, FOLLOWUP, key="k2", root=root))


async def test_discord_answer_to_a_message_that_is_gone_never_stands_alone(discord_stage: DiscordStage) -> None:
    root = replace(await told(discord_stage), thread_id=NO_THREAD)
    discord_stage.delete(root.remote_id)
    with pytest.raises(FollowUpRefused) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, FOLLOWUP, key="k2", root=root))
    assert caught.value.root_gone
    assert discord_stage.accepted() == ["k1"]


@pytest.mark.parametrize("code", [160005, 160006, 160007])
async def test_discord_that_has_no_room_for_a_thread_gets_no_reply(discord_stage: DiscordStage, code: int) -> None:
    discord_stage.server.messages.refuse_threads["1"] = code
    root = await told(discord_stage)
    with pytest.raises(FollowUpRefused) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, FOLLOWUP, key="k2", root=root))
    assert not caught.value.root_gone


@pytest.mark.parametrize("code", [10003, 50001, 50013, 50083, 160005])
async def test_discord_thread_that_is_closed_does_not_close_the_channel(discord_stage: DiscordStage, code: int) -> None:
    root = await reply(discord_stage, await told(discord_stage))
    discord_stage.server.messages.closed_threads[root.thread_id] = code
    with pytest.raises(FollowUpRefused) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, FOLLOWUP, key="k3", root=root))
    assert not caught.value.root_gone
    await discord_stage.chat.send(delivery(discord_stage.here, key="k4"))


async def test_discord_message_of_another_account_is_as_good_as_gone(discord_stage: DiscordStage) -> None:
    """The token belongs to another application now; its right to post in the channel is another matter."""
    root = await told(discord_stage, edit=True)
    discord_stage.server.instead = Said(403, {"message": "no", "code": 50005})
    with pytest.raises(FollowUpRefused) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, NEWER, key="k2", root=root))
    assert caught.value.root_gone


async def test_discord_answer_that_needs_the_history_does_not_close_the_channel(discord_stage: DiscordStage) -> None:
    root = replace(await told(discord_stage), thread_id=NO_THREAD)
    discord_stage.server.instead = Said(403, {"message": "no", "code": 160002})
    with pytest.raises(FollowUpRefused) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, FOLLOWUP, key="k2", root=root))
    assert not caught.value.root_gone


async def test_discord_lets_old_messages_be_edited_only_so_often(discord_stage: DiscordStage) -> None:
    root = await told(discord_stage, edit=True)
    discord_stage.server.busy = {"retry_after": 0.01, "global": False, "code": 30046}
    discord_stage.plan(*[BUSY] * 5)
    with pytest.raises(NotSent) as caught:
        await discord_stage.chat.send(delivery(discord_stage.here, NEWER, key="k2", root=root))
    assert caught.value.retry_after_s == 3600.0
