"""A Message as Slack shows it: blocks for the eye, text for notifications and screen readers.

Pure. Foreign text goes into ``rich_text`` and ``plain_text`` only, where Slack reads no markup and no mentions; the
one place with markup is the fallback text, which is escaped. Nothing is sent here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.chats.slack.blocks import Block, escape, link_run, plain_text, section_of, text_run
from bot.chats.slack.buttons import alert_actions
from bot.core.display import clean, cut, defused, headline, host_of, moment_text, safe_url, utf16_len
from bot.core.messages import date_words, source_words
from bot.core.outgoing import Item, Message
from bot.core.words import say

HEADER_LIMIT = 150  # documented
# Undocumented: chat.postMessage answers msg_blocks_too_long somewhere between 11,000 and 13,200 characters.
BLOCKS_LIMIT = 9000
TEXT_LIMIT = 3000  # Slack advises at most 4,000; escaping may lengthen it

_TITLE_LIMIT = 500
_SENTENCE_LIMIT = 700
_REASON_LIMIT = 300
_NAME_LIMIT = 80
_PLATFORMS_SHOWN = 3
_MOST_LINES = 60


def render(message: Message, *, plain: bool = False) -> tuple[list[Block], str]:
    """(blocks, text) for ``chat.postMessage``. ``plain``: no blocks, the text holds titles and addresses only."""
    title = cut(headline(message.title, message.url), _TITLE_LIMIT, utf16_len)
    if plain:
        return [], _plain_text(title, message)
    heading = _joined(" · ", cut(clean(message.badge), _NAME_LIMIT, utf16_len), _platforms(message.platforms))
    whole = _joined(" — ", heading, title) or "Policy Bot"
    text = cut(_joined("", whole, _in_brackets(defused(message.publisher))), TEXT_LIMIT, lambda part: len(escape(part)))
    return _largest(message, whole), escape(text)


def _plain_text(title: str, message: Message) -> str:
    """The title and, each on its own line, what can be read: as many whole lines as there is room for."""
    lines = [escape(title) or "Policy Bot", _address(message.url)]
    lines += [f"{escape(_short(item.title, 200))} {_address(item.url)}" for item in message.items[:_MOST_LINES]]
    text = ""
    for line in lines:
        if line and len(text) + len(line) < TEXT_LIMIT:
            text += f"\n{line}" if text else line
    return text


def _address(url: str) -> str:
    return f"<{escape(safe)}>" if (safe := safe_url(url)) else ""


def _largest(message: Message, whole: str) -> list[Block]:
    """The fullest form within BLOCKS_LIMIT: outlets are given up first, then items, then sentences."""
    quoted = [
        text_run(text) for sentence in message.sentences[:_MOST_LINES] if (text := _short(sentence, _SENTENCE_LIMIT))
    ]
    items = [_item(item, ZoneInfo(message.zone)) for item in message.items[:_MOST_LINES]]
    also = [_label(link.label, link.url) for link in message.also[:_MOST_LINES]]
    while True:
        blocks = _blocks(message, whole, quoted, items, also)
        if len(json.dumps(blocks, ensure_ascii=False)) <= BLOCKS_LIMIT or not (also or items or quoted):
            return blocks
        (also or items or quoted).pop()


def _blocks(
    message: Message, whole: str, quoted: list[Block], items: list[list[Block]], also: list[list[Block]]
) -> list[Block]:
    body: list[Block] = []
    if utf16_len(whole) > HEADER_LIMIT:  # the header had to be cut: the whole headline stands below it
        body.append(section_of([text_run(whole, bold=True)]))
    source = _source(message)
    if source:
        body.append(section_of(source))
    if message.kind == "notice":  # our own voice; an alert quotes its article
        body += [section_of([sentence]) for sentence in quoted]
    elif quoted:
        lines = [part for sentence in quoted for part in (sentence, text_run("\n"))][:-1]
        body.append({"type": "rich_text_quote", "elements": lines})
    body += _terms(message)
    if items:
        body.append(_list(items))
    left_out = message.more + len(message.items) - len(items)
    if left_out:
        body.append(section_of([text_run(say("card.more", count=left_out))]))
    unnamed = message.also_more + len(message.also) - len(also)
    if also:
        named = [*also, [text_run(say("card.more", count=unnamed))]] if unnamed else also
        body += [section_of([text_run(say("card.also"), bold=True)]), _list(named)]
    why, note = _short(message.why, _REASON_LIMIT), _short(message.note, _REASON_LIMIT)
    remarks = [remark for remark in (why and f"{say('card.why')}: {why}", note) if remark]
    blocks: list[Block] = [{"type": "header", "text": plain_text(cut(whole, HEADER_LIMIT, utf16_len))}]
    if body:
        blocks.append({"type": "rich_text", "elements": body})
    if remarks:
        blocks.append({"type": "context", "elements": [plain_text(remark) for remark in remarks]})
    return [*blocks, *alert_actions(message)]


def _source(message: Message) -> list[Block]:
    """Publisher, the host that the link really leads to, the article's date in the channel's zone, and the change's."""
    parts: list[Block] = []
    name = cut(clean(message.publisher), _NAME_LIMIT, utf16_len)
    host = host_of(message.url)
    if name:
        parts.append(text_run(name, bold=True))
    if host:
        parts += [text_run(" · "), link_run(host, message.url)] if parts else [link_run(host, message.url)]
    when = moment_text(message.published, ZoneInfo(message.zone)) if message.published else ""
    changed = _short(date_words(message), _NAME_LIMIT)
    told = (_short(words, 2 * _NAME_LIMIT) for words in source_words(message))
    if facts := _joined(" · ", when, changed, *told):
        parts.append(text_run(f"{' · ' if parts else ''}{facts}"))
    return parts


def _terms(message: Message) -> list[Block]:
    """The clauses, each as a quotation, and the one voice."""
    clauses = [text_run(f"“{text}”") for words in message.clauses if (text := _short(words, _SENTENCE_LIMIT))]
    body: list[Block] = [section_of([text_run(say("card.terms"), bold=True)])] if clauses else []
    body += [{"type": "rich_text_quote", "elements": [clause]} for clause in clauses]
    if voice := _short(message.voice, _SENTENCE_LIMIT):
        speaker = _short(message.speaker, _NAME_LIMIT)
        body.append(section_of([text_run(say("card.voice", speaker=speaker, words=voice))]))
    return body


def _item(item: Item, zone: ZoneInfo) -> list[Block]:
    title = cut(headline(item.title, item.url), 200, utf16_len)
    name = cut(clean(item.publisher), _NAME_LIMIT, utf16_len)
    when = moment_text(item.published, zone, day_only=True) if item.published else ""
    facts = _joined(" · ", name, host_of(item.url), when)
    shown = link_run(title, item.url) if safe_url(item.url) else text_run(title or "(no title)")
    return [shown, text_run(f" — {facts}")] if facts else [shown]


def _label(label: str, url: str) -> list[Block]:
    """An outlet: its name as a link, and the host if the name does not already say it."""
    name, host = cut(headline(label, url), _NAME_LIMIT, utf16_len), host_of(url)
    if not host:
        return [text_run(name or "(no name)")]
    return [link_run(name, url)] if name == host else [link_run(name, url), text_run(f" ({host})")]


def _list(lines: list[list[Block]]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": [section_of(line) for line in lines]}


def _platforms(names: Sequence[str]) -> str:
    shown = [cut(defused(name), _NAME_LIMIT, utf16_len) for name in names[:_PLATFORMS_SHOWN]]
    return ", ".join(name for name in shown if name) + (" …" if len(names) > _PLATFORMS_SHOWN else "")


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _short(text: str, limit: int) -> str:
    return cut(defused(text), limit, utf16_len)
