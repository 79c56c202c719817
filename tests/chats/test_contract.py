"""What every chat promises, asked of the real senders in front of real servers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from bot.core.ports import Chat
from bot.errors import (
    Ambiguous,
    CredentialRefused,
    DestinationRefused,
    NotSent,
    SendError,
)
from tests.chats.messages import MESSAGES
from tests.chats.stages import LATE, LONG_AGO, Stage, delivery
from tests.servers.truth import BUSY, DROP_AFTER, DROP_BEFORE, ERROR_AFTER, ERROR_BEFORE, NONSENSE


async def test_an_accepted_message_has_a_receipt(stage: Stage) -> None:
    receipt = await stage.chat.send(delivery(stage.here))
    assert receipt.remote_id
    assert stage.accepted() == ["k1"]


@pytest.mark.parametrize("name", sorted(MESSAGES))
async def test_every_message_is_accepted(stage: Stage, name: str) -> None:
    """Also the too long ones and those that need escaping; the judges read along."""
    await stage.chat.send(delivery(stage.here, MESSAGES[name]))
    await stage.chat.send(delivery(stage.here, MESSAGES[name], key="k2", plain=True))


async def test_a_channel_that_is_open_passes_its_test(stage: Stage) -> None:
    assert await stage.chat.test_channel(stage.here) == ""


async def test_closing_twice_is_harmless(stage: Stage) -> None:
    await stage.chat.close()
    await stage.chat.close()


async def test_nothing_is_found_before_the_first_attempt(remote: Stage) -> None:
    assert await remote.chat.find_sent(replace(delivery(remote.here), tried_at=None)) is None


async def test_a_channel_that_is_gone_is_refused(remote: Stage) -> None:
    with pytest.raises(DestinationRefused) as caught:
        await remote.chat.send(delivery(remote.gone))
    assert caught.value.code in ("channel_not_found", "10003")
    assert await remote.chat.test_channel(remote.gone)
    assert remote.accepted() == []


async def test_an_unknown_token_is_refused(remote: Stage) -> None:
    stranger: Chat = remote.stranger()
    with pytest.raises(CredentialRefused):
        await stranger.start()
    await stranger.close()


async def test_busy_means_not_sent_and_how_long_to_wait(remote: Stage) -> None:
    remote.plan(BUSY)
    with pytest.raises(NotSent) as caught:
        await remote.chat.send(delivery(remote.here))
    assert caught.value.retry_after_s in (2.0, 60.0)
    assert remote.accepted() == []
    await remote.chat.send(delivery(remote.here))
    assert remote.accepted() == ["k1"]


@pytest.mark.parametrize("fault", [DROP_AFTER, ERROR_AFTER, NONSENSE, LATE])
async def test_a_lost_answer_is_ambiguous_and_was_one_message(remote: Stage, fault: str) -> None:
    remote.plan(fault)
    with pytest.raises(Ambiguous):
        await remote.chat.send(delivery(remote.here))
    assert remote.accepted() == ["k1"]


@pytest.mark.parametrize("fault", [DROP_BEFORE, ERROR_BEFORE])
async def test_a_broken_request_is_ambiguous_too(remote: Stage, fault: str) -> None:
    """From here it looks the same as a lost answer."""
    remote.plan(fault)
    with pytest.raises(Ambiguous):
        await remote.chat.send(delivery(remote.here))
    assert remote.accepted() == []
    assert await remote.chat.find_sent(delivery(remote.here)) is None


async def test_a_lost_message_is_found_in_the_history(remote: Stage) -> None:
    lost = delivery(remote.here)
    remote.plan(DROP_AFTER)
    with pytest.raises(Ambiguous):
        await remote.chat.send(lost)
    found = await remote.chat.find_sent(lost)
    assert found
    assert found.remote_id


async def test_a_message_that_never_arrived_is_not_found(remote: Stage) -> None:
    await remote.chat.send(delivery(remote.here, MESSAGES["notice"], key="before"))
    assert await remote.chat.find_sent(delivery(remote.here)) is None


async def test_plain_messages_are_found_as_well(remote: Stage) -> None:
    lost = delivery(remote.here, plain=True)
    remote.plan(DROP_AFTER)
    with pytest.raises(Ambiguous):
        await remote.chat.send(lost)
    assert await remote.chat.find_sent(lost)


async def test_messages_from_long_before_the_attempt_are_not_taken_for_it(remote: Stage) -> None:
    await remote.chat.send(delivery(remote.here))
    later = delivery(remote.here)
    assert later.tried_at
    assert await remote.chat.find_sent(replace(later, tried_at=later.tried_at + LONG_AGO)) is None


async def test_no_connection_means_not_sent(remote: Stage) -> None:
    await remote.strike()
    with suppress(Ambiguous, NotSent):  # ambiguous if a connection that was kept open broke in mid-air
        await remote.chat.send(delivery(remote.here))
    with pytest.raises(NotSent):
        await remote.chat.send(delivery(remote.here))
    with pytest.raises(NotSent):
        await remote.chat.start()


async def test_a_look_up_that_fails_never_says_not_sent(remote: Stage) -> None:
    """NotSent would let the message be posted again although it may be there."""
    await remote.strike()
    with pytest.raises(SendError) as caught:
        await remote.chat.find_sent(delivery(remote.here))
    assert isinstance(caught.value, Ambiguous)


async def test_a_chat_can_be_started_again(remote: Stage) -> None:
    await remote.chat.close()
    await remote.chat.start()
    await remote.chat.send(delivery(remote.here))
    assert remote.accepted() == ["k1"]


async def test_a_look_up_in_a_channel_that_is_gone_says_so(remote: Stage) -> None:
    with pytest.raises(DestinationRefused):
        await remote.chat.find_sent(delivery(remote.gone))


async def test_a_token_that_is_revoked_meanwhile_is_refused_everywhere(remote: Stage) -> None:
    remote.revoke()
    with pytest.raises(CredentialRefused):
        await remote.chat.send(delivery(remote.here))
    with pytest.raises(CredentialRefused):
        await remote.chat.find_sent(delivery(remote.here))


async def test_a_channel_that_cannot_be_asked_about_does_not_pass_its_test(remote: Stage) -> None:
    await remote.strike()
    assert await remote.chat.test_channel(remote.here)
