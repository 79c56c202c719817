"""Several workspaces with one bot: installations by OAuth, kept in our own database.

Gives Bolt the stores that it asks for, and the sender the token of a workspace. Token rotation is left off: a scheduler
would have to renew tokens, and it cannot be switched off again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.store import installations
from bot.store.database import Store

STATE_S = 600


class Installations(AsyncInstallationStore):
    """Bolt's installation store over ours. clock: aware UTC now; welcome: is told of each workspace that installed the
    app, perhaps again."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], welcome: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._welcome = welcome

    async def async_save(self, installation: Installation) -> None:
        """Keep the installation and the bot in it."""
        where = (installation.enterprise_id or "", installation.team_id or "")
        await self._save(where, installation.user_id or "-", installation.to_dict())
        await self.async_save_bot(installation.to_bot())
        if self._welcome is not None and installation.team_id:
            await self._welcome(installation.team_id)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the bot alone."""
        await self._save((bot.enterprise_id or "", bot.team_id or ""), "", bot.to_dict())

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace."""
        team = "" if is_enterprise_install else team_id or ""
        text = await self._store.read(installations.find_installation, enterprise_id or "", team, "")
        return Bot(**json.loads(text)) if text else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """A person's installation of a workspace, or the newest one."""
        team = "" if is_enterprise_install else team_id or ""
        text = await self._store.read(installations.find_installation, enterprise_id or "", team, user_id)
        fields = json.loads(text) if text else {}
        return Installation(**fields) if fields.get("user_id") else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The bot was removed from a workspace."""
        await self._store.write(installations.forget_installation, enterprise_id or "", team_id or "", "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A person's installation, or all of a workspace."""
        await self._store.write(installations.forget_installation, enterprise_id or "", team_id or "", user_id)

    async def forget(self, enterprise: str, team: str) -> None:
        """The app was removed from a workspace, or its token revoked."""
        await self.async_delete_installation(enterprise_id=enterprise, team_id=team)

    async def token_of(self, team: str) -> str:
        """The token to post with in a workspace, '' if the app is not installed there."""
        bot = await self.async_find_bot(enterprise_id=None, team_id=team)
        return str(bot.bot_token) if bot else ""

    async def _save(self, where: tuple[str, str], person: str, fields: dict[str, Any]) -> None:
        text = json.dumps(fields, default=str)
        await self._store.write(installations.save_installation, *where, person, text, self._clock())


class States(AsyncOAuthStateStore):
    """Which installations were begun here: good for ten minutes and one time."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state that nobody can guess."""
        state = secrets.token_urlsafe(32)
        await self._store.write(installations.add_state, state, self._clock() + timedelta(seconds=STATE_S))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued here and is still good; afterwards it is not."""
        return await self._store.write(installations.take_state, state, self._clock())


def build_oauth(
    store: Installations,
    states: States,
    *,
    client_id: str,
    client_secret: str,
    scopes: Sequence[str],
    base_url: str,
    authorization_url: str = "",
) -> AsyncOAuthFlow:
    """The pages ``/slack/install`` and ``/slack/oauth_redirect``. base_url: the Web API's root; authorization_url:
    where people allow it, '' for Slack's."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=list(scopes),
        installation_store=store,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=STATE_S,
        authorization_url=authorization_url or None,
    )
    return AsyncOAuthFlow(client=AsyncWebClient(base_url=base_url, retry_handlers=[]), settings=settings)
