"""The people of a Discord server, over the gateway that discord_gateway.py plays: they type commands, press, choose,
and send forms, each with their own permissions and roles.

    people = DiscordPeople(); await people.start(); ...; await people.ready()
    shown = await people.slash(BOB, "alerts pause", {"number": 1})
    shown.private, shown.body

Like Discord, it tells with each interaction what the person may do in that channel; unlike Discord, it hands over every
command, whoever is offered it: a server's admins can open each to everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.servers.discord_facts import APPLICATION, BOT, EVERYONE, GUILD
from tests.servers.discord_gateway import ROOM, DiscordGateway

OTHER_ROOM = "13"
ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD = 1 << 3, 1 << 4, 1 << 5
PLAIN = 1 << 10 | 1 << 11 | 1 << 14  # view, send, embed
ALL = (1 << 53) - 1
COMMAND, COMPONENT, MODAL = 2, 3, 5
MODAL_SHOWN, BUTTON, SELECT = 9, 2, 3
KINDS: Mapping[type, int] = {str: 3, int: 4, bool: 5}


@dataclass(frozen=True)
class Person:
    """id; here, there: permissions in ROOM and OTHER_ROOM; roles: ids; bot: an app's own account or a webhook."""

    id: str
    here: int = PLAIN
    there: int = PLAIN
    roles: tuple[str, ...] = ()
    bot: bool = False


@dataclass(frozen=True)
class Seen:
    """An answer: whether only the asker sees it, the message's body, and a form if it is one."""

    private: bool
    body: dict[str, Any]
    form: dict[str, Any] | None = None


class DiscordPeople(DiscordGateway):
    """roles: id -> permissions, of the server; there: role -> what OTHER_ROOM grants it beyond; threads: those
    that are open; member_of: the servers that a new session names."""

    def __init__(self) -> None:
        super().__init__()
        self.roles: dict[str, int] = {}
        self.there: dict[str, int] = {}
        self.member_of = [GUILD["id"]]
        self.threads: list[dict[str, Any]] = []
        self._private: dict[str, bool] = {}
        self._seen: dict[str, asyncio.Future[Seen]] = {}

    async def arrive(self, *, joined: bool = False) -> None:
        """The server with its roles and channels becomes known to the bot. joined: it was just added there."""
        roles = [{**EVERYONE, "id": role, "name": role, "permissions": str(may)} for role, may in self.roles.items()]
        grants = [{"id": role, "type": 0, "allow": str(may), "deny": "0"} for role, may in self.there.items()]
        await self.dispatch(
            "GUILD_CREATE",
            {
                **GUILD,
                "roles": [EVERYONE, *roles],
                "channels": [_channel(ROOM, []), _channel(OTHER_ROOM, grants)],
                "threads": self.threads,
                "members": [{"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}],
                "member_count": 9,
                "joined_at": "2026-01-01T00:00:00+00:00",
                "large": False,
                **({} if joined else {"unavailable": False}),
                "presences": [],
                "voice_states": [],
                "stage_instances": [],
                "guild_scheduled_events": [],
                "soundboard_sounds": [],
            },
        )

    async def slash(self, who: Person, command: str, options: Mapping[str, Any]) -> Seen:
        """Type a command: ``alerts pause``. An option that names OTHER_ROOM is a channel."""
        name, _, sub = command.partition(" ")
        given: list[dict[str, Any]] = [
            {"name": key, "type": 7 if key == "channel" else KINDS[type(value)], "value": value}
            for key, value in options.items()
        ]
        if sub:
            given = [{"name": sub, "type": 1, "options": given}]
        data: dict[str, Any] = {"id": "1", "name": name, "type": 1, "options": given}
        if "channel" in options:
            room = {**_channel(OTHER_ROOM, []), "permissions": str(who.there)}
            data["resolved"] = {"channels": {OTHER_ROOM: room}}
        return await self._interact(who, COMMAND, data)

    async def press(self, who: Person, token: str) -> Seen:
        """Press a button below a message that everybody sees."""
        button = {"type": BUTTON, "style": 2, "label": "Press", "custom_id": token}
        return await self._interact(who, COMPONENT, {"custom_id": token, "component_type": BUTTON}, button)

    async def choose(self, who: Person, menu: str, value: str) -> Seen:
        """Choose from the menu below an alert."""
        select = {"type": SELECT, "custom_id": menu, "options": [{"label": "Choice", "value": value}]}
        data = {"custom_id": menu, "component_type": SELECT, "values": [value]}
        return await self._interact(who, COMPONENT, data, select)

    async def fill(self, who: Person, form: dict[str, Any], fields: Mapping[str, str]) -> Seen:
        """Send a form that was shown. fields: id -> text."""
        parts = [
            {"type": 18, "id": at, "component": {"type": 4, "id": 50 + at, "custom_id": name, "value": value}}
            for at, (name, value) in enumerate(fields.items())
        ]
        return await self._interact(who, MODAL, {"custom_id": form["custom_id"], "components": parts})

    def room(self, room: str, overwrites: list[dict[str, Any]]) -> dict[str, Any]:
        """A channel as Discord describes it."""
        return {**_channel(room, overwrites), "guild_id": GUILD["id"]}

    async def _interact(
        self, who: Person, kind: int, data: dict[str, Any], component: dict[str, Any] | None = None
    ) -> Seen:
        seen = asyncio.get_running_loop().create_future()
        number = self.number()
        self._seen[number] = seen
        user: dict[str, Any] = {
            "id": who.id,
            "username": "somebody",
            "discriminator": "0000",
            "global_name": None,
            "avatar": None,
        }
        user |= {"bot": True} if who.bot else {}
        member: dict[str, Any] = {"user": user, "roles": list(who.roles), "joined_at": "2026-01-01T00:00:00+00:00"}
        member |= {"permissions": str(who.here), "deaf": False, "mute": False, "flags": 0}
        payload = {
            "id": number,
            "application_id": APPLICATION["id"],
            "type": kind,
            "data": data,
            "guild_id": GUILD["id"],
            "channel_id": ROOM,
            "channel": {**_channel(ROOM, []), "permissions": str(who.here)},
            "member": member,
            "token": f"t{number}",
            "version": 1,
            "app_permissions": str(PLAIN),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD["id"]},
            "context": 0,
            "attachment_size_limit": 1,
        }
        if component:
            payload["message"] = _message(component)
        await self.dispatch("INTERACTION_CREATE", payload)
        return await asyncio.wait_for(seen, 10)

    def _session(self) -> dict[str, Any]:
        return {**super()._session(), "guilds": [{"id": each, "unavailable": True} for each in self.member_of]}

    def _answered(self, number: str, kind: str, body: dict[str, Any]) -> None:
        super()._answered(number, kind, body)
        seen = self._seen.get(number)
        if seen is None or seen.done():
            return
        if kind == "edit":
            seen.set_result(Seen(self._private[number], body))
            return
        inside = body.get("data") or {}
        self._private[number] = bool(inside.get("flags", 0) & 64)
        if body["type"] == MODAL_SHOWN:
            seen.set_result(Seen(True, {}, inside))
        elif body["type"] == 4:
            seen.set_result(Seen(self._private[number], inside))


def _channel(room: str, overwrites: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": room,
        "type": 0,
        "name": f"room-{room}",
        "position": 0,
        "permission_overwrites": overwrites,
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def _message(component: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "5000",
        "channel_id": ROOM,
        "author": BOT,
        "content": "",
        "timestamp": "2025-05-12T09:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": [{"type": 1, "components": [component]}],
    }
