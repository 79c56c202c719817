"""What ``classify`` says of each item: read by the real reader, grouped by the real rules, kept in memory only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.articles import Reader, Reading, article_of
from bot.core.model import Article, Entry, Feed, Level
from bot.core.text import title_fold
from bot.flows.grouping import join_story
from bot.store.articles import add_article
from bot.store.database import open_in_memory


def judged(reader: Reader, items: list[dict[str, Any]], *, why: bool = False) -> Iterator[dict[str, Any]]:
    """One row per item, in the items' order. An item has id, title, summary, text, link, publisher and date (aware).
    why: also the parts of its score."""
    grouping = _Grouping()
    for number, item in enumerate(items):
        reading = reader.read(article_of_item(item))
        relevance = reading.relevance
        relevant = relevance.level is not Level.NONE
        yield {
            "id": item["id"],
            "level": relevance.level.value,
            "relevant": relevant,
            "score": round(relevance.score, 3),
            "platforms": [reader.platform_names.get(key, key) for key in relevance.platforms],
            "topics": list(relevance.topics),
            "story": grouping.story_of(reading, str(number), item["date"]) if relevant else None,
            "reasons": list(relevance.reasons),
            **({"why": [{"part": name.strip(), "points": points} for name, points in relevance.parts]} if why else {}),
        }


def article_of_item(item: dict[str, Any]) -> Article:
    """The article that an item of a file stands for, as a feed would have brought it. Fields as for ``judged``."""
    feed = Feed(id=item["publisher"] or "items", url="", publisher=item["publisher"])
    entry = Entry("", item["link"], item["title"], item["summary"], item["text"], item["date"])
    return article_of(entry, feed, item["date"])


class _Grouping:
    """Stories by the bot's own rules and look-ups, in a database that is kept in memory only."""

    def __init__(self) -> None:
        self._db = open_in_memory()

    def story_of(self, reading: Reading, own_key: str, now: datetime) -> int:
        """The story of an item. own_key: unique for each item, also where two have one address."""
        keys = title_fold(reading.copy.title, reading.copy.publisher)
        article_id = add_article(
            self._db, reading.copy, own_key, keys, reading.relevance, reading.matches, "considered"
        )
        article = replace(reading.copy, id=article_id)
        return join_story(self._db, article, reading.relevance, now=now).story_id
