"""The wording of all kinds of events, in the order of weight. The words are in the tables beside it.

To teach the bot a new turn of speech, add it to events_wording_courts, events_wording_companies or
events_wording_platforms.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import EventKind
from bot.core.events_tables import Turns, turns_of
from bot.core.events_wording_companies import COMPANIES
from bot.core.events_wording_courts import COURTS
from bot.core.events_wording_platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind is told. text and never may be None."""

    kind: EventKind
    title: Turns | None
    text: Turns | None = None
    never: Turns | None = None


_TABLES = {**COURTS, **COMPANIES, **PLATFORMS}
WORDINGS: tuple[Wording, ...] = tuple(
    Wording(kind, *(turns_of(part) for part in (_TABLES[kind].title, _TABLES[kind].text, _TABLES[kind].never)))
    for kind in EventKind
)

# Not (yet) so: considered, planned, asked for, or only said by somebody unnamed.
HEDGED = Turns(r"""
    weigh(?:s|ing)\b // consider(?:s|ing|ed)?\b // mull\w* // might\b // could\b // reportedly\b // alleged\w*\b //
    rumou?r\w* // is testing\b // proposal\b // proposes\b // draft\b // plans? to\b // exploring\b // source: //
    apparently\b // appears? to\b
""")

# A headline about what somebody wants, fears, says or found out: the article is not mainly about what its text retells.
NO_EVENT = Turns(r"""
    threat(?:s|en\w*)?\b // menac\w+ // cease[- ]and[- ]desist // urg(?:e|es|ed|ing)\b //
    call(?:s|ed|ing)? (?:on|for)\b // demand(?:s|ed|ing)?\b // warn(?:s|ed|ing)?\b // accus(?:e|es|ed|ing)\b //
    slam(?:s|med)?\b // protest\w*\b // petition\b // open letter // wants?\b // fears?\b // study\b // survey\b //
    researchers\b
""")

# What somebody asks for has not happened: nothing that stands behind these words in a headline is told as done.
ASKED = Turns(r"""
    urg(?:e|es|ed|ing)\b // ask(?:s|ed|ing)?\b // call(?:s|ed|ing)? (?:on|for)\b // demand(?:s|ed|ing)?\b //
    petition(?:s|ed|ing)?\b // beg(?:s|ged)?\b // plead(?:s|ed)?\b // implor(?:e|es|ed)\b //
    push(?:es|ed|ing)? for\b // seek(?:s|ing)?\b // hopes? (?:for|to)\b // lobb(?:y|ies|ied|ying)\b
""")

# What follows these words in a headline happened before, or elsewhere.
BACKGROUND = Turns(r"""
    after\b // amid\b // following\b // despite\b // ahead of\b // in (?:the )?wake of\b // inspired by\b
""")

# "Shares jump after the deal": there the clause is the news.
MARKET = Turns(r"""
    (?:soar|jump|surg|rise|rose|climb|fall|fell|drop|sink|sank|plung|rall|slump|tumbl)\w* (?:[\d.,]+ ?% )?after\b
""")

# "..., claiming that X has changed its terms": somebody says so, the sentence does not.
CLAIMED = Turns(r"""
    claiming\b // alleging\b // falsely\b // (?:false|misleading) (?:claims?|reports?)\b // rumou?rs?\b
""")

# Words without which a sentence that sounds like an event of the kind is about something else.
MATTERS: dict[EventKind, Turns] = {
    EventKind.DEAL: Turns(r"""
        licens\w+ // content\b // archives?\b // catalog\w*\b // (?:training|user|users[’']) data\b // posts\b //
        music\b // articles\b // books\b // footage\b // photos\b // images\b // videos\b // lyrics\b // stories\b //
        publishers?\b // news\w*\b // media\b // labels?\b // studios?\b // artists?\b // authors?\b // creators?\b //
        voices?\b // likeness\w*\b // characters?\b // actors?\b // copyright\w*\b // rights\b // songs?\b //
        AI training\b // to train\b
    """),
    EventKind.FLAGGED: Turns(r"""
        clause\w*\b // terms\b // wording\b // settings?\b // contracts?\b //
        permission\b // fine print\b // small print\b // polic(?:y|ies)\b // agreement\b //
        guidelines\b
    """),
}
