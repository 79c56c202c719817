"""The life of a delivery: every kind of error leads to the state and the rest that it must."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.delivery import (
    BAN_REST_S,
    CLOSED,
    CREDENTIAL_REST_S,
    SECOND_LOOK_S,
    SEND_TIMEOUT_S,
    SETTLE_S,
    Closed,
    Scope,
    Settle,
    State,
    Verdict,
    after_closed_history,
    after_error,
    after_look,
    key_of,
    settle,
)
from bot.errors import (
    Ambiguous,
    Banned,
    CredentialRefused,
    DestinationRefused,
    FollowUpRefused,
    MessageRefused,
    NotSent,
    SendError,
)

NOW = datetime(2025, 5, 14, 12, tzinfo=UTC)


def verdict(error: SendError, *, attempts: int = 1, plain: bool = False) -> Verdict:
    return after_error(error, attempts=attempts, plain=plain, channel="slack:T1/C9", chat="slack")


@pytest.mark.parametrize(
    ("error", "state", "rest", "rest_s"),
    [
        (Ambiguous("cut off"), State.UNKNOWN, Scope.NOTHING, 0.0),
        (SendError("of no known kind"), State.UNKNOWN, Scope.NOTHING, 0.0),
        (DestinationRefused("archived"), State.PARKED, Scope.NOTHING, 0.0),
        (CredentialRefused("revoked"), State.PENDING, Scope.CHAT, CREDENTIAL_REST_S),
        (Banned("blocked"), State.PENDING, Scope.CHAT, BAN_REST_S),
        (NotSent("busy", retry_after_s=7.0), State.PENDING, Scope.CHANNEL, 7.0),
        (NotSent("busy everywhere", retry_after_s=7.0, whole_chat=True), State.PENDING, Scope.CHAT, 7.0),
        (NotSent("no connection"), State.PENDING, Scope.CHANNEL, 2.0),
        (MessageRefused("too long"), State.PENDING, Scope.NOTHING, 0.0),
    ],
)
def test_each_class_of_error_has_its_state_and_its_rest(
    error: SendError, state: State, rest: Scope, rest_s: float
) -> None:
    found = verdict(error)
    assert (found.state, found.rest, found.rest_s) == (state, rest, rest_s)


def test_only_a_closed_channel_is_parked_and_told_to_the_operator() -> None:
    found = verdict(DestinationRefused("The channel was archived."))
    assert found.park
    assert "slack:T1/C9" in found.notice
    assert "archived" in found.notice


def test_a_refused_message_is_tried_once_more_in_its_plainest_form_and_then_given_up() -> None:
    first = verdict(MessageRefused("invalid blocks"))
    assert first.plain
    second = verdict(MessageRefused("invalid blocks"), plain=True, attempts=2)
    assert second.state is State.DEAD
    assert second.notice


def test_a_chat_that_fails_is_asked_again_soon_and_then_with_longer_pauses() -> None:
    waits = [verdict(Ambiguous("502"), attempts=attempts).wait_s for attempts in (1, 2, 3, 10)]
    assert waits == [2.0, 4.0, 8.0, 20.0]


def test_a_plain_delivery_stays_plain_through_other_errors() -> None:
    for error in (NotSent("busy", retry_after_s=1.0), NotSent("no connection"), CredentialRefused("revoked")):
        assert verdict(error, plain=True).plain


@given(st.integers(min_value=1, max_value=10_000))
def test_waits_grow_with_every_attempt_and_stay_under_a_day(attempts: int) -> None:
    lost, banned = verdict(NotSent("no connection"), attempts=attempts), verdict(Banned("blocked"), attempts=attempts)
    assert 0 < lost.wait_s <= 3600
    assert 0 < banned.rest_s <= 86_400
    assert verdict(NotSent("no connection"), attempts=attempts + 1).wait_s >= lost.wait_s


def test_while_the_chat_knows_the_key_the_same_message_is_sent_again() -> None:
    step = settle(tried=NOW, unsure=NOW, looks=0, key_window_s=120, now=NOW + timedelta(seconds=119))
    assert step.what is Settle.RESEND_SAME_KEY


def test_the_window_of_the_key_begins_with_the_first_lost_answer_not_the_last() -> None:
    """The first attempt may have made the message; the chat forgets its key though we tried again since."""
    now = NOW + timedelta(seconds=130)
    step = settle(tried=now - timedelta(seconds=60), unsure=NOW, looks=0, key_window_s=120, now=now)
    assert step.what is Settle.LOOK


def test_nobody_looks_while_a_request_may_still_be_on_its_way() -> None:
    assert SETTLE_S > SEND_TIMEOUT_S
    step = settle(tried=NOW, unsure=NOW, looks=0, key_window_s=0, now=NOW + timedelta(seconds=10))
    assert (step.what, step.wait_s) == (Settle.WAIT, SETTLE_S - 10)
    later = settle(tried=NOW, unsure=NOW, looks=0, key_window_s=0, now=NOW + timedelta(seconds=SETTLE_S))
    assert later.what is Settle.LOOK


def test_the_second_look_comes_a_minute_after_the_first() -> None:
    step = settle(tried=NOW, unsure=NOW, looks=1, key_window_s=120, now=NOW + timedelta(seconds=20))
    assert (step.what, step.wait_s) == (Settle.WAIT, SECOND_LOOK_S - 20)


def test_a_message_is_missing_only_when_two_looks_did_not_find_it() -> None:
    assert after_look(found=True, looks=1) is State.SENT
    assert after_look(found=False, looks=1) is State.UNKNOWN
    assert after_look(found=False, looks=2) is State.PENDING


def test_a_closed_history_leaves_the_choice_to_the_operator() -> None:
    assert after_closed_history(resend=True) is State.PENDING
    assert after_closed_history(resend=False) is State.DEAD


@given(st.text(max_size=40), st.integers(min_value=1), st.integers(min_value=1))
def test_keys_are_stable_distinct_and_fit_into_a_nonce(installation: str, one: int, other: int) -> None:
    key = key_of(installation, one)
    assert key == key_of(installation, one)
    assert len(key) <= 25
    assert key.isalnum()
    assert (key == key_of(installation, other)) == (one == other)


def edit_verdict(error: SendError, *, attempts: int = 1, unsure: bool = False) -> Verdict:
    return after_error(
        error, attempts=attempts, plain=False, channel="slack:T1/C9", chat="slack", unsure=unsure, edit=True
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Ambiguous("cut off"), Verdict(State.UNKNOWN, wait_s=2.0)),
        (NotSent("busy", retry_after_s=7.0), Verdict(State.PENDING, wait_s=7.0)),
        (MessageRefused("invalid blocks"), Verdict(State.DEAD)),
        (FollowUpRefused("too old to be edited"), Verdict(State.DEAD)),
        (FollowUpRefused("gone", root_gone=True), Verdict(State.DEAD, root_gone=True)),
    ],
    ids=str,
)
def test_trouble_with_an_edit_holds_up_no_message(error: SendError, expected: Verdict) -> None:
    assert edit_verdict(error) == expected


def test_edit_that_stays_unknown_is_made_again_less_and_less_often() -> None:
    waits = [edit_verdict(Ambiguous("cut off"), attempts=number).wait_s for number in (1, 5, 12, 400)]
    assert waits == [2.0, 32.0, 3600.0, 3600.0]
    assert edit_verdict(CredentialRefused("revoked")).rest is Scope.CHAT
    assert edit_verdict(DestinationRefused("archived")).park


def test_unknown_edit_is_made_again_when_nothing_can_still_be_on_its_way() -> None:
    def step(seconds: float) -> Settle:
        now = NOW + timedelta(seconds=seconds)
        return settle(tried=NOW, unsure=NOW, looks=0, key_window_s=0.0, now=now, edit=True).what

    assert step(SETTLE_S - 1) is Settle.WAIT
    assert step(SETTLE_S) is step(10**7) is Settle.RESEND_SAME_KEY


def test_reason_of_a_closed_channel_is_one_of_a_closed_set() -> None:
    assert verdict(DestinationRefused("archived", reason="archived")).reason is Closed.ARCHIVED
    assert verdict(DestinationRefused("odd")).reason is Closed.REFUSED
    assert set(CLOSED) == set(Closed)


def test_an_attempt_that_surely_failed_says_nothing_about_an_earlier_one() -> None:
    for unsure, state in ((True, State.UNKNOWN), (False, State.PENDING)):
        verdict = after_error(
            NotSent("no connection"), attempts=2, plain=False, channel="slack:T1/C9", chat="slack", unsure=unsure
        )
        assert verdict.state is state
