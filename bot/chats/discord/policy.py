"""The commands that read: /policy, /news and /policy-help. Everybody may use them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chats.discord.ears import Ears
from bot.core.asks import Ask, Question

WORDS = app_commands.Range[str, 1, 200]
DAY = app_commands.Range[str, 1, 30]
LINK = app_commands.Range[str, 1, 1000]


def add_reading(tree: app_commands.CommandTree[Any], ears: Ears) -> None:
    """Put them into the tree."""

    async def platforms(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(ears, "platform", typed)

    @tree.command(name="policy", description="What a platform may do with people's work and AI: its stories so far")
    @app_commands.describe(
        platform="Such as SoundCloud; Twitter means X. Without: all platforms",
        compare="Another platform beside it",
        since="Only what happened from then on: 2025-05-01, May 2025",
        as_of="Only what was known on that day",
        public="Show it to everybody here",
    )
    @app_commands.autocomplete(platform=platforms, compare=platforms)
    async def policy(
        interaction: discord.Interaction,
        platform: WORDS | None = None,
        compare: WORDS | None = None,
        since: DAY | None = None,
        as_of: DAY | None = None,
        public: bool = False,
    ) -> None:
        words = f"compare {platform or ''}, {compare}" if compare else platform or ""
        words += f" since {since}" if since else ""
        words += f" as of {as_of}" if as_of else ""
        await ears.asked(interaction, Question(Ask.STATE, words), public=public)

    @tree.command(name="policy-help", description="What you can ask Policy Bot")
    async def policy_help(interaction: discord.Interaction) -> None:
        await ears.asked(interaction, Question(Ask.HELP))

    news = app_commands.Group(name="news", description="Stored articles: search, and why something was posted")

    @news.command(name="search", description="Search all stored articles")
    @app_commands.describe(words="All of them must occur; quotation marks make a phrase", public="Show it to everybody")
    async def search(interaction: discord.Interaction, words: WORDS, public: bool = False) -> None:
        await ears.asked(interaction, Question(Ask.SEARCH, words), public=public)

    @news.command(name="why", description="Why an article was, or was not, posted here")
    @app_commands.describe(link="The article's address")
    async def why(interaction: discord.Interaction, link: LINK) -> None:
        await ears.asked(interaction, Question(Ask.WHY, link))

    @news.command(name="not-relevant", description="A story should not have been posted")
    @app_commands.describe(story="Its number")
    async def not_relevant(interaction: discord.Interaction, story: app_commands.Range[int, 1]) -> None:
        await ears.asked(interaction, Question(Ask.NOT_RELEVANT, number=story))

    @news.command(name="undo-label", description="Take back what you called not relevant")
    @app_commands.describe(number="The label's number")
    async def undo_label(interaction: discord.Interaction, number: app_commands.Range[int, 1]) -> None:
        await ears.asked(interaction, Question(Ask.UNDO, number=number))

    tree.add_command(news)


def choices(ears: Ears, kind: str, typed: str) -> list[app_commands.Choice[str]]:
    """Suggestions for the last of several names that are parted by commas; what stands before it is kept."""
    before, comma, last = typed.rpartition(",")
    head = f"{before}{comma} " if comma else ""
    found = ears.answers.suggest(kind, last.strip())
    made = [(f"{head}{name}"[:100], f"{head}{value}") for value, name in found]
    return [app_commands.Choice(name=name, value=value) for name, value in made if len(value) <= 100][:25]
