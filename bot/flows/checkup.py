"""Looks at an installation and says what is wrong with it and how to mend it. Changes nothing, sends nothing."""

from __future__ import annotations

import asyncio
import os
import pyexpat
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config import Config, check_examples
from bot.core.health import LEAST_FREE_BYTES, judge
from bot.core.matching import Matcher
from bot.core.model import Channel, Feed
from bot.core.ports import Chat, FeedMemory, Source
from bot.core.words import counted
from bot.errors import FetchError, OperatorError, SendError
from bot.flows.backups import BackupPlan, plan_for
from bot.flows.vitals import vitals_of
from bot.store import channels, meta, subscriptions
from bot.store.database import Database, find_damage, open_read_only
from bot.store.place import (
    NETWORK_FILE_SYSTEMS,
    file_system_of,
    is_open_to_others,
    library_version,
    may_lose_resets,
)

NOTICES_SINCE = timedelta(hours=24)
OLDEST_EXPAT = (2, 6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``says`` holds the cure when it is not fine."""

    about: str
    fine: bool
    says: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database lies: the type of its file system ('' if unknown) and how much room is left."""

    file_system: str
    free_bytes: int


def check_offline(
    config: Config, db_path: Path, place: Place | None = None, secret_files: Iterable[Path] = ()
) -> list[Finding]:
    """Configuration, platforms' example sentences, tokens that are missing, database, backups, disk, files that hold
    secrets, time zones, libraries.

    place: looked up when not given; secret_files: further files that only their owner may read."""
    watched = config.watchlist
    findings = [
        Finding(
            "configuration",
            True,
            f"{config.path}: {counted(len(config.feeds), 'feed', 'feeds')}, {len(watched.platforms)} platforms, "
            f"{len(watched.topics)} topics",
        )
    ]
    problems = check_examples(config, Matcher(watched).platforms_in)
    findings += [Finding("examples", False, str(problem)) for problem in problems]
    if not problems:
        findings.append(Finding("examples", True, f"all {len(config.examples)} example sentences hold"))
    findings += _check_tokens(config)
    findings.append(_check_summariser(config))
    findings += _check_database(db_path, place)
    findings += _check_backups(plan_for(config.settings, db_path), wanted=config.settings.backups)
    findings += _check_secrets((*secret_files, *_secret_beside(config, db_path)))
    findings += [_check_zones(config), *_check_libraries()]
    return findings


async def check_feeds(
    feeds: Iterable[Feed], source: Source, on_done: Callable[[Finding], None] = lambda _: None
) -> list[Finding]:
    """Ask every feed once; ``on_done`` hears each finding as it comes."""

    async def ask(feed: Feed) -> Finding:
        finding = await _check_feed(feed, source)
        on_done(finding)
        return finding

    return await asyncio.gather(*map(ask, feeds))


async def check_chats(chats: Mapping[str, Chat], channels: Iterable[Channel]) -> list[Finding]:
    """Log in to every chat, and ask whether each subscribed channel can be posted to. Posts nothing."""
    findings: list[Finding] = []
    for chat in chats.values():
        try:
            await chat.start()
        except SendError as error:
            findings.append(Finding(chat.name, False, f"cannot log in: {error.says}"))
            continue
        findings.append(Finding(chat.name, True, "logged in"))
        findings += [await _check_channel(chat, channel) for channel in channels if channel.chat == chat.name]
    return findings


def state_of(db: Database, plan: BackupPlan, now: datetime, *, backups: bool) -> list[Finding]:
    """The running bot's health, computed from what it has done, not from what it says. backups: whether any are to be
    made."""
    conditions = judge(vitals_of(db, plan, now, backups=backups), now)
    return [*(Finding(each.name, each.fine, each.says) for each in conditions), _notices_of(db, now)]


def _notices_of(db: Database, now: datetime) -> Finding:
    """What the operator was told lately: worth reading, but no fault of the running bot."""
    notices = meta.list_notices(db, now - NOTICES_SINCE)
    if not notices:
        return Finding("notices", True, "none in the last 24 hours")
    at, about, says = notices[0]
    return Finding("notices", True, f"{len(notices)} in the last 24 hours, the newest at {at:%H:%M} ({about}): {says}")


def _check_tokens(config: Config) -> list[Finding]:
    secrets = config.secrets
    tokens = {"slack": secrets.slack_bot_token, "discord": secrets.discord_token}
    findings = []
    for chat, token in tokens.items():
        wanted = [wish.channel for wish in config.subscriptions if wish.channel.chat == chat]
        variable = {"slack": "SLACK_BOT_TOKEN", "discord": "DISCORD_TOKEN"}[chat]
        if wanted and not token:
            says = f"{len(wanted)} subscriptions, but no token: set {variable} (the README says where to get it)"
            findings.append(Finding(f"{chat} token", False, says))
        else:
            findings.append(Finding(f"{chat} token", True, "set" if token else f"not set ({variable}); not used"))
    return findings


def _check_summariser(config: Config) -> Finding:
    wanted, key = config.settings.summariser, bool(config.secrets.summariser_key)
    if not wanted.kind:
        return Finding("summariser", True, "none is set up: cards show what is chosen without a model")
    if wanted.kind == "anthropic" and not key:
        return Finding("summariser", False, "has no key: set POLICY_BOT_SUMMARISER_KEY")
    says = f"{wanted.model} at {wanted.url}, {'with' if key else 'without'} a key (POLICY_BOT_SUMMARISER_KEY)"
    return Finding("summariser", True, f"{says}, at most {wanted.calls_per_day} questions a day")


def _check_database(path: Path, place: Place | None) -> list[Finding]:
    findings = []
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return [
            Finding("database", False, f"{folder} is not a writable folder: create it or choose --db FILE elsewhere")
        ]
    place = place or Place(file_system_of(path), shutil.disk_usage(folder).free)
    if (kind := place.file_system) in NETWORK_FILE_SYSTEMS:
        says = (
            f"{path} lies on a network file system ({kind}), where SQLite is slow and easily damaged: use a local disk"
        )
        findings.append(Finding("database", False, says))
    if place.free_bytes < LEAST_FREE_BYTES:
        findings.append(Finding("disk", False, f"only {place.free_bytes / 1e6:.0f} MB free in {folder}: make room"))
    if not path.exists():
        return [*findings, Finding("database", True, f"{path} does not exist yet; the first start makes it, silently")]
    try:
        store = open_read_only(path)
    except OperatorError as error:
        return [*findings, Finding("database", False, str(error))]
    try:
        if damage := store.read_now(find_damage):
            return [*findings, Finding("database", False, f"{path} is damaged ({damage}): restore a backup")]
        parked = store.read_now(channels.list_parked)
        wishes = store.read_now(subscriptions.list_subscriptions)
    finally:
        store.close()
    findings.append(Finding("database", True, f"{path} is sound; {len(wishes)} subscriptions"))
    for channel, reason, since in parked:
        says = f"paused since {since:%Y-%m-%d %H:%M} UTC: {reason}. Mend it there; it is tried once a day"
        findings.append(Finding(channel, False, says))
    return findings


def _check_backups(plan: BackupPlan, *, wanted: bool) -> list[Finding]:
    if not wanted:
        return [Finding("backups", True, "switched off in the settings")]
    folder = next((each for each in (plan.folder, *plan.folder.parents) if each.exists()), plan.folder)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        cure = "make it writable, or name another in settings.backups.folder"
        return [Finding("backups", False, f"{plan.folder} cannot be written: {cure}")]
    made = plan.listed()
    says = f"{len(made)} in {plan.folder}" + (f", the newest of {made[0][0]:%Y-%m-%d %H:%M} UTC" if made else "")
    return [Finding("backups", True, says)]


def _secret_beside(config: Config, db_path: Path) -> list[Path]:
    """Files that hold secrets or may: .env beside the configuration and here; the database, where several workspaces
    installed the app and left their tokens."""
    found = [config.path.absolute().with_name(".env"), Path.cwd() / ".env"]
    return [*dict.fromkeys(found), *([db_path] if config.settings.slack_oauth else [])]


def _check_secrets(files: Iterable[Path]) -> list[Finding]:
    return [
        Finding("secrets", False, f"every user of this machine can read {each}: run chmod 600 {each}")
        for each in files
        if is_open_to_others(each)
    ]


def _check_zones(config: Config) -> Finding:
    """Zones come from the system or, where it has none, from the package tzdata."""
    try:
        offset = datetime(2025, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
        zone = config.settings.zone
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        return Finding("time zones", False, f"no data ({error}): install tzdata, or the package of the system")
    fine = offset == timedelta(hours=2)
    return Finding(
        "time zones", fine, f"known; weeks begin in {zone}" if fine else "the data is wrong: install a newer tzdata"
    )


def _check_libraries() -> list[Finding]:
    version = tuple(int(part) for part in pyexpat.EXPAT_VERSION.removeprefix("expat_").split(".")[:2])
    line = f"SQLite {library_version()}, {pyexpat.EXPAT_VERSION.replace('_', ' ')}"
    if may_lose_resets(library_version()):
        line += " (its log has a rare race between two writers, mended in 3.51.3: the bot writes through one)"
    if version < OLDEST_EXPAT:
        line += "; a newer Python brings an expat that parses hostile feeds faster (workers with limits contain them)"
    return [Finding("libraries", True, line)]


async def _check_feed(feed: Feed, source: Source) -> Finding:
    try:
        fetched = await source.fetch(feed.url, FeedMemory())
    except FetchError as error:
        return Finding(f"feed {feed.id}", False, f"{feed.url}: {error.says}")
    if fetched.gone:
        return Finding(
            f"feed {feed.id}", False, f"{feed.url} says that it is gone for good (410): remove or replace it"
        )
    moved = f"; it has moved to {fetched.moved_to}: write that into feeds.yaml" if fetched.moved_to else ""
    return Finding(f"feed {feed.id}", True, f"{counted(fetched.item_count, 'item', 'items')}{moved}")


async def _check_channel(chat: Chat, channel: Channel) -> Finding:
    try:
        trouble = await chat.test_channel(channel)
    except SendError as error:
        trouble = error.says
    return Finding(str(channel), not trouble, trouble or "can be posted to")
