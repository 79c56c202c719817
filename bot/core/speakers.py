"""Who speaks in a sentence, as it is printed, and to whom or where: patterns only.

What is said, on whose side the speaker stands, and what it means are ``claims``. Pronouns are resolved only where the
sentence before names one person. Reads English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.events_hits import Sentence

# "X claims Epic did not": whoever acts after the verb makes it one.
_ACTS = r" [A-Z][\w-]+ (?:did|does|is|was|has|had|will)(?:n[’']t)?\b"
_SAID = (
    r"(?:said|says|told|tells|wrote|writes|argued|argues|explained|explains|insisted|insists|stated|"
    r"states(?= that| in |:| [“\"])|admitted|"
    rf"admits|claimed|claims(?= that| it| in the|{_ACTS})|stressed|noted|warned|warns|replied|confirmed|confirms|"
    r"acknowledged|"
    r"denie[sd](?! (?:\w+ ){0,3}(?:bid|motion|request))|tweeted|(?:is|are) warning|called it|calls it)"
)
_SAID_AFTER = (
    rf"(?:{_SAID}|added|adds|posted|joked|jokes|asked|asks|quipped|recalled|recalls|testified|urged|concluded|"
    r"complained|retorted|retorts|conceded|concedes|countered|counters|remarked)"
)
_NAME = r"(?:(?<!\w)[a-z]?[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|de|van|von|al)){0,4})"
_BODY = (
    r"(?:[Tt]he )?(?:[A-Z][\w.]*[’']s )?(?:Competition and Markets Authority|Federal Trade Commission|"
    r"(?:Irish )?Data Protection Commission|European Commission|Information Commissioner[’']s Office)(?: \([A-Z]+\))?"
)
_ROLE = (
    rf"(?:{_BODY}|(?:(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?(?:[’']s)?|"
    rf"[Oo]ne)(?: own)? )?(?:[\w’'-]+ ){{0,3}}?"
    r"(?:[Ss]pokes(?:person|man|woman|people)|representative|CEO|chief executive|founder|co-founder|"
    r"chief \w+ officer|chief product|product chief|general counsel|president|vice president|"
    r"head of \w+|"
    r"liaison|executive|engineer|company|platform|service|firm|startup|regulator|commission|watchdog|"
    r"commissioner|judge|court|union|guild|association|lawyer|attorney|musician|artist|composer|"
    r"photographer|researcher|professor|chief|boss|director|secretary|editor|chair(?:man|woman)?|singer|"
    r"actor|actress|author|writer|novelist|filmmaker|governor|translator|illustrator|animator|narrator|"
    r"network|group|alliance|federation|coalition|campaign|society|agency|authority|office|ministry|organi[sz]ation|"
    r"estate|"
    r"campaigner|ethicist|lawmaker|senator|minister)(?! (?:documents?|filings?|records|orders?|papers|"
    r"case|battle|fight|claims?|staff|terms|policy))\b)"
)
# "…," said Jane Doe · Jane Doe, chief executive of X, said … · A spokesperson told The Verge …
_AFTER_QUOTE = re.compile(rf"(?:[”\"],?|,[’'])\s+(?P<said>{_SAID_AFTER})\s+(?P<who>{_ROLE}(?: {_NAME})?|{_NAME})")
# ..., said Jane Doe - something ... · reads the post published by The Body.
# ... said Acme's VP of Music, Jane Doe, in a message.
_POST = re.compile(r"[’']s .*\b(?:VP|[Hh]ead|[Cc]hief|[Dd]irector|CEO|[Pp]resident|[Cc]ounsel|lead|manager)\b|^[Ii]ts ")
_THEN_NAMED = re.compile(r", [A-Z][a-z’'-]+(?: [A-Z][\w’'-]+){1,2}(?=[,.]| in\b| to\b| on\b|$)")
_QUOTE_WHO = re.compile(rf"(?:[”\"],?|,[’'])\s+(?P<who>{_ROLE}(?: {_NAME})?|{_NAME}) (?P<said>{_SAID_AFTER})\b")
_COMMA_SAID = re.compile(rf",\s+(?P<said>said|says)\s+(?P<who>{_ROLE}(?: {_NAME})?|{_NAME})(?=\s?[.,;:–—]|$)")
_READS = re.compile(
    r"\breads? (?:an?|the|its) (?:\w+ )?(?:statement|post|letter|announcement)(?: \w+)? (?:by|from|of) "
    rf"(?P<who>{_ROLE}|{_NAME})"
)
_BEFORE_SAID = re.compile(
    rf"(?P<who>{_ROLE}(?: {_NAME})?|{_NAME})(?:,? (?P<post>(?:of|at|for|from|with|on behalf of|who|the|"
    rf"an?|its|chief|CEO|head|co-founder|founder)[^,.“\"]{{2,80}}),?)? (?:has |have |had |also |later |"
    rf"again |already |first |then |publicly |recently |repeatedly |previously )?(?P<said>{_SAID})\b"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{_ROLE}(?: {_NAME})?|{_NAME})")
_ACCORDING_ROLE = re.compile(
    r"\b[Aa]ccording to (?:the |an? )?[^,.]{0,80}\b(?:activist|advocate|whistleblower|analyst|expert|lawyer|attorney|"
    rf"professor|researcher|director|founder|ethicist|campaigner|musician|artist), (?P<who>{_NAME})"
)
_JUDGED = re.compile(rf"^(?P<who>{_NAME}) on [^:]{{5,80}}: [“\"]")
# With a quotation behind it, more than saying is saying: X calls it "the bad actor", X will not sign, calling it "...".
_CALLS = re.compile(
    rf"^(?P<who>{_ROLE}(?: {_NAME})?|{_NAME}) (?:has |have |had |also |later |again |then |publicly )?"
    r"(?:calls?|called|accuses?|accused|vows?|vowed|demands?|demanded|asks?|asked|describes?|described|urges?|urged|"
    r"slams?|slammed|blasts?|blasted|condemns?|condemned|criticises?|criticizes?|criticised|criticized|fears?|feared|"
    r"argues?|promises?|promised|pledges?|pledged|complains?|complained|testifie[sd]|plans|hopes|aims) "
    r"[^“\"‘]*?(?:[“\"‘]| ')"
)
_CALLING = re.compile(
    rf"^(?P<who>{_ROLE}(?: {_NAME})?|{_NAME}) [^“\",]{{3,160}}, (?:calling|describing|decrying|denouncing|saying) "
    r"[^“\"]*[“\"]"
)
# A headline: Acme Argues for Fair Use: ‘...’ · ‘...,’ Acme Says · Acme 'shocked' at ... Its verbs may be capitalized.
_SPOKE = (
    r"(?:[Ss]ays?|[Ss]aid|[Aa]rgues?|[Tt]ells?|[Ww]arns?|[Rr]esponds?|[Rr]eplies|[Aa]nswers?|[Dd]enies|[Ii]nsists?|"
    r"[Cc]laims?|[Pp]romises?|[Pp]ledges?|[Vv]ows?|[Dd]efends?|[Rr]ejects?|[Dd]ismisses|[Dd]isputes?|[Ss]lams?|"
    r"[Bb]lasts?|[Cc]ondemns?|[Cc]alls?|[Aa]ccuses?|[Rr]everses?|[Aa]pologi[sz]es|[Cc]larifies|[Cc]onfirms?|[Aa]dmits?|"
    r"[Ee]xplains?|[Uu]rges?|[Hh]its? (?:[Bb]ack|[Oo]ut)|[Ff]ires? [Bb]ack|[Pp]ush(?:es)? [Bb]ack|[Dd]oubles? [Dd]own|"
    r"[Bb]acks? [Dd]own|[Ss]peaks? [Oo]ut|[Ss]hrugs?|[Rr]eiterates?|[Cc]oncedes?)"
)
_HEADED = (
    r"(?:[Tt]he )?[A-Z0-9][\w.&’'-]*(?: (?:[A-Z0-9][\w.&’'-]*|of|de|and|&)){0,4}?"
    r"(?: (?:founder|co-founder|CEO|boss|chief|president|executive|spokes\w+))?"
)
_HEADLINE_QUOTE = re.compile(rf"^(?P<who>{_HEADED}) {_SPOKE}\b[^“\"]{{0,120}}[:,–—-] [“\"‘'][A-Z]")
_HEADLINE_ADDS = re.compile(rf"^(?P<who>{_HEADED}) {_SPOKE}(?::|\b[^“\"]{{5,120}},? (?:and )?[Ss]ays\b)")
_QUOTE_HEADLINE = re.compile(rf"^[“\"‘'][^“\"]{{8,120}}?[,:!]?[”\"’'][,:]? (?P<who>{_HEADED}) (?:on \w+ )?{_SPOKE}\b")
_QUOTED_FEELING = re.compile(
    rf"^(?P<who>{_HEADED}) [“\"‘'](?:\w+ed|proud|sorry|angry|furious|happy|glad|sad|deeply|very|extremely)\b"
    r"[^“”\"‘’']{0,40}[”\"’'] (?:at|by|to|over|about|that|after)\b"
)
_SAYING = re.compile(
    rf"\bwith (?P<who>{_ROLE}(?: {_NAME})?|{_NAME}) (?:acknowledging|saying|insisting|arguing|admitting|telling)\b"
)
_OUTLET = re.compile(
    r"\b(?:Reuters|Bloomberg|The Verge|TechCrunch|Billboard|Variety|Politico|Futurism|Engadget|BBC|"
    r"CNBC|CNN|WIRED|Wired|Pitchfork|Axios|Semafor)\b|(?:Times|Journal|Post|Media|News|Guardian|"
    r"Magazine|Reporter)(?:[’']s)?$"
)
_TITLE_SAYS = re.compile(
    rf"^(?:(?P<who>{_NAME}) (?P<said>{_SAID})\b)|(?:, (?P<who2>{_NAME}(?: CEO| founder| president|"
    rf" chief)?) (?P<said2>says|said)$)"
)
_VIA = re.compile(
    r"\b(?:told|tells|telling|in an interview with|in a statement to|in an (?:e-?mail|statement) to|"
    r"speaking to|said to)\s+(?P<via>(?:The |the )?[A-Z0-9][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})"
)
_VIA_PLACE = re.compile(
    r"\b(?:in|on) (?P<via>(?:an?|its|the company[’']s|his|her|their) (?:blog post|open letter|"
    r"statement|post on \w+|thread|press release|help page|podcast|livestream|filing|earnings call|"
    r"interview|post))\b"
)
# A capital at the head of a sentence that belongs to no name.
_LEANING = re.compile(
    r"^(?:Now|When|While|After|If|Though|As|But|And|Yet|Still|However|Also|So|Meanwhile|Then|In|On|At) (?=[A-Z])"
)
# "If Meta says so": nobody says anything.
_CONDITIONS = ("If ", "When ", "While ")
# "The Board, the panel that it said ...": whoever stands last speaks.
_ANOTHER_SAYS = (" it", " he", " she", " they", " who")
_PRONOUN = re.compile(r"^(?:[“\"].*[”\"],?\s+)?(?P<who>[Hh]e|[Ss]he)\b")
_NO_PERSON = re.compile(
    r"\b(?:Directive|Regulation|Act|Law|Board|Union|Commission|Authority|Group|Platforms?|Inc|Corp|Times|Court|Office|"
    r"Music|Records|University|Foundation|Association|Guild|Press|News|Company|Images|Studios?|States|Kingdom|Analytica)$"
)
_PERSON = re.compile(r"\b(?P<name>[A-Z][a-z’'-]+(?: [A-Z][\w’'-]+){1,2})\b")

_NOT_SPEAKERS = """
    it this that which there they these those and but who if while as he she we i you in on at the a terms policy clause
    document report filing complaint lawsuit agreement ai days weeks months hours inside monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december
"""
_NOBODY = frozenset(_NOT_SPEAKERS.split())


def speaker_of(sentence: str) -> str:
    """Who speaks in the sentence, as printed; '' if nobody is named."""
    best = ""
    for pattern in (
        _AFTER_QUOTE,
        _QUOTE_WHO,
        _TITLE_SAYS,
        _SAYING,
        _COMMA_SAID,
        _BEFORE_SAID,
        _ACCORDING_ROLE,
        _ACCORDING,
        _JUDGED,
        _READS,
        _CALLS,
        _CALLING,
        _HEADLINE_QUOTE,
        _HEADLINE_ADDS,
        _QUOTE_HEADLINE,
        _QUOTED_FEELING,
    ):
        for match in pattern.finditer(sentence):
            parts = match.groupdict()
            who = (parts.get("who") or parts.get("who2") or "").strip(" ,").removesuffix(".")
            if who.startswith(_CONDITIONS):
                continue
            if (parts.get("post") or "").endswith(_ANOTHER_SAYS):
                continue
            if _POST.search(who) and (then := _THEN_NAMED.match(sentence, match.end("who"))):
                who = f"{who}{then[0]}"
            who = _LEANING.sub("", who)
            if who.casefold() in _NOBODY and re.fullmatch(_ROLE, post := (parts.get("post") or "").strip(" ,")):
                who = post  # "its plan for AI, the minister said": what stands before the comma is no name
            if (
                not who
                or who.casefold() in _NOBODY
                or _OUTLET.search(who)
                or (who[0].islower() and " that " in who)
                or who.split()[0].casefold() in {"terms", "and"}
                or who.endswith(("’s", "'s"))  # what somebody's something claims
            ):
                continue
            best = best or who
        if best:
            return best
    return ""


def speaker_before(sentences: Sequence[Sentence], place: int) -> str:
    """Whom "he" or "she" means who speaks in the sentence at this place: the one person that the sentence before names;
    '' if nobody speaks so, or if it may be one of several."""
    words = sentences[place].words
    match = _PRONOUN.match(words)
    if not match or place < 2 or not re.search(rf"\b{_SAID}\b", words):
        return ""
    before = sentences[place - 1].words
    people = _people(before)
    if not people:  # only a surname, of somebody who was named in full earlier
        full = {name for one in sentences[1 : place - 1] for name in _people(one.words)}
        people = {name for name in full if re.search(rf"\b{re.escape(name.split()[-1])}\b", before)}
    speaker = speaker_of(before)
    return speaker if speaker in people else (people.pop() if len(people) == 1 else "")


def via_of(sentence: str) -> str:
    """To whom or where it is said ("The Verge", "a blog post"); '' if the sentence does not tell."""
    for pattern in (_VIA, _VIA_PLACE):
        if match := pattern.search(sentence):
            return match["via"].strip(" .,")
    return ""


def _people(sentence: str) -> set[str]:
    """Names in the sentence that may be people's."""
    found = (each["name"] for each in _PERSON.finditer(sentence) if not _NO_PERSON.search(each["name"]))
    return {name for name in found if not _LEANING.match(name)}  # "When Seedance came out" names nobody
