"""How a sentence rules on using works for AI: expressions only, for defaults, opt-outs, opt-ins and bans.

Used by ``stances``, which says what a match means. English only.
"""

from __future__ import annotations

import re

AI = re.compile(
    r"\b(?:AI|artificial intelligence|train(?:ing|ed)?|machine[- ]learning|models?|generative)\b", re.IGNORECASE
)
# Not decided, not the platform's rule, or the writer's worry.
NO_RULE = re.compile(
    r"\b(?:propos(?:al|es|ed)|weigh(?:s|ing)|consider(?:s|ing|ed)?|mull\w*|could|might|draft|fear\w*|"
    r"worr\w+|demand\w*|urg\w+|call(?:s|ed|ing) (?:on|for)|want(?:s|ed)?|should|(?<!be )used to|had been|"
    r"previously|petition|accus\w+|alleg\w+|rumou?r\w*|until now|no longer|removed)\b",
    re.IGNORECASE,
)
OPTED_OUT = re.compile(r"\b(?:opting out means|those who (?:have )?opt(?:ed)? out|if you opt out)\b", re.IGNORECASE)
PARTS = re.compile(r";|, (?:but|while|whereas|yet|and)\b|\s+(?:but|while|whereas)\s+")
_ON_BY_DEFAULT = r"\b(?:on|enabled|opted in|enrolled|activated)(?: \w+)? by default\b"
DEFAULT_ON = re.compile(
    rf"{_ON_BY_DEFAULT}|"
    r"\bby default[^.]{0,60}\b(?:trains?|uses?|use|on|enabled|included|opted in)\b|\bdefault(?:s|"
    r"ed)? to on\b|\bon for (?:[A-Z]\w+)|\btrain\w*[^.]{0,80}\bby default\b",
    re.IGNORECASE,
)
SET_ON = re.compile(rf"{_ON_BY_DEFAULT}|\bon for [A-Z]", re.IGNORECASE)
DEFAULT_OFF = re.compile(
    r"\b(?:off|disabled|opted out|blocked|deactivated)(?: \w+)? by default\b|\bdefault(?:s|"
    r"ed)? (?:to )?off\b|\bby default[^.]{0,40}\b(?:off|disabled|opted out|blocked)\b|"
    r"\bdefault is off\b|\b(?:it is |stays |remains |is )?off for\b",
    re.IGNORECASE,
)
OPT_OUT = re.compile(
    r"\b(?:can|may|could choose to|able to|let|lets|allow(?:s|ed)?|free to|must|have to|need to|"
    r"unless (?:they|users|creators|members|owners)|way to|option to|right to|"
    r"has to|have (?:until|less than|only|just)|"
    r"had until)\b[^.]{0,40}\b(?:opt(?:s)?[- ]?out|opt [^.]{1,30} out|object|turn (?:it|this|that) off|switch (?:it|"
    r"this) off|e-?mails?[^.]{0,30}opt)\b|\bopt[- ]out (?:setting|toggle|form|switch)\b|"
    r"\bunless\b[^.]{0,60}\bopt\w*[- ]?out\b|"
    r"\bwho (?:do(?:es)?n[’']t|do(?:es)? not) opt out\b|\bobjection form\b|\bopting out means\b",
    re.IGNORECASE,
)
OPT_IN = re.compile(
    r"\b(?:must|have to|need to|can|let|lets|only if|unless|may) [^.]{0,40}\bopt[- ]?in\b|"
    r"\bopt[- ]in (?:only|basis|setting|mechanism|system)\b|\bonly with[^.]{0,30}\b(?:consent|"
    r"permission)\b|\b(?:not|never|won[’']t)\b[^.]{0,90}\bwithout (?:their |your |the |an? |explicit |"
    r"express |prior |user )*(?:consent|permission|opt[- ]in)\b",
    re.IGNORECASE,
)
PROHIBITS = re.compile(
    r"\b(?:will (?:not|never)|won[’']t)\b[^.]{0,60}\b(?:train|be used|use|feed)\w*|\b(?:ban|bar|forbid|"
    r"prohibit|prevent)\w*\b[^.]{0,80}\b(?:train|fine-tun|scrap|crawl)\w*|\b(?:crawlers?|scrapers?|"
    r"bots)\b[^.]{0,40}\bblocked\b|\bblock\w*\b[^.]{0,40}\b(?:crawlers?|scrapers?|bots)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"][^“”\"]+[”\"]")
PAUSED = re.compile(r"\b(?:paus(?:e|es|ed|ing)|suspend(?:s|ed)?|on hold|put off)\b", re.IGNORECASE)
TRAINS = re.compile(r"\b(?:train\w*|data|scrap\w*)\b", re.IGNORECASE)
# What is prohibited is something that others do.
TO_OTHERS = re.compile(r"\b(?:ban|bar|forbid|prohibit|prevent|block|crawlers?|scrapers?)", re.IGNORECASE)
BARS = re.compile(r"\b(?:ban|bar|forbid|prohibit|prevent|block)\w*\b", re.IGNORECASE)
# Who bars, if no platform is named before: the one that the article is about.
ITSELF = re.compile(
    r"\b(?:the (?:company|platform|service|site|network|firm)|(?:new|updated|its|their)(?: \w+){0,3}? "
    r"(?:terms|polic(?:y|ies)|rules|agreement|guidelines)|it (?:will|has|now|is|also)|we)\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(?:crawlers?|bots|scrapers?) (?:are|is|will be|were|now)(?: \w+)?\s*$", re.IGNORECASE)
NO_CHOICE = re.compile(r"\b(?:no|without|not|n[’']t)\b[^.]{0,30}\b(?:way|option|opt[- ]?out)\b", re.IGNORECASE)
