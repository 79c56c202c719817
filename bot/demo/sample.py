"""Reads the sample news: which outlets exist, what each lists at which poll.

Does not write feeds (``documents``) and does not serve them (``server``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from bot.core.model import Weight

# As many items as a small outlet's feed lists; older ones drop out.
LISTED = 12


@dataclass(frozen=True, slots=True)
class Poll:
    """One pass over all feeds. at: when (UTC); blocked: ids of outlets that answer with a refusal page."""

    at: datetime
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented publisher with one feed. format: ``rss``, ``rdf`` or ``atom``; guids (what its items are known by):
    ``opaque``, ``link`` or ``none``."""

    id: str
    name: str
    format: str
    guids: str
    language: str = "en"
    weight: Weight = Weight.ORIGINAL

    @property
    def home(self) -> str:
        """Address of the front page; ``.example`` can never be registered (RFC 2606)."""
        return f"https://{self.id}.example"


@dataclass(frozen=True, slots=True)
class Edit:
    """A later state of an item, from ``at`` (UTC) on; '' keeps what was there."""

    at: datetime
    title: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item of one outlet. Fields as described at the top of news.toml; ``number`` is its place there."""

    outlet: str
    slug: str
    date: datetime
    title: str
    summary: str
    number: int
    text: str = ""
    link: str = ""
    query: str = ""
    guid: str = ""
    redated: bool = False
    edits: tuple[Edit, ...] = field(default=())

    def at(self, now: datetime) -> NewsItem:
        """The item as its outlet shows it at ``now`` (UTC): edited, or re-dated to an hour before."""
        item = self
        for edit in self.edits:
            if edit.at <= now:
                item = replace(item, title=edit.title or item.title, slug=edit.slug or item.slug)
        if item.redated:
            date = max(item.date, now - timedelta(hours=1))
            item = replace(item, date=date, slug=f"{date:%Y/%m/%d}/{item.slug}")
        return item


@dataclass(frozen=True, slots=True)
class Sample:
    """All of it."""

    polls: tuple[Poll, ...]
    outlets: tuple[Outlet, ...]
    items: tuple[NewsItem, ...]

    def get_outlet(self, outlet_id: str) -> Outlet:
        """The outlet with this id. KeyError if there is none."""
        for outlet in self.outlets:
            if outlet.id == outlet_id:
                return outlet
        raise KeyError(outlet_id)

    def list_items(self, outlet_id: str, now: datetime) -> list[NewsItem]:
        """What the outlet's feed lists at ``now`` (UTC), newest first."""
        listed = [item.at(now) for item in self.items if item.outlet == outlet_id and item.date <= now]
        return sorted(listed, key=lambda item: item.date, reverse=True)[:LISTED]


def load() -> Sample:
    """The sample that is shipped with the program."""
    table = tomllib.loads(files("bot.demo").joinpath("news.toml").read_text(encoding="utf-8"))
    return Sample(
        polls=tuple(Poll(_utc(poll["at"]), tuple(poll.get("blocked", ()))) for poll in table["poll"]),
        outlets=tuple(
            Outlet(**{**outlet, "weight": Weight(outlet.get("weight", Weight.ORIGINAL))}) for outlet in table["outlet"]
        ),
        items=tuple(_item(number, item) for number, item in enumerate(table["item"], start=1)),
    )


def _item(number: int, item: dict[str, object]) -> NewsItem:
    edits = item.pop("edits", [])
    assert isinstance(edits, list)
    changes = tuple(Edit(_utc(edit["at"]), edit.get("title", ""), edit.get("slug", "")) for edit in edits)
    return NewsItem(**{**item, "date": _utc(item["date"]), "number": number, "edits": changes})  # type: ignore[arg-type]


def _utc(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.astimezone(UTC)
