"""How a headline says who speaks, or whose words it quotes: expressions only.

A headline has its own grammar: verbs may be capitalised, the speaker stands behind a colon, the quotation has single
marks. Used by ``speakers`` and ``speakers_implied``. English only.
"""

from __future__ import annotations

import re

# A headline: Acme Argues for Fair Use: ‘...’ · ‘...,’ Acme Says · Acme 'shocked' at ... Its verbs may be capitalized.
SPOKE = (
    r"(?:[Ss]ays?|[Ss]aid|[Aa]rgues?|[Tt]ells?|[Ww]arns?|[Rr]esponds?|[Rr]eplies|[Aa]nswers?|[Dd]enies|[Ii]nsists?|"
    r"[Cc]laims?|[Pp]romises?|[Pp]ledges?|[Vv]ows?|[Dd]efends?|[Rr]ejects?|[Dd]ismisses|[Dd]isputes?|[Ss]lams?|"
    r"[Bb]lasts?|[Cc]ondemns?|[Cc]alls?|[Aa]ccuses?|[Rr]everses?|[Aa]pologi[sz]es|[Cc]larifies|[Cc]onfirms?|[Aa]dmits?|"
    r"[Ee]xplains?|[Uu]rges?|[Hh]its? (?:[Bb]ack|[Oo]ut)|[Ff]ires? [Bb]ack|[Pp]ush(?:es)? [Bb]ack|[Dd]oubles? [Dd]own|"
    r"[Rr]eveals|[Oo]utlines|[Ss]hares|[Dd]etails|"
    r"[Tt]alks|[Dd]iscusses|[Oo]pens [Uu]p|[Ww]eighs [Ii]n|[Cc]riticises|[Cc]riticizes|"
    r"[Bb]acks? [Dd]own|[Ss]peaks? [Oo]ut|[Ss]hrugs?|[Rr]eiterates?|[Cc]oncedes?)"
)
# Jane Doe's daughter, Jane Doe's record label
OF_SOMEBODY = r"(?:(?<=[’']s) (?:[a-z-]+ )?(?:label|daughter|son|widow|family|estate|lawyers?|manager|team|company))?"
HEADED = (
    r"(?:[Tt]he )?[a-z]?[A-Z0-9][\w.&’'-]*(?: (?:[A-Z0-9][\w.&’'-]*|of|de|and|&)){0,4}?"
    r"(?: (?:founder|co-founder|CEO|boss|chief|president|executive|spokes\w+))?"
    rf"{OF_SOMEBODY}"
)
HEADLINE_QUOTE = re.compile(
    rf"(?:^|\w\. )(?P<who>{HEADED}) {SPOKE}\b[^“\"]{{0,120}}[:,–—-] (?:[\w ]{{1,24}} )?[“\"‘'][A-Z]"
)
HEADLINE_ADDS = re.compile(rf"^(?P<who>{HEADED}) {SPOKE}(?::|\b[^“\"]{{5,120}},? (?:and )?[Ss]ays\b)")
# Doe brands ministers ‘losers’ · Acme sues Body over “verbatim” copies
HEADLINE_CALLS = re.compile(rf"^(?P<who>{HEADED}) (?:[Bb]rands|[Ll]abels|[Dd]ubs|[Ss]ues) [^“\"‘']{{3,60}} [“\"‘']\w")
# “...”: Acme CEO · “...”: Doe launches a bill · “...”: Jane Doe on her work · “...”: game studio Acme draws a line
QUOTE_COLON = re.compile(
    rf"^[“\"‘'].{{8,120}}[”\"’'][^:“\"]{{0,30}}: (?:\w+ [a-z]+ )?(?P<who>{HEADED})(?:$| [a-z]+s\b| on\b)|"
    rf"[”\"’']: (?P<who2>{HEADED})$"
)
QUOTE_HEADLINE = re.compile(rf"^[“\"‘'][^“\"]{{5,120}}?[,:!]?[”\"’'][,:]? (?P<who>{HEADED}) (?:on \w+ )?{SPOKE}\b")
QUOTED_FEELING = re.compile(
    rf"^(?P<who>{HEADED}) [“\"‘'](?:\w+ed|proud|sorry|angry|furious|happy|glad|sad|deeply|very|extremely)\b"
    r"[^“”\"‘’']{0,40}[”\"’'] (?:at|by|to|over|about|that|after)\b"
)
# Acme Exec Says Company Won't ‘...’ · Doe Warns There Is a Chance AI ‘Goes Wrong’ · AI Is ‘Theft,’ Doe Warns
HEADLINE_SAYS = re.compile(
    rf"^(?P<who>{HEADED}) (?:[Ww]arns|[Aa]rgues|[Cc]laims|[Ii]nsists|[Bb]lasts|[Ss]lams)\b.*[“\"‘']\w+ \w+ \w|"
    rf"[“\"‘'].*[,?!][”\"’'] (?P<who2>{HEADED}) {SPOKE}$|^(?P<who3>{HEADED}) [Ss]ays\b.*[“\"‘']"
)
# Acme's Jane Doe: If ..., ‘then ...’ · Acme CEO: It is “a sad world.”
COLON_SAYS = re.compile(
    r"^(?P<who>(?!(?:The|This|That|A|An|Inside|How|Why|What) )(?!.{0,40}\b(?:Newsletter|Podcast|Review|Briefing|Recap|"
    r"Opinion|Analysis|Exclusive|Update|Live|Report|Watch|Video): )[A-Z][\w&’'-]*(?:[’']s)?"
    r"(?: [A-Z][\w’'-]+){1,3}(?: (?:boss|chief|founder|president))?): .*[“\"‘']"
)
