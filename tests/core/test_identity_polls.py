"""Two hundred polls of a feed that misbehaves in one way: nothing is told twice, nothing is missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.identity import Known, Verdict, sort_entries, wanted_aliases
from bot.core.model import Entry

START = datetime(2025, 3, 1, 6, 0, 13, tzinfo=UTC)
STEP = timedelta(hours=10)  # an item stays listed for more than eight days
POLLS = 200  # 83 days
WINDOW = 4
NEW_EVERY = 5  # polls
SUBJECTS = ("music", "voices", "photographs", "novels", "lyrics", "films", "drawings", "scores")
ACTS = ("licenses", "withdraws", "defends", "labels", "bans", "settles over", "rewrites its rule on")
NAMES = ("Archive", "Orchestra", "Label", "Studio", "Library", "Museum", "Network", "Publisher", "Court")

Twist = Callable[[int, int, Entry], Entry]  # poll, number of the item, item -> item as listed


def item(number: int) -> Entry:
    """Item ``number``, of which each has its own title, page and second."""
    title = f"{NAMES[number % 9]} {ACTS[number % 7]} {SUBJECTS[number % 8]} for machine training, case {number}"
    address = f"https://news.example/2025/{number}-{NAMES[number % 9].lower()}.html"
    return Entry(address, address, title, f"About {number}.", published=START + NEW_EVERY * STEP * (number - WINDOW))


class Reader:
    """A feed's memory in dictionaries, which also notes under which real item each article was first told."""

    def __init__(self) -> None:
        self.articles: dict[int, Known] = {}
        self.aliases: dict[str, int] = {}
        self.trust_guid = True
        self.told: list[int] = []

    def poll(self, numbers: Sequence[int], entries: Sequence[Entry], now: datetime) -> None:
        wanted = wanted_aliases(entries, self.trust_guid)
        known = {alias: self.articles[self.aliases[alias]] for alias in wanted if alias in self.aliases}
        recent = [one for one in self.articles.values() if now - one.first_seen <= timedelta(days=7)]
        result = sort_entries(entries, known, recent, trust_guid=self.trust_guid, now=now)
        self.trust_guid = result.trust_guid
        for number, sighting in zip(numbers, result.sightings, strict=True):
            if sighting.verdict in (Verdict.REPEATED, Verdict.UNREADABLE):
                continue
            at = sighting.article_id
            if sighting.verdict is Verdict.NEW:
                at = len(self.articles) + 1
                self.told.append(number)
            first_seen = self.articles[at].first_seen if at in self.articles else now
            self.articles[at] = Known(
                at, sighting.title_key, first_seen, sighting.entry.published, sighting.content_hash, True
            )
            for alias in sighting.aliases:
                self.aliases.setdefault(alias, at)


def play(twist: Twist, *, polls: int = POLLS, listing: Callable[[int, list[int]], list[int]] | None = None) -> Reader:
    """Poll a feed of four items that gets a new one at every fifth poll, each item twisted in its own way."""
    reader = Reader()
    for poll in range(polls):
        newest = WINDOW + poll // NEW_EVERY
        numbers = list(range(newest, newest - WINDOW, -1))
        if listing:
            numbers = listing(poll, numbers)
        reader.poll(numbers, [twist(poll, number, item(number)) for number in numbers], START + poll * STEP)
    return reader


def respell(entry: Entry, old: str, new: str) -> Entry:
    return replace(entry, guid=entry.guid.replace(old, new), link=entry.link.replace(old, new))


def slug(title: str) -> str:
    return "https://news.example/2025/" + "-".join(title.lower().split()[:6])


TWISTS: dict[str, Twist] = {
    "well behaved": lambda _poll, _n, entry: entry,
    "http and https in turn": lambda poll, _n, entry: respell(entry, "https:", "http:") if poll % 2 else entry,
    "domain changes once": lambda poll, _n, entry: respell(entry, "news.", "press.") if poll > 50 else entry,
    "domain changes at every poll": lambda poll, _n, entry: respell(entry, "news.", f"n{poll}."),
    "slash and .html in turn": lambda poll, _n, entry: respell(entry, ".html", ["", "/", ".html"][poll % 3]),
    "opaque guids, links move to a new domain": lambda poll, n, entry: replace(
        respell(entry, "news.", "press.") if poll > 90 else entry, guid=f"id{n}"
    ),
    "no guids, links move to a new domain": lambda poll, _n, entry: replace(
        respell(entry, "news.", "press.") if poll > 90 else entry, guid=""
    ),
    "guids migrate from numbers to addresses": lambda poll, n, entry: (
        replace(entry, guid=f"https://news.example/?p={n}") if poll < 80 else entry
    ),
    "guid and link follow an edited headline": lambda poll, n, entry: (
        replace(entry, title=entry.title + " (updated)", guid=slug(entry.title) + "-updated", link=slug(entry.title))
        if poll % NEW_EVERY > 2
        else replace(entry, guid=slug(entry.title) + f"-{n}")
    ),
    "placeholder slug, then the real one": lambda poll, n, entry: (
        replace(entry, guid=f"https://news.example/headline-to-come-{n}", link=f"https://news.example/to-come-{n}")
        if poll < (n - WINDOW) * NEW_EVERY + 2
        else entry
    ),
    "new guid at every poll": lambda poll, n, entry: replace(entry, guid=f"{poll}-{n}"),
    "new guid at every poll, no links": lambda poll, n, entry: replace(entry, guid=f"{poll}-{n}", link=""),
    "new guid and new link at every poll": lambda poll, n, entry: replace(
        entry, guid=f"{poll}-{n}", link=f"https://news.example/s/{poll * 1000 + n}"
    ),
    "one guid for all items": lambda _poll, _n, entry: replace(entry, guid="https://news.example/feed"),
    "one link for all items": lambda _poll, _n, entry: replace(entry, link="https://news.example/news"),
    "pairs share a guid": lambda _poll, n, entry: replace(entry, guid=f"pair {n // 2}"),
    "no guids": lambda _poll, _n, entry: replace(entry, guid=""),
    "guid of blanks": lambda _poll, _n, entry: replace(entry, guid="  "),
    "no links": lambda _poll, _n, entry: replace(entry, link=""),
    "no titles": lambda _poll, _n, entry: replace(entry, title=""),
    "titles only": lambda _poll, _n, entry: replace(entry, guid="", link=""),
    "titles only, re-dated at every poll": lambda poll, _n, entry: replace(
        entry, guid="", link="", published=START + poll * STEP
    ),
    "tracking parameters differ": lambda poll, _n, entry: replace(
        entry, guid="", link=f"{entry.link}?utm_source=rss&utm_term={poll}&at_campaign=x#xtor=RSS-{poll}"
    ),
    "edition counter in the guid": lambda poll, n, entry: replace(entry, guid=f"{entry.guid}#{(poll + n) % 4}"),
    "date raised at every poll": lambda poll, _n, entry: replace(entry, published=START + poll * STEP),
    "absurd dates in turn": lambda poll, _n, entry: replace(
        entry, published=[None, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)][poll % 3]
    ),
    "text changes at every poll": lambda poll, _n, entry: replace(entry, summary=f"{poll}", content=f"{poll}" * 9),
    "title changes at every poll": lambda poll, n, entry: replace(entry, title=f"Take {poll} on {n}"),
    "link changes at every poll": lambda poll, _n, entry: replace(entry, link=f"{entry.link}/{poll}"),
    "link, title and date change under one guid": lambda poll, n, entry: replace(
        entry,
        link=f"https://news.example/{poll}/{n}",
        title=f"The list of cases, state of {poll}",
        published=START + poll * STEP,
    ),
}


@pytest.mark.parametrize("twist", TWISTS.values(), ids=TWISTS)
def test_every_item_is_told_once(twist: Twist) -> None:
    reader = play(twist)
    everything = list(range(1, WINDOW + (POLLS - 1) // NEW_EVERY + 1))
    assert sorted(reader.told) == everything


LISTINGS: dict[str, Callable[[int, list[int]], list[int]]] = {
    "upside down in turn": lambda poll, numbers: numbers[::-1] if poll % 2 else numbers,
    "empty now and then": lambda poll, numbers: [] if poll % 7 == 3 else numbers,
    "every item twice": lambda _poll, numbers: [number for number in numbers for _ in range(2)],
    "items drop out and come back": lambda poll, numbers: [n for n in numbers if (n + poll) % 3 or n == numbers[0]],
    "first items come back at the end": lambda poll, numbers: numbers + ([1, 2, 3] if poll > 45 else []),
}


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_what_is_listed_when_changes_nothing(listing: Callable[[int, list[int]], list[int]]) -> None:
    for twist in ("well behaved", "titles only", "one guid for all items"):
        told = play(TWISTS[twist], polls=60, listing=listing).told
        assert len(told) == len(set(told)), twist
        assert set(told) >= set(range(WINDOW + 1, WINDOW + 59 // NEW_EVERY + 1)), twist


def test_invented_guids_cost_trust_and_one_move_does_not() -> None:
    assert not play(TWISTS["new guid at every poll"]).trust_guid
    assert play(TWISTS["guids migrate from numbers to addresses"]).trust_guid
    assert play(TWISTS["domain changes once"]).trust_guid


def test_memory_does_not_grow_with_invented_guids() -> None:
    reader = play(TWISTS["new guid at every poll"])
    assert len(reader.aliases) < 10 * len(reader.articles)
