"""Deadlines: the day from which something holds, and the last day to opt out or object, with the sentence that says so.

A deadline that moves replaces the old one if the text says that it moved. Two texts that give different days without
saying so are a conflict, which is another matter (``conflicts``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.events import EVERYWHERE, Dated, Precision, Scope
from bot.core.events_dates import FoundDate, find_dates
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of

_CHOICE = re.compile(
    r"\b(?:opt(?:ing|ed)?[- ]?out|opt\b[^.]{1,40}\bout|object(?:ion|ing)?|refuse|turn (?:it|this) off|withdraw)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:by|until|till|before|no later than|deadline(?: \w+){0,4}|last day(?: \w+){0,4}|up to|"
    r"to)\W+(?:midnight (?:on )?|the end of |\w+day,? )?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:effective|take[sn]? (?:in)?(?:to )?(?:effect|force)|took effect|taking effect|"
    r"come[s]? into (?:force|effect)|came into (?:force|effect)|goes? into effect|in force|starting|"
    r"beginning|"
    r"start(?:s|ed)?|begin(?:s)?|appl(?:y|ies)|as of|from|roll(?:ing|s)? out)(?: (?:on|from|in|of|with|"
    r"as|the|date)){0,3}\W*(?:\w+day,? )?$",
    re.IGNORECASE,
)
_AI_OR_TERMS = re.compile(
    r"\b(?:AI|train\w*|models?|terms|polic(?:y|ies)|rules?|clause|licen[cs]e|agreement|law|act|opt|"
    r"object\w*|crawl\w*|label\w*|setting|default|block\w*)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:postpon\w+|delay(?:s|ed|ing)?|extend(?:s|ed)?|push(?:es|ed)? back|put back|moved?|"
    r"brought forward|rescheduled|instead of|rather than|later than planned|new date)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:from|instead of|rather than|original(?:ly)?(?: \w+){0,3}|planned(?: for)?|"
    r"previous(?:ly)?(?: \w+){0,2}|not)\W+(?:on )?$",
    re.IGNORECASE,
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Deadline:
    """what: ``effective`` (from then on it holds) or ``opt-out`` (the last day to opt out or object); moved: the text
    says that the day was another before; was: which, if it says so."""

    what: str
    day: Dated
    evidence: str
    scope: Scope = EVERYWHERE
    moved: bool = False
    was: Dated | None = None


def find_deadlines(sentences: Sequence[Sentence], published: date) -> tuple[Deadline, ...]:
    """The deadlines that the sentences give, each once, to the day or month. published: the article's day."""
    found: list[Deadline] = []
    for sentence in sentences:
        words = sentence.words
        if words.endswith("?") or not _AI_OR_TERMS.search(words):
            continue
        for deadline in _in_sentence(words, find_dates(words, published)):
            if not any(
                (each.what, each.day, each.scope) == (deadline.what, deadline.day, deadline.scope) for each in found
            ):
                found.append(deadline)
    return tuple(found)


def _in_sentence(words: str, dates: Sequence[FoundDate]) -> list[Deadline]:
    exact = [each for each in dates if each.date.precision in (Precision.DAY, Precision.MONTH, Precision.BY)]
    moved = bool(_MOVED.search(words))
    old = [each for each in exact if moved and _OLD.search(words[: each.start])]
    found = []
    for each in exact:
        if each in old:
            continue
        before = words[max(0, each.start - _NEAR) : each.start]
        last = _LAST.search(before) or each.date.precision is Precision.BY
        if last and _CHOICE.search(words):
            what = "opt-out"
        elif _FROM.search(before) or (moved and last):
            what = "effective"
        else:
            continue
        day = (
            Dated(each.date.last, each.date.last, Precision.DAY, each.date.words)
            if each.date.precision is Precision.BY
            else each.date
        )
        found.append(Deadline(what, day, words, scope_of(words), moved, old[0].date if old else None))
    return found
