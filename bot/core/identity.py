"""Is this entry new? Pure: entries and what the store remembers of their feed go in, a verdict per entry comes out.

An article is known by any of several names ("aliases") that one feed has used for it: its guid, the guid without scheme
and host, its link, or, where it has neither, title and day. One known alias is enough: the entry is not new, and its
other aliases are learned. Feeds break every single one of these promises, hence the rules:

* Dates are never identity: items are re-dated all the time. Texts neither: a hash of them only tells "changed".
* A guid or link that several items of one document share names none of them, now and later.
* A guid that comes back with another link, another title and another date is a new item under a used name.
* Guid and link may both change when a headline is edited: the same title within seven days in the same feed is an edit;
  so is a similar title published at the very same instant.
* A feed that keeps inventing new guids for known items loses its right to be trusted in this (for good).
* Titles such as "Live updates" or "Podcast" prove nothing alone.

It does not decide whether an article is worth telling, and knows nothing of other feeds (core.stories does).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from rapidfuzz import fuzz

from bot.core.model import Entry
from bot.core.text import title_fold
from bot.core.urls import guid_key, url_key

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
    UNREADABLE = "unreadable"  # neither title nor link


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of an article that this feed listed.

    title_key: ``title_fold`` of its latest title; content_hash: that of its latest sighting; level_none: it was worth
    neither an alert nor a digest line so far.
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

    article_id: of the known article, 0 for NEW and UNREADABLE (REPEATED: that of the first listing, 0 if it is new).
    aliases: all that are to be remembered for this article in this feed from now on, old and new (empty for REPEATED:
    the first listing carries them). reason: why, in reader's words. reconsider: judge its relevance once more.
    title_key: what to keep as ``Known.title_key``.
    """

    entry: Entry
    verdict: Verdict
    article_id: int
    aliases: tuple[str, ...]
    content_hash: str
    reason: str
    reconsider: bool
    title_key: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """All entries of a document, in its order. trust_guid: to be remembered for the feed and handed in next time.
    churned: this document showed that the feed invents guids."""

    sightings: tuple[Sighting, ...]
    trust_guid: bool
    churned: bool


def usable_date(published: datetime | None, now: datetime) -> datetime | None:
    """The date if it can be true (1995 to a day ahead), else None: feeds say year 1, 1970 or 2041 when in doubt."""
    return published if published is not None and EARLIEST <= published <= now + AHEAD else None


def content_hash(entry: Entry) -> str:
    """Changes when title, link or text change; not with the date, the author or tracking parameters."""
    return _hash("\x1f".join((entry.title, url_key(entry.link), entry.summary, entry.content)))


def is_telling(title_key: str) -> bool:
    """Whether a folded title says enough to recognise an article by: at least four words and no standing headline."""
    words = title_key.split()
    unspaced = len(_UNSPACED.findall(title_key))  # Chinese and Japanese write no spaces: about two signs to a word
    return len(words) + unspaced // 2 >= 4 and not _STANDING.search(title_key)


def aliases_of(entry: Entry, *, trust_guid: bool) -> tuple[str, ...]:
    """The names by which an entry may be known, strongest first: guid, guid without scheme and host, link, and for
    entries without link (or whose guid says nothing) title and day. Each is a letter, a colon and 24 hex digits."""
    names = _names(entry)
    kept = [names.guid, names.path] if trust_guid else []
    kept.append(names.link)
    if not names.link or not trust_guid:
        kept.append(names.title)
    return tuple(dict.fromkeys(name for name in kept if name))


def wanted_aliases(entries: Iterable[Entry], trust_guid: bool) -> set[str]:
    """Every alias that ``sort_entries`` may want to know about: for one look-up in the store."""
    wanted: set[str] = set()
    for entry in entries:
        names = _names(entry)
        wanted.update(aliases_of(entry, trust_guid=trust_guid), names.earlier)
        wanted.update(_mark(name) for name in (names.guid, names.link) if name)
        wanted.update(_changed_mark(names))
    return wanted


def sort_entries(
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    recent: Sequence[Known],
    *,
    trust_guid: bool,
    now: datetime,
) -> Sorted:
    """A verdict for every entry of one document, in its order.

    known: what the store found for ``wanted_aliases``; recent: articles of this feed first seen in the last seven days;
    trust_guid: what ``Sorted.trust_guid`` said last time (True at first).
    """
    document = _Document(entries, known, trust_guid)
    finds = [document.find(at, recent, now) for at in range(len(entries))]
    churned = trust_guid and _is_churn(finds)
    trust_guid = trust_guid and not churned and not document.mostly_shared()
    sightings = [_sighting(find, trust_guid=trust_guid, now=now) for find in finds]
    return Sorted(tuple(sightings), trust_guid, churned)


@dataclass(frozen=True, slots=True)
class _Names:
    """All names of one entry; '' where it has none. earlier: its title on the seven days before."""

    guid: str
    path: str
    link: str
    title: str
    earlier: tuple[str, ...]
    title_key: str


@dataclass(slots=True)
class _Find:
    """What is found out about one entry, before trust in the feed's guids is settled."""

    entry: Entry
    names: _Names
    verdict: Verdict
    reason: str
    article: Known | None = None
    barred: frozenset[str] = frozenset()  # names that several items share
    learned: tuple[str, ...] = ()  # marks, and names of repeated listings
    guid_changed: bool = False
    guid_changed_again: bool = False


class _Document:
    """The entries of one fetch side by side: which are listed twice, which names do several items share."""

    def __init__(self, entries: Sequence[Entry], known: Mapping[str, Known], trust_guid: bool) -> None:
        self.entries = entries
        self.known = known
        self.trust_guid = trust_guid
        self.names = [_names(entry) for entry in entries]
        self.first = self._first_listings()
        kept = [names for at, names in enumerate(self.names) if self.first[at] == at]
        self.kept = kept
        counts = Counter(name for names in kept for name in (names.guid, names.link) if name)
        self.shared = {name for name, count in counts.items() if count > 1}
        instants = Counter(entry.published for at, entry in enumerate(entries) if self.first[at] == at)
        self.instants = {moment for moment, count in instants.items() if count == 1 and moment is not None}

    def _first_listings(self) -> list[int]:
        """For each entry the index of the first listing of the same item (its own for most)."""
        seen: dict[tuple[str, str], int] = {}
        first = []
        for at, names in enumerate(self.names):
            pairs = _pairs(names, trust_guid=self.trust_guid)
            origin = min((seen[pair] for pair in pairs if pair in seen), default=at)
            for pair in pairs:
                seen.setdefault(pair, origin)
            first.append(origin)
        return first

    def mostly_shared(self) -> bool:
        """Whether so many items share guids that this feed's guids mean nothing."""
        shared = sum(names.guid in self.shared for names in self.kept)
        return shared >= CHURN_LEAST and shared >= CHURN_SHARE * len(self.kept)

    def find(self, at: int, recent: Sequence[Known], now: datetime) -> _Find:
        """What one entry is, as far as the document and the memory tell."""
        entry, names = self.entries[at], self.names[at]
        if not names.title_key and not names.link:
            return _Find(entry, names, Verdict.UNREADABLE, "it has neither title nor link")
        if self.first[at] != at:
            return _Find(entry, names, Verdict.REPEATED, "it is listed twice in this document")
        barred = {name for name in (names.guid, names.link) if name in self.shared or _mark(name) in self.known}
        article, reason = None, ""
        if self.trust_guid and names.guid in self.known and names.guid not in barred:
            article, reason = self.known[names.guid], "its guid is known"
            if self._is_other_item(entry, names, article):
                barred.add(names.guid)
                article = None
        if article is None and names.link in self.known and names.link not in barred:
            article, reason = self.known[names.link], "its link is known"
        if article is None and self.trust_guid and names.path in self.known and names.guid not in barred:
            article, reason = self.known[names.path], "its guid is known but for the site's name"
            if not _is_alike(names.title_key, article.title_key):
                article = None
        if article is None:
            article, reason = self._by_title(entry, names, recent, now)
        find = _Find(entry, names, Verdict.NEW, reason, article, frozenset(barred))
        find.learned = tuple(_mark(name) for name in sorted(barred))
        if article is not None:
            same = content_hash(entry) == article.content_hash
            find.verdict = Verdict.KNOWN if same else Verdict.EDITED
            if self.trust_guid and names.guid and names.guid not in self.known and names.path not in self.known:
                find.guid_changed = names.guid not in barred
                find.guid_changed_again = find.guid_changed and _changed_mark(names)[0] in self.known
                find.learned += _changed_mark(names)
        return find

    def _is_other_item(self, entry: Entry, names: _Names, article: Known) -> bool:
        """Whether a known guid is used for something else now: other link, other title and other date at once."""
        return (
            names.link not in self.known
            and bool(names.link and names.title_key and article.title_key)
            and entry.published is not None
            and article.published is not None
            and entry.published != article.published
            and fuzz.ratio(names.title_key, article.title_key) < SIMILAR / 2
        )

    def _by_title(
        self, entry: Entry, names: _Names, recent: Sequence[Known], now: datetime
    ) -> tuple[Known | None, str]:
        """An article that this one may be an edit of, by title."""
        bare = not names.link and (not names.guid or not self.trust_guid)
        if bare or is_telling(names.title_key):
            for name in (names.title, *(names.earlier if is_telling(names.title_key) else ())):
                if name in self.known:
                    return self.known[name], "its title is known and it has no better name"
        for article in recent:
            if now - article.first_seen > TITLE_WINDOW:
                continue
            if names.title_key == article.title_key and is_telling(names.title_key):
                return article, "the same title within seven days"
            same_instant = entry.published == article.published and entry.published in self.instants
            if same_instant and _is_alike(names.title_key, article.title_key):
                return article, "a similar title at the same instant"
        return None, "none of its names is known"


def _sighting(find: _Find, *, trust_guid: bool, now: datetime) -> Sighting:
    names, article = find.names, find.article
    aliases: tuple[str, ...] = ()
    if find.verdict not in (Verdict.UNREADABLE, Verdict.REPEATED):
        own = [name for name in aliases_of(find.entry, trust_guid=trust_guid) if name not in find.barred]
        aliases = tuple(dict.fromkeys([*(own or [names.title]), *find.learned]))
    return Sighting(
        entry=find.entry,
        verdict=find.verdict,
        article_id=article.article_id if article else 0,
        aliases=aliases,
        content_hash=content_hash(find.entry),
        reason=find.reason,
        reconsider=(
            find.verdict is Verdict.EDITED
            and article is not None
            and article.level_none
            and now - article.first_seen <= RECONSIDER_WITHIN
        ),
        title_key=names.title_key,
    )


def _is_churn(finds: Sequence[_Find]) -> bool:
    again = sum(find.guid_changed_again for find in finds)
    return again >= CHURN_LEAST and again >= CHURN_SHARE * len(finds)


def _names(entry: Entry) -> _Names:
    title_key = title_fold(entry.title)
    day = entry.published.date() if entry.published else None
    dated = [day - timedelta(days=back) if day and day.year > 1 else day for back in range(8)]
    titles = [f"t:{_hash(f'{title_key}|{date}')}" if title_key else "" for date in dated]
    guid, link = entry.guid.strip(), url_key(entry.link)
    path = guid_key(guid) if guid else ""
    return _Names(
        guid=f"g:{_hash(guid)}" if guid else "",
        path=f"n:{_hash(path)}" if path else "",
        link=f"l:{_hash(link)}" if link else "",
        title=titles[0],
        earlier=tuple(dict.fromkeys(titles[1:])),
        title_key=title_key,
    )


def _pairs(names: _Names, *, trust_guid: bool) -> tuple[tuple[str, str], ...]:
    """Two of these in common make two listings the same item."""
    guid = names.guid if trust_guid else ""
    pairs = []
    if guid and names.link:
        pairs.append((guid, names.link))
    if names.link and names.title:
        pairs.append((names.link, names.title_key))
    if guid and names.title and (is_telling(names.title_key) or not names.link):
        pairs.append((guid, names.title_key))
    if not names.link and not guid:
        pairs.append(("", names.title))
    return tuple(pairs)


def _is_alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.ratio(one, other) >= SIMILAR


def _mark(name: str) -> str:
    """The alias that remembers "several items share this name"."""
    return f"s:{name[2:]}"


def _changed_mark(names: _Names) -> tuple[str, ...]:
    """The alias that remembers "the guid of this item has changed before"."""
    name = names.link or names.title
    return (f"c:{name[2:]}",) if name else ()


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_STANDING = re.compile(
    r"^(?:untitled|no title|live(?: blog| updates?)?|podcast|newsletter|breaking(?: news)?|open thread|daily|weekly|"
    r"the week in|this week in|letters to the editor|corrections?)\b"
)
