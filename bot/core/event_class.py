"""What kind of event a headline tells of, for keeping apart what shares all its names: a suit and a deal.

Classes are coarse (court, deal, state, terms, label, paper) and come from the title and the first two sentences. Steps
are finer and come from the title alone: what was done (a suit, a ruling, a settlement ...). Turns are the few steps
that open a new chapter of an affair. Does not say what happened: that is for the events of the policy timeline.
"""

from __future__ import annotations

import re

from bot.core.model import Article
from bot.core.sentences import split_sentences
from bot.core.text import fold

SENTENCES = 2


def _any(phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrase.strip() for phrase in phrases.split(",")) + r")\b")


_CLASSES = {
    "court": _any(r"""
        sues?, sued, suing, lawsuits?, class[- ]action, courts?, judges?, rul(?:es|ed|ing) (?:that|against|for|in|on),
        copyright case, injunction, trial, plaintiffs?, settlements?, appeals?, verdict, jury, complaint, depositions?,
        subpoena(?:ed|s)?, discovery, motion to dismiss, amicus, infringement (?:suit|case|claim)s?
    """),
    "deal": _any(r"""
        licen[sc]ing (?:deal|agreement|pact|partnership)s?, deals?, inks?, partnerships?, partners? with, signs?,
        signed, agreement with, teams? up, invests?, acqui(?:res?|red|sition)
    """),
    "state": _any(r"""
        bills?, laws?, acts?, legislation, lawmakers?, senate, congress, parliament, ministers?, governments?,
        governor, regulators?, commission, executive order, watchdog, white house, eu, mandates?, cma, ftc
    """),
    "terms": _any(r"""
        terms (?:of (?:service|use))?, tos, privacy policy, user agreement, guidelines, polic(?:y|ies),
        opt[- ]?(?:out|in), by default, settings?, toggle, consent
    """),
    "label": _any(r"""
        labels?, label(?:s|ed|led|ing|ling)?, watermark(?:s|ed|ing)?, badges?, tags?, tagg(?:ed|ing), slop,
        demoneti[sz]\w+, verif\w+, disclos\w+
    """),
    "paper": _any(r"study, studies, researchers?, paper, survey, report finds, preprint"),
}
ROUND_UP = "round-up"  # tells many things, or nothing new
# What a headline says was done.
_STEPS = {
    "reversal": _any(r"""
        backtracks?, backtracked, backpedals?, reverses?, reversed, reversal, walks? back, walked back, u-turn,
        backs? down, rolls? back, rolled back, pulls? back, scraps?, scrapped, withdraws?, withdrew, abandons?,
        turns? off (?:the|its|a)?, deactivates?, drops? (?:the )?(?:clause|plan|feature), removes? (?:the )?clause,
        ditch(?:es|ed)?, axe[sd]?, shelve[sd]?, nix(?:es|ed)?, yank(?:s|ed)?, discontinue[sd]?, kill(?:s|ed) off,
        (?:pull|pulled|pulls|kills?|killed|removes?|removed) (?:\S+ )?(?:\S+ )?(?:\S+ )?(?:feature|tool|generator|plan),
        clarifies, revises?, rewords?, reworded, will (?:revise|reword|rewrite), climbdown, climbs? down,
        relents?, caves?, retreats?, bows? to,
        promises? (?:an? )?opt[- ]in, (?:promises?|pledges?|vows?) (?:not to|never to|it will not|it won't),
        (?:halts?|pauses?|suspends?|stops?) (?:\S+ )?(?:\S+ )?(?:\S+ )?(?:training|plans?|use|data),
        after (?:the |an? |user |days of )?(?:\w+ )?(?:uproar|outcry|backlash|criticism|protests?|outrage|anger),
        after (?:the |an? |user |days of )?(?:\w+ )?(?:fury|furor|complaints|row)
    """),
    "settlement": _any(r"settles?, settled, settlement, settling"),
    "ruling": _any(r"""
        rules? (?:that|against|for|in favor|in favour), ruled, ruling, rulings, judge (?:approves?|rejects?|dismisses?|
        tosses|denies|sides?|blocks?|allows?|delays?|rules|refuses?|certifies|grants?|orders?|halts?),
        judge\W .*(?:shoved|rejects?|refuses?|illegal|unlawful|must),
        court (?:rules?|rejects?|finds?|sides?|orders?), wins?, loses, dismisse[sd], dismissal,
        verdict, tosses, approves?, approved, denies .*bid, rejects .*bid
    """),
    "passed": _any(r"""
        signed into law, signs .*\b(?:bill|law|act|order), passes, passed, enacts?, enacted, becomes? law,
        takes? effect, took effect, comes? into force, vetoe[sd], adopts? (?:the|a)?
    """),
    "deadline": _any(r"""
        delays?, delayed, postpones?, postponed, pushes back, pushed back, extends?, extended, deadline moved,
        holds? back
    """),
    # Not by _any: counts have commas.
    "suit": re.compile(
        r"\b(?:sues?|sued|(?:files? (?:\S+ ){0,6}?|hit with (?:\S+ ){0,2}?)(?:law)?suits?"
        r"|takes? (?:\S+ ){1,4}?to court)\b"
    ),
    "discovery": _any(r"""
        discovery, subpoena(?:ed|s)?, depositions?, unsealed, unredacted, hand over, turn over, reveal in court,
        court (?:documents|filings?|records)
    """),
    "argument": _any(r"hearing, argues?, argued, amicus, judge (?:says|seems|appears|questions|grills|doubts), trial"),
    "appeal": _any(r"appeals?, appealed, appealing"),
    "deal": _any(r"deals?, inks?, partners? with, partnerships?, teams? up, licensing agreement"),
    ROUND_UP: _any(r"""
        round-?up, (?:week|month|year) in review, (?:this|the) week in, live ?blog, live updates?, what to expect,
        how to watch, everything (?:announced|(?:you need )?to know), here are (?:all|the \d+), timeline of, list of,
        \d+ (?:ways|tips|tools), \d+ days? (?:left|until)
    """),
}
# The steps that open a new chapter of an affair.
TURNS = frozenset(("reversal", "settlement", "ruling", "passed", "deadline"))


def classes_of(article: Article) -> frozenset[str]:
    """The classes of event that the head of an article speaks of; empty if none is plain."""
    return _found(_CLASSES, _head(article))


def turns_of(article: Article) -> frozenset[str]:
    """The turns that the title tells."""
    return _found(_STEPS, fold(article.title)) & TURNS


def steps_of(article: Article) -> frozenset[str]:
    """What the title says was done: a suit, a ruling, a deal ...; empty if nothing is plain.

    What something else is done to is no step of its own: neither the settlement that a judge approves or delays, nor
    the ruling that is put off.
    """
    found = _found(_STEPS, fold(article.title))
    for step, on in (("deadline", {"ruling", "settlement"}), ("ruling", {"settlement"})):
        if step in found:
            found -= on
    return found


def _head(article: Article) -> str:
    sentences = split_sentences((article.summary or article.text)[:600], article.language)[:SENTENCES]
    return fold(" ".join((article.title, *sentences)))


def _found(table: dict[str, re.Pattern[str]], text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in table.items() if pattern.search(text))
