"""What Slack says of a person, as facts for core.permissions. Decides nothing.

Asked only when something is to be changed, and remembered for a minute (a form that is sent asks anew). What Slack does
not tell, such as for a scope that was not given, counts as not so: nobody gets a right by a missing answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.model import Channel
from bot.core.permissions import Standing

KEPT_S = 60.0
_GROUP = "S"  # how ids of user groups begin


class Standings:
    """Looks people up. named: those of the configuration, ``slack:T1/U7`` or a group ``slack:T1/S9``."""

    def __init__(self, named: Collection[str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._named = frozenset(named)
        self._monotonic = monotonic
        self._known: dict[tuple[str, ...], tuple[float, Any]] = {}

    async def of(
        self, client: AsyncWebClient, team: str, user: str, channel: Channel | None, *, anew: bool = False
    ) -> Standing:
        """The standing of ``user`` in the workspace ``team`` with respect to a channel (None: none in particular).
        client: with the token of that workspace; anew: nothing that is remembered counts."""
        if anew:
            self._known.clear()
        about = await self._kept(("user", team, user), lambda: _user(client, user))
        if not about:
            return Standing()  # perhaps a guest or a bot: who is not known has no rights
        creator = False
        if channel is not None:
            room = channel.room.rpartition("/")[2]
            about_room = await self._kept(("room", str(channel)), lambda: _room(client, room))
            creator = about_room.get("creator") == user
        return Standing(
            machine=bool(about.get("is_bot")) or bool(about.get("is_workflow_bot")),
            guest=bool(about.get("is_restricted")) or bool(about.get("is_ultra_restricted")),
            stranger=bool(about.get("is_stranger")) or about.get("team_id", team) != team,
            owner=bool(about.get("is_owner")) or bool(about.get("is_primary_owner")),
            admin=bool(about.get("is_admin")),
            creator=creator,
            named=await self._is_named(client, team, user),
        )

    async def _is_named(self, client: AsyncWebClient, team: str, user: str) -> bool:
        if f"slack:{team}/{user}" in self._named:
            return True
        mine = f"slack:{team}/{_GROUP}"
        for group in sorted(each.rpartition("/")[2] for each in self._named if each.startswith(mine)):
            if user in await self._kept(("group", team, group), lambda group=group: _group(client, group)):  # type: ignore[misc]
                return True
        return False

    async def _kept(self, key: tuple[str, ...], ask: Callable[[], Any]) -> Any:
        now = self._monotonic()
        if key in self._known and now - self._known[key][0] < KEPT_S:
            return self._known[key][1]
        if len(self._known) > 1000:
            self._known.clear()
        found = await ask()
        if found:  # an answer that failed is asked for again
            self._known[key] = (now, found)
        return found


async def _user(client: AsyncWebClient, user: str) -> dict[str, Any]:
    return await _told(client.users_info(user=user), "user")


async def _room(client: AsyncWebClient, room: str) -> dict[str, Any]:
    return await _told(client.conversations_info(channel=room), "channel")


async def _group(client: AsyncWebClient, group: str) -> list[str]:
    try:
        answer = await client.usergroups_users_list(usergroup=group)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return []
    return list(answer.get("users") or [])


async def _told(call: Any, what: str) -> dict[str, Any]:
    try:
        answer = await call
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return {}
    found = answer.get(what)
    return found if isinstance(found, dict) else {}
