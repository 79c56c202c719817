"""The root of the command line: global options, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bot import __version__
from bot.cli.checking import backup, check, health
from bot.cli.labelling import classify
from bot.cli.reading import articles, deliveries, explain, feeds, search, stories
from bot.cli.running import demo, poll, run
from bot.cli.setting import Setting
from bot.cli.wishes import subscriptions
from bot.errors import OperatorError

LEVELS = ("debug", "info", "warning", "error")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    "--log-level", type=click.Choice(LEVELS), default="info", show_default=True, help="Least level that is logged."
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
    context: click.Context, config_file: Path | None, db_file: Path | None, log_level: str, log_format: str
) -> None:
    """Alerts about what platforms may do with people's work and AI, for Slack and Discord.

    One alert per story and channel, with its reason; later outlets are named, never posted again.

    Exit codes: 0 fine, 1 something failed, 2 configuration or arguments, 3 already running, 4 damaged data.
    """
    context.obj = Setting(config_file, db_file, log_level, log_format)


for command in (
    run,
    demo,
    check,
    poll,
    classify,
    search,
    explain,
    articles,
    stories,
    deliveries,
    feeds,
    subscriptions,
    backup,
    health,
):
    cli.add_command(command)


def main() -> None:
    """Entry point of the console script. An error that a person can mend is one sentence and an exit code."""
    try:
        code = cli.main(prog_name="policy-bot", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except OperatorError as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain once more while closing the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
