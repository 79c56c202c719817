"""Which watched platform people mean by what they typed: name, alias, owner, or something misspelt.

Names and how near one is to another are ``naming``'s; here are owners, and what is offered where several are meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model import Platform
from bot.core.naming import SURE_SCORE, Naming, key_of

_LEAST = 4  # letters of a name that may be taken for a misspelling
_MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """platform: the one that is meant, None if that is not clear; offered: those that may be meant, best first; owner:
    the name of their owner, if it was the owner that was typed."""

    platform: Platform | None
    offered: tuple[Platform, ...] = ()
    owner: str = ""


def choose_platform(words: str, naming: Naming) -> Choice:
    """The platform that ``words`` name. An owner with platforms of its own name offers both."""
    wanted = key_of(words)
    if not wanted:
        return Choice(None)
    owned = tuple(each for each in naming.platforms.values() if key_of(each.owner) == wanted)
    named = naming.find_platform(words)
    if named is not None:
        others = owned if wanted == key_of(named.owner) else owned_by(named, naming)
        return Choice(named, tuple(each for each in others if each is not named)[:_MOST])
    if owned:
        return Choice(None, owned[:_MOST], owned[0].owner)
    near = naming.near_platforms(words, _MOST)
    sure = naming.near_platforms(words, 2, SURE_SCORE)
    if len(sure) == 1 and len(wanted) >= _LEAST:
        return Choice(sure[0], tuple(each for each in near if each is not sure[0]))
    return Choice(None, tuple(near))


def choose_platforms(words: str, naming: Naming) -> tuple[tuple[Platform, ...], tuple[str, ...]]:
    """Several platforms, parted by commas, "and" or blanks: (those that are clear, the words that are not)."""
    text = key_of(words).replace(" and ", ",").replace(" vs ", ",").replace("&", ",")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found: list[Platform] = []
    unclear: list[str] = []
    for part in parts:
        pieces = [part] if choose_platform(part, naming).platform else part.split()
        for piece in pieces:
            chosen = choose_platform(piece, naming).platform
            if chosen is None:
                unclear.append(piece)
            elif chosen not in found:
                found.append(chosen)
    return tuple(found), tuple(unclear)


def owned_by(owner: Platform, naming: Naming) -> tuple[Platform, ...]:
    """The watched platforms that belong to a company that is itself watched, at most five."""
    name = key_of(owner.name)
    return tuple(each for each in naming.platforms.values() if key_of(each.owner) == name and each is not owner)[:_MOST]
