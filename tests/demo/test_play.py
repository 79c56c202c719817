"""The demonstration, played once from beginning to end: what a newcomer sees."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.play import demo_config, play
from bot.demo.sample import load
from bot.demo.server import FeedServer
from bot.store import articles, outbox_reading
from bot.store.database import Store, open_read_only

IS_LOCAL = re.compile(r"http://127\.0\.0\.1:\d+/")


@dataclass
class Played:
    """One performance: what was printed, the database it left, how long it took."""

    text: str
    store: Store
    seconds: float


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _performance(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, float]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    out = io.StringIO()
    started = time.monotonic()
    await play(path, out, kept=True)
    return out.getvalue(), path, time.monotonic() - started


@pytest.fixture
def played(_performance: tuple[str, Path, float]) -> Iterator[Played]:
    text, path, seconds = _performance
    store = open_read_only(path)
    yield Played(text, store, seconds)
    store.close()


def day_of(text: str, day: str) -> str:
    """What was printed for one day."""
    return text.split(f"{day}: ", 1)[1].split("\n-- ", 1)[0]


def test_it_takes_less_than_a_minute(played: Played) -> None:
    assert played.seconds < 60


def test_the_first_poll_is_silent(played: Played) -> None:
    assert (
        day_of(played.text, "Thursday 8 May 2025").strip() == "9 feeds polled, 10 new items, the first poll is silent"
    )


def test_the_discovery_is_told_on_its_day(played: Played) -> None:
    told = day_of(played.text, "Friday 9 May 2025")
    assert "1 alert" in told
    assert "https://patchbay.example/soundcloud-terms-ai-training\n" in told
    assert "Why you see this:" in told


def test_a_day_of_noise_brings_no_alert(played: Played) -> None:
    assert "0 alerts" in day_of(played.text, "Friday 16 May 2025")


def test_a_feed_that_turns_into_a_refusal_page_is_named(played: Played) -> None:
    assert re.search(r"meadow: .*Access Denied", day_of(played.text, "Tuesday 13 May 2025"))


def test_every_alert_was_delivered_once(played: Played) -> None:
    states = played.store.read_now(outbox_reading.count_states)
    assert set(states) == {"sent"}
    titles = [row["title"] for row in played.store.read_now(outbox_reading.list_deliveries, 1000, None)]
    assert len(titles) == states["sent"]


def test_no_page_is_announced_twice(played: Played) -> None:
    addresses = re.findall(r"^https://\S+$", played.text, re.MULTILINE)
    assert len(addresses) == len(set(addresses))


def test_what_changes_its_address_at_every_poll_is_one_article(played: Played) -> None:
    rows = played.store.read_now(articles.list_articles, 1000, None)
    assert sum("layoffs" in row["title"] for row in rows) == 1


def test_nothing_that_commands_a_terminal_is_printed(played: Played) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", played.text)
    assert "<script>" not in played.text


def test_the_end_says_how_to_ask_why(played: Played) -> None:
    assert len(re.findall(r"^  policy-bot --db \S+ explain https://\S+$", played.text, re.MULTILINE)) == 2


async def test_the_demonstration_asks_nobody_but_this_machine() -> None:
    sample = load()
    async with FeedServer(sample) as server:
        config = demo_config(sample, server)
    assert all(IS_LOCAL.match(feed.url) for feed in config.feeds)
    assert not config.settings.fetch_pages
    assert not config.secrets.values()
