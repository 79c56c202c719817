"""A Message as Slack shows it: blocks for the eye, text for notifications and screen readers.

Pure. Foreign text goes into ``rich_text`` and ``plain_text`` only, where Slack reads no markup and no mentions; the
one place with markup is the fallback text, which is escaped. Nothing is sent here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.core.display import clean, cut, day, defused, headline, host_of, safe_url, utf16_len
from bot.core.model import Item, Link, Message

Block = dict[str, Any]
_T = TypeVar("_T")

HEADER_LIMIT = 150  # documented
# Undocumented: chat.postMessage answers msg_blocks_too_long somewhere between 11,000 and 13,200 characters.
BLOCKS_LIMIT = 9000
TEXT_LIMIT = 3000  # Slack advises at most 4,000; escaping may lengthen it

_TITLE_LIMIT = 500
_SENTENCE_LIMIT = 700
_REASON_LIMIT = 300
_NAME_LIMIT = 80
_PLATFORMS_SHOWN = 3


def render(message: Message, *, plain: bool = False) -> tuple[list[Block], str]:
    """(blocks, text) for ``chat.postMessage``. ``plain``: no blocks, the text holds title and address only."""
    title = cut(headline(message.title, message.url), _TITLE_LIMIT, utf16_len)
    if plain:
        url = safe_url(message.url)
        return [], escape(title) + (f"\n<{escape(url)}>" if url else "")
    heading = _joined(" · ", cut(clean(message.badge), _NAME_LIMIT, utf16_len), _platforms(message.platforms))
    whole = _joined(" — ", heading, title) or "Policy Bot"
    text = cut(_joined("", whole, _in_brackets(clean(message.publisher))), TEXT_LIMIT, lambda part: len(escape(part)))
    return _largest(message, whole), escape(text)


def escape(text: str) -> str:
    """The three characters that Slack's markup gives a meaning to, and no others, as its documentation asks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _largest(message: Message, whole: str) -> list[Block]:
    """The fullest form within BLOCKS_LIMIT: outlets are given up first, then items, then sentences."""
    also, items, sentences = len(message.also), len(message.items), len(message.sentences)
    while True:
        blocks = _blocks(message, whole, message.also[:also], message.items[:items], message.sentences[:sentences])
        if len(json.dumps(blocks, ensure_ascii=False)) <= BLOCKS_LIMIT or not (also or items or sentences):
            return blocks
        if also:
            also -= 1
        elif items:
            items -= 1
        else:
            sentences -= 1


def _blocks(
    message: Message, whole: str, also: Sequence[Link], items: Sequence[Item], sentences: Sequence[str]
) -> list[Block]:
    body: list[Block] = []
    if utf16_len(whole) > HEADER_LIMIT:  # the header had to be cut: the whole headline stands below it
        body.append(_line(_text(whole, bold=True)))
    source = _source(message.url, message.publisher, message.published)
    if source:
        body.append(_line(*source))
    quoted = [cut(defused(sentence), _SENTENCE_LIMIT, utf16_len) for sentence in sentences]
    if any(quoted):
        # An alert quotes its article; a notice is our own voice.
        kind = "rich_text_section" if message.kind == "notice" else "rich_text_quote"
        body += [{"type": kind, "elements": [_text(sentence)]} for sentence in quoted if sentence]
    if items:
        body.append(_list(items, _item))
    left_out = message.more + len(message.items) - len(items)
    if left_out:
        body.append(_line(_text(f"and {left_out} more")))
    if also:
        body.append(_line(_text("Also reported by", bold=True)))
        body.append(_list(also, lambda link: _label(link.label, link.url)))
    remarks = [
        f"Why you see this: {cut(defused(message.why), _REASON_LIMIT, utf16_len)}" if clean(message.why) else "",
        cut(defused(message.note), _REASON_LIMIT, utf16_len),
    ]
    blocks: list[Block] = [{"type": "header", "text": _plain(cut(whole, HEADER_LIMIT, utf16_len))}]
    if body:
        blocks.append({"type": "rich_text", "elements": body})
    if any(remarks):
        blocks.append({"type": "context", "elements": [_plain(remark) for remark in remarks if remark]})
    return blocks


def _source(url: str, publisher: str, published: datetime | None) -> list[Block]:
    """Publisher, the host that the link really leads to, and the date."""
    parts: list[Block] = []
    name = cut(clean(publisher), _NAME_LIMIT, utf16_len)
    host = host_of(url)
    if name:
        parts.append(_text(name, bold=True))
    if host:
        parts += [_text(" · "), _link(host, url)] if parts else [_link(host, url)]
    if published:
        parts.append(_text(f"{' · ' if parts else ''}{day(published)}"))
    return parts


def _item(item: Item) -> list[Block]:
    title = cut(headline(item.title, item.url), 200, utf16_len)
    name = cut(clean(item.publisher), _NAME_LIMIT, utf16_len)
    facts = _joined(" · ", name, host_of(item.url), day(item.published) if item.published else "")
    shown = _link(title, item.url) if safe_url(item.url) else _text(title or "(no title)")
    return [shown, _text(f" — {facts}")] if facts else [shown]


def _label(label: str, url: str) -> list[Block]:
    """An outlet: its name as a link, and the host if the name does not already say it."""
    name, host = cut(headline(label, url), _NAME_LIMIT, utf16_len), host_of(url)
    if not host:
        return [_text(name or "(no name)")]
    return [_link(name, url)] if name == host else [_link(name, url), _text(f" ({host})")]


def _list(values: Sequence[_T], show: Callable[[_T], list[Block]]) -> Block:
    entries = [{"type": "rich_text_section", "elements": show(value)} for value in values]
    return {"type": "rich_text_list", "style": "bullet", "elements": entries}


def _platforms(names: Sequence[str]) -> str:
    shown = [cut(clean(name), _NAME_LIMIT, utf16_len) for name in names[:_PLATFORMS_SHOWN]]
    return ", ".join(name for name in shown if name) + (" …" if len(names) > _PLATFORMS_SHOWN else "")


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _line(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def _link(label: str, url: str) -> Block:
    return {"type": "link", "url": safe_url(url), "text": label}


def _plain(text: str) -> Block:
    # emoji: False, or ":scream:" in a title would become a picture
    return {"type": "plain_text", "text": text, "emoji": False}
