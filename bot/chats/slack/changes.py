"""What happens to channels and workspaces in Slack: archived, deleted, the bot removed, the app uninstalled.

Every event that the manifest subscribes to has its handler here or in ``listen``. What somebody subscribes the app to
beyond that is acknowledged and left alone, or Slack would send it again and again.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.core.delivery import CLOSED, Closed
from bot.core.model import Channel
from bot.core.ports import Answers

# Event -> why the channel is closed. Slack names private channels' events by "group".
CLOSING = {
    "channel_archive": Closed.ARCHIVED,
    "group_archive": Closed.ARCHIVED,
    "channel_deleted": Closed.GONE,
    "group_deleted": Closed.GONE,
    "channel_left": Closed.NOT_A_MEMBER,
    "group_left": Closed.NOT_A_MEMBER,
}
OPENING = ("channel_unarchive", "group_unarchive")
LEAVING = ("app_uninstalled", "tokens_revoked")
JOINED = "member_joined_channel"  # also told when the bot itself is invited again


def register_changes(
    app: AsyncApp, answers: Answers, forget: Callable[[str, str], Awaitable[None]] | None = None
) -> None:
    """Give the app its handlers for channels and workspaces that come and go. forget: deletes the installation of
    (enterprise, workspace), where there are several."""

    async def closed(body: dict[str, Any]) -> None:
        reason = CLOSING[body["event"]["type"]]
        if await answers.first_time(f"slack:{body.get('event_id')}"):
            await answers.channel_closed(_channel(body), reason, CLOSED[reason])

    async def opened(body: dict[str, Any]) -> None:
        if await answers.first_time(f"slack:{body.get('event_id')}"):
            await answers.channel_open(_channel(body))

    async def joined(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if body["event"].get("user") == context.bot_user_id:
            await opened(body)

    async def left(body: dict[str, Any]) -> None:
        event = body["event"]
        # Tokens of single persons are revoked all the time; the workspace is lost with the bot's.
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        if forget is not None:
            await forget(str(body.get("enterprise_id") or ""), str(body.get("team_id") or ""))
        if await answers.first_time(f"slack:{body.get('event_id')}"):
            await answers.team_left("slack", str(body.get("team_id", "")), Closed.LEFT, CLOSED[Closed.LEFT])

    for names, handler in ((CLOSING, closed), (OPENING, opened), (LEAVING, left), ((JOINED,), joined)):
        for name in names:
            app.event(name)(handler)
    app.event(re.compile(""))(_of_no_concern)  # last: only the first handler that fits an event is run


async def _of_no_concern() -> None:
    return


def _channel(body: dict[str, Any]) -> Channel:
    room = body["event"].get("channel")
    room = room.get("id") if isinstance(room, dict) else room
    return Channel("slack", f"{body.get('team_id', '')}/{room}")
