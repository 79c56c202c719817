"""Asks the language model that the operator has set up: an OpenAI-compatible endpoint, or Anthropic's.

OpenAI-compatible are, beside OpenAI, Ollama, vLLM, LM Studio and many hosts. One question is one request, or two if an
endpoint refuses the schema of the answer. Nothing else is ever asked: redirects are not followed, no proxy from the
environment, no cookies. The key is in one header and in no message. Believes nothing: what comes back is text that
core.choosing has to read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bot.core.choosing import SCHEMA
from bot.errors import FetchError
from bot.sources.answer import Answer, status_error

TIMEOUT_S = 30.0
CONNECT_S = 10.0
MAX_ANSWER = 256 * 1024  # bytes; what is asked for takes fifty
ANSWER_TOKENS = 1024
ANTHROPIC_VERSION = "2023-06-01"
_NOT_UNDERSTOOD = (400, 422)


@dataclass(slots=True)
class EndpointModel:
    """kind: ``openai`` or ``anthropic``; url: its base (``http://localhost:11434/v1``, ``https://api.anthropic.com``);
    key: '' for none; agent: how we name ourselves; timeout_s: for one question, whatever happens."""

    kind: str
    url: str
    model: str
    key: str = field(default="", repr=False)
    agent: str = ""
    timeout_s: float = TIMEOUT_S
    _plain: bool = False  # it does not know schemas: is not offered one again

    async def ask(self, instructions: str, text: str) -> str:
        """The words of the answer. Raises FetchError ``timeout``, ``connect``, ``http_status``, ``too_large`` or
        ``bad_answer``; its sentence repeats nothing that the endpoint said."""
        try:
            async with asyncio.timeout(self.timeout_s), self._session() as session:
                answer = await self._post(session, instructions, text)
                if answer.status in _NOT_UNDERSTOOD and self.kind == "openai" and not self._plain:
                    self._plain = True
                    answer = await self._post(session, instructions, text)
        except TimeoutError as error:
            raise FetchError("timeout", f"The model gave no answer within {self.timeout_s:g} s.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError("connect", f"The model cannot be reached ({type(error).__name__}).") from error
        if answer.status != 200:
            raise status_error(answer, datetime.now(UTC))
        return _words_of(answer.body, self.kind)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),  # the deadline is the question's
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,  # what nobody asked to be compressed is garbage, not a bomb
            headers={"User-Agent": self.agent, "Accept-Encoding": "identity"},
        )

    async def _post(self, session: aiohttp.ClientSession, instructions: str, text: str) -> Answer:
        url, headers, body = self._request(instructions, text)
        async with session.post(url, json=body, headers=headers, allow_redirects=False) as response:
            content = await _read(response) if response.status == 200 else b""
            return Answer(response.status, response.headers, content, url)

    def _request(self, instructions: str, text: str) -> tuple[str, Mapping[str, str], dict[str, Any]]:
        base = self.url.rstrip("/")
        if self.kind == "anthropic":
            headers = {"anthropic-version": ANTHROPIC_VERSION} | ({"x-api-key": self.key} if self.key else {})
            body: dict[str, Any] = {"model": self.model, "max_tokens": ANSWER_TOKENS, "system": instructions}
            body["messages"] = [{"role": "user", "content": text}]
            return f"{base.removesuffix('/v1')}/v1/messages", headers, body
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": text}]
        body = {"model": self.model, "messages": messages}
        if not self._plain:
            schema = {"name": "choice", "strict": True, "schema": SCHEMA}
            body |= {"temperature": 0, "response_format": {"type": "json_schema", "json_schema": schema}}
        return f"{base}/chat/completions", {"Authorization": f"Bearer {self.key}"} if self.key else {}, body


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body, as long as it is one that we can want."""
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > MAX_ANSWER:
            response.close()
            raise FetchError("too_large", f"The model's answer is larger than {MAX_ANSWER // 1024} KiB.")
    return bytes(content)


def _words_of(content: bytes, kind: str) -> str:
    """The text in an answer. Raises FetchError ``bad_answer`` for a form that this kind of endpoint does not give."""
    try:
        answer = json.loads(content)
        if kind == "anthropic":
            found = "".join(part["text"] for part in answer["content"] if part["type"] == "text")
        else:
            found = answer["choices"][0]["message"]["content"]
        if isinstance(found, str):
            return found
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        pass
    raise FetchError("bad_answer", f"The address does not answer like {kind} does.")
