"""On whose side a speaker stands: the company's, a regulator's, a critic's; by name, by role, by where it is said.

Who speaks is found by ``speakers``. A side is what the article says of somebody, not what the bot thinks. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.core.headline_patterns import HEADED
from bot.core.speakers_implied import subject_of
from bot.core.text import fold

_COMPANY = re.compile(
    r"\b(?:spokes\w+|CEO|chief|founder|co-founder|general counsel|president|head|boss|executive|exec|director|officer|"
    r"VP|manager|chair(?:man|woman)?|(?:company|platform|service|firm|startup)$|liaison|representative|product|engineer)\b",
    re.IGNORECASE,
)
# "Penske Media CEO Jay Penske": somebody of a company that is not the article's.
_ANOTHERS = re.compile(
    r"(?:[A-Z][\w.&’'-]*(?<!Chief)(?<!The)(?<!Its)(?<!A) )+(?:CEO|chief|founder|co-founder|president|spokes\w+|"
    r"executive|exec|boss|head|director|representative)\b"
)
# Who makes works, and those who stand together for them.
_MAKERS = (
    r"[Uu]nion|[Gg]uild|[Aa]ssociation|[Aa]lliance|SAG-AFTRA|[Aa]rtists?|[Mm]usicians?|[Aa]ctors?|[Aa]uthors?|"
    r"[Ss]ingers?"
)
_NO_COMPANY_NAME = re.compile(rf"\b(?:{_MAKERS})\b")
# Who does this is no company that speaks of what it does, nor is somebody who makes works.
_NO_COMPANY = re.compile(
    r"\b(?:sue[sd]?|suing|slams?|accuses?|calls?|urges?|demands?|warns?|says?|criticises?|criticizes?|blasts?|files?|"
    rf"condemns?|protests?|asks?|wants?|orders?|rules?|votes?|her|his|{_MAKERS})\b",
    re.IGNORECASE,
)
_OFFICE = r"[Pp]rime [Mm]inister|PM|MPs?|MEPs?|(?<!general )[Ss]ecretary"
# "Minister for ..., " right before a name.
_MINISTER = re.compile(
    rf"\b(?:{_OFFICE}|[Mm]inister[^,.]{{0,90}}|[Gg]ov(?:\.|ernor)|Sens?\.|Reps?\.|[Ss]enators?|[Mm]ayor|"
    r"[Cc]ongress(?:man|woman)|[Cc]hancellor),? $"
)
_OWN_OFFICER = re.compile(r"\bthe company[’']s\b")
# What stands beside a name about the one who has it: before it, since the last mark, and behind a comma or bracket.
_MARK = re.compile(r"[“”\";:]|\. ")
_APPOSED = re.compile(r"(?:, (?!who\b)|,? \(| of | from | at )[^,;“”\")]{2,90}")
_BEFORE_COURT = re.compile(r"\b(?:told|asked) (?:a|the) (?:judge|court)")
# "a post from chief product officer Jane Doe": of the company that it is all about, as no other is named.
_BARE_POST = re.compile(
    r"(?:^|[a-z,] )(?:(?:[Cc]hief [a-z]+ officer|CEO|[Cc]hief executive|[Ss]pokes\w+|[Vv]ice president)"
    r"(?: (?:for|of) [a-z][a-z ]{1,40})?),? $"
)
# A headline in title case has its verbs so.
_BIG_VERB = re.compile(
    r"(?<=\w )(?:Will|Won[’']t|Takes?|Bans?|Is|Are|Has|Have|Says?|Introduces?|Launches|Adds?|Lets?|Updates?|Changes?|"
    r"Blocks?|Requires?|Limits?|Restricts?|Removes?|Reverses?|Doubles?|Confirms?|Clarifies|Admits?|Stops?|Offers?|Wants?)\b"
)
# "Acme to let firms train AI on its books"
_PLANS = re.compile(rf"(?P<who>{HEADED}) to [a-z]+ ")
# Who says what it will or will not do speaks of itself.
_OWN_ACT = re.compile(r"\b(?:[Ww]ill(?: not)?|[Ww]on[’']t|[Nn]o longer|[Bb]ans)\b")
# What makes a name a state's or an authority's where it stands in the name itself.
_STATE = re.compile(
    rf"^President [A-Z]|\b(?:{_OFFICE}|EU|[Gg]overnment|[Pp]arliament|Congress|White House|[Gg]overnor|[Cc]ommittee|"
    r"USCO|Ministry|Senate|Office|Oversight Board|Guarantor|Gov\.|Sen\.|Rep\.)(?!\w)"
)
_REGULATOR = re.compile(
    r"\b(?:regulators?|commission(?:er)?|watchdog|judge|court|CMA|FTC|DPC|Ofcom|ICO|authority|minister|"
    r"senator|lawmaker|(?<!general )secretary|attorney general|copyright office|Data Protection)\b",
    re.IGNORECASE,
)
_CRITIC = re.compile(
    r"\b(?:SAG-AFTRA|WGA|musicians?|artists?|composers?|photographers?|campaigners?|ethicist|critics?|union|guild|"
    r"association|professor|researchers?|lawyer|users?|author|songwriter|advocates?)\b",
    re.IGNORECASE,
)


class Side(StrEnum):
    """On whose side a speaker stands."""

    COMPANY = "company"
    CRITIC = "critic"
    REGULATOR = "regulator"
    REPORT = "report"  # the outlet itself, without a speaker


def who_acts(headline: str) -> list[str]:
    """The company that no platform of the watchlist is: whoever acts in the headline, if that may be one."""
    plan = _PLANS.match(headline)
    who = plan["who"] if plan else subject_of(_BIG_VERB.sub(lambda verb: verb[0].lower(), headline))
    acts = not _NO_COMPANY.search(headline.replace(who, "", 1)) or _OWN_ACT.search(headline)
    is_one = not (_NO_COMPANY_NAME.search(who) or _REGULATOR.search(who) or _STATE.search(who))
    return [who] if who and acts and is_one else []


def side_of(speaker: str, sentences: Sequence[str], company_names: Sequence[str], people: Sequence[str] = ()) -> Side:
    """On whose side the speaker stands, by name, role and the sentences that have the name, the nearest first.

    people: who speak for the company."""
    if speaks_for(speaker, company_names, people):
        return Side.COMPANY
    if _REGULATOR.search(speaker) or _STATE.search(speaker):
        return Side.REGULATOR
    if _CRITIC.search(speaker):
        return Side.CRITIC
    if _COMPANY.search(speaker):
        return Side.CRITIC if _ANOTHERS.match(speaker) else Side.COMPANY
    found = (_side_by_role(speaker, sentence, company_names) for sentence in sentences)
    return next((side for side in found if side), Side.CRITIC)


def speaks_for(speaker: str, company_names: Sequence[str], people: Sequence[str] = ()) -> bool:
    """Whether a speaker, or what stands beside one, as printed, bears a name of the company, or is one of the people
    who speak for it: by whole name or surname."""
    folded = fold(speaker)
    surnames = {fold(name.split()[-1]) for name in people if name.strip()}
    return folded in surnames or any(name and fold(name) in folded for name in (*company_names, *people))


def _side_by_role(speaker: str, sentence: str, company_names: Sequence[str]) -> Side | None:
    """What is said about the speaker beside the name; None if nothing is."""
    start = max(0, sentence.find(speaker))
    before, after = sentence[:start], sentence[start + len(speaker) :]
    apposed = _APPOSED.match(after)
    roles = f"{_MARK.split(before[-70:])[-1]} | {apposed[0] if apposed else ''}"
    if _MINISTER.search(before) or (_REGULATOR.search(roles) and not _BEFORE_COURT.search(roles)):
        return Side.REGULATOR
    if _OWN_OFFICER.search(before[-120:]):
        return Side.COMPANY
    if (_COMPANY.search(roles) and speaks_for(roles, company_names)) or (company_names and _BARE_POST.search(before)):
        return Side.COMPANY
    return Side.CRITIC if _CRITIC.search(roles) else None
