"""The link that adds the bot to a server, with the fewest permissions. Pure."""

from __future__ import annotations

import discord

# Permission -> what for. The README shows the same table.
NEEDED = {
    "view_channel": "to post",
    "send_messages": "to post",
    "embed_links": "to post",
    "attach_files": "for the picture in a digest; without it the digest comes without",
    "read_message_history": "to see whether a message arrived when Discord's answer was lost; it reads only its own",
}
FOR_THREADS = {
    "create_public_threads": "to put later outlets into a thread under the alert",
    "send_messages_in_threads": "the same",
}


def permissions_of(*, threads: bool = True) -> discord.Permissions:
    """The permissions that are asked for."""
    names = [*NEEDED, *(FOR_THREADS if threads else ())]
    return discord.Permissions(**dict.fromkeys(names, True))


def invite_link(application: str, *, threads: bool = True) -> str:
    """application: its id, digits."""
    return discord.utils.oauth_url(
        application, permissions=permissions_of(threads=threads), scopes=("bot", "applications.commands")
    )
