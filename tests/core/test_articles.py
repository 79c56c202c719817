"""From an entry to an article, and to the copy that is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.articles import TITLE_FROM_TEXT, Reader, article_of, key_of_article, with_page_text
from bot.core.model import Article, Entry, Feed, Level, Platform, Topic, Watchlist, Weight

NOW = datetime(2025, 5, 12, tzinfo=UTC)
FEED = Feed("example", "https://example.org/feed", "Example", Weight.PRIMARY, "de")


def make(entry: Entry) -> Article:
    return article_of(entry, FEED, NOW)


def test_article_takes_over_what_the_feed_says_about_itself() -> None:
    one = make(Entry("g", "https://Example.org/a?utm_source=x#top", "A title", "A summary", published=NOW))
    assert one == Article(
        "https://example.org/a", "A title", "A summary", "", "Example", "example", Weight.PRIMARY, "de", NOW, NOW
    )


@pytest.mark.parametrize(
    ("guid", "link", "url"),
    [
        ("g", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/b", "", "https://example.org/b"),
        ("https://example.org/b", "javascript:alert(1)", "https://example.org/b"),
        ("urn:uuid:7", "", ""),
        ("", "", ""),
    ],
)
def test_address_is_the_link_or_a_guid_that_is_one(guid: str, link: str, url: str) -> None:
    assert make(Entry(guid, link, "A title")).url == url


def test_missing_title_is_the_beginning_of_the_text() -> None:
    assert make(Entry("g", "", "", "Short  text.")).title == "Short text."
    assert make(Entry("g", "", "", "", "Only content.")).title == "Only content."
    long = make(Entry("g", "", "", "word " * 40)).title
    assert len(long) <= TITLE_FROM_TEXT + 1
    assert long.endswith("word…")
    assert make(Entry("g", "https://example.org/a", "")).title == ""


def test_full_text_is_kept_only_if_it_is_more_than_the_summary() -> None:
    assert make(Entry("g", "", "T", "A summary", "A summary and more")).text == "A summary and more"
    assert make(Entry("g", "", "T", "A summary", "A summ")).text == ""


@pytest.mark.parametrize("published", [datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=2), None])
def test_date_that_cannot_be_true_is_none(published: datetime | None) -> None:
    one = make(Entry("g", "", "T", published=published))
    assert one.published is None
    assert one.date == NOW


def test_article_is_one_by_its_own_address_else_by_its_feeds_name_for_it() -> None:
    one = make(Entry("g", "https://www.example.org/a/", "T"))
    assert key_of_article(one, "g:1") == key_of_article(make(Entry("x", "http://example.org/a", "T")), "g:2")
    assert key_of_article(one, "g:1", own_page=False) == "example#g:1"
    assert key_of_article(make(Entry("g", "", "T")), "g:1") == "example#g:1"


def test_copy_for_reading_is_repaired_and_the_stored_text_is_not() -> None:
    advert = "Sign up for our newsletter."
    one = make(Entry("g", "", "Label sues an AI firm over Al models", advert, "The Al was trained. " * 3))
    copy = Reader(Watchlist((), ())).read(one).copy
    assert copy.title == "Label sues an AI firm over AI models"
    assert copy.summary == ""
    assert one.title == "Label sues an AI firm over Al models"


@pytest.mark.parametrize(
    ("page", "taken"), [("word " * 100, True), ("word " * 5, False), ("", False), ("word " * 39, False)]
)
def test_page_counts_if_it_holds_more_than_the_feed(page: str, taken: bool) -> None:
    one = make(Entry("g", "", "T", "Short.", "word " * 40))
    assert (with_page_text(one, page) is not one) is taken


def test_page_shorter_than_a_long_excerpt_is_a_wall() -> None:
    one = make(Entry("g", "", "T", "word " * 100))
    assert with_page_text(one, "word " * 70) is one
    assert with_page_text(one, "word " * 90).text


def test_reader_finds_and_judges_with_the_keywords_of_all() -> None:
    watchlist = Watchlist((Platform("soundcloud", "SoundCloud"),), (Topic("training-data", "Training data", ()),))
    reader = Reader(watchlist, ("clause",))
    reading = reader.read(
        make(Entry("g", "", "SoundCloud changes its terms to train AI on music", "A clause was found."))
    )
    assert reading.relevance.level is Level.ALERT
    assert {(each.kind, each.key) for each in reading.matches} == {("platform", "soundcloud"), ("keyword", "clause")}
    assert (reader.platform_names, reader.topic_names) == (
        {"soundcloud": "SoundCloud"},
        {"training-data": "Training data"},
    )
