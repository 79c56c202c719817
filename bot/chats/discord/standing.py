"""What Discord says of a person, as facts for core.permissions. Looked at anew at every use: server admins can open a
command to everybody, and roles change. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.core.model import Channel
from bot.core.permissions import Standing


def standing_of(interaction: discord.Interaction, channel: Channel | None, named: Collection[str]) -> Standing:
    """The asker's standing with respect to the channel that is asked about. named: people and roles of the
    configuration, ``discord:77/4711``. A channel of another server, or one that is not known, gives no right."""
    person, guild = interaction.user, interaction.guild
    if person.bot:
        return Standing(machine=True)
    if guild is None or not isinstance(person, discord.Member):
        return Standing()
    ids = [person.id, *(role.id for role in person.roles)]
    return Standing(
        manage_server=interaction.permissions.manage_guild,
        manage_channel=_manages(interaction, guild, person, channel),
        named=channel is not None
        and channel.room.startswith(f"{guild.id}/")
        and any(f"discord:{guild.id}/{each}" in named for each in ids),
    )


def _manages(
    interaction: discord.Interaction, guild: discord.Guild, person: discord.Member, channel: Channel | None
) -> bool:
    if channel is None:
        return False
    server, _, room = channel.room.partition("/")
    if server != str(guild.id):
        return False
    if room == str(interaction.channel_id):
        return interaction.permissions.manage_channels
    found = guild.get_channel_or_thread(int(room))
    if isinstance(found, discord.Thread):  # whose permissions are those of the channel that it hangs in
        found = found.parent
    return found is not None and found.permissions_for(person).manage_channels
