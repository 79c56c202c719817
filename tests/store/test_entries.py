"""By which names a feed's items are known again."""

from __future__ import annotations

from datetime import timedelta

from bot.core.identity import Known
from bot.core.model import Entry
from bot.store import articles, entries
from bot.store.database import Database, Store
from bot.store.retention import remove_old
from tests.store.rooms import NOTHING, NOW, add, run_sql

ENTRY = Entry("guid 1", "https://example.org/1", "Title number 1", published=NOW)


def take(db: Database, number: int = 1, feed_id: str = "verge") -> int:
    article_id = add(db, number, NOTHING, "not-relevant")
    entries.record_entry(db, feed_id, ENTRY, article_id, f"hash {number}", NOW)
    entries.learn_aliases(db, feed_id, [f"g:{number}", f"l:{number}"], article_id, NOW)
    return article_id


def test_known_names_lead_to_the_article_in_their_own_feed_only(store: Store) -> None:
    number = store.write_now(take)
    known = Known(number, "title number 1", NOW, None, "hash 1", level_none=True)
    assert store.read_now(entries.load_known, "verge", ["g:1", "l:1", "g:2"]) == {"g:1": known, "l:1": known}
    assert store.read_now(entries.load_known, "wire", ["g:1"]) == {}
    assert store.read_now(entries.load_known, "verge", []) == {}


def test_thousands_of_names_are_looked_up_in_one_go(store: Store) -> None:
    number = store.write_now(take)
    names = [f"g:{each}" for each in range(1, 5000)]
    store.write_now(entries.learn_aliases, "verge", names, number, NOW)
    assert len(store.read_now(entries.load_known, "verge", names)) == 4999


def test_known_name_keeps_its_first_article(store: Store) -> None:
    first, second = store.write_now(take, 1), store.write_now(take, 2)
    store.write_now(entries.learn_aliases, "verge", ["g:1", "g:3"], second, NOW)
    known = store.read_now(entries.load_known, "verge", ["g:1", "g:3"])
    assert (known["g:1"].article_id, known["g:3"].article_id) == (first, second)


def test_recent_articles_are_those_that_this_feed_listed_lately(store: Store) -> None:
    first, second = store.write_now(take, 1), store.write_now(take, 2)
    store.write_now(entries.record_entry, "wire", ENTRY, first, "hash", NOW + timedelta(hours=2))
    recent = store.read_now(entries.list_recent, "verge", NOW)
    assert {each.article_id for each in recent} == {first, second}
    assert store.read_now(entries.list_recent, "verge", NOW + timedelta(seconds=1)) == []
    assert [each.article_id for each in store.read_now(entries.list_recent, "wire", NOW)] == [first]


def test_edits_are_counted_when_the_words_change(store: Store) -> None:
    number = store.write_now(take)
    for words in ("hash 1", "hash 2", "hash 2", "hash 3"):
        store.write_now(entries.record_entry, "verge", ENTRY, number, words, NOW + timedelta(hours=1))
    (row,) = store.read_now(entries.list_entries, number)
    assert (row["edits"], row["guid"], row["feed_id"]) == (2, "guid 1", "verge")
    assert row["last_seen"] - row["first_seen"] == 3600.0


def test_names_outlive_their_article(store: Store) -> None:
    number = store.write_now(take)
    store.write_now(remove_old, articles_before=NOW + timedelta(days=1), aliases_before=NOW - timedelta(days=1))
    assert not store.read_now(articles.is_kept, number)
    known = store.read_now(entries.load_known, "verge", ["g:1"])["g:1"]
    assert known == Known(number, "", NOW, None, "", level_none=False)
    assert store.read_now(run_sql, "SELECT * FROM entry") == []
