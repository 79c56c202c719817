"""Sentences end where a reader says they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["One sentence only."],
        ["The U.S. Copyright Office replied.", "It took a year."],
        ["The case is Mr. Smith v. Example Inc. and others.", "A judge heard it."],
        ['He said: "We never did that. We never will."', "Then he left."],
        ["“We will not use Your Content. Never,” said J. K. Rowan.", "Others doubt it."],
        ["“We want this. We need it.”", "“And more.”", "He left."],
        ["It closed at 5 p.m. Monday.", "No. 5 was late."],
        ["He said no.", "Then he left."],
        ["It is the state of the art.", "It costs a lot."],
        ["See vol. 2 of the report.", "It is long."],
        ["Really?", "Yes!", "Well."],
        ["“Is it?” he asked.", "Nobody knew."],
        ["Don’t do that.", "‘We do it,’ he said.", "Users’ work is theirs.", "They didn’t."],
        ["It costs $1.5 million at example.com today.", "That is much."],
        ["Wait… what happens?", "Nothing."],
        ["A member of the board replied.", "“This is brazen, and it has no precedent.”"],
        ["It was put so in a letter.", '"No song was used."'],
        ["She spoke to Dr. Jones et al. about it.", "He agreed."],
        ["The platform, e.g. this one, agreed.", "So did others."],
    ],
)
def test_sentences_are_kept_whole(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


def test_line_breaks_end_sentences() -> None:
    assert split_sentences("A heading\nA sentence. Another one.\n\n  Last  ") == [
        "A heading",
        "A sentence.",
        "Another one.",
        "Last",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize("language", ["de", "pt-BR", "xx", "", "zz-Hant"])
def test_any_language_code_is_taken(language: str) -> None:
    assert len(split_sentences("Das ist gut. Das auch.", language)) == 2


@given(st.text(st.one_of(st.sampled_from("ab AB.!?…\"“”’'()[]\n\t1v。"), st.characters()), max_size=120))
def test_sentences_are_parts_of_the_text_in_order(text: str) -> None:
    at = 0
    for sentence in split_sentences(text):
        assert sentence == sentence.strip() != ""
        assert "\n" not in sentence
        at = text.index(sentence, at) + len(sentence)


@given(st.text(st.sampled_from("ab A.!? \n"), max_size=60))
def test_no_word_is_lost(text: str) -> None:
    assert " ".join(split_sentences(text)).split() == text.split() or "".join(
        "".join(split_sentences(text)).split()
    ) == "".join(text.split())
