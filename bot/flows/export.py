"""Files for people who must cite: events as CSV or JSON Lines, stories as an Atom feed that any reader can follow.

Identifiers are stable: a fact keeps its id over rebuilds, a story's is made from the address of its first article.
Writes no files: whoever calls does.
"""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from bot import __version__
from bot.core.display import clean
from bot.core.policy_export import EVENT_COLUMNS, event_row
from bot.store.database import Database
from bot.store.record import list_events
from bot.store.stories_export import list_stories_whole

_ATOM = "http://www.w3.org/2005/Atom"
FEED_ID = "urn:uuid:6d1b3c1e-6f0a-5c1b-9f52-2a6b8b7d0c11"  # of this program's story feeds
_FORBIDDEN = re.compile(r"[\s<>\"{}|\\^`]")  # in an IRI, RFC 3987
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A story as an entry of a feed. topics: ids; outlets: names, without the first one's."""

    id: str
    title: str
    url: str
    publisher: str
    summary: str
    published: datetime
    updated: datetime
    topics: tuple[str, ...]
    outlets: tuple[str, ...]


def events_csv(db: Database, since: datetime | None) -> str:
    """All events, one row each, with a heading; a cell that a spreadsheet would take for a formula begins with '."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EVENT_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for known in list_events(db, since):
        writer.writerow({key: _cell(value) for key, value in event_row(known).items()})
    return out.getvalue()


def events_json(db: Database, since: datetime | None) -> Iterator[str]:
    """All events as JSON, one object per line."""
    for known in list_events(db, since):
        yield json.dumps(event_row(known), ensure_ascii=False)


def stories_of(db: Database, since: datetime | None, limit: int) -> list[StoryEntry]:
    """The newest stories as entries, newest first."""
    return [
        StoryEntry(
            id=_name_of(row.url or f"{row.title}\n{_moment(row.published)}"),
            title=row.title,
            url=row.url,
            publisher=row.publisher,
            summary=row.summary,
            published=row.published,
            updated=max(row.updated, row.published),
            topics=row.topics,
            outlets=row.outlets,
        )
        for row in list_stories_whole(db, since, limit)
    ]


def stories_atom(db: Database, since: datetime | None, limit: int) -> str:
    """The newest stories as an Atom feed (RFC 4287)."""
    return atom_of(stories_of(db, since, limit))


def atom_of(entries: Sequence[StoryEntry]) -> str:
    """Stories as a valid Atom document, in their order, whatever they hold. Two of one id are told apart by title and
    date; what is the same in these too is listed once."""
    Tree.register_namespace("", _ATOM)
    feed = Tree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", FEED_ID)
    _add(feed, "title", "Policy Bot: stories about people's work and AI")
    _add(feed, "updated", _moment(max((each.updated for each in entries), default=_EPOCH)))
    _add(_add(feed, "author"), "name", "Policy Bot")
    _add(feed, "generator", "Policy Bot").set("version", __version__)
    names: set[str] = set()
    for each in dict.fromkeys(entries):
        name = each.id if each.id not in names else _name_of(f"{each.id}\n{each.title}\n{_moment(each.published)}")
        names.add(name)
        entry = _add(feed, "entry")
        _add(entry, "id", name)
        _add(entry, "title", each.title or "Untitled")
        if each.url:
            link = _add(entry, "link")
            link.set("rel", "alternate")
            link.set("href", _FORBIDDEN.sub(lambda found: quote(found.group()), each.url))
        _add(_add(entry, "author"), "name", each.publisher or "unknown")
        _add(entry, "published", _moment(each.published))
        _add(entry, "updated", _moment(each.updated))
        # Without an address a reader needs the content instead (section 4.1.2).
        _add(entry, "summary" if each.url else "content", each.summary)
        for topic in each.topics:
            _add(entry, "category").set("term", topic)
    Tree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(feed, encoding="unicode") + "\n"


def _name_of(words: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, words)}"


def _add(parent: Tree.Element, name: str, text: str = "") -> Tree.Element:
    element = Tree.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text:
        element.text = clean(text)
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _cell(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
