"""The terminal as a Chat: prints a Message as one would like to read it. Remembers nothing.

Escape sequences in foreign text would be obeyed by a terminal; ``core.display`` takes them out before anything is
printed. Whether to use bold and dim is the caller's to say: it knows the stream and ``NO_COLOR``.
"""

from __future__ import annotations

import textwrap
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.core.display import clean, cut, defused, headline, host_of, safe_url
from bot.core.messages import date_words, source_words
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Item, Message, Receipt
from bot.core.plain_lines import note_text, passage_text
from bot.core.ports import Pace
from bot.core.words import say, shown_day
from bot.errors import DestinationRefused, HistoryUnreadable

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_LEAST_WIDTH = 20
_TEXT_LIMIT = 1000


class ConsoleChat:
    """Speaks on ``stream``. width: columns to wrap at; ansi: bold and dim, for a terminal that wants them."""

    name = "console"
    pace = Pace(channel_gap_s=0.0, per_second=1000.0, key_window_s=0.0)

    def __init__(self, stream: TextIO, width: int = 80, ansi: bool = False) -> None:
        self._stream = stream
        self._width = width
        self._ansi = ansi

    async def start(self) -> None:
        """Nothing to log in to."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Print it. The receipt repeats the delivery's key. Raises DestinationRefused if nobody reads any more.

        What is printed stays: an edit is left out (the line that follows the message says the same)."""
        if delivery.root is not None and delivery.root.edit:
            return Receipt(delivery.root.remote_id)
        text = render(delivery.message, width=self._width, ansi=self._ansi, plain=delivery.plain)
        encoding = self._stream.encoding or "utf-8"
        try:
            # A stream that cannot print a letter shows a question mark rather than nothing at all.
            self._stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise DestinationRefused("the output is closed: nobody reads it", code=type(error).__name__) from error
        return Receipt(f"console-{delivery.key}")

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """Raises HistoryUnreadable: what was printed cannot be looked up."""
        raise HistoryUnreadable(f"delivery {delivery.key} was printed: a terminal has no history to look it up in")

    async def test_channel(self, channel: Channel) -> str:
        """'' unless the stream is closed."""
        return f"The output behind {channel} is closed." if self._stream.closed else ""

    async def close(self) -> None:
        """Leaves the stream open: it belongs to the caller."""


def render(message: Message, *, width: int = 80, ansi: bool = False, plain: bool = False) -> str:
    """The message as lines of at most ``width`` columns (addresses are never broken), ending with a line break."""
    width = max(width, _LEAST_WIDTH)
    bold, dim, reset = (_BOLD, _DIM, _RESET) if ansi else ("", "", "")

    def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
        # Words are never broken: an address in two halves cannot be clicked.
        return textwrap.fill(
            text,
            width,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    title = cut(headline(message.title, message.url), _TEXT_LIMIT) or "(no title)"
    if message.passages:
        notes: list[str] = []
        shown = [(title, True)]
        for each in message.passages:
            shown += passage_text(each.heading, each.lines, notes, width, ZoneInfo(message.zone))
        shown += [(text, False) for text in note_text(notes)]
        return "\n".join(f"{bold}{text}{reset}" if heading else text for text, heading in shown) + "\n"
    url = safe_url(message.url)
    if message.kind == "followup":
        facts = _item(Item(message.title, message.url, message.publisher, message.published))
        note = f" ({cut(defused(message.note), _TEXT_LIMIT)})" if clean(message.note) else ""
        lines = [wrapped(f"{facts}{note}", "     ", first="  -> "), f"     {url}" if url else ""]
        return "\n".join(line for line in lines if line) + "\n"
    if plain:
        return "\n".join(part for part in (wrapped(title), url) if part) + "\n"
    names = ", ".join(name for name in map(clean, message.platforms) if name)
    label = " · ".join(part for part in (clean(message.badge), names) if part)
    published = shown_day(message.published) if message.published else ""
    changed = date_words(message)
    told = (clean(message.publisher), host_of(message.url), published, changed, *map(defused, source_words(message)))
    source = " · ".join(part for part in told if part)
    lines = [f"{dim}{wrapped(label)}{reset}" if label else "", f"{bold}{wrapped(title)}{reset}"]
    lines += [f"{dim}{wrapped(source)}{reset}" if source else "", url]
    quote = "  " if message.kind == "notice" else "  | "
    lines += [wrapped(cut(text, _TEXT_LIMIT), quote) for text in map(defused, message.sentences) if text]
    if message.clauses:
        lines.append(wrapped(say("card.terms")))
        lines += [wrapped(cut(f"“{text}”", _TEXT_LIMIT), "  > ") for text in map(defused, message.clauses) if text]
    if clean(message.voice):
        said = say("card.voice", speaker=defused(message.speaker), words=defused(message.voice))
        lines.append(wrapped(cut(said, _TEXT_LIMIT), "  "))
    for item in message.items:
        lines += [wrapped(_item(item), "    ", first="  - "), f"    {safe_url(item.url)}" if safe_url(item.url) else ""]
    lines.append("  " + say("card.more", count=message.more) if message.more else "")
    if message.also:
        lines.append(wrapped(say("card.also")))
        for link in message.also:
            lines.append(wrapped(f"{cut(headline(link.label, link.url), 200)} {safe_url(link.url)}", "    ", "  - "))
        lines.append("  " + say("card.more", count=message.also_more) if message.also_more else "")
    if clean(message.why):
        lines.append(f"{dim}{wrapped(say('card.why') + ': ' + cut(defused(message.why), _TEXT_LIMIT))}{reset}")
    if clean(message.note):
        lines.append(f"{dim}{wrapped(cut(defused(message.note), _TEXT_LIMIT))}{reset}")
    return "\n".join(line for line in lines if line) + "\n"


def _item(item: Item) -> str:
    published = shown_day(item.published) if item.published else ""
    facts = ", ".join(part for part in (clean(item.publisher), host_of(item.url), published) if part)
    title = cut(headline(item.title, item.url), _TEXT_LIMIT) or "(no title)"
    return f"{title} ({facts})" if facts else title
