"""Listens to Slack until it is stopped: by Socket Mode (the default) or as a signed HTTP server, same handlers.

A watchdog looks at the socket: one that has silently died is rebuilt. Listening ends for good only when Slack refuses
the app-level token; posting goes on without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chats.slack.changes import register_changes
from bot.chats.slack.listen import Ears
from bot.chats.slack.standing import Standings
from bot.config import hidden_secrets
from bot.core.ports import Answers

log = structlog.get_logger("slack")

CONNECT_S = 30.0
REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type", "missing_scope"}


@dataclass(frozen=True, slots=True)
class Pulse:
    """Seconds: between two looks at the socket, and without any envelope before it is rebuilt on suspicion; pauses
    between attempts to connect, the last one again and again; between two calls that keep the way to Slack open."""

    look_s: float = 15.0
    ping_s: float = 60.0
    silent_s: float = 3600.0
    retry_s: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 300.0)


class SlackListener:
    """The listening half of Slack.

    token: the bot's (xoxb), '' with OAuth; app_token: for Socket Mode (xapp), '' for HTTP; signing_secret, port: for
    HTTP; named: who may change settings beside owners and admins; oauth: for several workspaces, whose pages are served
    by HTTP in either mode; forget: deletes the installation of (enterprise, workspace) when the app was removed there.
    """

    name = "slack"

    def __init__(
        self,
        answers: Answers,
        *,
        base_url: str,
        token: str = "",
        app_token: str = "",
        signing_secret: str = "",
        port: int = 3000,
        host: str = "127.0.0.1",
        named: tuple[str, ...] = (),
        oauth: AsyncOAuthFlow | None = None,
        forget: Callable[[str, str], Awaitable[None]] | None = None,
        pulse: Pulse = Pulse(),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = base_url
        self._token, self._app_token, self._signing_secret = token, app_token, signing_secret
        self._host, self.port = host, port
        self._oauth = oauth
        self._forget = forget
        self._pulse = pulse
        self._monotonic = monotonic
        self._heard = 0.0
        self._state = "starting"
        self.serving = asyncio.Event()  # set once the HTTP server has its port
        self._answers = answers
        self._standings = Standings(named)

    @property
    def state(self) -> str:
        """``starting``, ``ready``, ``waiting: why`` or ``failed: why``."""
        return self._state

    async def run(self) -> None:
        """Listen until cancelled. Returns only if Slack refuses the app-level token."""
        ways = [self._keep_socket()] if self._app_token else []
        # Installing needs HTTP, also beside a socket.
        ways += [self._serve()] if self._oauth or not self._app_token else []
        tasks = [asyncio.create_task(way) for way in ways]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def app(self) -> AsyncApp:
        """The app with all handlers, for either way of listening."""
        client = AsyncWebClient(token=self._token or None, base_url=self._base_url, retry_handlers=[])
        with hidden_secrets():
            app = AsyncApp(
                client=client,
                # Beside a socket the same app serves the pages of OAuth. Without a secret of Slack's nobody may know
                # the one that requests are checked with, or anybody could sign a command.
                signing_secret=self._signing_secret or secrets.token_hex(32),
                oauth_flow=self._oauth,
                raise_error_for_unhandled_request=False,
            )
        app.middleware(self._note)
        Ears(self._answers, self._standings).register(app)
        # Bolt's own listeners for removed apps would never be reached: only the first that fits an event is run.
        register_changes(app, self._answers, self._forget)
        return app

    async def _note(self, next: Callable[[], object]) -> None:  # noqa: A002  (Bolt passes it by this name)
        self._heard = self._monotonic()
        await next()  # type: ignore[misc]

    async def _keep_socket(self) -> None:
        tries = 0
        while True:
            handler = AsyncSocketModeHandler(self.app(), self._app_token)
            try:
                # The library would ask again and again with a token that is refused: ask once first.
                await AsyncWebClient(base_url=self._base_url, retry_handlers=[]).apps_connections_open(
                    app_token=self._app_token
                )
                async with asyncio.timeout(CONNECT_S):
                    await handler.connect_async()  # type: ignore[no-untyped-call]
                tries = 0
                self._state, self._heard = "ready", self._monotonic()
                log.info("listening to Slack")
                await self._come_back(handler.app.client)
                await self._watch(handler)
                self._state = "waiting: the socket went silent"
                log.warning("Slack's socket went silent; it is rebuilt")
            except SlackApiError as error:
                code = str(error.response.get("error") or "")
                if code in REFUSED:
                    self._state = f"failed: Slack refuses the app-level token ({code})"
                    log.error("cannot listen to Slack", code=code)
                    return
                self._state = f"waiting: {code}"
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
                self._state = f"waiting: {type(error).__name__}"
                log.warning("cannot listen to Slack now", says=type(error).__name__)
            finally:
                await _closed(handler)
            await asyncio.sleep(self._pulse.retry_s[min(tries, len(self._pulse.retry_s) - 1)])
            tries += 1

    async def _come_back(self, client: AsyncWebClient) -> None:
        """A token that is accepted says that the app is (again) in its workspace."""
        if self._token:
            with contextlib.suppress(SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                known = await client.auth_test()
                await self._answers.team_back("slack", str(known.get("team_id") or ""))

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Returns when the socket is dead: not connected at two looks in a row, or nothing heard for very long."""
        missed, pinged = 0, self._monotonic()
        while missed < 2 and self._monotonic() - self._heard < self._pulse.silent_s:
            await asyncio.sleep(self._pulse.look_s)
            missed = 0 if await handler.client.is_connected() else missed + 1
            if self._token and self._monotonic() - pinged >= self._pulse.ping_s:
                pinged = self._monotonic()
                # Sockets have died silently on ways that nothing else used for long.
                with contextlib.suppress(SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                    await handler.app.client.auth_test()

    async def _serve(self) -> None:
        """A port that is taken may become free again."""
        tries = 0
        while True:
            try:
                await self._serve_now()
            except OSError as error:
                says = f"port {self.port} cannot be opened ({error.strerror or error})"
                log.warning("cannot listen for Slack", says=says)
                if not self._app_token:
                    self._state = f"waiting: {says}"
            await asyncio.sleep(self._pulse.retry_s[min(tries, len(self._pulse.retry_s) - 1)])
            tries += 1

    async def _serve_now(self) -> None:
        app = self.app()
        runner = web.AppRunner(app.web_app(path="/slack/events"), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self.port)
            await site.start()
            self.port = int(runner.addresses[0][1])
            if not self._app_token:
                self._state = "ready"
            self.serving.set()
            log.info("listening for Slack", port=self.port)
            if not self._app_token:
                await self._come_back(app.client)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


async def _closed(handler: AsyncSocketModeHandler) -> None:
    """Whatever state it is in, it must not keep its connections and tasks."""
    await asyncio.gather(handler.close_async(), return_exceptions=True)  # type: ignore[no-untyped-call]
