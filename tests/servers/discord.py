"""A server that plays Discord's REST API over real sockets, with faults and a log of what it accepted.

In a test:      server = DiscordServer(); await server.start(); ... server.api_url ...; await server.stop()
By itself:      python tests/servers/discord.py --port 0 --log truth.jsonl --history on --fault-rate 0.15 --seed 1
                prints its port on one line, then serves until SIGTERM or SIGINT; the root is /api/v10 there

Plays the log-in calls, channel messages (post, edit, history), threads, channels, servers and their members. A nonce
with enforce_nonce is recognised for ``window_s`` seconds, as literally as the documentation says it: per author,
whatever the channel. The truth log has one JSON line per accepted message: ``t, channel, id, key, content, embeds,
reply_to``; ``edited`` holds the same of accepted edits. Direct messages with person 42 are channel 9042.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

if not __package__:  # run as a file: its folder must not hide the libraries named like the servers in it
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from aiohttp import web

from tests.servers.discord_facts import APPLICATION, BOT, GUILD, GUILD_ID, MEMBER, wrong
from tests.servers.discord_threads import Messages
from tests.servers.truth import (
    BUSY,
    DROP_AFTER,
    DROP_BEFORE,
    ERROR_AFTER,
    ERROR_BEFORE,
    NONSENSE,
    SLOW,
    Bucket,
    Faults,
    Lines,
    Said,
    options,
    play,
)

TOKEN = "fake.discord.token"
EPOCH_MS = 1_420_070_400_000
CODES = {
    10003: 404,
    10004: 404,
    10008: 404,
    50001: 403,
    50013: 403,
    50083: 400,
    200000: 400,
    240000: 400,
    40333: 403,
    50035: 400,
}


class DiscordServer:
    """refuse: channel -> Discord error code. limit: messages per ``per_s`` seconds and channel. history: whether the
    bot may read it (without, the list is empty, as on Discord). busy: what a planned 429 says. error_status: the next
    5xx. elsewhere: faults of what is no post and no edit. clock: seconds since 1970."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        history: bool = True,
        limit: int = 1000,
        per_s: float = 5.0,
        global_per_s: float = 1000.0,
        window_s: float = 120.0,
        refuse: dict[str, int] | None = None,
        faults: Faults | None = None,
        elsewhere: Faults | None = None,
        log: Path | None = None,
        requests_log: Path | None = None,
        slow_s: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.clock = clock
        self.history = history
        self.refuse = dict(refuse or {})
        self.faults = faults or Faults()
        self.elsewhere = elsewhere or Faults()
        self.instead: Said | None = None  # every post and edit is answered so, and not taken
        self.accepted = Lines(log)
        self.requests = Lines(requests_log)
        self.busy: dict[str, Any] = {"retry_after": 60.0, "global": False}
        self.error_status: Callable[[], int] = lambda: 503
        self.edge = False  # planned 429s come from Cloudflare: no Via, no JSON
        self.slow_s = slow_s
        self.window_s = window_s
        self.rooms: dict[str, dict[str, Any]] = {}  # channel -> what differs from an open text channel
        self.api_url = ""
        self._limit, self._per_s = limit, per_s
        self._global = Bucket(global_per_s, global_per_s)
        self._windows: dict[str, tuple[float, int]] = {}  # channel -> end of the window, messages left
        self.messages = Messages()
        self.edited = Lines(None)
        self._nonces: dict[str, tuple[float, dict[str, Any]]] = {}
        self._count = 0
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on 127.0.0.1; returns the port."""
        app = web.Application(client_max_size=30_000_000)
        app.router.add_route("*", "/api/v10/{rest:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        port = int(self._runner.addresses[0][1])
        self.api_url = f"http://127.0.0.1:{port}/api/v10"
        return port

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self.accepted.close()
        self.requests.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.content_type == "multipart/form-data":  # with a picture; only its words are kept
            text = str((await request.post())["payload_json"])
        else:
            text = await request.text()
        record: dict[str, Any] = {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "body": json.loads(text) if text else None,
            "content_type": request.headers.get("Content-Type"),
        }
        self.requests.add(record)
        if request.headers.get("Authorization") != f"Bot {self.token}":
            return _answer({"message": "401: Unauthorized", "code": 0}, status=401)
        if self._global.wait_s(time.monotonic()):
            return _busy({"retry_after": 0.3, "global": True})
        parts = request.match_info["rest"].split("/")
        match [request.method, *parts]:
            case ["POST", "channels", channel, "messages"]:
                return await self._post(request, channel, record["body"])
            case ["PATCH", "channels", channel, "messages", message]:
                return await self._change(request, channel, message, record["body"])
        fault = self.elsewhere.next()
        if untaken := self._untaken(request, fault):
            return untaken
        return await self._ending(request, fault, self._asked(request, parts, record["body"]))

    def _asked(self, request: web.Request, parts: list[str], body: Any) -> web.Response:
        """The answer to what is neither a post nor an edit."""
        match [request.method, *parts]:
            case ["GET", "users", "@me"]:
                return _answer({**BOT, "verified": True, "mfa_enabled": False, "locale": "en-US"})
            case ["GET", "oauth2", "applications", "@me"]:
                return _answer(APPLICATION)
            case ["POST", "channels", channel, "messages", message, "threads"]:
                if channel in self.refuse:
                    return _refused(self.refuse[channel])
                return _either(self.messages.open_thread(channel, message, body, GUILD_ID))
            case ["POST", "users", "@me", "channels"]:
                return _answer({"id": f"90{body['recipient_id']}", "type": 1, "recipients": []})
            case ["GET", "channels", channel, "messages"]:
                return self._list(channel, request.query)
            case ["GET", "channels", channel]:
                return _refused(self.refuse[channel]) if channel in self.refuse else _answer(self._channel(channel))
            case ["GET", "guilds", guild]:
                return _answer(GUILD) if guild == GUILD_ID else _refused(10004)
            case ["GET", "guilds", _, "members", "900"]:
                return _answer(MEMBER)
        return _answer({"message": "404: Not Found", "code": 0}, status=404)

    async def _post(self, request: web.Request, channel: str, body: dict[str, Any]) -> web.StreamResponse:
        if self.instead:
            return self.instead.answer(Via="1.1 google")
        fault = self.faults.next()
        if untaken := self._untaken(request, fault):
            return untaken
        code = self.refuse.get(channel) or wrong(body) or self.messages.refusal(channel, body)
        if code:
            return _either(code) if isinstance(code, int) else _answer(code, status=400)
        headers, wait = self._take(channel)
        if wait:
            return _busy({"retry_after": wait, "global": False}, headers)
        message = self._accept(channel, body)
        return await self._ending(request, fault, _answer(message, headers=headers))

    def _untaken(self, request: web.Request, fault: str) -> web.Response | None:
        """The answer to a request that is not looked at; None if it is."""
        if fault == BUSY and self.edge:
            return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "900"})
        if fault == BUSY:
            return _busy(self.busy)
        if fault == DROP_BEFORE:
            return _break(request)
        if fault == ERROR_BEFORE:
            return _answer({"message": "Service Unavailable", "code": 0}, status=self.error_status())
        return None

    async def _change(
        self, request: web.Request, channel: str, number: str, body: dict[str, Any]
    ) -> web.StreamResponse:
        if self.instead:
            return self.instead.answer(Via="1.1 google")
        fault = self.faults.next()
        if untaken := self._untaken(request, fault):
            return untaken
        message = self.refuse.get(channel) or wrong(body) or self.messages.edit(channel, number, body)
        if isinstance(message, int):
            return _refused(message)
        line = {"t": self.clock(), "channel": channel, "id": number}
        self.edited.add({**line, "content": message["content"], "embeds": message["embeds"]})
        return await self._ending(request, fault, _answer(message))

    async def _ending(self, request: web.Request, fault: str, answer: web.Response) -> web.Response:
        """The answer to what was done, or the fault that hides it."""
        if fault == DROP_AFTER:
            return _break(request)
        if fault == ERROR_AFTER:
            return _answer({"message": "Internal Server Error", "code": 0}, status=self.error_status())
        if fault == NONSENSE:
            return web.Response(text="<html>Something went wrong</html>", content_type="text/html")
        if fault == SLOW:
            await asyncio.sleep(self.slow_s)
        return answer

    def _take(self, channel: str) -> tuple[dict[str, str], float]:
        """One message out of the channel's window: the headers to answer with, and how long to wait if none is left."""
        now = time.time()
        end, left = self._windows.get(channel, (0.0, 0))
        if now >= end:
            end, left = now + self._per_s, self._limit
        wait = 0.0 if left else end - now
        left = max(0, left - 1)
        self._windows[channel] = (end, left)
        headers = {
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Limit": str(self._limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{end:.3f}",
            "X-RateLimit-Reset-After": f"{end - now:.3f}",
        }
        return headers, wait

    def _accept(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        now = self.clock()
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce"):
            until, known = self._nonces.get(nonce, (0.0, {}))
            if now < until:
                return known
        self._count += 1
        message = {
            "id": str((int(now * 1000) - EPOCH_MS) << 22 | self._count & 0x3FFFFF),
            "channel_id": channel,
            "author": BOT,
            "content": body.get("content") or "",
            "timestamp": datetime.fromtimestamp(now, UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or []],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "components": [],
        }
        self.messages.of.setdefault(channel, []).append(message)
        answer = {**message, "nonce": nonce}
        if nonce:
            self._nonces[nonce] = (now + self.window_s, answer)
        line = {"t": now, "channel": channel, "id": message["id"], "key": nonce or ""}
        reference = body.get("message_reference")
        reply_to = str(reference["message_id"]) if reference else None
        self.accepted.add({**line, "content": message["content"], "embeds": message["embeds"], "reply_to": reply_to})
        return answer

    def _list(self, channel: str, query: Any) -> web.Response:
        """Newest first; with ``after`` the oldest of those, newest first. Nonces are not given back."""
        if channel in self.refuse:
            return _refused(self.refuse[channel])
        if len(channel) > 10 and channel not in self.messages.threads:  # no channel of a test: a thread's id
            return _refused(10003)
        found = self.messages.of.get(channel, []) if self.history else []
        limit = int(query.get("limit", 50))
        if "after" in query:
            page = [message for message in found if int(message["id"]) > int(query["after"])][:limit]
        else:
            before = int(query.get("before", 1 << 63))
            page = [message for message in found if int(message["id"]) < before][-limit:]
        return _answer(page[::-1])

    def _channel(self, channel: str) -> dict[str, Any]:
        room: dict[str, Any] = {
            "id": channel,
            "type": 0,
            "guild_id": GUILD_ID,
            "name": "policy",
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "parent_id": None,
            "topic": None,
            "rate_limit_per_user": 0,
            "last_message_id": self.messages.of[channel][-1]["id"] if self.messages.of.get(channel) else None,
            "flags": 0,
        }
        return {**room, **self.rooms.get(channel, {})}


def _answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # Exactly this type: with a charset behind it the library takes JSON for text.
    shown = {"Content-Type": "application/json", "Via": "1.1 google", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=shown)


def _either(given: dict[str, Any] | int) -> web.Response:
    return _refused(given) if isinstance(given, int) else _answer(given)


def _refused(code: int) -> web.Response:
    return _answer({"message": "refused", "code": code}, status=CODES.get(code, 400))


def _busy(says: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    scope = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"} if says["global"] else {}
    more = {"Retry-After": str(round(says["retry_after"]) or 1), **scope, **(headers or {})}
    return _answer({"message": "You are being rate limited.", **says}, status=429, headers=more)


def _break(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def serve(arguments: argparse.Namespace) -> None:
    server = DiscordServer(
        token=arguments.token,
        history=arguments.history == "on",
        limit=arguments.limit,
        global_per_s=arguments.global_per_s,
        refuse={channel: int(code) for channel, code in (pair.split("=", 1) for pair in arguments.refuse)},
        faults=Faults(arguments.fault_rate, arguments.seed),
        log=arguments.log,
        requests_log=arguments.requests,
    )
    server.busy = {"retry_after": 0.5, "global": False}
    await play(server, arguments.port)


def main() -> None:
    parser = options("Plays Discord's REST API on 127.0.0.1.", TOKEN, "12=50013")
    parser.add_argument("--limit", type=int, default=1000, help="messages per 5 seconds and channel (Discord: 5)")
    parser.add_argument("--global-per-s", type=float, default=1000.0, help="requests per second (Discord: 50)")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
