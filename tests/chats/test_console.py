"""The terminal as a chat."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats.console import ConsoleChat, render
from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.errors import DestinationRefused, HistoryUnreadable
from tests.chats.messages import ALERT, MESSAGES
from tests.chats.stages import delivery

HERE = Channel("console", "-")


@pytest.mark.parametrize("name", sorted(MESSAGES))
@pytest.mark.parametrize("width", [1, 40, 80])
def test_no_line_is_wider_than_the_terminal_unless_it_is_one_word(name: str, width: int) -> None:
    for line in render(MESSAGES[name], width=width).splitlines():
        assert len(line) <= max(width, 20) or " " not in line.strip(" |->")


@given(st.text())
def test_foreign_text_cannot_steer_the_terminal(text: str) -> None:
    hostile = Message(
        "alert", text, badge=text, platforms=(text,), publisher=text, sentences=(text,), why=text, note=text
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", render(hostile))


def test_bold_and_dim_come_only_when_asked_for() -> None:
    assert "\x1b" not in render(ALERT)
    shown = render(ALERT, ansi=True)
    assert shown.count("\x1b[0m") == shown.count("\x1b[1m") + shown.count("\x1b[2m")
    assert re.sub(r"\x1b\[\dm", "", shown) == render(ALERT)


async def test_the_receipt_repeats_the_key() -> None:
    receipt = await ConsoleChat(io.StringIO()).send(delivery(HERE, key="abc"))
    assert receipt.remote_id == "console-abc"


async def test_what_was_printed_cannot_be_looked_up() -> None:
    with pytest.raises(HistoryUnreadable):
        await ConsoleChat(io.StringIO()).find_sent(delivery(HERE))


async def test_a_closed_output_is_a_closed_channel() -> None:
    stream = io.StringIO()
    stream.close()
    chat = ConsoleChat(stream)
    assert await chat.test_channel(HERE)
    with pytest.raises(DestinationRefused):
        await chat.send(delivery(HERE))


async def test_letters_that_the_stream_does_not_know_are_replaced() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    await ConsoleChat(stream).send(delivery(HERE, Message("alert", "Žižek · GEMA")))
    assert raw.getvalue().startswith(b"?i?ek ? GEMA")
