"""What happens around the bot in the soak ``month``: news and chatter by the hour, broken feeds, bad hours of the
chats, a full disk, a chat that is away, a closed channel. A part of that soak, not one by itself."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.servers.feeds import Reply, feed, page, reset
from tests.servers.town import Item, Town, rss
from tests.soak.stops import name_of
from tests.store.rooms import fill

CLOSED_ROOM = "13"
LISTED = 20  # items in a feed
NEWS_A_DAY, CHATTER_A_DAY = 10, 57
FULL_DAY, AWAY_DAY = 5, 6
CLOSED_DAYS = range(8, 15)
BROKEN = (
    Reply(status=500),
    Reply(status=404),
    Reply(status=503, headers={"Retry-After": "7200"}),
    Reply(b""),
    page("<html><body>Please log in</body></html>"),
    feed("<rss><channel><item><title>cut"),
    reset(),
)


@dataclass
class World:
    """Everything around the bot. days: after them all is well and nothing new comes; disk: it can be filled."""

    town: Town
    feeds: tuple[str, ...]
    chance: random.Random
    days: int
    disk: bool
    news: int = 0
    asked_closed: int = 0
    _rubbish: Path | None = None
    _broken: dict[str, Reply] = field(default_factory=dict)
    _bad_hours: dict[str, int] = field(default_factory=dict)
    _port: int = 0
    _asked_before: int = 0

    def hour_passes(self, day: int, hour: int) -> None:
        """What this hour brings. day: from 1."""
        busy = 1 < day <= self.days
        if hour == 0:
            three = self.chance.sample(self.feeds, 3) if busy else []
            self._broken = {name: self.chance.choice(BROKEN) for name in three}
            self._bad_hours = {name: self.chance.randrange(24) for name in ("slack", "discord")} if busy else {}
        for name, faults in (("slack", self.town.slack.faults), ("discord", self.town.discord.faults)):
            faults.rate = 0.3 if self._bad_hours.get(name) == hour else 0.0
        if busy:
            self._publish(hour)
        self._fill_disk(day, hour)
        if hour == 0:
            self._begin_day(day)

    def _begin_day(self, day: int) -> None:
        town = self.town
        if day == AWAY_DAY:
            self._port = int(town.slack.base_url.split(":")[2].split("/")[0])
            town.on_loop(town.slack.stop())
        if day == AWAY_DAY + 1:
            town.on_loop(town.slack.start(self._port))
        if day == CLOSED_DAYS.start:
            town.discord.refuse[CLOSED_ROOM] = 50013
            self._asked_before = self._asked()
        if day == CLOSED_DAYS.stop:
            self.asked_closed = self._asked() - self._asked_before
            del town.discord.refuse[CLOSED_ROOM]

    def _fill_disk(self, day: int, hour: int) -> None:
        if self.disk and (day, hour) == (FULL_DAY, 9):
            self._rubbish = fill(self.town.db.parent)
        if self._rubbish and hour == 12:
            self._rubbish.unlink()
            self._rubbish = None

    def _asked(self) -> int:
        return sum(f"/channels/{CLOSED_ROOM}/" in each["path"] for each in self.town.discord.requests.kept)

    def _publish(self, hour: int) -> None:
        """This hour's share of the day's items."""
        for count, make in ((NEWS_A_DAY, self._news), (CHATTER_A_DAY, self._chatter)):
            for _ in range(count * (hour + 1) // 24 - count * hour // 24):
                name, title = self.chance.choice(self.feeds), make()
                link = f"https://{name}.example/{self.chance.randrange(10**12)}"
                at = datetime.fromtimestamp(self.town.slack.clock(), UTC)
                self.town.items[name].insert(0, Item(title, link, f"{title}. More of it follows.", at))
                del self.town.items[name][LISTED:]

    def _news(self) -> str:
        self.news += 1
        return f"{name_of(self.news)} changes its terms of service to train AI on members' work"

    def _chatter(self) -> str:
        return f"Gardening, part {self.chance.randrange(10**9)}: {self.chance.choice(('roses', 'beans', 'shade'))}"

    def serve(self, name: str) -> Reply:
        """What a feed answers now."""
        items = tuple(self.town.items[name])
        return self._broken.get(name) or feed(rss(name, list(items)), etag=f'"{hash(items)}"')
