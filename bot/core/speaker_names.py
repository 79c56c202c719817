"""How names, roles and verbs of saying are written: the pieces that ``speaker_patterns`` and others are made of.

Expressions as text, without groups of their own. English only.
"""

from __future__ import annotations

# "X claims Epic did not": whoever acts after the verb makes it one.
ACTS = r" [A-Z][\w-]+ (?:did|does|is|was|has|had|will)(?:n[’']t)?\b"
SAID = (
    r"(?:said|says|told|tells|wrote|writes|argued|argues|explained|explains|insisted|insists|stated|"
    r"states(?= that| in |:| [“\"])|admitted|"
    rf"admits|claimed|claims(?= that| it| in the| [“\"‘]|{ACTS})|stressed|noted|warned|warns|replied|confirmed|"
    r"confirms|acknowledged|announce[sd](?= that| it| they| on \w+day)|"
    r"denie[sd](?! (?:\w+ ){0,3}(?:bid|motion|request))|tweeted|(?:is|are) warning|"
    r"called it|calls it|maintain(?:s|ed)(?= that| it| [“\"]))"
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
    r"filmmaker|governor|mayor|[Cc]hancellor|translator|illustrator|animator|narrator|"
    r"network|group|alliance|federation|coalition|campaign|society|agency|authority|office|ministry|organi[sz]ation|"
    r"estate|plaintiff|rapporteur|sponsor|host|columnist|analyst|official|employee|head|"
    r"campaigner|ethicist|lawmaker|senator|minister)(?: (?:president|head|chief|leader|boss|secretary))?"
    r"(?! (?:documents?|filings?|records|orders?|papers|"
    r"case|battle|fight|claims?|staff|terms|policy))\b)"
)
# What one company is called, in its second mention.
COMPANY = "(?:company|platform|service|firm|startup|network|app|streamer|giant)"
# What a lawsuit, a letter or a statement does.
PAPER_SAYS = (
    r"(?:says?|said|alleges?|alleged|claims?|claimed|argues?|argued|reads?|states?|stated|accuses?|accused|calls?|called|"
    r"describes?|described)"
)
WHO = rf"{ROLE}(?:(?: and [a-z]+)? {NAME})?|{NAME}"  # to be put into a group
