"""Lines of text by meaning, as replies and digests are made of: words, addresses with a name, moments.

Foreign words are untrusted plain text. No markup and no limits of any chat: each chat renders them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A named address. ``label`` is plain text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to show: with its weekday, in the channel's zone or as the chat's own mark. day_only: without the hour;
    zone: IANA name, where it is another than that of the whole message or reply."""

    at: datetime
    day_only: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or a channel by the chat's own id (``slack:T1/U7``): each chat shows the name and calls nobody by it.
    Only answers hold it: it has no frozen form."""

    id: str
    person: bool = False


Part = str | Moment | Link | Mention


@dataclass(frozen=True, slots=True)
class Line:
    """One line. kind: ``text``, ``item`` (of a list), ``under`` (belongs to the item above it), ``quote`` (verbatim
    from a source) or ``small`` (a remark)."""

    parts: tuple[Part, ...]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading ('' for none) and its lines."""

    heading: str
    lines: tuple[Line, ...]
