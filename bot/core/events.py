"""What happened, as values: events with their kind, their date as exactly as it is known, their scope, their evidence.

The date of a change and the date of the article that tells it are two things and stay apart: ``Event.date`` is what the
text says of the change (None if it says nothing), ``Origin.date`` is when that was published. Finds nothing in texts:
that is ``events_finding``. Says nothing about what is allowed: that is ``stances``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.model import Weight
from bot.core.words import MONTHS, shown_day


class EventKind(StrEnum):
    """What kind of thing happened. The order is the order of weight when one sentence tells several."""

    SETTLEMENT = "settlement"
    RULING = "ruling"
    FILED = "lawsuit-filed"
    LAW_PASSED = "law-passed"
    REGULATOR = "regulator-acts"
    REVERSAL = "reversal"  # or clarification
    DEAL = "licence-deal"
    LAW_PROPOSED = "law-proposed"
    CRAWLER = "crawler-rule"  # or a rule for an API: what others may take
    CHOICE = "choice-offered"  # an opt-out or opt-in
    LABELLING = "labelling-rule"  # or a rule that removes, demotes or stops paying
    FLAGGED = "clause-flagged"  # somebody noticed wording in the terms
    TERMS = "terms-changed"
    DEADLINE = "deadline"  # set or moved
    RESPONSE = "company-response"  # or denial


EVENT_NAMES: dict[EventKind, str] = {
    EventKind.SETTLEMENT: "settlement",
    EventKind.RULING: "court ruling",
    EventKind.FILED: "lawsuit filed",
    EventKind.LAW_PASSED: "law passed",
    EventKind.REGULATOR: "regulator acts",
    EventKind.REVERSAL: "reversal or clarification",
    EventKind.DEAL: "licence deal",
    EventKind.LAW_PROPOSED: "law proposed",
    EventKind.CRAWLER: "crawler or API rule",
    EventKind.CHOICE: "opt-out or opt-in offered",
    EventKind.LABELLING: "labelling or removal rule",
    EventKind.FLAGGED: "clause flagged",
    EventKind.TERMS: "terms changed",
    EventKind.DEADLINE: "deadline set or moved",
    EventKind.RESPONSE: "company responds",
}


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    PART = "part"  # early 2024, summer 2025
    YEAR = "year"
    BY = "by"  # that day or earlier
    REPORTED = "reported"  # the text gives none: the day of the article


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is known: not before ``first``, not after ``last``. words: as printed ('' if reckoned)."""

    first: date
    last: date
    precision: Precision
    words: str = ""

    def meets(self, other: Dated) -> bool:
        """Whether both may be the same day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def span(self) -> timedelta:
        """How much is open."""
        return self.last - self.first

    def __str__(self) -> str:
        """For people: ``14 May 2025``, ``May 2025``, ``early 2024``, ``2024``, ``by`` or ``reported 14 May 2025``."""
        if self.precision is Precision.MONTH:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.precision is Precision.YEAR:
            return str(self.first.year)
        if self.precision is Precision.PART:
            return _part_words(self)
        day = shown_day(self.last)
        return {Precision.BY: f"by {day}", Precision.REPORTED: f"reported {day}"}.get(self.precision, day)


def _part_words(dated: Dated) -> str:
    name = "early" if dated.first.month <= 2 else "late" if dated.last.month == 12 else "mid"
    return f"{name} {dated.first.year}"


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom and what something holds; '' where the text sets no limit.

    party: who may (not) use the works: '' the platform itself, ``others`` third parties, or ``deal with`` and names.
    """

    region: str = ""
    plan: str = ""
    content: str = ""
    party: str = ""

    def __str__(self) -> str:
        """For people, without brackets; '' for no limit."""
        party = "use by others" if self.party == "others" else self.party
        return ", ".join(each for each in (party, self.region, self.plan, self.content) if each)


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read. date: when it was published, UTC. derivative: it retells others and decides nothing.

    publisher, url and title stay with a fact also when the article itself is forgotten."""

    article_id: int
    publisher: str
    url: str
    title: str
    date: datetime
    weight: Weight = Weight.ORIGINAL
    derivative: bool = False

    @property
    def rank(self) -> int:
        """What it weighs: a primary source most, a derivative piece nothing."""
        if self.derivative:
            return 0
        return {Weight.PRIMARY: 3, Weight.ORIGINAL: 2, Weight.AGGREGATOR: 1}[self.weight]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at one platform, as one article tells it.

    platform: id, '' for none that is watched; evidence: a sentence of the article, word for word; date: of what
    happened, None if the text gives none; who: the person or body the text names as doing it (who found it, who sued);
    hedged: considered, planned, alleged or guessed from a headline only; primary: what the article is mainly about;
    moved: a deadline that replaces another. number: counts events of the same kind and platform in one article.
    """

    kind: EventKind
    platform: str
    evidence: str
    date: Dated | None = None
    scope: Scope = EVERYWHERE
    who: str = ""
    hedged: bool = False
    primary: bool = False
    number: int = 0


def fact_id(url_key: str, *parts: object) -> str:
    """A name for a fact that stays the same whenever its article is read again: 12 hexadecimal digits of what makes it
    this fact (address, kind, platform, number), never of what may be corrected (its date)."""
    text = "\x1f".join((url_key, *(str(part) for part in parts)))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
