"""People's own expressions."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Article, Match, Weight
from bot.core.patterns import LONGEST, PatternSet, find_problem
from bot.errors import OperatorError


def article(title: str, summary: str = "", text: str = "") -> Article:
    now = datetime(2025, 5, 9, tzinfo=UTC)
    return Article("https://example.org/a", title, summary, text, "Example", "example", Weight.ORIGINAL, "en", now)


def test_a_match_says_which_expression_where_and_in_which_words() -> None:
    found = PatternSet([r"\bAI clauses?\b", "nothing", r"künstlich\w"]).find(
        article("Ein Gesetz", "KÜNSTLICHE Stimmen", "An AI clause, two ai clauses")
    )
    assert found == (
        Match("pattern", r"\bAI clauses?\b", "text", "AI clause", 2),
        Match("pattern", r"künstlich\w", "summary", "KÜNSTLICHE", 1),
    )


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("", "would match every article"),
        ("  ", "would match every article"),
        ("x*", "would match every article"),
        ("a" * (LONGEST + 1), "at most 200"),
        ("A\ud800I", "broken character"),
        ("(?=AI)train", "look-around"),
        ("(?<!no )AI", "look-around"),
        (r"(AI) \1", "back-reference"),
        ("[AI", "missing ]"),
        ("*AI", "not a regular expression"),
        ("((a{100}){100}){9}", "too large"),
        ("x{2000}", "too large"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(expression: str, says: str) -> None:
    assert says in find_problem(expression)
    with pytest.raises(OperatorError, match=r"^[A-Z]") as raised:
        PatternSet([expression])
    assert says in str(raised.value)


def test_an_expression_that_ruins_other_engines_takes_linear_time() -> None:
    begin = time.perf_counter()
    PatternSet([r"(a+)+b", r"(a|aa)+$"]).find(article("a" * 100_000 + "c"))
    assert time.perf_counter() - begin < 2


def test_no_expressions_match_nothing() -> None:
    assert PatternSet([]).find(article("AI")) == ()


def test_repeats_are_asked_once() -> None:
    assert len(PatternSet(["AI", "AI"]).find(article("AI"))) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_as_expression_is_refused_or_works(expression: str, title: str) -> None:
    if not find_problem(expression):
        for match in PatternSet([expression]).find(article(title)):
            assert match.words in title


@given(st.text(alphabet="aAI\ud800é ", max_size=20))
def test_broken_characters_never_raise(title: str) -> None:
    PatternSet(["AI", "é", "."]).find(article(title))
