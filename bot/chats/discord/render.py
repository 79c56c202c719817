"""A Message as Discord shows it: one embed, or one short text when an embed was refused.

Pure; the embed is a dict as Discord's API takes it. Foreign text is escaped so that none of it becomes formatting, a
mention, a time stamp, a command or a link. Whether anybody is pinged is not decided here but by ``allowed_mentions``
in ``send``: a backslash does not stop a ping.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.chats.discord.markup import fitted, linked, time_mark, within
from bot.core.display import clean, cut, defused, headline, host_of, safe_url, utf16_len
from bot.core.lines import Link
from bot.core.messages import date_words, source_words
from bot.core.outgoing import Item, Message
from bot.core.words import say

# Documented limits of an embed; the sum counts title, description, field names and values, footer and author.
TITLE_LIMIT, DESCRIPTION_LIMIT, VALUE_LIMIT, FOOTER_LIMIT, AUTHOR_LIMIT, SUM_LIMIT = 256, 4096, 1024, 2048, 256, 6000
CONTENT_LIMIT = 2000

_SENTENCE_LIMIT = 700
_NAME_LIMIT = 80
_PLATFORMS_SHOWN = 3
_MOST_LINES = 60
_BODY_LIMIT = 3000  # keeps the sum of the parts below SUM_LIMIT: 256 + 256 + 3000 + 3 fields + 500


@dataclass(frozen=True, slots=True)
class Card:
    """What one message consists of: ``content`` ('' for none) and embeds as Discord's API takes them."""

    content: str
    embeds: tuple[dict[str, Any], ...]


def render(message: Message, *, plain: bool = False) -> Card:
    """The card for one message. ``plain``: no embed, titles and addresses only."""
    url = safe_url(message.url)
    title = headline(message.title, message.url) or "Policy Bot"
    if plain:
        lines = [fitted(title, 500), f"<{url}>" if url else ""]
        lines += [_item(item) for item in message.items[:_MOST_LINES]]
        return Card("\n".join(within([line for line in lines if line], CONTENT_LIMIT)), ())
    embed: dict[str, Any] = {"title": fitted(title, TITLE_LIMIT)}
    author = cut(" · ".join(_shown([message.badge, ", ".join(_platforms(message))])), AUTHOR_LIMIT, utf16_len)
    if author:
        embed["author"] = {"name": author}  # shown as it is: no markup is read here
    if url:
        embed["url"] = url
    description = _description(message)
    if description:
        embed["description"] = description
    fields = _fields(message)
    if fields:
        embed["fields"] = fields
    note = cut(defused(message.note), 300, utf16_len)
    if note:
        embed["footer"] = {"text": note}
    return Card("", (embed,))


def _description(message: Message) -> str:
    quote = "" if message.kind == "notice" else "> "  # an alert quotes its article; a notice is our own voice
    texts = [text for sentence in message.sentences[:_MOST_LINES] if (text := defused(sentence))]
    lines = [quote + fitted(text, _SENTENCE_LIMIT) for text in texts]
    if clauses := [fitted(f"“{text}”", _SENTENCE_LIMIT) for words in message.clauses if (text := defused(words))]:
        # An empty line, or the heading would look like part of the quotation above.
        lines += [*([""] if lines else []), f"**{say('card.terms')}**", *(f"> {words}" for words in clauses)]
    if voice := defused(message.voice):
        said = say("card.voice", speaker=defused(message.speaker), words=voice)
        lines.append(fitted(said, _SENTENCE_LIMIT))
    kept = within(lines, _BODY_LIMIT)
    room = _BODY_LIMIT - utf16_len("\n".join(kept)) - len("\nand 99999 more")
    items = within([_item(item) for item in message.items[:_MOST_LINES]], room)
    left_out = message.more + len(message.items) - len(items)
    return "\n".join([*kept, *items, *([say("card.more", count=left_out)] if left_out else [])])


def _fields(message: Message) -> list[dict[str, Any]]:
    facts = [fitted(fact, _NAME_LIMIT + 40) for fact in _shown([message.publisher, host_of(message.url)])]
    if message.published:  # Discord's own mark: each reader sees the time of their zone
        facts.append(time_mark(message.published))
    if changed := clean(date_words(message)):
        facts.append(fitted(changed, _NAME_LIMIT + 40))
    facts += [fitted(defused(words), _NAME_LIMIT + 40) for words in source_words(message)]
    source = " · ".join(facts)
    why = fitted(defused(message.why), 400)
    also = within([_outlet(link) for link in message.also[:_MOST_LINES]], VALUE_LIMIT - len("\nand 99999 more"))
    unnamed = message.also_more + len(message.also) - len(also)
    also += [say("card.more", count=unnamed)] if also and unnamed else []
    named = ((say("card.source"), source), (say("card.why"), why), (say("card.also"), "\n".join(also)))
    return [{"name": name, "value": value} for name, value in named if value]


def _item(item: Item) -> str:
    known = [fitted(fact, _NAME_LIMIT) for fact in _shown([item.publisher, host_of(item.url)])]
    facts = " · ".join([*known, *([time_mark(item.published, day_only=True)] if item.published else [])])
    return f"- {linked(headline(item.title, item.url), item.url, 200)}" + (f" — {facts}" if facts else "")


def _outlet(link: Link) -> str:
    name, host = headline(link.label, link.url), host_of(link.url)
    shown = linked(name, link.url, _NAME_LIMIT)
    return shown if not host or name == host else f"{shown} ({fitted(host, _NAME_LIMIT)})"


def _platforms(message: Message) -> list[str]:
    shown = _shown(message.platforms[:_PLATFORMS_SHOWN])
    return [*shown, "…"] if len(message.platforms) > _PLATFORMS_SHOWN else shown


def _shown(texts: Iterable[str]) -> list[str]:
    return [short for text in texts if (short := cut(clean(text), _NAME_LIMIT, utf16_len))]
