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

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.aliases import aliases_of, is_telling, page_key, wanted_aliases
from bot.core.identity_finding import CHURN_LEAST, CHURN_SHARE, Document, Find
from bot.core.model import Entry
from bot.core.sightings import TITLE_WINDOW, Known, Sighting, Sorted, Verdict, content_hash, usable_date

__all__ = [
    "TITLE_WINDOW",
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

RECONSIDER_WITHIN = timedelta(hours=24)


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
    document = Document(entries, known, recent, trust_guid=trust_guid, now=now)
    finds = [document.find(at) for at in range(len(entries))]
    churned = trust_guid and _is_churn(finds)
    trust_guid = trust_guid and not churned and not document.mostly_shared()
    _gather_repeats(finds)
    return Sorted(tuple(_sighting(find, trust_guid=trust_guid, now=now) for find in finds), trust_guid, churned)


def _gather_repeats(finds: Sequence[Find]) -> None:
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


def _sighting(find: Find, *, trust_guid: bool, now: datetime) -> Sighting:
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


def _is_churn(finds: Sequence[Find]) -> bool:
    again = sum(find.guid_changed_again for find in finds)
    return again >= CHURN_LEAST and again >= CHURN_SHARE * len(finds)
