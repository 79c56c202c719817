"""What Slack's answers mean."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.chats.slack.answers import classify, wait_s
from bot.errors import Ambiguous, CredentialRefused, DestinationRefused, MessageRefused, NotSent, SendError

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def _said(error: str = "", status: int = 200, **headers: str) -> SlackApiError:
    response = SimpleNamespace(status_code=status, headers=headers, data={"ok": False, "error": error} if error else {})
    kind: Any = SlackApiError  # its constructor has no types
    said: SlackApiError = kind("it failed", response)
    return said


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ratelimited", NotSent),
        ("message_limit_exceeded", NotSent),
        ("fatal_error", Ambiguous),
        ("internal_error", Ambiguous),
        ("service_unavailable", Ambiguous),
        ("request_timeout", Ambiguous),
        ("channel_not_found", DestinationRefused),
        ("not_in_channel", DestinationRefused),
        ("is_archived", DestinationRefused),
        ("restricted_action", DestinationRefused),
        ("restricted_action_read_only_channel", DestinationRefused),
        ("ekm_access_denied", DestinationRefused),
        ("invalid_auth", CredentialRefused),
        ("not_authed", CredentialRefused),
        ("account_inactive", CredentialRefused),
        ("token_revoked", CredentialRefused),
        ("token_expired", CredentialRefused),
        ("missing_scope", CredentialRefused),
        ("team_access_not_granted", CredentialRefused),
        ("msg_too_long", MessageRefused),
        ("msg_blocks_too_long", MessageRefused),
        ("invalid_blocks", MessageRefused),
        ("invalid_blocks_format", MessageRefused),
        ("no_text", MessageRefused),
        ("metadata_too_large", MessageRefused),
        ("an_error_of_next_year", MessageRefused),
    ],
)
def test_a_code_says_what_is_known(code: str, kind: type[SendError]) -> None:
    error = classify(_said(code), NOW)
    assert type(error) is kind
    assert error.code == code
    assert error.says


@pytest.mark.parametrize("status", [200, 302, 500, 502, 503])
def test_an_answer_without_a_code_is_ambiguous(status: int) -> None:
    assert type(classify(_said(status=status), NOW)) is Ambiguous


def test_429_is_not_sent_whatever_its_body() -> None:
    error = classify(_said(status=429, **{"Retry-After": "7"}), NOW)
    assert type(error) is NotSent
    assert error.retry_after_s == 7


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError(), NotSent),
        (aiohttp.InvalidURL("x"), NotSent),
        (aiohttp.ServerDisconnectedError(), Ambiguous),
        (aiohttp.SocketTimeoutError(), Ambiguous),
        (TimeoutError(), Ambiguous),
        (ConnectionResetError(), Ambiguous),
        (AttributeError(), Ambiguous),
    ],
)
def test_silence_is_told_from_no_connection(error: Exception, kind: type[SendError]) -> None:
    assert type(classify(error, NOW)) is kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        ("1.5", 1.5),
        (" 2 ", 2),
        ("0", 1),
        ("-5", 1),
        ("999999", 3600),
        ("inf", 3600),
        ("nan", 30),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 1),
        ("Mon, 01 Mar 2027 12:00:00 GMT", 3600),
        ("soon", 30),
        ("", 30),
        (None, 30),
    ],
)
def test_every_spelling_of_retry_after_is_understood(header: str | None, seconds: float) -> None:
    assert wait_s(header, NOW) == seconds
