"""What good files in ``valid/`` turn into."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, Limits, Settings, Summariser, load
from bot.core.model import Channel, Feed, Level, Platform, Risk, Subscription, Topic, Watchlist, Weight

VALID = Path(__file__).with_name("valid")


def read(name: str) -> Config:
    return load(VALID / f"{name}.yaml", {})


@pytest.mark.parametrize("path", sorted(VALID.glob("*.yaml")), ids=lambda path: path.stem)
def test_loads(path: Path) -> None:
    config = load(path, {})
    assert config.path == path
    assert config.feeds
    assert config.watchlist.platforms


def test_the_smallest_file_gets_every_default() -> None:
    config = read("smallest")
    assert config.settings == Settings()
    assert config.feeds == (Feed("gazette", "https://gazette.example/feed.xml", "The Gazette"),)
    assert config.watchlist == Watchlist(
        platforms=(Platform("soundcloud", "SoundCloud"),), topics=(Topic("lawsuit", "Lawsuits", ("sued over AI",)),)
    )
    assert config.subscriptions == ()
    assert config.examples == ()


def test_every_key_arrives() -> None:
    config = read("everything")
    assert config.settings == Settings(
        time_zone="Europe/Berlin",
        interval_s=45 * 60,
        min_interval_s=5 * 60,
        keep_articles_days=400,
        keep_aliases_days=500,
        fetch_pages=False,
        allow_private_addresses=True,
        contact="desk@gazette.example",
        unknown_sends="drop",
        operator_channel=Channel("discord", "77/12"),
        slack_read_history=True,
        summariser=Summariser("openai", "http://127.0.0.1:11434/v1", "tiny", 7),
        limits=Limits(
            alerts_per_hour=3, alerts_per_poll=2, max_body_bytes=500 * 1024, concurrent_fetches=8, fetches_per_host=1
        ),
    )
    assert config.settings.zone.key == "Europe/Berlin"
    assert config.feeds == (
        Feed("gazette", "http://127.0.0.1:8080/feed.xml", "The Gazette", Weight.PRIMARY, "pt-BR", 300),
        Feed("herald", "https://herald.example/rss?section=tech", "The Herald", Weight.AGGREGATOR, "en", 45 * 60),
    )
    assert config.watchlist == Watchlist(
        platforms=(
            Platform(
                id="x",
                name="X",
                risk=Risk.LETTER,
                aliases=("Twitter",),
                owner="xAI",
                people=("Elon Musk",),
                domains=("x.com", "twitter.com"),
                context=("Musk",),
                not_phrases=("X-ray",),
            ),
        ),
        topics=(Topic("lawsuit", "Lawsuits", ("sued over AI",)),),
        keywords=("stem separation",),
    )
    assert config.subscriptions == (
        Subscription(
            id=0,
            channel=Channel("slack", "T012ABCDE/C045FGHIJ"),
            platforms=("x",),
            topics=("lawsuit",),
            keywords=("vocals",),
            patterns=("opt(ing)? out",),
            excluded=("earnings call",),
            level=Level.DIGEST,
            alerts=True,
            digest=False,
            origin="file",
        ),
        Subscription(id=0, channel=Channel("discord", "770011/120034"), origin="file"),
        Subscription(id=0, channel=Channel("console", "-"), alerts=False, origin="file"),
    )


def test_examples_keep_their_lines() -> None:
    config = read("everything")
    lines = (VALID / "everything.yaml").read_text(encoding="utf-8").splitlines()
    assert [(example.platform, example.should_match) for example in config.examples] == [("x", True), ("x", False)]
    for example in config.examples:
        assert example.sentence in lines[example.line - 1]


def test_words_are_read_as_yaml_1_2() -> None:
    config = read("yaml_1_2")
    assert config.feeds[0].publisher == "NO"
    assert config.settings.limits.alerts_per_hour == 12
    assert config.watchlist.platforms[0] == Platform("on", "on", aliases=("yes", "null", "1:30"))
    assert config.watchlist.topics[0].phrases == ("1:30", "off", "2025-05-09")
    assert config.watchlist.keywords == ("NO", "~tilde", "it's", "café")


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert read("windows").feeds == read("smallest").feeds


def test_json_is_yaml() -> None:
    assert read("json").watchlist == read("smallest").watchlist
