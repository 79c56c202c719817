"""An endpoint is asked in its own form, with the key in one header; whatever it does ends in words or a FetchError."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.errors import FetchError
from bot.sources.model import MAX_ANSWER, EndpointModel
from tests.servers.model import ModelServer, in_form

KEY = "sk-planted-0badc0ffee"
CHOICE = '{"sentences": [2, 1]}'


async def failure(model: EndpointModel) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await model.ask("Choose.", "[1] One.")
    assert KEY not in str(caught.value)
    return caught.value


async def test_openai_is_asked_in_its_form() -> None:
    async with ModelServer(CHOICE) as server:
        model = EndpointModel("openai", server.url("/v1/"), "tiny", KEY, "PolicyBot/1")
        assert await model.ask("Choose.", "[1] One.") == CHOICE
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert server.headers[0]["User-Agent"] == "PolicyBot/1"
    asked = server.asked[0]
    assert [each["role"] for each in asked["messages"]] == ["system", "user"]
    assert (asked["model"], asked["temperature"], asked["response_format"]["type"]) == ("tiny", 0, "json_schema")


@pytest.mark.parametrize("base", ["", "/", "/v1"])
async def test_anthropic_is_asked_in_its_form(base: str) -> None:
    async with ModelServer(CHOICE) as server:
        assert await EndpointModel("anthropic", server.url(base), "tiny", KEY).ask("Choose.", "[1] One.") == CHOICE
    assert server.paths == ["/v1/messages"]
    assert server.headers[0]["x-api-key"] == KEY
    assert server.headers[0]["anthropic-version"] == "2023-06-01"
    assert "Authorization" not in server.headers[0]
    assert (server.asked[0]["system"], server.asked[0]["messages"][0]["content"]) == ("Choose.", "[1] One.")


async def test_no_proxy_of_the_environment_sees_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ModelServer(CHOICE) as proxy, ModelServer(CHOICE) as server:
        monkeypatch.setenv("http_proxy", proxy.url())
        monkeypatch.setenv("no_proxy", "")
        await EndpointModel("openai", server.url("/v1"), "tiny", KEY).ask("Choose.", "[1] One.")
    assert (len(proxy.asked), len(server.asked)) == (0, 1)


async def test_without_a_key_no_header_speaks_of_one() -> None:
    async with ModelServer(CHOICE) as server:
        await EndpointModel("openai", server.url("/v1"), "tiny").ask("Choose.", "[1] One.")
        await EndpointModel("anthropic", server.url(), "tiny").ask("Choose.", "[1] One.")
    assert not any({"Authorization", "x-api-key"} & set(headers) for headers in server.headers)


async def test_an_endpoint_without_schemas_is_asked_again_without_and_then_never_with() -> None:
    async def old(request: web.Request, body: dict[str, Any]) -> web.Response:
        if "response_format" in body:
            return web.json_response({"error": "unknown field"}, status=400)
        return web.json_response(in_form(request.path, CHOICE))

    async with ModelServer(answer=old) as server:
        model = EndpointModel("openai", server.url("/v1"), "tiny")
        assert [await model.ask("Choose.", "[1] One.") for _ in range(2)] == [CHOICE, CHOICE]
    assert ["response_format" in body for body in server.asked] == [True, False, False]


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 429, 500, 529])
async def test_a_refusal_is_told_by_its_number_and_a_redirect_is_not_followed(status: int) -> None:
    async def refuse(request: web.Request, body: dict[str, Any]) -> web.Response:
        headers = {"Location": "/elsewhere", "Retry-After": "7"}
        return web.Response(status=status, text=f"no: {KEY}", headers=headers)

    async with ModelServer(answer=refuse) as server:
        error = await failure(EndpointModel("openai", server.url("/v1"), "tiny", KEY))
    assert (error.kind, error.status, error.retry_after_s) == ("http_status", status, 7)
    assert set(server.paths) == {"/v1/chat/completions"}


async def never(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def drip(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b" ")
        await asyncio.sleep(0.01)


async def flood(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    return web.Response(body=b" " * (MAX_ANSWER + 1))


async def squeezed(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    answer = web.json_response(in_form(request.path, CHOICE))
    answer.enable_compression(web.ContentCoding.gzip)
    return answer


async def hang_up(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(never, "timeout"), (drip, "timeout"), (flood, "too_large"), (squeezed, "bad_answer"), (hang_up, "connect")],
)
async def test_an_endpoint_that_misbehaves_costs_a_bounded_time_and_memory(
    answer: Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]], kind: str
) -> None:
    async with ModelServer(answer=answer) as server:
        model = EndpointModel("openai", server.url("/v1"), "tiny", KEY, timeout_s=0.2 if kind == "timeout" else 20)
        assert (await failure(model)).kind == kind


async def test_nobody_there_is_told_as_such() -> None:
    async with ModelServer() as server:
        gone = server.url("/v1")
    assert (await failure(EndpointModel("openai", gone, "tiny", KEY))).kind == "connect"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<html>", b"\xff\xfe", b"[]", b"null", b"7", b'{"choices": []}', b'{"choices": [{"message": null}]}'),
        *(b'{"choices": [{"message": {"content": null}}]}', b'{"content": [{"type": "text"}]}', b"[" * 100_000),
        b'{"content": "words"}',
    ],
    ids=lambda content: content[:40].decode("latin-1"),
)
@pytest.mark.parametrize("kind", ["openai", "anthropic"])
async def test_garbage_is_no_answer(kind: str, content: bytes) -> None:
    async def garbage(request: web.Request, body: dict[str, Any]) -> web.Response:
        return web.Response(body=content)

    async with ModelServer(answer=garbage) as server:
        assert (await failure(EndpointModel(kind, server.url(), "tiny", KEY))).kind == "bad_answer"


def test_printing_it_shows_no_key() -> None:
    assert KEY not in repr(EndpointModel("openai", "https://model.example/v1", "tiny", KEY))
