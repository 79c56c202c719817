"""Prints the address by which the bot is added to a Discord server."""

from __future__ import annotations

import base64
import binascii

import click

from bot.cli.setting import Mistaken, Setting, pass_setting


@click.command("discord-invite")
@click.option("--application", metavar="ID", help="The Application ID; default: read off DISCORD_TOKEN.")
@click.option("--no-threads", is_flag=True, help="Leave out the permissions for follow-ups in threads.")
@pass_setting
def discord_invite(setting: Setting, application: str | None, no_threads: bool) -> None:
    """Print the link that adds the bot to a server. With the fewest permissions that it needs."""
    from bot.chats.discord.invite import invite_link

    found = application or _application(setting.config.secrets.discord_token)
    if not found.isdigit():
        raise Mistaken("Give the Application ID from the page General Information: discord-invite --application ID.")
    click.echo(invite_link(found, threads=not no_threads))


def _application(token: str) -> str:
    """The first part of a bot token is its application's id in base64; '' if it is not."""
    first = token.partition(".")[0]
    try:
        return base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
