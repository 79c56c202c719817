"""The commands that change a channel's settings: /alerts. Hidden from who lacks Manage Server, unless a server's admins
decide otherwise; whoever uses them is looked at again each time."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands

from bot.chats.discord.ears import Ears, place_of
from bot.chats.discord.policy import LINK, WORDS, choices
from bot.core.asks import Ask, Draft, Question
from bot.core.drafts import split_words
from bot.core.model import Channel
from bot.core.words import DAYS


class _Room(app_commands.Transformer):
    """A channel that can be posted to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kinds = discord.ChannelType
        threads = [kinds.news_thread, kinds.public_thread, kinds.private_thread]
        return [kinds.text, kinds.news, kinds.forum, kinds.voice, *threads]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> Any:
        return value


Place = app_commands.Transform[app_commands.AppCommandChannel | app_commands.AppCommandThread, _Room]
Number = app_commands.Range[int, 1]
Many = app_commands.Range[str, 1, 400]
Hour = app_commands.Range[int, 0, 23]
Level = Literal["alert", "digest", "none"]
Gets = Literal["alerts and digest", "alerts only", "digest only"]
Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
HINTS = {
    "channel": "Another channel than this one",
    "platforms": "Only these, parted by commas",
    "topics": "Only these subjects, parted by commas",
    "keywords": "Also articles with one of these, parted by commas",
    "excluded": "Never articles with one of these, parted by commas",
    "level": "alert: surely relevant; digest: also what may be; none: whatever meets the filters",
    "gets": "Alerts as they come, a weekly digest, or both",
    "day": "Day of the digest",
    "hour": "Hour of the digest, 0 to 23",
    "zone": "Time zone, such as Europe/Berlin",
}


def add_settings(tree: app_commands.CommandTree[Any], ears: Ears) -> None:
    """Put /alerts into the tree."""
    alerts = app_commands.Group(
        name="alerts",
        description="What this channel gets",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    async def platforms_of(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(ears, "platform", typed)

    async def topics_of(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(ears, "topic", typed)

    async def zones_of(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(ears, "zone", typed)

    def drafting(command: Any) -> Any:
        command = app_commands.describe(**HINTS)(command)
        return app_commands.autocomplete(platforms=platforms_of, topics=topics_of, zone=zones_of)(command)

    @alerts.command(name="add", description="Subscribe this channel, or another; without options a form opens")
    @drafting
    async def add(
        interaction: discord.Interaction,
        channel: Place | None = None,
        platforms: Many | None = None,
        topics: Many | None = None,
        keywords: Many | None = None,
        excluded: Many | None = None,
        level: Level = "alert",
        gets: Gets = "alerts and digest",
        day: Day | None = None,
        hour: Hour | None = None,
        zone: WORDS | None = None,
    ) -> None:
        room = room_of(interaction, channel)
        if not any((platforms, topics, keywords, excluded, zone)):
            await ears.asked(interaction, Question(Ask.FORM, channel=room))
            return
        draft = _draft(room, platforms, topics, keywords, excluded, level, gets, day, hour, zone)
        await ears.asked(interaction, Question(Ask.SUBSCRIBE, draft=draft, channel=room))

    @alerts.command(name="preview", description="What some settings would have posted in the last 7 and 30 days")
    @drafting
    async def preview(
        interaction: discord.Interaction,
        channel: Place | None = None,
        platforms: Many | None = None,
        topics: Many | None = None,
        keywords: Many | None = None,
        excluded: Many | None = None,
        level: Level = "alert",
        gets: Gets = "alerts and digest",
        day: Day | None = None,
        hour: Hour | None = None,
        zone: WORDS | None = None,
    ) -> None:
        room = room_of(interaction, channel)
        draft = _draft(room, platforms, topics, keywords, excluded, level, gets, day, hour, zone)
        given = any((platforms, topics, keywords, excluded))
        await ears.asked(interaction, Question(Ask.PREVIEW, draft=draft if given else None, channel=room))

    def simple(name: str, ask: Ask, description: str, *, numbered: bool) -> None:
        if numbered:

            @alerts.command(name=name, description=description)
            @app_commands.describe(number="The subscription's number; without, the channel's", channel=HINTS["channel"])
            async def with_number(
                interaction: discord.Interaction, number: Number | None = None, channel: Place | None = None
            ) -> None:
                room = room_of(interaction, channel)
                await ears.asked(interaction, Question(ask, number=number or 0, channel=room))

        else:

            @alerts.command(name=name, description=description)
            @app_commands.describe(channel=HINTS["channel"])
            async def without(interaction: discord.Interaction, channel: Place | None = None) -> None:
                await ears.asked(interaction, Question(ask, channel=room_of(interaction, channel)))

    simple("list", Ask.LIST, "What this channel gets, with buttons to change it", numbered=False)
    simple("edit", Ask.FORM, "Change a subscription", numbered=True)
    simple("pause", Ask.PAUSE, "Post nothing until it is resumed", numbered=True)
    simple("resume", Ask.RESUME, "Post again", numbered=True)
    simple("remove", Ask.REMOVE, "Remove a subscription", numbered=True)
    simple("test", Ask.TEST, "Post a test message, with the exact reason if that fails", numbered=False)
    simple("status", Ask.STATUS, "Chats, feeds, next digest, last message, what is paused and why", numbered=False)
    simple("overview", Ask.HOME, "Everything that is set up on this server", numbered=False)

    @alerts.command(name="watch", description="Watch another platform or keyword here, known or not")
    @app_commands.describe(name="Its name", channel=HINTS["channel"])
    @app_commands.autocomplete(name=platforms_of)
    async def watch(interaction: discord.Interaction, name: WORDS, channel: Place | None = None) -> None:
        await ears.asked(interaction, Question(Ask.WATCH, name, channel=room_of(interaction, channel)))

    @alerts.command(
        name="mute", description="No alerts about a platform here for a week, or nothing more about a story"
    )
    @app_commands.describe(platform="A platform", story="Or a story's number")
    @app_commands.autocomplete(platform=platforms_of)
    async def mute(
        interaction: discord.Interaction, platform: WORDS | None = None, story: Number | None = None
    ) -> None:
        ask = Ask.MUTE_STORY if story and not platform else Ask.MUTE_PLATFORM
        await ears.asked(interaction, Question(ask, platform or "", 0 if platform else story or 0))

    @alerts.command(name="unmute", description="Announce it here again")
    @app_commands.describe(what="A platform, or: story 12")
    async def unmute(interaction: discord.Interaction, what: WORDS) -> None:
        await ears.asked(interaction, Question(Ask.UNMUTE, what))

    @alerts.command(name="split", description="An article does not belong to its story")
    @app_commands.describe(link="The article's address")
    async def split(interaction: discord.Interaction, link: LINK) -> None:
        await ears.asked(interaction, Question(Ask.SPLIT, link))

    @alerts.command(name="join", description="An article belongs to that story")
    @app_commands.describe(link="The article's address", story="The story's number")
    async def join(interaction: discord.Interaction, link: LINK, story: Number) -> None:
        await ears.asked(interaction, Question(Ask.JOIN, link, story))

    @alerts.command(name="not-about", description="An article is not about that platform")
    @app_commands.describe(link="The article's address", platform="The platform that it is not about")
    @app_commands.autocomplete(platform=platforms_of)
    async def not_about(interaction: discord.Interaction, link: LINK, platform: WORDS) -> None:
        await ears.asked(interaction, Question(Ask.WRONG_PLATFORM, f"{link} {platform}"))

    @alerts.command(name="fact", description="A fact of the record is wrong, or happened on another day")
    @app_commands.describe(id="Its id, as All events shows it", says="wrong, undo, or the right date: 7 Feb 2024")
    async def fact(interaction: discord.Interaction, id: WORDS, says: WORDS) -> None:  # noqa: A002
        await ears.asked(interaction, Question(Ask.FACT, f"{id} {says}"))

    @alerts.command(name="undo", description="Take a correction back")
    @app_commands.describe(number="The correction's number")
    async def undo(interaction: discord.Interaction, number: Number) -> None:
        await ears.asked(interaction, Question(Ask.UNDO_CORRECTION, number=number))

    tree.add_command(alerts)


def room_of(interaction: discord.Interaction, chosen: Place | None) -> Channel | None:
    """The channel that was chosen, else where it was asked."""
    return Channel("discord", f"{interaction.guild_id}/{chosen.id}") if chosen is not None else place_of(interaction)


def _draft(
    room: Channel | None,
    platforms: str | None,
    topics: str | None,
    keywords: str | None,
    excluded: str | None,
    level: str,
    gets: str,
    day: str | None,
    hour: int | None,
    zone: str | None,
) -> Draft:
    return Draft(
        channel=str(room or ""),
        platforms=split_words(platforms or ""),
        topics=split_words(topics or ""),
        keywords=split_words(keywords or ""),
        excluded=split_words(excluded or ""),
        level=level,
        alerts=gets != "digest only",
        digest=gets != "alerts only",
        weekday=DAYS.index(day.lower()) if day else 0,
        hour=9 if hour is None else hour,
        zone=zone or "",
        timed=bool(day or zone) or hour is not None,
    )
