"""Which platforms, topics and keywords an article meets: where, in which words, how often.

    one pass     every name, topic phrase and keyword in one automaton (thousands cost little more than fifty)
    names        platform_names says whether a hit means the platform
    role         subject or passing: title first, then the lead and the share of mentions, or the house of one in the
                 title ("Meta" and its Instagram); "such as X and YouTube" is passing, "told YouTube", "via Instagram"
                 is a source and no mention at all

An owner's name does not match its platforms: news about Google is not news about YouTube. Whether an article
matters is decided in relevance; who gets it, in alerts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core import platform_names as names
from bot.core.model import Article, Match, Risk, Watchlist
from bot.core.phrases import PhraseIndex, fold_kept

_PLACES = ("title", "summary", "text")
# "Others did the same": what follows is named for comparison. Up to the end of the sentence.
_COMPARED = re.compile(
    r"\b(?:such as|like|including|similar (?:to|moves)|unlike|alongside|along with|rivals?|competitors?|"
    r"compared (?:to|with)|follow(?:s|ing) (?:in|moves|similar)|joins|joining|the likes of|formerly (?:of|at))\b"
    r"[^.!?;:]*$",
    re.IGNORECASE,
)
# The platform is only where something was said or seen: no mention at all. "(Jo Bloggs/YouTube)" is a credit too.
_SOURCE = re.compile(
    r"(?:\b(?:told|tells|telling|via|courtesy of|credits?|photo|image|screenshot|photograph)\W{0,2}(?:by\s+|from\s+)?"
    r"|\([^()/]*/\s?|©\s?)$",
    re.IGNORECASE,
)
# ... or the place of a remark: named in passing.
_REMARK = re.compile(
    r"\b(?:wrote|writes|posted|posting|posts?|said|shared|announced|tweeted|thread|statement|message|video|livestream|"
    r"comment(?:ed|s)?|replied|revealed)\s+(?:\w+\s+){0,2}(?:on|to|in)\s+"
    r"(?:a\s+|an\s+|his\s+|her\s+|their\s+|the\s+)?$",
    re.IGNORECASE,
)
_REMARK_AFTER = re.compile(r"^\s+(?:post|thread|message|comment|video)\b", re.IGNORECASE)
_IN_A = re.compile(r"\bin (?:a|an|the)(?: \w+)?\s+$", re.IGNORECASE)
_LEAD_CHARS = 300
# A list of this many platforms in one sentence ("ten platforms that ...") makes none of them the subject.
_LISTED = 4
_SUBJECT_SHARE = 0.25
# Bounds for hostile texts: characters read of each field, mentions kept of each platform.
_LONGEST = 100_000
_MOST = 100


@dataclass(frozen=True, slots=True)
class _Term:
    kind: str  # topic or keyword
    key: str


@dataclass(slots=True)
class _Mention:
    """One accepted occurrence of a platform."""

    place: int
    start: int
    end: int
    passing: bool


@dataclass(slots=True)
class _Found:
    """What was seen of one platform while reading."""

    mentions: list[_Mention] = field(default_factory=list)
    maybe: list[_Mention] = field(default_factory=list)
    proven: bool = False  # a context word stands somewhere


class Matcher:
    """The watchlist (and the keywords of all subscriptions), compiled. Build anew when either changes."""

    def __init__(self, watchlist: Watchlist, keywords: Iterable[str] = ()) -> None:
        """``keywords`` are further phrases to look for besides ``watchlist.keywords``; repeats do not matter."""
        entries: list[tuple[str, names.Name | _Term]] = []
        for platform in watchlist.platforms:
            entries.extend(names.list_names(platform))
        for topic in watchlist.topics:
            entries.extend((phrase, _Term("topic", topic.id)) for phrase in topic.phrases)
        wanted = dict.fromkeys([*watchlist.keywords, *keywords])
        entries.extend((keyword, _Term("keyword", keyword)) for keyword in wanted)
        self._index = PhraseIndex(entries)
        self._risky = {each.id for each in watchlist.platforms if each.risk is not Risk.SAFE or each.hints}
        self._house = {each.id: each.house for each in watchlist.platforms}
        order = {platform.id: number for number, platform in enumerate(watchlist.platforms)}
        order.update({topic.id: number for number, topic in enumerate(watchlist.topics)})
        self._order = order

    def find(self, article: Article) -> tuple[Match, ...]:
        """Every match: platforms first (subjects before passing ones), then topics, then keywords. Never raises."""
        fields = [names.Field(place, getattr(article, place)[:_LONGEST]) for place in _PLACES]
        return self._find(fields)

    def platforms_in(self, text: str) -> tuple[str, ...]:
        """Ids of the platforms that a sentence of running text names, in the watchlist's order."""
        met = {match.key for match in self._find([names.Field("summary", text)]) if match.kind == "platform"}
        return tuple(sorted(met, key=self._order.__getitem__))

    def _find(self, fields: list[names.Field]) -> tuple[Match, ...]:
        found: dict[str, _Found] = {}
        terms: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for number, one in enumerate(fields):
            if one.text:
                self._read(number, one, found, terms)
        platforms = _platform_matches(fields, _settle(found, self._risky), self._house)
        others = [
            Match(kind, key, fields[spots[0][0]].place, _words(fields, spots[0]), len(spots))
            for (kind, key), spots in terms.items()
        ]
        others.sort(key=lambda match: (match.kind != "topic", self._order.get(match.key, 0), match.key))
        return (*platforms, *others)

    def _read(
        self,
        number: int,
        one: names.Field,
        found: dict[str, _Found],
        terms: dict[tuple[str, str], list[tuple[int, int, int]]],
    ) -> None:
        """Sorts the hits of one field: terms, platform mentions (sure, possible) and proofs."""
        spots: list[tuple[int, int, names.Name]] = []
        for start, end, value in self._index.find(fold_kept(one.text)):
            if isinstance(value, _Term):
                terms.setdefault((value.kind, value.key), []).append((number, start, end))
            elif value.kind == "context" or (value.kind == "owner" and one.text[start].isupper()):
                found.setdefault(value.platform, _Found()).proven = True
            elif value.kind != "owner":
                spots.append((start, end, value))
        if spots:
            for start, end, name in _longest(spots):
                _take(number, one, start, end, name, found)


def _longest(spots: list[tuple[int, int, names.Name]]) -> list[tuple[int, int, names.Name]]:
    """Without names inside longer ones ("YouTube" in "YouTube Music"), and without what a ``not`` phrase covers."""
    spots.sort(key=lambda spot: (spot[0], -spot[1], spot[2].kind != "not"))
    vetoed: dict[str, int] = {}
    kept: list[tuple[int, int, names.Name]] = []
    reach = -1
    for start, end, name in spots:
        if name.kind == "not":
            vetoed[name.platform] = max(end, vetoed.get(name.platform, 0))
        if end <= vetoed.get(name.platform, 0):
            continue
        if end <= reach and (start, end) != kept[-1][:2]:
            continue
        kept.append((start, end, name))
        reach = max(reach, end)
    return kept


def _take(number: int, one: names.Field, start: int, end: int, name: names.Name, found: dict[str, _Found]) -> None:
    """Records one name where it stands, if it can mean its platform."""
    text = one.text
    seen = found.get(name.platform)
    if seen and max(len(seen.mentions), len(seen.maybe)) >= _MOST:
        return
    if not names.is_free(text, start, end, name.kind):
        return
    verdict = "yes"
    if name.kind == "cased":
        verdict = "yes" if text[start].isupper() else "no"
    elif name.kind == "word":
        verdict = names.judge_word(one, start, end)
    elif name.kind == "hint":  # others bear it, too: it needs proof elsewhere
        verdict = "maybe" if text[start].isupper() else "no"
    elif name.kind == "letter":
        verdict = names.judge_letter(one, start, end)
    if verdict == "no":
        return
    before = text[max(0, start - 120) : start]
    if _SOURCE.search(before[-60:]):
        return
    passing = bool(
        name.kind == "domain"
        or _REMARK.search(before[-60:])
        or (_IN_A.search(before[-24:]) and _REMARK_AFTER.match(text[end : end + 12]))
        or (one.place != "title" and _COMPARED.search(before))
    )
    seen = found.setdefault(name.platform, _Found())
    mentions = seen.mentions if verdict == "yes" else seen.maybe
    mentions.append(_Mention(number, start, end, passing))


def _settle(found: dict[str, _Found], risky: set[str]) -> dict[str, list[_Mention]]:
    """Mentions by platform; possible ones count once the platform is proven in the same article."""
    settled = {}
    for platform, seen in found.items():
        mentions = list(seen.mentions)
        if seen.maybe and (mentions or (platform in risky and seen.proven)):
            mentions += seen.maybe
        if mentions:
            mentions.sort(key=lambda mention: (mention.place, mention.start))
            settled[platform] = mentions
    # "X, LinkedIn and YouTube": a capital letter in a list of platforms is one of them.
    certain = [mention for mentions in settled.values() for mention in mentions]
    for platform, seen in found.items():
        if platform not in settled:
            listed = [m for m in seen.maybe if any(_beside(m, other) for other in certain)]
            if listed:
                settled[platform] = [_Mention(m.place, m.start, m.end, True) for m in listed]
    return settled


def _beside(one: _Mention, other: _Mention) -> bool:
    """Whether only a comma, a slash or an "and" can stand between two mentions."""
    if one.place != other.place:
        return False
    gap = other.start - one.end if one.start < other.start else one.start - other.end
    return 1 <= gap <= 6


def _platform_matches(
    fields: list[names.Field], settled: dict[str, list[_Mention]], house: dict[str, str]
) -> list[Match]:
    """A Match for each platform with its role, subjects first, then by number of mentions. house: of each platform."""
    listed = _listed_sentences(fields, settled)
    proper: dict[str, list[_Mention]] = {}
    for platform, mentions in settled.items():
        proper[platform] = [
            m
            for m in mentions
            if not m.passing and (m.place, _sentence_of(fields[m.place].text, m.start)) not in listed
        ]
    total = sum(len(mentions) for mentions in proper.values())
    titled = {p for p, mentions in proper.items() if any(fields[m.place].place == "title" for m in mentions)}
    houses = {house[platform] for platform in titled}
    matches = []
    for platform, mentions in settled.items():
        own = proper[platform]
        lead = any(m.start < _LEAD_CHARS for m in own)
        weighty = not titled or len(own) >= total * _SUBJECT_SHARE or house[platform] in houses
        subject = platform in titled or (lead and weighty)
        first = own[0] if own else mentions[0]
        spot = (first.place, first.start, first.end)
        role = "subject" if subject else "passing"
        matches.append(
            Match("platform", platform, fields[first.place].place, _words(fields, spot), len(mentions), role)
        )
    places = {place: number for number, place in enumerate(_PLACES)}
    matches.sort(key=lambda m: (m.role != "subject", places[m.place], -m.count, m.key))
    return matches


def _listed_sentences(fields: list[names.Field], settled: dict[str, list[_Mention]]) -> set[tuple[int, int]]:
    """Sentences of the running text that name so many platforms that they are a list."""
    named: dict[tuple[int, int], set[str]] = {}
    for platform, mentions in settled.items():
        for m in mentions:
            if fields[m.place].place != "title":
                named.setdefault((m.place, _sentence_of(fields[m.place].text, m.start)), set()).add(platform)
    return {where for where, platforms in named.items() if len(platforms) >= _LISTED}


def _sentence_of(text: str, at: int) -> int:
    """Where the sentence around a position begins (roughly: after the last full stop and space)."""
    return max(text.rfind(stop, max(0, at - 600), at) for stop in (". ", "! ", "? ", "\n"))


def _words(fields: list[names.Field], spot: tuple[int, int, int]) -> str:
    return fields[spot[0]].text[spot[1] : spot[2]]
