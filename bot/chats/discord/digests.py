"""A part of a digest as Discord shows it: one embed, its picture as a file, and buttons below the last part. Pure but
for the library's view classes."""

from __future__ import annotations

import io
from typing import Any

import discord

from bot.chats.discord.markup import fitted, within
from bot.chats.discord.render import CONTENT_LIMIT, TITLE_LIMIT, Card
from bot.chats.discord.replies import DESCRIPTION_LIMIT, buttons_view, lines_text
from bot.core.chart import Chart
from bot.core.digest import digest_buttons
from bot.core.display import clean, cut, utf16_len
from bot.core.outgoing import Message

PICTURE = "stories-per-week.png"
WORDS_LIMIT = 1024  # of a file's description


def render_digest(message: Message, *, plain: bool = False) -> Card:
    """The card. plain: text alone, as much as one message holds."""
    lines = [line for each in message.passages for line in lines_text(each.heading, each.lines)]
    title = fitted(clean(message.title) or "Policy Bot", TITLE_LIMIT)
    if plain:
        return Card("\n".join(within([f"**{title}**", *lines], CONTENT_LIMIT)), ())
    embed: dict[str, Any] = {"title": title}
    if text := "\n".join(within(lines, DESCRIPTION_LIMIT)).rstrip():
        embed["description"] = text
    return Card("", (embed,))


def picture_file(chart: Chart, picture: bytes) -> discord.File:
    """The chart as a file with its words for those who do not see it."""
    words = cut(clean(chart.words), WORDS_LIMIT, utf16_len)
    return discord.File(io.BytesIO(picture), filename=PICTURE, description=words)


def digest_view(message: Message) -> discord.ui.View | None:
    """All stories, and the settings; None below a part that is not the last."""
    buttons = digest_buttons(message.period)
    return buttons_view(buttons) if buttons else None
