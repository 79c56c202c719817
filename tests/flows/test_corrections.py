"""What people set right: it holds, it can be undone, and nothing is posted because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.alerts import Way
from bot.core.model import Channel
from bot.errors import OperatorError
from bot.flows import corrections
from bot.store import articles, stories, subscriptions
from bot.store.database import Store, open_store
from tests.fakes import START
from tests.flows.test_grouping import CLAUSE, FOUND, RECLAUSE, RETOLD, put
from tests.flows.town import ROOM, run_sql

OTHER = Channel("discord", "77/12")
LATER = START + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path, blank: Path) -> Iterator[Store]:
    """Two articles of one story (1), a third of another (2); story 1 was told in one room."""
    (tmp_path / "bot.db").write_bytes(blank.read_bytes())
    opened = open_store(tmp_path / "bot.db")
    assert opened.write_now(put, 1, FOUND, CLAUSE).story_id == 1
    assert opened.write_now(put, 2, RETOLD, RECLAUSE, hours=3).story_id == 1
    assert (
        opened.write_now(put, 3, "Labels settle with SoundCloud over stems", "They sign a paper.", hours=9).story_id
        == 2
    )
    opened.write_now(subscriptions.add_alert, 1, ROOM, 1, Way.ALONE, START)
    yield opened
    opened.close()


def rows(store: Store) -> list[tuple[object, ...]]:
    """Everything that a correction may change."""
    return [
        row
        for sql in (
            "SELECT article_id, story_id, how FROM story_article ORDER BY 1",
            "SELECT story_id, channel, article_id, way FROM alert ORDER BY 1, 2",
            "SELECT * FROM story_apart",
            "SELECT article_id, platform, role FROM article_platform ORDER BY 1, 2",
            "SELECT * FROM platform_said",
            "SELECT id, merged_into FROM story WHERE id <= 2",
            "SELECT article_id, platforms FROM story_traits ORDER BY 1",
        )
        for row in store.read_now(run_sql, sql)
    ]


def members(store: Store) -> dict[int, int]:
    return dict(store.read_now(run_sql, "SELECT article_id, story_id FROM story_article"))


def test_split_off_is_a_story_of_its_own_that_never_merges_back(store: Store) -> None:
    says = store.write_now(corrections.split_off, 2, "slack:U1", LATER)
    assert "story 3" in says
    assert members(store) == {1: 1, 2: 3, 3: 2}
    assert store.read_now(stories.are_apart, 1, 3)
    # It was hidden behind the first article: the next one about it is news in that room.
    assert store.read_now(subscriptions.find_alert, 3, ROOM) is None
    assert store.write_now(put, 4, RETOLD, RECLAUSE, hours=30).story_id == 3


def test_what_was_told_stays_told_when_it_is_split_off(store: Store) -> None:
    store.write_now(corrections.split_off, 1, "slack:U1", LATER)
    assert store.read_now(subscriptions.find_alert, 3, ROOM) is Way.ALONE
    assert store.read_now(subscriptions.find_alert, 1, ROOM) is Way.ALONE


def test_joining_carries_the_alerts_along_and_posts_nothing(store: Store) -> None:
    store.write_now(subscriptions.add_alert, 2, OTHER, 3, Way.HELD, START)
    says = store.write_now(corrections.join_to, 3, 1, "slack:U1", LATER)
    assert "to story 1" in says
    assert set(members(store).values()) == {1}
    assert store.read_now(stories.find_current, 2) == 1
    assert store.read_now(subscriptions.find_alert, 1, OTHER) is not None
    assert store.read_now(run_sql, "SELECT count(*) FROM delivery") == [(0,)]


def test_a_story_that_was_split_off_and_joined_elsewhere_stays_apart_from_the_first(store: Store) -> None:
    store.write_now(corrections.split_off, 2, "me", LATER)
    before = rows(store)
    store.write_now(corrections.join_to, 2, 2, "me", LATER)
    assert store.read_now(stories.are_apart, 1, 2)
    store.write_now(corrections.undo, 2, "me", LATER)
    assert rows(store) == before


def test_an_article_that_was_joined_by_hand_draws_the_next_ones_along(store: Store) -> None:
    store.write_now(corrections.join_to, 2, 2, "me", LATER)
    assert store.write_now(put, 4, f"{RETOLD} today", RECLAUSE, hours=5).story_id == 2
    store.write_now(corrections.undo, 1, "me", LATER)
    assert members(store)[2] == 1
    assert store.write_now(put, 5, f"{RETOLD} now", RECLAUSE, hours=6).story_id == 1


def test_two_stories_become_one(store: Store) -> None:
    store.write_now(corrections.join_stories, 1, 2, "cli:me", LATER)
    assert set(members(store).values()) == {2}
    assert store.read_now(subscriptions.find_alert, 2, ROOM) is Way.ALONE
    with pytest.raises(OperatorError, match="one story already"):
        store.write_now(corrections.join_stories, 1, 2, "cli:me", LATER)


def test_a_platform_that_was_taken_away_stays_away(store: Store) -> None:
    says = store.write_now(corrections.set_platform, 1, "soundcloud", False, "cli:me", LATER)
    assert "not about soundcloud" in says
    stored = store.read_now(articles.get_judged, 1)
    assert stored.relevance.platforms == ()
    worth = store.read_now(articles.get_judged, 2).relevance
    store.write_now(articles.record_judgement, stored.article, "key", worth, (), "considered")
    assert store.read_now(articles.get_judged, 1).relevance.platforms == ()
    store.write_now(corrections.set_platform, 1, "spotify", True, "cli:me", LATER)
    assert store.read_now(articles.get_judged, 1).relevance.platforms == ("spotify",)


CHANGES: dict[str, Callable[[Store], str]] = {
    "split": lambda store: store.write_now(corrections.split_off, 1, "me", LATER),
    "join": lambda store: store.write_now(corrections.join_to, 3, 1, "me", LATER),
    "join one of two": lambda store: store.write_now(corrections.join_to, 2, 2, "me", LATER),
    "join stories": lambda store: store.write_now(corrections.join_stories, 1, 2, "me", LATER),
    "platform": lambda store: store.write_now(corrections.set_platform, 1, "spotify", True, "me", LATER),
    "not the platform": lambda store: store.write_now(corrections.set_platform, 1, "soundcloud", False, "me", LATER),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_correction_can_be_undone(store: Store, change: Callable[[Store], str]) -> None:
    before = rows(store)
    change(store)
    assert rows(store) != before
    assert "Undone" in store.write_now(corrections.undo, 1, "you", LATER)
    assert rows(store) == before
    with pytest.raises(OperatorError, match="undone already"):
        store.write_now(corrections.undo, 1, "you", LATER)


def test_corrections_of_the_same_stories_are_undone_last_first(store: Store) -> None:
    before = rows(store)
    store.write_now(corrections.split_off, 2, "me", LATER)
    store.write_now(corrections.join_to, 2, 1, "me", LATER)
    with pytest.raises(OperatorError, match="undo that one first"):
        store.write_now(corrections.undo, 1, "me", LATER)
    store.write_now(corrections.undo, 2, "me", LATER)
    assert store.read_now(stories.are_apart, 1, 3)
    store.write_now(corrections.undo, 1, "me", LATER)
    assert rows(store) == before


def test_the_log_is_newest_first(store: Store) -> None:
    store.write_now(corrections.split_off, 2, "slack:U1", LATER)
    store.write_now(corrections.set_platform, 1, "spotify", True, "cli:me", LATER)
    log = store.read_now(corrections.list_corrections)
    assert [(row["id"], row["who"], row["kind"], row["at"], row["undone"]) for row in log] == [
        (2, "cli:me", "platform", LATER, None),
        (1, "slack:U1", "split", LATER, None),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda store: store.write_now(corrections.split_off, 3, "me", LATER), "only article"),
        (lambda store: store.write_now(corrections.split_off, 99, "me", LATER), "no article 99"),
        (lambda store: store.write_now(corrections.join_to, 1, 99, "me", LATER), "no story 99"),
        (lambda store: store.write_now(corrections.join_to, 1, 1, "me", LATER), "already"),
        (lambda store: store.write_now(corrections.set_platform, 1, "soundcloud", True, "me", LATER), "already"),
        (lambda store: store.write_now(corrections.set_platform, 1, "x", False, "me", LATER), "not filed under x"),
        (lambda store: store.write_now(corrections.undo, 9, "me", LATER), "no correction 9"),
    ],
)
def test_mistakes_are_told_in_a_sentence_and_change_nothing(
    store: Store, change: Callable[[Store], str], says: str
) -> None:
    before = rows(store)
    with pytest.raises(OperatorError, match=says):
        change(store)
    assert rows(store) == before
