"""One stage per chat: the real sender in front of a server on 127.0.0.1 (or a stream) that can be told to misbehave.

The contract tests know a chat only through this. Add a class and a line in STAGES for a new chat.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from discord.http import Route

from bot.chats.console import ConsoleChat
from bot.chats.discord.send import DiscordChat
from bot.chats.slack.send import SlackChat
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Message, Root
from bot.core.ports import Chat
from tests.chats.messages import ALERT
from tests.servers.discord import TOKEN as DISCORD_TOKEN
from tests.servers.discord import DiscordServer
from tests.servers.slack import TOKEN as SLACK_TOKEN
from tests.servers.slack import SlackServer
from tests.servers.truth import SLOW

# The senders' time limit, and where a test lets it pass (the mark "hurried"): a busy machine needs the first.
PATIENT_S, SHORT_S = 30.0, 0.8
NEVER_S = 120.0  # how late an answer is that nobody waits for
LATE = pytest.param(SLOW, marks=pytest.mark.hurried)


class Stage(Protocol):
    """What a contract test may ask of a chat's surroundings."""

    chat: Chat
    here: Channel  # open
    gone: Channel  # does not exist
    remote: bool  # there is a network between us and the chat

    def plan(self, *faults: str) -> None:
        """The next posts meet these faults (names of tests.servers.truth), one each."""
        ...

    def accepted(self) -> list[str]:
        """The keys of all messages that were really taken, in order."""
        ...

    def threads(self) -> list[str]:
        """The same, of those that went into a thread or answer a message."""
        ...

    def edited(self) -> list[str]:
        """The words of all edits that were really taken, in order, as one text each."""
        ...

    def delete(self, remote_id: str) -> None:
        """Somebody deletes this message."""
        ...

    async def open(self) -> None: ...

    async def shut(self) -> None: ...

    async def strike(self) -> None:
        """The server disappears; the chat stays."""
        ...

    def revoke(self) -> None:
        """The chat's token is accepted no longer."""
        ...

    def stranger(self) -> Chat:
        """The same chat with a token that nobody knows."""
        ...


def delivery(
    channel: Channel, message: Message = ALERT, *, key: str = "k1", plain: bool = False, root: Root | None = None
) -> Delivery:
    """A delivery that is being tried right now."""
    return Delivery(id=1, channel=channel, key=key, message=message, plain=plain, tried_at=datetime.now(UTC), root=root)


class SlackStage:
    remote = True
    here, gone = Channel("slack", "T1/C1"), Channel("slack", "T1/C404")

    def __init__(self, limit_s: float = PATIENT_S) -> None:
        self._limit_s = limit_s
        refuse = {
            "C404": "channel_not_found",
            "C13": "not_in_channel",
            "C14": "is_archived",
            "C15": "restricted_action",
        }
        self.server = SlackServer(refuse=refuse, slow_s=NEVER_S)

    async def open(self) -> None:
        await self.server.start()
        self.chat: Chat = SlackChat(
            SLACK_TOKEN, self.server.base_url, read_history=True, installation="i1", timeout_s=self._limit_s
        )
        await self.chat.start()

    async def shut(self) -> None:
        await self.chat.close()
        await self.server.stop()

    async def strike(self) -> None:
        await self.server.stop()

    def plan(self, *faults: str) -> None:
        self.server.faults.plan(*faults)

    def accepted(self) -> list[str]:
        return [str(line["key"]) for line in self.server.accepted.kept]

    def threads(self) -> list[str]:
        return [str(line["key"]) for line in self.server.accepted.kept if line["thread"]]

    def edited(self) -> list[str]:
        return [json.dumps([line["text"], line["blocks"]], ensure_ascii=False) for line in self.server.edited.kept]

    def delete(self, remote_id: str) -> None:
        self.server.deleted.add(remote_id)

    def revoke(self) -> None:
        self.server.token = "another"

    def stranger(self) -> Chat:
        return SlackChat("xoxb-unknown", self.server.base_url)


class DiscordStage:
    remote = True
    here, gone = Channel("discord", "77/1"), Channel("discord", "77/404")

    def __init__(self, limit_s: float = PATIENT_S) -> None:
        self._limit_s = limit_s
        self.server = DiscordServer(refuse={"404": 10003, "13": 50013, "14": 50083, "15": 50001}, slow_s=NEVER_S)
        self._base = Route.BASE

    async def open(self) -> None:
        await self.server.start()
        self.chat: Chat = DiscordChat(DISCORD_TOKEN, self.server.api_url, timeout_s=self._limit_s)
        await self.chat.start()

    async def shut(self) -> None:
        await self.chat.close()
        await self.server.stop()
        Route.BASE = self._base

    async def strike(self) -> None:
        await self.server.stop()

    def plan(self, *faults: str) -> None:
        self.server.faults.plan(*faults)

    def accepted(self) -> list[str]:
        return [str(line["key"]) for line in self.server.accepted.kept]

    def threads(self) -> list[str]:
        inside = self.server.messages.threads
        return [
            str(line["key"])
            for line in self.server.accepted.kept
            if line["channel"] in inside or line["reply_to"] is not None
        ]

    def edited(self) -> list[str]:
        return [json.dumps([line["content"], line["embeds"]], ensure_ascii=False) for line in self.server.edited.kept]

    def delete(self, remote_id: str) -> None:
        self.server.messages.deleted.add(remote_id)

    def revoke(self) -> None:
        self.server.token = "another"

    def stranger(self) -> Chat:
        return DiscordChat("nobody.knows.me", self.server.api_url)


class ConsoleStage:
    remote = False
    here = gone = Channel("console", "-")

    def __init__(self, limit_s: float = PATIENT_S) -> None:
        self.stream = io.StringIO()
        self.chat: Chat = ConsoleChat(self.stream)

    async def open(self) -> None:
        await self.chat.start()

    async def shut(self) -> None:
        await self.chat.close()

    async def strike(self) -> None:
        self.stream.close()

    def plan(self, *faults: str) -> None:
        raise NotImplementedError

    def accepted(self) -> list[str]:
        return ["k1"] * self.stream.getvalue().count("Why you see this")

    def threads(self) -> list[str]:
        return ["k2"] * self.stream.getvalue().count("  -> ")

    def edited(self) -> list[str]:
        return []

    def delete(self, remote_id: str) -> None:
        raise NotImplementedError

    def revoke(self) -> None:
        raise NotImplementedError

    def stranger(self) -> Chat:
        raise NotImplementedError


STAGES: dict[str, type[SlackStage] | type[DiscordStage] | type[ConsoleStage]] = {
    "slack": SlackStage,
    "discord": DiscordStage,
    "console": ConsoleStage,
}
LONG_AGO = timedelta(days=2)
