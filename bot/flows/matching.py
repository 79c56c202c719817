"""What subscriptions ask for among stored articles, by the rules that decide about alerts. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.alerts import Wish
from bot.core.matching import Matcher
from bot.core.model import Level, Subscription, Watchlist
from bot.core.outgoing import Item
from bot.store import articles, stories
from bot.store.articles import Judged
from bot.store.database import Database

MOST = 5000


class Asked:
    """Which stored articles any of some subscriptions asks for, also those with alerts off or paused.

    lenient: also what may be relevant counts, whatever the level of alerts, as in a digest. The subscriptions' own
    keywords are looked for anew: an article may have come before them. least: the lowest level that can count.
    """

    def __init__(self, wishes: Sequence[Subscription], *, lenient: bool = False) -> None:
        """Raises OperatorError if one of the expressions is not valid RE2."""
        keywords = tuple(sorted({word for wish in wishes for word in wish.keywords}))
        self._words = Matcher(Watchlist((), ()), keywords) if keywords else None
        self._wishes = [
            Wish(replace(wish, paused="", alerts=True, level=_lowered(wish.level) if lenient else wish.level))
            for wish in wishes
        ]
        self.least = Level.NONE if any(wish.level is Level.NONE for wish in wishes) else Level.DIGEST

    def wants(self, judged: Judged) -> bool:
        """Whether one of the subscriptions asks for the article."""
        matches = [each for each in judged.matches if each.kind != "keyword"]
        matches += self._words.find(judged.article) if self._words else []
        return any(wish.asks(judged.article, judged.relevance, matches).yes for wish in self._wishes)


def _lowered(level: Level) -> Level:
    return Level.DIGEST if level is Level.ALERT else level


def stories_for(db: Database, wish: Subscription, since: datetime, until: datetime) -> list[Item]:
    """One item per story with an article of that time that the subscription asks for, paused or not, newest first.
    The item is the story's first such article."""
    asked = Asked([wish])
    told: dict[int, Item] = {}
    for row in articles.list_articles(db, MOST, since, asked.least):
        date = datetime.fromtimestamp(row["date"], UTC)
        if not since <= date <= until or row["outcome"] == "old":
            continue
        if asked.wants(articles.get_judged(db, row["id"])):
            story = stories.find_story(db, row["id"]) or -int(row["id"])
            told[story] = Item(row["title"], row["url"], row["publisher"], date)
    return sorted(told.values(), key=lambda item: item.published or since, reverse=True)
