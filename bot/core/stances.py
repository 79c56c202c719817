"""Where a platform stands on using works for AI, per scope, as one clause, claim or report says it.

A stance belongs to the words that it comes from, with their limits, their evidence and their date; never to a headline,
never to a derivative piece, and never to the platform as such. A denial about the past is no stance. Nothing here says
what is legal, what anybody consented to, or what a platform really does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.claims import Claim, Sense, Side
from bot.core.clauses import Allows, Clause
from bot.core.deadlines import Deadline
from bot.core.events import EVERYWHERE, Dated, Event, EventKind, Scope
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of


class Standing(StrEnum):
    """What is said about using works for AI."""

    NONE = "no-ai-clause-known"
    PERMITS = "permits"
    OPT_OUT = "permits-with-opt-out"
    OPT_OUT_UNTIL = "opt-out-until"
    OPT_IN = "opt-in-only"
    PROHIBITS = "prohibits"
    LICENSED = "licensed"
    CONTESTED = "contested"
    UNCLEAR = "unclear"


STANDING_NAMES: dict[Standing, str] = {
    Standing.NONE: "no AI clause known",
    Standing.PERMITS: "permits use for AI",
    Standing.OPT_OUT: "permits use for AI, with an opt-out",
    Standing.OPT_OUT_UNTIL: "opt-out possible until a date",
    Standing.OPT_IN: "opt-in only",
    Standing.PROHIBITS: "prohibits use for AI",
    Standing.LICENSED: "licensed",
    Standing.CONTESTED: "contested",
    Standing.UNCLEAR: "unclear",
}


class Basis(StrEnum):
    """What a stance rests on. The order is the order of weight."""

    CLAUSE = "clause"
    COMPANY = "company"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Stance:
    """One statement of where a platform stands. limits: verbatim from the words; date: since when, if the article says
    so; until: the last day to opt out; earlier: the words call it former wording; paused: suspended, not given up."""

    standing: Standing
    basis: Basis
    evidence: str
    scope: Scope = EVERYWHERE
    limits: tuple[str, ...] = ()
    date: Dated | None = None
    until: Dated | None = None
    earlier: bool = False
    paused: bool = False


_FROM_ALLOWS = {
    Allows.PERMITS: Standing.PERMITS,
    Allows.OPT_OUT: Standing.OPT_OUT,
    Allows.OPT_IN: Standing.OPT_IN,
    Allows.PROHIBITS: Standing.PROHIBITS,
    Allows.UNCLEAR: Standing.UNCLEAR,
}
_AI = re.compile(
    r"\b(?:AI|artificial intelligence|train(?:ing|ed)?|machine[- ]learning|models?|generative)\b", re.IGNORECASE
)
# Not decided, not the platform's rule, or the writer's worry.
_NO_RULE = re.compile(
    r"\b(?:propos(?:al|es|ed)|weigh(?:s|ing)|consider(?:s|ing|ed)?|mull\w*|could|might|draft|fear\w*|"
    r"worr\w+|demand\w*|urg\w+|call(?:s|ed|ing) (?:on|for)|want(?:s|ed)?|should|(?<!be )used to|had been|"
    r"previously|petition|accus\w+|alleg\w+|rumou?r\w*|until now|no longer|removed)\b",
    re.IGNORECASE,
)
_OPTED_OUT = re.compile(r"\b(?:opting out means|those who (?:have )?opt(?:ed)? out|if you opt out)\b", re.IGNORECASE)
_PARTS = re.compile(r";|, (?:but|while|whereas|yet|and)\b|\s+(?:but|while|whereas)\s+")
_DEFAULT_ON = re.compile(
    r"\b(?:on|enabled|opted in|enrolled|activated)(?: \w+)? by default\b|"
    r"\bby default[^.]{0,60}\b(?:trains?|uses?|use|on|enabled|included|opted in)\b|\bdefault(?:s|"
    r"ed)? to on\b|\bon for (?:[A-Z]\w+)|\btrain\w*[^.]{0,80}\bby default\b",
    re.IGNORECASE,
)
_SET_ON = re.compile(
    r"\b(?:on|enabled|opted in|enrolled|activated)(?: \w+)? by default\b|\bon for [A-Z]", re.IGNORECASE
)
_DEFAULT_OFF = re.compile(
    r"\b(?:off|disabled|opted out|blocked|deactivated)(?: \w+)? by default\b|\bdefault(?:s|"
    r"ed)? (?:to )?off\b|\bby default[^.]{0,40}\b(?:off|disabled|opted out|blocked)\b|"
    r"\bdefault is off\b|\b(?:it is |stays |remains |is )?off for\b",
    re.IGNORECASE,
)
_OPT_OUT = re.compile(
    r"\b(?:can|may|could choose to|able to|let|lets|allow(?:s|ed)?|free to|must|have to|need to|"
    r"unless (?:they|users|creators|members|owners)|way to|option to|right to|"
    r"has to|have (?:until|less than|only|just)|"
    r"had until)\b[^.]{0,40}\b(?:opt(?:s)?[- ]?out|opt [^.]{1,30} out|object|turn (?:it|this|that) off|switch (?:it|"
    r"this) off|e-?mails?[^.]{0,30}opt)\b|\bopt[- ]out (?:setting|toggle|form|switch)\b|"
    r"\bunless\b[^.]{0,60}\bopt\w*[- ]?out\b|"
    r"\bwho (?:do(?:es)?n[’']t|do(?:es)? not) opt out\b|\bobjection form\b|\bopting out means\b",
    re.IGNORECASE,
)
_OPT_IN = re.compile(
    r"\b(?:must|have to|need to|can|let|lets|only if|unless|may) [^.]{0,40}\bopt[- ]?in\b|"
    r"\bopt[- ]in (?:only|basis|setting|mechanism|system)\b|\bonly with[^.]{0,30}\b(?:consent|"
    r"permission)\b|\b(?:not|never|won[’']t)\b[^.]{0,90}\bwithout (?:their |your |the |an? |explicit |"
    r"express |prior |user )*(?:consent|permission|opt[- ]in)\b",
    re.IGNORECASE,
)
_PROHIBITS = re.compile(
    r"\b(?:will (?:not|never)|won[’']t)\b[^.]{0,60}\b(?:train|be used|use|feed)\w*|\b(?:ban|bar|forbid|"
    r"prohibit|prevent)\w*\b[^.]{0,80}\b(?:train|fine-tun|scrap|crawl)\w*|\b(?:crawlers?|scrapers?|"
    r"bots)\b[^.]{0,40}\bblocked\b|\bblock\w*\b[^.]{0,40}\b(?:crawlers?|scrapers?|bots)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"]+[”\"]")
_PAUSED = re.compile(r"\b(?:paus(?:e|es|ed|ing)|suspend(?:s|ed)?|on hold|put off)\b", re.IGNORECASE)
_TRAINS = re.compile(r"\b(?:train\w*|data|scrap\w*)\b", re.IGNORECASE)
_BARS = re.compile(r"\b(?:ban|bar|forbid|prohibit|prevent|block)\w*\b", re.IGNORECASE)
# Who bars, if no platform is named before: the one that the article is about.
_ITSELF = re.compile(
    r"\b(?:the (?:company|platform|service|site|network|firm)|(?:new|updated|its|their)(?: \w+){0,3}? "
    r"(?:terms|polic(?:y|ies)|rules|agreement|guidelines)|it (?:will|has|now|is|also)|we)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:crawlers?|bots|scrapers?) (?:are|is|will be|were|now)(?: \w+)?\s*$", re.IGNORECASE)
_NO_CHOICE = re.compile(r"\b(?:no|without|not|n[’']t)\b[^.]{0,30}\b(?:way|option|opt[- ]?out)\b", re.IGNORECASE)


def stances_of_clauses(clauses: Iterable[Clause], events: Sequence[Event]) -> list[Stance]:
    """What the quoted clauses say. The date of a clause is that of the change that brought it, if the article tells."""
    changed = next((event.date for event in events if event.kind is EventKind.TERMS and event.date), None)
    turned = next((event.date for event in events if event.kind is EventKind.REVERSAL and event.date), None)
    has_turn = any(event.kind is EventKind.REVERSAL for event in events)
    return [
        Stance(
            standing=_FROM_ALLOWS[clause.allows],
            basis=Basis.CLAUSE,
            evidence=clause.words,
            scope=clause.scope,
            limits=clause.qualifiers,
            date=clause.in_force or (turned if clause.when == "later" and has_turn else changed),
            earlier=clause.when == "earlier",
        )
        for clause in clauses
        if clause.allows is not Allows.UNCLEAR
    ]


def stances_of_claims(claims: Iterable[Claim]) -> list[Stance]:
    """What the company commits itself to. What others say of it, and denials of the past, are no stance."""
    return [
        stance
        for claim in claims
        if claim.side is Side.COMPANY and claim.sense is not Sense.DENIES
        for stance in _rules_in(claim.evidence, Basis.COMPANY)
    ]


def stances_of_reports(
    sentences: Sequence[Sentence], spoken: Iterable[str], deadlines: Sequence[Deadline]
) -> list[Stance]:
    """What the article itself reports as a rule: settings, defaults, opt-outs and their last days. The headline is not
    read. spoken: sentences in which somebody speaks or terms are quoted, which say it themselves."""
    others = set(spoken)
    found = [
        stance
        for sentence in sentences
        if sentence.place > 0
        and sentence.words not in others
        and not sentence.words.endswith("?")
        and not _is_speech(sentence.words)
        for stance in _rules_in(sentence.words, Basis.REPORT)
    ]
    last_days = {each.evidence: each.day for each in deadlines if each.what == "opt-out"}
    return [
        replace(stance, standing=Standing.OPT_OUT_UNTIL, until=last_days[stance.evidence])
        if stance.standing is Standing.OPT_OUT and stance.evidence in last_days
        else stance
        for stance in found
    ]


def _is_speech(sentence: str) -> bool:
    """Whether it begins with somebody's words and they fill it: whoever that is, it is no report of the outlet."""
    return sentence[:1] in '“"' and 2 * sum(len(each) for each in _QUOTED.findall(sentence)) > len(sentence)


def stances_of_deals(events: Iterable[Event], name_of: dict[str, str]) -> list[tuple[str, Stance]]:
    """``licensed`` for each watched platform that made a deal, with the other as the party: (platform, stance)."""
    deals = [event for event in events if event.kind is EventKind.DEAL and not event.hedged and event.platform]
    found = []
    for deal in deals:
        together = list(dict.fromkeys(each.platform for each in deals if each.evidence == deal.evidence))
        # "A signs deals with B and C": A has a deal with both, B has none with C.
        others = together[1:] if deal.platform == together[0] else together[:1]
        names = ", ".join(name_of.get(each, each) for each in others) or "others"
        scope = replace(deal.scope, party=f"deal with {names}")
        found.append((deal.platform, Stance(Standing.LICENSED, Basis.REPORT, deal.evidence, scope, date=deal.date)))
    return found


def _rules_in(sentence: str, basis: Basis) -> list[Stance]:
    """The rules in one sentence: its parts may say different things of different plans or parties."""
    if not _AI.search(sentence) or _NO_RULE.search(sentence):
        return []
    whole = scope_of(sentence)
    if _OPTED_OUT.search(sentence):  # what follows holds for those who did
        return [Stance(Standing.OPT_OUT, basis, sentence, replace(whole, party=""))]
    found: list[Stance] = []
    for part in _PARTS.split(sentence):
        standing = _standing_of(part)
        if standing is None:
            continue
        own = scope_of(part)
        scope = Scope(own.region or whole.region, own.plan, own.content or whole.content, own.party)
        if standing is Standing.PROHIBITS and re.search(
            r"\b(?:ban|bar|forbid|prohibit|prevent|block|crawlers?|scrapers?)", part, re.IGNORECASE
        ):
            scope = replace(scope, party="others")
        paused = standing is Standing.UNCLEAR
        stance = Stance(standing, basis, sentence, scope, paused=paused)
        if not any(known.scope == scope and known.standing is standing for known in found):
            found.append(stance)
    # "on by default ..., and users can opt out" is one rule.
    standings = {
        (each.scope.plan, each.scope.party): each.standing for each in found if each.standing is Standing.OPT_OUT
    }
    return [
        each
        for each in found
        if not (each.standing is Standing.PERMITS and (each.scope.plan, each.scope.party) in standings)
    ]


def _standing_of(part: str) -> Standing | None:
    if _PAUSED.search(part) and _TRAINS.search(part):
        return Standing.UNCLEAR
    if _DEFAULT_OFF.search(part):
        return Standing.OPT_IN
    if _OPT_IN.search(part):
        return Standing.OPT_IN
    if _OPT_OUT.search(part) and not _NO_CHOICE.search(part):
        return Standing.OPT_OUT
    if _PROHIBITS.search(part):
        return Standing.PROHIBITS
    if _DEFAULT_ON.search(part):
        return Standing.PERMITS
    return None


def who_bars(stance: Stance) -> str:
    """The words of a stance that others are barred, in which whoever bars them is named: those before the verb; '' if
    nobody can be meant but somebody else (a code, a law, another company). For other stances all its words."""
    if stance.standing is not Standing.PROHIBITS or stance.scope.party != "others":
        return stance.evidence
    verb = _BARS.search(stance.evidence)
    return stance.evidence[: verb.start()] if verb else stance.evidence


def bars_itself(words: str) -> bool:
    """Whether such words speak of the company or the terms that the article is about, or say nothing of who it is."""
    return bool(_ITSELF.search(words) or _PASSIVE.search(words))


def default_of(sentence: str) -> str:
    """``on`` or ``off`` for a sentence about a default, '' for others and for those that speak of several."""
    if _DEFAULT_OFF.search(sentence):
        return "" if _SET_ON.search(sentence) else "off"
    return "on" if _DEFAULT_ON.search(sentence) else ""
