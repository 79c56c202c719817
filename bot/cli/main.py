"""The root of the command line: global options, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
import structlog

from bot import __version__
from bot.cli.asking import ask, audit, labels, status
from bot.cli.checking import backup, check, health, restore
from bot.cli.correcting import correct
from bot.cli.digests import digest
from bot.cli.inviting import discord_invite
from bot.cli.labelling import classify, train
from bot.cli.manifests import slack_manifest
from bot.cli.policy import policy
from bot.cli.reading import articles, deliveries, explain, feeds, search, stories
from bot.cli.record import export, rebuild
from bot.cli.running import demo, poll, run
from bot.cli.setting import Setting
from bot.cli.wishes import subscriptions
from bot.errors import OperatorError

LEVELS = ("debug", "info", "warning", "error")
INTERRUPTED = 130

log = structlog.get_logger("cli")


class Root(click.Group):
    """Lists its commands in the order in which they were added, the most wanted first, and ends well when its reader
    (head, less) has seen enough: to the library that would be a failure."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python would complain once more while closing the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ctx.exit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(self.commands)


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="policy-bot")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Feeds, platforms and settings; default: POLICY_BOT_CONFIG, then ./feeds.yaml, then the shipped one.",
)
@click.option(
    "--db",
    "db_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Database; default: POLICY_BOT_DB, then ./policy-bot.db.",
)
@click.option(
    "--log-level",
    type=click.Choice(LEVELS),
    help="Least level that is logged; default: info for run, warning for all else, which answers in sentences.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How logs are written to standard error.",
)
@click.pass_context
def cli(
    context: click.Context, config_file: Path | None, db_file: Path | None, log_level: str | None, log_format: str
) -> None:
    """Alerts about what platforms may do with people's work and AI, for Slack and Discord.

    One alert per story and channel, with its reason; what later outlets say of the story is kept, not posted again.

    Exit codes: 0 fine, 1 something failed, 2 configuration or arguments, 3 already running, 4 damaged data.
    """
    level = log_level or ("info" if context.invoked_subcommand == "run" else "warning")
    context.obj = Setting(config_file, db_file, level, log_format)
    context.obj.set_up_logs()  # the secrets become known with the configuration; before that, their shapes are


for command in (
    run,
    demo,
    check,
    health,
    poll,
    subscriptions,
    ask,
    status,
    policy,
    digest,
    search,
    explain,
    articles,
    stories,
    deliveries,
    feeds,
    classify,
    train,
    labels,
    audit,
    correct,
    rebuild,
    export,
    backup,
    restore,
    slack_manifest,
    discord_invite,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the console script; arguments: instead of the process's own. Always ends in SystemExit.

    An error that a person can mend is one sentence and an exit code, never a traceback; any other error is a fault of
    this program, which says so in one sentence and puts the traceback into the log.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 is no reason to fall over
    try:
        code = cli.main(args=arguments, prog_name="policy-bot", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except OperatorError as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except Exception as error:
        code = _told(error)
    sys.exit(code)


def _told(error: Exception) -> int:
    """Say that nobody foresaw this. Returns the exit code."""
    log.error("unexpected", exc_info=error)
    click.echo(
        f"Something unexpected went wrong ({type(error).__name__}). This is a fault of policy-bot: please report it to "
        "whoever maintains it, with the log lines above. What was stored stays stored.",
        err=True,
    )
    return 1
