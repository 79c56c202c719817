"""Words that share a stem, and strings that are no words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.stems import stem_of


@pytest.mark.parametrize(("word", "other"), [("licensing", "licensed"), ("judges", "judge"), ("training", "trains")])
def test_forms_of_a_word_share_a_stem(word: str, other: str) -> None:
    assert stem_of(word) == stem_of(other)


@given(st.text())
def test_any_string_is_taken_and_is_answered_alike(text: str) -> None:
    assert stem_of(text) == stem_of(text)
