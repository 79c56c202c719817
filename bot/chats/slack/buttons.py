"""The buttons below an alert: Why?, Timeline, and a menu. They hold the story's number, so they work for ever."""

from __future__ import annotations

from bot.chats.slack.blocks import Block, plain_text
from bot.chats.slack.replies import ASK, button_element
from bot.core.asks import Ask, Question, token_of
from bot.core.outgoing import Message
from bot.core.replies import Button
from bot.core.words import say

MENU = f"{ASK}:menu"


def alert_actions(message: Message) -> list[Block]:
    """One row for a message that tells a story; none for other messages."""
    if not message.story or message.kind != "alert":
        return []
    story = message.story
    menu = [
        (say("button.not-relevant"), Question(Ask.NOT_RELEVANT, number=story)),
        (say("button.mute-story"), Question(Ask.MUTE_STORY, number=story)),
        (say("button.mute-platform"), Question(Ask.MUTE_PLATFORM, number=story)),
        (say("button.settings"), Question(Ask.LIST)),
    ]
    options = [{"text": plain_text(label), "value": token_of(question)} for label, question in menu]
    elements = [
        button_element(Button(say("button.why"), Question(Ask.STORY_WHY, number=story)), f"{ASK}:why"),
        button_element(Button(say("button.timeline"), Question(Ask.STATE, number=story)), f"{ASK}:timeline"),
        {"type": "overflow", "action_id": MENU, "options": options},
    ]
    return [{"type": "actions", "elements": elements}]
