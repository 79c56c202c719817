"""What an alert shows beside its sentences: the clause word for word, one named voice, the date of the change.

All of it are facts that were read from the article itself, so nothing can be shown that it does not say. Chooses;
renders nothing. The order of worth is that of people who act on it: the wording in force before the earlier one, a
denial or commitment of the company before other voices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.claims import Claim, Sense, Side
from bot.core.clauses import Clause
from bot.core.events import Event, EventKind, Precision
from bot.core.record_reading import Body
from bot.core.summaries import shorten
from bot.core.text import fold

CLAUSES, CLAUSE_LIMIT, VOICE_LIMIT = 2, 320, 220
_SENSES = (Sense.DENIES, Sense.COMMITS, Sense.SAYS)
# A date without a day or month of its own would only repeat the article's.
_TOLD = (Precision.DAY, Precision.MONTH, Precision.PART, Precision.YEAR, Precision.BY)


@dataclass(frozen=True, slots=True)
class Card:
    """clauses: wordings of terms, each word for word, the newer first; speaker and voice: who said what, in quotation
    marks in the article; changed: when it happened, if the article gives a day other than its own."""

    clauses: tuple[str, ...] = ()
    speaker: str = ""
    voice: str = ""
    changed: str = ""


def card_of(bodies: Iterable[Body], published: str) -> Card:
    """The card of one article's facts. published: its own day as it is shown (``9 May 2025``)."""
    bodies = list(bodies)
    clauses = _clauses([body for body in bodies if isinstance(body, Clause)])
    speaker, voice = _voice([body for body in bodies if isinstance(body, Claim)], clauses)
    return Card(clauses, speaker, voice, _changed([body for body in bodies if isinstance(body, Event)], published))


def without_repeats(sentences: Sequence[str], card: Card) -> tuple[str, ...]:
    """The sentences that say more than what the card quotes anyway; the first always stays."""
    quoted = [fold(words.rstrip("…")) for words in (*card.clauses, card.voice) if words]
    kept = [
        sentence
        for at, sentence in enumerate(sentences)
        if at == 0 or not any(len(words) > 40 and words[:80] in fold(sentence) for words in quoted)
    ]
    return tuple(kept)


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
        if claim.quotation and claim.speaker and not any(fold(claim.quotation) in fold(each) for each in clauses)
    ]
    if not quoted:
        return "", ""
    best = min(quoted, key=lambda each: (each.side is not Side.COMPANY, _SENSES.index(each.sense)))
    return best.speaker, shorten(best.quotation, VOICE_LIMIT)


def _changed(events: Sequence[Event], published: str) -> str:
    # A deadline is still to come.
    happened = [event for event in events if event.kind is not EventKind.DEADLINE and not event.hedged]
    dated = [event for event in happened if event.date and event.date.precision in _TOLD]
    primary = sorted(dated, key=lambda event: not event.primary)
    shown = str(primary[0].date) if primary else ""
    return "" if shown == published else shown
