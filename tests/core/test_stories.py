"""Which articles are surely one story, and which surely stay apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Article, Weight
from bot.core.stories import Assignment, Fingerprint, StoryCandidate, assign, fingerprint, likeness

NOW = datetime(2025, 5, 15, 8, 0, tzinfo=UTC)
WIRE = (
    "LONDON - The audio platform said on Wednesday it would rewrite the part of its terms that let it use the "
    "recordings of its members to train machines, after composers and labels had complained for days and several of "
    "them had taken their catalogues away. The company repeated that it had never built a generator of music from "
    "what people upload, and promised to ask each of them first if that should ever change."
)
FIRST = Article(
    url="https://wire.example/audio-terms",
    title="Audio platform rewrites terms after outcry",
    summary=WIRE,
    text="",
    publisher="Wire",
    feed_id="wire",
    weight=Weight.ORIGINAL,
    language="en",
    first_seen=NOW - timedelta(hours=5),
)
OTHER = replace(
    FIRST,
    url="https://paper.example/43",
    title="Musicians win a better clause",
    summary="In other words altogether.",
    publisher="Paper",
    feed_id="paper",
    first_seen=NOW,
)


def candidate(article: Article, story_id: int = 7) -> StoryCandidate:
    keys = fingerprint(article)
    return StoryCandidate(
        story_id, keys.url, keys.title_key, keys.lead_key, article.first_seen, article.feed_id, article.publisher
    )


def joined(first: Article, second: Article, *, hours: float = 5) -> Assignment:
    first = replace(first, first_seen=NOW - timedelta(hours=hours))
    return assign(second, fingerprint(second), [candidate(first)], NOW)


@pytest.mark.parametrize(
    ("second", "hours", "how"),
    [
        (OTHER, 5, "new"),
        (replace(OTHER, url="http://www.wire.example/audio-terms/?utm_source=x"), 5, "same address"),
        (replace(OTHER, url=FIRST.url), 24 * 400, "same address"),
        (replace(OTHER, title=FIRST.title), 71, "same title"),
        (replace(OTHER, title=FIRST.title), 73, "new"),
        (replace(OTHER, title="“Audio platform” rewrites terms, after outcry! - Paper"), 5, "same title"),
        (replace(OTHER, summary=WIRE, title="Audio platform rewrites its terms after outcry"), 71, "near copy"),
        (replace(OTHER, summary=WIRE, title="Audio platform rewrites its terms after outcry"), 73, "new"),
        (replace(OTHER, summary=WIRE.replace("Wednesday", "Tuesday"), title=FIRST.title + " it"), 5, "new"),
        (replace(OTHER, summary=WIRE, title="Audio platform changes rules", feed_id="wire"), 5, "new"),
        (replace(OTHER, summary=" ".join(WIRE.split()[:70][::-1])), 5, "new"),
        (replace(OTHER, summary="", text=WIRE, title="Audio platform rewrites the terms after outcry"), 5, "near copy"),
    ],
)
def test_only_strong_evidence_joins(second: Article, hours: float, how: str) -> None:
    assert joined(FIRST, second, hours=hours) == Assignment(0 if how == "new" else 7, how)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Live updates"},
        {"title": "Weekly round-up"},
        {"title": ""},
        {"url": "https://wire.example/"},
        {"url": ""},
        {"summary": "Short lead of few words."},
        {"summary": ""},
    ],
)
def test_general_titles_home_pages_and_short_leads_join_nothing(change: dict[str, str]) -> None:
    one = replace(FIRST, **{"title": "First headline of its own", **change})  # type: ignore[arg-type]
    two = replace(OTHER, **{"title": "Second one of another kind", "summary": "Else.", **change})  # type: ignore[arg-type]
    assert joined(one, two).how == "new"


def test_the_strongest_reason_is_named() -> None:
    assert joined(FIRST, replace(FIRST, feed_id="other")).how == "same address"
    assert joined(FIRST, replace(FIRST, feed_id="other", url="https://x.example/1")).how == "same title"


def test_an_article_that_proves_two_stories_to_be_one_says_so() -> None:
    by_title = candidate(replace(FIRST, url="https://x.example/1"), 9)
    by_address = candidate(replace(OTHER, url=FIRST.url), 4)
    assert assign(FIRST, fingerprint(FIRST), [by_title, by_address], NOW) == Assignment(4, "same address", (9,))


def test_a_near_copy_of_two_stories_joins_the_older_and_merges_nothing() -> None:
    copies = [candidate(replace(FIRST, title=FIRST.title + " again", url=f"https://x.example/{n}"), n) for n in (3, 2)]
    copy = replace(FIRST, feed_id="paper", url="https://paper.example/1")
    assert assign(copy, fingerprint(copy), copies, NOW) == Assignment(2, "near copy")


def test_a_near_copy_shares_a_look_up_key() -> None:
    words = WIRE.split()
    for at in range(4, len(words[:50]), 5):
        edited = replace(OTHER, title=FIRST.title, summary=" ".join([*words[:at], "changed", *words[at + 1 :]]))
        one, two = fingerprint(FIRST), fingerprint(edited)
        assert likeness(one.lead_key, two.lead_key) >= 0.8
        assert set(one.near_keys) & set(two.near_keys)


def test_look_up_keys_are_few_and_differ_for_other_texts() -> None:
    one = fingerprint(FIRST)
    two = fingerprint(replace(OTHER, summary=" ".join(WIRE.split()[::-1])))
    assert len(one.near_keys) == 8
    assert len(one.lead_key) <= 8 * 64
    assert not set(one.near_keys) & set(two.near_keys)


def test_likeness_of_nothing_is_none() -> None:
    assert likeness("", "") == 0.0
    assert fingerprint(replace(FIRST, summary="", text="", title="")) == Fingerprint(
        "wire.example/audio-terms", "", "", ()
    )


def partition(articles: list[Article]) -> set[frozenset[str]]:
    """Stories after all articles came in this order, as sets of article ids, merges applied."""
    members: dict[int, list[Article]] = {}
    for article in articles:
        known = [candidate(one, story) for story, ones in members.items() for one in ones]
        found = assign(article, fingerprint(article), known, NOW)
        story = found.story_id or len(articles) + len(members) + sum(map(len, members.values())) + 1
        members.setdefault(story, []).append(article)
        for other in found.merges:
            members[story] += members.pop(other)
    return {frozenset(one.text for one in ones) for ones in members.values()}


exact = st.lists(
    st.builds(
        lambda url, title, feed: replace(OTHER, url=f"https://x.example/{url}", title=title, feed_id=feed),
        url=st.sampled_from(["", "a", "b", "c", "d"]),
        title=st.sampled_from(["Live updates", *(f"The case number {n} goes on" for n in range(4))]),
        feed=st.sampled_from(["one", "two"]),
    ),
    min_size=1,
    max_size=7,
).map(lambda found: [replace(article, text=str(number)) for number, article in enumerate(found)])


@given(exact.flatmap(lambda articles: st.tuples(st.just(articles), st.permutations(articles))))
def test_the_order_of_arrival_does_not_change_the_stories(orders: tuple[list[Article], list[Article]]) -> None:
    assert partition(orders[0]) == partition(orders[1])


@given(exact)
def test_what_comes_a_second_time_changes_nothing(articles: list[Article]) -> None:
    telling = [article for article in articles if fingerprint(article).url or fingerprint(article).title_key]
    assert partition(telling) == partition(telling + telling)
