"""Where sources differ: slots with the values that articles give, and which of them cannot all be true.

Both sides stand side by side with their sources; nothing is decided. A less exact date meets a more exact one ("early
2024", "February 2024"). What one article tells as a sequence, what is moved, what holds in another region or plan, and
figures that grow over time are no conflicts. When all agree there is nothing to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.events import EVERYWHERE, Dated, Event, EventKind, Origin, Scope
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of
from bot.core.stances import default_of
from bot.core.text import fold

SAME_NEWS = timedelta(days=45)  # between two articles that tell of one and the same change


class SlotName(StrEnum):
    """What can differ."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    DEFAULT = "default"
    COVERED = "covered"
    FINDER = "finder"
    OPTIONAL = "optional"


SLOT_NAMES: dict[SlotName, str] = {
    SlotName.ANNOUNCED: "when it changed",
    SlotName.EFFECTIVE: "from when it holds",
    SlotName.DEFAULT: "what the default is",
    SlotName.COVERED: "who is covered",
    SlotName.FINDER: "who found it first",
    SlotName.OPTIONAL: "whether it is optional",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that one article gives. value: in a reader's words; date: for the slots that are dates; about: the kind
    of event it belongs to, '' for any."""

    name: SlotName
    value: str
    evidence: str
    scope: Scope = EVERYWHERE
    date: Dated | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A slot with the article that gives it."""

    slot: Slot
    origin: Origin


@dataclass(frozen=True, slots=True)
class Conflict:
    """sides: each value with the articles that give it, the best supported first."""

    name: SlotName
    scope: Scope
    sides: tuple[tuple[str, tuple[Given, ...]], ...]


_OPTIONAL = re.compile(
    r"\b(?:is|are|was|be|remains?|will be|as|makes? it|entirely|strictly|"
    r"now) (?:\w+ )?(?P<value>optional|voluntary|mandatory|compulsory|obligatory)\b|"
    r"\b(?P<verb>required to|obliged to|forced to|not required to)\b",
    re.IGNORECASE,
)
_MUST = frozenset({"mandatory", "compulsory", "obligatory", "required to", "obliged to", "forced to"})
_COVERED = re.compile(
    r"\b(?P<how>(?:all |every |only )?new|all|every|only)(?: of its| the)? (?:\w+ )?(?P<what>users?|websites?|"
    r"sites?|accounts?|customers?|zones|domains|creators?|artists?|members?|subscribers?)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:AI|train\w*|crawl\w*|scrap\w*|default|terms|clause|label\w*|block\w*|opt|polic(?:y|ies)|"
    r"disclos\w+|tag\w*)\b",
    re.IGNORECASE,
)


def slots_of(
    sentences: Sequence[Sentence], events: Sequence[Event], deadlines: Iterable[tuple[Dated, str, Scope]]
) -> list[Slot]:
    """The slots that one article fills. deadlines: (day, evidence, scope) of those from which something holds."""
    slots = [
        Slot(SlotName.ANNOUNCED, str(event.date), event.evidence, event.scope, event.date, event.kind)
        for event in events
        if event.kind is EventKind.TERMS and event.date
    ]
    slots += [
        Slot(SlotName.FINDER, event.who, event.evidence, Scope(), None, event.kind)
        for event in events
        if event.kind is EventKind.FLAGGED and event.who
    ]
    slots += _filings(events)
    slots += [Slot(SlotName.EFFECTIVE, str(day), evidence, scope, day) for day, evidence, scope in deadlines]
    for sentence in sentences:
        words = sentence.words
        if sentence.place == 0 or words.endswith("?") or not _RULE.search(words):
            continue
        scope = scope_of(words)
        if value := default_of(words):
            slots.append(Slot(SlotName.DEFAULT, value, words, Scope(scope.region, scope.plan, "", scope.party)))
        if match := _OPTIONAL.search(words):
            said = fold(match["value"] or match["verb"])
            slots.append(
                Slot(SlotName.OPTIONAL, "mandatory" if said in _MUST else "optional", words, Scope(scope.region))
            )
        if match := _COVERED.search(words):
            wide = match["how"].casefold() in ("all", "every")
            what = match["what"].casefold().rstrip("s")
            slots.append(Slot(SlotName.COVERED, f"{'all' if wide else 'only new'} {what}s", words, Scope(scope.region)))
    return _each_once(slots)


def _filings(events: Sequence[Event]) -> list[Slot]:
    """When a lawsuit was filed: comparable only between the same parties."""
    filed = [event for event in events if event.kind is EventKind.FILED and event.date]
    slots = []
    for event in filed:
        parties = sorted({each.platform for each in filed if each.evidence == event.evidence and each.platform})
        if len(parties) > 1:
            about = f"{event.kind} {' '.join(parties)}"
            slots.append(Slot(SlotName.ANNOUNCED, str(event.date), event.evidence, EVERYWHERE, event.date, about))
    return slots


def find_conflicts(given: Sequence[Given]) -> tuple[Conflict, ...]:
    """The conflicts among what articles give about one platform."""
    groups: dict[tuple[SlotName, Scope, str], list[Given]] = {}
    for each in given:
        if not each.origin.derivative:
            groups.setdefault((each.slot.name, _narrow(each.slot), each.slot.about), []).append(each)
    found = (
        _conflict(name, scope, cluster)
        for (name, scope, _), members in groups.items()
        for cluster in _clusters(members)
    )
    return tuple(conflict for conflict in found if conflict)


def _narrow(slot: Slot) -> Scope:
    """The scope as far as it parts the matter: a kind of content does not."""
    return Scope(slot.scope.region, slot.scope.plan, "", slot.scope.party)


def _clusters(given: list[Given]) -> list[list[Given]]:
    """Articles of one time: a change that is told a year later is another one."""
    clusters: list[list[Given]] = []
    for each in sorted(given, key=lambda one: one.origin.date):
        if clusters and each.origin.date - clusters[-1][-1].origin.date <= SAME_NEWS:
            clusters[-1].append(each)
        else:
            clusters.append([each])
    return clusters


def _conflict(name: SlotName, scope: Scope, cluster: list[Given]) -> Conflict | None:
    sides: list[list[Given]] = []
    for each in sorted(cluster, key=lambda one: _openness(one.slot)):
        fitting = next((side for side in sides if _agree(each.slot, side[0].slot)), None)
        if fitting is None:
            sides.append([each])
        else:
            fitting.append(each)
    articles = [{one.origin.url for one in side} for side in sides]
    # An article that gives two of the values tells a sequence or the dispute itself.
    told = [
        place for place, urls in enumerate(articles) if any(urls - other for other in articles if other is not urls)
    ]
    if len(sides) < 2 or len(told) < 2 or _in_sequence(articles):
        return None
    ordered = sorted(sides, key=lambda side: -len({one.origin.publisher for one in side}))
    return Conflict(name, scope, tuple((side[0].slot.value, tuple(side)) for side in ordered[:4]))


def _in_sequence(articles: list[set[str]]) -> bool:
    """Whether one article gives every value there is."""
    common = set.intersection(*articles) if articles else set()
    return bool(common)


def _openness(slot: Slot) -> int:
    return slot.date.span.days if slot.date else 0


def _agree(one: Slot, other: Slot) -> bool:
    if one.date and other.date:
        return one.date.meets(other.date) or _near(one.date, other.date)
    first, second = fold(one.value), fold(other.value)
    if one.name is SlotName.FINDER:
        return first in second or second in first or first.split()[-1] == second.split()[-1]
    return first == second


def _near(one: Dated, other: Dated) -> bool:
    """A day's difference is a time zone's."""
    return abs((one.first - other.first).days) <= 1 and abs((one.last - other.last).days) <= 1


def _each_once(slots: list[Slot]) -> list[Slot]:
    seen: set[tuple[SlotName, str, Scope]] = set()
    kept = []
    for slot in slots:
        key = (slot.name, fold(slot.value), slot.scope)
        if key not in seen:
            seen.add(key)
            kept.append(slot)
    return kept
