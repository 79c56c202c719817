"""Which stored stories a subscription asks for, by the rules that decide about alerts. Reads only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.alerts import Wish
from bot.core.matching import Matcher
from bot.core.model import Item, Level, Subscription, Watchlist
from bot.store import articles, stories
from bot.store.database import Database

MOST = 5000


def stories_for(db: Database, wish: Subscription, since: datetime, until: datetime) -> list[Item]:
    """One item per story with an article of that time that the subscription asks for, paused or not, newest first.
    The item is the story's first such article."""
    asked = Wish(replace(wish, paused="", alerts=True))
    words = Matcher(Watchlist((), ()), wish.keywords) if wish.keywords else None
    least = Level.NONE if wish.level is Level.NONE else Level.DIGEST
    told: dict[int, Item] = {}
    for row in articles.list_articles(db, MOST, since, least):
        date = datetime.fromtimestamp(row["date"], UTC)
        if not since <= date <= until or row["outcome"] == "old":
            continue
        judged = articles.get_judged(db, row["id"])
        matches = [each for each in judged.matches if each.kind != "keyword"]
        matches += words.find(judged.article) if words else []
        if asked.asks(judged.article, judged.relevance, matches).yes:
            story = stories.find_story(db, row["id"]) or -int(row["id"])
            told[story] = Item(row["title"], row["url"], row["publisher"], date)
    return sorted(told.values(), key=lambda item: item.published or since, reverse=True)
