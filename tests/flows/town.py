"""A small town for the flows: a real store, the real core, feeds and chats by script, and a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.alerts import WishList
from bot.core.articles import Reader
from bot.core.model import Channel, Entry, Feed, Platform, Risk, Subscription, Topic, Watchlist, Weight
from bot.core.record_reading import RecordReader
from bot.errors import FetchError
from bot.flows.deliver import Deliverer
from bot.flows.newsdesk import Desk, PollReport
from bot.flows.poll import PassReport, Poller
from bot.store import feeds, subscriptions
from bot.store.database import Database, open_store
from tests.fakes import START, Answer, Clock, FakeChat, ScriptedSource, document

VERGE = Feed("verge", "https://verge.example/feed", "The Verge")
WIRE = Feed("wire", "https://wire.example/feed", "Wire")
ECHO = Feed("echo", "https://echo.example/feed", "Echo", Weight.AGGREGATOR)
ROOM = Channel("slack", "T1/C1")
OTHER_ROOM = Channel("slack", "T1/C2")
EVERYTHING = Subscription(0, ROOM)
WATCHLIST = Watchlist(
    platforms=(
        Platform("soundcloud", "SoundCloud"),
        Platform("spotify", "Spotify"),
        Platform("bandcamp", "Bandcamp"),
        Platform("youtube", "YouTube", owner="Google"),
        Platform("tiktok", "TikTok"),
        Platform("deviantart", "DeviantArt"),
        Platform("vimeo", "Vimeo"),
        Platform("tumblr", "Tumblr"),
        Platform("reddit", "Reddit"),
        Platform("flickr", "Flickr"),
        Platform("x", "X", Risk.LETTER, context=("Musk",)),
    ),
    topics=(Topic("training-data", "Training data", ()), Topic("terms-of-service", "Terms of service", ())),
    keywords=(),
)
SUBJECTS = ("music", "voices", "photographs", "novels", "lyrics", "films", "drawings", "scores", "paintings", "poems")
NAMES = ("SoundCloud", "Spotify", "Bandcamp", "YouTube", "TikTok", "DeviantArt", "Vimeo", "Tumblr", "Reddit", "Flickr")


def news(number: int, *, at: datetime | None = None, site: str = "https://verge.example") -> Entry:
    """Item ``number``: worth an alert, with its own title, page, guid and text."""
    name, subject = NAMES[number % 10], SUBJECTS[number // 10 % 10]
    title = f"{name} changes its terms to train AI on members' {subject}, part {number}"
    link = f"{site}/2025/{number}/terms"
    return Entry(
        link, link, title, f"A clause number {number} was found in the terms of {name} this week.", published=at
    )


def chatter(number: int, *, at: datetime | None = None) -> Entry:
    """Item ``number``: worth nothing."""
    link = f"https://verge.example/2025/{number}/phone"
    return Entry(link, link, f"The new phone number {number} has a bigger screen", "It is also lighter.", published=at)


class Town:
    """Everything around the flows. Feeds serve nothing until ``serve`` is called."""

    def __init__(
        self,
        folder: Path,
        *,
        feed_list: Iterable[Feed] = (VERGE,),
        wishes: Iterable[Subscription] = (EVERYTHING,),
        watchlist: Watchlist = WATCHLIST,
        notify: Channel | None = None,
        reader: Reader | None = None,
        **desk: Any,
    ) -> None:
        self.path = folder / "bot.db"
        self.feed_list = tuple(feed_list)
        self.wishes = tuple(wishes)
        self.notify = notify
        self.clock = Clock()
        self.source = ScriptedSource()
        self.chat = FakeChat()
        wish_list = WishList(self.wishes)
        self.reader = reader or Reader(watchlist, tuple(sorted({*watchlist.keywords, *wish_list.keywords})))
        self.desk = Desk(self.reader, wish_list, RecordReader(watchlist), **desk)
        self.open()

    def open(self) -> None:
        """Start (again) on the file that is there."""
        self.store = open_store(self.path)
        # These tests prove decisions, not that the disk keeps what it was given.
        self.store.read_now(run_sql, "PRAGMA synchronous=OFF")
        self.store.write_now(feeds.adopt_feeds, self.feed_list, self.clock())
        self.store.write_now(subscriptions.adopt_file_subscriptions, self._declared(), self.clock())
        self.poller = Poller(self.store, self.source, self.feed_list, self.desk, notify=self.notify)
        self.deliverer = self.new_deliverer()

    def _declared(self) -> list[Subscription]:
        return [replace(wish, origin="file") for wish in self.wishes]

    def new_deliverer(self, *chats: FakeChat, **options: Any) -> Deliverer:
        """Another hand on the same outbox."""
        options = {"notify": self.notify, "sleep": self.clock.sleep, "monotonic": self.clock.monotonic} | options
        deliverer = Deliverer(self.store, clock=self.clock, **options)
        for chat in chats or (self.chat,):
            deliverer.open(chat)
        return deliverer

    def close(self) -> None:
        self.store.close()

    def serve(self, *entries: Entry, feed: Feed = VERGE) -> None:
        """The feed lists these from now on."""
        self.source.answers[feed.url] = document(*entries)

    def answer(self, answer: Answer, feed: Feed = VERGE) -> None:
        """The feed answers so from now on."""
        self.source.answers[feed.url] = answer

    async def poll(self, feed: Feed = VERGE, **later: float) -> PollReport:
        """One poll, half an hour later (or as said)."""
        report = await self.poll_pass(feed, **later)
        return report.feeds[0] if report.feeds else PollReport(feed.id, unchanged=True)

    async def poll_pass(self, feed: Feed = VERGE, **later: float) -> PassReport:
        self.clock.advance(**(later or {"minutes": 30}))
        return await self.poller.poll_one(feed.id, self.clock())

    async def deliver(self) -> list[str]:
        """Empty the outbox; titles of what was posted by that."""
        before = len(self.chat.sent)
        await self.deliverer.drain()
        return self.chat.titles()[before:]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.store.read_now(run_sql, sql, *values)

    def one(self, sql: str, *values: object) -> Any:
        return self.rows(sql, *values)[0][0]

    def queued(self, channel: Channel = ROOM, kind: str = "alert") -> list[str]:
        """Titles in the outbox of a channel, in order."""
        sql = "SELECT json_extract(payload, '$.title') FROM delivery WHERE channel=? AND kind=? ORDER BY id"
        return [row[0] for row in self.rows(sql, str(channel), kind)]

    def outcomes(self, title: str) -> list[tuple[str, str]]:
        """(channel, code) of every decision about the article with this title."""
        sql = (
            "SELECT channel, code FROM outcome JOIN article a ON a.id = article_id WHERE a.title=? ORDER BY outcome.id"
        )
        return [(row[0], row[1]) for row in self.rows(sql, title)]

    def notices(self) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in self.rows("SELECT about, says FROM notice ORDER BY id")]


def run_sql(db: Database, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(db.conn.execute(sql, values).fetchall())


def failed(kind: str = "timeout", says: str = "no answer", status: int = 0) -> FetchError:
    return FetchError(kind, says, status=status)


def hours_ago(hours: float) -> datetime:
    return START - timedelta(hours=hours)
