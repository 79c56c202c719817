"""Which articles are in which story, and what becomes of two stories that prove to be one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.alerts import Way
from bot.core.model import Article
from bot.core.stories import Assignment, assign, fingerprint
from bot.store import stories, subscriptions
from bot.store.database import Database, Store
from bot.store.story_corrections import set_apart
from tests.store.rooms import NOW, OTHER, ROOM, add, article, run_sql

TITLE = "SoundCloud changes its terms of service again"


def put(db: Database, /, number: int, assignment: Assignment | None = None, **facts: Any) -> int:
    """Store an article and put it into the story that core chooses, or the one that is given."""
    article_id = add(db, number, **facts)
    one: Article = article(number, id=article_id, **facts)
    keys = fingerprint(one)
    found = stories.load_candidates(db, keys, one.first_seen)
    return stories.assign_story(db, one, keys, assignment or assign(one, keys, found, one.first_seen), one.first_seen)


def test_same_title_in_another_feed_joins_the_story(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    assert store.write_now(put, 2, title=TITLE, feed_id="wire", publisher="Wire") == first
    assert store.write_now(put, 3, title="Something else happened at SoundCloud today") != first
    members = store.read_now(stories.list_members, first)
    assert [each[0] for each in members] == ["Example", "Wire"]


def test_title_joins_for_three_days_the_address_for_ever(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    later = NOW + timedelta(days=4)
    assert store.write_now(put, 2, title=TITLE, first_seen=later) != first
    keys = fingerprint(article(1, title="New words for it"))
    found = store.read_now(stories.load_candidates, keys, NOW + timedelta(days=400))
    assert [each.story_id for each in found] == [first]


def test_article_without_any_key_has_no_candidates(store: Store) -> None:
    keys = fingerprint(article(1, url="", title="Podcast", summary=""))
    assert store.read_now(stories.load_candidates, keys, NOW) == []


def test_putting_an_article_into_a_story_twice_changes_nothing(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    one = article(1, id=1, title=TITLE)
    again = store.write_now(stories.assign_story, one, fingerprint(one), Assignment(0, "new"), NOW)
    assert again == first
    assert store.read_now(stories.find_story, 1) == first
    assert store.read_now(stories.find_membership, 1) == (first, "new", TITLE)
    assert store.read_now(stories.find_story, 99) == 0
    assert store.read_now(stories.find_membership, 99) is None


def test_two_stories_that_prove_to_be_one_are_told_once(store: Store) -> None:
    first = store.write_now(put, 1, title="One headline for what SoundCloud did")
    second = store.write_now(put, 2, title="Quite other words about the same affair")
    for story, channel in ((first, ROOM), (second, ROOM), (second, OTHER)):
        store.write_now(subscriptions.add_alert, story, channel, 1, Way.ALONE, NOW)
    joined = store.write_now(put, 3, Assignment(first, "same title", (second,)), title="Third")
    assert joined == first
    assert store.read_now(stories.find_story, 2) == first
    assert store.read_now(subscriptions.find_alert, first, ROOM) is Way.ALONE
    assert store.read_now(subscriptions.find_alert, first, OTHER) is Way.ALONE
    assert store.read_now(run_sql, "SELECT merged_into FROM story ORDER BY id") == [(None,), (first,)]
    keys = fingerprint(article(2, title="Quite other words about the same affair"))
    assert {each.story_id for each in store.read_now(stories.load_candidates, keys, NOW)} == {first}


def test_what_a_person_took_apart_never_comes_together_by_way_of_a_third_story(store: Store) -> None:
    first, second, third = (store.write_now(put, number, title=f"Headline of matter {number}") for number in (1, 2, 3))
    store.write_now(set_apart, first, third, apart=True)
    store.write_now(put, 4, Assignment(second, "same title", (third,)), title="Proves two and three to be one")
    assert store.read_now(stories.find_story, 3) == second
    assert store.read_now(stories.are_apart, first, second)
    store.write_now(put, 5, Assignment(first, "same title", (second,)), title="Proves one and two to be one")
    assert store.read_now(stories.find_story, 1) == first
    assert store.read_now(stories.find_story, 3) == second


def test_one_article_never_brings_together_what_a_person_took_apart(store: Store) -> None:
    first, second, third = (store.write_now(put, number, title=f"Headline of matter {number}") for number in (1, 2, 3))
    store.write_now(set_apart, second, third, apart=True)
    store.write_now(put, 4, Assignment(first, "same title", (second, third)), title="Proves all three to be one")
    assert [store.read_now(stories.find_story, number) for number in (1, 2, 3)] == [first, first, third]


def test_stories_are_listed_with_outlets_and_how_many_were_told(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    store.write_now(put, 2, title=TITLE, feed_id="wire", publisher="Wire", first_seen=NOW + timedelta(hours=1))
    store.write_now(put, 3, title="Something else happened at SoundCloud today")
    store.write_now(subscriptions.add_alert, first, ROOM, 1, Way.HELD, NOW)
    rows = store.read_now(stories.list_stories, 10, None)
    assert [(row["id"], row["articles"], row["alerts"]) for row in rows] == [(first, 2, 1), (2, 1, 0)]
    assert rows[0]["url"] == "https://example.org/1"
    assert [row["id"] for row in store.read_now(stories.list_stories, 10, NOW + timedelta(minutes=1))] == [first]


def test_story_is_listed_after_its_first_article_was_forgotten(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    store.write_now(put, 2, title=TITLE, feed_id="wire", publisher="Wire")
    store.write_now(run_sql, "DELETE FROM article WHERE id=1")
    (row,) = store.read_now(stories.list_stories, 10, None)
    assert (row["id"], row["url"]) == (first, "https://example.org/2")


def test_outlet_is_new_to_a_story_until_another_article_of_it_is_there(store: Store) -> None:
    first = store.write_now(put, 1, title=TITLE)
    store.write_now(put, 2, title=TITLE, feed_id="wire", publisher="Wire")
    assert store.read_now(stories.is_new_outlet, first, "Wire", 2)
    assert store.read_now(stories.is_new_outlet, first, "Third", 3)
    store.write_now(put, 3, title=TITLE, feed_id="wire-music", publisher="Wire")
    assert not store.read_now(stories.is_new_outlet, first, "Wire", 3)
