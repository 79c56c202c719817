"""What Discord's answers mean."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.chats.discord.answers import Trail, classify
from bot.errors import (
    Ambiguous,
    Banned,
    CredentialRefused,
    DestinationRefused,
    MessageRefused,
    NotSent,
    SendError,
)


def _said(status: int, code: int = 0, *, via: bool = True) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="", headers={"Via": "1.1 google"} if via else {})
    return discord.HTTPException(
        cast("Any", response), {"code": code, "message": "words that must not matter"} if via else "<html>"
    )


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, 0, CredentialRefused),
        (403, 50001, DestinationRefused),
        (403, 50013, DestinationRefused),
        (403, 0, DestinationRefused),
        (404, 10003, DestinationRefused),
        (404, 10004, DestinationRefused),
        (400, 50083, DestinationRefused),
        (400, 50008, DestinationRefused),
        (400, 50035, MessageRefused),
        (400, 50006, MessageRefused),
        (400, 200000, MessageRefused),
        (403, 200000, MessageRefused),
        (400, 240000, MessageRefused),
        (413, 40005, MessageRefused),
        (403, 40333, Banned),
        (429, 0, NotSent),
        (500, 0, Ambiguous),
        (503, 0, Ambiguous),
    ],
)
def test_a_code_says_what_is_known(status: int, code: int, kind: type[SendError]) -> None:
    error = classify(_said(status, code), Trail(doubtful=1))
    assert type(error) is kind
    assert error.code == str(code or status)


def test_429_without_via_is_a_ban_of_the_whole_chat() -> None:
    error = classify(_said(429, via=False), Trail())
    assert type(error) is Banned
    assert error.whole_chat
    assert error.retry_after_s == 900


@pytest.mark.parametrize(("asked", "waited"), [(60, 60), (0.2, 1), (7200, 3600)])
def test_a_long_rate_limit_is_not_sent(asked: float, waited: float) -> None:
    error = classify(discord.RateLimited(asked), Trail(whole_chat=True))
    assert type(error) is NotSent
    assert error.retry_after_s == waited
    assert error.whole_chat


def test_a_rate_limit_after_a_lost_answer_is_ambiguous() -> None:
    """The library repeats by itself: the first try may have arrived although the second was held back."""
    assert type(classify(discord.RateLimited(60), Trail(doubtful=1))) is Ambiguous
    assert type(classify(aiohttp.ClientConnectionError(), Trail(doubtful=1))) is Ambiguous


@pytest.mark.parametrize(
    ("error", "doubtful", "kind"),
    [
        (TimeoutError(), 0, NotSent),
        (ConnectionRefusedError(), 0, NotSent),
        (TimeoutError(), 1, Ambiguous),
        (aiohttp.ServerDisconnectedError(), 1, Ambiguous),
        (TypeError(), 1, Ambiguous),
        (KeyError(), 0, Ambiguous),
    ],
)
def test_silence_is_told_from_no_connection(error: Exception, doubtful: int, kind: type[SendError]) -> None:
    assert type(classify(error, Trail(doubtful))) is kind


def test_an_unknown_token_is_the_credential() -> None:
    assert type(classify(discord.LoginFailure(), Trail())) is CredentialRefused
