"""Which article stands for a story, who is credited, and how many only retell it.

A primary source (the company's or regulator's own page, a court, the terms themselves) leads before original reporting,
that before aggregators and copies; among equals the first. The first reporter is credited, whoever leads. Copies of an
agency's text, mirrors and machine translations are counted, not named. Pure: what follows for a message is not decided
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.core.model import Weight

# Pages of courts and governments are primary whichever feed lists them.
_OFFICIAL = (".gov", ".mil", ".gc.ca", ".europa.eu", ".gouv.fr", ".bund.de", ".courtlistener.com", ".go.jp", ".go.kr")
_OFFICIAL_PARTS = (".gov.", ".judiciary.")
_TRANSLATIONS = (".translate.goog", ".translate.google.com")
_RANK = {Weight.PRIMARY: 0, Weight.ORIGINAL: 1, Weight.AGGREGATOR: 2}
_COPY = 3


@dataclass(frozen=True, slots=True)
class LeadMember:
    """An article of a story. at: its date; how: how it came into the story (see ``stories.Assignment``)."""

    article_id: int
    publisher: str
    url: str
    title: str
    weight: Weight
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Lead:
    """lead: stands for the story; credited: the first reporter, None where nobody but the primary source told it;
    retold: articles that only retell, copy or translate (the lead and the credited one are not among them)."""

    lead: LeadMember
    credited: LeadMember | None
    retold: tuple[LeadMember, ...] = ()


def choose_lead(members: Sequence[LeadMember]) -> Lead:
    """The lead of a story with at least one article. Their order does not matter. Raises ValueError without any."""
    if not members:
        raise ValueError("a story without articles has no lead")
    ordered = sorted(members, key=lambda each: (_rank(each), each.at, each.article_id))
    lead = ordered[0]
    reporters = [each for each in ordered if _rank(each) == _RANK[Weight.ORIGINAL]]
    credited = reporters[0] if reporters else None if _rank(lead) == _RANK[Weight.PRIMARY] else lead
    named = {lead.article_id, credited.article_id if credited else 0}
    retold = [each for each in ordered if _rank(each) >= _RANK[Weight.AGGREGATOR] and each.article_id not in named]
    return Lead(lead, credited, tuple(retold))


def _rank(member: LeadMember) -> int:
    host = f".{urlsplit(member.url).hostname or ''}"
    if host.endswith(_TRANSLATIONS) or member.how == "near copy":
        return _COPY
    if host.endswith(_OFFICIAL) or any(part in host for part in _OFFICIAL_PARTS):
        return _RANK[Weight.PRIMARY]
    return _RANK[member.weight]
