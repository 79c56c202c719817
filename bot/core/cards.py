"""What an alert shows beside its sentences: the clause word for word, one named voice, the date of the change.

All of it are facts that were read from the article itself, so nothing can be shown that it does not say. Chooses;
renders nothing. The order of worth is that of people who act on it: the wording in force before the earlier one, a
denial or commitment of the company before other voices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.claims import Claim, Sense
from bot.core.clauses import Clause
from bot.core.events import Dated, Event, Precision
from bot.core.model import Article
from bot.core.record_reading import Body
from bot.core.sides import Side
from bot.core.summaries import shorten
from bot.core.text import fold

CLAUSES, CLAUSE_LIMIT, VOICE_LIMIT = 2, 320, 220
FEWEST_WORDS = 4  # of a voice
_SENSES = (Sense.DENIES, Sense.COMMITS, Sense.SAYS)
# A date without a day or month of its own would only repeat the article's.
_TOLD = (Precision.DAY, Precision.MONTH, Precision.PART, Precision.YEAR, Precision.BY)
# Weekdays and "last month" are reckoned from the article's day: the date would be ours, not the article's.
_GIVEN = re.compile(r"\d|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """clauses: wordings of terms, each word for word, the newer first; speaker and voice: who said what, in quotation
    marks in the article; changed: when it happened or, if it is ahead, when it comes, as the article gives it, unless
    that is the article's own day."""

    clauses: tuple[str, ...] = ()
    speaker: str = ""
    voice: str = ""
    changed: str = ""
    ahead: bool = False


def card_of(bodies: Iterable[Body], article: Article) -> Card:
    """The card of one article's facts, which were read from it."""
    bodies = list(bodies)
    clauses = _clauses([body for body in bodies if isinstance(body, Clause)])
    speaker, voice = _voice([body for body in bodies if isinstance(body, Claim)], clauses)
    when = _changed([body for body in bodies if isinstance(body, Event)], article)
    shown, ahead = (_shown(when, article), when.last > article.date.date()) if when else ("", False)
    return Card(clauses, speaker, voice, shown, ahead)


def without_repeats(sentences: Sequence[str], card: Card) -> tuple[str, ...]:
    """The sentences that say more than what the card quotes anyway; one stays if none does."""
    quoted = [fold(words.rstrip("…")) for words in (*card.clauses, card.voice) if words]
    kept = [each for each in sentences if not any(len(words) > 40 and words[:80] in fold(each) for words in quoted)]
    return tuple(kept or sentences[:1])


def _clauses(clauses: Sequence[Clause]) -> tuple[str, ...]:
    order = {"later": 0, "": 1, "earlier": 2}
    found: list[str] = []
    for clause in sorted(clauses, key=lambda each: order.get(each.when, 1)):
        if not any(fold(clause.words) in fold(each) or fold(each) in fold(clause.words) for each in found):
            found.append(clause.words)
    return tuple(shorten(words, CLAUSE_LIMIT) for words in found[:CLAUSES])


def _voice(claims: Sequence[Claim], clauses: Sequence[str]) -> tuple[str, str]:
    """One named speaker with words in quotation marks: the company's denial or commitment first."""
    quoted = [
        claim
        for claim in claims
        if claim.speaker and _is_said(claim) and not any(fold(claim.quotation) in fold(each) for each in clauses)
    ]
    if not quoted:
        return "", ""
    best = min(quoted, key=lambda each: (each.side is not Side.COMPANY, _SENSES.index(each.sense)))
    return best.speaker, shorten(best.quotation, VOICE_LIMIT)


def _is_said(claim: Claim) -> bool:
    """Whether the quotation is a statement, not a term or a piece of a sentence in quotation marks (those begin small),
    and the speaker not only the place: "a stranger on TikTok said"."""
    whole = not claim.quotation[:1].islower()
    place = re.search(rf"\b(?:on|via|in|at|from) {re.escape(claim.speaker)}\b", claim.evidence)
    return claim.quotation.count(" ") + 1 >= FEWEST_WORDS and whole and not place


def _changed(events: Sequence[Event], article: Article) -> Dated | None:
    dated = [
        event
        for event in events
        if event.date and event.date.precision in _TOLD and not event.hedged and _GIVEN.search(event.date.words)
    ]
    primary = sorted(dated, key=lambda event: not event.primary)
    when = primary[0].date if primary else None
    return None if when is None or when.first == when.last == article.date.date() else when


def _shown(when: Dated, article: Article) -> str:
    """The date without a year that the article does not name."""
    shown, year = str(when), str(when.last.year)
    named = year in article.title or year in article.summary or year in article.text
    return shown if named else shown.removesuffix(f" {year}")
