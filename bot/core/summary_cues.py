"""The wording by which core.summaries knows what a sentence tells and how it is written.

Tables only. One kind of wording per line; a blank stands for any run of blanks, case does not matter, and every wording
begins at the beginning of a word. Not used for relevance: that has its own lexicon.
"""

from __future__ import annotations

from typing import Any

import re2


def _worded(*wordings: str) -> Any:
    """One expression for any of the wordings."""
    any_of = "|".join(wordings).replace(" ", r"\s+")
    return re2.compile(rf"(?i)\b(?:{any_of})")


# What a sentence tells: slot, weight, wording. A slot is filled once in a summary; the weights of one sentence add up
# to CUE_CAP at most.
CUE_CAP = 1.1
SLOTS = (
    ("what", 0.6, _worded(
        r"(?:updat|chang|revis|amend|rewr|tweak|introduc|expand|announc|adopt|publish)\w*\b.{0,80}\b(?:terms|polic(?:y|ies))",
        r"(?:updat|chang|revis|amend|rewr|tweak|add|alter|launch|roll)\w*\b.{0,80}\b(?:agreement|guidelines|clause|setting)",
        r"(?:introduc|add|launch|offer|announc)\w*\b.{0,80}\b(?:opt[- ](?:out|in)|licen[cs]\w+|rules)",
        r"(?:terms|polic(?:y|ies)|clause|agreement)\b.{0,60}\b(?:allow|permit|grant|let|say|state|now|updated|changed)",
    )),
    ("what", 0.6, _worded(
        r"(?:su(?:es?|ed|ing)|lawsuit|complaint|class action|court|judge|jury|rul(?:ed|ing)|settle\w*|injunction)\b",
    )),
    ("what", 0.5, _worded(
        r"(?:bill|law|act|senate|parliament|lawmakers)\b.{0,60}\b(?:pass|sign|propos|requir|ban|approv|vote)",
        r"(?:commission|regulator|ftc|copyright office|watchdog)\b.{0,60}\b(?:fine|investigat|find|found|propos|order)",
        r"(?:deal|licen[cs]ing|partnership|agreement)\b.{0,80}\b(?:train|ai\b|content|music|data|catalog)",
    )),
    ("turn", 0.5, _worded(
        r"(?:revers\w+|walk(?:s|ed)? back|backtrack\w*|backlash|withdr\w+|apologi[sz]\w+)\b",
        r"(?:after (?:criticism|outcry|protest)|discovered|spotted|noticed|flagged|first reported|uncovered)\b",
    )),
    ("scope", 0.5, _worded(
        r"(?:train|feed|develop|improv|fine-tun)\w*\b.{0,60}\b(?:ai\b|artificial intelligence|models?\b|generative)",
        r"(?:ai|artificial intelligence|models?)\b.{0,60}\btrain\w*\b",
    )),
    ("scope", 0.4, _worded(
        r"(?:replicat\w+|synthesi[sz]\w+|likeness|explicit consent|licensed content|private messages|public posts)\b",
    )),
    ("company", 0.35, _worded(
        r"(?:spokes(?:person|man|woman)|in a statement|told|the company (?:said|says)|denie[sd]|blog post)\b",
        r"(?:(?:has|have) never|(?:ceo|chief executive)\b.{0,60}\b(?:said|says|wrote))\b",
    )),
    ("caveat", 0.4, _worded(
        r"(?:opt(?:ing|ed)?[- ](?:out|in)|no way to|does(?:n.t| not) (?:offer|apply|say|mention)|unless|by default)\b",
        r"(?:not clear|unclear|did not (?:respond|say|comment)|takes? effect|effective)\b",
    )),
)  # fmt: skip

# A limited statement, which must win over a sweeping paraphrase of it.
NARROW = _worded(
    r"(?:replicat\w+|synthesi[sz]\w+|licensed content|explicit consent|only (?:for|if|to|when)|unless)\b",
)

# Writing about importance instead of facts.
ESSAY = _worded(
    r"(?:pivotal|landscape|underscor\w+|highlights? the (?:need|importance)|broader implications|paradigm|testament)\b",
    r"(?:it remains to be seen|in today.s|ever-evolving|may influence|could reshape|delicate balance|crucial role)\b",
    r"(?:raises? (?:important|broader|profound) questions|in conclusion|moving forward|as we (?:have|navigate))\b",
)

# A company speaking well of itself.
COMPANY_PR = _worded(
    r"(?:excited|thrilled|proud|committed to|delighted|empower\w*|best-in-class|our mission|passionate)\b",
)

# First words that need the sentence before.
LEANS = _worded(
    r"(?:he|she|it|they|this|these|those|that|such|but|and|so|however|meanwhile|also|still|instead|his|her|their|its|there|then|here)\b",
    r"the (?:company|platform|service|firm|startup|change|move|clause|update|policy|ruling|suit|lawsuit|deal)\b",
)

# First words that say nothing without it.
HANGS = _worded(
    r"(?:but|and|so|yet|however|essentially|in other words|as a result|for (?:example|instance)|likewise|similarly)\b",
    r"(?:those|these|that(?:[’']s| is| was)|not every(?:one|body)|the (?:same|second|former|latter|other))\b",
)
