"""The smallest parts of Slack's blocks.

Foreign text goes into ``rich_text`` and ``plain_text`` only, where Slack reads no markup and no mentions; ``escape`` is
for the few places that have markup.
"""

from __future__ import annotations

from typing import Any

from bot.core.display import safe_url

Block = dict[str, Any]


def escape(text: str) -> str:
    """The three characters that Slack's markup gives a meaning to, and no others, as its documentation asks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def section_of(elements: list[Block]) -> Block:
    """One line of rich text."""
    return {"type": "rich_text_section", "elements": elements}


def text_run(words: str, *, bold: bool = False) -> Block:
    """Words as they are."""
    return {"type": "text", "text": words, "style": {"bold": True}} if bold else {"type": "text", "text": words}


def link_run(label: str, url: str) -> Block:
    """A named link; an address that is not safe becomes none."""
    return {"type": "link", "url": safe_url(url), "text": label}


def plain_text(words: str) -> Block:
    """Text without any markup, for headers, labels and buttons."""
    # emoji: False, or ":scream:" in a title would become a picture
    return {"type": "plain_text", "text": words, "emoji": False}
