"""Which known article is an entry, and what else of the document is the same item? The rules are those of ``identity``,
which settles trust in guids and gives the verdicts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from bot.core.aliases import Names, is_telling, mark, names_of
from bot.core.model import Entry
from bot.core.sightings import TITLE_WINDOW, Known, Verdict, content_hash

SIMILAR = 75.0  # per cent likeness of two titles that may be two states of one
CHURN_LEAST = 3  # entries
CHURN_SHARE = 0.5
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Find:
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
    repeats: tuple[Find, ...] = ()
    guid_changed_again: bool = False


class Document:
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

    def find(self, at: int) -> Find:
        """What one entry is, as far as the document and the memory tell."""
        entry, names, first = self.entries[at], self.names[at], self.first[at]
        barred = {name for name in names.all_but_title() if self._is_shared(name)}
        own = set(names.usable(trust_guid=self.trust_guid)) - {names.title}
        if not self._is_readable(names):
            return Find(at, entry, names, Verdict.UNREADABLE, "it has neither title nor page", at)
        article, reason = self._by_name(entry, names, barred)
        if article is None:
            article, reason = self._by_title(entry, names, nameless=own <= barred)
        find = Find(at, entry, names, Verdict.NEW, reason, first, article, frozenset(barred))
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
            and not {names.link, mark(names.link)} & self.known.keys()  # one that items share is no other link
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
