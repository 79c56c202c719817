"""What is typed after /policy, as a table."""

from __future__ import annotations

import pytest

from bot.core.asks import Ask, Question
from bot.core.commands import SPOKEN, near_verbs, parse
from bot.core.model import Channel

HERE = Channel("slack", "T1/C1")
THERE = Channel("slack", "T1/C9")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", Question(Ask.STATE)),
        ("  ", Question(Ask.STATE)),
        ("compare soundcloud x", Question(Ask.STATE, "compare soundcloud x")),
        ("help", Question(Ask.HELP)),
        ("soundcloud", Question(Ask.STATE, "soundcloud")),
        ("Sound  Cloud", Question(Ask.STATE, "Sound Cloud")),
        ("SEARCH voice cloning", Question(Ask.SEARCH, "voice cloning")),
        ("search", Question(Ask.SEARCH)),
        ("why https://example.com/a", Question(Ask.WHY, "https://example.com/a")),
        ("why <https://example.com/a|example.com/a>", Question(Ask.WHY, "https://example.com/a")),
        ("subscribe", Question(Ask.FORM)),
        ("subscribe youtube, lawsuit", Question(Ask.SUBSCRIBE, "youtube, lawsuit")),
        ("subscribe <#C9|ai-news> youtube", Question(Ask.SUBSCRIBE, "youtube", channel=THERE)),
        ("list <#C9>", Question(Ask.LIST, channel=THERE)),
        ("edit 4", Question(Ask.FORM, number=4)),
        ("pause", Question(Ask.PAUSE)),
        ("pause #12", Question(Ask.PAUSE, number=12)),
        ("remove 3", Question(Ask.REMOVE, number=3)),
        ("preview youtube", Question(Ask.PREVIEW, "youtube")),
        ("preview 2", Question(Ask.PREVIEW, number=2)),
        ("watch Letterboxd", Question(Ask.WATCH, "Letterboxd")),
        ("mute story 7", Question(Ask.MUTE_STORY, number=7)),
        ("mute soundcloud", Question(Ask.MUTE_PLATFORM, "soundcloud")),
        ("unmute story 7", Question(Ask.UNMUTE, "story 7")),
        ("split https://example.com/a", Question(Ask.SPLIT, "https://example.com/a")),
        ("join https://example.com/a 12", Question(Ask.JOIN, "https://example.com/a", 12)),
        ("join https://example.com/a", Question(Ask.JOIN, "https://example.com/a")),
        ("not-about https://example.com/a youtube", Question(Ask.WRONG_PLATFORM, "https://example.com/a youtube")),
        ("fact 3fa94c 7 Feb 2024", Question(Ask.FACT, "3fa94c 7 Feb 2024")),
        ("undo 3", Question(Ask.UNDO_CORRECTION, number=3)),
    ],
)
def test_words_become_a_question(words: str, asked: Question) -> None:
    assert parse(words, HERE) == asked


def test_everything_that_can_be_asked_can_be_asked_in_slack() -> None:
    assert set(SPOKEN) == set(Ask)


def test_every_example_of_a_command_asks_for_what_it_stands_for() -> None:
    for ask, example in SPOKEN.items():
        if example.startswith("/policy "):
            words = example.removeprefix("/policy ").replace("NUMBER", "3").replace("STORY", "4")
            assert parse(words, HERE).ask is {Ask.EDIT: Ask.FORM}.get(ask, ask), example


def test_a_misspelt_command_finds_its_neighbours() -> None:
    assert near_verbs("serach")[0] == "search"
    assert near_verbs("") == []
