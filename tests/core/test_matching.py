"""What an article meets: roles, places, counts, topics and keywords."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Matcher
from bot.core.model import Article, Match, Platform, Risk, Topic, Watchlist, Weight

WATCHLIST = Watchlist(
    platforms=(
        Platform("soundcloud", "SoundCloud", domains=("soundcloud.com",)),
        Platform("youtube", "YouTube", owner="Google"),
        Platform("linkedin", "LinkedIn"),
        Platform("reddit", "Reddit"),
        Platform("tiktok", "TikTok"),
        Platform("meta", "Meta", Risk.WORD, context=("Zuckerberg",)),
        Platform("threads", "Threads", Risk.WORD, owner="Meta"),
        Platform("x", "X", Risk.LETTER, aliases=("Twitter",), context=("Musk",)),
    ),
    topics=(Topic("opt-out", "Opt-out", ("opt out",)), Topic("lawsuit", "Lawsuits", ("lawsuit", "sues"))),
    keywords=("voice clone",),
)
MATCHER = Matcher(WATCHLIST, keywords=("machine-readable", "voice clone"))


def article(title: str, summary: str = "", text: str = "") -> Article:
    now = datetime(2025, 5, 9, tzinfo=UTC)
    return Article("https://example.org/a", title, summary, text, "Example", "example", Weight.ORIGINAL, "en", now)


def roles(matches: tuple[Match, ...]) -> dict[str, str]:
    return {match.key: match.role for match in matches if match.kind == "platform"}


def one(matches: tuple[Match, ...], key: str) -> Match:
    return next(match for match in matches if match.key == key)


def test_a_match_says_where_in_which_words_and_how_often() -> None:
    found = MATCHER.find(
        article("New clause at soundcloud", "SoundCloud says no.", "Ask SoundCloud. Opt-out? Opt out!")
    )
    assert one(found, "soundcloud") == Match("platform", "soundcloud", "title", "soundcloud", 3, "subject")
    assert one(found, "opt-out") == Match("topic", "opt-out", "text", "Opt-out", 2)


def test_keywords_of_watchlist_and_subscriptions_match_once_each_with_hyphens_as_spaces() -> None:
    found = MATCHER.find(article("A voice-clone law", "It asks for machine readable notes."))
    assert [(m.key, m.words) for m in found] == [
        ("machine-readable", "machine readable"),
        ("voice clone", "voice-clone"),
    ]


@pytest.mark.parametrize("words", ["reopt out", "opt outer", "lawsuits"])
def test_phrases_need_whole_words(words: str) -> None:
    assert MATCHER.find(article(words)) == ()


def test_keywords_match_in_scripts_without_spaces_and_with_signs_at_their_edges() -> None:
    matcher = Matcher(Watchlist((), ()), ["生成AI", "#NoAI", "C++"])
    assert [m.key for m in matcher.find(article("日本の生成AIとC++と", "#NoAI!"))] == ["#NoAI", "C++", "生成AI"]


def test_subjects_come_first_and_platforms_named_for_comparison_are_passing() -> None:
    found = MATCHER.find(
        article(
            "SoundCloud changes its terms",
            "SoundCloud may train on uploads. Platforms such as X, LinkedIn and YouTube made similar moves.",
        )
    )
    assert roles(found) == {"soundcloud": "subject", "x": "passing", "linkedin": "passing", "youtube": "passing"}
    assert found[0].key == "soundcloud"


@pytest.mark.parametrize(
    ("summary", "role"),
    [
        ("The company wrote on LinkedIn that it will ask first.", "passing"),
        ("It said so in a LinkedIn post.", "passing"),
        ("Unlike LinkedIn, it asks first.", "passing"),
        ("LinkedIn asks first. LinkedIn members may object.", "subject"),
    ],
)
def test_a_remark_on_a_platform_does_not_make_it_the_subject(summary: str, role: str) -> None:
    assert roles(MATCHER.find(article("Firm changes course", summary)))["linkedin"] == role


def test_both_platforms_of_a_headline_are_subjects() -> None:
    assert roles(MATCHER.find(article("Reddit sues YouTube over captions"))) == {
        "reddit": "subject",
        "youtube": "subject",
    }


def test_a_list_of_many_platforms_makes_none_of_them_the_subject() -> None:
    found = MATCHER.find(
        article("How to say no everywhere", "Switches exist on YouTube, LinkedIn, Reddit, TikTok and SoundCloud.")
    )
    assert set(roles(found).values()) == {"passing"}


def test_a_capital_proven_in_the_summary_also_counts_in_a_title_case_headline() -> None:
    found = MATCHER.find(article("Meta Is The New Normal", "Objections to Meta end on Tuesday."))
    assert one(found, "meta").count == 2
    assert MATCHER.find(article("Meta Is The New Normal", "A review of an odd film.")) == ()


def test_a_platform_far_down_in_a_text_about_another_is_passing() -> None:
    text = "SoundCloud did it. " * 5 + "Filler words go here. " * 20 + "Reddit is mentioned once."
    assert roles(MATCHER.find(article("SoundCloud did it", "", text)))["reddit"] == "passing"


@pytest.mark.parametrize(("other", "role"), [("Meta", "subject"), ("Reddit", "passing")])
def test_owner_and_product_are_subjects_together(other: str, role: str) -> None:
    """One remark below a headline is enough for its house, and for no other."""
    text = "Threads asks first. " * 4 + f"{other} wants it so."
    assert roles(MATCHER.find(article("Threads asks before it trains", text)))[other.lower()] == role


pieces = st.sampled_from(
    [*"XxÀİßſ\u0301’'\"-/.@,\n\ud800界", "SoundCloud", " opt out ", "Threads", " X ", " told ", "Meta ", " and "]
)
texts = st.lists(pieces, max_size=30).map("".join)


@given(texts, texts, texts)
def test_matching_never_raises_and_its_words_stand_in_the_field(title: str, summary: str, text: str) -> None:
    one_article = article(title, summary, text)
    for match in MATCHER.find(one_article):
        assert match.words in getattr(one_article, match.place)
        assert match.count >= 1
        assert (match.role in ("subject", "passing")) == (match.kind == "platform")


@given(texts, st.sampled_from(["Threads", "Threads of", "opt", "Meta "]))
def test_a_further_excluded_phrase_never_adds_a_platform(text: str, phrase: str) -> None:
    stricter = tuple(replace(p, not_phrases=(*p.not_phrases, phrase)) for p in WATCHLIST.platforms)
    fewer = Matcher(replace(WATCHLIST, platforms=stricter)).platforms_in(text)
    assert set(fewer) <= set(MATCHER.platforms_in(text))


@given(texts)
def test_finding_twice_is_finding_once(text: str) -> None:
    assert MATCHER.find(article(text)) == MATCHER.find(article(text))


@pytest.mark.parametrize(
    "piece", ["X", "YouTube.", "Threads of ", "X, YouTube ", "opt out ", "https://a/YouTube", "Meta"]
)
def test_hostile_repetition_is_read_in_bounded_time(piece: str) -> None:
    begin = time.process_time()
    MATCHER.find(article("A title", "", piece * 100_000))
    assert time.process_time() - begin < 2
