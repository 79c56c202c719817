"""Everything that one article says for the record: events, clauses, claims, stances, deadlines, slots, per platform.

    reading copy -> sentences | events_finding, clauses, claims, deadlines, stances, conflicts | -> Fact per platform

A fact has a name that stays the same whenever the article is read again (``fact_id``), so that what people correct
survives a rebuild. Reads one article; what many say together is ``platform_record``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.claims import Claim, Sense, find_claims
from bot.core.clauses import Clause, find_clauses
from bot.core.conflicts import Slot, slots_of
from bot.core.deadlines import Deadline, find_deadlines
from bot.core.events import Event, EventKind, Origin, fact_id
from bot.core.events_finding import event_of_headline, find_events
from bot.core.events_hits import Sentence
from bot.core.model import Article, Match, Relevance, Watchlist
from bot.core.opinion import Opinion
from bot.core.opinion_features import features_of
from bot.core.relevance_topics import is_foreign
from bot.core.sentences import split_sentences
from bot.core.sides import Side, speaks_for
from bot.core.signals import find_signals, read_sentences
from bot.core.stances import (
    bars_itself,
    stances_of_claims,
    stances_of_clauses,
    stances_of_deals,
    stances_of_reports,
    who_bars,
)
from bot.core.standing import Stance
from bot.core.summary_cues import ESSAY
from bot.core.text import fold
from bot.core.urls import url_key

MOST_SENTENCES = 160
LONGEST = 2000  # characters of a sentence: its beginning is still word for word
_ESSAY_SHARE = 0.3
# "Jane Doe / The Paper: ..." before what an aggregator quotes of another outlet.
_CREDIT = re.compile(r"^[^:/.]{3,60} / [^:/]{2,40}:\s+")

_KINDS = frozenset(EventKind)

Body = Event | Clause | Claim | Stance | Deadline | Slot


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that one article says about one platform ('' for none that is watched)."""

    id: str
    platform: str
    origin: Origin
    body: Body


class RecordReader:
    """Reads relevant articles for the record. Built once from the watchlist. opinion: says which event is the main one
    where no rule does or where it is surer of another; without it the rules decide alone."""

    def __init__(self, watchlist: Watchlist, opinion: Opinion | None = None) -> None:
        self._opinion = opinion
        self._names = {each.id: each.name for each in watchlist.platforms}
        self._house = {each.id: each.house for each in watchlist.platforms}
        self._own = {each.id: (each.name, *each.aliases, each.owner) for each in watchlist.platforms}
        self._people = {each.id: each.people for each in watchlist.platforms}
        self._patterns = {
            each.id: re.compile(
                "|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in (each.name, *each.aliases))
            )
            for each in watchlist.platforms
        }

    def read(self, article: Article, relevance: Relevance) -> tuple[Fact, ...]:
        """The facts of an article. article: its reading copy, with its id; relevance: what it was judged to be."""
        sentences, patterns, clauses, houses, events = self._opened(article, relevance)
        day = article.date.date()
        subjects = relevance.platforms
        own = [name for platform in subjects for name in self._own.get(platform, ()) if name]
        people = [name for platform in subjects for name in self._people.get(platform, ())]
        claims = find_claims(sentences, own, clauses, own_only=houses == 1, people=people)
        deadlines = find_deadlines(sentences, day)
        stances = [
            *stances_of_clauses(clauses, events),
            *stances_of_claims([each for each in claims if each.evidence != article.title]),
            *stances_of_reports(
                sentences, [*(each.evidence for each in claims), *(each.evidence for each in clauses)], deadlines
            ),
        ]
        effective = [
            (each.day, each.evidence, each.scope) for each in deadlines if each.what == "effective" and not each.moved
        ]
        slots = slots_of(sentences, events, effective)
        origin = Origin(
            article.id, article.publisher, article.url, article.title, article.date, article.weight,
            derivative=is_derivative(sentences, clauses),
        )  # fmt: skip
        key = url_key(article.url) or f"{article.feed_id}#{article.id}"
        # What is only guessed stands for itself: no stance and no date follows from it.
        told = [(each.platform, each) for each in self._with_main(article, sentences, relevance, patterns, events)]
        bodies: list[tuple[str, Body]] = [
            *told,
            *stances_of_deals([each for each in events if each.evidence != article.title], self._names),
        ]
        others: tuple[Clause | Claim | Stance | Deadline | Slot, ...] = (
            *clauses,
            *claims,
            *stances,
            *deadlines,
            *slots,
        )
        for body in others:
            about = self._about(body.evidence, subjects, patterns, houses)
            if isinstance(body, Stance):
                about = self._who_bars(body, about, subjects, patterns)
            if isinstance(body, Claim) and not about:
                about = ("",)  # like an event at no watched platform: who speaks is still known
            bodies.extend((platform, self._seen_from(platform, body, subjects)) for platform in about)
        return _named(key, origin, bodies)

    def features(self, article: Article, relevance: Relevance) -> frozenset[str]:
        """What a second opinion on the main event looks at."""
        *_, events = self._opened(article, relevance)
        return self._features(article, relevance, events)

    def _opened(
        self, article: Article, relevance: Relevance
    ) -> tuple[tuple[Sentence, ...], dict[str, re.Pattern[str]], tuple[Clause, ...], int, tuple[Event, ...]]:
        """What all else is read from: the sentences, the names of the platforms there, the clauses, of how many
        companies it is news, and the events."""
        sentences = sentences_of(article)
        named = (*relevance.platforms, *relevance.passing)
        patterns = {platform: self._patterns[platform] for platform in named if platform in self._patterns}
        clauses = find_clauses(sentences)
        terms = [each.words for each in clauses]
        houses = self._count_houses(article.title, relevance.platforms)
        day = article.date.date()
        events = find_events(sentences, day, relevance.platforms, patterns, terms, several=houses > 1)
        return sentences, patterns, clauses, houses, events

    def _count_houses(self, title: str, subjects: Sequence[str]) -> int:
        """Of how many companies it is news: those of the subjects in its headline, else those of all subjects."""
        known = [each for each in subjects if each in self._patterns]
        titled = [each for each in known if self._patterns[each].search(title)]
        return len({self._house[each] for each in titled or known})

    def _features(self, article: Article, relevance: Relevance, events: Sequence[Event]) -> frozenset[str]:
        sentences, head = read_sentences(article)
        named = [
            Match("platform", each, "title", self._names.get(each, each), 1, "subject") for each in relevance.platforms
        ]
        found = features_of(sentences, head, find_signals(sentences), named)
        return (
            found | {f"K:{event.kind}" for event in events} | {f"M:{event.kind}" for event in events if event.primary}
        )

    def _with_main(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        relevance: Relevance,
        patterns: dict[str, re.Pattern[str]],
        events: tuple[Event, ...],
    ) -> tuple[Event, ...]:
        """The events with the main one as the second opinion sees it: one that was read, else one by the headline; or
        with none, where an article only mentions what happened."""
        by_rules = next((event.kind for event in events if event.primary), "")
        if self._opinion is None or is_foreign(article):
            return events
        kind = self._opinion.name_event(self._features(article, relevance, events), by_rules)
        if (kind and kind not in _KINDS) or kind == by_rules:
            return events
        marked = [replace(event, primary=event.kind == kind) for event in events]
        if not kind or any(event.primary for event in marked):
            return tuple(sorted(marked, key=lambda event: not event.primary))
        return (event_of_headline(EventKind(kind), sentences, relevance.platforms, patterns), *marked)

    def _who_bars(
        self, stance: Stance, about: tuple[str, ...], subjects: Sequence[str], patterns: dict[str, re.Pattern[str]]
    ) -> tuple[str, ...]:
        """Whose rule it is that others are barred: whoever is named before the verb, not whom it bars."""
        words = who_bars(stance)
        if words == stance.evidence:
            return about
        places = {each: [found.end() for found in patterns[each].finditer(words)] for each in patterns}
        named = [each for each in patterns if places[each]]
        nearest = max(named, key=lambda each: places[each][-1], default="")
        return (nearest,) if nearest else (tuple(subjects[:1]) if bars_itself(words) else ())

    def _seen_from(self, platform: str, body: Body, subjects: Sequence[str]) -> Body:
        """What one company says of another is no word of the other: for that one it is somebody's claim."""
        if not isinstance(body, Claim) or body.side is not Side.COMPANY:
            return body
        named = {
            each for each in subjects if speaks_for(body.speaker, self._own.get(each, ()), self._people.get(each, ()))
        }
        return replace(body, side=Side.CRITIC, sense=Sense.SAYS) if named and platform not in named else body

    def _about(
        self, evidence: str, subjects: Sequence[str], patterns: dict[str, re.Pattern[str]], houses: int
    ) -> tuple[str, ...]:
        """Whom a sentence is about: the subjects that it names, else the article's first subject. In news of many
        houses (a list of platforms) a sentence that names none is about nobody."""
        named = tuple(platform for platform in patterns if patterns[platform].search(evidence))
        of_subjects = tuple(platform for platform in named if platform in subjects)
        if of_subjects:
            return of_subjects
        if named and not subjects:
            return named[:1]
        return tuple(subjects[:1]) if houses <= 2 else ()


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """The title, then the sentences of the summary that the text does not repeat, then those of the text."""
    text = article.text
    inside = fold(text)
    summary = [each for each in split_sentences(article.summary, article.language) if fold(each) not in inside]
    body = [_CREDIT.sub("", each)[:LONGEST] for each in (*summary, *split_sentences(text, article.language))][
        :MOST_SENTENCES
    ]
    return tuple(Sentence(words, place) for place, words in enumerate((article.title, *body)))


def is_derivative(sentences: Sequence[Sentence], clauses: Sequence[Clause]) -> bool:
    """Whether it is an essay about what others reported: many sentences about importance, and no clause of its own."""
    body = [each.words for each in sentences if each.place > 0 and each.words.count(" ") > 5]
    essay = sum(bool(ESSAY.search(words)) for words in body)
    return len(body) >= 6 and not clauses and essay > _ESSAY_SHARE * len(body)


def _named(key: str, origin: Origin, bodies: Sequence[tuple[str, Body]]) -> tuple[Fact, ...]:
    seen: dict[tuple[str, ...], int] = {}
    facts = []
    for platform, body in bodies:
        what = type(body).__name__
        kind = body.kind if isinstance(body, Event) else body.name if isinstance(body, Slot) else ""
        count = seen.get((what, kind, platform), 0)
        seen[(what, kind, platform)] = count + 1
        facts.append(Fact(fact_id(key, what, kind, platform, count), platform, origin, body))
    return tuple(facts)
