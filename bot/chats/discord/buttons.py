"""Buttons and menus of any age: the library hands over whatever has an id of ours, also after a restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, cast

import discord

from bot.chats.discord.ears import Ears


class HasEars(Protocol):
    """A client that knows what to do with what is pressed."""

    ears: Ears


class AskButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"pb[1sc]\|.*"):
    """Any button whose id is a question's token."""

    def __init__(self, button: discord.ui.Button[discord.ui.View]) -> None:
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> AskButton:
        """The library makes it anew for every press."""
        return cls(cast("discord.ui.Button[discord.ui.View]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """It was pressed."""
        await _ears(interaction).pressed(interaction, self.custom_id)


class AlertMenu(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=r"pbm\|[0-9]+"):
    """The menu below an alert: its choices are questions' tokens."""

    def __init__(self, menu: discord.ui.Select[discord.ui.View]) -> None:
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> AlertMenu:
        """The library makes it anew for every choice."""
        return cls(cast("discord.ui.Select[discord.ui.View]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Something was chosen."""
        await _ears(interaction).pressed(interaction, self.item.values[0])


def _ears(interaction: discord.Interaction[Any]) -> Ears:
    return cast("HasEars", interaction.client).ears
