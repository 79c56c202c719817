"""The app manifest that Slack needs, with exactly the scopes and events of the chosen options and nothing else.

Pure. The default set can post and answer, and cannot read messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chats.slack.changes import CLOSING, JOINED, LEAVING, OPENING

PATH = "/slack/events"

# Scope -> what for. The README shows the same table.
SCOPES: Mapping[str, str] = {
    "chat:write": "to post alerts and answers",
    "commands": "for /policy",
    "users:read": "to see who is an owner or admin, or a guest, when somebody changes settings",
    "channels:read": "to see who made a public channel and whether it is archived",
    "groups:read": "the same for private channels that the bot was invited to",
}
PUBLIC, HISTORY, GROUPS = "chat:write.public", ("channels:history", "groups:history"), "usergroups:read"


@dataclass(frozen=True, slots=True)
class Options:
    """mode: ``socket`` or ``http``; url: the public address in front of the bot, for HTTP and OAuth; read_history: the
    bot may look its own messages up; public: it may post in public channels without being invited; groups: user
    groups are named in the configuration; oauth: several workspaces."""

    mode: str = "socket"
    url: str = ""
    read_history: bool = False
    public: bool = False
    groups: bool = False
    oauth: bool = False


def names_group(may_change: Iterable[str]) -> bool:
    """Whether a Slack user group is among those who may change settings: Slack must be asked who is in it then."""
    return any(each.startswith("slack:") and "/S" in each for each in may_change)


def scopes_of(options: Options) -> list[str]:
    """The bot's scopes for these options."""
    scopes = list(SCOPES)
    scopes += [PUBLIC] if options.public else []
    scopes += HISTORY if options.read_history else ()
    scopes += [GROUPS] if options.groups else []
    return scopes


def manifest_of(options: Options) -> dict[str, Any]:
    """The manifest as plain values; as JSON or YAML it can be pasted into *Create New App, From a manifest*."""
    socket = options.mode == "socket"
    address = {} if socket else {"request_url": f"{options.url}{PATH}"}
    events = sorted(["app_home_opened", *CLOSING, *OPENING, *LEAVING, JOINED])
    command: dict[str, Any] = {
        "command": "/policy",
        "description": "What platforms may do with people's work and AI",
        "usage_hint": "soundcloud | search WORDS | why LINK | subscribe | list | status | help",
        "should_escape": True,
    }
    oauth: dict[str, Any] = {"scopes": {"bot": scopes_of(options)}}
    if options.oauth:
        oauth["redirect_urls"] = [f"{options.url}/slack/oauth_redirect"]
    return {
        "display_information": {
            "name": "Policy Bot",
            "description": "Alerts about what platforms may do with people's work and AI",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Policy Bot", "always_online": True},
            "slash_commands": [command if socket else {**command, "url": f"{options.url}{PATH}"}],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**address, "bot_events": events},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
