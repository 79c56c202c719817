"""Who speaks in a sentence, as it is printed, and to whom or where.

Only of a speaker who stands beside a verb of saying; others are found by ``speakers_implied``. What is said, on whose
side the speaker stands, and what it means are ``claims``. Reads English only.
"""

from __future__ import annotations

import re

from bot.core.speaker_names import ROLE, WHO
from bot.core.speaker_patterns import (
    ANOTHER_SAYS,
    BEFORE_SAID,
    CONDITIONS,
    IN_LOWER,
    ITS_NAME,
    LEANING,
    LED,
    NAMED_LAST,
    NO_BODY,
    NOBODY,
    OUTLET,
    POST,
    POST_NAMED,
    SPEAKING,
    THEN_NAMED,
    TOGETHER,
    TRAILING,
    VIA,
    VIA_PLACE,
)


def speaker_of(sentence: str) -> str:
    """Who speaks in the sentence, as printed; '' if nobody is named."""
    for pattern in SPEAKING:
        found = (
            _speaker_by(match, sentence, told_after=pattern is BEFORE_SAID) for match in pattern.finditer(sentence)
        )
        if who := next(filter(None, found), ""):
            return who
    return ""


def _speaker_by(match: re.Match[str], sentence: str, *, told_after: bool) -> str:
    """Whom a match names; '' if that is nobody who speaks. told_after: the verb follows, so that a name which something
    else leads to ("gave life to Jane Doe") does not act in it."""
    parts = match.groupdict()
    group = next(each for each in ("who", "who2", "who3") if parts.get(each))
    post = (parts.get("post") or "").strip(" ,")
    who = (parts.get(group) or "").strip(" ,").removesuffix(".")
    if who.startswith(CONDITIONS) or post.endswith(ANOTHER_SAYS) or TOGETHER.fullmatch(post):
        return ""
    only_post = POST.search(who) or IN_LOWER.fullmatch(who) or (_said_before(match) and re.fullmatch(ROLE, who))
    if only_post and (then := THEN_NAMED.match(sentence, match.end(group))):
        who = f"{who}{then[0]}"
    who = TRAILING.sub("", LEANING.sub("", who).removeprefix("that "))
    if re.fullmatch(ROLE, who):  # whose post it is may be named right behind it
        named = ITS_NAME.match(sentence, match.end(group)) or NAMED_LAST.match(post)
        who = named["name"] if named else who
    if post and (who.casefold() in NOBODY or _stands_behind_comma(match, sentence)):
        # "its plan for AI, the minister said": what stands before the comma does not speak
        who = post if re.fullmatch(WHO, post) or POST_NAMED.fullmatch(post) else ""
    elif told_after and LED.search(sentence[: match.start(group)]):
        return ""
    return who if _can_speak(who) else ""


def _stands_behind_comma(match: re.Match[str], sentence: str) -> bool:
    """Whether what follows the name begins with a comma and ends without one: "Acme closes Body, the owner said", "As
    Body reports, CEO Jane Doe said" - no apposition, but another who speaks."""
    start, end = match.span("post")
    post, before, behind = sentence[start:end], sentence[:start].rstrip(), sentence[end : end + 1]
    another = post.startswith(("the ", "its ", "a ", "an ")) or POST_NAMED.fullmatch(post)
    return before.endswith(",") and behind != "," and bool(another)


def _can_speak(who: str) -> bool:
    if not who or who.casefold() in NOBODY or OUTLET.search(who) or who.split()[0].casefold() in {"terms", "and"}:
        return False
    what_claims = who.endswith(("’s", "'s"))  # somebody's something
    return not what_claims and not (who[0].islower() and NO_BODY.search(who))


def via_of(sentence: str) -> str:
    """To whom or where it is said ("The Verge", "a blog post"); '' if the sentence does not tell."""
    for pattern in (VIA, VIA_PLACE):
        if match := pattern.search(sentence):
            return match["via"].strip(" .,")
    return ""


def _said_before(match: re.Match[str]) -> bool:
    """Whether the verb stands before the speaker: said Jane Doe."""
    return bool(match.groupdict().get("said")) and match.start("said") < match.start("who")
