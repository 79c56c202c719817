"""Commands about the installation itself: check, health, backup, restore."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.setting import Setting, as_json, is_watched, pass_setting, print_json
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.flows.checkup import Finding


@click.command()
@click.option("--offline", is_flag=True, help="Skip the network: only files, configuration and database.")
@as_json
@pass_setting
def check(setting: Setting, offline: bool, as_json: bool) -> None:
    """Name every problem with its cure. Looks at configuration, database, tokens, channels and feeds."""
    from bot.flows.checkup import check_offline

    config = _with_stored_wishes(setting)
    findings = check_offline(config, setting.db_path)
    if not offline:
        findings += _check_network(config)
    _print(findings, as_json=as_json)


def _with_stored_wishes(setting: Setting) -> Config:
    """Channels that were subscribed by command need a token and an open door like those in feeds.yaml."""
    from bot.store.subscriptions import list_subscriptions

    config = setting.config
    try:
        with setting.reading() as store:
            stored = store.read_now(list_subscriptions)
    except OperatorError:  # no database yet, or one that cannot be read: that is told by the check itself
        return config
    commanded = tuple(wish for wish in stored if wish.origin != "file")
    return replace(config, subscriptions=config.subscriptions + commanded)


def _check_network(config: Config) -> list[Finding]:
    from bot.app import check_network

    with click.progressbar(
        length=len(config.feeds), label="Asking the feeds", file=sys.stderr, hidden=not is_watched()
    ) as bar:
        return asyncio.run(check_network(config, lambda _: bar.update(1)))


@click.command()
@as_json
@pass_setting
def health(setting: Setting, as_json: bool) -> None:
    """Whether the running bot does its job. Exit code 0 if so, 1 with the reasons if not."""
    from bot.flows.backups import plan_for
    from bot.flows.checkup import state_of

    settings = setting.config.settings
    plan = plan_for(settings, setting.db_path)
    with setting.reading() as store:
        findings = store.read_now(state_of, plan, datetime.now(UTC), backups=settings.backups)
    _print(findings, as_json=as_json)


def _print(findings: list[Finding], *, as_json: bool) -> None:
    """Every finding on a line; ends the program with exit code 1 if one is not fine."""
    if as_json:
        print_json({"about": each.about, "fine": each.fine, "says": each.says} for each in findings)
    else:
        for each in findings:
            mark = click.style("ok  ", fg="green") if each.fine else click.style("FAIL", fg="red")
            click.echo(f"{mark} {each.about}: {each.says}")
    if not all(each.fine for each in findings):
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_setting
def backup(setting: Setting, file: Path) -> None:
    """Write a verified copy of the database. Works while the bot runs; FILE must not exist yet."""
    from bot.store.copies import backup as copy

    with setting.reading() as store:
        size = store.read_now(copy, file)
    click.echo(f"{file}: {size / 1e6:.1f} MB, verified.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_setting
def restore(setting: Setting, file: Path) -> None:
    """Put a backup in the database's place. Stop the bot first.

    The present database is kept beside it. What the bot then meets and seems new is told in one summary per channel.
    """
    from bot.flows.backups import restore as put_back
    from bot.store.lock import InstanceLock

    with InstanceLock(setting.db_path):
        aside = put_back(file, setting.db_path, datetime.now(UTC))
    kept = f" The one before it is kept as {aside}." if aside else ""
    click.echo(f"{setting.db_path} is now {file}.{kept} Start the bot: what seems new is told in one summary.")
