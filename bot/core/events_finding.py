"""The events that an article tells: which sentence says what happened, where, when, and how far.

    title          what the article is mainly about: the weightiest kind its wording tells
    sentences      stronger wording is asked for, because a text also retells what happened long ago
    date           the date beside the words that tell the event, never a deadline's and never the article's own
    platform       the watched ones that the sentence names, else the first subject of the article

Runs on relevant articles only (elsewhere the wording fires by chance) and reads English only. Claims and clauses are
found elsewhere; what they mean for a platform is ``stances``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.core.events import Dated, Event, EventKind, Precision
from bot.core.events_dates import FoundDate, find_dates
from bot.core.events_scope import scope_of
from bot.core.events_wording import ASKED, BACKGROUND, CLAIMED, HEDGED, MARKET, NO_EVENT, WORDINGS, Wording

_READ = 60  # sentences; what happened is told before
_LEAD = 3  # sentences that may tell the main event in a headline's words
_NEAR = 90  # characters between a date and the words that tell the event
_LONGEST = 700  # characters of a sentence that are read
_SECOND = frozenset({EventKind.RESPONSE, EventKind.DEADLINE})  # told beside another event in one sentence
_MOST = 8
# What courts, lawmakers and dealmakers did is retold in many texts about something else: only the opening counts.
_BACKGROUND = frozenset(
    {
        EventKind.SETTLEMENT,
        EventKind.RULING,
        EventKind.FILED,
        EventKind.LAW_PASSED,
        EventKind.LAW_PROPOSED,
        EventKind.REGULATOR,
        EventKind.DEAL,
        EventKind.LABELLING,
    }
)
_OPENING = 4
_RECENT = timedelta(days=7)
_TELLS = re.compile(
    r"\b(?:announc|said|says|fil(?:e|ed)|rul|sign|order|impos|declin|sued|unveil|launch|publish|post|as of)",
    re.IGNORECASE,
)
# A date after these belongs to a deadline or an effect, not to what was announced.
_EFFECT = re.compile(
    r"(?:effective|take[sn]? (?:in)?(?:to )?(?:effect|force)|took effect|taking effect|"
    r"comes? into force|starting|beginning|"
    r"published online:|start(?:s|ed)?|begin(?:s)?|until|till|before|by|from|deadline|as of|launch\w*|"
    r"later)\W+(?:on |of |in |is |the )*(?:\w+day,? )?$",
    re.IGNORECASE,
)
_FINDER = re.compile(
    r"\b(?:[Ss]potted|[Nn]oticed|[Ff]lagged|[Dd]iscovered|[Ff]ound|[Uu]ncovered|[Pp]ointed out|"
    r"[Cc]alled out|[Hh]ighlighted|[Rr]eported)(?: \w+)? by "
    r"(?P<who>(?:the |a )?(?:[a-z][\w-]* ){0,5}?(?P<name>(?:[A-Z0-9][\w.’'-]*)(?: (?:[A-Z][\w.’'-]*|of|"
    r"for|de|van|von))*))"
)
_FINDER_FIRST = re.compile(
    r"(?P<name>[A-Z0-9][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})(?:, [^,]{3,60},)? (?:first |was the first to )?"
    r"(?:spotted|noticed|flagged|discovered|uncovered|pointed out|called out|drew attention to|spot|notice|flag)\b"
)
_NO_FINDERS = "the it he she they this that these users artists critics musicians many some one we i"
_NOT_NAMES = frozenset(_NO_FINDERS.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article. place: 0 is the title, then the others in order."""

    words: str
    place: int


@dataclass(slots=True)
class _Hit:
    """One kind told by one sentence: where its words stand."""

    wording: Wording
    sentence: Sentence
    start: int
    end: int


def find_events(
    sentences: Sequence[Sentence],
    published: date,
    platforms: Sequence[str],
    names: Mapping[str, re.Pattern[str]],
    terms: Sequence[str] = (),
) -> tuple[Event, ...]:
    """The events of one article, the primary one first.

    sentences: title first; published: the day of the article; platforms: ids of its subjects, the first one weighing
    most; names: for every platform that the article names, the pattern of its names; terms: quoted
    passages of terms, whose own words tell no event.
    """
    title_hit = _best(_of_today(_hits(sentences[0], (), in_title=True))) if sentences else None
    main = title_hit.wording.kind if title_hit else None
    body = [
        hit
        for sentence in sentences[1:_READ]
        for hit in _chosen(_hits(sentence, terms, in_title=False))
        if hit.wording.kind is main or hit.wording.kind not in _BACKGROUND or sentence.place <= _OPENING
    ]
    if title_hit is None and sentences and not NO_EVENT.search(sentences[0].words):
        title_hit = _lead_hit(sentences, terms)
    hits = [hit for hit in ([title_hit] if title_hit else []) + body if hit]
    events: list[Event] = []
    for hit in hits:
        for event in _events_of(hit, published, platforms, names, sentences):
            if event.date is None and hit is not title_hit and _needs_day(event.kind, main):
                continue
            _take(events, event, hit is title_hit)
    if not events:
        return ()
    events = _with_primary(events, title_hit)
    return tuple(_numbered(events)[:_MOST])


def finder_of(sentence: str) -> str:
    """Who noticed it, by the sentence; '' if it names nobody."""
    for pattern in (_FINDER, _FINDER_FIRST):
        for match in pattern.finditer(sentence):
            name = match["name"].strip(" .,’'")
            name = re.sub(r"[’']s$", "", name)
            if name.casefold() not in _NOT_NAMES and not re.fullmatch(r"\d+", name):
                return name
    return ""


def _hits(sentence: Sentence, terms: Sequence[str] = (), *, in_title: bool) -> list[_Hit]:
    words = sentence.words[:_LONGEST]
    for each in terms:
        words = words.replace(each, "_" * len(each))
    if words.rstrip("\"”’').").endswith("?"):
        return []
    asked: Any = (ASKED if in_title else CLAIMED).search(words)
    hits = []
    for wording in WORDINGS:
        expression = wording.title if in_title else wording.text
        found: Any = expression.search(words) if expression is not None else None
        if found and asked and asked.end() <= found.start():
            continue
        if found and not (wording.never is not None and wording.never.search(words)):
            hits.append(_Hit(wording, sentence, found.start(), found.end()))
    return hits


def _needs_day(kind: EventKind, main: EventKind | None) -> bool:
    """Whether only a day makes it worth telling: a deadline has one ("opt out by pressing a button" is none), and that
    a case was brought goes without saying where the news is how it ended."""
    return kind is EventKind.DEADLINE or (kind is EventKind.FILED and main in (EventKind.SETTLEMENT, EventKind.RULING))


def _of_today(hits: list[_Hit]) -> list[_Hit]:
    """The hits of a headline without those in a clause about what was before ("... after the settlement"). "After the
    outcry" itself tells of a turn."""
    if not hits:
        return hits
    words = hits[0].sentence.words
    before: Any = BACKGROUND.search(words)
    if not before or MARKET.search(words):
        return hits
    first, last = before.start(), len(words)
    if first == 0:  # "After the settlement, ...": up to the comma
        last = words.find(", ") if ", " in words else 0
    return [
        hit
        for hit in hits
        if not first <= hit.start < last or (hit.start == first and hit.wording.kind is EventKind.REVERSAL)
    ]


def _best(hits: list[_Hit]) -> _Hit | None:
    """The weightiest kind, by the order of the tables."""
    return hits[0] if hits else None


def _chosen(hits: list[_Hit]) -> list[_Hit]:
    """What one sentence of the text is taken to tell: one event, and a response or a deadline beside it."""
    return [hit for place, hit in enumerate(hits) if place == 0 or hit.wording.kind in _SECOND]


def _lead_hit(sentences: Sequence[Sentence], terms: Sequence[str]) -> _Hit | None:
    """A headline that tells nothing leaves the main event to the first sentences."""
    for sentence in sentences[1 : 1 + _LEAD]:
        hits = _hits(sentence, terms, in_title=False)
        if hit := _best([each for each in hits if each.wording.kind is not EventKind.RESPONSE]):
            return hit
    return None


def _events_of(
    hit: _Hit,
    published: date,
    platforms: Sequence[str],
    names: Mapping[str, re.Pattern[str]],
    sentences: Sequence[Sentence],
) -> list[Event]:
    sentence = hit.sentence
    if sentence.place == 0:
        hit = _in_text(hit, sentences) or hit
        sentence = hit.sentence
    words = sentence.words
    kind = hit.wording.kind
    places = {platform: names[platform].search(words) for platform in platforms if platform in names}
    found = {platform: place.start() for platform, place in places.items() if place}
    named = sorted(found, key=lambda platform: found[platform])
    told = named or list(platforms[:1]) or [""]
    # A lawsuit, a deal and a ruling concern all who are named; what a company changes concerns the company.
    if kind not in (EventKind.FILED, EventKind.DEAL, EventKind.RULING, EventKind.SETTLEMENT, EventKind.CRAWLER):
        told = told[:1] if len(told) > 2 else told
    event = Event(
        kind=kind,
        platform="",
        evidence=words,
        date=_date_of(hit, find_dates(words, published), published) or _date_of_lead(hit, sentences, published),
        scope=scope_of(words),
        who=finder_of(words) if kind is EventKind.FLAGGED else "",
        hedged=bool(HEDGED.search(words[: hit.end + 20])),
    )
    return [replace(event, platform=platform) for platform in told]


def _in_text(hit: _Hit, sentences: Sequence[Sentence]) -> _Hit | None:
    """The first sentence of the text that tells the same kind: better evidence than a headline."""
    for sentence in sentences[1:8]:
        for strict in (False, True):
            for other in _hits(sentence, in_title=strict):
                if other.wording.kind is hit.wording.kind:
                    return other
    return None


def _date_of(hit: _Hit, found: Sequence[FoundDate], published: date) -> Dated | None:
    """The date nearest to the words that tell the event, if it is near. What happened did not happen after the article:
    a later day is that of a hearing or a deadline."""
    words = hit.sentence.words
    near: list[tuple[int, FoundDate]] = []
    for each in found:
        if each.date.first > published + timedelta(days=1) and hit.wording.kind is not EventKind.DEADLINE:
            continue
        gap = max(0, each.start - hit.end, hit.start - each.end)
        effect = bool(_EFFECT.search(words[: each.start]))
        if gap > (_NEAR if each.date.precision is not Precision.DAY else 2 * _NEAR) or (
            effect and hit.wording.kind is not EventKind.DEADLINE and each.date.precision is not Precision.BY
        ):
            continue
        near.append((gap + (200 if each.date.precision is Precision.YEAR else 0), each))
    return min(near, key=lambda pair: pair[0])[1].date if near else None


def _date_of_lead(hit: _Hit, sentences: Sequence[Sentence], published: date) -> Dated | None:
    """Told in a headline or the first sentence without its day: the one day of the lead that is near the article's."""
    if hit.sentence.place > 1 or hit.wording.kind is EventKind.DEADLINE:
        return None
    days = {
        each.date
        for sentence in sentences[1 : 2 + _LEAD]
        for each in find_dates(sentence.words, published)
        if each.date.precision is Precision.DAY
        and timedelta(0) <= published - each.date.last <= _RECENT
        and not _EFFECT.search(sentence.words[: each.start])
        and _TELLS.search(sentence.words)
    }
    return days.pop() if len(days) == 1 else None


def _take(events: list[Event], event: Event, first: bool) -> None:
    """Add the event, or let it fill what the same event lacks: one kind at one platform and date is told once."""
    for place, known in enumerate(events):
        if known.kind is not event.kind or known.platform != event.platform:
            continue
        if known.date and event.date and not known.date.meets(event.date):
            if event.kind is EventKind.RESPONSE or first:
                return
            continue
        if known.date is None and event.date is not None:
            events[place] = replace(event, hedged=known.hedged, primary=known.primary, who=event.who or known.who)
        elif event.who and not known.who:
            events[place] = replace(known, who=event.who)
        return
    events.append(event)


def _with_primary(events: list[Event], title_hit: _Hit | None) -> list[Event]:
    """Mark the main event. An article whose headline and lead tell none is about something else."""
    main = title_hit.wording.kind if title_hit else None
    marked = [replace(event, primary=event.kind is main) for event in events]
    return sorted(marked, key=lambda event: not event.primary)


def _numbered(events: list[Event]) -> list[Event]:
    seen: dict[tuple[EventKind, str], int] = {}
    numbered = []
    for event in events:
        key = (event.kind, event.platform)
        numbered.append(replace(event, number=seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return numbered
