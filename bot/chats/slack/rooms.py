"""Shows replies in Slack: privately beside the question, as a view, or to everybody if that was asked.

What Slack refuses is written into the log and never raised: a reply that cannot be shown must not end a handler.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chats.slack.replies import body_blocks, fitted, render_reply
from bot.core.replies import Reply

log = structlog.get_logger("slack")

HOME_BLOCKS = 100
TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


class Voice:
    """Speaks with the token of one workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def show(self, body: dict[str, Any], reply: Reply, *, fresh: bool) -> None:
        """Beside a command or a pressed button. fresh: as a new private message; else one that only the asker sees is
        changed in its place. The response address is used up after five times or half an hour: then an ephemeral
        message takes its place."""
        blocks, text = render_reply(reply)
        inside = bool((body.get("container") or {}).get("is_ephemeral"))
        payload: dict[str, Any] = {
            "text": text,
            "blocks": blocks,
            "response_type": "ephemeral" if reply.private else "in_channel",
            "replace_original": inside and not fresh and reply.private,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if address := body.get("response_url"):
            # Without retries: an answer that was only lost would be shown twice.
            hook = AsyncWebhookClient(str(address), timeout=10, retry_handlers=[])
            try:
                answer = await hook.send_dict(payload)
            except TROUBLE as error:
                log.warning("reply not shown", says=type(error).__name__)
            else:
                if answer.status_code == 200:
                    return
        room = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
        user = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
        speak = self._client
        if reply.private:
            hidden = speak.chat_postEphemeral(channel=room, user=user, blocks=blocks, text=text)
            if not room or await self._try(hidden) is None:
                await self.show_person(user, reply)
        else:
            post = speak.chat_postMessage(
                channel=room, blocks=blocks, text=text, unfurl_links=False, unfurl_media=False
            )
            await self._try(post)

    async def show_person(self, user: str, reply: Reply) -> None:
        """In a direct message, when there is no place to answer beside the question."""
        blocks, text = render_reply(reply)
        await self._try(
            self._client.chat_postMessage(
                channel=user, blocks=blocks, text=text, unfurl_links=False, unfurl_media=False
            )
        )

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """A modal, as Slack holds it; empty if it did not open. The trigger is good for three seconds and once."""
        answer = await self._try(self._client.views_open(trigger_id=trigger_id, view=view))
        return dict(answer.get("view") or {}) if answer is not None else {}

    async def change_view(self, old: dict[str, Any], view: dict[str, Any]) -> None:
        """Another content for an open modal; what was filled in meanwhile is kept by Slack."""
        await self._try(self._client.views_update(view_id=old["id"], view=view))

    async def publish_home(self, user: str, reply: Reply) -> None:
        """The home tab of one person."""
        blocks, _ = render_reply(reply)
        blocks = [blocks[0], *fitted(body_blocks(reply), 60_000)][:HOME_BLOCKS]
        await self._try(self._client.views_publish(user_id=user, view={"type": "home", "blocks": blocks}))

    async def _try(self, call: Awaitable[Any]) -> Any:
        """The answer, None if it failed."""
        try:
            return await call
        except TROUBLE as error:
            code = getattr(getattr(error, "response", None), "data", None)
            says = code.get("error") if isinstance(code, dict) else type(error).__name__
            log.warning("Slack did not show a reply", says=says)
            return None
