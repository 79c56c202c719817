"""How a sentence shows whose words it quotes without a verb of saying beside the name: expressions only.

Used by ``speakers_implied``, which says what a match means. English only.
"""

from __future__ import annotations

import re

from bot.core.headline_patterns import HEADED, OF_SOMEBODY
from bot.core.speaker_names import COMPANY, FULL_NAME, PAPER_SAYS

# As long as an organisation's name may be: "The Association of American Publishers (AAP)", "the News/Media Alliance".
_WORD = r"[A-ZÀ-ÖØ-Þ0-9][\w.&/’'-]*"
_LONG_NAME = (
    rf"(?:[Tt]he )?(?:(?<!\w)[a-z]?{_WORD})(?: (?:{_WORD}|of|and|&|de|van|von|for|on(?= [A-Z])|the(?= [A-Z]))){{0,7}}"
    r"(?: \([A-Z][\w&.-]*\))?"
)
# "Acme was sued", "Acme mocked for": whom something is done to says nothing.
_PASSIVE = (
    r"(?!(?:(?:has|have|had) been|was|were|is|are|got|being) (?:\w+ly )?\w+(?:ed|wn|ven)\b|"
    r"\w+ed (?:of|for|by|with|over)\b|faces\b|hit with\b)"
)
_AUXILIARY = r"(?:will|would|can|could|are|were|have|had|may|might|should|do|did|must|who|that|\w+ed)"
_ACTS = (
    rf"(?:(?:also|now|recently|just|later|then|again|publicly|today|reportedly|allegedly) )?{_PASSIVE}"
    r"(?:has|have|had|is|was|are|were|will|would|won[’']t|can[’']t|could|does|did|[a-z]{2,}ed|took|gave|made|"
    r"wrote|told|sent|spoke|hit|set|put|began|fought|shot|became|went|came|left|forbade|"
    rf"[a-z]{{2,}}s(?! {_AUXILIARY}\b))\b"
)
_THEY_ACT = (
    "(?:allege|say|argue|claim|file|demand|sue|urge|slam|call|accuse|ask|write|warn|reject|want|hit out|condemn|vote)"
)
# "In a statement on Wednesday, " before whoever acts.
_INTRO = (
    r"(?:(?:In|On|At|During|With|After|Before|Following|Last|This|Earlier|Yesterday|Today|Now|Meanwhile|But|And|Still|"
    r"However|Instead|Also|For|As|Reportedly|Notably|Specifically|Additionally)\b(?:[^,“\"]{0,80}, | ))?"
)
# "Acme's head of music, Jane Doe," · "The artists — Jane Doe and Jo Bloggs —"
_BY_ROLE = rf"(?:[\w’'.-]+ ){{1,6}}?[\w’'-]+, (?:the )?(?P<named>{FULL_NAME}),"
_THE_COMPANY = rf"[Tt]he (?:[a-z][\w-]+ ){{0,3}}(?:{COMPANY}|label|outlet)"
_LISTED = rf"[Tt]he [\w’' -]{{3,40}} — (?P<listed>{_LONG_NAME}(?:, {_LONG_NAME})*(?:,? and {_LONG_NAME})?) —"
# "The prize-winning novelist" before a name: no pronouns, nothing that may be a verb.
_BEFORE_NAME = (
    r"(?:(?!(?:He|She|It|They|We|I|You|This|That|So|If|When|While|There)\b)(?:[A-Z][\w’'-]+|the|an?|its|their) )?"
    r"(?:(?!(?:that|will|has|have|had|is|are|was|were|who|which|and|when|where|than|to|of|for|in|on|by|with|as|from)\b)"
    r"(?!\w+(?:s|ed)\b)[a-z][\w’'-]+ ){0,5}?"
)
# "Acme AI head Jane Doe", "former Acme chief executive Jane Doe"
_TITLED = (
    rf"(?:[Ff]ormer )?(?:{_WORD} ){{1,3}}(?:[a-z]+ ){{0,2}}?(?:co-)?(?:founder|CEO|boss|chief|head|president|exec|"
    rf"executive|officer|director|chairman|lawyer|attorney|frontman|spokes\w+)(?: of (?:[\w&-]+ ){{1,4}}?)? ?"
    rf"{FULL_NAME}"
)
_OTHERS = r"(?:\w+ )?(?:more|others?)(?: [a-z]+){0,2}"
_NAMES = rf"{_LONG_NAME}(?:, {_LONG_NAME})*(?:,? and (?:{_LONG_NAME}|{_OTHERS}))?{OF_SOMEBODY}"
# Acme has ... · Jane Doe, head of music at Acme, called ... · Acme's head of music, Jane Doe, has ... · The prime
# minister, Jo Bloggs, has ... · Novelist Jo Bloggs has ... · A, B and C allege ...
SUBJECT = re.compile(
    rf"^{_INTRO}(?:{_BY_ROLE}|{_LISTED}|(?P<titled>{_TITLED})|(?P<who>{_BEFORE_NAME}{_NAMES}|{_THE_COMPANY})"
    r"(?: (?:[a-z]+ ){0,3}(?:members|actors|users|officials|executives|lawyers))?"
    rf"(?:, [^,“\"]{{3,140}},| \([^)]{{2,60}}\)| — [^—]{{3,90}} —)?) (?:{_ACTS}|{_THEY_ACT}\b|"
    r"[“\"](?:has|have|is|are|was|were|will|would|can|does|do)\b)"
)
QUOTED_WORDS = re.compile(
    r"[“\"](?P<words>[^“”\"]{2,})(?:[”\"]|$)|(?<![\w’'])‘(?P<single>(?:[^‘’“\"]|’(?=\w))+)’(?!\w)|"
    r"(?<=\s)'(?P<plain>(?:[^'“\"]|'(?=\w))+)'(?!\w)"
)
# "Heart on My Sleeve": words that are all capitalised are a title.
TITLE_OF_WORK = re.compile(r"(?:(?:[A-Z0-9][\w’'!?.,:&-]*|of|the|on|in|a|and|to|for|my) ?)+")
ALL_QUOTED = re.compile(r"^[“\"][^“”\"]{12,}(?:[”\"](?:\s*\[?(?:…|\.\.\.)\]?)?)?$")

_PAPER = r"(?:lawsuit|suit|complaint|filing|letter|petition|motion|claim)"
_SAYS = rf"(?:{PAPER_SAYS}|asks?|asked|demands?|demanded|adds?|added|continues?|goes on|notes?|noted)"
# The lawsuit alleges that "..."; "...", according to the complaint: X, of the headline "X sues Y", says so.
PAPERS = re.compile(
    rf"(?:\b(?:[Tt]he|[Ii]ts|[Tt]heir) (?:[\w-]+ )?|^)(?P<paper>(?i:{_PAPER}))"
    rf"(?: ?, [^,“\"]{{3,90}},)? (?:also |further )?{_SAYS}\b[^“\"‘]*[“\"‘]|"
    rf"\b[Ii]n (?:the|its|their|an?) (?:[\w-]+ )?(?P<paper3>{_PAPER})\b[^“\"]*[“\"]|"
    rf"[”\"],? (?:according to|reads?|says?|alleges?|states?|argues?) the (?:[\w-]+ )?(?P<paper2>{_PAPER})\b"
)
SENDER = re.compile(
    rf"^(?P<who>{HEADED}) (?:[Ss]ues?|[Ss]uing|[Ii]s [Ss]uing|[Ff]iles?|[Aa]ccuses?|[Tt]akes?|[Ss]ends?|[Tt]hreatens?|"
    r"[Hh]its?|[Aa]sks?|[Ww]rites?|[Dd]emands?|[Uu]rges?)\b"
)
SUES = re.compile(r"\b(?:sue[sd]?|suing|lawsuit|complaint)\b")
FILED_BY = re.compile(
    rf"\b{_PAPER}\b[^.]{{0,60}}?\b(?:filed|brought|signed|sent|written) (?:[^.]{{0,40}} )?by (?P<who>{_LONG_NAME})"
)

# "Hundreds of artists", "Around 800", "Blocking AI bots": nobody by name.
NO_NAME = re.compile(
    r"^(?:[A-Z][a-z]{2,}ing [A-Z]|(?:Around|About|Some|Many|Most|More|Over|Nearly|Almost|Hundreds|Thousands|Dozens|"
    r"Several|All|Both|Other|Another|Every|Each|No|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|\d[\d,.]*)\b)"
)

NO_SPEAKER = re.compile(r"(?:Act|Bill|Law|Directive|Regulation|Clause|Terms|Policy|Rules?|Code)$")

# Who is given by role only, as body or as person.
UNNAMED_BODY = re.compile(
    r"(?:[Tt]he|[Tt]his) (?:[a-z][\w’'-]+ ){0,3}(?:guild|union|association|group|alliance|coalition|organi[sz]ation|"
    r"publisher|studio|developer|label|newspaper|paper|magazine|site|nonprofit|trust|society|estate|collective|body|"
    r"regulator|watchdog|agency|office)"
)
UNNAMED_PERSON = re.compile(
    r"(?:(?:[Tt]he|[Tt]his) )?(?:\w[\w’'-]+ ){0,3}(?:[Ss]inger|[Mm]usician|[Aa]rtist|composer|[Aa]ctor|"
    r"[Aa]ctress|[Aa]uthor|[Ww]riter|novelist|director|filmmaker|photographer|illustrator|comedian|rapper|songwriter|producer|"
    r"minister|senator|[Cc]hancellor|[Pp]resident|[Mm]ayor|governor|professor|narrator|performer|star|executive|boss|"
    r"chief|founder)"
)
PRONOUN = re.compile(r"^(?:[“\"].*[”\"],?\s+)?(?P<who>[Hh]e|[Ss]he)\b")
NO_PERSON = re.compile(
    r"\b(?:Directive|Regulation|Act|Law|Board|Union|Commission|Authority|Group|Platforms?|Inc|Corp|Times|Court|Office|"
    r"Music|Records|University|Foundation|Association|Guild|Press|News|Company|Images|Studios?|States|Kingdom|Analytica)$"
)
PERSON = re.compile(rf"\b(?P<name>{FULL_NAME})\b")


def written_out(short: str) -> re.Pattern[str]:
    """Finds what an abbreviation or a surname stands for: the group long of "the Copyright Office (USCO)" for "USCO",
    or full, "Jane Doe" for "Doe"."""
    name = re.escape(short)
    return re.compile(
        rf"(?P<long>(?:[Tt]he )?{_WORD}(?: (?:{_WORD}|of|and|for|on)){{0,7}}) \({name}\)|"
        rf"\b(?P<full>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’'-]+(?: (?:de |van |von )?[A-ZÀ-ÖØ-Þ][\w’'.-]*)?? {name})(?!\w)"
    )
