"""The lines that go into threads: everyday ones, and ones made by somebody who means harm."""

from __future__ import annotations

from dataclasses import replace

from bot.core.outgoing import Message
from tests.chats.messages import MESSAGES, WHEN

FOLLOWUP = Message(
    kind="followup",
    title="SoundCloud changes course on AI training after an outcry",
    url="https://www.beta.example.org/2025/05/soundcloud-ai?edition=uk",
    publisher="Beta Weekly",
    published=WHEN,
    story=7,
)

_HARM = {
    f"followup_{name}": replace(FOLLOWUP, title=each.title, url=each.url, publisher=each.publisher, note=each.note)
    for name, each in MESSAGES.items()
    if name.startswith("hostile_") and name != "hostile_huge_summary"
}
FOLLOWUPS: dict[str, Message] = {
    "followup": FOLLOWUP,
    "followup_bare": Message(kind="followup", title="", url=""),
    "followup_note": replace(FOLLOWUP, note="headline changed"),
    **_HARM,
}
