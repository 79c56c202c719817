"""Gathers what a digest says for one channel and span: matched articles by saga, changes of stance, deadlines,
conflicts, what stayed quiet, how the bot was. Reads only, by what was known at the end of the span.

    store.digest_reading  articles of the span      once per span, for all channels
      | which are asked for?      flows.matching    by the rules that decide about alerts, paused or not
      | by saga                   -> core.digest.Entry
    store.record          facts per platform        before the span and at its end -> changes, deadlines, conflicts
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.clauses import Clause
from bot.core.conflicts import Conflict
from bot.core.digest import AHEAD, Entry, Gathered, StanceChange, rank_of
from bot.core.events import EVENT_NAMES, Event, EventKind, Scope
from bot.core.leads import LeadMember, choose_lead
from bot.core.lines import Link, Part
from bot.core.model import Channel, Level, Subscription, Watchlist
from bot.core.platform_record import PlatformRecord, SetDeadline, assemble
from bot.core.policy_lines import since_words, standing_words
from bot.core.record_merging import ScopedStance
from bot.core.summaries import summarise
from bot.flows.matching import Asked
from bot.store import articles, digest_reading, digests, record
from bot.store.articles import Judged
from bot.store.database import Database
from bot.store.digest_reading import Told

SOURCES_SHOWN = 3
DISPUTED_LATELY = timedelta(days=120)
LANGUAGE = "en"
FRESH = timedelta(hours=24)  # the state of the feeds is that of now


@dataclass
class SpanReading:
    """What all channels of one span share: read once. names: of platforms by id; now: when this is asked."""

    db: Database
    watchlist: Watchlist
    since: datetime
    until: datetime
    now: datetime
    _told: dict[Level, list[Told]] = field(default_factory=dict)
    _judged: dict[int, Judged] = field(default_factory=dict)
    _records: dict[str, tuple[PlatformRecord, PlatformRecord]] = field(default_factory=dict)
    _active: list[str] | None = None
    _recorded: frozenset[str] | None = None

    @property
    def names(self) -> dict[str, str]:
        """Names of the watched platforms by their ids."""
        return {each.id: each.name for each in self.watchlist.platforms}

    def told(self, least: Level) -> list[Told]:
        """The span's articles of at least that level."""
        if least not in self._told:
            self._told[least] = digest_reading.list_told(self.db, self.since, self.until, least)
        return self._told[least]

    def judged(self, article_id: int) -> Judged:
        """An article with its judgement."""
        if article_id not in self._judged:
            self._judged[article_id] = articles.get_judged(self.db, article_id)
        return self._judged[article_id]

    def records(self, platform: str) -> tuple[PlatformRecord, PlatformRecord]:
        """What was recorded of a platform without the span's articles, and with them."""
        if platform not in self._records:
            facts = record.load_facts(self.db, platform, self.until)
            new = {each.article_id for each in self.told(Level.DIGEST)}
            old = [known for known in facts if known.fact.origin.article_id not in new]
            self._records[platform] = (
                assemble(old, self.since.date()),
                assemble(facts, self.until.date()),
            )
        return self._records[platform]

    def recorded(self) -> frozenset[str]:
        """Platforms of which anything is recorded."""
        if self._recorded is None:
            self._recorded = frozenset(record.list_recorded_platforms(self.db))
        return self._recorded

    def active(self) -> list[str]:
        """Platforms of which the span's articles say anything."""
        if self._active is None:
            ids = [each.article_id for each in self.told(Level.DIGEST)]
            self._active = digest_reading.list_platforms_of(self.db, ids)
        return self._active


def gather(span: SpanReading, channel: Channel, wishes: Sequence[Subscription]) -> Gathered:
    """Everything for one channel. wishes: its subscriptions that ask for digests, paused ones too."""
    asked = Asked(wishes, lenient=True)
    told = [each for each in span.told(asked.least) if asked.wants(span.judged(each.article_id))]
    sure = [each for each in told if each.level is Level.ALERT]
    sagas = dict.fromkeys(each.saga for each in sure)
    followed = _followed(span, wishes, told)
    moved = {each for entry in told for each in span.judged(entry.article_id).relevance.platforms}
    active = [each for each in followed if each in set(span.active())]
    since, until = span.since, span.until
    changes = tuple(change for each in active for change in _changes(span, each))
    # Where a platform stands is said once: with the change, if there is one.
    changed = frozenset(each.platform for each in changes)
    entries = [_entry(span, saga, [each for each in told if each.saga == saga], changed) for saga in sagas]
    return Gathered(
        since=since,
        until=until,
        entries=tuple(entries),
        changes=changes,
        deadlines=tuple(_deadlines(span, followed)),
        conflicts=tuple((span.names[each], conflict) for each in followed for conflict in _open_conflicts(span, each)),
        looks=tuple(_looks([each for each in told if each.saga not in sagas])),
        quiet=tuple(span.names[each] for each in followed if each not in moved and each not in active),
        feeds=digest_reading.count_feeds(span.db) if span.now - until <= FRESH else None,
        alerts=digest_reading.count_alerts(span.db, channel, since, until),
        articles=digest_reading.count_read(span.db, since, until),
    )


def _entry(span: SpanReading, saga: int, told: Sequence[Told], changed: frozenset[str]) -> Entry:
    """One saga of the span, from its asked-for articles. changed: names of platforms whose change is told already."""
    counts = digest_reading.count_saga(span.db, saga, span.until)
    facts = [
        known.fact for each in told for known in record.list_article_facts(span.db, each.article_id) if not known.wrong
    ]
    events = [fact.body for fact in facts if isinstance(fact.body, Event)]
    clauses = {fact.origin.article_id: fact.body for fact in facts if isinstance(fact.body, Clause)}
    best = sorted(
        told,
        key=lambda each: (each.level is not Level.ALERT, each.article_id not in clauses, _weight(each), each.date),
    )
    newest_story = max((each for each in told if each.level is Level.ALERT), key=lambda each: each.date).story
    lead = _lead(span, [each for each in told if each.story == newest_story])
    outlets: dict[str, Told] = {}
    for each in best:
        outlets.setdefault(each.publisher, each)
    sources = tuple(Link(each.publisher, each.url) for each in list(outlets.values())[:SOURCES_SHOWN])
    judged = span.judged(lead.article_id)
    platforms = list(dict.fromkeys(judged.relevance.platforms))
    event = _main_event(events, platforms)
    shown_already = bool({span.names.get(each, each) for each in platforms} & changed)
    quoting = [each for each in best if each.article_id in clauses]
    sentence = event.evidence if event else next(iter(summarise(judged.article, tuple(platforms))), "")
    return Entry(
        title=lead.title,
        url=lead.url,
        platforms=tuple(span.names.get(each, each) for each in platforms),
        developments=counts.stories,
        articles=max(counts.articles, len(told)),
        outlets=max(counts.outlets, len(outlets)),
        newest=max(each.date for each in told),
        rank=rank_of(events, bool(clauses)),
        stands=() if shown_already else _stands(span, platforms, event),
        event=EVENT_NAMES[event.kind] if event else "",
        sentence=sentence,
        clause=next((clauses[each.article_id].words for each in quoting if not shown_already), ""),
        sources=sources,
        more=max(0, max(counts.outlets, len(outlets)) - len(sources)),
    )


def _lead(span: SpanReading, told: Sequence[Told]) -> Told:
    """The article that stands for a story: one in the digest's own language, if there is any."""
    own = [each for each in told if span.judged(each.article_id).article.language == LANGUAGE] or told
    members = [LeadMember(t.article_id, t.publisher, t.url, t.title, t.weight, t.date, "") for t in own]
    chosen = choose_lead(members).lead.article_id
    return next(each for each in told if each.article_id == chosen)


def _weight(told: Told) -> int:
    return ("primary", "original", "aggregator").index(told.weight)


def _main_event(events: Sequence[Event], platforms: Sequence[str]) -> Event | None:
    """What the span's articles tell above all: primary events, real ones, in the order of weight of their kinds."""
    order = list(EventKind)
    own = [each for each in events if not each.platform or not platforms or each.platform in platforms]
    ranked = sorted(own, key=lambda each: (not each.primary, each.hedged, order.index(each.kind)))
    return ranked[0] if ranked else None


def _stands(span: SpanReading, platforms: Iterable[str], event: Event | None) -> tuple[Part, ...]:
    """Where the saga's first platform with a stance stands, else the last thing that happened there, unless that is
    what the digest tells as new."""
    for platform in platforms:
        if platform not in span.names:
            continue
        known = span.records(platform)[1]
        stance = next((each for each in known.stances if each.stance.scope.party == ""), None)
        if stance is not None:
            scope = f"{stance.stance.scope}: " if str(stance.stance.scope) else ""
            return (f"{scope}{standing_words(stance)} ({since_words(stance)}; {stance.origins[0].publisher})",)
        if known.timeline:
            last = known.timeline[-1]
            if event is not None and last.kind is event.kind:
                return ()
            return (f"{EVENT_NAMES[last.kind]}, {last.shown_date} ({last.outlets[0].publisher})",)
    return ()


def _changes(span: SpanReading, platform: str) -> Iterable[StanceChange]:
    before, after = span.records(platform)
    was = {_scope_of(each): each for each in before.stances}
    old = {origin.article_id for origin in before.origins}
    for stance in after.stances:
        earlier = was.get(_scope_of(stance))
        if earlier is not None and (earlier.standing, earlier.stance.paused) == (stance.standing, stance.stance.paused):
            continue
        given = [*stance.origins, *(origin for _, origin in stance.against)]
        if all(origin.article_id in old for origin in given):
            continue  # nothing new was said: old articles are only weighed otherwise
        clause = next((each for each in after.now if each.clause.words == stance.stance.evidence), None)
        yield StanceChange(span.names[platform], earlier, stance, clause)


def _scope_of(stance: ScopedStance) -> Scope:
    scope = stance.stance.scope
    return Scope(scope.region, scope.plan, "", scope.party)


def _deadlines(span: SpanReading, platforms: Iterable[str]) -> Iterable[tuple[str, SetDeadline]]:
    last = span.until + AHEAD
    due = set(digests.due_deadline_platforms(span.db, span.until.date().isoformat(), last.date().isoformat()))
    for platform in platforms:
        if platform in due:
            for each in span.records(platform)[1].deadlines:
                if span.until.date() <= each.deadline.day.last <= last.date():
                    yield span.names[platform], each


def _open_conflicts(span: SpanReading, platform: str) -> Iterable[Conflict]:
    if platform not in span.recorded():
        return
    for conflict in span.records(platform)[1].conflicts:
        newest = max(given.origin.date for _, side in conflict.sides for given in side)
        if newest >= span.until - DISPUTED_LATELY:
            yield conflict


def _followed(span: SpanReading, wishes: Sequence[Subscription], told: Sequence[Told]) -> list[str]:
    """Ids of the platforms that the channel follows: those it names; all, if a subscription has no filter; for one by
    subjects or keywords, those that its articles are about."""
    everything = any(not wish.platforms and not wish.topics and not wish.keywords for wish in wishes)
    if everything:
        return list(span.names)
    chosen = {each for wish in wishes for each in wish.platforms}
    if any(not wish.platforms for wish in wishes):
        chosen |= {each for one in told for each in span.judged(one.article_id).relevance.platforms}
    return [each for each in span.names if each in chosen]


def _looks(told: Sequence[Told]) -> Iterable[tuple[Link, str]]:
    """One per story, the newest first."""
    stories: dict[int, Told] = {}
    for each in told:
        stories.setdefault(each.story, each)
    for each in sorted(stories.values(), key=lambda one: one.date, reverse=True):
        yield Link(each.title, each.url), each.publisher
