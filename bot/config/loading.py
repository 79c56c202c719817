"""Builds the Config from feeds.yaml and the environment, or says everything that is wrong with them.

Order: bytes -> values with lines (yaml_file) -> each entry (sections, schema) -> all entries together (crosscheck)
-> secrets (environment) -> Config. Never builds half: with any problem, ConfigError carries the whole list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.config.crosscheck import (
    check_addresses,
    check_feeds,
    check_ids,
    check_letters,
    check_names,
    check_references,
    check_settings,
    check_wishes,
    platform_names,
)
from bot.config.environment import check_key, read_endpoints, read_secrets
from bot.config.fields import DAY_S, parse_channel
from bot.config.model import Config, Example, Limits, Settings, Summariser
from bot.config.problems import ProblemList
from bot.config.schema import FeedEntry, PlatformEntry, SettingsEntry, SubscriptionEntry
from bot.config.sections import Sections, take_apart
from bot.config.weights import SHIPPED_WEIGHTS, read_weights
from bot.config.yaml_file import KeyPath, read_yaml
from bot.core.model import Feed, Level, Platform, Risk, Subscription, Topic, Watchlist, Weight
from bot.core.words import DAYS
from bot.errors import ConfigError, Problem

FILE_NAME = "feeds.yaml"
# A link to the file at the top of the source tree; in an installed package it is the file itself.
SHIPPED = Path(__file__).with_name(FILE_NAME)


def find_file(option: Path | None, environ: Mapping[str, str]) -> Path:
    """Which configuration is meant: the option, else POLICY_BOT_CONFIG, else ./feeds.yaml, else the shipped one."""
    named = option or (Path(environ["POLICY_BOT_CONFIG"]) if environ.get("POLICY_BOT_CONFIG") else None)
    if named:
        return named
    here = Path(FILE_NAME)
    return here if here.exists() else SHIPPED


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the configuration at ``path`` (None: where find_file says) and the secrets in ``environ``.

    Raises ConfigError with every problem found, in file order, those of the environment last.
    """
    path = find_file(path, environ)
    problems: list[Problem] = []
    config = None
    try:
        config = parse(read_file(path), path)
    except ConfigError as error:
        problems += error.problems
    opinion = None
    if config is not None:
        try:
            opinion = read_weights(weights_path(config))
        except ConfigError as error:
            problems.extend(error.problems)
    secrets = read_secrets(environ, problems)
    endpoints = read_endpoints(environ, problems)
    if config is not None:
        check_key(config.settings.summariser, secrets, problems)
    if problems or config is None:
        raise ConfigError(problems)
    return replace(config, secrets=secrets, endpoints=endpoints, opinion=opinion)


def weights_path(config: Config) -> Path:
    """The file of the second opinion: the operator's own, beside feeds.yaml unless its path is whole, or the shipped
    one."""
    return config.path.parent / config.settings.weights if config.settings.weights else SHIPPED_WEIGHTS


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises ConfigError, which says how to get a file if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        says = f"does not exist: name another with --config, or start from the shipped one: cp {SHIPPED} {path}"
        raise ConfigError([Problem(str(path), 0, "", says)]) from error
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, "", f"cannot be read: {error.strerror}")]) from error


def parse(content: bytes, path: Path) -> Config:
    """The Config that ``content`` describes, without secrets. ``path`` is for messages. Raises ConfigError."""
    document = read_yaml(content, str(path))
    problems = ProblemList(str(path), document)
    sections = take_apart(document, problems)
    check_settings(("settings",), sections.settings, problems)
    for section in ("feeds", "platforms", "topics"):
        check_ids(sections.written[section], problems)
    check_addresses(sections.written["feeds"], problems)
    check_feeds(sections.feeds, sections.settings, problems)
    check_names(sections.written["platforms"], problems)
    check_letters(sections.platforms, problems)
    check_references(sections.written["subscriptions"], platform_names(sections.written["platforms"]), problems)
    check_wishes(sections.subscriptions, problems)
    found = problems.in_file_order()
    if found:
        raise ConfigError(found)
    return _built(sections, path, problems)


def _built(sections: Sections, path: Path, problems: ProblemList) -> Config:
    settings = sections.settings
    return Config(
        path=path,
        feeds=tuple(_feed(entry, settings) for _, entry in sections.feeds),
        watchlist=Watchlist(
            platforms=tuple(_platform(entry) for _, entry in sections.platforms),
            topics=tuple(Topic(entry.id, entry.name, tuple(entry.phrases)) for _, entry in sections.topics),
            keywords=sections.keywords,
        ),
        settings=_settings(settings),
        subscriptions=tuple(_subscription(entry) for _, entry in sections.subscriptions),
        examples=tuple(example for place, entry in sections.platforms for example in _examples(place, entry, problems)),
    )


def _feed(entry: FeedEntry, settings: SettingsEntry) -> Feed:
    return Feed(
        id=entry.id,
        url=entry.url,
        publisher=entry.publisher,
        weight=Weight(entry.weight),
        language=entry.language,
        interval_s=entry.interval if entry.interval is not None else settings.interval,
    )


def _platform(entry: PlatformEntry) -> Platform:
    return Platform(
        id=entry.id,
        name=entry.name,
        risk=Risk(entry.risk),
        aliases=tuple(entry.aliases),
        owner=entry.owner,
        people=tuple(entry.people),
        domains=tuple(entry.domains),
        context=tuple(entry.context),
        not_phrases=tuple(entry.not_),
        hints=tuple(entry.hints),
    )


def _subscription(entry: SubscriptionEntry) -> Subscription:
    return Subscription(
        id=0,
        channel=parse_channel(entry.channel),
        platforms=tuple(entry.platforms),
        topics=tuple(entry.topics),
        keywords=tuple(entry.keywords),
        patterns=tuple(entry.patterns),
        excluded=tuple(entry.exclude),
        level=Level(entry.level),
        alerts=entry.alerts,
        digest=entry.digest,
        origin="file",
        weekday=DAYS.index(entry.day),
        hour=entry.hour,
        zone=entry.zone or "",
    )


def _settings(entry: SettingsEntry) -> Settings:
    return Settings(
        time_zone=entry.time_zone,
        weights=entry.weights,
        interval_s=entry.interval,
        min_interval_s=entry.min_interval,
        keep_articles_days=entry.keep_articles // DAY_S,
        keep_aliases_days=entry.keep_aliases // DAY_S,
        fetch_pages=entry.fetch_pages,
        allow_private_addresses=entry.allow_private_addresses,
        contact=entry.contact,
        unknown_sends=entry.unknown_sends,
        operator_channel=parse_channel(entry.operator_channel) if entry.operator_channel else None,
        may_change=tuple(entry.may_change),
        slack_read_history=entry.slack.read_history,
        slack_mode=entry.slack.mode,
        slack_host=entry.slack.host,
        slack_port=entry.slack.port,
        slack_oauth=entry.slack.oauth,
        discord_publish=entry.discord.publish,
        backups=entry.backups.enabled,
        backup_folder=entry.backups.folder or "",
        backup_days=entry.backups.days,
        backup_weeks=entry.backups.weeks,
        health_host=entry.health.host,
        health_port=entry.health.port,
        summariser=Summariser(
            kind=entry.summariser.kind,
            url=entry.summariser.url or "",
            model=entry.summariser.model or "",
            calls_per_day=entry.summariser.calls_per_day,
        ),
        limits=Limits(
            alerts_per_hour=entry.limits.alerts_per_hour,
            alerts_per_poll=entry.limits.alerts_per_poll,
            max_body_bytes=int(entry.limits.max_body),
            concurrent_fetches=entry.limits.concurrent_fetches,
            fetches_per_host=entry.limits.fetches_per_host,
        ),
    )


def _examples(place: KeyPath, entry: PlatformEntry, problems: ProblemList) -> list[Example]:
    sentences = [("matches", True, entry.matches), ("does_not_match", False, entry.does_not_match)]
    return [
        Example(entry.id, sentence, should, problems.line((*place, key, index)))
        for key, should, group in sentences
        for index, sentence in enumerate(group)
    ]
