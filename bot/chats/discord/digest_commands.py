"""The commands for digests: /digest now, preview, settings. Everybody may preview; the rest needs a right each time."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands

from bot.chats.discord.alerts import HINTS, Hour, Place, room_of
from bot.chats.discord.ears import Ears
from bot.chats.discord.policy import WORDS, choices
from bot.core.asks import Ask, Question

Empty = Literal["say it in one line", "stay silent"]


def add_digests(tree: app_commands.CommandTree[Any], ears: Ears) -> None:
    """Put /digest into the tree."""
    group = app_commands.Group(name="digest", description="The round-up of this channel", guild_only=True)

    async def zones_of(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(ears, "zone", typed)

    @group.command(name="preview", description="What the next digest would say now, or what a past one said")
    @app_commands.describe(week="A week such as 2025-W20, or a day", public="Show it to everybody here")
    async def preview(interaction: discord.Interaction, week: WORDS | None = None, public: bool = False) -> None:
        await ears.asked(interaction, Question(Ask.DIGEST, week or ""), public=public)

    @group.command(name="now", description="Post the digest here at once")
    @app_commands.describe(channel=HINTS["channel"])
    async def now(interaction: discord.Interaction, channel: Place | None = None) -> None:
        await ears.asked(interaction, Question(Ask.DIGEST_NOW, channel=room_of(interaction, channel)))

    @group.command(name="settings", description="Days, hour, time zone, empty weeks, picture, reminders")
    @app_commands.describe(
        days="One or several: monday thursday; or daily",
        hour=HINTS["hour"],
        zone=HINTS["zone"],
        empty="What to do in a week without news",
        picture="A picture of the last twelve weeks",
        reminders="Reminders 7 days and 1 day before deadlines, and on the day",
        channel=HINTS["channel"],
    )
    @app_commands.autocomplete(zone=zones_of)
    async def settings(
        interaction: discord.Interaction,
        days: WORDS | None = None,
        hour: Hour | None = None,
        zone: WORDS | None = None,
        empty: Empty | None = None,
        picture: bool | None = None,
        reminders: bool | None = None,
        channel: Place | None = None,
    ) -> None:
        parts = [days or "", "" if hour is None else str(hour), zone or ""]
        parts += [] if empty is None else ["silent" if empty == "stay silent" else "says"]
        parts += [] if picture is None else ["picture" if picture else "no-picture"]
        parts += [] if reminders is None else ["reminders" if reminders else "no-reminders"]
        words = " ".join(part for part in parts if part)
        await ears.asked(interaction, Question(Ask.DIGEST_SETTINGS, words, channel=room_of(interaction, channel)))

    tree.add_command(group)
