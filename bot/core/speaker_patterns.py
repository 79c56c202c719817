"""How a sentence says who speaks: expressions only, for names, roles and verbs of saying.

Used by ``speakers``, which says what a match means. English only.
"""

from __future__ import annotations

import re

from bot.core.headline_patterns import (
    COLON_SAYS,
    HEADLINE_ADDS,
    HEADLINE_CALLS,
    HEADLINE_QUOTE,
    HEADLINE_SAYS,
    QUOTE_COLON,
    QUOTE_HEADLINE,
    QUOTED_FEELING,
)
from bot.core.speaker_names import FULL_NAME, NAME, PAPER_SAYS, ROLE, SAID, SAID_AFTER, WHO

# "…," said Jane Doe · Jane Doe, chief executive of X, said … · A spokesperson told The Verge …
AFTER_QUOTE = re.compile(
    rf"(?:[”\"“],?|,[’']|[’'](?= says?\b))\s+(?P<said>{SAID_AFTER})\s+(?P<who>{ROLE}(?: {NAME})?|(?:the )?{NAME})"
)
# "...," Acme's head of music Jane Doe wrote · "...," Jane Doe, head of ... · "...," Jane Doe lamented.
QUOTE_ROLE_NAME = re.compile(rf"[,?!.][”\"]\s+(?:[\w’'&-]+ ){{1,9}}?(?P<who>{FULL_NAME}),? (?P<said>{SAID_AFTER})\b")
QUOTE_NAME_POST = re.compile(rf"[,?!][”\"]\s+(?P<who>{FULL_NAME}), (?:an? |the |its )?[a-z]")
QUOTE_ANY_VERB = re.compile(
    rf"[,?!][”\"]\s+(?P<who>{NAME}) [a-z]{{3,}}(?:ed|s)(?=[.,]| (?:in|on|at|to|during|of|when|after)\b)"
)
# Doe's announcement said ... "..."
NAMED_PAPER = re.compile(
    r"(?P<who>[A-ZÀ-ÖØ-Þ][\w.-]*(?: [A-ZÀ-ÖØ-Þ][\w.-]*){0,4})[’']s? (?:[\w-]+ ){0,2}(?:announcement|statement|lawsuit|"
    r"suit|complaint|letter|filing|post|press release|memo|petition) (?:that )?"
    rf"(?P<said>{PAPER_SAYS})\b"
)
# Acme's lawsuit that accuses it of ... · according to a post from Acme's head of music, Jane Doe
ACCORDING_PAPER = re.compile(
    rf"\b[Aa]ccording to an? (?:[\w-]+ ){{1,4}}(?:from|by) (?:[^,.“\"]{{0,60}}?[, ] ?)?(?P<who>{FULL_NAME})"
)
# Jane Doe felt misled by the deal and said ...
AND_SAID = re.compile(
    rf"^(?P<who>{NAME}) [^“\",;]{{3,80}},? (?:and|but) (?P<said>said|says|called|calls|added|wrote|writes)\b"
)
# Doe was rather blunt: "..."
WAS_BLUNT = re.compile(rf"(?P<who>{NAME}) (?:was|put|had) [^“\":,]{{2,40}}: [“\"]")
# A memo sent by Acme's head of music Jane Doe speaks of "..."
SENT_BY = re.compile(
    r"\b(?:memo|letter|e-?mail|note|post|message|statement)s? (?:[^.,“\"]{0,40} )?(?:sent|written|signed|posted|"
    rf"published|shared) by (?:[\w’'&-]+ ){{0,4}}?(?P<who>{FULL_NAME})\b[^“\"]*[“\"]"
)
# Days after Acme accused it of "taking all".
ACCUSED = re.compile(rf"(?P<who>{NAME}) (?:has |have |had )?accuse[sd] [^,.“\"]{{1,40}}? of [“\"‘]")
# The law firm behind the case, Doe, said ...
ROLE_COMMA_NAME = re.compile(rf"\b[Tt]he [a-z][^,“\"]{{3,60}}, (?P<who>{NAME}), (?P<said>{SAID_AFTER})\b")
# In what Jane Doe has called "the biggest theft".
HAS_CALLED = re.compile(
    rf"(?P<who>{FULL_NAME}) (?:(?:has |have |had )(?:called|described|dubbed|branded|labell?ed)|likens|likened)\b"
    r"[^“\"‘]{0,60}[“\"‘]"
)
# ..., said Jane Doe - something ... · reads the post published by The Body.
# ... said Acme's VP of Music, Jane Doe, in a message.
POST = re.compile(r"[’']s .*\b(?:VP|[Hh]ead|[Cc]hief|[Dd]irector|CEO|[Pp]resident|[Cc]ounsel|lead|manager)\b|^[Ii]ts ")
ITS_NAME = re.compile(rf", (?P<name>{FULL_NAME})(?=,)")
NAMED_LAST = re.compile(rf"^(?:of|at|for|from|in) [^,]*?(?P<name>{FULL_NAME})$")
THEN_NAMED = re.compile(
    rf"(?: (?!(?:and|in|on|to|that|who)\b)[\w&’'-]+){{0,5}}?,? {FULL_NAME}"
    rf"(?=[,.]| (?:in|to|on|at|during|{SAID_AFTER})\b|$)"
)
# A lawyer for the paper, Jane Doe, answered ...
BETWEEN_COMMAS = re.compile(rf"[a-zß-öø-ÿO], (?P<who>{FULL_NAME}), (?P<said>{SAID_AFTER})\b")
IN_LOWER = re.compile(r"(?:[a-z’'-]+ ?){1,6}")
QUOTE_WHO = re.compile(rf"(?:[”\"],?|,[’'])\s+(?P<who>{WHO})(?: account)? (?P<said>{SAID_AFTER})\b")
# A name behind one of these acts in nothing: "The man who gave life to Jane Doe says".
LED = re.compile(
    r"\b(?:to|of|by|for|with|from|about|into|like|in|on|at|before|against|alongside) (?:[Tt]he )?(?:[A-Z][\w.’'-]* )*$"
)
COMMA_SAID = re.compile(
    rf",\s+(?P<said>said|says)\s+(?P<who>{WHO}(?: (?:publisher|CEO|boss|founder|chief|president|"
    r"editor))?)(?=\s?[.,;:–—]|$)"
)
READS = re.compile(
    r"\breads? (?:an?|the|its) (?:\w+ )?(?:statement|post|letter|announcement)(?: \w+)? (?:by|from|of) "
    rf"(?P<who>{ROLE}|{NAME})"
)
BEFORE_SAID = re.compile(
    rf"(?P<who>{WHO})(?: \([A-Z]+\))?(?:,? (?P<post>(?:of|at|for|from|with|in|on behalf of|who|the|"
    rf"an?|its|chief|CEO|head|co-founder|founder|one of)\b[^,.“\"]{{2,80}}),?)? (?:has |have |had |also |later |"
    rf"again |already |first |then |publicly |recently |repeatedly |previously )?(?P<said>{SAID})\b"
)
ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{WHO})")
ACCORDING_ROLE = re.compile(
    r"\b[Aa]ccording to (?:the |an? )?[^,.]{0,80}\b(?:activist|advocate|whistleblower|analyst|expert|lawyer|attorney|"
    rf"professor|researcher|director|founder|ethicist|campaigner|musician|artist), (?P<who>{NAME})"
)
JUDGED = re.compile(rf"^(?P<who>{NAME})(?: on [^:]{{5,80}}: [“\"‘']|,(?: writing)? (?:on|for|at|in) [^:]{{3,120}}: )")
# With a quotation behind it, more than saying is saying: X calls it "the bad actor", X will not sign, calling it "...".
CALLS = re.compile(
    rf"^(?P<who>{WHO}) (?:has |have |had |also |later |again |then |publicly )?"
    r"(?:calls?|called|accuses?|accused|vows?|vowed|demands?|demanded|asks?|asked|describes?|described|urges?|urged|"
    r"slams?|slammed|blasts?|blasted|condemns?|condemned|criticises?|criticizes?|criticised|criticized|fears?|feared|"
    r"argues?|claims|maintains|promises?|promised|pledges?|pledged|complains?|complained|testifie[sd]|plans|hopes|"
    r"aims) "
    r"[^“\"‘]*?(?:[“\"‘]| ')"
)
CALLING = re.compile(
    rf"^(?P<who>{WHO}) [^“\"]{{3,160}}, (?:calling|describing|decrying|denouncing|saying|"
    r"alleging|claiming|arguing|accusing|vowing|promising|pledging) "
    r"[^“\"‘]*[“\"‘]"
)
# Jane Doe, Acme's head of music, said ...
PERSON_APPOSED = re.compile(
    rf"(?P<who>{FULL_NAME}), (?:an? |the |its |their |former |[A-Z][\w.-]*(?: [A-Z][\w.-]*)?[’']s )[^,“\"]{{2,80}}, "
    rf"(?:has |have |had |also |later )?(?P<said>{SAID})\b"
)
# Acme, sued by the labels, says ...
APPOSED = re.compile(rf"(?P<who>{NAME}), [^,“\"]{{3,100}}, (?:has |have |had |also |later )?(?P<said>{SAID})\b")
SAYING = re.compile(rf"\bwith (?P<who>{WHO}) (?:acknowledging|saying|insisting|arguing|admitting|telling)\b")
OUTLET = re.compile(
    r"\b(?:Reuters|Bloomberg|(?:The )?Verge|TechCrunch|Billboard|Variety|Politico|Futurism|Engadget|BBC|"
    r"CNBC|CNN|WIRED|Wired|Pitchfork|Axios|Semafor)\b|(?:Times|Journal|Post|Media|News|Guardian|"
    r"Magazine|Reporter)(?:[’']s)?$"
)
TITLE_SAYS = re.compile(
    rf"^(?:(?P<who>{NAME}) (?P<said>{SAID})\b)|(?:, (?P<who2>{NAME}(?: CEO| founder| president|"
    rf" chief)?) (?P<said2>says|said)$)"
)
VIA = re.compile(
    r"\b(?:told|tells|telling|in an interview with|in a statement to|in an (?:e-?mail|statement) to|"
    r"speaking to|said to)\s+(?P<via>(?:The |the )?[A-Z0-9][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})"
)
VIA_PLACE = re.compile(
    r"\b(?:in|on) (?P<via>(?:an?|its|the company[’']s|his|her|their) (?:blog post|open letter|"
    r"statement|post on \w+|thread|press release|help page|podcast|livestream|filing|earnings call|"
    r"interview|post))\b"
)
# A capital at the head of a sentence that belongs to no name.
LEANING = re.compile(
    r"^(?:Now|When|While|After|If|Though|As|But|And|Yet|Still|However|Also|So|Meanwhile|Then|In|On|At|Before|"
    r"Since|Because|Once|Until|Where|Under|With|By|From|For|Instead|Reportedly) (?=[A-Z])"
)
# "..., which includes Acme, the two companies said": nobody alone.
TOGETHER = re.compile(r"(?:the|both) (?:\w+ )?(?:companies|firms|parties|sides|partners|pair|duo|publishers|unions)")
# "Judge Jane Doe of the district ...": where the name ends.
TRAILING = re.compile(r"(?: (?:of|de|van|von|al|for|and|the|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))+$")
# "If Meta says so": nobody says anything.
CONDITIONS = ("If ", "When ", "While ")
# "an online statement ... called": paper that speaks, and clauses.
NO_BODY = re.compile(r" that |\b(?:statement|report|study|survey|letter|filing|post|lawsuit|complaint)\b")
# "As Body reports, CEO Jane Doe said": a post with its name, without a comma behind it.
POST_NAMED = re.compile(rf"(?:CEO|chief|head|co-founder|founder)\b[^,]*? {FULL_NAME}")
# "The Board, the panel that it said ...": whoever stands last speaks.
ANOTHER_SAYS = (" it", " he", " she", " they", " who")

NOT_SPEAKERS = """
    it this that which there they his her their our your these those and but who if while as he she we i you in on
    at the a terms policy clause document report filing complaint lawsuit agreement ai days weeks months hours
    inside monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december nothing nobody everybody everyone everything somebody someone
    something commenters critics fans users experts researchers scientists lawyers analysts artists creators musicians
    authors writers publishers lawmakers regulators officials executives employees workers actors studios labels
    sources insiders
"""
NOBODY = frozenset(NOT_SPEAKERS.split())
# In the order in which they are asked; the first that names somebody counts.
SPEAKING = (
    BETWEEN_COMMAS,
    AFTER_QUOTE,
    QUOTE_WHO,
    QUOTE_ROLE_NAME,
    QUOTE_NAME_POST,
    QUOTE_ANY_VERB,
    NAMED_PAPER,
    ROLE_COMMA_NAME,
    ACCORDING_PAPER,
    TITLE_SAYS,
    SAYING,
    COMMA_SAID,
    PERSON_APPOSED,
    BEFORE_SAID,
    APPOSED,
    ACCORDING_ROLE,
    ACCORDING,
    READS,
    CALLS,
    CALLING,
    HAS_CALLED,
    ACCUSED,
    AND_SAID,
    SENT_BY,
    WAS_BLUNT,
    HEADLINE_QUOTE,
    HEADLINE_CALLS,
    HEADLINE_ADDS,
    HEADLINE_SAYS,
    JUDGED,
    QUOTE_HEADLINE,
    QUOTE_COLON,
    COLON_SAYS,
    QUOTED_FEELING,
)
