"""Whether an edited headline says something else: a new event, another platform, a yes that became a no.

Most edits mend a word or tease more; people are told only of those that move the meaning. Looks at headlines: a changed
text below the same headline updates the record silently. Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.event_class import classes_of, turns_of
from bot.core.model import Article
from bot.core.text import fold, title_fold

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|without|denies|denied|deny|refuses?|refused|rejects?|rejected|stops?|cannot|"
    r"(?:wo|do|does|did|is|are|was|were|ca|could|should|would|has|have|had)n't)\b"
)
_EVENTS = {
    "reversal": "a reversal",
    "settlement": "a settlement",
    "ruling": "a ruling",
    "passed": "a law or rule in force",
    "deadline": "a moved deadline",
    "court": "a court case",
    "deal": "a deal",
    "state": "an act of a government",
    "terms": "changed terms",
    "label": "labels for AI",
    "paper": "a study",
}


def meaning_moved(
    before: Article, after: Article, platforms_before: tuple[str, ...] = (), platforms_after: tuple[str, ...] = ()
) -> str:
    """What an edited headline says that the old one did not, in a few words; '' if the meaning stayed.

    platforms: display names that each headline is about; without them platforms are not compared.
    """
    if title_fold(before.title, before.publisher) == title_fold(after.title, after.publisher):
        return ""
    old, new = (replace(each, summary="", text="") for each in (before, after))
    moved = [f"tells of {_EVENTS[turn]}" for turn in sorted(turns_of(new) - turns_of(old))]
    if not moved:
        moved = [f"tells of {_EVENTS[name]}" for name in sorted(classes_of(new) - classes_of(old))]
    moved += [f"names {name}" for name in platforms_after if name not in platforms_before]
    had, has = (_NEGATION.search(fold(each.title)) for each in (before, after))
    if has and not had:
        moved.append(f"says “{has.group()}”")
    elif had and not has:
        moved.append(f"no longer says “{had.group()}”")
    return "; ".join(moved)
