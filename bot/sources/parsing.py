"""From the bytes of a feed to its entries: the slow half of a poll. Runs in the worker process only.

    bytes | preclean | cut | unseen chunks -> feedparser -> Entry
                       `- cannot be cut, or the count is wrong: the whole document -> feedparser -> Entry

One bad item never costs the others: where feedparser fails, the items are halved until the bad one stands alone. A
document of which nothing can be read is a failure: it must not pass for a feed without news.
The result is made of plain values, ready for JSON.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, fields
from typing import Any

import feedparser

from bot.core.model import Entry
from bot.errors import FetchError
from bot.sources.chunks import Cut, cut, cut_roughly, hash_chunk, split_hashes
from bot.sources.entries import to_entry
from bot.sources.preclean import preclean

MAX_ENTRIES = 500  # parsed at one poll
MAX_LISTED = 5_000  # looked at in one document; the longest real feed seen lists 1,046

_ENTRY_FIELDS = tuple(each.name for each in fields(Entry))


@dataclass(slots=True)
class ParsedFeed:
    """What one document gave. The fields are those of ``ports.FetchedFeed``."""

    entries: list[Entry] = field(default_factory=list)
    item_count: int = 0
    dropped: int = 0
    listed: bytes = b""

    def as_plain(self) -> dict[str, Any]:
        """For JSON: dates as ISO text, hashes as hex."""
        return {
            "entries": [_plain(entry) for entry in self.entries],
            "item_count": self.item_count,
            "dropped": self.dropped,
            "listed": self.listed.hex(),
        }


def parse_feed(body: bytes, *, charset: str, base: str, listed: bytes) -> ParsedFeed:
    """The entries of a document that ``listed`` (hashes of the last poll, b'' for none) does not know.

    charset: from the Content-Type, '' if it names none; base: the feed's address. At most MAX_ENTRIES are returned; at
    a later poll than the first, items beyond that stay unlisted and come next time.
    Raises FetchError ``not_a_feed`` or ``parse_failed``.
    """
    document = preclean(body, charset)
    pieces = cut(document, MAX_LISTED)
    if pieces is None or not pieces.chunks:
        result = ParsedFeed()
        _take_all(result, document, base)
        _refuse_unread(result)
        return result
    known = split_hashes(listed)
    hashes = [hash_chunk(chunk) for chunk in pieces.chunks]
    unseen = [place for place, each in enumerate(hashes) if each not in known]
    left_out = set(unseen[MAX_ENTRIES:]) if known else set()
    result = ParsedFeed(
        item_count=len(hashes), listed=b"".join(each for place, each in enumerate(hashes) if place not in left_out)
    )
    if unseen:
        _take_chunks(result, document, pieces, unseen[:MAX_ENTRIES], base)
        if len(unseen) == len(hashes):
            _refuse_unread(result)
    return result


def _plain(entry: Entry) -> dict[str, Any]:
    """Not ``asdict``: it copies every value, which costs a fifth of what feedparser takes for the item."""
    plain = {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    plain["published"] = entry.published.isoformat() if entry.published else None
    return plain


def _take_chunks(result: ParsedFeed, document: bytes, pieces: Cut, places: list[int], base: str) -> None:
    """Parse the items at ``places``; the whole document where the pieces do not behave like items."""
    chosen = [pieces.chunks[place] for place in places]
    try:
        parsed = _feedparser(pieces.assemble(chosen), base)
    except _BROKEN:
        _take_halves(result, pieces, chosen, base)
        return
    items = parsed.entries
    if len(items) != len(chosen):
        # Seen with a document that named the wrong encoding: pieces that came out empty. The whole decides.
        try:
            whole = _feedparser(document, base)
        except _BROKEN:
            _take_halves(result, pieces, chosen, base)
            return
        items = whole.entries
        if len(items) == len(pieces.chunks):
            items = [items[place] for place in places]
        parsed = whole
    _refuse_non_feed(parsed)
    _take(result, items[:MAX_ENTRIES], base)


def _take_all(result: ParsedFeed, document: bytes, base: str) -> None:
    """Parse a document that is not cut, or its rough pieces if it breaks the parser as a whole."""
    try:
        parsed = _feedparser(document, base)
    except _BROKEN as error:
        pieces = cut_roughly(document, MAX_ENTRIES)
        if not pieces.chunks:
            raise FetchError("parse_failed", f"The feed cannot be read: {type(error).__name__}.") from error
        result.item_count = len(pieces.chunks)
        _take_halves(result, pieces, list(pieces.chunks), base)
        return
    _refuse_non_feed(parsed)
    result.item_count = len(parsed.entries)
    _take(result, parsed.entries[:MAX_ENTRIES], base)


def _take_halves(result: ParsedFeed, pieces: Cut, chunks: list[bytes], base: str) -> None:
    """Parse chunks that failed together in ever smaller groups. One that fails alone is dropped."""
    if len(chunks) == 1:
        result.dropped += 1
        return
    middle = len(chunks) // 2
    for half in (chunks[:middle], chunks[middle:]):
        try:
            items = _feedparser(pieces.assemble(half), base).entries
        except _BROKEN:
            _take_halves(result, pieces, half, base)
        else:
            _take(result, items, base)


def _take(result: ParsedFeed, items: list[Any], base: str) -> None:
    for item in items:
        try:
            result.entries.append(to_entry(item, base))
        except _BROKEN:
            result.dropped += 1


def _refuse_non_feed(parsed: Any) -> None:
    """A root element alone does not make a feed: with neither a known version nor items it is something else."""
    if not parsed.get("version") and not parsed.get("entries"):
        raise FetchError(
            "not_a_feed", "The address gives XML that begins like a feed, but it is none and has no items."
        )


def _refuse_unread(result: ParsedFeed) -> None:
    """Items were there, none was known before, and all were dropped."""
    if result.dropped and not result.entries:
        raise FetchError("parse_failed", "The feed has items, but none of them can be read.")


def _feedparser(document: bytes, base: str) -> Any:
    """feedparser on clean UTF-8. BytesIO only: bytes or text that look like a path or an address would be opened."""
    return feedparser.parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


# What feedparser was seen to raise on hostile bytes is of many types; running out of memory is not the item's fault.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
