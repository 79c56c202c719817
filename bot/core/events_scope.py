"""How far a sentence reaches: region, plan, kind of content, and which party may use the works.

Only what the sentence itself says; what it leaves open stays ''. The most specific word of each sort is taken.
"""

from __future__ import annotations

import re

from bot.core.events import Scope

_REGIONS = (
    ("UK", r"\b(?:the )?(?:UK|U\.K\.|United Kingdom|Britain|British)\b"),
    ("EU", r"\b(?:the )?(?:EU|E\.U\.|European Union|EEA|Europe(?:an)?|bloc)\b"),
    ("Switzerland", r"\bSwi(?:tzerland|ss)\b"),
    ("US", r"(?:\b(?:the )?(?:US|U\.S\.|United States|American?s?)(?![\w$]))"),
    ("Canada", r"\bCanad(?:a|ians?)\b"),
    ("Hong Kong", r"\bHong Kong\b"),
    ("Brazil", r"\bBrazil(?:ian)?s?\b"),
    ("India", r"\bIndian?s?\b"),
    ("Japan", r"\bJapan(?:ese)?\b"),
    ("South Korea", r"\b(?:South )?Korean?s?\b"),
    ("Australia", r"\bAustralian?s?\b"),
    ("California", r"\bCalifornian?s?\b"),
)
_PLANS = (
    r"\b(Free|Starter|Basic|Plus|Pro|Professional|Premium|Business|Team|Teams|Organi[sz]ation|Enterprise|Education)\b"
)
_PLAN_AFTER = re.compile(
    rf"{_PLANS}(?:(?:,| and| or|, and) {_PLANS})*(?:(?:,| and) {_PLANS})?[- ](?:plans?|tiers?|accounts?|"
    rf"users?|customers?|subscribers?|teams?)\b"
)
_PLAN_NAME = re.compile(_PLANS)
_CONTENT = (
    ("private messages", r"\b(?:private|direct) messages?\b|\bDMs\b"),
    ("public posts", r"\bpublic (?:posts?|content|comments|photos)\b"),
    ("voice, music and likeness", r"\bvoice,? music,? (?:and|or) likeness\b"),
    ("voice and likeness", r"\bvoices?(?: and|,| or)(?: \w+)? ?likeness\b"),
    ("likeness", r"\blikeness(?:es)?\b"),
    ("licensed content", r"\blicensed (?:content|music|catalog\w*)\b"),
    ("videos", r"\bvideos?\b"),
    ("music", r"\b(?:music|songs?|tracks?|audio)\b"),
    ("images", r"\b(?:images?|photos?|artworks?)\b"),
    ("files", r"\bfiles\b"),
    ("messages", r"\bmessages\b"),
    ("posts", r"\bposts\b"),
)
_OTHERS = re.compile(
    r"\b(?:third[- ]part(?:y|ies)|developers?|other compan(?:y|ies)|outside (?:compan\w+|developers)|"
    r"scrapers?|crawlers?|"
    r"external (?:compan\w+|developers)|anyone else|the API|API (?:users|content)|X Content|others to train)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:its own|first[- ]party|in-house)\b", re.IGNORECASE)


def scope_of(sentence: str) -> Scope:
    """The limits that the sentence names."""
    regions = [name for name, pattern in _REGIONS if re.search(pattern, sentence)]
    plans = _plans_of(sentence)
    lower = sentence.casefold()
    content = next((name for name, pattern in _CONTENT if re.search(pattern, lower, re.IGNORECASE)), "")
    party = "others" if _OTHERS.search(sentence) and not _OWN.search(sentence) else ""
    return Scope(" and ".join(regions[:3]), " and ".join(plans[:4]), content, party)


def _plans_of(sentence: str) -> list[str]:
    """Names of plans, in order, if the sentence speaks of plans at all."""
    if not _PLAN_AFTER.search(sentence):
        return []
    return list(dict.fromkeys(match.group() for match in _PLAN_NAME.finditer(sentence)))
