"""The names ("aliases") under which one feed's entry may be known again. Pure text work: no memory, no verdicts.

Each alias is one letter, a colon and 24 hex digits:

* ``g:`` the guid as given; ``l:`` the link;
* ``n:`` guid or link without scheme and host (survives http to https and a new domain);
* ``t:`` title and day, for entries that have nothing better (without a title: guid and link together);
* ``s:`` a mark, not a name: several items of this feed share that guid, link or title, so it names none of them;
* ``c:`` a mark: the guid of this item has changed before.

Texts are never hashed into a name (they change all the time), dates only as part of ``t:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from bot.core.model import Entry
from bot.core.text import title_fold
from bot.core.urls import guid_key, url_key

_LEAST_WORDS = 4
_DAYS_BACK = 7
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_STANDING = re.compile(
    r"^(?:untitled|no title|live (?:blog|updates?|coverage)|podcast|newsletter|breaking news|open thread|"
    r"letters to the editor|corrections? and clarifications?)\b"
)


@dataclass(frozen=True, slots=True)
class Names:
    """All aliases of one entry, '' where it has none.

    earlier: its ``t:`` for each of the seven days before, so that an item which is re-dated daily stays known.
    title_key: the folded title itself.
    """

    guid: str
    guid_path: str
    link: str
    link_path: str
    title: str
    earlier: tuple[str, ...]
    title_key: str

    def all_but_title(self) -> tuple[str, ...]:
        """The names that several items may turn out to share."""
        return tuple(name for name in (self.guid, self.guid_path, self.link, self.link_path) if name)

    def usable(self, *, trust_guid: bool) -> tuple[str, ...]:
        """See ``aliases_of``."""
        kept = [self.guid, self.guid_path] if trust_guid else []
        kept += [self.link, self.link_path]
        if not self.link or not trust_guid:
            kept.append(self.title)
        return tuple(dict.fromkeys(name for name in kept if name))

    @property
    def shared_title(self) -> str:
        """The mark "several items have this title"."""
        return f"s:{digest(self.title_key)}"

    @property
    def changed(self) -> tuple[str, ...]:
        """The marks "the guid of this item has changed before", by link and by title: either may change too."""
        return tuple(f"c:{name[2:]}" for name in (self.link, self.shared_title if self.title_key else "") if name)


def names_of(entry: Entry) -> Names:
    """All aliases of an entry."""
    title_key = title_fold(entry.title)
    guid, link = entry.guid.strip(), page_key(entry.link)
    guid_path = _path_key(guid)
    link_path = _path_key(entry.link) if link else ""
    first_day = entry.published.date().toordinal() if entry.published else 0
    reach = _DAYS_BACK if entry.published and is_telling(title_key) else 0
    days = [max(first_day - back, 0) for back in range(reach + 1)]
    titles = [f"t:{digest(f'{title_key}|{day}')}" for day in days]
    if not title_key:
        titles = [f"t:{digest(f'{guid}|{link}')}"] if link else [""]
    return Names(
        guid=f"g:{digest(guid)}" if guid else "",
        guid_path=f"n:{digest(guid_path)}" if guid_path and guid_path != guid else "",
        link=f"l:{digest(link)}" if link else "",
        link_path=f"n:{digest(link_path)}" if link_path else "",
        title=titles[0],
        earlier=tuple(dict.fromkeys(titles[1:])),
        title_key=title_key,
    )


def aliases_of(entry: Entry, *, trust_guid: bool) -> tuple[str, ...]:
    """The names that an entry answers to, strongest first: guid (only where the feed's guids are trusted) and link,
    each also without host, and title and day where there is no link or no trust. Empty for an entry without any."""
    return names_of(entry).usable(trust_guid=trust_guid)


def wanted_aliases(entries: Iterable[Entry], trust_guid: bool) -> set[str]:
    """Every alias and mark that ``identity.sort_entries`` asks for: for one look-up in the store."""
    wanted: set[str] = set()
    for entry in entries:
        names = names_of(entry)
        wanted.update(names.usable(trust_guid=trust_guid))
        wanted.update((names.title, *names.earlier, names.shared_title, *names.changed))
        wanted.update(mark(name) for name in names.all_but_title())
    return {alias for alias in wanted if len(alias) > len("s:")}


def mark(name: str) -> str:
    """The mark "several items share this name"."""
    return f"s:{name[2:]}"


@lru_cache(maxsize=1024)
def page_key(url: str) -> str:
    """``url_key`` of an address, but '' for a site's home page: any number of items may link to it."""
    key = url_key(url)
    host, _, rest = key.partition("/")
    return key if rest.strip("/") or "?" in host else ""


def is_telling(title_key: str) -> bool:
    """Whether a folded title says enough to know an article by it alone: four words or more (or as many signs of a
    script without spaces), and no standing headline such as "Live updates"."""
    unspaced = len(_UNSPACED.findall(title_key))  # Chinese and Japanese: about two signs to a word
    return len(title_key.split()) + unspaced // 2 >= _LEAST_WORDS and not _STANDING.match(title_key)


@lru_cache(maxsize=1024)
def _path_key(guid: str) -> str:
    return guid_key(guid)


def digest(text: str) -> str:
    """24 hex digits that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
