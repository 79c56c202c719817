"""On whose side a speaker stands: the company's, a regulator's, a critic's; by name, by role, by where it is said.

Who speaks is found by ``speakers``. A side is what the article says of somebody, not what the bot thinks. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.core.speakers_implied import subject_of
from bot.core.text import fold

_COMPANY = re.compile(
    r"\b(?:spokes\w+|CEO|chief|founder|co-founder|general counsel|president|head of|executive|"
    r"(?:company|platform|service|firm|startup)$|liaison|representative|product|engineer)\b",
    re.IGNORECASE,
)
# "Penske Media CEO Jay Penske": somebody of a company that is not the article's.
_ANOTHERS = re.compile(
    r"(?:[A-Z][\w.&’'-]*(?<!Chief)(?<!The)(?<!Its)(?<!A) )+(?:CEO|chief|founder|co-founder|president|spokes\w+|"
    r"executive|representative)\b"
)
# Who does this is no company that speaks of what it does, nor is somebody who makes works.
_NO_COMPANY = re.compile(
    r"\b(?:sue[sd]?|suing|slams?|accuses?|calls?|urges?|demands?|warns?|says?|criticises?|criticizes?|blasts?|files?|"
    r"condemns?|protests?|asks?|wants?|orders?|rules?|votes?|union|guild|association|alliance|SAG-AFTRA|artists?|"
    r"musicians?|actors?|authors?|singers?|her|his)\b",
    re.IGNORECASE,
)
_MINISTER = re.compile(r"\b(?:[Pp]rime [Mm]inister|(?<!general )[Ss]ecretary),? $")
_OWN_OFFICER = re.compile(r"\bthe company[’']s\b")
# What makes a name a state's or an authority's where it stands in the name itself.
_STATE = re.compile(
    r"^President [A-Z]|\b(?:EU|[Pp]rime [Mm]inister|PM|MPs?|MEPs?|[Gg]overnment|[Pp]arliament|Congress|White House|"
    r"(?<!general )[Ss]ecretary|[Gg]overnor|[Cc]ommittee|USCO|Ministry|Senate|Office)\b"
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


class Side(StrEnum):
    """On whose side a speaker stands."""

    COMPANY = "company"
    CRITIC = "critic"
    REGULATOR = "regulator"
    REPORT = "report"  # the outlet itself, without a speaker


def who_acts(headline: str) -> list[str]:
    """The company that no platform of the watchlist is: whoever acts in the headline, if that may be one."""
    who = "" if _NO_COMPANY.search(headline) else subject_of(headline)
    return [who] if who else []


def side_of(speaker: str, sentences: Sequence[str], company_names: Sequence[str]) -> Side:
    """On whose side the speaker stands, by name, role and the sentences that have the name, the nearest first."""
    folded = fold(speaker)
    if any(name and fold(name) in folded for name in company_names):
        return Side.COMPANY
    if _REGULATOR.search(speaker) or _STATE.search(speaker):
        return Side.REGULATOR
    if _CRITIC.search(speaker):
        return Side.CRITIC
    if _COMPANY.search(speaker):
        return Side.CRITIC if _ANOTHERS.match(speaker) else Side.COMPANY
    found = (_side_by_role(speaker, sentence, company_names) for sentence in sentences)
    return next((side for side in found if side), Side.CRITIC)


def _side_by_role(speaker: str, sentence: str, company_names: Sequence[str]) -> Side | None:
    """What is said about the speaker beside the name; None if nothing is."""
    start = max(0, sentence.find(speaker))
    near = sentence[max(0, start - 60) : start + len(speaker) + 90]
    roles = near.replace(speaker, " ")
    if _CRITIC.search(roles):
        return Side.CRITIC
    if _REGULATOR.search(roles) and not re.search(r"\b(?:told|asked) (?:a|the) (?:judge|court)", roles):
        return Side.REGULATOR
    if _MINISTER.search(sentence[:start]):
        return Side.REGULATOR
    if _OWN_OFFICER.search(sentence[max(0, start - 120) : start]):
        return Side.COMPANY
    if _COMPANY.search(roles) and any(fold(name) in fold(near) for name in company_names if name):
        return Side.COMPANY
    return None
