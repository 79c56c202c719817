"""A summary is the article's own words, few and the right ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.boilerplate import drop_boilerplate
from bot.core.model import Article, Weight
from bot.core.summaries import SENTENCE_CHARS, shorten, summarise
from bot.core.text import clean, fold, repair_ai

ARTICLE = Article(
    url="https://harbour.example/story",
    title="Harbourtune changes its terms to allow AI training on uploads",
    summary="",
    text="",
    publisher="Harbour News",
    feed_id="harbour",
    weight=Weight.ORIGINAL,
    language="en",
    first_seen=datetime(2025, 5, 13, tzinfo=UTC),
)

STATEMENT = """To everyone who plays on Harbourtune
Last week people asked us about a clause in our terms, and they were right to ask.
In February 2024 we updated our terms of service, and the wording about artificial intelligence was too wide.
We will not use your songs to train AI models that imitate your voice or likeness without your explicit consent.
We are excited about the pier and proud of the musicians who sing on it every evening of the long summer.
Our chief executive, Ada Pierce, said the new wording takes effect on 1 June.
“We will not use your songs to train AI models that imitate your voice or likeness without your explicit consent.”
Thank you for reading, and see you on the pier when the band starts again."""

AGGREGATOR = """AI News
Harbourtune changes its terms to allow AI training on uploads
Harbourtune changes its terms to allow AI training on uploads | Harbour News
May 13, 2025
Harbourtune has updated its terms of service to permit the use of songs for training AI, Rita Longf…
Harbourtune has updated its terms of service to permit the use of songs for training AI, Rita Longfellow noticed.
The terms do not offer an explicit opt-out for musicians, and the wording covers songs that were uploaded long ago.
A spokesperson told Harbour News that the company has never used songs of its musicians to train AI models.
Sign up for our newsletter to get the best of the pier.
© 2025 Harbour News. All rights reserved. For personal use only."""

MAGAZINE = """Pier at dusk. Photo: A. Person/Getty Images
Words by Jo Writer
On a cold evening a drummer called Ben opened the terms of Harbourtune and read them to the end.
Harbourtune had quietly changed its terms so that songs may be used to train Al technology, he found.
“I did not agree to the ‘no Aľ promise being broken,” said Ben Drummond, who has played there for ten years.
The magazine asked the company twice, and a spokesperson said that Al is used only to sort songs and to find fraud.
Is that enough for a musician who has put a life's work on one site?
Nobody on the pier could say so with a good conscience, and several have taken down their songs since."""

LANDING = """Home > Blog > Music law
Harbourtune reversed the clause after a week of protest by musicians.
It now says: “We will not use Your Content to train AI models that aim to replicate or synthesize your voice.”
The sentence covers only models that replicate a voice, so other uses of the uploads stay open.
Lawyers who read it for us found that the clause does not mention licensed content at all.
A musician who wants to be sure has to ask the company in writing, and the answer can take some weeks.
Whether you sing or play, discover our courses and join our community of creative people today!"""

DERIVATIVE = "\n".join(
    line
    for number, topic in enumerate(
        ["trust", "money", "craft", "law", "habit", "fear", "hope", "taste", "custom", "noise"], start=1
    )
    for line in (
        "The best strings for your fiddle come from Pier Seven",
        "Try them thirty days for nothing and keep the case",
        f"The question of {topic}",
        f"Chapter {number} of this debate is about {topic}, which is pivotal in today's ever-evolving landscape.",
        f"The dispute over {topic} underscores the broader implications and may influence many others.",
        f"In number {number}, Harbourtune changed its terms in May 2025 so that {topic} and training AI models meet."
        if number in {2, 7}
        else f"People on the pier talk of {topic} when the evening is long.",
    )
)

FORMS = {"statement": STATEMENT, "aggregator": AGGREGATOR, "magazine": MAGAZINE, "landing": LANDING, "long": DERIVATIVE}


def reading_text(article: Article) -> str:
    """What a summary may quote: the cleaned text and excerpt."""
    return fold(
        "\n".join(
            drop_boilerplate(repair_ai(part, article.title), article.title)
            for part in (article.text, article.summary)
            if part
        )
    )


def assert_verbatim(article: Article, sentences: tuple[str, ...]) -> None:
    source = reading_text(article)
    for sentence in sentences:
        assert fold(sentence.removesuffix("…")).rstrip() in source, sentence
        assert len(sentence) <= SENTENCE_CHARS


@pytest.mark.parametrize("form", FORMS)
def test_two_or_three_verbatim_sentences(form: str) -> None:
    article = replace(ARTICLE, text=FORMS[form])
    sentences = summarise(article, ("Harbourtune",))
    assert 2 <= len(sentences) <= 3
    assert sum(map(len, sentences)) <= 650
    assert_verbatim(article, sentences)
    assert sentences == summarise(article, ("Harbourtune",))


@pytest.mark.parametrize(
    ("form", "facts"),
    [
        ("statement", ["updated our terms", "explicit consent"]),
        ("aggregator", ["has updated its terms", "opt-out"]),
        ("magazine", ["train AI technology", "AI is used only"]),
        ("landing", ["reversed the clause", "replicate or synthesize"]),
        ("long", ["changed its terms in May 2025"]),
    ],
)
def test_the_news_is_in(form: str, facts: list[str]) -> None:
    text = " ".join(summarise(replace(ARTICLE, text=FORMS[form]), ()))
    for fact in facts:
        assert fact in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "litter",
    ["Photo", "Home >", "newsletter", "©", "| Harbour News", "courses", "strings", "Aľ", "Al ", "pivotal", "Longf…"],
)
def test_no_advert_credit_or_crumb_is_in(form: str, litter: str) -> None:
    assert litter not in " ".join(summarise(replace(ARTICLE, text=FORMS[form]), ("Harbourtune",)))


def test_a_sentence_printed_twice_is_told_once() -> None:
    text = " ".join(summarise(replace(ARTICLE, text=STATEMENT), ("Harbourtune",)))
    assert text.count("explicit consent") == 1


@pytest.mark.parametrize(
    ("summary", "sentences"),
    [
        ("Harbourtune changed its terms. Nobody noticed.", ("Harbourtune changed its terms.", "Nobody noticed.")),
        ("Harbourtune changed its terms, and the […]", ("Harbourtune changed its terms, and the…",)),
        ("Harbourtune changed its terms... Read more", ("Harbourtune changed its terms…",)),
        ("It changed. The post Change appeared first on Harbour News.", ("It changed.",)),
        ("It changed.\nSign up for our newsletter.", ("It changed.",)),
        ("Your A.I. rights", ("Your AI rights",)),
        ("Advertisement", ()),
        ("", ()),
        ("…", ()),
    ],
)
def test_short_excerpt_stays_as_it_is(summary: str, sentences: tuple[str, ...]) -> None:
    assert summarise(replace(ARTICLE, summary=summary)) == sentences


@pytest.mark.parametrize(
    ("summary", "sentences"),
    [
        (
            "Harbourtune changes its terms so that they allow AI training on uploads. The pier is angry.",
            ("The pier is angry.",),
        ),
        ("Harbourtune changes its terms to allow AI training on its uploads.", None),
        (
            "The clause is new. It covers each song on the pier. The band…",
            ("The clause is new.", "It covers each song on the pier."),
        ),
        (
            "The clause is new. It covers each song on the pier and ev",
            ("The clause is new.", "It covers each song on the pier and ev…"),
        ),
        (
            "The clause is new, and the musicians of the pier have called for a meeting in the old boathouse, to read "
            "it aloud. It covers each song that was ever played on the pier, by whomever, and may be copyrig",
            (
                "The clause is new, and the musicians of the pier have called for a meeting in the old boathouse, to "
                "read it aloud.",
                "It covers each song that was ever played on the pier, by whomever, and may be…",
            ),
        ),
        (
            "The clause is new. What it covers will be told […] This story first",
            ("The clause is new.", "What it covers will be told…"),
        ),
        ("Features\n\nThe clause is new.", ("The clause is new.",)),
        ('"The clause is new. It is long.', ("The clause is new.", "It is long.")),
        ("The clause is new. This underscores a pivotal shift.", ("The clause is new.",)),
        ("The clause is new. Subscribe to our newsletter.", ("The clause is new.",)),
    ],
)
def test_an_excerpt_adds_to_the_title_and_ends_well(summary: str, sentences: tuple[str, ...] | None) -> None:
    """A sentence that only repeats the title stays if there is no other."""
    assert summarise(replace(ARTICLE, summary=summary)) == (sentences or (summary,))


NEAR_TWINS = """Harbourtune's terms of service contain a clause that allows the platform to use uploads for training AI.
The clause was added on 7 February 2024, according to the date that the page itself carries.
Musicians began to share the passage this week, fifteen months after it appeared on the site.
We found no setting on the site with which a musician could opt out of the training."""


def test_the_same_thing_in_other_words_is_told_once() -> None:
    deck = "A clause in Harbourtune's terms of service lets the platform use uploads to train artificial intelligence."
    article = replace(ARTICLE, title="Harbourtune and the small print", summary=deck, text=NEAR_TWINS)
    sentences = summarise(article, ("Harbourtune",))
    assert sum("clause" in sentence and "uploads" in sentence for sentence in sentences) == 1
    assert any("opt out" in sentence for sentence in sentences)


def test_a_short_version_that_repeats_the_title_gives_way() -> None:
    deck = "Harbourtune has changed its terms of service to allow AI training on uploads."
    article = replace(ARTICLE, summary=deck, text=NEAR_TWINS)
    sentences = summarise(article, ("Harbourtune",))
    assert deck not in sentences
    assert len(sentences) >= 2


def test_without_policy_the_summary_is_short() -> None:
    text = "\n".join(
        f"The band number {number} played a long and rather pleasant set on the old wooden pier with {thing}."
        for number, thing in enumerate(["flutes", "drums", "horns", "bells", "harps", "pipes"])
    )
    sentences = summarise(replace(ARTICLE, title="Bands on the pier", text=text))
    assert 1 <= len(sentences) <= 2
    assert sum(map(len, sentences)) <= 420


def test_publishers_own_short_version_may_tell_the_news() -> None:
    deck = "Harbourtune now lets itself train AI on every uploaded song, says its changed contract with musicians."
    article = replace(ARTICLE, summary=deck, text=MAGAZINE)
    assert deck in summarise(article, ("Harbourtune",))


def test_a_leaning_sentence_brings_the_one_it_leans_on() -> None:
    text = (
        "Harbourtune altered its contract with musicians in the spring.\n"
        "This change lets the company train AI models on uploads unless a musician opts out of it by letter.\n"
        + "\n".join(
            f"On the pier, band number {number} played {thing} all evening." for number, thing in enumerate("abcdefg")
        )
        + "\nThe evening was mild and the sea was calm and the lamps were lit early by the keeper of the old pier."
    )
    sentences = summarise(replace(ARTICLE, text=text), ("Harbourtune",))
    assert sentences[:2] == tuple(text.split("\n")[:2])


def test_a_sentence_that_says_nothing_alone_stays_out_where_there_is_no_room_for_the_one_before() -> None:
    hanging = "But that is the cheapest way for Harbourtune to train AI models unless musicians opt out by letter."
    text = (
        "Harbourtune changed its terms to let it train AI models on every upload by its musicians.\n"
        "A Harbourtune spokesperson told a newspaper on 3 May 2025 that the company has never trained any model.\n"
        "The evening on the pier was mild and the sea was calm and the lamps were lit early.\n"
        f"{hanging}\n" + "\n".join(f"The band number {number} played all evening." for number in range(5))
    )
    assert hanging not in summarise(replace(ARTICLE, text=text), ("Harbourtune",))


@pytest.mark.parametrize(
    ("sentence", "limit", "short"),
    [
        ("Short enough.", 20, "Short enough."),
        ("One clause is here, and another clause follows it.", 30, "One clause is here…"),
        ("No clause to cut at in this long row of words.", 20, "No clause to cut…"),
        ("x" * 50, 20, "x" * 19 + "…"),
    ],
)
def test_long_sentence_is_cut_at_a_clause(sentence: str, limit: int, short: str) -> None:
    assert shorten(sentence, limit) == short
    assert len(shorten(sentence, limit)) <= limit


PARTS = [line for text in FORMS.values() for line in text.split("\n")]


@given(
    st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=40)), max_size=25).map("\n".join),
    st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=40)), max_size=3).map(" ".join),
    st.integers(100, 900),
)
def test_any_summary_is_verbatim_and_fits(text: str, summary: str, limit: int) -> None:
    article = replace(ARTICLE, text=clean(text), summary=clean(summary))
    sentences = summarise(article, ("Harbourtune", ""), limit)
    assert sum(map(len, sentences)) <= limit
    assert_verbatim(article, sentences)


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_string_is_taken(text: str, title: str) -> None:
    summarise(replace(ARTICLE, text=text, title=title, summary=text[:50]), (title,))
