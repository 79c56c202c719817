"""Publishes the sample's feeds on this machine (127.0.0.1, a free port), as of a poll that the caller chooses.

Answers conditional requests with 304 like a good publisher. Serves nobody else and keeps nothing.
"""

from __future__ import annotations

import hashlib
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.demo.documents import REFUSAL, write
from bot.demo.sample import Poll, Sample


class FeedServer:
    """``async with FeedServer(sample) as server``: feeds at ``server.address(outlet_id)``."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._step = 0
        self._port = 0
        app = web.Application()
        app.router.add_get("/feed/{outlet}", self._feed)
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def poll(self) -> Poll:
        """The poll that is being served."""
        return self._sample.polls[self._step]

    def step(self) -> Poll:
        """Go on to the next poll. IndexError after the last."""
        following = self._sample.polls[self._step + 1]
        self._step += 1
        return following

    def address(self, outlet_id: str) -> str:
        """Where this outlet's feed is."""
        return f"http://127.0.0.1:{self._port}/feed/{outlet_id}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        outlet_id = request.match_info["outlet"]
        try:
            outlet = self._sample.get_outlet(outlet_id)
        except KeyError:
            raise web.HTTPNotFound from None
        if outlet_id in self.poll.blocked:
            # Bot walls answer like this: status 200 and a page for people.
            return web.Response(text=REFUSAL, content_type="text/html")
        document = write(outlet, self._sample.list_items(outlet_id, self.poll.at))
        tag = f'"{hashlib.sha256(document).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=document, content_type="application/xml", charset="utf-8", headers={"ETag": tag})
