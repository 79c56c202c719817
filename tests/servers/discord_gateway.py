"""A server that plays the people's side of Discord over real sockets: the gateway, interactions and what answers them.

    gate = DiscordGateway(); await gate.start(); ... DiscordListener(api_url=gate.api_url, gateway_url=gate.url) ...
    await gate.ready(); await gate.command("policy", platform="soundcloud"); await gate.answered(1)

``logins`` counts IDENTIFY, ``resumes`` RESUME, ``answers`` holds (seconds after the interaction, kind, body) of every
callback and edit. ``close_with`` closes the next connections right after IDENTIFY; ``forgetful``: every session ends as
soon as it stands, and cannot be continued; ``login_status`` is what REST answers to a log-in. Not Discord: tokens are
only compared, payloads are not checked (a judge elsewhere does).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord_facts import APPLICATION, BOT

TOKEN = "fake.discord.token"
GUILD, ROOM, ADA = "77", "12", "42"
MANAGER = str(
    (1 << 5) | (1 << 4) | (1 << 10) | (1 << 11)
)  # Manage Server, Manage Channels, View Channel, Send Messages


class DiscordGateway:
    """See the module."""

    def __init__(self) -> None:
        self.logins = self.resumes = self.syncs = 0
        self.close_with: list[int] = []
        self.login_status: list[int] = []
        self.forgetful = False
        self.answers: list[tuple[float, str, dict[str, Any]]] = []
        self.api_url = self.url = ""
        self._asked: dict[str, float] = {}
        self._socket: web.WebSocketResponse | None = None
        self._sequence = itertools.count(1)
        self._numbers = itertools.count(10_000)
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/", self._gateway)
        app.router.add_route("*", "/api/v10/{rest:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.api_url, self.url = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def until(self, happens: Any, what: str) -> None:
        """Wait until it is true; fails after ten seconds with what was waited for."""

        async def wait() -> None:
            while not happens():
                self._news.clear()
                await self._news.wait()

        try:
            await asyncio.wait_for(wait(), 10)
        except TimeoutError:
            raise AssertionError(f"waited in vain: {what}") from None

    async def ready(self, logins: int = 1) -> None:
        """Until so many log-ins happened in all and a session stands."""
        await self.until(lambda: self.logins >= logins and self._socket is not None, f"log-in {logins}")

    async def dispatch(self, kind: str, data: Any) -> None:
        """An event."""
        assert self._socket is not None
        await self._socket.send_json({"op": 0, "t": kind, "s": next(self._sequence), "d": data})

    async def hello_again(self) -> None:
        """READY once more, in the same session."""
        await self.dispatch("READY", self._session())

    async def close(self, code: int) -> None:
        """The gateway closes the connection."""
        assert self._socket is not None
        socket, self._socket = self._socket, None
        await socket.close(code=code)

    async def command(self, name: str, sub: str = "", **options: Any) -> str:
        """Ada asks; the interaction's id."""
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        data: dict[str, Any] = {"id": "1", "name": name, "type": 1, "options": given}
        if sub:
            data["options"] = [{"name": sub, "type": 1, "options": given}]
        number = self.number()
        person = {"id": ADA, "username": "ada", "discriminator": "0", "global_name": "Ada", "avatar": None}
        member: dict[str, Any] = {
            "user": person,
            "roles": [],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "permissions": MANAGER,
        }
        member |= {"deaf": False, "mute": False, "flags": 0}
        await self.dispatch(
            "INTERACTION_CREATE",
            {
                "id": number,
                "application_id": APPLICATION["id"],
                "type": 2,
                "data": data,
                "guild_id": GUILD,
                "channel_id": ROOM,
                "channel": {"id": ROOM, "type": 0, "name": "policy", "position": 0, "permissions": MANAGER},
                "member": member,
                "token": f"t{number}",
                "version": 1,
                "app_permissions": MANAGER,
                "locale": "en-US",
                "entitlements": [],
                "authorizing_integration_owners": {"0": GUILD},
                "context": 0,
                "attachment_size_limit": 1,
            },
        )
        return number

    def number(self) -> str:
        """The id of a new interaction, which begins now."""
        number = str(next(self._numbers))
        self._asked[number] = time.perf_counter()
        return number

    async def answered(self, count: int) -> list[tuple[float, str, dict[str, Any]]]:
        """Until so many callbacks and edits came in all."""
        await self.until(lambda: len(self.answers) >= count, f"{count} answers")
        return self.answers

    def _session(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": BOT,
            "guilds": [],
            "session_id": "s1",
            "resume_gateway_url": self.url,
            "application": {"id": APPLICATION["id"], "flags": 0},
        }

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        # An hour: a client that is stopped while it connects leaves its thread for heartbeats behind, and that would
        # wake within the suite and find its loop closed.
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 3_600_000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await socket.send_json({"op": 11, "d": None})
            elif said["op"] in (2, 6):
                self._socket = socket
                await self._logged_in(socket, resumed=said["op"] == 6)
        self._news.set()
        return socket

    async def _logged_in(self, socket: web.WebSocketResponse, *, resumed: bool) -> None:
        self.resumes += resumed
        self.logins += not resumed
        if self.close_with:
            self._socket = None
            await socket.close(code=self.close_with.pop(0))
        elif resumed:
            await self.dispatch("RESUMED", {})
        else:
            await self.hello_again()
        if self.forgetful:
            await socket.send_json({"op": 9, "d": False})
        self._news.set()

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["rest"]
        if path == "users/@me":
            if self.login_status:
                return web.json_response({"message": "busy", "code": 0}, status=self.login_status.pop(0))
            return _json(BOT)
        if path == "oauth2/applications/@me":
            return _json(APPLICATION)
        if path.endswith("/commands"):
            self.syncs += 1
            return _json([])
        body = await request.json() if request.can_read_body and request.content_type == "application/json" else {}
        if path.startswith("interactions/"):
            number = path.split("/")[1]
            self._answered(number, "callback", body)
            return _json({"interaction": {"id": number, "type": 2, "response_message_ephemeral": True}})
        if "/messages/@original" in path:
            self._answered(path.split("/")[2].removeprefix("t"), "edit", body)
            return _json({"id": "1", "channel_id": ROOM, "content": "", "author": BOT, "embeds": [], "attachments": [],
                          "mentions": [], "mention_roles": [], "mention_everyone": False, "pinned": False, "tts": False,
                          "timestamp": "2025-05-12T09:00:00+00:00", "edited_timestamp": None, "type": 0, "flags": 64,
                          "components": []})  # fmt: skip
        return _json({"message": "not played", "code": 0}, status=404)

    def _answered(self, number: str, kind: str, body: dict[str, Any]) -> None:
        self.answers.append((time.perf_counter() - self._asked[number], kind, body))
        self._news.set()


def _json(body: Any, status: int = 200) -> web.Response:
    # The library takes only this very content type for JSON.
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"})
