"""A town and its command line for every story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.town import Answer, Line, Town


class Story:
    """Somebody's weeks with the bot: feeds publish, time passes, the bot polls everything at that time."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.line = Line(town)
        self.start = datetime.now(UTC) - timedelta(days=30)
        self.now = self.start

    def pass_time(self, **span: float) -> None:
        """Move on by a timedelta's words."""
        self.now += timedelta(**span)

    def publish(self, feed_id: str, title: str, *, slug: str = "", summary: str = "", link: str = "") -> None:
        """An item, dated at the story's present."""
        age = datetime.now(UTC) - self.now
        self.town.publish(feed_id, title, slug=slug, summary=summary, link=link, age=age)

    def poll(self, *words: str, hours: float = 1.0) -> Answer:
        """The bot polls what is due, so much later."""
        self.pass_time(hours=hours)
        return self.line("poll", "--as-of", self.now.isoformat(), *words)

    def told(self, channel: str, words: str) -> int:
        """How many messages in a channel hold these words."""
        return sum(words in text for text in self.town.told.get(channel, ()))

    def states(self) -> dict[str, list[str]]:
        """The outbox: states by channel, oldest first."""
        states: dict[str, list[str]] = {}
        for row in reversed(self.line("deliveries", "--json").rows):
            states.setdefault(row["channel"], []).append(row["state"])
        return states


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Town(tmp_path) as town:
        yield Story(town)
