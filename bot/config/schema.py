"""What may stand in feeds.yaml: one typed model per kind of entry, strict, unknown keys refused.

Checks one entry at a time. What only shows when entries are seen together (two feeds with one address, an alias that
two platforms claim) is crosscheck's; lines and wording are problems'.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ByteSize, ConfigDict, Field

from bot.config.fields import (
    DAY_S,
    Address,
    ChannelAddress,
    Contact,
    Domain,
    Id,
    Language,
    Pattern,
    PersonAddress,
    Size,
    Text,
    TopicId,
    Zone,
    duration,
)


class Entry(BaseModel):
    """Root of all models here."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class FeedEntry(Entry):
    """An entry of ``feeds:``. Without an interval the one of the settings holds."""

    id: Id
    url: Address
    publisher: Text
    weight: Literal["primary", "original", "aggregator"] = "original"
    language: Language = "en"
    interval: Annotated[int, duration("5m", "7d")] | None = None


class PlatformEntry(Entry):
    """An entry of ``platforms:``. ``matches`` and ``does_not_match`` are sentences that prove the entry right."""

    id: Id
    name: Text
    risk: Literal["safe", "word", "letter"] = "safe"
    aliases: list[Text] = []
    owner: str = ""
    people: list[Text] = []
    domains: list[Domain] = []
    context: list[Text] = []
    not_: list[Text] = Field(default=[], alias="not")
    hints: list[Text] = []
    matches: list[Text] = []
    does_not_match: list[Text] = []


class TopicEntry(Entry):
    """An entry of ``topics:``; the ids are fixed, names and phrases are free."""

    id: TopicId
    name: Text
    phrases: Annotated[list[Text], Field(min_length=1)]


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class SubscriptionEntry(Entry):
    """An entry of ``subscriptions:``: a channel's standing wish that the operator declares."""

    channel: ChannelAddress
    platforms: list[Text] = []
    topics: list[TopicId] = []
    keywords: list[Text] = []
    exclude: list[Text] = []
    patterns: list[Pattern] = []
    level: Literal["alert", "digest"] = "alert"
    alerts: bool = True
    digest: bool = True
    day: Weekday = "monday"
    hour: Annotated[int, Field(ge=0, le=23)] = 9
    zone: Zone | None = None


class SlackEntry(Entry):
    """``settings.slack:``."""

    read_history: bool = False
    mode: Literal["socket", "http"] = "socket"
    host: Text = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    oauth: bool = False


class DiscordEntry(Entry):
    """``settings.discord:``."""

    publish: bool = False


class BackupsEntry(Entry):
    """``settings.backups:``."""

    enabled: bool = True
    folder: Text | None = None
    days: Annotated[int, Field(ge=1, le=366)] = 7
    weeks: Annotated[int, Field(ge=0, le=520)] = 4


class HealthEntry(Entry):
    """``settings.health:``; without a port nothing is served."""

    host: Text = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0


class SummariserEntry(Entry):
    """``settings.summariser:``; without a kind no model is asked."""

    kind: Literal["", "openai", "anthropic"] = ""
    url: Address | None = None
    model: Text | None = None
    calls_per_day: Annotated[int, Field(ge=1, le=10_000)] = 100


class LimitsEntry(Entry):
    """``settings.limits:``."""

    alerts_per_hour: Annotated[int, Field(ge=1, le=1000)] = 20
    alerts_per_poll: Annotated[int, Field(ge=1, le=100)] = 5
    max_body: Annotated[Size, Field(ge=10_000, le=100_000_000)] = ByteSize(5 * 1024 * 1024)
    concurrent_fetches: Annotated[int, Field(ge=1, le=256)] = 64
    fetches_per_host: Annotated[int, Field(ge=1, le=8)] = 2


class SettingsEntry(Entry):
    """``settings:``. Every key has a default."""

    time_zone: Zone = "UTC"
    interval: Annotated[int, duration("5m", "1d")] = 1800
    min_interval: Annotated[int, duration("5m", "1d")] = 900
    keep_articles: Annotated[int, duration("30d", "9999d")] = 730 * DAY_S
    keep_aliases: Annotated[int, duration("400d", "9999d")] = 1000 * DAY_S
    fetch_pages: bool = True
    allow_private_addresses: bool = False
    contact: Contact = ""
    unknown_sends: Literal["resend", "drop"] = "resend"
    operator_channel: ChannelAddress | None = None
    weights: str = ""
    may_change: list[PersonAddress] = []
    slack: SlackEntry = SlackEntry()
    discord: DiscordEntry = DiscordEntry()
    backups: BackupsEntry = BackupsEntry()
    health: HealthEntry = HealthEntry()
    summariser: SummariserEntry = SummariserEntry()
    limits: LimitsEntry = LimitsEntry()
