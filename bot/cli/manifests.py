"""Commands that print what the chats need to know of the bot."""

from __future__ import annotations

import json

import click

from bot.cli.setting import Mistaken, Setting, pass_setting


@click.command("slack-manifest")
@click.option("--url", default="", metavar="URL", help="The bot's public https address, for http and OAuth.")
@click.option("--public", is_flag=True, help="Post in public channels without being invited.")
@pass_setting
def slack_manifest(setting: Setting, url: str, public: bool) -> None:
    """Print the Slack app's manifest. It asks for what the settings in feeds.yaml need and nothing else."""
    from bot.chats.slack.manifest import Options, manifest_of, names_group

    settings = setting.config.settings
    if (settings.slack_mode == "http" or settings.slack_oauth) and not url.startswith("https://"):
        raise Mistaken(
            "Slack has to reach the bot: give its public address, for example --url https://bot.example.org."
        )
    options = Options(
        mode=settings.slack_mode,
        url=url.rstrip("/"),
        read_history=settings.slack_read_history,
        public=public,
        groups=names_group(settings.may_change),
        oauth=settings.slack_oauth,
    )
    click.echo(json.dumps(manifest_of(options), indent=2))
