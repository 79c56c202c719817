"""The configuration as values, built once by load and passed in. Nothing here reads a file or the environment."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.model import Channel, Feed, Subscription, Watchlist
from bot.core.opinion import Opinion


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings. alerts_per_hour: alerts a channel gets in an hour, the rest come as one summary; alerts_per_poll: the
    same for one poll; max_body_bytes: a larger answer is refused; concurrent_fetches, fetches_per_host: at one time."""

    alerts_per_hour: int = 20
    alerts_per_poll: int = 5
    max_body_bytes: int = 5 * 1024 * 1024
    concurrent_fetches: int = 64
    fetches_per_host: int = 2


@dataclass(frozen=True, slots=True)
class Summariser:
    """The language model that chooses cards' sentences. kind: ``openai`` (or what speaks like it) or ``anthropic``, ''
    for none; url: the endpoint's base; calls_per_day: questions at most, days in UTC."""

    kind: str = ""
    url: str = ""
    model: str = ""
    calls_per_day: int = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """How the bot behaves. Durations are seconds unless the name says days.

    min_interval_s: no feed is polled more often; keep_articles_days, keep_aliases_days: afterwards forgotten (aliases
    are how a known entry is recognised); contact: web page or e-mail in the User-Agent, may be ''; unknown_sends:
    ``resend`` or ``drop`` a message of which nobody can tell whether it was posted; operator_channel: where notices
    about the bot itself go (a feed that fails for hours, a channel that is closed), None: only log and ``health``;
    may_change: people, user groups and roles who may change settings beside those whom the chat itself lets;
    slack_mode: ``socket`` or ``http``, the latter listening on slack_host and slack_port; slack_oauth: several
    workspaces install the app by themselves; discord_publish: alerts in announcement channels are published; weights:
    the file of an own second opinion on relevance, '' for the shipped one.
    """

    time_zone: str = "UTC"
    weights: str = ""
    interval_s: int = 1800
    min_interval_s: int = 900
    keep_articles_days: int = 730
    keep_aliases_days: int = 1000
    fetch_pages: bool = True
    allow_private_addresses: bool = False
    contact: str = ""
    unknown_sends: str = "resend"
    operator_channel: Channel | None = None
    may_change: tuple[str, ...] = ()
    slack_read_history: bool = False
    slack_mode: str = "socket"
    slack_host: str = "127.0.0.1"
    slack_port: int = 3000
    slack_oauth: bool = False
    discord_publish: bool = False
    backups: bool = True
    backup_folder: str = ""
    backup_days: int = 7
    backup_weeks: int = 4
    health_host: str = "127.0.0.1"
    health_port: int = 0
    summariser: Summariser = Summariser()
    limits: Limits = Limits()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days and weeks begin."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Tokens, '' where none was given. Printing one says only which are set."""

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    discord_token: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    ping_url: str = ""
    summariser_key: str = ""

    def __repr__(self) -> str:
        present = ", ".join(entry.name for entry in fields(self) if getattr(self, entry.name))
        return f"Secrets(set: {present or 'none'})"

    def values(self) -> tuple[str, ...]:
        """The secret texts themselves, for blotting them out of logs."""
        return tuple(filter(None, (getattr(self, entry.name) for entry in fields(self))))


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the chats are reached, '' for the chat's own address. Set for tests and proxies. notify_socket: where
    systemd wants to hear of us, '' if it does not."""

    slack_api_url: str = ""
    discord_api_url: str = ""
    discord_gateway_url: str = ""
    notify_socket: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that should (or should not) be recognised as speaking of a platform; ``line`` in the file."""

    platform: str
    sentence: str
    should_match: bool
    line: int


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the operator decided. ``path`` is the file that was read; opinion: the second one on relevance,
    None where only rules decide."""

    path: Path
    feeds: tuple[Feed, ...]
    watchlist: Watchlist
    settings: Settings = Settings()
    subscriptions: tuple[Subscription, ...] = ()
    examples: tuple[Example, ...] = ()
    opinion: Opinion | None = None
    secrets: Secrets = field(default_factory=Secrets)
    endpoints: Endpoints = Endpoints()
