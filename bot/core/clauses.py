"""Clauses: passages of a platform's terms that an article quotes, word for word, with what limits them.

A passage counts only if it stands in quotation marks, speaks like a contract about AI or training, and the text beside
it speaks of terms. Nothing is joined, completed or corrected: a clause is a substring of the article. What a clause
means is read from its own words and never from a headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz

from bot.core.events import EVERYWHERE, Dated, Scope
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of
from bot.core.text import fold

_QUOTED = re.compile(r"[“\"](?P<words>[^“”\"]{25,1200})[”\"]")
_LEAST_WORDS = 6
_SAME = 88  # of 100: two quotations of one clause, shortened or with typing errors
_AI = re.compile(
    r"\b(?:AI|artificial intelligence|machine[- ]learning|train(?:ing|ed)?|fine-tun\w+|large language|"
    r"generative|(?:foundation|frontier) models?|synthesi[sz]e)\b",
    re.IGNORECASE,
)
# How terms speak: rights and duties between "you" and "us".
_CONTRACT = re.compile(
    r"\b(?:you(?: explicitly| hereby)? (?:agree|grant|consent|acknowledge|may not|must not|shall|"
    r"will not|understand)|we (?:may|will|do not|shall|can|use|reserve|won[’']t)|"
    r"may (?:not )?be used|shall not|licen[cs]e to|right to|royalty-free|your (?:content|"
    r"explicit consent|consent|posts|work|data|information|files|public)|"
    r"user content|customer data|without (?:\w+ )*(?:consent|permission)|to use your|in the absence of|"
    r"for the (?:purposes?|development) of|unless (?:you|we)|prohibited from|not permitted)\b",
    re.IGNORECASE,
)
_TERMS_NEAR = re.compile(
    r"\b(?:terms|clause|polic(?:y|ies)|agreement|wording|language|provision|section|passage|sentence|"
    r"paragraph|fine print|licen[cs]e|reads?|states?|stipulat\w+|guidelines|principles)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"^[,.]?\s*(?:(?:[A-Z][\w’'-]+ ){1,4}|(?:he|she|they|the (?:company|spokes\w+|ceo|"
    r"platform)) )(?:said|says|told|wrote|added|tweeted|posted|argued|explained)\b|^[,.]?\s*(?:said|"
    r"says|wrote|added|argued)\b(?! the (?:terms|policy|clause))",
)
_SPOKEN_BEFORE = re.compile(
    r"\b(?:said|says|told \w+|wrote|tweeted|added|argued|explained|posted)(?: on \w+| that)?[,:]?\s*$"
)
_TERMS_SPEAK = re.compile(
    r"\b(?:[Ii]t|[Tt]erms|[Cc]lause|[Pp]assage|[Ss]entence|[Ss]ection|[Pp]olicy|[Aa]greement|"
    r"[Ww]ording|[Pp]rovision|[Ll]anguage|[Tt]ext|[Vv]ersion|[Pp]rinciples|"
    r"[Gg]uidelines)(?: \w+){0,2} (?:said|says|stated|states|reads?)[,:]?\s*$"
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|old(?:er)?|original(?:ly)?|former(?:ly)?|had (?:read|said|stated)|"
    r"used to|removed|deleted|struck|withdrawn|until (?:then|now)|before(?: the change)?|no longer|"
    r"was added|added in|since)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:now|new|revised|updated|amended|rewritten|replaced|replacement|latest|will read|instead|current)\b",
    re.IGNORECASE,
)


class Allows(StrEnum):
    """What a clause or a claim says about using works for AI."""

    PERMITS = "permits"
    OPT_OUT = "permits-with-opt-out"
    OPT_IN = "opt-in-only"
    PROHIBITS = "prohibits"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Clause:
    """A quoted passage of terms. words: verbatim; qualifiers: its own limits, verbatim; when: ``earlier`` or ``later``
    wording by the sentence beside it, '' if it does not say; in_force: since when, if the sentence gives a date."""

    words: str
    evidence: str
    allows: Allows
    qualifiers: tuple[str, ...] = ()
    scope: Scope = EVERYWHERE
    when: str = ""
    in_force: Dated | None = None


def find_clauses(sentences: Sequence[Sentence]) -> tuple[Clause, ...]:
    """The clauses that the sentences quote, in order, each once."""
    found: list[Clause] = []
    for place, sentence in enumerate(sentences):
        if sentence.place == 0:
            continue
        before = sentences[place - 1].words if place > 1 else ""
        for match in _QUOTED.finditer(sentence.words):
            words = match["words"].strip().rstrip(",")
            if _is_clause(words, sentence.words, before, match) and not any(
                same_clause(words, each.words) for each in found
            ):
                found.append(_clause(words, sentence.words, before, match.start()))
    return tuple(_paired(found))


def _paired(found: list[Clause]) -> list[Clause]:
    """Of two wordings in one article, of which the text calls one old or new, the other is the opposite."""
    if len(found) != 2 or found[0].allows is found[1].allows:
        return found
    opposite = {"earlier": "later", "later": "earlier"}
    first, second = found
    if first.when and not second.when:
        second = replace(second, when=opposite[first.when])
    elif second.when and not first.when:
        first = replace(first, when=opposite[second.when])
    return [first, second]


def same_clause(one: str, other: str) -> bool:
    """Whether two quotations are of the same passage: one holds the other, or they differ by a few letters."""
    short, long = sorted((fold(one).rstrip(" .…"), fold(other).rstrip(" .…")), key=len)
    if len(short) < 40 and len(short) * 3 < len(long):
        return short in long
    return short in long or (fuzz.partial_ratio(short, long) >= _SAME and negated(short) == negated(long))


def negated(words: str) -> bool:
    """Whether the passage forbids rather than allows."""
    return bool(
        re.search(
            r"\b(?:will not|won[’']t|do not|may not|must not|shall not|cannot|never|prohibited|not permitted)\b",
            words,
            re.IGNORECASE,
        )
    )


def allows_of(words: str) -> Allows:
    """What a clause's own words allow."""
    text = fold(words)
    if re.search(r"\bopt[- ]?out\b", text) and not re.search(r"no (?:way|option) to opt", text):
        return Allows.OPT_OUT
    if re.search(
        r"\bwithout (?:your |the |explicit |express |prior |written |affirmative |user'?s? |customer'?s? |"
        r"creator'?s? )*(?:consent|permission|agreement)\b|\bopt[- ]?in\b|only (?:if|"
        r"with) you(?:r)? (?:\w+ )?(?:consent|agree|permission)",
        text,
    ):
        return Allows.OPT_IN if negated(text) or "opt" in text or "only" in text else Allows.UNCLEAR
    if negated(text):
        return Allows.PROHIBITS
    if re.search(
        r"\b(?:agree|grant|may be used|may use|we use|can use|to use|will use|licen[cs]e|right to|train)\b", text
    ):
        return Allows.PERMITS
    return Allows.UNCLEAR


_QUALIFIERS = (
    r"that (?:aim|seek|attempt|are designed|are intended) to [^.;”]{5,120}?(?= without\b| unless\b|[.;]|$)",
    r"only (?:for|if|to|when|with) [^,.;”]{4,90}",
    r"unless [^,.;”]{5,90}",
    r"in the absence of [^,.;”]{5,90}",
    r"without (?:your |the |our )?(?:\w+ ){0,3}(?:consent|permission)",
    r"as part of and for providing the services",
    r"solely (?:for|to) [^,.;”]{4,90}",
    r"except (?:for|where|when|as) [^,.;”]{4,90}",
    r"subject to [^,.;”]{4,90}",
)


def qualifiers_of(words: str) -> tuple[str, ...]:
    """The limits in a clause, each verbatim and in order."""
    found = [match for pattern in _QUALIFIERS for match in re.finditer(rf"\b{pattern}", words, re.IGNORECASE)]
    return tuple(match.group().strip() for match in sorted(found, key=lambda match: match.start())[:3])


def _is_clause(words: str, sentence: str, before: str, match: re.Match[str]) -> bool:
    if words.count(" ") + 1 < _LEAST_WORDS or not _AI.search(words) or not _CONTRACT.search(words):
        return False
    rest, head = sentence[match.end() :], sentence[: match.start()]
    speaks = _SPOKEN_BEFORE.search(head) and not _TERMS_SPEAK.search(head)
    if _SPOKEN.match(rest) or speaks:
        return False
    return bool(
        _TERMS_NEAR.search(head + " " + rest)
        or ((head.strip(' “"') == "" or _TERMS_SPEAK.search(head)) and _TERMS_NEAR.search(before))
    )


def _clause(words: str, sentence: str, before: str, start: int) -> Clause:
    head = sentence[:start]
    context = head if _EARLIER.search(head) or _LATER.search(head) else f"{before} {head}"
    if not head.strip(' “"'):
        context = before
    # The word nearest to the quotation decides: "... was removed. The new terms say: ..."
    earlier = [match.end() for match in _EARLIER.finditer(context)]
    later = [match.end() for match in _LATER.finditer(context)]
    when = ""
    if earlier or later:
        when = "later" if max(later, default=-1) > max(earlier, default=-1) else "earlier"
    scope = scope_of(words)
    limits = scope_of(sentence)
    return Clause(
        words,
        sentence,
        allows_of(words),
        qualifiers_of(words),
        Scope(limits.region, limits.plan, scope.content, _party(words)),
        when,
    )


def _party(words: str) -> str:
    """``others`` for a clause that tells users of an API or crawlers what they may not do."""
    if re.search(
        r"\byou (?:may|must|shall|will|agree) (?:to )?not\b|\byou are (?:not permitted|prohibited)|"
        r"\bdevelopers? (?:may|must|shall)",
        words,
        re.IGNORECASE,
    ):
        return "others"
    return ""
