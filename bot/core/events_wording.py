"""The wording of all kinds of events, compiled, in the order of weight. The words are in the two tables beside it.

To teach the bot a new turn of speech, add it to events_wording_courts or events_wording_platforms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core.events import EventKind
from bot.core.events_tables import compile_wording
from bot.core.events_wording_courts import COURTS
from bot.core.events_wording_platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind is told. title, text, never: compiled expressions; text and never may be None."""

    kind: EventKind
    title: Any
    text: Any = None
    never: Any = None


_TABLES = {**COURTS, **PLATFORMS}
WORDINGS: tuple[Wording, ...] = tuple(
    Wording(kind, *(compile_wording(part) for part in (_TABLES[kind].title, _TABLES[kind].text, _TABLES[kind].never)))
    for kind in EventKind
)

# Not (yet) so: considered, planned, asked for, or only said by somebody unnamed.
HEDGED = compile_wording(r"""
    weigh(?:s|ing)\b // consider(?:s|ing|ed)?\b // mull\w* // might\b // could\b // reportedly\b // alleged\w*\b //
    rumou?r\w* // is testing\b // proposal\b // proposes\b // draft\b // plans? to\b // exploring\b // source: //
    apparently\b // appears? to\b
""")
