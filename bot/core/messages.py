"""From decisions to messages: what to say, by meaning, and how it is frozen for the outbox.

No chat's markup, no limits of a chat: rendering happens at the last moment, in chats/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.core.cards import Card, without_repeats
from bot.core.chart import Chart
from bot.core.leads import Lead
from bot.core.lines import Line, Link, Moment, Part, Passage
from bot.core.model import Article, Relevance
from bot.core.outgoing import Item, Message
from bot.core.summaries import summarise
from bot.core.text import strip_publisher
from bot.core.words import counted, say

ALSO_SHOWN = 8
ITEMS_SHOWN = 10


def alert_message(
    article: Article,
    relevance: Relevance,
    *,
    platform_names: Mapping[str, str],
    topic_names: Mapping[str, str],
    wish: str = "",
    note: str = "",
    card: Card | None = None,
) -> Message:
    """One story for one channel.

    platform_names, topic_names: display names by id; wish: why this channel gets it ('' when it follows everything);
    note: a remark of our own; card: what the record read in the article. The badge is the first topic; the sentences
    are verbatim from the article.
    """
    card = card or Card()
    names = tuple(platform_names.get(key, key) for key in relevance.platforms)
    badge = next((topic_names.get(key, key) for key in relevance.topics), "")
    reasons = dict.fromkeys([*relevance.reasons, *([wish] if wish else [])])
    return Message(
        kind="alert",
        title=strip_publisher(article.title, article.publisher),
        url=article.url,
        badge=badge,
        platforms=names,
        publisher=article.publisher,
        published=article.published,
        sentences=without_repeats(summarise(article, names), card),
        clauses=card.clauses,
        speaker=card.speaker,
        voice=card.voice,
        changed=card.changed,
        ahead=card.ahead,
        why=" · ".join(reasons),
        note=note,
    )


def date_words(message: Message) -> str:
    """What an alert says beside the date of its article: when the change happened, or comes; '' if it is not told."""
    if not message.changed:
        return ""
    if message.changed.startswith("by "):
        return say("card.deadline", when=message.changed.removeprefix("by "))
    return say("card.ahead" if message.ahead else "card.changed", when=message.changed)


def source_words(message: Message) -> tuple[str, ...]:
    """What an alert says of those who told its story: who was first, if another outlet leads, and how many only retell
    it."""
    first = say("card.credited", outlet=message.credited) if message.credited else ""
    retold = f"+{counted(message.retellings, 'retelling', 'retellings')}" if message.retellings else ""
    return tuple(filter(None, (first, retold)))


def with_also(message: Message, publisher: str, url: str) -> Message:
    """The same message, naming one more outlet with the story; unchanged if it is named already. From ALSO_SHOWN on
    outlets are only counted: whether one of those comes again is the caller's to know."""
    named = {message.publisher, *(link.label for link in message.also)}
    if publisher in named:
        return message
    if len(message.also) >= ALSO_SHOWN:
        return replace(message, also_more=message.also_more + 1)
    return replace(message, also=(*message.also, Link(publisher, url)))


def with_lead(message: Message, article: Article, card: Card | None = None) -> Message:
    """The same alert led by a better source: its headline, sentences and card; the one before is named beside the
    others."""
    card = card or Card()
    if message.kind != "alert" or message.url == article.url:
        return message
    led = replace(
        message,
        title=strip_publisher(article.title, article.publisher),
        url=article.url,
        publisher=article.publisher,
        published=article.published,
        sentences=without_repeats(summarise(article, message.platforms), card),
        clauses=card.clauses,
        speaker=card.speaker,
        voice=card.voice,
        changed=card.changed,
        ahead=card.ahead,
        note=message.note.removesuffix(say("card.chosen")).removesuffix(". "),
    )
    return with_also(led, message.publisher, message.url)


def with_sources(message: Message, lead: Lead) -> Message:
    """The same alert, crediting the first reporter where another outlet leads it; what only retells is counted and
    not named. Unchanged if it says so already."""
    if message.kind != "alert":
        return message
    retold = {each.url for each in lead.retold} - {message.url}
    first = lead.credited
    credited = first.publisher if first and first.url != message.url else ""
    return replace(
        message,
        also=tuple(link for link in message.also if link.url not in retold),
        credited="" if credited == message.publisher else credited,
        retellings=sum(each.url != message.url for each in lead.retold),
    )


def with_headline(message: Message, article: Article) -> Message:
    """The same alert under the article's new headline, if it is that article's."""
    if message.url != article.url:
        return message
    return replace(message, title=strip_publisher(article.title, article.publisher))


def followup_message(article: Article, story_id: int, note: str = "") -> Message:
    """One line for the thread of a story: who else brings it, under which headline. note: a remark of our own."""
    return Message(
        kind="followup",
        title=strip_publisher(article.title, article.publisher),
        url=article.url,
        publisher=article.publisher,
        published=article.published,
        note=note,
        story=story_id,
    )


def summary_message(title: str, items: Sequence[Item], note: str = "") -> Message:
    """Several stories in one message: the newest first, at most ITEMS_SHOWN named, the others counted."""
    ordered = sorted(items, key=_item_date, reverse=True)
    shown = tuple(ordered[:ITEMS_SHOWN])
    return Message(kind="summary", title=title, items=shown, more=len(ordered) - len(shown), note=note)


def notice_message(says: str) -> Message:
    """A sentence about the bot itself, for the operator."""
    return Message(kind="notice", title=says)


def item_of(message: Message) -> Item:
    """An alert's message as one line of a summary."""
    return Item(message.title, message.url, message.publisher, message.published)


def message_to_json(message: Message) -> str:
    """The frozen form; ``message_from_json`` gives the equal message back."""
    return json.dumps(asdict(message), default=_moment_text, ensure_ascii=False, sort_keys=True)


def message_from_json(text: str) -> Message:
    """The message of a frozen form, also of one that knew fewer fields."""
    fields = json.loads(text)
    fields["published"] = _moment(fields["published"])
    fields["also"] = tuple(Link(**link) for link in fields["also"])
    fields["items"] = tuple(Item(**{**item, "published": _moment(item["published"])}) for item in fields["items"])
    fields["platforms"] = tuple(fields["platforms"])
    fields["sentences"] = tuple(fields["sentences"])
    fields["clauses"] = tuple(fields.get("clauses", ()))
    fields["passages"] = tuple(_passage(each) for each in fields.get("passages", ()))
    if chart := fields.get("chart"):
        series = tuple((name, tuple(counts)) for name, counts in chart["series"])
        fields["chart"] = Chart(chart["title"], tuple(chart["labels"]), series)
    return Message(**fields)


def _passage(fields: Mapping[str, Any]) -> Passage:
    lines = (Line(tuple(map(_part, line["parts"])), line["kind"]) for line in fields["lines"])
    return Passage(fields["heading"], tuple(lines))


def _part(part: str | Mapping[str, Any]) -> Part:
    if isinstance(part, str):
        return part
    if "at" in part:
        return Moment(datetime.fromisoformat(part["at"]), part["day_only"], part.get("zone", ""))
    return Link(part["label"], part["url"])


def _item_date(item: Item) -> float:
    return item.published.timestamp() if item.published else 0.0


def _moment_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no frozen form")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
