"""Stages that are judged when they are taken down: every request that a test caused must be one the chat would take."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.chats.judges import discord_faults, slack_faults
from tests.chats.stages import PATIENT_S, SHORT_S, STAGES, ConsoleStage, DiscordStage, SlackStage, Stage


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk takes a proxy from the environment; loopback is not to be asked through one."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


def _limit(request: pytest.FixtureRequest) -> float:
    """Seconds that a sender waits: few only where the test lets them pass."""
    return SHORT_S if request.node.get_closest_marker("hurried") else PATIENT_S


async def _on(stage: Any) -> AsyncIterator[Any]:
    await stage.open()
    try:
        yield stage
    finally:
        await stage.shut()
    if isinstance(stage, SlackStage):
        judge_slack(stage)
    if isinstance(stage, DiscordStage):
        judge_discord(stage)


def judge_slack(stage: SlackStage) -> None:
    for request in stage.server.requests.kept:
        if request["method"] == "chat.postMessage":
            payload = request["fields"]
            assert payload["unfurl_links"] is False
            assert payload["unfurl_media"] is False
        if request["method"] in ("chat.postMessage", "chat.update"):
            payload = request["fields"]
            assert slack_faults({key: payload[key] for key in ("text", "blocks", "metadata") if key in payload}) == []


def judge_discord(stage: DiscordStage) -> None:
    for request in stage.server.requests.kept:
        assert discord_faults(request) == []
        posts = request["method"] == "POST" and request["path"].endswith("/messages")
        if posts or request["method"] == "PATCH":
            assert request["body"]["allowed_mentions"] == {"parse": []}
        if posts:
            assert request["body"]["enforce_nonce"] is True


@pytest.fixture(params=sorted(STAGES))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Each chat in turn."""
    async for opened in _on(STAGES[request.param](_limit(request))):
        yield opened


@pytest.fixture(params=sorted(name for name, kind in STAGES.items() if kind is not ConsoleStage))
async def remote(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Each chat that is reached over a network."""
    async for opened in _on(STAGES[request.param](_limit(request))):
        yield opened


@pytest.fixture
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[SlackStage]:
    async for opened in _on(SlackStage(_limit(request))):
        yield opened


@pytest.fixture
async def discord_stage(request: pytest.FixtureRequest) -> AsyncIterator[DiscordStage]:
    async for opened in _on(DiscordStage(_limit(request))):
        yield opened
