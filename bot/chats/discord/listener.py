"""Listens to Discord until it is stopped: a supervisor that begins a new client whenever one ends.

The library's client ends for good in more ways than its documentation says: a refused first connection, an error of
Discord at log-in, an event that breaks a parser. None of them ends listening. Only a refused token or a missing intent
does, and posting goes on without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.chats.discord.client import PolicyBot
from bot.core.ports import Answers

log = structlog.get_logger("discord")

RETRY_S = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
STEADY_S = 60.0  # a client that lived so long begins the pauses anew
REFUSED_CODES = {4004, 4010, 4011, 4012, 4013, 4014}  # the gateway's own list of closes that must not be repeated


class DiscordListener:
    """The listening half of Discord.

    api_url, gateway_url: other addresses than Discord's, '' for its own; the library keeps them in one place for the
    whole process. named: who may change settings beside those whom Discord lets; note_login: called before each log-in
    to the gateway, returns seconds to wait first, so that a bot that restarts all the time keeps within Discord's daily
    limit (1,000, after which it resets the token); load_hash, save_hash: which commands Discord has.
    """

    name = "discord"

    def __init__(
        self,
        answers: Answers,
        token: str,
        *,
        api_url: str = "",
        gateway_url: str = "",
        named: tuple[str, ...] = (),
        note_login: Callable[[], Awaitable[float]],
        load_hash: Callable[[], Awaitable[str]],
        save_hash: Callable[[str], Awaitable[None]],
        retry_s: tuple[float, ...] = RETRY_S,
        guild_wait_s: float = 2.0,
    ) -> None:
        self._answers = answers
        self._token = token
        self._api_url, self._gateway_url = api_url, gateway_url
        self._named = named
        self._note_login = note_login
        self._load_hash, self._save_hash = load_hash, save_hash
        self._retry_s = retry_s
        self._guild_wait_s = guild_wait_s
        self._state = "starting"

    @property
    def state(self) -> str:
        """``starting``, ``ready``, ``waiting: why`` or ``failed: why``."""
        return self._state

    async def run(self) -> None:
        """Listen until cancelled. Returns only after a refused token or missing intents."""
        if self._api_url:
            Route.BASE = self._api_url.rstrip("/")
        if self._gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = URL(self._gateway_url)
        tries = 0
        loop = asyncio.get_running_loop()
        while True:
            await self._wait_for_budget()
            began = loop.time()
            says = await self._live()
            if says.startswith("failed"):
                self._state = says
                log.error("cannot listen to Discord", says=says)
                return
            self._state = says
            tries = 0 if loop.time() - began > STEADY_S else tries + 1
            wait = self._retry_s[min(tries, len(self._retry_s)) - 1] if tries else self._retry_s[0]
            log.warning("Discord's connection ended; a new one begins", says=says, in_s=wait)
            await asyncio.sleep(wait)

    def new_client(self) -> PolicyBot:
        """One client, not started."""
        return PolicyBot(
            self._answers,
            self._named,
            load_hash=self._load_hash,
            save_hash=self._save_hash,
            on_listening=self._hears,
            note_login=self._note_login,
            guild_ready_timeout=self._guild_wait_s,
        )

    def _hears(self) -> None:
        self._state = "ready"

    async def _wait_for_budget(self) -> None:
        while (wait := await self._note_login()) > 0:
            self._state = "waiting: too many log-ins today"
            log.warning("waiting before the next log-in to Discord", wait_s=round(wait))
            await asyncio.sleep(wait)

    async def _live(self) -> str:
        """The life of one client; how it ended, as a state."""
        client = self.new_client()
        try:
            await client.start(self._token)
        except discord.LoginFailure:
            return "failed: Discord does not accept the bot's token"
        except discord.PrivilegedIntentsRequired:
            return "failed: Discord does not grant the intents that the bot asks for"
        except discord.ConnectionClosed as error:
            refused = error.code in REFUSED_CODES
            return f"{'failed' if refused else 'waiting'}: the gateway closed with {error.code}"
        except Exception as error:
            # Whatever it is, including errors inside the library's parsers: the next client may do better.
            log.info("client ended", error=type(error).__name__)
            return f"waiting: {type(error).__name__}"
        finally:
            await asyncio.gather(client.close(), return_exceptions=True)
        return "waiting: the connection ended"
