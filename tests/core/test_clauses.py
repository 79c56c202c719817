"""Clauses are quoted terms, word for word, with what limits them; what people say is none."""

from __future__ import annotations

import pytest

from bot.core.clauses import Allows, allows_of, find_clauses, qualifiers_of, same_clause
from bot.core.events_hits import Sentence

PERMITS = "You explicitly agree that your content may be used to train artificial intelligence."
FORBIDS = (
    "We will not use your content to train AI models that aim to replicate your voice without your explicit consent."
)


def clauses_of(*body: str) -> list[str]:
    return [
        each.words for each in find_clauses([Sentence(words, place) for place, words in enumerate(("Title", *body))])
    ]


def test_a_quoted_passage_of_terms_is_a_clause() -> None:
    assert clauses_of(f"The terms now say: “{PERMITS}”") == [PERMITS]
    assert clauses_of(f'A clause reads, "{PERMITS}"') == [PERMITS]
    assert clauses_of("The company changed its terms.", f"It said: “{PERMITS}”") == [PERMITS]


@pytest.mark.parametrize(
    "sentence",
    [
        f"“{PERMITS}” said Jo Bloggs about the terms.",
        f"Jo Bloggs said: “{PERMITS}”",
        "The terms say: “Your content may be used in any form for as long as you like.”",
        "The terms say “train AI”.",
        f"A musician read this out: “{PERMITS}”".replace("read", "sang"),
    ],
)
def test_what_is_no_clause(sentence: str) -> None:
    assert clauses_of(sentence) == []


def test_a_headline_quotes_no_clause() -> None:
    assert find_clauses([Sentence(f"Terms say “{PERMITS}”", 0)]) == ()


def test_old_and_new_wording_are_told_apart() -> None:
    sentences = [
        Sentence("Title", 0),
        Sentence(f"The terms said: “{PERMITS}”", 1),
        Sentence(f"The revised terms say: “{FORBIDS}”", 2),
    ]
    assert [each.when for each in find_clauses(sentences)] == ["earlier", "later"]


@pytest.mark.parametrize(
    ("words", "allows"),
    [
        (PERMITS, Allows.PERMITS),
        (FORBIDS, Allows.OPT_IN),
        ("We will not use your files to train AI.", Allows.PROHIBITS),
        ("We may use your posts to train AI unless you opt out.", Allows.OPT_OUT),
        ("You may not use the API to train a model.", Allows.PROHIBITS),
        ("Your content is trained upon with your opt-in.", Allows.OPT_IN),
        ("Machine learning is a field of study.", Allows.UNCLEAR),
    ],
)
def test_what_a_clause_allows(words: str, allows: Allows) -> None:
    assert allows_of(words) is allows


def test_limits_are_parts_of_the_clause() -> None:
    limits = qualifiers_of(FORBIDS)
    assert limits == ("that aim to replicate your voice", "without your explicit consent")
    assert all(limit in FORBIDS for limit in limits)


def test_the_same_clause_shortened_or_misspelt_is_one() -> None:
    assert same_clause(FORBIDS, FORBIDS[:70] + "…")
    assert same_clause(FORBIDS, FORBIDS.replace("explicit", "explcit"))
    assert not same_clause(FORBIDS, PERMITS)
    assert not same_clause(
        "We will use your content to train AI models.", "We will not use your content to train AI models."
    )


def test_a_rule_for_developers_is_about_others() -> None:
    (clause,) = find_clauses(
        [Sentence("T", 0), Sentence("The agreement says: “You may not use the API to train AI models.”", 1)]
    )
    assert clause.scope.party == "others"
