"""What the Slack app lacks of what the settings need: scopes of the bot token, and whether the app-level token can open
a socket. For ``check``; posts nothing and opens no socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_S = 30
TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
SOCKET_CURES = {
    "missing_scope": "lacks the scope connections:write: generate a new one on the page Basic Information",
    "not_allowed_token_type": "is no app-level token: it begins with xapp-, on the page Basic Information",
    "invalid_auth": "is refused: generate a new one on the page Basic Information",
}


async def lacking(base_url: str, token: str, app_token: str, needed: Iterable[str]) -> list[str]:
    """A sentence with the cure for everything that is missing. needed: scopes; app_token: '' if none is used.

    What cannot be asked now is left out: that the log-in failed is told elsewhere."""
    client = AsyncWebClient(token=token, base_url=base_url, retry_handlers=[], timeout=TIMEOUT_S)
    async with asyncio.TaskGroup() as group:
        scopes = group.create_task(_missing_scopes(client, needed)) if token else None
        socket = group.create_task(_socket_trouble(client, app_token)) if app_token else None
    return [*(scopes.result() if scopes else []), *(socket.result() if socket else [])]


async def _missing_scopes(client: AsyncWebClient, needed: Iterable[str]) -> list[str]:
    try:
        answer = await client.auth_test()
    except TROUBLE:
        return []
    granted = {each.strip() for each in str((answer.headers or {}).get("X-OAuth-Scopes") or "").split(",")} - {""}
    missing = sorted(set(needed) - granted) if granted else []
    if not missing:
        return []
    cure = "add them on the page OAuth & Permissions (slack-manifest prints the whole set) and install the app again"
    return [f"the app lacks the scopes {', '.join(missing)}: {cure}"]


async def _socket_trouble(client: AsyncWebClient, app_token: str) -> list[str]:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = str(error.response.get("error") or "")
        return [f"SLACK_APP_TOKEN {SOCKET_CURES[code]}"] if code in SOCKET_CURES else []
    except TROUBLE:
        return []
    return []
