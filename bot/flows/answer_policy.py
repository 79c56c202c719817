"""The answers of the record, from the store alone: one platform, the table of all, several side by side.

Reads within a bound, whatever is stored; never the network. Whoever asks brings a platform that is known to the
watchlist (core.platform_choice finds it) and gets a reply by meaning, which every chat and the terminal can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.model import Feed, Platform, Watchlist
from bot.core.platform_record import PlatformRecord, assemble
from bot.core.policy_answer import Asked, nothing_of, page_of, view_of
from bot.core.policy_table import Row, compare_page, row_of, table_page
from bot.core.replies import Reply
from bot.store import record
from bot.store.database import Database

# For a row of a table a few of each sort will do.
FEW = {"event": 24, "clause": 6, "stance": 16, "deadline": 12}
ALL = {"event": 5000, "clause": 200, "claim": 500, "stance": 500, "deadline": 200, "slot": 300}


def policy_reply(
    db: Database,
    watchlist: Watchlist,
    platform_id: str,
    *,
    since: datetime | None = None,
    as_of: datetime | None = None,
    now: datetime,
    page: int = 0,
    view: str = "",
    feeds: Sequence[Feed] = (),
) -> Reply:
    """Where a platform stands, since when, who says so, what is disputed.

    since: only what happened from then on; as_of: only what was known then; view: '' for the page, else ``events``,
    ``sources``, ``quotations`` or ``stances``, of which ``page`` counts from 0; feeds: those that are read, to name the
    ones that would cover it. Raises LookupError for an id that is not watched.
    """
    platform = platform_of(watchlist, platform_id)
    counts = record.count_facts(db, platform_id, as_of)
    asked = Asked(platform, counts.articles, counts.outlets, counts.events, since, as_of)
    if not counts.articles:
        return nothing_of(
            asked,
            record.find_watched_since(db),
            _covering(db, platform, feeds),
            record.count_articles_naming(db, platform_id, as_of),
        )
    known = load_record(db, platform_id, as_of=as_of, now=now, everything=bool(view))
    asked = _told_once(asked, known, ALL["event"] if view else record.NEWEST["event"])
    return view_of(asked, known, view, page) if view else page_of(asked, known)


def ask_record(
    db: Database,
    platform: Platform,
    *,
    since: datetime | None = None,
    as_of: datetime | None = None,
    now: datetime,
) -> tuple[Asked, PlatformRecord]:
    """The whole record of a platform with the counts around it, for exports."""
    counts = record.count_facts(db, platform.id, as_of)
    asked = Asked(platform, counts.articles, counts.outlets, counts.events, since, as_of)
    known = load_record(db, platform.id, as_of=as_of, now=now, everything=True)
    return _told_once(asked, known, ALL["event"]), known


def _told_once(asked: Asked, known: PlatformRecord, most: int) -> Asked:
    """The count of events as the timeline shows them: told by several outlets, one is one. most: how many reports were
    read; where there are more, their number must do."""
    return replace(asked, events=len(known.timeline)) if asked.events <= most else asked


def load_record(
    db: Database, platform_id: str, *, as_of: datetime | None = None, now: datetime, everything: bool = False
) -> PlatformRecord:
    """What the record says of a platform as of a moment. everything: not only the newest facts."""
    facts = record.load_facts(db, platform_id, as_of, ALL if everything else None)
    return assemble(facts, (as_of or now).date())


def table_reply(db: Database, watchlist: Watchlist, *, now: datetime, page: int = 0) -> Reply:
    """All watched platforms with stance, last change and next deadline."""
    return table_page(table_rows(db, watchlist, now=now), page)


def table_rows(db: Database, watchlist: Watchlist, *, now: datetime) -> list[Row]:
    """The rows of the table, in the order of the watchlist; platforms without a record have empty ones."""
    recorded = set(record.list_recorded_platforms(db))
    return [
        row_of(each, assemble(record.load_facts(db, each.id, None, FEW), now.date()) if each.id in recorded else None)
        for each in watchlist.platforms
    ]


def compare_reply(
    db: Database, watchlist: Watchlist, platform_ids: Sequence[str], *, as_of: datetime | None = None, now: datetime
) -> Reply:
    """Two or more platforms side by side. Raises LookupError for an id that is not watched."""
    pairs = [(platform_of(watchlist, each), load_record(db, each, as_of=as_of, now=now)) for each in platform_ids[:4]]
    return compare_page(pairs, as_of)


def platform_of(watchlist: Watchlist, platform_id: str) -> Platform:
    """A platform by its id. Raises LookupError."""
    for platform in watchlist.platforms:
        if platform.id == platform_id:
            return platform
    raise LookupError(f"{platform_id} is not watched")


def _covering(db: Database, platform: Platform, feeds: Sequence[Feed]) -> list[str]:
    """The publishers that would tell of it: its own feed first, then those that told most of late, else any."""
    own = [feed.publisher for feed in feeds if any(domain in feed.url for domain in platform.domains)]
    busy = record.list_busy_outlets(db, 6)
    return list(dict.fromkeys([*own, *busy, *(feed.publisher for feed in feeds)]))[:6]
