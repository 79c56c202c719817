"""How the wording of events is written down: a table per kind, and words that many tables share.

    //       between two wordings            +  at the beginning of a line: it goes on with the line before
    ~        up to 60 characters between, then the beginning of a word     a blank: any run of blanks
    <court>  the words of SHARED under that name

Every wording begins at the beginning of a word; case does not matter. Holds no wording of any kind itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2


@dataclass(frozen=True, slots=True)
class Table:
    """The wording of one kind of event; '' for a part that it does not have."""

    title: str
    text: str = ""
    never: str = ""


SHARED: dict[str, str] = {
    "court": r"""
        (?:judges?|justices|courts?|jury|tribunal|appeals panel)\b
    """,
    "rules": r"""
        (?:rul(?:es?|ed|ing)|sid(?:es|ed) with|reject\w*|dismiss\w*|den(?:y|ies|ied)|allow\w*|grant\w*|order(?:s|ed)|
        + approv\w+|certif\w+|finds?|found|block(?:s|ed)|h(?:olds?|eld)|sign(?:s|ed) off|declin\w+|hand(?:s|ed) down|
        + toss\w*|delays?|throws? out|strikes? down|clears?|uph(?:olds?|eld)|overturn\w*|affirm\w*|revers\w*|reviv\w*|
        + refus\w*|bars?|halts?|lets?|award\w*|turns? (?:away|down)|demands|ends|lifts)\b
    """,
    "body": r"""
        (?:CMA|FTC|DPC|Ofcom|ICO|CNIL|Garante|eSafety|watchdogs?|regulators?|Competition and Markets Authority|
        + attorneys? general|privacy commissioner|Data Protection Commission|European Commission|antitrust authorit\w+|
        + data protection authorit\w+|(?:competition|data protection|privacy|antitrust) (?:board|authority|chief|
        + commission|commissioner|office|agency))\b
    """,
    "bench": r"""
        ^(?:[\w.’'-]+ ){0,3}(?:judges?|court|jury|justices)\b
    """,
    "suit": r"""
        (?:lawsuits?|suits?|class[- ]actions?|litigation|legal action)\b
    """,
    "lawmakers": r"""
        (?:senators?|senate|sen\.|lawmakers?|legislators?|congress\w*|representatives|house|mps?|meps?|parliament\w*|
        + ministers?|government|white house|commission|governor)\b
    """,
    "signed": r"""
        (?:sign|ink|strik|struck|reach|announc|agree|clos|secur|land|pen|forg|cut|finali[sz]|unveil|extend|expand|renew)\w*\b
    """,
    "deal": r"""
        (?:deals?|agreements?|partnerships?|pacts?|contracts?|tie-ups?|alliances?)\b
    """,
    "works": r"""
        (?:content|archives?|catalog\w*|data|posts|songs|music|articles|books|footage|photos|images|videos|librar\w+|
        + recordings|lyrics|stories)\b
    """,
    "changed": r"""
        (?:updat|chang|revis|amend|rewr|tweak|add|alter|insert|adjust|adapt|modif|overhaul|reword|rework|broaden|expand|loosen|
        + tighten|adopt)\w*\b
    """,
    "dropped": r"""
        (?:paus|halt|suspend|shelv|abandon|ditch|cancel|scrap|drop|withdr|remov|pull|kill|axe|revers|undo|revok|rescind|
        + reconsider|retract|delet)\w*\b
    """,
    "state": r"""
        (?:UK|U\.K\.|EU|E\.U\.|US|U\.S\.|Brussels|Britain|France|Germany|Italy|Ireland|Spain|Denmark|India|Indonesia|
        + Malaysia|Australia|Texas|California|Florida|New York|Pennsylvania|Utah|Colorado|Illinois|Tennessee|
        + Japan|China|Beijing|Hong Kong|Taiwan|Singapore|Vietnam|Thailand|Brazil|Mexico|Argentina|Chile|Peru|Canada|
        + South Korea|New Zealand|South Africa|Kenya|Nigeria|Israel|Turkey|Netherlands|Belgium|Sweden|Norway|Finland|
        + Poland|Portugal|Austria|Switzerland|Greece|govt|governments?|authorit(?:y|ies)|ministry|ministers?|
        + prosecutors?)\b
    """,
    "nation": r"""
        (?:British|French|German|Italian|Irish|Spanish|Danish|Dutch|Swedish|Norwegian|Polish|Austrian|Swiss|Indian|
        + Japanese|Korean|Chinese|Brazilian|Canadian|Australian|European) (?:government|lawmakers|parties|parliament|
        + ministers?|mps|senators?|commission)\b
    """,
    "sue": r"""
        (?:sues|sued|suing|sue)\b
    """,
    "made": r"""
        (?:AI[- ](?:generated|made|slop|fakes?|music|art|artists?|content|personas?|songs?|tracks?|videos?|images?|
        + papers?|deepfakes|assets|covers|clones?|voices?|books|novels?|writing|submissions|actors?)|slop|AI[- ]written|
        + generative AI|gen AI|use of (?:generative )?AI|
        + deepfakes?|mass-produced|machine-made|synthetic|researchers|AI artists|AI do all)\b
    """,
    "offers": r"""
        (?:lets?|letting|allow\w*|can|gives?|giving|offer\w*|launch\w*|introduc\w*|adds?|added|adding|new|settings?|
        + toggle|switch|tool|option|able to|choose|control|refuse|may|must let|free to)\b
    """,
    "terms": r"""
        (?:terms|polic(?:y|ies)|guidelines|user agreement|privacy (?:notice|statement)|licen[cs]e agreement|clause)\b
    """,
}

_GAP = r".{0,60}?\b"
# RE2 unfolds every gap; an expression with many does not fit the memory of its automaton, is slow, and says so.
_MOST_GAPS = 20


class Turns:
    """Turns of speech that count as one expression. Compiled when first asked: most commands never ask."""

    def __init__(self, table: str) -> None:
        self._table = table

    @cached_property
    def _parts(self) -> list[Any]:
        parts: list[list[str]] = [[]]
        gaps = 0
        for turn in unfold_wording(self._table):
            gaps += turn.count(_GAP)
            if gaps > _MOST_GAPS and parts[-1]:
                parts.append([])
                gaps = turn.count(_GAP)
            parts[-1].append(turn)
        return [re2.compile(rf"(?i)\b(?:{'|'.join(part)})") for part in parts]

    def search(self, text: str) -> Any:
        """The earliest match of any of them; None if none is found."""
        if len(self._parts) == 1:
            return self._parts[0].search(text)
        found = [match for part in self._parts if (match := part.search(text)) is not None]
        return min(found, key=lambda match: match.start(), default=None)


def turns_of(table: str) -> Turns | None:
    """What any wording of a table says; None for ''."""
    return Turns(table) if table.strip() else None


def unfold_wording(table: str) -> list[str]:
    """The wordings of a table, each as a plain expression."""
    text = re.sub(r"\s*\n\s*\+ ", "", table.strip())
    wordings = [each.strip() for each in text.replace("\n", " ").split("//")]
    return [_plain(each) for each in wordings if each]


def _plain(wording: str) -> str:
    for name, words in SHARED.items():
        wording = wording.replace(f"<{name}>", "".join(re.sub(r"\s*\n\s*\+ ", "", words.strip())))
    whole = re.sub(r"(?<![\w-])AI(?![\w-])", r"AI\\b", wording)  # never the beginning of "aims"
    return re.sub(r"\s+", r"\\s+", whole.replace("~", _GAP))  # nor the inside of "retailers"
