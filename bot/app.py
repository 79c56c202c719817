"""Builds the bot and joins its parts, in plain code. The only place that knows them all; decides nothing."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

from bot import __version__
from bot.config import Config
from bot.core.alerts import WishList
from bot.core.articles import Reader
from bot.core.model import Channel, Subscription
from bot.core.ports import Chat, Listener, PageReader, Source
from bot.core.record_reading import RecordReader
from bot.errors import SendError
from bot.flows import digest_choosing
from bot.flows.answer.desk import AnswerDesk
from bot.flows.backups import plan_for
from bot.flows.checkup import Finding, check_chats, check_feeds
from bot.flows.choosing import ChoosingDesk, check_model
from bot.flows.deliver import Deliverer
from bot.flows.digest import DigestDesk
from bot.flows.newsdesk import Desk
from bot.flows.poll import Poller
from bot.flows.pulse import PulseKeeper
from bot.flows.reminders import ReminderDesk
from bot.flows.upkeep import Keep
from bot.flows.vitals import Looking
from bot.jobs import Jobs, Rhythm
from bot.sources.http import HttpClient
from bot.sources.pages import PoliteReader
from bot.sources.pool import WorkerPool
from bot.sources.rss import RssSource
from bot.store import feeds, meta, subscriptions
from bot.store.database import Store
from bot.wiring import build_chats, build_listeners, build_model, build_watchers, lacking_rights, spoken_words

CONSOLE = Channel("console", "-")
SWITCH_S = 0.001


def keep_what_is_built() -> None:
    """For a process that goes on for months: what it has built by now stays to its end, so the collector need not walk
    it over and over. Doing that held the event loop up for more than a tenth of a second at a time."""
    gc.collect()
    gc.freeze()


def utc_now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class Bot:
    """The joined parts. ``chats`` are those with a token (the console always); none is logged in yet."""

    config: Config
    store: Store
    source: Source
    pages: PageReader
    poller: Poller
    deliverer: Deliverer
    chats: Mapping[str, Chat]
    clock: Callable[[], datetime]
    answers: AnswerDesk
    listeners: tuple[Listener, ...] = ()
    wishes: tuple[Subscription, ...] = field(default=())

    async def begin(self, *, starting: bool = True, take_over: bool = True, alone: bool = True) -> None:
        """Make the store agree with the configuration. starting: the bot begins to run, so overdue feeds are spread;
        take_over: this process will deliver, so what an earlier life left half-sent is settled; alone: no other bot
        uses the store, whose subscriptions would be overwritten by those of an environment without its tokens."""
        now = self.clock()
        await self.store.write(feeds.adopt_feeds, self.config.feeds, now, starting=starting)
        if alone:
            declared = with_console(self.config.subscriptions, self.chats)
            zone = self.config.settings.time_zone
            await self.store.write(digest_choosing.adopt_declared, declared, zone, now)
        await self.refresh()
        if take_over:
            await self.deliverer.take_over()

    def listen(self) -> None:
        """Give every chat that can be heard its listener; they begin with the jobs."""
        self.listeners = build_listeners(self.config, self.chats, self.answers, self.store, self.clock)

    def jobs(self, rhythm: Rhythm | None = None) -> Jobs:
        """Everything that happens by itself while the bot runs. rhythm: how often, if not as usual."""
        settings = self.config.settings
        plan, pulse = plan_for(settings, self.store.path), PulseKeeper()
        model = build_model(self.config, user_agent(settings.contact))
        look = Looking(self.store, plan, pulse, self.clock, backups=settings.backups)
        return Jobs(
            store=self.store,
            poller=self.poller,
            deliverer=self.deliverer,
            chats=tuple(self.chats.values()),
            feed_list=self.config.feeds,
            pages=self.pages if settings.fetch_pages else None,
            keep=Keep(settings.keep_articles_days, settings.keep_aliases_days),
            refresh=self.refresh,
            clock=self.clock,
            rhythm=rhythm or Rhythm(),
            listeners=self.listeners,
            calendar=(
                DigestDesk(self.config.watchlist, settings.time_zone).queue_due,
                ReminderDesk(self.config.watchlist, settings.time_zone).queue_due,
            ),
            backups=plan if settings.backups else None,
            watchers=build_watchers(self.config, look, user_agent(settings.contact)),
            choose=ChoosingDesk(model, settings.summariser.calls_per_day).choose if model else None,
            pulse=pulse,
        )

    async def refresh(self) -> None:
        """Subscriptions may have changed since (a command in another process): read them again."""
        wishes = tuple(await self.store.read(subscriptions.list_subscriptions))
        if wishes != self.wishes:
            self.poller.desk = build_desk(self.config, wishes, self.poller.desk.reader)
            self.wishes = wishes


def build_desk(config: Config, wishes: tuple[Subscription, ...], reader: Reader | None = None) -> Desk:
    """What decisions are made with. ``reader`` is used again if it knows all the keywords already."""
    wish_list = WishList(wishes)
    keywords = tuple(sorted({*config.watchlist.keywords, *wish_list.keywords}))
    if reader is None or reader.keywords != keywords:
        reader = Reader(config.watchlist, keywords, config.opinion)
    limits = config.settings.limits
    return Desk(
        reader=reader,
        wishes=wish_list,
        record=RecordReader(config.watchlist, config.opinion),
        per_poll=limits.alerts_per_poll,
        per_hour=limits.alerts_per_hour,
        fetch_pages=config.settings.fetch_pages,
        min_interval_s=min(300.0, config.settings.min_interval_s),
    )


def with_console(declared: tuple[Subscription, ...], chats: Mapping[str, Chat]) -> tuple[Subscription, ...]:
    """Without a token for any chat, the console gets everything: a bot that says nothing helps nobody."""
    if set(chats) - {CONSOLE.chat} or any(wish.channel == CONSOLE for wish in declared):
        return declared
    return (*declared, Subscription(0, CONSOLE, origin="file"))


def user_agent(contact: str) -> str:
    """How we name ourselves to servers: product, version, and where to complain."""
    return f"PolicyBot/{__version__}" + (f" (+{contact})" if contact else "")


@asynccontextmanager
async def open_bot(
    config: Config,
    store: Store,
    *,
    chats: Mapping[str, Chat] | None = None,
    clock: Callable[[], datetime] = utc_now,
    out: TextIO | None = None,
    starting: bool = True,
    take_over: bool = True,
    alone: bool = True,
) -> AsyncIterator[Bot]:
    """The whole bot around an open store; ends its workers and connections at the end. Does not close the store.

    chats: instead of those that the configuration asks for; clock: treated as now everywhere; starting, take_over,
    alone: see ``Bot.begin``.
    """
    # The store's thread decides and writes while the loop serves people: by default it would keep the loop waiting for
    # 5 ms at every turn.
    sys.setswitchinterval(SWITCH_S)
    settings = config.settings
    installation = await store.write(meta.installation_of)
    built = (
        chats if chats is not None else build_chats(config, out or sys.stdout, installation, store=store, clock=clock)
    )
    speakers = dict(built)
    pool = WorkerPool()
    try:
        async with build_http(config) as http:
            source = RssSource(http, pool, clock)
            desk = build_desk(config, ())
            bot = Bot(
                config=config,
                store=store,
                source=source,
                pages=PoliteReader(http, pool, clock),
                poller=Poller(store, source, config.feeds, desk, notify=settings.operator_channel),
                deliverer=Deliverer(
                    store,
                    clock=clock,
                    resend=settings.unknown_sends == "resend",
                    notify=settings.operator_channel,
                    zone=settings.time_zone,
                ),
                chats=speakers,
                clock=clock,
                answers=AnswerDesk(store, config, chats=speakers, spoken=spoken_words(), clock=clock),
            )
            await bot.begin(starting=starting, take_over=take_over, alone=alone)
            yield bot
    finally:
        await pool.close()
        for chat in speakers.values():
            await chat.close()


async def log_in_all(bot: Bot) -> dict[str, str]:
    """Log in to every chat once, and open the deliverer to those that answer. Returns chat -> what went wrong."""
    failures = {}
    for chat in bot.chats.values():
        try:
            await chat.start()
        except SendError as error:
            failures[chat.name] = error.says
        else:
            bot.deliverer.open(chat)
    return failures


async def check_network(config: Config, on_feed: Callable[[Finding], None] = lambda _: None) -> list[Finding]:
    """Ask every feed and every chat once, as the running bot would; nothing is stored or posted. ``on_feed`` hears of
    each feed as it answers."""
    channels = sorted({wish.channel for wish in config.subscriptions}, key=str)
    chats = {name: chat for name, chat in build_chats(config, sys.stdout, "").items() if name != "console"}
    pool = WorkerPool()
    try:
        async with build_http(config) as http:
            findings = await check_feeds(config.feeds, RssSource(http, pool, utc_now), on_feed)
        for name, lacks in (await lacking_rights(config)).items():
            findings += [Finding(f"{name} rights", False, says) for says in lacks] or [
                Finding(f"{name} rights", True, "every scope that the settings need")
            ]
        if model := build_model(config, user_agent(config.settings.contact)):
            findings.append(await check_model(model, config.settings.summariser.model))
        return findings + await check_chats(chats, channels)
    finally:
        await pool.close()
        for chat in chats.values():
            await chat.close()


def build_http(config: Config) -> HttpClient:
    """The guarded client with the configuration's limits."""
    settings = config.settings
    return HttpClient(
        user_agent=user_agent(settings.contact),
        allow_private=settings.allow_private_addresses,
        max_bytes=settings.limits.max_body_bytes,
        max_concurrency=settings.limits.concurrent_fetches,
        per_host=settings.limits.fetches_per_host,
    )
