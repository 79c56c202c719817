"""Who is who on the Discord that tests/servers/discord.py plays, and which messages it refuses."""

from __future__ import annotations

from typing import Any

BOT: dict[str, Any] = {
    "id": "900",
    "username": "policy-bot",
    "discriminator": "0000",
    "global_name": None,
    "avatar": None,
    "bot": True,
    "flags": 0,
    "public_flags": 0,
    "primary_guild": None,
}
GUILD_ID = "77"


APPLICATION = {
    "id": "900",
    "name": "Policy Bot",
    "icon": None,
    "description": "",
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": {**BOT, "id": "901", "username": "owner", "bot": False},
    "team": None,
}
MEMBER: dict[str, Any] = {
    "user": BOT,
    "roles": [],
    "nick": None,
    "avatar": None,
    "joined_at": "2026-01-01T00:00:00+00:00",
    "premium_since": None,
    "deaf": False,
    "mute": False,
    "flags": 0,
    "pending": False,
}


EVERYONE: dict[str, Any] = {
    "id": GUILD_ID,
    "name": "@everyone",
    "permissions": str(1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38),  # view, send, embed, history, threads
    "color": 0,
    "hoist": False,
    "position": 0,
    "managed": False,
    "mentionable": False,
    "flags": 0,
}
GUILD: dict[str, Any] = {
    "id": GUILD_ID,
    "name": "A server",
    "owner_id": "901",
    "roles": [EVERYONE],
    "verification_level": 0,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "premium_tier": 0,
    "nsfw_level": 0,
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "preferred_locale": "en-US",
    "emojis": [],
    "stickers": [],
    "features": [],
}


def wrong(body: dict[str, Any]) -> int:
    """Discord's error code for a message that it would refuse, or 0. Limits count UTF-16 units here, to be strict."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if not content and not embeds:
        return 50006
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        author, footer = (embed.get("author") or {}).get("name", ""), (embed.get("footer") or {}).get("text", "")
        parts = [(embed.get("title", ""), 256), (embed.get("description", ""), 4096), (author, 256), (footer, 2048)]
        parts += [(field["name"], 256) for field in fields] + [(field["value"], 1024) for field in fields]
        if len(fields) > 25 or any(_size(text) > most for text, most in parts):
            return 50035
        if any(not field["name"].strip() or not field["value"].strip() for field in fields):
            return 50035
        total += sum(_size(text) for text, _ in parts)
    too_long = total > 6000 or len(embeds) > 10 or _size(content) > 2000 or len(str(body.get("nonce", ""))) > 25
    return 50035 if too_long else 0


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
