"""Which watched platform people mean by what they typed: name, alias, owner, or something misspelt.

Decides nothing where several are meant: it offers them. Looks only at the watchlist.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.core.model import Platform, Watchlist
from bot.core.text import fold

_LIKE = 72  # of 100: near enough to be offered
_SURE = 88  # near enough to be meant, if nothing else is
_MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """platform: the one that is meant, None if that is not clear; offered: those that may be meant, best first; owner:
    the name of their owner, if it was the owner that was typed."""

    platform: Platform | None
    offered: tuple[Platform, ...] = ()
    owner: str = ""


def choose_platform(words: str, watchlist: Watchlist) -> Choice:
    """The platform that ``words`` name. An owner with platforms of its own name offers both."""
    wanted = fold(words).strip(" .!?@")
    if not wanted:
        return Choice(None)
    for platform in watchlist.platforms:
        if wanted in _names(platform) and wanted != fold(platform.owner):
            return Choice(platform, owned_by(platform, watchlist))
    owned = [platform for platform in watchlist.platforms if fold(platform.owner) == wanted]
    named = [platform for platform in watchlist.platforms if wanted in _names(platform)]
    if named:
        return Choice(named[0], tuple(each for each in owned if each is not named[0]))
    if owned:
        return Choice(owned[0] if len(owned) == 1 and len(wanted) < 2 else None, tuple(owned[:_MOST]), owned[0].owner)
    return _nearest(wanted, watchlist)


def choose_platforms(words: str, watchlist: Watchlist) -> tuple[tuple[Platform, ...], tuple[str, ...]]:
    """Several platforms, parted by commas, "and" or blanks: (those that are clear, the words that are not)."""
    text = fold(words).replace(" and ", ",").replace(" vs ", ",").replace("&", ",")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found: list[Platform] = []
    unclear: list[str] = []
    for part in parts:
        pieces = [part] if choose_platform(part, watchlist).platform else part.split()
        for piece in pieces:
            chosen = choose_platform(piece, watchlist).platform
            if chosen is None:
                unclear.append(piece)
            elif chosen not in found:
                found.append(chosen)
    return tuple(found), tuple(unclear)


def _names(platform: Platform) -> set[str]:
    return {platform.id, fold(platform.name), *(fold(alias) for alias in platform.aliases), *platform.domains}


def owned_by(owner: Platform, watchlist: Watchlist) -> tuple[Platform, ...]:
    """The watched platforms that belong to a company that is itself watched, at most five."""
    name = fold(owner.name)
    return tuple(each for each in watchlist.platforms if fold(each.owner) == name and each is not owner)[:_MOST]


def _nearest(wanted: str, watchlist: Watchlist) -> Choice:
    names = {name: platform for platform in watchlist.platforms for name in _names(platform) if len(name) > 1}
    close = process.extract(wanted, list(names), scorer=fuzz.ratio, limit=12, score_cutoff=_LIKE)
    offered = list(dict.fromkeys(names[name] for name, _, _ in close))[:_MOST]
    if (
        close
        and close[0][1] >= _SURE
        and len(wanted) >= 4
        and len({names[name].id for name, score, _ in close if score >= _SURE}) == 1
    ):
        return Choice(offered[0], tuple(offered[1:]))
    return Choice(None, tuple(offered))
