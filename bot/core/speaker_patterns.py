"""How a sentence says who speaks: expressions only, for names, roles and verbs of saying.

Used by ``speakers``, which says what a match means. English only.
"""

from __future__ import annotations

import re

from bot.core.headline_patterns import (
    HEADLINE_ADDS,
    HEADLINE_QUOTE,
    QUOTE_COLON,
    QUOTE_HEADLINE,
    QUOTED_FEELING,
)

# "X claims Epic did not": whoever acts after the verb makes it one.
ACTS = r" [A-Z][\w-]+ (?:did|does|is|was|has|had|will)(?:n[’']t)?\b"
SAID = (
    r"(?:said|says|told|tells|wrote|writes|argued|argues|explained|explains|insisted|insists|stated|"
    r"states(?= that| in |:| [“\"])|admitted|"
    rf"admits|claimed|claims(?= that| it| in the|{ACTS})|stressed|noted|warned|warns|replied|confirmed|confirms|"
    r"acknowledged|"
    r"announce[sd](?= that| it| they)|denie[sd](?! (?:\w+ ){0,3}(?:bid|motion|request))|tweeted|(?:is|are) warning|"
    r"called it|calls it)"
)
SAID_AFTER = (
    rf"(?:{SAID}|added|adds|posted|joked|jokes|asked|asks|quipped|recalled|recalls|testified|urged|concluded|"
    r"complained|retorted|retorts|conceded|concedes|countered|counters|remarked|answered|responded|announced)"
)
NAME = r"(?:(?<!\w)[a-z]?[A-ZÀ-ÖØ-Þ][\w.’'/&-]*(?: (?:[A-ZÀ-ÖØ-Þ][\w.’'/&-]*|of(?: the)?|de|van|von|al)){0,4})"
FULL_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’'-]+(?: (?:de |van |von )?[A-ZÀ-ÖØ-Þ][\w’'-]+){1,2}"
BODY = (
    r"(?:[Tt]he )?(?:[A-Z][\w.]*[’']s )?(?:Competition and Markets Authority|Federal Trade Commission|"
    r"(?:Irish )?Data Protection Commission|European Commission|Information Commissioner[’']s Office)(?: \([A-Z]+\))?"
)
ROLE = (
    rf"(?:{BODY}|(?<!\w)(?:(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?(?:[’']s)?|"
    rf"[Oo]ne)(?: own)? )?(?:[\w’'-]+ ){{0,3}}?"
    r"(?:[Ss]pokes(?:person|man|woman|people)|representative|CEO|chief executive|founder|co-founder|"
    r"chief \w+ officer|chief product|product chief|general counsel|president|vice president|"
    r"head of \w+|"
    r"liaison|executive|engineer|company|platform|service|firm|startup|regulator|commission|watchdog|"
    r"commissioner|judge|court|union|guild|association|lawyer|attorney|musician|artist|composer|"
    r"photographer|researcher|professor|chief|boss|director|secretary|editor|chair(?:man|woman)?|singer|"
    r"actor|actress|author|writer|novelist|songwriter|producer|rapper|drummer|guitarist|comedian|"
    r"filmmaker|governor|translator|illustrator|animator|narrator|"
    r"network|group|alliance|federation|coalition|campaign|society|agency|authority|office|ministry|organi[sz]ation|"
    r"estate|plaintiff|rapporteur|sponsor|host|columnist|analyst|official|employee|head|"
    r"campaigner|ethicist|lawmaker|senator|minister)(?: (?:president|head|chief|leader|boss|secretary))?"
    r"(?! (?:documents?|filings?|records|orders?|papers|"
    r"case|battle|fight|claims?|staff|terms|policy))\b)"
)
WHO = rf"{ROLE}(?:(?: and [a-z]+)? {NAME})?|{NAME}"  # in a group of its own
# "…," said Jane Doe · Jane Doe, chief executive of X, said … · A spokesperson told The Verge …
AFTER_QUOTE = re.compile(rf"(?:[”\"],?|,[’'])\s+(?P<said>{SAID_AFTER})\s+(?P<who>{ROLE}(?: {NAME})?|(?:the )?{NAME})")
# "...," Acme's head of music Jane Doe wrote · "...," Jane Doe, head of ... · "...," Jane Doe lamented.
QUOTE_ROLE_NAME = re.compile(rf"[,?!.][”\"]\s+(?:[\w’'&-]+ ){{1,9}}?(?P<who>{FULL_NAME}),? (?P<said>{SAID_AFTER})\b")
QUOTE_NAME_POST = re.compile(rf"[,?!][”\"]\s+(?P<who>{FULL_NAME}), (?:an? |the |its )?[a-z]")
QUOTE_ANY_VERB = re.compile(
    rf"[,?!][”\"]\s+(?P<who>{NAME}) [a-z]{{3,}}(?:ed|s)(?=[.,]| (?:in|on|at|to|during|of|when|after)\b)"
)
# Doe's announcement said ... "..."
NAMED_PAPER = re.compile(
    r"(?P<who>[A-ZÀ-ÖØ-Þ][\w.-]*(?: [A-ZÀ-ÖØ-Þ][\w.-]*){0,4})[’']s? (?:[\w-]+ ){0,2}(?:announcement|statement|lawsuit|"
    r"suit|complaint|letter|filing|post|press release|memo|petition) (?P<said>says?|said|reads?|states?|stated|"
    r"alleges?|alleged|claims?|claimed|argues?|argued|calls?|called|describes?|described)\b"
)
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
    rf"(?: (?!(?:and|in|on|to|that|who)\b)[\w&’'-]+){{0,5}}?,? {FULL_NAME}(?=[,.]| (?:in|to|on|at|during)\b|$)"
)
# A lawyer for the paper, Jane Doe, answered ...
BETWEEN_COMMAS = re.compile(rf"[a-zß-öø-ÿO], (?P<who>{FULL_NAME}), (?P<said>{SAID_AFTER})\b")
IN_LOWER = re.compile(r"(?:[a-z’'-]+ ?){1,6}")
QUOTE_WHO = re.compile(rf"(?:[”\"],?|,[’'])\s+(?P<who>{WHO}) (?P<said>{SAID_AFTER})\b")
# A name behind one of these acts in nothing: "The man who gave life to Jane Doe says".
LED = re.compile(r"\b(?:to|of|by|for|with|from|about|into|like|in|on|at) (?:[Tt]he )?(?:[A-Z][\w.’'-]* )*$")
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
    r"argues?|promises?|promised|pledges?|pledged|complains?|complained|testifie[sd]|plans|hopes|aims) "
    r"[^“\"‘]*?(?:[“\"‘]| ')"
)
CALLING = re.compile(
    rf"^(?P<who>{WHO}) [^“\",]{{3,160}}, (?:calling|describing|decrying|denouncing|saying|"
    r"alleging|claiming|arguing|accusing|vowing|promising|pledging) "
    r"[^“\"‘]*[“\"‘]"
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
    r"^(?:Now|When|While|After|If|Though|As|But|And|Yet|Still|However|Also|So|Meanwhile|Then|In|On|At) (?=[A-Z])"
)
# "If Meta says so": nobody says anything.
CONDITIONS = ("If ", "When ", "While ")
# "an online statement ... called": paper that speaks, and clauses.
NO_BODY = re.compile(r" that |\b(?:statement|report|study|survey|letter|filing|post|lawsuit|complaint)\b")
# "The Board, the panel that it said ...": whoever stands last speaks.
ANOTHER_SAYS = (" it", " he", " she", " they", " who")

NOT_SPEAKERS = """
    it this that which there they his her their our your these those and but who if while as he she we i you in on
    at the a terms policy clause document report filing complaint lawsuit agreement ai days weeks months hours
    inside monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december nothing nobody everybody everyone everything somebody someone
    something
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
    TITLE_SAYS,
    SAYING,
    COMMA_SAID,
    BEFORE_SAID,
    APPOSED,
    ACCORDING_ROLE,
    ACCORDING,
    READS,
    CALLS,
    CALLING,
    HAS_CALLED,
    HEADLINE_QUOTE,
    HEADLINE_ADDS,
    JUDGED,
    QUOTE_HEADLINE,
    QUOTE_COLON,
    QUOTED_FEELING,
)
