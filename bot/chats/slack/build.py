"""Builds both halves of Slack, the speaking and the listening one, from the configuration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.chats.slack.listener import SlackListener
from bot.chats.slack.manifest import Options, names_group, scopes_of
from bot.chats.slack.oauth import Installations, States, build_oauth
from bot.chats.slack.rights import lacking
from bot.chats.slack.send import SlackChat
from bot.config import Config
from bot.core.ports import Answers
from bot.store.database import Store


def build_chat(config: Config, installation: str, store: Store | None, clock: Callable[[], datetime]) -> SlackChat:
    """The speaking half. store: only needed where several workspaces installed the app."""
    oauth = config.settings.slack_oauth and store is not None
    return SlackChat(
        config.secrets.slack_bot_token,
        _root(config),
        read_history=config.settings.slack_read_history,
        installation=installation,
        token_of=Installations(store, clock).token_of if oauth and store is not None else None,
    )


def build_listener(
    config: Config, answers: Answers, store: Store, clock: Callable[[], datetime]
) -> SlackListener | None:
    """The listening half; None if there is neither an app-level token nor, for HTTP, a signing secret."""
    settings, secrets = config.settings, config.secrets
    socket = settings.slack_mode == "socket"
    if not (secrets.slack_app_token if socket else secrets.slack_signing_secret):
        return None
    oauth = installations = None
    if settings.slack_oauth:
        installations = Installations(store, clock, welcome=partial(answers.team_back, "slack"))
        root = config.endpoints.slack_api_url
        oauth = build_oauth(
            installations,
            States(store, clock),
            client_id=secrets.slack_client_id,
            client_secret=secrets.slack_client_secret,
            scopes=scopes_of(
                Options(read_history=settings.slack_read_history, groups=names_group(settings.may_change))
            ),
            base_url=_root(config),
            # Beside another Web API stands another page where people allow the app.
            authorization_url=f"{root.rstrip('/').removesuffix('/api')}/oauth/v2/authorize" if root else "",
        )
    return SlackListener(
        answers,
        base_url=_root(config),
        token="" if settings.slack_oauth else secrets.slack_bot_token,
        app_token=secrets.slack_app_token if socket else "",
        signing_secret=secrets.slack_signing_secret,
        host=settings.slack_host,
        port=settings.slack_port,
        named=settings.may_change,
        oauth=oauth,
        forget=installations.forget if installations else None,
    )


async def lacking_rights(config: Config) -> list[str]:
    """What the app lacks of what the settings need; nothing is known where each workspace has its own token."""
    settings, secrets = config.settings, config.secrets
    options = Options(read_history=settings.slack_read_history, groups=names_group(settings.may_change))
    app_token = secrets.slack_app_token if settings.slack_mode == "socket" else ""
    token = "" if settings.slack_oauth else secrets.slack_bot_token
    return await lacking(_root(config), token, app_token, scopes_of(options))


def _root(config: Config) -> str:
    return config.endpoints.slack_api_url or AsyncWebClient.BASE_URL
