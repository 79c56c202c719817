"""Words become a channel's choice; what is not understood changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest_choice import DigestSetting, read_choice

PRESENT = DigestSetting((0,), 9)


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("", PRESENT),
        ("monday thursday", replace(PRESENT, days=(0, 3))),
        ("Thursdays and Mondays at 14:00", replace(PRESENT, days=(0, 3), hour=14)),
        ("fri 5pm europe/berlin", replace(PRESENT, days=(4,), hour=17, zone="Europe/Berlin")),
        ("12am", replace(PRESENT, hour=0)),
        ("daily 8, silent", replace(PRESENT, days=(0, 1, 2, 3, 4, 5, 6), hour=8, silent=True)),
        ("no-picture no-reminders", replace(PRESENT, picture=False, reminders=False)),
        ("utc", replace(PRESENT, zone="UTC")),
    ],
)
def test_words_choose(words: str, chosen: DigestSetting) -> None:
    assert read_choice(words, PRESENT) == (chosen, "")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("monday 25", "25"),
        ("someday", "someday"),
        ("9:30", "9:30"),
        ("13pm", "13pm"),
        ("t", "t"),
        ("Mars/Base", "Mars/Base"),
    ],
)
def test_what_is_not_understood_is_named_and_changes_nothing(words: str, wrong: str) -> None:
    assert read_choice(words, PRESENT) == (PRESENT, wrong)


def test_switches_go_back() -> None:
    chosen = replace(PRESENT, silent=True, picture=False, reminders=False)
    assert read_choice("says picture reminders", chosen) == (PRESENT, "")


@given(st.text(max_size=60))
def test_no_words_break_it(words: str) -> None:
    chosen, wrong = read_choice(words, PRESENT)
    assert chosen.days
    assert 0 <= chosen.hour <= 23
    assert chosen == PRESENT or not wrong
