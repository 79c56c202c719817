"""Which wording of an event a sentence meets, and which of several is told today: hits, not yet events.

    headline       what it asks for, or tells as past ("after the settlement"), is left out; the weightiest counts
    text           stronger wording is asked for; one event per sentence, and a response or a deadline beside it
    lead           tells the main event if the headline tells none, and is not about a threat, a demand, a study

When, where and how far something happened is ``events_finding``; the words are ``events_wording``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.core.events import EventKind
from bot.core.events_dates import find_dates
from bot.core.events_wording import ASKED, BACKGROUND, CLAIMED, MARKET, MATTERS, NO_EVENT, WORDINGS, Wording

LEAD = 3  # sentences that may tell the main event in a headline's words
LONG_AGO = timedelta(days=90)  # what happened before is not today's news
_LONGEST = 700  # characters of a sentence that are read
_DEK = 160  # characters of the line under a headline, where it is all there is: it is written like one
# What courts, lawmakers, regulators and dealmakers do.
PUBLIC_ACTS = frozenset(
    {
        EventKind.SETTLEMENT,
        EventKind.RULING,
        EventKind.FILED,
        EventKind.LAW_PASSED,
        EventKind.LAW_PROPOSED,
        EventKind.REGULATOR,
        EventKind.DEAL,
    }
)
# Kinds whose wording in a headline is as plain in the line below it.
_PLAIN = PUBLIC_ACTS | {EventKind.CRAWLER}
_SECOND = frozenset({EventKind.RESPONSE, EventKind.DEADLINE})  # told beside another event in one sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article. place: 0 is the title, then the others in order."""

    words: str
    place: int


@dataclass(slots=True)
class Hit:
    """One kind told by one sentence: where its words stand."""

    wording: Wording
    sentence: Sentence
    start: int
    end: int


def hits_in(sentence: Sentence, terms: Sequence[str] = (), *, in_title: bool) -> list[Hit]:
    """The kinds whose wording the sentence meets, weightiest first. terms: quoted passages of terms, whose own words
    tell no event."""
    words = sentence.words[:_LONGEST]
    for each in terms:
        words = words.replace(each, "_" * len(each))
    if words.rstrip("\"”’').").endswith("?"):
        return []
    asked: Any = (ASKED if in_title else CLAIMED).search(words)
    hits = []
    for wording in WORDINGS:
        expression = wording.title if in_title else wording.text
        found: Any = expression.search(words) if expression is not None else None
        if found and asked and asked.end() <= found.start():
            continue
        if found and not (wording.never is not None and wording.never.search(words)):
            hits.append(Hit(wording, sentence, found.start(), found.end()))
    return hits


def headline_hit(title: Sentence) -> Hit | None:
    """What the headline mainly tells; None if it tells nothing of today."""
    return _best(_of_today(hits_in(title, (), in_title=True)))


def _of_today(hits: list[Hit]) -> list[Hit]:
    """The hits of a headline without those in a clause about what was before ("... after the settlement"). "After the
    outcry" itself tells of a turn."""
    if not hits:
        return hits
    words = hits[0].sentence.words
    before: Any = BACKGROUND.search(words)
    if not before or MARKET.search(words):
        return hits
    first, last = before.start(), len(words)
    if first == 0:  # "After the settlement, ...": up to the comma
        last = words.find(", ") if ", " in words else 0
    return [
        hit
        for hit in hits
        if not first <= hit.start < last or (hit.start == first and hit.wording.kind is EventKind.REVERSAL)
    ]


def _best(hits: list[Hit]) -> Hit | None:
    """The weightiest kind, by the order of the tables."""
    return hits[0] if hits else None


def chosen(hits: list[Hit]) -> list[Hit]:
    """What one sentence of the text is taken to tell: one event, and a response or a deadline beside it."""
    return [hit for place, hit in enumerate(hits) if place == 0 or hit.wording.kind in _SECOND]


def lead_hit(sentences: Sequence[Sentence], terms: Sequence[str]) -> Hit | None:
    """What the first sentences tell: the main event, where a headline tells none and does not say that it is about
    something else."""
    if not sentences or NO_EVENT.search(sentences[0].words):
        return None
    for sentence in sentences[1 : 1 + LEAD]:
        hits = hits_in(sentence, terms, in_title=False)
        if not hits and len(sentences) == 2 and len(sentence.words) <= _DEK:
            hits = [each for each in _of_today(hits_in(sentence, terms, in_title=True)) if each.wording.kind in _PLAIN]
        if hit := _best([each for each in hits if each.wording.kind is not EventKind.RESPONSE]):
            return hit
    return None


def in_text(hit: Hit, sentences: Sequence[Sentence], published: date) -> Hit | None:
    """The first sentence of the text that tells the same kind: better evidence than a headline, unless it tells what
    was long ago. Only terms are often news long after they were changed."""
    for sentence in sentences[1:8]:
        dates = find_dates(sentence.words, published)
        if hit.wording.kind is not EventKind.TERMS and any(each.date.last < published - LONG_AGO for each in dates):
            continue
        for strict in (False, True):
            for other in hits_in(sentence, in_title=strict):
                if other.wording.kind is hit.wording.kind:
                    return other
    return None


def has_its_matter(kind: EventKind, place: int, sentences: Sequence[Sentence]) -> bool:
    """A deal must be about works or those who make them (not about chips), a find about wording: in the sentence, the
    one before, the headline or the lead."""
    matter: Any = MATTERS.get(kind)
    near = [*sentences[: 1 + LEAD], *sentences[max(0, place - 1) : place + 1]]
    return matter is None or any(matter.search(each.words) for each in near)
