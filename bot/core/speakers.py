"""Who speaks in a sentence, as it is printed, and to whom or where.

What is said, on whose side the speaker stands, and what it means are ``claims``. Pronouns are resolved only where the
sentence before names one person. Reads English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.events_hits import Sentence
from bot.core.speaker_patterns import (
    ANOTHER_SAYS,
    CONDITIONS,
    IN_LOWER,
    LEANING,
    NO_PERSON,
    NOBODY,
    OUTLET,
    PAPERS,
    PERSON,
    POST,
    PRONOUN,
    ROLE,
    SAID,
    SENDER,
    SPEAKING,
    THEN_NAMED,
    VIA,
    VIA_PLACE,
)


def speaker_of(sentence: str) -> str:
    """Who speaks in the sentence, as printed; '' if nobody is named."""
    best = ""
    for pattern in SPEAKING:
        for match in pattern.finditer(sentence):
            parts = match.groupdict()
            who = (parts.get("who") or parts.get("who2") or "").strip(" ,").removesuffix(".")
            if who.startswith(CONDITIONS):
                continue
            if (parts.get("post") or "").endswith(ANOTHER_SAYS):
                continue
            if (POST.search(who) or IN_LOWER.fullmatch(who)) and (then := THEN_NAMED.match(sentence, match.end("who"))):
                who = f"{who}{then[0]}"
            who = LEANING.sub("", who)
            if who.casefold() in NOBODY and re.fullmatch(ROLE, post := (parts.get("post") or "").strip(" ,")):
                who = post  # "its plan for AI, the minister said": what stands before the comma is no name
            if (
                not who
                or who.casefold() in NOBODY
                or OUTLET.search(who)
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
    """Whom "he" or "she" means who speaks in the sentence at this place: who spoke in the sentence before, or the one
    person whom it names and is about, for it begins with the name. '' if nobody speaks so, or if it may be another: a
    wrong name under a quotation is worse than none."""
    words = sentences[place].words
    match = PRONOUN.match(words)
    if not match or place < 2 or not re.search(rf"\b{SAID}\b", words):
        return ""
    before = sentences[place - 1].words
    people = _people(before)
    if not people:  # only a surname, of somebody who was named in full earlier
        full = {name for one in sentences[1 : place - 1] for name in _people(one.words)}
        people = {name for name in full if re.search(rf"\b{re.escape(name.split()[-1])}\b", before)}
    speaker = speaker_of(before)
    if speaker in people:
        return speaker
    name = people.pop() if len(people) == 1 else ""
    return name if name and before.startswith((name, name.split()[-1])) else ""


def speaker_of_papers(sentences: Sequence[Sentence], place: int) -> str:
    """Whose words a lawsuit, a complaint or a letter says: those who sue or write by the headline; '' if the sentence
    at this place tells of no such paper, or the headline names nobody."""
    if place < 1 or not PAPERS.search(sentences[place].words):
        return ""
    match = SENDER.match(sentences[0].words)
    return match["who"].strip(" .,") if match and match["who"].casefold() not in NOBODY else ""


def via_of(sentence: str) -> str:
    """To whom or where it is said ("The Verge", "a blog post"); '' if the sentence does not tell."""
    for pattern in (VIA, VIA_PLACE):
        if match := pattern.search(sentence):
            return match["via"].strip(" .,")
    return ""


def _people(sentence: str) -> set[str]:
    """Names in the sentence that may be people's."""
    found = (each["name"] for each in PERSON.finditer(sentence) if not NO_PERSON.search(each["name"]))
    return {name for name in found if not LEANING.match(name)}  # "When Seedance came out" names nobody
