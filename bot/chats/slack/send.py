"""Slack as a Chat: posts, edits or answers one message, looks whether one arrived, tests a channel.

Does not retry and does not wait: the library's own retry would post twice when only the answer was lost. Does not
listen to anything. A room is written ``T1/C9`` (workspace/channel); only the channel part is sent. A person's room is
``T1/U7``: Slack takes a user's id for the channel of their direct messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chats.slack.answers import classify
from bot.chats.slack.digests import render_digest
from bot.chats.slack.followups import refused, render_followup
from bot.chats.slack.render import render
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Receipt, Root
from bot.core.ports import Pace
from bot.errors import (
    Ambiguous,
    CredentialRefused,
    DestinationRefused,
    HistoryUnreadable,
    MessageRefused,
    NotSent,
    SendError,
)

EVENT_TYPE = "policy_alert"
TIMEOUT_S = 30.0
CONNECT_TIMEOUT_S = 10.0
# Our clock and Slack's need not agree: look a minute further back than the attempt.
CLOCK_SLACK_S = 60.0
HISTORY_PAGES, HISTORY_PAGE = 20, 100
_UNINSTALLED = {"account_inactive", "invalid_auth", "token_revoked"}


class SlackChat:
    """Speaks through one bot token.

    base_url: the Web API's root, ``https://slack.com/api/`` on Slack; session: a session to share (the caller closes
    it; best made with ``force_close``, so that no post meets a dead connection), or None for one of our own;
    read_history: whether the app was given a history scope and may look its own messages up; installation: names this
    installation in the message's metadata, beside the delivery's key; token_of: gives the token of a workspace where
    several installed the app, '' where none did.
    """

    name = "slack"
    # Slack's documentation: about one message per second and channel, several hundred per minute and workspace.
    pace = Pace(channel_gap_s=1.0, per_second=5.0, key_window_s=0.0)

    def __init__(
        self,
        token: str,
        base_url: str = AsyncWebClient.BASE_URL,
        session: aiohttp.ClientSession | None = None,
        read_history: bool = False,
        installation: str = "",
        *,
        timeout_s: float = TIMEOUT_S,
        token_of: Callable[[str], Awaitable[str]] | None = None,
    ) -> None:
        self._token_of = token_of
        self._client = AsyncWebClient(token=token or None, base_url=base_url, session=session, retry_handlers=[])
        self._own_session: aiohttp.ClientSession | None = None
        self._read_history = read_history
        self._installation = installation
        self._timeout_s = timeout_s

    async def start(self) -> None:
        """Ask Slack who we are. Raises CredentialRefused or NotSent. With a token per workspace nobody is asked."""
        if self._token_of is not None:
            return
        try:
            await self._call(self._client.auth_test)
        except CredentialRefused:
            raise
        except SendError as error:
            raise NotSent("Slack could not be reached", code=error.code, retry_after_s=error.retry_after_s) from error

    async def send(self, delivery: Delivery) -> Receipt:
        """Post it once: into the channel, into the thread of its root, or in the place of its root's words. The receipt
        holds Slack's ``ts``. Raises a SendError."""
        root = delivery.root
        if root is None:
            return await self._post(delivery)
        try:
            return await (self._edit(delivery, root) if root.edit else self._post(delivery, thread_ts=root.remote_id))
        except SendError as error:
            raise refused(error, edit=root.edit) from error

    async def _post(self, delivery: Delivery, **thread: str) -> Receipt:
        blocks, text = _rendered(delivery)
        answer = await self._call(
            self._client.chat_postMessage,
            **await self._place(delivery.channel),
            text=text,
            # With blocks the text is read aloud, not drawn: no formatting. Alone it carries our link.
            **({"blocks": blocks, "mrkdwn": False} if blocks else {}),
            **thread,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": EVENT_TYPE, "event_payload": self._mark(delivery.key)},
        )
        ts = answer.get("ts")
        if not isinstance(ts, str) or not ts:
            raise Ambiguous("Slack said yes but did not name the message", code="no_ts")
        return Receipt(ts)

    async def _edit(self, delivery: Delivery, root: Root) -> Receipt:
        """Blocks are always sent: text alone would leave none. The metadata stay those of the first message, by which
        it is found again."""
        blocks, text = _rendered(delivery)
        await self._call(
            self._client.chat_update,
            **await self._place(delivery.channel),
            ts=root.remote_id,
            text=text,
            blocks=blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": self._mark(root.key)},
        )
        return Receipt(root.remote_id)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """Look for the delivery's metadata in the channel, or in its thread, from a minute before the attempt on.

        Raises HistoryUnreadable if we may not look or there is too much to look through, else a SendError; a look-up
        that fails for the moment is Ambiguous, because it says nothing about the message.
        """
        if not self._read_history:
            raise HistoryUnreadable("reading Slack's history is switched off")
        if delivery.tried_at is None:
            return None
        request: dict[str, Any] = {
            **await self._place(delivery.channel),
            "oldest": f"{delivery.tried_at.timestamp() - CLOCK_SLACK_S:.6f}",
            "limit": HISTORY_PAGE,
            "include_all_metadata": True,
        }
        method: Any = self._client.conversations_history
        if delivery.root is not None:
            method, request["ts"] = self._client.conversations_replies, delivery.root.remote_id
        for _ in range(HISTORY_PAGES):
            page = await self._look(method, request)
            for message in page.get("messages") or []:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload") == self._mark(
                    delivery.key
                ):
                    return Receipt(str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            request["cursor"] = cursor
        raise HistoryUnreadable("too many messages were written since")

    async def test_channel(self, channel: Channel) -> str:
        """Why the channel cannot be posted to, or ''.

        '' also when the app lacks the scope to look (``channels:read``, ``groups:read``): then only a post can tell.
        """
        try:
            answer = await self._call(self._client.conversations_info, **await self._place(channel))
        except SendError as error:
            return "" if error.code == "missing_scope" else f"{error.says}."
        room = answer.get("channel") or {}
        if room.get("is_archived"):
            return "This channel is archived: unarchive it, or choose another."
        scopes = str((answer.headers or {}).get("X-OAuth-Scopes") or "")
        may_join_in = not room.get("is_private") and "chat:write.public" in scopes.replace(" ", "").split(",")
        if room.get("is_member") is False and not room.get("is_im") and not may_join_in:
            return "The bot is not a member of this channel: invite it with /invite."
        return ""

    async def close(self) -> None:
        """Free our own connections; a shared session stays open. Never raises."""
        session, self._own_session = self._own_session, None
        if session is not None:
            self._client.session = None
            await session.close()

    async def _place(self, channel: Channel) -> dict[str, str]:
        """The channel, and the token of its workspace if each has its own. Raises DestinationRefused if it has none."""
        team, _, room = channel.room.rpartition("/")
        if self._token_of is None:
            return {"channel": room}
        token = await self._token_of(team)
        if not token:
            raise DestinationRefused("the app is not installed in this workspace", code="not_installed", reason="left")
        return {"channel": room, "token": token}

    def _mark(self, key: str) -> dict[str, str]:
        mark = {"id": key}
        return {**mark, "installation": self._installation} if self._installation else mark

    async def _look(self, method: Any, request: dict[str, Any]) -> Any:
        try:
            return await self._call(method, **request)
        except (CredentialRefused, DestinationRefused) as error:
            if error.code == "missing_scope":
                raise HistoryUnreadable("the Slack app lacks the scope to read this channel's history") from error
            if error.code == "not_in_channel":  # a public channel can be posted to from outside, but not read
                raise HistoryUnreadable("the bot is not a member of this channel") from error
            raise
        except (NotSent, MessageRefused) as error:
            if error.code == "thread_not_found":  # a thread that is not there holds nothing
                return {}
            raise Ambiguous(
                "Slack's history cannot be read now", code=error.code, retry_after_s=error.retry_after_s
            ) from error

    async def _call(self, method: Any, **arguments: Any) -> Any:
        """One request, one answer, within the time limit. Raises a SendError."""
        if self._client.session is None:
            # A new connection for each call: one kept open may be dead already, and a post that fails on it may or may
            # not have arrived. At one post per second a handshake costs nothing.
            self._own_session = self._client.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                timeout=aiohttp.ClientTimeout(total=self._timeout_s, sock_connect=CONNECT_TIMEOUT_S),
            )
        call: Awaitable[Any] = method(**arguments)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await call
        # On a body that is no JSON the library trips (AttributeError, TypeError, ValueError): that is an answer, too.
        except (
            SlackClientError,
            aiohttp.ClientError,
            OSError,
            AttributeError,
            TypeError,
            ValueError,
            KeyError,
        ) as error:
            raise self._concerns(classify(error, datetime.now(UTC))) from error

    def _concerns(self, error: SendError) -> SendError:
        """Where each workspace has its own token, one that is refused says nothing about the other workspaces."""
        if self._token_of is None or not isinstance(error, CredentialRefused):
            return error
        reason = "left" if error.code in _UNINSTALLED else "no-permission"
        return DestinationRefused(error.says, code=error.code, reason=reason)


_RENDERERS = {"followup": render_followup, "digest": render_digest}


def _rendered(delivery: Delivery) -> tuple[list[dict[str, Any]], str]:
    show = _RENDERERS.get(delivery.message.kind, render)
    return show(delivery.message, plain=delivery.plain)
