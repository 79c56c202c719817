"""Questions travel in buttons and come back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.asks import TOKEN_LIMIT, Ask, Question, find_question, token_of
from bot.core.model import Channel

ROOMS = st.one_of(
    st.none(),
    st.from_regex(r"[TE][A-Z0-9]{8}/[CG][A-Z0-9]{8}", fullmatch=True).map(lambda room: Channel("slack", room)),
    st.from_regex(r"[1-9][0-9]{17}/[1-9][0-9]{17}", fullmatch=True).map(lambda room: Channel("discord", room)),
)


@given(st.sampled_from(Ask), st.text(max_size=20), st.integers(0, 10**9), st.integers(0, 99), ROOMS)
def test_a_question_without_a_draft_survives_its_token(
    ask: Ask, words: str, number: int, page: int, room: Channel | None
) -> None:
    question = Question(ask, words, number, page, room)
    token = token_of(question)
    assert len(token) <= TOKEN_LIMIT
    assert find_question(token) == question


@given(st.text(max_size=300))
def test_words_that_do_not_fit_are_cut_and_the_rest_survives(words: str) -> None:
    token = token_of(Question(Ask.SEARCH, words, page=3))
    found = find_question(token)
    assert len(token) <= TOKEN_LIMIT
    assert found is not None
    assert found.page == 3
    assert words.startswith(found.words)


@pytest.mark.parametrize("token", ["", "pb1", "pb0|why|1|0||", "pb1|dance|1|0||", "pb1|why|x|0||", "pb1|why|1|0|"])
def test_foreign_tokens_are_no_questions(token: str) -> None:
    assert find_question(token) is None
