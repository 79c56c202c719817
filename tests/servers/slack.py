"""A server that plays Slack's Web API over real sockets, with faults and a log of what it accepted.

In a test:      server = SlackServer(); await server.start(); ... server.base_url ...; await server.stop()
By itself:      python tests/servers/slack.py --port 0 --log truth.jsonl --history on --fault-rate 0.15 --seed 1
                prints its port on one line, then serves until SIGTERM or SIGINT

Plays auth.test, chat.postMessage (also into threads), chat.update, conversations.history, conversations.replies and
conversations.info. The truth log has one JSON line per accepted post: ``t, channel, ts, key, text, blocks, thread``;
``edited`` holds the same of accepted edits. Not Slack: scopes are only as many as these calls need, blocks
are checked for a few limits only (a judge elsewhere checks the rest).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not __package__:  # run as a file: its folder must not hide the libraries named like the servers in it
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from aiohttp import web

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

TOKEN = "xoxb-fake-token"
_BLOCKS = {"header", "rich_text", "context", "section", "divider", "actions", "image"}


class SlackServer:
    """refuse: channel -> Slack error code. rate/burst: posts per second and channel. history: whether its scope is
    there. retry_after: the header of a 429. slow_s: how late a slow answer is. elsewhere: faults of what is no post and
    no edit. clock: seconds since 1970."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        history: bool = True,
        info_scope: bool = True,
        rate: float = 1000.0,
        burst: float = 1000.0,
        refuse: dict[str, str] | None = None,
        faults: Faults | None = None,
        elsewhere: Faults | None = None,
        log: Path | None = None,
        requests_log: Path | None = None,
        retry_after: str = "2",
        slow_s: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.clock = clock
        self.history, self.info_scope = history, info_scope
        self.refuse = dict(refuse or {})
        self.faults = faults or Faults()
        self.elsewhere = elsewhere or Faults()
        self.instead: Said | None = None  # every post and edit is answered so, and not taken
        self.accepted = Lines(log)
        self.requests = Lines(requests_log)
        self.retry_after = retry_after
        self.slow_s = slow_s
        self.rooms: dict[str, dict[str, Any]] = {}  # channel -> what conversations.info says beyond the usual
        self.scopes = [
            "chat:write",
            "commands",
            "users:read",
            "groups:read",
            "groups:history",
        ]  # beside those for info and history
        self.page_size = 100
        self.base_url = ""
        self._rate, self._burst = rate, burst
        self._buckets: dict[str, Bucket] = {}
        self._messages: dict[str, list[dict[str, Any]]] = {}
        self.edited = Lines(None)
        self.deleted: set[str] = set()  # ts of messages that somebody deleted
        self.refuse_edit = ""  # the error of every chat.update
        self.refuse_reply = ""  # the error of every post into a thread
        self._count = 0
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on 127.0.0.1; returns the port."""
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        port = int(self._runner.addresses[0][1])
        self.base_url = f"http://127.0.0.1:{port}/api/"
        return port

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self.accepted.close()
        self.requests.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            fields: dict[str, Any] = json.loads(await request.text() or "{}")
        else:
            fields = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
        self.requests.add({"method": method, "fields": fields})
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _answer({"ok": False, "error": "invalid_auth"})
        if method in ("chat.postMessage", "chat.update"):
            return await self._post(request, fields, edit=method == "chat.update")
        fault = self.elsewhere.next()
        if untaken := self._untaken(request, fault):
            return untaken
        return await self._ending(request, fault, self._asked(method, fields))

    def _asked(self, method: str, fields: dict[str, Any]) -> web.Response:
        """The answer to what changes nothing."""
        granted = {"channels:read": self.info_scope, "channels:history": self.history}
        headers = {"X-OAuth-Scopes": ",".join([*self.scopes, *(scope for scope, has in granted.items() if has)])}
        if method == "auth.test":
            return _answer({"ok": True, "team_id": "T1", "user_id": "U0BOT", "bot_id": "B1"}, headers=headers)
        if method == "conversations.info":
            return _answer(self._info(str(fields.get("channel"))), headers=headers)
        if method in ("conversations.history", "conversations.replies"):
            return _answer(self._page(fields, thread=str(fields.get("ts") or "")), headers=headers)
        return _answer({"ok": False, "error": "unknown_method"})

    async def _post(self, request: web.Request, fields: dict[str, Any], *, edit: bool) -> web.StreamResponse:
        if self.instead:
            return self.instead.answer()
        channel = str(fields.get("channel"))
        bucket = self._buckets.setdefault(channel, Bucket(self._rate, self._burst))
        fault = self.faults.next()
        if untaken := self._untaken(request, fault):
            return untaken
        if wait := bucket.wait_s(time.monotonic()):
            return _busy(str(max(1, round(wait))))
        error = self.refuse.get(channel) or _wrong(fields) or self._wrong_place(channel, fields, edit=edit)
        if error:
            return _answer({"ok": False, "error": error})
        message = self._change(channel, fields) if edit else self._accept(channel, fields)
        answer = {"ok": True, "channel": channel, "ts": message["ts"], "message": message}
        return await self._ending(request, fault, _answer(answer))

    def _untaken(self, request: web.Request, fault: str) -> web.Response | None:
        """The answer to a request that is not looked at; None if it is."""
        if fault == BUSY:
            return _busy(self.retry_after)
        if fault == DROP_BEFORE:
            return _break(request)
        if fault == ERROR_BEFORE:
            return _answer({"ok": False, "error": "service_unavailable"}, status=503)
        return None

    async def _ending(self, request: web.Request, fault: str, answer: web.Response) -> web.Response:
        """The answer to what was done, or the fault that hides it."""
        if fault == DROP_AFTER:
            return _break(request)
        if fault == ERROR_AFTER:
            return _answer({"ok": False, "error": "internal_error"}, status=500)
        if fault == NONSENSE:
            return web.Response(text="<html>Something went wrong</html>", content_type="text/html")
        if fault == SLOW:
            await asyncio.sleep(self.slow_s)
        return answer

    def _wrong_place(self, channel: str, fields: dict[str, Any], *, edit: bool) -> str:
        """Slack's error code for an edit or a reply whose message is not there, or ''."""
        ts = fields.get("ts") if edit else fields.get("thread_ts")
        if not ts:
            return "message_not_found" if edit else ""
        there = any(each["ts"] == ts for each in self._messages.get(channel, [])) and ts not in self.deleted
        if not there:
            return "message_not_found" if edit else "thread_not_found"
        return self.refuse_edit if edit else self.refuse_reply

    def _change(self, channel: str, fields: dict[str, Any]) -> dict[str, Any]:
        """As on Slack, text alone takes the blocks away."""
        message = next(each for each in self._messages[channel] if each["ts"] == fields["ts"])
        message.update(text=fields.get("text", ""), blocks=fields.get("blocks") or [])
        message["metadata"] = fields.get("metadata", message["metadata"])
        line = {"t": self.clock(), "channel": channel, "ts": message["ts"]}
        self.edited.add({**line, "text": message["text"], "blocks": message["blocks"]})
        return message

    def _accept(self, channel: str, fields: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        now = self.clock()
        # A ts is unique per channel: the count fills the last places.
        message = {
            "type": "message",
            "bot_id": "B1",
            "user": "U0BOT",
            "ts": f"{int(now)}.{int(now % 1 * 1000):03d}{self._count % 1000:03d}",
            "text": fields.get("text", ""),
            "blocks": fields.get("blocks") or [],
            "metadata": fields.get("metadata"),
            **({"thread_ts": fields["thread_ts"]} if fields.get("thread_ts") else {}),
        }
        self._messages.setdefault(channel, []).append(message)
        payload = (fields.get("metadata") or {}).get("event_payload") or {}
        line = {"t": now, "channel": channel, "ts": message["ts"], "key": payload.get("id", "")}
        shown = {"text": message["text"], "blocks": message["blocks"], "thread": message.get("thread_ts")}
        self.accepted.add({**line, **shown})
        return message

    def _info(self, channel: str) -> dict[str, Any]:
        if not self.info_scope:
            return {"ok": False, "error": "missing_scope", "needed": "channels:read", "provided": "chat:write"}
        if self.refuse.get(channel) == "channel_not_found":
            return {"ok": False, "error": "channel_not_found"}
        archived = self.refuse.get(channel) == "is_archived"
        member = self.refuse.get(channel) != "not_in_channel"
        room = {"id": channel, "is_private": False, "is_archived": archived, "is_member": member}
        return {"ok": True, "channel": {**room, **self.rooms.get(channel, {})}}

    def _page(self, fields: dict[str, Any], thread: str = "") -> dict[str, Any]:
        """Newest first, as Slack does; the cursor is an offset. A channel's page has no replies, a thread's holds them
        and the message above."""
        if not self.history:
            return {"ok": False, "error": "missing_scope", "needed": "channels:history", "provided": "chat:write"}
        channel = str(fields.get("channel"))
        if channel in self.refuse:
            return {"ok": False, "error": self.refuse[channel]}
        oldest = float(fields.get("oldest") or 0)
        if thread and (
            thread in self.deleted or not any(each["ts"] == thread for each in self._messages.get(channel, []))
        ):
            return {"ok": False, "error": "thread_not_found"}
        found = [
            message
            for message in reversed(self._messages.get(channel, []))
            if float(message["ts"]) > oldest
            and thread in (message.get("thread_ts", ""), message["ts"] if thread else "")
        ]
        start = int(fields.get("cursor") or 0)
        end = start + min(int(fields.get("limit") or 100), self.page_size)
        with_metadata = str(fields.get("include_all_metadata")).lower() in ("1", "true")
        hidden = set() if with_metadata else {"metadata"}
        page = [{key: value for key, value in message.items() if key not in hidden} for message in found[start:end]]
        more = end < len(found)
        return {
            "ok": True,
            "messages": page,
            "has_more": more,
            "response_metadata": {"next_cursor": str(end) if more else ""},
        }


def _wrong(fields: dict[str, Any]) -> str:
    """Slack's error code for a post that it would refuse, or ''."""
    if not re.fullmatch(r"[CDGU][A-Z0-9]+", str(fields.get("channel"))):
        return "channel_not_found"
    blocks = fields.get("blocks") or []
    if not fields.get("text") and not blocks:
        return "no_text"
    if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
        return "msg_blocks_too_long"
    if len(blocks) > 50 or any(block.get("type") not in _BLOCKS for block in blocks):
        return "invalid_blocks"
    headers = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    return "invalid_blocks" if any(not 0 < len(text) <= 150 for text in headers) else ""


def _answer(body: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def _busy(retry_after: str) -> web.Response:
    return _answer({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": retry_after})


def _break(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def serve(arguments: argparse.Namespace) -> None:
    server = SlackServer(
        token=arguments.token,
        history=arguments.history == "on",
        rate=arguments.rate,
        burst=arguments.burst,
        refuse=dict(pair.split("=", 1) for pair in arguments.refuse),
        faults=Faults(arguments.fault_rate, arguments.seed),
        log=arguments.log,
        requests_log=arguments.requests,
    )
    await play(server, arguments.port)


def main() -> None:
    parser = options("Plays Slack's Web API on 127.0.0.1.", TOKEN, "C404=channel_not_found")
    parser.add_argument("--rate", type=float, default=1000.0, help="posts per second and channel")
    parser.add_argument("--burst", type=float, default=1000.0, help="posts at once in one channel")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
