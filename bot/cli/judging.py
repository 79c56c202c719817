"""What ``classify`` says of each item: read by the real reader, grouped by the real rules, kept in memory only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.articles import Reader, article_of
from bot.core.model import Article, Entry, Feed, Level
from bot.core.stories import StoryCandidate, assign, fingerprint


def judged(reader: Reader, items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row per item, in the items' order. An item has id, title, summary, text, link, publisher and date (aware)."""
    grouping = _Grouping()
    for item in items:
        feed = Feed(id=item["publisher"] or "items", url="", publisher=item["publisher"])
        entry = Entry("", item["link"], item["title"], item["summary"], item["text"], item["date"])
        article = article_of(entry, feed, item["date"])
        reading = reader.read(article)
        relevance = reading.relevance
        relevant = relevance.level is not Level.NONE
        yield {
            "id": item["id"],
            "level": relevance.level.value,
            "relevant": relevant,
            "score": round(relevance.score, 3),
            "platforms": [reader.platform_names.get(key, key) for key in relevance.platforms],
            "topics": list(relevance.topics),
            "story": grouping.story_of(reading.copy, item["date"]) if relevant else None,
            "reasons": list(relevance.reasons),
        }


class _Grouping:
    """Stories in memory, by the same rules and keys as in the store."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[StoryCandidate]] = {}
        self._merged: dict[int, int] = {}
        self._count = 0

    def story_of(self, article: Article, now: datetime) -> int:
        keys = fingerprint(article)
        names = [name for name in (keys.url, keys.title_key, *keys.near_keys) if name]
        candidates = [self._current(each) for name in names for each in self._by_key.get(name, ())]
        assignment = assign(article, keys, candidates, now)
        story_id = assignment.story_id
        if story_id == 0:
            self._count += 1
            story_id = self._count
        self._merged.update(dict.fromkeys(assignment.merges, story_id))
        mine = StoryCandidate(
            story_id, keys.url, keys.title_key, keys.lead_key, now, article.feed_id, article.publisher
        )
        for name in names:
            self._by_key.setdefault(name, []).append(mine)
        return story_id

    def _current(self, candidate: StoryCandidate) -> StoryCandidate:
        story_id = candidate.story_id
        while story_id in self._merged:
            story_id = self._merged[story_id]
        return replace(candidate, story_id=story_id)
