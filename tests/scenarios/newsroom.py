"""A small newsroom: articles in our own words are judged and kept as the poll keeps them, and the record is asked.

The watchlist is its own, so that a case may name services that the shipped file does not watch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.articles import Reader
from bot.core.events import EventKind
from bot.core.model import Article, Level, Platform, Risk, Topic, Watchlist, Weight
from bot.core.platform_record import PlatformRecord
from bot.core.record_reading import RecordReader
from bot.core.replies import Reply
from bot.core.text import title_fold
from bot.flows.answer_policy import load_record, policy_reply
from bot.flows.keep_record import record_facts
from bot.store import articles
from bot.store.database import Database, Store

PLATFORMS = (
    Platform("soundcloud", "SoundCloud", domains=("soundcloud.com",)),
    Platform("x", "X", Risk.LETTER, ("X Corp", "Twitter"), "xAI", context=("Musk", "tweets")),
    Platform("linkedin", "LinkedIn", owner="Microsoft"),
    Platform("youtube", "YouTube", owner="Google"),
    Platform("google-search", "Google Search", owner="Google"),
    Platform("meta", "Meta", Risk.WORD, ("Meta Platforms",), context=("Facebook", "Instagram", "Zuckerberg")),
    Platform("instagram", "Instagram", owner="Meta"),
    Platform("facebook", "Facebook", owner="Meta"),
    Platform("adobe", "Adobe"),
    Platform("slack", "Slack", Risk.WORD, owner="Salesforce", context=("Salesforce", "workspace")),
    Platform("reddit", "Reddit"),
    Platform("anthropic", "Anthropic"),
    Platform("figma", "Figma"),
    Platform("vimeo", "Vimeo"),
    Platform("bluesky", "Bluesky"),
    Platform("wetransfer", "WeTransfer"),
    Platform("deezer", "Deezer"),
    Platform("udio", "Udio"),
    Platform("universal-music", "Universal Music", aliases=("Universal Music Group", "UMG")),
    Platform("capcut", "CapCut", owner="ByteDance"),
    Platform("tiktok", "TikTok", owner="ByteDance"),
    Platform("cloudflare", "Cloudflare"),
    Platform("distrokid", "DistroKid"),
    Platform("bandcamp", "Bandcamp"),
)
TOPICS = (
    Topic("training-data", "Training data", ("AI training", "train AI", "training data")),
    Topic("terms-of-service", "Terms of service", ("terms of service", "terms of use", "terms")),
)
WATCHLIST = Watchlist(PLATFORMS, TOPICS)


@dataclass(slots=True)
class Newsroom:
    """Publishes into a real store and asks its record."""

    store: Store
    now: datetime
    texts: dict[str, str]
    reader: Reader
    recorder: RecordReader

    def publish(self, day: str, outlet: str, title: str, text: str, weight: Weight = Weight.ORIGINAL) -> int:
        """An article of that day (``2025-05-14``); returns its id. It must be relevant to be recorded."""
        date = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        number = len(self.texts) + 1
        url = f"https://{outlet.lower().replace(' ', '')}.example/{number}"
        article = Article(url, title, "", text, outlet, outlet.lower(), weight, "en", date, date)
        self.texts[url] = f"{title}\n{text}"
        return self.store.write_now(self._keep, article)

    def _keep(self, db: Database, article: Article) -> int:
        reading = self.reader.read(article)
        relevance = reading.relevance
        if relevance.level is Level.NONE:
            raise AssertionError(f"not relevant: {article.title}")
        key = article.url.removeprefix("https://")
        title_key = title_fold(article.title)
        article_id = articles.add_article(db, article, key, title_key, relevance, reading.matches, "considered")
        copy = replace(reading.copy, id=article_id)
        record_facts(db, self.recorder, copy, relevance, self.now)
        return article_id

    def record(self, platform: str, as_of: str = "") -> PlatformRecord:
        """The record of a platform, as of the end of a day if one is given."""
        moment = datetime.fromisoformat(as_of).replace(hour=23, minute=59, tzinfo=UTC) if as_of else None
        return self.store.read_now(load_record, platform, as_of=moment, now=self.now, everything=True)

    def reply(self, platform: str, as_of: str = "") -> Reply:
        """The page of a platform."""
        moment = datetime.fromisoformat(as_of).replace(hour=23, minute=59, tzinfo=UTC) if as_of else None
        return self.store.read_now(policy_reply, WATCHLIST, platform, as_of=moment, now=self.now)

    def dates(self, platform: str, kind: EventKind) -> list[str]:
        """The dates of the happenings of a kind, as shown, oldest first."""
        return [str(each.shown_date) for each in self.record(platform).timeline if each.kind is kind]

    def stances(self, platform: str, as_of: str = "") -> dict[str, str]:
        """The current stance per scope (in words, '' for no limit)."""
        return {str(each.stance.scope): each.standing.value for each in self.record(platform, as_of).stances}


def open_newsroom(store: Store, now: datetime) -> Newsroom:
    """A newsroom over an empty store."""
    return Newsroom(store, now, {}, Reader(WATCHLIST), RecordReader(WATCHLIST))
