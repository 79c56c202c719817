"""Commands about the installation itself: check, health, backup."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.app import check_network, utc_now
from bot.cli.setting import Setting, as_json, pass_setting, print_json
from bot.flows.checkup import Finding, check_offline, state_of
from bot.store import retention


@click.command()
@click.option("--offline", is_flag=True, help="Skip the network: only files, configuration and database.")
@as_json
@pass_setting
def check(setting: Setting, offline: bool, as_json: bool) -> None:
    """Name every problem of this installation with its cure: configuration, database, tokens, channels, feeds."""
    config = setting.config
    findings = check_offline(config, setting.db_path)
    if not offline:
        findings += asyncio.run(_check_network(setting))
    if as_json:
        print_json({"about": each.about, "fine": each.fine, "says": each.says} for each in findings)
    else:
        for each in findings:
            mark = click.style("ok  ", fg="green") if each.fine else click.style("FAIL", fg="red")
            click.echo(f"{mark} {each.about}: {each.says}")
    troubles = sum(not each.fine for each in findings)
    if troubles:
        sys.exit(1)


async def _check_network(setting: Setting) -> list[Finding]:
    if not setting.db_path.exists():
        return await check_network(setting.config, None)
    with setting.reading() as store:
        return await check_network(setting.config, store)


@click.command()
@as_json
@pass_setting
def health(setting: Setting, as_json: bool) -> None:
    """Whether the running bot does its job: exit code 0 if so, 1 with the reasons if not."""
    with setting.reading() as store:
        findings = store.read_now(state_of, utc_now())
    if as_json:
        print_json({"about": each.about, "fine": each.fine, "says": each.says} for each in findings)
    else:
        for each in findings:
            click.echo(f"{'ok  ' if each.fine else 'FAIL'} {each.about}: {each.says}")
    if not all(each.fine for each in findings):
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_setting
def backup(setting: Setting, file: Path) -> None:
    """Write a verified copy of the database to FILE, also while the bot runs."""
    with setting.reading() as store:
        size = store.read_now(retention.backup, file)
    click.echo(f"{file}: {size / 1e6:.1f} MB, verified.")
