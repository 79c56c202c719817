"""A server that plays the people's side of Slack over real sockets: Socket Mode, commands, buttons, forms, home.

    people = SlackPeople(); await people.start(); ... SlackListener(base_url=people.base_url, ...) ...
    ack = await people.command("soundcloud")       # what the bot acknowledged with
    people.shown                                   # what it showed, in order: (where, payload)

Not Slack: tokens are only compared, blocks are not checked (a judge elsewhere does), a trigger is good for ever.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientSession, WSMsgType, encode_basic_auth, web

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake-token", "xapp-fake-token", "fake-signing-secret"
CLIENT = ("1.2", "fake")  # the app's id and secret, for installing it
TEAM, ROOM, ALICE, BOB = "T1", "C1", "U1", "U2"


class SlackPeople:
    """people: user id -> what users.info says beyond the usual; rooms: channel -> the same for conversations.info;
    groups: user group -> its members; refuse: method -> Slack's error code."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {ALICE: {"is_admin": True}, BOB: {}}
        self.rooms: dict[str, dict[str, Any]] = {ROOM: {"creator": "U9"}}
        self.groups: dict[str, list[str]] = {}
        self.refuse: dict[str, str] = {}
        self.tokens = {BOT_TOKEN}  # with which the bot may call: one for each workspace that has the app
        self._codes: dict[str, str] = {}  # of installations that somebody allowed -> the workspace
        self.response_status = 200
        self.shown: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[str] = []
        self.opened = 0
        self.base_url = ""
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._socket: web.WebSocketResponse | None = None
        self._connected = asyncio.Event()
        self._news = asyncio.Event()
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/ws", self._ws)
        app.router.add_post("/respond/{number}", self._respond)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.base_url = f"{self.root}/api/"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def connected(self) -> None:
        """Until the bot's socket is there."""
        await asyncio.wait_for(self._connected.wait(), 10)

    async def cut(self) -> None:
        """The connection ends without a word."""
        assert self._socket is not None
        self._connected.clear()
        await self._socket.close()

    async def next_shown(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """Until so many things were shown in all; returns them."""

        async def enough() -> None:
            while len(self.shown) < count:
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(enough(), 10)
        return self.shown

    async def envelope(self, kind: str, payload: dict[str, Any], *, twice: bool = False) -> Any:
        """Hand it over as Slack does; the acknowledgement's payload. twice: with another envelope around it."""
        assert self._socket is not None
        for _ in range(2 if twice else 1):
            number = f"E{next(self._numbers)}"
            ack = self._acks[number] = asyncio.get_running_loop().create_future()
            await self._socket.send_json({"envelope_id": number, "type": kind, "payload": payload})
            found = await asyncio.wait_for(ack, 10)
        return found

    async def command(self, words: str, *, user: str = ALICE, room: str = ROOM, twice: bool = False) -> Any:
        return await self.envelope("slash_commands", self.command_payload(words, user=user, room=room), twice=twice)

    def command_payload(self, words: str, *, user: str = ALICE, room: str = ROOM) -> dict[str, Any]:
        return {
            "command": "/policy",
            "text": words,
            "team_id": TEAM,
            "channel_id": room,
            "user_id": user,
            "api_app_id": "A1",
            "trigger_id": self._trigger(),
            "response_url": self._response_url(),
        }

    async def press(self, button: dict[str, Any], *, user: str = ALICE, **surroundings: Any) -> Any:
        """Press a button (its block element), or choose (the element with ``selected_option``)."""
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": "A1",
            "trigger_id": self._trigger(),
            "actions": [{"block_id": "b", "action_ts": f"{time.time():.6f}", **button}],
            **(surroundings or {"channel": {"id": ROOM}, "response_url": self._response_url()}),
        }
        return await self.envelope("interactive", payload)

    async def submit(self, view: dict[str, Any], values: dict[str, Any], *, user: str = ALICE) -> Any:
        """Send a form. values: block -> the element's state."""
        state = {block: {block: value} for block, value in values.items()}
        payload = {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": "A1",
            "trigger_id": self._trigger(),
            "view": {**view, "id": "V1", "hash": self._trigger(), "state": {"values": state}},
        }
        return await self.envelope("interactive", payload)

    async def event(self, event: dict[str, Any], *, twice: bool = False) -> Any:
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event": event,
            "event_id": f"Ev{next(self._numbers)}",
        }
        return await self.envelope("events_api", payload, twice=twice)

    async def post_signed(self, url: str, payload: dict[str, Any], *, secret: str = SECRET, age_s: float = 0) -> int:
        """A command over HTTP, as Slack signs it. Returns the status."""
        body = urlencode(payload)
        stamp = str(int(time.time() - age_s))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
            return answer.status

    def allow(self, url: str, team: str) -> dict[str, str]:
        """Somebody allows the app on Slack's page at this address: with what they are sent back."""
        asked = parse_qs(urlsplit(url).query)
        assert asked["client_id"] == [CLIENT[0]]
        code = f"code-{next(self._numbers)}"
        self._codes[code] = team
        return {"code": code, "state": asked["state"][0]}

    def _exchange(self, authorization: str, code: str) -> dict[str, Any]:
        """A code is good once, and only with the app's own secret."""
        if authorization != encode_basic_auth(*CLIENT):
            return {"ok": False, "error": "bad_client_secret"}
        team = self._codes.pop(code, "")
        if not team:
            return {"ok": False, "error": "invalid_code"}
        self.tokens.add(f"xoxb-fake-{team}")
        bot = {"access_token": f"xoxb-fake-{team}", "token_type": "bot", "scope": "commands", "bot_user_id": "U0BOT"}
        return {"ok": True, **bot, "app_id": "A1", "team": {"id": team, "name": team}, "authed_user": {"id": ALICE}}

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.asked.append(method)
        if request.content_type == "application/json":
            fields: dict[str, Any] = json.loads(await request.text() or "{}")
        else:
            fields = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
        if method == "oauth.v2.access":
            return web.json_response(self._exchange(request.headers.get("Authorization", ""), str(fields.get("code"))))
        wanted = {APP_TOKEN} if method == "apps.connections.open" else self.tokens
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in wanted:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method in self.refuse:
            return web.json_response({"ok": False, "error": self.refuse[method]})
        return web.json_response({"ok": True, **self._answer(method, fields)})

    def _answer(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            self.opened += 1
            return {"url": f"{self.root.replace('http', 'ws')}/ws"}
        if method == "auth.test":
            return {"team_id": TEAM, "user_id": "U0BOT", "bot_id": "B1"}
        if method == "users.info":
            user = str(fields["user"])
            return {"user": {"id": user, "team_id": TEAM, **self.people.get(user, {})}}
        if method == "conversations.info":
            room = str(fields["channel"])
            return {"channel": {"id": room, **self.rooms.get(room, {})}}
        if method == "usergroups.users.list":
            return {"users": self.groups.get(str(fields["usergroup"]), [])}
        for name in ("view", "blocks"):
            if isinstance(fields.get(name), str):
                fields[name] = json.loads(fields[name])
        self._show(method, fields)
        return {"ts": f"{time.time():.6f}", "channel": fields.get("channel"), "view": {"id": "V1"}}

    async def _ws(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                ack = self._acks.pop(answer.get("envelope_id", ""), None)
                if ack is not None and not ack.done():
                    ack.set_result(answer.get("payload"))
        return socket

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        if self.response_status == 200:
            self._show("response_url", await request.json())
        return web.Response(text="ok", status=self.response_status)

    def _show(self, where: str, payload: dict[str, Any]) -> None:
        self.shown.append((where, payload))
        self._news.set()

    def _trigger(self) -> str:
        return f"trigger.{next(self._numbers)}"

    def _response_url(self) -> str:
        return f"{self.root}/respond/{next(self._numbers)}"
