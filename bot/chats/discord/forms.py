"""The settings form as a modal: five fields, all that Discord has room for. Level, alerts and digest are options of the
command; what the form does not show stays as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord

from bot.core.asks import Draft
from bot.core.display import clean, cut, utf16_len
from bot.core.drafts import read_setting, split_words
from bot.core.replies import Reply
from bot.core.words import DAYS, say

Filled = Callable[[discord.Interaction, Draft], Awaitable[None]]
Broke = Callable[[discord.Interaction, BaseException], Awaitable[None]]
TITLE_LIMIT, TEXT_LIMIT, HINT_LIMIT = 45, 1000, 100


class SettingsForm(discord.ui.Modal):
    """Filled with a draft. filled: gets the changed one; broke: is told what went wrong with that."""

    def __init__(self, reply: Reply, filled: Filled, broke: Broke) -> None:
        super().__init__(title=cut(clean(reply.title), TITLE_LIMIT, utf16_len), timeout=900)
        assert reply.form is not None
        self._filled, self._broke = filled, broke
        self._draft = draft = reply.form.draft
        self._platforms = _text("platforms", ", ".join(draft.platforms))
        self._keywords = _text("keywords", ", ".join(draft.keywords))
        self._excluded = _text("excluded", ", ".join(draft.excluded))
        self._when = _text("when", f"{DAYS[draft.weekday].capitalize()} {draft.hour}:00 {draft.zone}".strip())
        self._topics: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="topics",
            min_values=0,
            max_values=len(reply.form.topics) or 1,
            required=False,
            options=[
                discord.SelectOption(label=cut(name, 100), value=topic, default=topic in draft.topics)
                for topic, name in reply.form.topics[:25]
            ]
            or [discord.SelectOption(label="—", value="-")],
        )
        for field, item in (
            ("platforms", self._platforms),
            ("topics", self._topics),
            ("keywords", self._keywords),
            ("excluded", self._excluded),
            ("when", self._when),
        ):
            hint = cut(say(f"form.{field}-hint"), HINT_LIMIT)
            self.add_item(discord.ui.Label(text=say(f"form.{field}"), description=hint or None, component=item))

    def draft(self) -> Draft:
        """What stands in the form now."""
        when: dict[str, Any] = read_setting(self._when.value) if self._when.value.strip() else {}
        wrong = {"zone": self._when.value.strip()} if self._when.value.strip() and not when else {}
        return replace(
            self._draft,
            platforms=split_words(self._platforms.value),
            topics=tuple(value for value in self._topics.values if value != "-"),
            keywords=split_words(self._keywords.value),
            excluded=split_words(self._excluded.value),
            **(when or wrong),
            timed=bool(when),
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """The library calls this when the form is sent."""
        await self._filled(interaction, self.draft())

    async def on_error(self, interaction: discord.Interaction, error: Exception) -> None:  # type: ignore[override]
        """The library calls this when that went wrong; a modal has no item that it could name."""
        await self._broke(interaction, error)


def _text(name: str, value: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name, required=False, default=value[:TEXT_LIMIT] or None, max_length=TEXT_LIMIT
    )
