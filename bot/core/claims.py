"""Claims: what a company, a critic or a regulator says about a platform, with speaker, channel and words.

A claim is a sentence of the article with a speaker found in it. A denial about the past ("has never trained") stays
what it is: no policy. Whether a claim is true is not judged. Who speaks in a sentence is found by ``speakers``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.clauses import Clause
from bot.core.events import EVERYWHERE, Scope
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of
from bot.core.sides import Side, side_of, who_acts
from bot.core.speaker_names import COMPANY
from bot.core.speakers import speaker_of, via_of
from bot.core.speakers_implied import implied_speaker, named_below, named_for_role, written_in_full
from bot.core.text import fold

_READ = 80  # sentences
_MOST = 12  # claims of one article
_LONGEST = 700
_LEAD = 12  # sentences in which whatever is said belongs to the matter, also without a word of it
# "The AI-music company": with one company in the article, that one.
_THE_COMPANY = re.compile(
    rf"(?:the |its )?(?:(?:[a-z][\w-]+|AI|AI-\w+|[A-Z]\w+-(?:owned|backed|based)) ){{0,3}}{COMPANY}"
)

_QUOTE = re.compile(r"[“\"](?P<words>[^“”\"]{12,900})[”\"]|‘(?P<single>(?:[^‘’“”\"]|’(?=\w)){12,900})’(?!\w)")
_ABOUT_AI = re.compile(
    r"\b(?:AI|A\.I\.|artificial intelligence|train\w*|models?|machine[- ]learning|scrap\w+|crawl\w*|"
    r"opt(?:ed|ing)?[- ](?:in|out)|consent|terms|clause|likeness|licen[cs]\w+|generative|copyright|"
    r"watermark\w*|label\w*)\b"
)
# What a page about people's works is for; a word of AI alone is not enough.
_MATTER = re.compile(
    r"\b(?:train\w*|scrap\w+|crawl\w*|opt(?:ed|ing)?[- ](?:in|out)|opt\b[^.]{1,40}\bout|consent|permission|terms|"
    r"clause|likeness|licen[cs]\w+|copyright\w*|watermark\w*|label\w*|content|creators?|artists?|authors?|publishers?|"
    r"musicians?|works|fair use|pirat\w+|infring\w+|royalt\w+|deepfakes?|settlement|lawsuits?)\b",
    re.IGNORECASE,
)
_PAST_DENIAL = re.compile(
    r"\b(?:has|have|had|[’']s|[’']ve) (?:never|not)\b|\bnever (?:used|trained|sold|licensed|shared|has|"
    r"have)\b|\bdid(?: not|n[’']t) (?:use|train)\b|\bwas(?: not|n[’']t) (?:using|training)\b|\bden(?:y|"
    r"ies|ied)\b"
)
_COMMITS = re.compile(
    r"\b(?:will (?:not|never)|won[’']t|would (?:not|never)|do(?:es)?(?: not|n[’']t)|commit\w*|"
    r"promis\w+|pledg\w+|plans? to|will (?:add|make|offer|ask|seek|require|introduce|remove|"
    r"rewrite))\b"
)


class Sense(StrEnum):
    """What kind of statement it is."""

    DENIES = "denies"  # about the past or the present: no policy
    COMMITS = "commits"  # about what will (not) be done
    SAYS = "says"


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says. speaker: as printed; via: to whom or where, '' if not said; quotation: the words in marks, ''
    if only retold; evidence: the sentence, verbatim."""

    speaker: str
    side: Side
    sense: Sense
    evidence: str
    via: str = ""
    quotation: str = ""
    scope: Scope = EVERYWHERE


def find_claims(
    sentences: Sequence[Sentence],
    company_names: Sequence[str],
    clauses: Sequence[Clause] = (),
    *,
    own_only: bool = True,
    people: Sequence[str] = (),
) -> tuple[Claim, ...]:
    """What people say in the sentences, in order. company_names: names and owner of the platforms the article is about;
    clauses: quotations that are terms and therefore nobody's words; own_only: the article is about one company, so that
    "the company" is that one; people: who speak for those platforms."""
    claims: list[Claim] = []
    headline = sentences[0].words
    named = [name for name in company_names if name and name in headline]
    companies = company_names or who_acts(headline)
    own = min(named, key=headline.index, default=next(iter(companies), ""))  # of a house: whoever it is first about
    terms = {fold(each.words) for each in clauses}
    for place, sentence in enumerate(sentences[:_READ]):
        words = sentence.words[:_LONGEST]
        if words.endswith("?") or (place > _LEAD and not _ABOUT_AI.search(words)):
            continue
        who = speaker_of(words) or implied_speaker(sentences, place)
        who = named_for_role(who, sentences, place, company_names) or named_below(who, sentences, place) or who
        if _THE_COMPANY.fullmatch(who[:1].lower() + who[1:]):
            who = own if own_only else ""  # whose company it is must be certain
        if not who:
            continue
        quoted = next(((match["words"] or match["single"]).strip().rstrip(",") for match in _QUOTE.finditer(words)), "")
        if fold(quoted) in terms:
            continue
        who = written_in_full(who, sentences, place)
        side = side_of(
            who, [words, *(each.words for each in sentences[:_READ] if who in each.words)], companies, people
        )
        if any(known.speaker == who and known.evidence == sentence.words for known in claims):
            continue
        claims.append(
            Claim(
                who,
                side,
                sense_of(words) if side is Side.COMPANY else Sense.SAYS,
                sentence.words,
                via_of(words),
                quoted,
                scope_of(words),
            )
        )
        if len(claims) >= _MOST:
            break
    claims = _on_one_side(claims)
    # A headline only repeats what the text says better, unless it alone has the name.
    retold = {claim.side for claim in claims if claim.evidence != headline and _is_named(claim.speaker)}
    return tuple(claim for claim in claims if claim.evidence != headline or claim.side not in retold)


def _is_named(speaker: str) -> bool:
    """Whether it is more than a role ("the singer", "A spokesperson")."""
    return any(word[:1].isupper() for word in re.sub(r"^(?:The|An?|Its|Their) ", "", speaker).split())


def _on_one_side(claims: list[Claim]) -> list[Claim]:
    """Who speaks for the company once does so wherever the name stands."""
    own = {fold(each.speaker) for each in claims if each.side is Side.COMPANY}
    return [
        replace(each, side=Side.COMPANY, sense=sense_of(each.evidence))
        if each.side is Side.CRITIC and fold(each.speaker) in own
        else each
        for each in claims
    ]


def speaks_of_the_matter(claim: Claim) -> bool:
    """Whether the sentence itself has a word of works, of those who make them, or of terms, and is not only near such
    words."""
    return bool(_MATTER.search(claim.evidence))


def sense_of(sentence: str) -> Sense:
    """Denial, commitment, or plain statement."""
    if _PAST_DENIAL.search(sentence):
        return Sense.DENIES
    return Sense.COMMITS if _COMMITS.search(sentence) else Sense.SAYS
