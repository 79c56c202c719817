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
from dataclasses import replace
from datetime import date, timedelta

from bot.core.events import Dated, Event, EventKind, Precision, Scope
from bot.core.events_dates import FoundDate, find_dates
from bot.core.events_hits import (
    LEAD,
    LONG_AGO,
    PUBLIC_ACTS,
    Hit,
    Sentence,
    chosen,
    has_its_matter,
    headline_hit,
    hits_in,
    in_text,
    lead_hit,
)
from bot.core.events_scope import scope_of
from bot.core.events_wording import HEDGED

_READ = 60  # sentences; what happened is told before
_NEAR = 90  # characters between a date and the words that tell the event
_MOST = 8
# These are retold in many texts about something else: only the opening counts.
_BACKGROUND = PUBLIC_ACTS | {EventKind.LABELLING}
_OPENING = 4
_IN_COURT = (EventKind.FILED, EventKind.RULING, EventKind.SETTLEMENT)
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


def find_events(
    sentences: Sequence[Sentence],
    published: date,
    platforms: Sequence[str],
    names: Mapping[str, re.Pattern[str]],
    terms: Sequence[str] = (),
    *,
    several: bool = False,
) -> tuple[Event, ...]:
    """The events of one article, the primary one first.

    sentences: title first; published: the day of the article; platforms: ids of its subjects, the first one weighing
    most; names: for every platform that the article names, the pattern of its names; terms: quoted
    passages of terms, whose own words tell no event; several: it is about more than one company, so that a sentence
    must name whom it means.
    """
    title_hit = headline_hit(sentences[0]) if sentences else None
    main = title_hit.wording.kind if title_hit else None
    body = [
        hit
        for sentence in sentences[1:_READ]
        for hit in chosen(hits_in(sentence, terms, in_title=False))
        if hit.wording.kind is main or hit.wording.kind not in _BACKGROUND or sentence.place <= _OPENING
    ]
    if title_hit is None:
        title_hit = lead_hit(sentences, terms)
    hits = [hit for hit in ([title_hit] if title_hit else []) + body if hit]
    events: list[Event] = []
    for hit in hits:
        for event in _events_of(hit, published, platforms, names, sentences):
            if hit is not title_hit and several and not _named(event, names, platforms):
                continue  # "the company" is one of several
            if event.date is None and hit is not title_hit and _needs_day(event.kind, main):
                continue
            if not has_its_matter(event.kind, hit.sentence.place, sentences):
                continue
            _take(events, event, hit is title_hit, published)
    if not events:
        return ()
    events = _with_primary(events, title_hit)
    return tuple(_numbered(events)[:_MOST])


def event_of_headline(
    kind: EventKind, sentences: Sequence[Sentence], platforms: Sequence[str], names: Mapping[str, re.Pattern[str]]
) -> Event:
    """The main event of an article whose wording no rule read, but of which the kind is known: its headline is the
    evidence, no date is read from it, and it counts as hedged: no sentence tells it, so that no "last change" and no
    digest rests on it."""
    words = sentences[0].words
    named = [platform for platform in platforms if platform in names and names[platform].search(words)]
    return Event(
        kind=kind,
        platform=[*named, *platforms, ""][0],
        evidence=words,
        scope=_scope_of(kind, words),
        who=finder_of(words) if kind is EventKind.FLAGGED else "",
        hedged=True,
        primary=True,
    )


def finder_of(sentence: str) -> str:
    """Who noticed it, by the sentence; '' if it names nobody."""
    for pattern in (_FINDER, _FINDER_FIRST):
        for match in pattern.finditer(sentence):
            name = match["name"].strip(" .,’'")
            name = re.sub(r"[’']s$", "", name)
            if name.casefold() not in _NOT_NAMES and not re.fullmatch(r"\d+", name):
                return name
    return ""


def _named(event: Event, names: Mapping[str, re.Pattern[str]], platforms: Sequence[str]) -> bool:
    """Whether its sentence names one of the platforms."""
    return any(names[each].search(event.evidence) for each in platforms if each in names)


def _needs_day(kind: EventKind, main: EventKind | None) -> bool:
    """Whether only a day makes it worth telling: a deadline has one ("opt out by pressing a button" is none), and that
    a case was brought goes without saying where the news is how it ended."""
    return kind is EventKind.DEADLINE or (kind is EventKind.FILED and main in (EventKind.SETTLEMENT, EventKind.RULING))


def _events_of(
    hit: Hit,
    published: date,
    platforms: Sequence[str],
    names: Mapping[str, re.Pattern[str]],
    sentences: Sequence[Sentence],
) -> list[Event]:
    sentence = hit.sentence
    if sentence.place == 0:
        hit = in_text(hit, sentences, published) or hit
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
        scope=_scope_of(kind, words),
        who=finder_of(words) if kind is EventKind.FLAGGED else "",
        hedged=bool(HEDGED.search(words[: hit.end + 20])),
    )
    return [replace(event, platform=platform) for platform in told]


def _scope_of(kind: EventKind, words: str) -> Scope:
    """How far it reaches. The region in a sentence about a court is where the court sits."""
    scope = scope_of(words)
    return replace(scope, region="") if kind in _IN_COURT else scope


def _date_of(hit: Hit, found: Sequence[FoundDate], published: date) -> Dated | None:
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


def _date_of_lead(hit: Hit, sentences: Sequence[Sentence], published: date) -> Dated | None:
    """Told in a headline or the first sentence without its day: the one day of the lead that is near the article's."""
    if hit.sentence.place > 1 or hit.wording.kind is EventKind.DEADLINE:
        return None
    days = {
        each.date
        for sentence in sentences[1 : 2 + LEAD]
        for each in find_dates(sentence.words, published)
        if each.date.precision is Precision.DAY
        and timedelta(0) <= published - each.date.last <= _RECENT
        and not _EFFECT.search(sentence.words[: each.start])
        and _TELLS.search(sentence.words)
    }
    return days.pop() if len(days) == 1 else None


def _take(events: list[Event], event: Event, first: bool, published: date) -> None:
    """Add the event, or let it fill what the same event lacks: one kind at one platform and date is told once. What was
    long ago is another one, except that terms are often news long after they were changed."""
    old = event.kind is not EventKind.TERMS and event.date is not None and event.date.last < published - LONG_AGO
    for place, known in enumerate(events):
        if known.kind is not event.kind or known.platform != event.platform:
            continue
        if known.date and event.date and not known.date.meets(event.date):
            if event.kind is EventKind.RESPONSE or first:
                return
            continue
        if known.date is None and old:
            continue
        if known.date is None and event.date is not None:
            events[place] = replace(event, hedged=known.hedged, primary=known.primary, who=event.who or known.who)
        elif event.who and not known.who:
            events[place] = replace(known, who=event.who)
        return
    events.append(event)


def _with_primary(events: list[Event], title_hit: Hit | None) -> list[Event]:
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
