"""Whatever can be asked can be asked in both chats and in the terminal: what one of them lacks is told here."""

from __future__ import annotations

import pytest

from bot.chats.discord.spoken import SPOKEN as DISCORD
from bot.cli.asking import spoken
from bot.core.asks import Ask
from bot.core.commands import SPOKEN as SLACK
from bot.flows.answer.helping import DOES

# Asked by a button or a form alone; the rest stands in the help.
BY_BUTTON = {Ask.HELP, Ask.STORY_WHY, Ask.FORM, Ask.EDIT, Ask.HOME, Ask.NOT_RELEVANT, Ask.UNDO, Ask.MUTE_STORY}


@pytest.mark.parametrize("ask", list(Ask))
def test_every_question_has_its_words_in_each_place(ask: Ask) -> None:
    for place in (SLACK, DISCORD, spoken()):
        assert place.get(ask), ask


def test_help_names_everything_that_is_asked_in_words() -> None:
    assert set(DOES) == set(Ask) - BY_BUTTON
