"""From an interaction to a question, and from the reply back to whoever asked. The same for commands, buttons, forms.

Defer first, always: Discord waits three seconds. A form is the exception, because it must be the first answer: if the
store is too busy for that, the asker is told to try again.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import Any

import discord
import structlog

from bot.chats.discord.forms import SettingsForm
from bot.chats.discord.replies import ASK_MARK, CONFIRM_MARK, SHARE_MARK, confirm_reply, embed_of, view_of
from bot.chats.discord.standing import standing_of
from bot.core.asks import Ask, Asker, Draft, Question, find_question
from bot.core.model import Channel
from bot.core.ports import Answers
from bot.core.replies import Reply, Section, Tone, text_line
from bot.core.words import say

log = structlog.get_logger("discord")

FORM_S = 2.0  # of the three seconds that Discord waits
TOO_LATE = {10062, 40060}  # the interaction is gone, or was answered already
NOBODY = discord.AllowedMentions.none()


class Ears:
    """answers: the one flow; named: who may change settings beside those whom Discord lets."""

    def __init__(self, answers: Answers, named: tuple[str, ...]) -> None:
        self.answers = answers
        self._named = named

    async def asked(self, interaction: discord.Interaction, question: Question, *, public: bool = False) -> None:
        """A command."""
        if question.ask is Ask.FORM:
            await self._open_form(interaction, question)
            return
        await interaction.response.defer(ephemeral=not public, thinking=True)
        await self._answer(interaction, question, public=public)

    async def pressed(self, interaction: discord.Interaction, token: str) -> None:
        """A button or a choice. What it does stands in the first letters of its id."""
        public = token.startswith(SHARE_MARK)
        if token.startswith(CONFIRM_MARK):
            embed, view = confirm_reply(token.removeprefix(CONFIRM_MARK))
            made = discord.Embed.from_dict(embed)
            await interaction.response.send_message(embed=made, view=view, ephemeral=True, allowed_mentions=NOBODY)
            return
        question = find_question(ASK_MARK + token[len(ASK_MARK) :])
        if question is None:
            log.info("a button of unknown meaning was pressed")
            question = Question(Ask.HELP)
        if question.ask is Ask.FORM:
            await self._open_form(interaction, question)
            return
        message = interaction.message
        inside = message is not None and message.flags.ephemeral and not public
        if inside:  # an answer that only the asker sees changes in its place
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=not public, thinking=True)
        await self._answer(interaction, question, public=public)

    async def filled(self, interaction: discord.Interaction, draft: Draft) -> None:
        """A form was sent."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        question = Question(Ask.EDIT if draft.number else Ask.SUBSCRIBE, draft=draft)
        await self._answer(interaction, question, channel_of(draft.channel) or place_of(interaction))

    async def broke(self, interaction: discord.Interaction, error: BaseException) -> None:
        """Something went wrong on the way: tell the asker once, with a number that the log has, too."""
        cause = getattr(error, "original", error)
        if isinstance(cause, discord.HTTPException) and cause.code in TOO_LATE:
            log.debug("too late for an answer", code=cause.code)
            return
        number = uuid.uuid4().hex[:8]
        log.error("interaction broke", number=number, exc_info=cause)
        lines = (text_line(say("fail.says", number=number)),)
        reply = Reply(say("fail.title"), (Section(lines=lines),), tone=Tone.FAILURE)
        embed = discord.Embed.from_dict(embed_of(reply))
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(embed=embed, view=None, allowed_mentions=NOBODY)
            else:
                await interaction.response.send_message(embed=embed, ephemeral=True, allowed_mentions=NOBODY)
        except (discord.DiscordException, OSError):
            log.debug("the asker could not be told", number=number)

    async def _answer(
        self,
        interaction: discord.Interaction,
        question: Question,
        place: Channel | None = None,
        *,
        public: bool = False,
    ) -> None:
        """What was acknowledged gets its answer, unless it was met before."""
        async with self.answers.turn():
            if await self._is_new(interaction):
                await self._edit(interaction, await self._reply(interaction, question, place), public=public)

    async def _reply(self, interaction: discord.Interaction, question: Question, place: Channel | None = None) -> Reply:
        here = place or place_of(interaction)
        standing = standing_of(interaction, question.channel or here, self._named)
        server = interaction.guild_id or "@me"
        asker = Asker(f"discord:{server}/{interaction.user.id}", here)
        return await self.answers.answer(asker, standing, question)

    async def _edit(self, interaction: discord.Interaction, reply: Reply, *, public: bool = False) -> None:
        reply = replace(reply, private=not public)
        embed: Any = discord.Embed.from_dict(embed_of(reply))
        await interaction.edit_original_response(embed=embed, view=view_of(reply), allowed_mentions=NOBODY)

    async def _open_form(self, interaction: discord.Interaction, question: Question) -> None:
        try:
            async with asyncio.timeout(FORM_S):
                reply = await self._reply(interaction, question)
        except TimeoutError:
            lines = (text_line(say("fail.busy")),)
            reply = Reply(say("fail.title"), (Section(lines=lines),), tone=Tone.FAILURE)
        if reply.form is not None:
            await interaction.response.send_modal(SettingsForm(reply, self.filled, self.broke))
            return
        embed = discord.Embed.from_dict(embed_of(reply))
        await interaction.response.send_message(embed=embed, ephemeral=True, allowed_mentions=NOBODY)

    async def _is_new(self, interaction: discord.Interaction) -> bool:
        return await self.answers.first_time(f"discord:{interaction.id}")


def place_of(interaction: discord.Interaction) -> Channel | None:
    """Where it was asked; None in a direct message."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return None
    return Channel("discord", f"{interaction.guild_id}/{interaction.channel_id}")


def channel_of(text: str) -> Channel | None:
    """The channel that a draft names."""
    chat, _, room = text.partition(":")
    return Channel(chat, room) if room else None
