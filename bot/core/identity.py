"""Is this entry new? Pure: entries and what the store remembers of their feed go in, a verdict per entry comes out.

An article is known by any of the names that its feed has used for it (core.aliases). One known name is enough: the
entry is not new, and its other names are learned. Feeds break each of these promises, hence the rules:

* Dates are never identity: items are re-dated all the time. Texts neither: a hash of them only tells "changed".
* A guid or link that several items of one document share names none of them, now and later.
* A known guid with another link, another date and a title without one word in common is a new item under a used name.
* Guid and link may both change when a headline is edited: the same title within seven days in the same feed is an edit,
  and so is a similar title published at the very same second (full minutes are planned times, which many items share).
* A guid or link that is known but for its site needs a similar title: feeds that gather many sites have many "?p=123".
* A feed that goes on inventing guids for known items is not trusted in this any more (for good). Once is no proof: it
  may have moved.
* Titles such as "Live updates" or "Podcast", and short ones, prove nothing.

It does not decide whether an article is worth telling, and knows nothing of other feeds (core.stories does). A failed
or empty fetch must not come here at all, or come as no entries: nothing is ever forgotten because it is not listed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

from bot.core.aliases import Names, aliases_of, digest, is_telling, mark, names_of, page_key, wanted_aliases
from bot.core.model import Entry

__all__ = [
    "Known",
    "Sighting",
    "Sorted",
    "Verdict",
    "aliases_of",
    "content_hash",
    "is_telling",
    "page_key",
    "sort_entries",
    "usable_date",
    "wanted_aliases",
]

TITLE_WINDOW = timedelta(days=7)
RECONSIDER_WITHIN = timedelta(hours=24)
AHEAD = timedelta(hours=24)
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
SIMILAR = 75.0  # per cent likeness of two titles that may be two states of one
CHURN_LEAST = 3  # entries
CHURN_SHARE = 0.5


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


def sort_entries(
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    recent: Sequence[Known],
    *,
    trust_guid: bool,
    now: datetime,
) -> Sorted:
    """A verdict for every entry of one document, in its order.

    known: what the store found for ``wanted_aliases`` in this feed; recent: articles of this feed first seen in the
    last seven days; trust_guid: what ``Sorted.trust_guid`` said last time (True at first).
    """
    document = _Document(entries, known, recent, trust_guid=trust_guid, now=now)
    finds = [document.find(at) for at in range(len(entries))]
    churned = trust_guid and _is_churn(finds)
    trust_guid = trust_guid and not churned and not document.mostly_shared()
    _gather_repeats(finds)
    return Sorted(tuple(_sighting(find, trust_guid=trust_guid, now=now) for find in finds), trust_guid, churned)


@dataclass(slots=True)
class _Find:
    """What is found out about one entry before trust in the feed's guids is settled."""

    at: int
    entry: Entry
    names: Names
    verdict: Verdict
    reason: str
    first: int  # where the same item is listed first
    article: Known | None = None
    barred: frozenset[str] = frozenset()  # names that several items share
    marks: tuple[str, ...] = ()
    repeats: tuple[_Find, ...] = ()
    guid_changed_again: bool = False


class _Document:
    """The entries of one fetch side by side, against the memory of their feed."""

    def __init__(
        self,
        entries: Sequence[Entry],
        known: Mapping[str, Known],
        recent: Sequence[Known],
        *,
        trust_guid: bool,
        now: datetime,
    ) -> None:
        self.entries = entries
        self.known = known
        self.recent = [article for article in recent if now - article.first_seen <= TITLE_WINDOW]
        self.trust_guid = trust_guid
        self.names = [names_of(entry) for entry in entries]
        self.first = self._first_listings()
        self.kept = [names for at, names in enumerate(self.names) if self.first[at] == at and self._is_readable(names)]
        self.shared = self._shared_names()

    def _first_listings(self) -> list[int]:
        """For each entry the place where the same item is listed first (its own for most). Whatever order they come
        in, listings that a third one connects are the same item."""
        first = list(range(len(self.names)))
        seen: dict[tuple[str, str], int] = {}
        for at, names in enumerate(self.names):
            for pair in _pairs(names, trust_guid=self.trust_guid):
                one, other = first[seen.setdefault(pair, at)], first[at]
                if one != other:
                    first = [min(one, other) if origin in (one, other) else origin for origin in first]
        return first

    def _shared_names(self) -> set[str]:
        """The names (and marks of titles) that more than one item bears."""
        items: defaultdict[str, set[int]] = defaultdict(set)
        for names, first in zip(self.names, self.first, strict=True):
            if self._is_readable(names):
                for name in (*names.all_but_title(), names.shared_title):
                    items[name].add(first)
        return {name for name, firsts in items.items() if len(firsts) > 1}

    def mostly_shared(self) -> bool:
        """Whether so many items share guids that this feed's guids mean nothing."""
        shared = sum(names.guid in self.shared for names in self.kept)
        return shared >= CHURN_LEAST and shared >= CHURN_SHARE * len(self.kept)

    def find(self, at: int) -> _Find:
        """What one entry is, as far as the document and the memory tell."""
        entry, names, first = self.entries[at], self.names[at], self.first[at]
        barred = {name for name in names.all_but_title() if self._is_shared(name)}
        own = set(names.usable(trust_guid=self.trust_guid)) - {names.title}
        if not self._is_readable(names):
            return _Find(at, entry, names, Verdict.UNREADABLE, "it has neither title nor page", at)
        article, reason = self._by_name(entry, names, barred)
        if article is None:
            article, reason = self._by_title(entry, names, nameless=own <= barred)
        find = _Find(at, entry, names, Verdict.NEW, reason, first, article, frozenset(barred))
        find.marks = tuple(mark(name) for name in sorted(barred))
        if names.shared_title in self.shared:
            find.marks += (names.shared_title,)
        if article is not None:
            find.verdict = Verdict.KNOWN if content_hash(entry) == article.content_hash else Verdict.EDITED
            if self.trust_guid and names.guid and not {names.guid, names.guid_path} & (barred | self.known.keys()):
                find.guid_changed_again = not self.known.keys().isdisjoint(names.changed)
                find.marks += names.changed
        return find

    def _is_readable(self, names: Names) -> bool:
        return bool(names.title_key or names.link)

    def _is_shared(self, name: str) -> bool:
        return name in self.shared or mark(name) in self.known

    def _by_name(self, entry: Entry, names: Names, barred: set[str]) -> tuple[Known | None, str]:
        """The article that owns one of the entry's names; a guid that was used anew is added to ``barred``."""
        if self.trust_guid and names.guid in self.known and names.guid not in barred:
            article = self.known[names.guid]
            if not self._is_other_item(entry, names, article):
                return article, "its guid is known"
            barred.update(name for name in (names.guid, names.guid_path) if name)
        if names.link in self.known and names.link not in barred:
            return self.known[names.link], "its link is known"
        for path in (names.guid_path if self.trust_guid else "", names.link_path):
            if path in self.known and path not in barred and _is_alike(names.title_key, self.known[path].title_key):
                return self.known[path], "its address is known but for the site"
        return None, ""

    def _is_other_item(self, entry: Entry, names: Names, article: Known) -> bool:
        """Whether a known guid is used for something else now."""
        return (
            bool(names.link and names.title_key and article.title_key)
            and names.link not in self.known
            and entry.published != article.published
            and None not in (entry.published, article.published)
            and not _words(names.title_key) & _words(article.title_key)
        )

    def _by_title(self, entry: Entry, names: Names, *, nameless: bool) -> tuple[Known | None, str]:
        """An article that this entry may be an edit of, by title. nameless: no other name is left to it."""
        telling = is_telling(names.title_key) and not self._is_shared_title(names)
        if telling or nameless:
            for name in (names.title, *(names.earlier if telling else ())):
                if name in self.known:
                    return self.known[name], "its title is known"
        if nameless:  # it may have been listed alone before, under a name that others share with it now
            for name in names.all_but_title():
                if name in self.known and self.known[name].title_key == names.title_key:
                    return self.known[name], "a name that it shares and its title are known"
        for article in self.recent:
            if telling and names.title_key == article.title_key:
                return article, "the same title within seven days"
            same_second = (
                entry.published is not None and entry.published.second and entry.published == article.published
            )
            if same_second and _is_alike(names.title_key, article.title_key):
                return article, "a similar title at the same second"
        return None, "none of its names is known"

    def _is_shared_title(self, names: Names) -> bool:
        return names.shared_title in self.shared or names.shared_title in self.known


def _gather_repeats(finds: Sequence[_Find]) -> None:
    """Makes later listings of an item, and further entries of one known article, REPEATED, and hands their names to the
    first listing."""
    owners: dict[int, int] = {}
    for find in finds:
        if find.article is not None and find.first == find.at:
            find.first = owners.setdefault(find.article.article_id, find.at)
        if find.first != find.at:
            origin = finds[find.first]
            origin = finds[origin.first]
            find.verdict, find.reason = Verdict.REPEATED, "it is listed twice in this document"
            find.article = origin.article
            origin.repeats += (find,)


def _sighting(find: _Find, *, trust_guid: bool, now: datetime) -> Sighting:
    article = find.article
    aliases: list[str] = []
    if find.verdict not in (Verdict.UNREADABLE, Verdict.REPEATED):
        for listing in (find, *find.repeats):
            own = [name for name in listing.names.usable(trust_guid=trust_guid) if name not in listing.barred]
            aliases += own or [listing.names.title]
            aliases += listing.marks
    return Sighting(
        entry=find.entry,
        verdict=find.verdict,
        article_id=article.article_id if article else 0,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias)),
        content_hash=content_hash(find.entry),
        reason=find.reason,
        reconsider=(
            find.verdict is Verdict.EDITED
            and article is not None
            and article.level_none
            and now - article.first_seen <= RECONSIDER_WITHIN
        ),
        title_key=find.names.title_key,
        own_page=bool(find.names.link) and find.names.link not in find.barred,
    )


def _is_churn(finds: Sequence[_Find]) -> bool:
    again = sum(find.guid_changed_again for find in finds)
    return again >= CHURN_LEAST and again >= CHURN_SHARE * len(finds)


def _pairs(names: Names, *, trust_guid: bool) -> tuple[tuple[str, str], ...]:
    """Two listings with one of these in common are the same item."""
    guid = names.guid if trust_guid else ""
    telling = is_telling(names.title_key)
    pairs = (
        (guid, names.link),
        (names.link, names.title_key if telling or not guid else ""),
        (guid, names.title_key if telling or not names.link else ""),
        ("title and day", names.title if not guid and not names.link else ""),
    )
    return tuple(pair for pair in pairs if all(pair))


def _is_alike(one: str, other: str) -> bool:
    """Whether two titles may be two states of one: "Review of the H9" is none of "Review of the H3"."""
    return (
        bool(one and other)
        and sorted(_NUMBER.findall(one)) == sorted(_NUMBER.findall(other))
        and fuzz.ratio(one, other) >= SIMILAR
    )


def _words(title_key: str) -> set[str]:
    return {word for word in title_key.split() if len(word) > 2}


_NUMBER = re.compile(r"\d+")
