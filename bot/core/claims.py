"""Claims: what a company, a critic or a regulator says about a platform, with speaker, channel and words.

A claim is a sentence of the article with a speaker found in it. A denial about the past ("has never trained") stays
what it is: no policy. Whether a claim is true is not judged, and pronouns are resolved only where the sentence before
names one person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.clauses import Clause
from bot.core.events import EVERYWHERE, Scope
from bot.core.events_finding import Sentence
from bot.core.events_scope import scope_of
from bot.core.text import fold

_READ = 80  # sentences
_MOST = 12  # claims of one article
_LONGEST = 700
_LEAD = 12  # sentences in which whatever is said belongs to the matter, also without a word of it
_THE_COMPANY = frozenset(
    {
        "the company",
        "the platform",
        "the service",
        "the firm",
        "the startup",
        "company",
        "platform",
        "streaming platform",
    }
)

_SAID = (
    r"(?:said|says|told|tells|wrote|writes|argued|argues|explained|explains|insisted|insists|stated|states|admitted|"
    r"admits|claimed|claims(?= that| it| in the)|stressed|noted|warned|warns|replied|confirmed|confirms|acknowledged|"
    r"denie[sd](?! (?:\w+ ){0,3}(?:bid|motion|request))|tweeted|(?:is|are) warning|called it|calls it)"
)
_SAID_AFTER = rf"(?:{_SAID}|added|adds|posted|joked)"
_NAME = r"(?:[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|de|van|von|al)){0,4})"
_BODY = (
    r"(?:[Tt]he )?(?:[A-Z][\w.]*[’']s )?(?:Competition and Markets Authority|Federal Trade Commission|"
    r"(?:Irish )?Data Protection Commission|European Commission|Information Commissioner[’']s Office)(?: \([A-Z]+\))?"
)
_ROLE = (
    rf"(?:{_BODY}|(?:(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?(?:[’']s)?|"
    rf"[Oo]ne)(?: own)? )?(?:[\w’'-]+ ){{0,3}}?"
    r"(?:[Ss]pokes(?:person|man|woman|people)|representative|CEO|chief executive|founder|co-founder|"
    r"chief \w+ officer|chief product|product chief|general counsel|president|vice president|"
    r"head of \w+|"
    r"liaison|executive|engineer|company|platform|service|firm|startup|regulator|commission|watchdog|"
    r"commissioner|judge|court|union|guild|association|lawyer|attorney|musician|artist|composer|"
    r"photographer|researcher|professor|"
    r"campaigner|ethicist|lawmaker|senator|minister)(?! (?:documents?|filings?|records|orders?|papers|"
    r"case|battle|fight|claims?|staff|terms|policy))\b)"
)
# "…," said Jane Doe · Jane Doe, chief executive of X, said … · A spokesperson told The Verge …
_AFTER_QUOTE = re.compile(rf"[”\"],?\s+(?P<said>{_SAID_AFTER})\s+(?P<who>{_ROLE}(?: {_NAME})?|{_NAME})")
_BEFORE_SAID = re.compile(
    rf"(?P<who>{_ROLE}(?: {_NAME})?|{_NAME})(?:,? (?P<post>(?:of|at|for|from|with|on behalf of|who|the|"
    rf"an?|its|chief|CEO|head|co-founder|founder)[^,.“\"]{{2,80}}),?)? (?:has |have |had |also |later |"
    rf"again |already |first |then |publicly )?(?P<said>{_SAID})\b"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{_ROLE}(?: {_NAME})?|{_NAME})")
_JUDGED = re.compile(rf"^(?P<who>{_NAME}) on [^:]{{5,80}}: [“\"]")
_SAYING = re.compile(
    rf"\bwith (?P<who>{_ROLE}(?: {_NAME})?|{_NAME}) (?:acknowledging|saying|insisting|arguing|admitting|telling)\b"
)
_OUTLET = re.compile(
    r"\b(?:Reuters|Bloomberg|The Verge|TechCrunch|Billboard|Variety|Politico|Futurism|Engadget|BBC|"
    r"CNBC|CNN|WIRED|Wired|Pitchfork|Axios|Semafor)\b|(?:Times|Journal|Post|Media|News|Guardian|"
    r"Magazine|Reporter)(?:[’']s)?$"
)
_TITLE_SAYS = re.compile(
    rf"^(?:(?P<who>{_NAME}) (?P<said>{_SAID})\b)|(?:, (?P<who2>{_NAME}(?: CEO| founder| president|"
    rf" chief)?) (?P<said2>says|said)$)"
)
_VIA = re.compile(
    r"\b(?:told|tells|telling|in an interview with|in a statement to|in an (?:e-?mail|statement) to|"
    r"speaking to|said to)\s+(?P<via>(?:The |the )?[A-Z0-9][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})"
)
_VIA_PLACE = re.compile(
    r"\b(?:in|on) (?P<via>(?:an?|its|the company[’']s|his|her|their) (?:blog post|open letter|"
    r"statement|post on \w+|thread|press release|help page|podcast|livestream|filing|earnings call|"
    r"interview|post))\b"
)
_QUOTE = re.compile(r"[“\"](?P<words>[^“”\"]{12,900})[”\"]")
# A capital at the head of a sentence that belongs to no name.
_LEANING = re.compile(
    r"^(?:Now|When|While|After|If|Though|As|But|And|Yet|Still|However|Also|So|Meanwhile|Then|In|On|At) (?=[A-Z])"
)
_PRONOUN = re.compile(r"^(?:[“\"].*[”\"],?\s+)?(?P<who>[Hh]e|[Ss]he)\b")
_PERSON = re.compile(r"\b(?P<name>[A-Z][a-z’'-]+(?: [A-Z][\w’'-]+){1,2})\b")

_COMPANY = re.compile(
    r"\b(?:spokes\w+|CEO|chief|founder|co-founder|general counsel|president|head of|executive|"
    r"(?:company|platform|service|firm|startup)$|liaison|representative|product|engineer)\b",
    re.IGNORECASE,
)
_REGULATOR = re.compile(
    r"\b(?:regulators?|commission(?:er)?|watchdog|judge|court|CMA|FTC|DPC|Ofcom|ICO|authority|minister|"
    r"senator|lawmaker|attorney general|copyright office|Data Protection)\b",
    re.IGNORECASE,
)
_CRITIC = re.compile(
    r"\b(?:musicians?|artists?|composers?|photographers?|campaigners?|ethicist|critics?|union|guild|"
    r"association|professor|researchers?|lawyer|users?|author|songwriter|advocates?)\b",
    re.IGNORECASE,
)
_NOT_SPEAKERS = """
    it this that which there they these those and but who if while as he she we i you in on at the a terms policy clause
    document report filing complaint lawsuit agreement
"""
_NOBODY = frozenset(_NOT_SPEAKERS.split())

_ABOUT_AI = re.compile(
    r"\b(?:AI|A\.I\.|artificial intelligence|train\w*|models?|machine[- ]learning|scrap\w+|crawl\w*|"
    r"opt(?:ed|ing)?[- ](?:in|out)|consent|terms|clause|likeness|licen[cs]\w+|generative|copyright|"
    r"watermark\w*|label\w*)\b"
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


class Side(StrEnum):
    """On whose side a speaker stands."""

    COMPANY = "company"
    CRITIC = "critic"
    REGULATOR = "regulator"
    REPORT = "report"  # the outlet itself, without a speaker


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
) -> tuple[Claim, ...]:
    """What people say in the sentences, in order. company_names: names and owner of the platforms the article is about;
    clauses: quotations that are terms and therefore nobody's words; own_only: the article is about one company, so that
    "the company" is that one."""
    claims: list[Claim] = []
    terms = {fold(each.words) for each in clauses}
    for place, sentence in enumerate(sentences[:_READ]):
        words = sentence.words[:_LONGEST]
        if words.endswith("?") or (place > _LEAD and not _ABOUT_AI.search(words)):
            continue
        who = speaker_of(words) or _before(sentences, place)
        if fold(who) in _THE_COMPANY:
            who = company_names[0] if own_only and company_names else ""  # whose company it is must be certain
        if not who:
            continue
        quoted = next((match["words"].strip().rstrip(",") for match in _QUOTE.finditer(words)), "")
        if fold(quoted) in terms:
            continue
        side = side_of(who, words, company_names)
        if side is None:
            continue
        if any(known.speaker == who and known.evidence == sentence.words for known in claims):
            continue
        claims.append(
            Claim(
                who,
                side,
                sense_of(words) if side is Side.COMPANY else Sense.SAYS,
                sentence.words,
                _via(words),
                quoted,
                scope_of(words),
            )
        )
        if len(claims) >= _MOST:
            break
    # A headline only repeats what the text says better.
    retold = {claim.side for claim in claims if claim.evidence != sentences[0].words}
    return tuple(claim for claim in claims if claim.evidence != sentences[0].words or claim.side not in retold)


def speaker_of(sentence: str) -> str:
    """Who speaks in the sentence, as printed; '' if nobody is named."""
    best = ""
    for pattern in (_AFTER_QUOTE, _TITLE_SAYS, _SAYING, _BEFORE_SAID, _ACCORDING, _JUDGED):
        for match in pattern.finditer(sentence):
            parts = match.groupdict()
            who = (parts.get("who") or parts.get("who2") or "").strip(" ,").removesuffix(".")
            if (
                not who
                or who.casefold() in _NOBODY
                or _OUTLET.search(who)
                or (who[0].islower() and " that " in who)
                or who.split()[0].casefold() in {"terms", "if", "when", "while", "and", "but"}
            ):
                continue
            best = best or _LEANING.sub("", who)
        if best:
            return best
    return ""


def side_of(speaker: str, sentence: str, company_names: Sequence[str]) -> Side | None:
    """On whose side the speaker stands, by name, role and the sentence; None for something that cannot speak."""
    folded = fold(speaker)
    own = [name for name in company_names if name and fold(name) in folded]
    if own:
        return Side.COMPANY
    if _REGULATOR.search(speaker):
        return Side.REGULATOR
    if _CRITIC.search(speaker):
        return Side.CRITIC
    if _COMPANY.search(speaker):
        return Side.COMPANY
    near = sentence[max(0, sentence.find(speaker) - 60) : sentence.find(speaker) + len(speaker) + 90]
    roles = near.replace(speaker, " ")
    if _CRITIC.search(roles):
        return Side.CRITIC
    if _REGULATOR.search(roles) and not re.search(r"\b(?:told|asked) (?:a|the) (?:judge|court)", roles):
        return Side.REGULATOR
    if _COMPANY.search(roles) and any(fold(name) in fold(near) for name in company_names if name):
        return Side.COMPANY
    return Side.CRITIC


def speaks_of_the_matter(claim: Claim) -> bool:
    """Whether the sentence itself has a word of AI, works or terms, and is not only near such words."""
    return bool(_ABOUT_AI.search(claim.evidence))


def sense_of(sentence: str) -> Sense:
    """Denial, commitment, or plain statement."""
    if _PAST_DENIAL.search(sentence):
        return Sense.DENIES
    return Sense.COMMITS if _COMMITS.search(sentence) else Sense.SAYS


def _before(sentences: Sequence[Sentence], place: int) -> str:
    """ "He said": the one person that the sentence before names."""
    words = sentences[place].words
    match = _PRONOUN.match(words)
    if not match or place < 2 or not re.search(rf"\b{_SAID}\b", words):
        return ""
    people = {each["name"] for each in _PERSON.finditer(sentences[place - 1].words)}
    speaker = speaker_of(sentences[place - 1].words)
    return speaker if speaker in people else (people.pop() if len(people) == 1 else "")


def _via(sentence: str) -> str:
    for pattern in (_VIA, _VIA_PLACE):
        if match := pattern.search(sentence):
            return match["via"].strip(" .,")
    return ""
