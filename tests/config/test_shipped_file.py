"""The feeds.yaml that comes with the program, and how a file is found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from yarl import URL

from bot.config import Config, Settings, check_examples, find_file, load
from bot.config.loading import SHIPPED
from bot.core.matching import Matcher
from bot.core.model import TOPIC_IDS, Risk
from bot.errors import ConfigError

TOP = Path(__file__).parents[2] / "feeds.yaml"


@pytest.fixture(scope="module")
def config() -> Config:
    return load(TOP, {})


def test_loads_within_a_second() -> None:
    best = min(_seconds() for _ in range(3))
    assert best < 1.0


def _seconds() -> float:
    start = time.process_time()
    load(TOP, {})
    return time.process_time() - start


def test_is_large_enough_to_be_useful(config: Config) -> None:
    assert len(config.feeds) >= 40
    assert len(config.watchlist.platforms) >= 40
    assert tuple(topic.id for topic in config.watchlist.topics) == TOPIC_IDS
    assert config.subscriptions == ()


def test_says_nothing_but_defaults_in_its_settings(config: Config) -> None:
    assert config.settings == Settings()


def test_speaks_https_only_and_polls_busy_feeds_often(config: Config) -> None:
    assert {URL(feed.url).scheme for feed in config.feeds} == {"https"}
    intervals = {feed.id: feed.interval_s for feed in config.feeds}
    assert intervals["techcrunch"] <= 3600
    assert all(900 <= seconds <= 6 * 3600 for seconds in intervals.values())


def test_every_risky_platform_has_examples_of_both_kinds(config: Config) -> None:
    for platform in config.watchlist.platforms:
        if platform.risk is not Risk.SAFE:
            kinds = {example.should_match for example in config.examples if example.platform == platform.id}
            assert kinds == {True, False}, platform.id
            assert platform.context, platform.id


def test_every_example_holds(config: Config) -> None:
    assert [str(problem) for problem in check_examples(config, Matcher(config.watchlist).platforms_in)] == []


def test_the_commented_subscription_can_be_used(tmp_path: Path) -> None:
    text = TOP.read_text(encoding="utf-8")
    before, _, commented = text.partition("\nsubscriptions:\n")
    used = "\n".join(line.removeprefix("#") for line in commented.splitlines())
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{before}\nsubscriptions:\n{used}\n", encoding="utf-8")
    (wish,) = load(path, {}).subscriptions
    assert wish.patterns == (r"opt(ing|ed)? out by \w+",)


def test_the_program_carries_the_same_file() -> None:
    assert SHIPPED.read_bytes() == TOP.read_bytes()


def test_a_file_is_found_by_option_then_variable_then_here_then_as_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"POLICY_BOT_CONFIG": "named.yaml"}
    assert find_file(Path("mine.yaml"), environ) == Path("mine.yaml")
    assert find_file(None, environ) == Path("named.yaml")
    assert find_file(None, {"POLICY_BOT_CONFIG": ""}) == SHIPPED
    assert load(None, {}).path == SHIPPED
    Path("feeds.yaml").touch()
    assert find_file(None, {}) == Path("feeds.yaml")


def test_a_named_file_that_is_missing_is_not_replaced_but_its_cure_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "mine.yaml", {})
    (problem,) = caught.value.problems
    assert problem.place == str(tmp_path / "mine.yaml")
    assert f"cp {SHIPPED} {tmp_path / 'mine.yaml'}" in problem.says


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})
