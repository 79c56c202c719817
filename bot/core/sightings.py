"""What is remembered of an article, what is said of an entry, and what of an entry counts: a possible date, its text.

Which entry is which article is ``identity``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.core.aliases import digest, page_key
from bot.core.model import Entry

TITLE_WINDOW = timedelta(days=7)  # in which the same title is the same item
AHEAD = timedelta(hours=24)
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


class Verdict(StrEnum):
    """What an entry is to us."""

    NEW = "new"
    KNOWN = "known"
    EDITED = "edited"  # a known article whose title, link or text has changed
    REPEATED = "repeated"  # listed twice in this document
    UNREADABLE = "unreadable"  # neither a title nor a page that it links to


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of an article that this feed listed.

    title_key, content_hash: those of its latest ``Sighting``; published: as the feed said last; level_none: it was
    worth neither an alert nor a digest line so far.
    """

    article_id: int
    title_key: str
    first_seen: datetime
    published: datetime | None
    content_hash: str
    level_none: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entry with its verdict.

    article_id: of the known article, 0 for NEW and UNREADABLE (REPEATED: that of the first listing, 0 if that is new).
    aliases: all that this feed is to remember for this article from now on, known ones included; one that already
    belongs to another article stays there (none for REPEATED: the first listing carries them).
    reason: why, in reader's words. reconsider: judge its relevance once more. title_key: to keep for ``Known``.
    own_page: its link is its own; False if several items of the feed link there, or it is a home page, so that the
    address does not tell articles apart.
    """

    entry: Entry
    verdict: Verdict
    article_id: int
    aliases: tuple[str, ...]
    content_hash: str
    reason: str
    reconsider: bool
    title_key: str = ""
    own_page: bool = True


@dataclass(frozen=True, slots=True)
class Sorted:
    """All entries of a document, in its order. trust_guid: to be remembered for the feed and handed in next time.
    churned: this document proved that the feed invents guids."""

    sightings: tuple[Sighting, ...]
    trust_guid: bool
    churned: bool


def usable_date(published: datetime | None, now: datetime) -> datetime | None:
    """The date if it can be true (1995 to a day ahead), else None: feeds say year 1, 1970 or 2041 when in doubt."""
    return published if published is not None and EARLIEST <= published <= now + AHEAD else None


def content_hash(entry: Entry) -> str:
    """Changes when title, page or text change; not with the date, the author or tracking parameters."""
    return digest("\x1f".join((entry.title, page_key(entry.link), entry.summary, entry.content)))
