"""What readers will see, kept as files: the diff of a change to a renderer shows it.

After an intended change write them anew and read the diff:

    UPDATE_GOLDEN=1 python -m pytest tests/chats/test_golden.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.chats import console
from bot.chats.discord import digests as discord_digests
from bot.chats.discord import followups as discord_followups
from bot.chats.discord import render as discord_render
from bot.chats.slack import digests as slack_digests
from bot.chats.slack import followups as slack_followups
from bot.chats.slack import render as slack_render
from bot.core.outgoing import Message
from tests.chats.articles import PIECES, alerts_of_pieces
from tests.chats.digests import DIGESTS
from tests.chats.followups import FOLLOWUPS
from tests.chats.messages import MESSAGES

WRITTEN = {**MESSAGES, **FOLLOWUPS, **DIGESTS}
EVERY = {*WRITTEN, *(f"article_{name}" for name in PIECES)}
GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _slack(message: Message) -> str:
    renderers = {"followup": slack_followups.render_followup, "digest": slack_digests.render_digest}
    show = renderers.get(message.kind, slack_render.render)
    blocks, text = show(message)
    return _json({"text": text, "blocks": blocks, "plain": show(message, plain=True)[1]})


def _discord(message: Message) -> str:
    renderers = {"followup": discord_followups.render_followup, "digest": discord_digests.render_digest}
    show = renderers.get(message.kind, discord_render.render)
    card = show(message)
    content = {"content": card.content} if card.content else {}
    return _json({**content, "embeds": card.embeds, "plain": show(message, plain=True).content})


def _console(message: Message) -> str:
    return console.render(message) + "---\n" + console.render(message, plain=True)


CHATS: dict[str, tuple[str, Callable[[Message], str]]] = {
    "slack": ("json", _slack),
    "discord": ("json", _discord),
    "console": ("txt", _console),
}


@pytest.fixture(scope="module")
def messages() -> dict[str, Message]:
    """Every message by name: those written for the chats, and what the bot makes of articles."""
    return {**WRITTEN, **{f"article_{name}": message for name, (_, message) in alerts_of_pieces().items()}}


@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize("chat", sorted(CHATS))
def test_readers_see_what_they_saw_before(chat: str, name: str, messages: dict[str, Message]) -> None:
    ending, show = CHATS[chat]
    path = GOLDEN / chat / f"{name}.{ending}"
    shown = show(messages[name])
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), "a new message: run with UPDATE_GOLDEN=1 and read what was written"
    assert shown == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    written = {str(path.relative_to(GOLDEN)) for chat in CHATS for path in (GOLDEN / chat).iterdir()}
    assert written == {f"{chat}/{name}.{ending}" for chat, (ending, _) in CHATS.items() for name in EVERY}
