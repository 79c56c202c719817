"""A desk in the town: questions are asked as somebody, somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.core.asks import Ask, Asker, Draft, Question
from bot.core.commands import SPOKEN, parse
from bot.core.lines import Link
from bot.core.model import Channel
from bot.core.permissions import Standing
from bot.core.replies import Moment, Reply
from bot.flows.answer.desk import AnswerDesk
from tests.flows.town import ROOM, VERGE, WATCHLIST, Town

ADMIN = Standing(admin=True)
MEMBER = Standing()


class Hall:
    """Where people ask."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.desk = AnswerDesk(
            town.store,
            Config(Path("feeds.yaml"), (VERGE,), WATCHLIST),
            chats={"slack": town.chat},
            spoken={"slack": SPOKEN},
            clock=town.clock,
        )

    async def ask(
        self,
        words: str = "",
        *,
        ask: Ask | None = None,
        room: Channel | None = ROOM,
        person: str = "slack:T1/U7",
        standing: Standing = ADMIN,
        **fields: Any,
    ) -> Reply:
        """Words as after /policy; or a question by its fields."""
        question = Question(ask, words, **fields) if ask else parse(words, room)
        return await self.desk.answer(Asker(person, room), standing, question)

    async def save(self, draft: Draft, ask: Ask = Ask.SUBSCRIBE) -> Reply:
        return await self.ask(ask=ask, draft=draft)


def told(reply: Reply) -> str:
    """Everything that a reply says, as one text."""
    lines = [reply.title]
    for section in reply.sections:
        lines.append(section.heading)
        lines += ["".join(_part(part) for part in line.parts) for line in section.lines]
        lines += [f"[{button.label}]" for button in section.buttons]
    return "\n".join([*lines, *(f"[{button.label}]" for button in reply.buttons)])


def _part(part: object) -> str:
    if isinstance(part, Link):
        return f"{part.label} <{part.url}>"
    return f"{part.at:%Y-%m-%d %H:%M}" if isinstance(part, Moment) else str(part)


@pytest.fixture
def hall(town: Town) -> Hall:
    return Hall(town)
