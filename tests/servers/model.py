"""A language model on 127.0.0.1 that says what a test wants, in OpenAI's form and in Anthropic's.

    async with ModelServer(says='{"sentences": [1, 2]}') as server:
        await EndpointModel("openai", server.url("/v1"), "tiny").ask("Choose.", "[1] ...")
        assert server.asked[0]["model"] == "tiny"

It keeps what it was asked, with the headers. ``answer`` takes over for everything that no honest endpoint does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any

from aiohttp import web

Answering = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


class ModelServer:
    """says: the words of every answer; answer: answers instead, given the request and its body."""

    def __init__(self, says: str = "", answer: Answering | None = None) -> None:
        self.says = says
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> ModelServer:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(request.headers)
        self.paths.append(request.path)
        if self.answer is not None:
            return await self.answer(request, body)
        return web.json_response(in_form(request.path, self.says))


def in_form(path: str, says: str) -> dict[str, Any]:
    """Words in the form of the endpoint that was asked."""
    if path.endswith("/messages"):
        return {"role": "assistant", "content": [{"type": "text", "text": says}]}
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": says}}]}
