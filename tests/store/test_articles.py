"""What is kept of articles and found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Entry, Level, Outcome
from bot.store import articles, entries, pages
from bot.store.database import Store
from tests.store.rooms import MATCHES, NOTHING, NOW, WORTH, add, article, run_sql

Search = Callable[[str], list[int]]


@pytest.fixture
def search(store: Store) -> Search:
    return lambda query: [row["id"] for row in store.read_now(articles.search_articles, query, 10)]


def test_judged_article_comes_back_as_it_was(store: Store) -> None:
    number = store.write_now(add, 7, text="The whole text.", published=NOW - timedelta(hours=3))
    judged = store.read_now(articles.get_judged, number)
    assert judged.article == article(7, id=number, text="The whole text.", published=NOW - timedelta(hours=3))
    assert judged.relevance == WORTH
    assert judged.matches == MATCHES
    assert (judged.outcome, judged.own_page) == ("considered", True)


def test_unknown_article_is_a_look_up_error(store: Store) -> None:
    with pytest.raises(LookupError):
        store.read_now(articles.get_judged, 99)
    assert not store.read_now(articles.is_kept, 99)
    assert store.read_now(pages.find_page_state, 99) == ("", "")


def test_article_without_a_page_of_its_own_says_so(store: Store) -> None:
    one = article(1)
    number = store.write_now(articles.add_article, one, "verge#t:1", "title", WORTH, (), "considered")
    assert not store.read_now(articles.get_judged, number).own_page


def test_new_judgement_replaces_the_old_one(store: Store) -> None:
    number = store.write_now(add, 1, NOTHING, "not-relevant")
    assert store.read_now(run_sql, "SELECT * FROM article_platform") == []
    changed = article(1, id=number, title="Another title")
    store.write_now(articles.record_judgement, changed, "another title", WORTH, MATCHES, "considered")
    judged = store.read_now(articles.get_judged, number)
    assert (judged.article.title, judged.relevance, judged.outcome) == ("Another title", WORTH, "considered")
    roles = store.read_now(run_sql, "SELECT platform, role FROM article_platform ORDER BY platform")
    assert roles == [("soundcloud", "subject"), ("spotify", "passing")]
    store.write_now(articles.record_judgement, changed, "another title", NOTHING, (), "not-relevant")
    assert store.read_now(run_sql, "SELECT * FROM article_platform") == []


def test_search_wants_all_words_and_keeps_phrases_together(store: Store, search: Search) -> None:
    first = store.write_now(add, 1, title="SoundCloud trains on music", text="Artists were never asked.")
    second = store.write_now(add, 2, title="Music for trains: asked at SoundCloud")
    assert search("soundcloud music") == [second, first]
    assert search('"trains on"') == [first]
    assert search('asked "trains on') == [first]
    assert search("café") == []


def test_search_ignores_accents_and_shows_where_it_was_found(store: Store) -> None:
    store.write_now(add, 1, title="La musique à l'école")
    rows = store.read_now(articles.search_articles, "ecole", 5)
    assert "[école]" in rows[0]["snippet"]


def test_search_finds_the_new_words_of_an_edited_article_only(store: Store, search: Search) -> None:
    number = store.write_now(add, 1, title="Headline to come")
    store.write_now(articles.record_edit, article(1, id=number, title="Singers object"), "singers object")
    assert search("headline") == []
    assert search("singers") == [number]
    store.write_now(run_sql, "DELETE FROM article")
    assert search("singers") == []
    assert store.read_now(run_sql, "INSERT INTO article_fts(article_fts) VALUES ('integrity-check')") == []


HOSTILE = [
    '"',
    '""',
    '" " "',
    "NEAR(",
    "*",
    "a*",
    "^a",
    "a AND",
    "OR",
    "NOT",
    "a\0b",
    '"a\0',
    "\ud800",
    "title:",
    "{a}",
]


@pytest.mark.parametrize("query", [*HOSTILE, "(" * 500, "a " * 5000, '"a" ' * 5000, "-", "a:b", "🎵", "\n", ""])
def test_search_takes_whatever_people_type(search: Search, query: str) -> None:
    assert search(query) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), max_size=60) | st.text(alphabet='"*()^:-+ aAND\0{}', max_size=30))
def test_no_query_raises(search: Search, query: str) -> None:
    search(query)


def test_lists_are_newest_first_and_may_leave_out_what_is_worth_less(store: Store) -> None:
    quiet = store.write_now(add, 1, NOTHING, "not-relevant")
    loud = store.write_now(add, 2)
    late = store.write_now(add, 3, first_seen=NOW + timedelta(hours=1))
    assert [row["id"] for row in store.read_now(articles.list_articles, 10, None)] == [late, loud, quiet]
    assert [row["id"] for row in store.read_now(articles.list_articles, 1, None, Level.DIGEST)] == [late]
    since = NOW + timedelta(minutes=1)
    assert [row["id"] for row in store.read_now(articles.list_articles, 10, since)] == [late]


def test_outcomes_come_back_in_order(store: Store) -> None:
    number = store.write_now(add)
    told = [Outcome("below-level", "slack:T1/C1", ("level digest",)), Outcome("alerted", "slack:T1/C2")]
    store.write_now(articles.add_outcomes, number, told, NOW)
    assert store.read_now(articles.list_outcomes, number) == [(NOW, each) for each in told]


def test_wanted_page_is_due_once_and_remembers_its_tries(store: Store) -> None:
    number = store.write_now(add)
    store.write_now(pages.want_page, number, NOW)
    assert store.read_now(pages.list_wanted_pages, NOW - timedelta(seconds=1), 5) == []
    assert store.read_now(pages.list_wanted_pages, NOW, 5) == [(number, "https://example.org/1", 0)]
    store.write_now(pages.record_page, number, "wanted", "later", NOW + timedelta(hours=1))
    assert store.read_now(pages.list_wanted_pages, NOW, 5) == []
    assert store.read_now(pages.list_wanted_pages, NOW + timedelta(hours=1), 5)[0][2] == 1
    store.write_now(pages.record_page, number, "read", "excerpt only")
    store.write_now(pages.want_page, number, NOW)
    assert store.read_now(pages.find_page_state, number) == ("read", "excerpt only")


def test_article_is_found_by_its_key_or_by_what_a_feed_called_it(store: Store) -> None:
    number = store.write_now(add)
    entry = Entry("tag:7", "https://example.org/1?utm_source=x", "Title")
    store.write_now(entries.record_entry, "verge", entry, number, "hash", NOW)
    assert store.read_now(articles.find_article_id, "https://example.org/1", "example.org/1") == number
    assert store.read_now(articles.find_article_id, "https://example.org/1?utm_source=x", "no key") == number
    assert store.read_now(articles.find_article_id, "tag:7", "no key") == number
    assert store.read_now(articles.find_article_id, "https://example.org/2", "no key") == 0


def test_numbers_of_removed_articles_never_come_back(store: Store) -> None:
    first = store.write_now(add)
    store.write_now(run_sql, "DELETE FROM article")
    assert store.write_now(add) > first


def test_article_reads_back_whatever_text_it_holds(store: Store) -> None:
    odd = "\u202e\0'; DROP TABLE article; -- \U0001f3b5"
    number = store.write_now(add, 1, title=odd, summary=odd)
    assert store.read_now(articles.get_judged, number).article == replace(article(1, id=number), title=odd, summary=odd)
