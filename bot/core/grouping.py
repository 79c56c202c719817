"""Which story an article belongs to when no exact key says so: likeness of words, and what speaks against it.

    score   cosine to the story's middle, or the mean of the two nearest members if that is more
          + shared subject platform, the more the rarer it is in the news
          + the same turn of the same platform on the same day (two reports of one ruling)
          - different kinds of event (a suit, a deal)
          - the same feed told it already: an outlet seldom tells its own news twice
          - days since the story began, after the first
    never   other platforms on both sides; the same feed in almost the same words (a series, a form letter);
            more than WINDOW from the story's nearest article; a person took them apart
    turn    a reversal, settlement, ruling, law or moved deadline that the story does not have yet, a day or more after
            its start and in other words: a new story of the same saga

Candidates come from the store, found by rare words. Thresholds were chosen on labelled news; they lie on a plateau.
Exact keys come first: stories.py. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.event_class import classes_of, turns_of
from bot.core.model import Article
from bot.core.vectors import Terms, centroid, cosine, terms_of, weigh

WINDOW = timedelta(days=5)
SAGA_WINDOW = timedelta(days=400)
JOIN = 0.28
SAGA = 0.15  # of words alone, among stories of one platform
SAGA_WITHOUT_PLATFORM = 0.3
TURN_AGE = timedelta(hours=20)  # "the next day"
TURN_LIKENESS = 0.6
SERIES_SHARE = 0.6  # of all stems
_PLATFORM = 0.2
_PLAIN_RARITY = 4.0
_OTHER_EVENT = 0.1
_SAME_FEED = 0.1
_SAME_TURN = 0.12
_SAME_DAY = timedelta(hours=30)
_PER_DAY = 0.02
# An article that names more platforms than this is a list; it is about one of them only if it shares a third.
_FEW_PLATFORMS = 3
_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of an article for likeness. terms: see ``vectors``; platforms: ids of those it is about."""

    terms: Terms
    platforms: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a story. at: its date."""

    article_id: int
    story_id: int
    saga_id: int
    feed_id: str
    at: datetime
    traits: Traits


@dataclass(frozen=True, slots=True)
class Verdict:
    """story_id: the story to join, 0 for a new one; saga_id: whose saga a new story continues, 0 for none;
    development: the new story tells a turn of that saga; score: of the best story, for explaining."""

    story_id: int = 0
    saga_id: int = 0
    development: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Fit:
    story_id: int
    saga_id: int
    likeness: float
    score: float
    near: bool  # in time
    turn: bool
    shared: frozenset[str] = field(default_factory=frozenset)


def traits_of(article: Article, platforms: Sequence[str]) -> Traits:
    """The traits of an article that is about these platforms (ids)."""
    return Traits(terms_of(article), frozenset(platforms), classes_of(article), turns_of(article))


def choose(
    traits: Traits, feed_id: str, at: datetime, members: Sequence[Member], rarities: Mapping[str, float]
) -> Verdict:
    """Where an article of that date belongs among the stories of ``members``.

    rarities: of every stem of the article and the members, and of ``p:`` and platform id (see ``platform_stem``).
    The order of ``members`` does not matter.
    """
    vector = weigh(traits.terms, rarities)
    by_story: dict[int, list[Member]] = {}
    for member in sorted(members, key=lambda each: (each.at, each.article_id)):
        by_story.setdefault(member.story_id, []).append(member)
    fits = [
        fit for story in by_story.values() if (fit := _fit(traits, vector, feed_id, at, story, rarities)) is not None
    ]
    fits.sort(key=lambda fit: (-fit.score, fit.story_id))
    near = [fit for fit in fits if fit.near]
    if near and near[0].score >= JOIN and not near[0].turn:
        return Verdict(near[0].story_id, near[0].saga_id, score=near[0].score)
    best = near[0].score if near else 0.0
    for fit in fits:
        if fit.likeness >= (SAGA if fit.shared else SAGA_WITHOUT_PLATFORM):
            return Verdict(0, fit.saga_id, bool(traits.turns) and (fit.turn or not fit.near), best)
    return Verdict(score=best)


def platform_stem(platform: str) -> str:
    """The name under which the frequency of a platform is kept beside those of stems."""
    return f"p:{platform}"


def _fit(
    traits: Traits,
    vector: Terms,
    feed_id: str,
    at: datetime,
    story: Sequence[Member],
    rarities: Mapping[str, float],
) -> _Fit | None:
    """How well an article fits a story; None if it cannot belong there at all."""
    gaps = [abs(at - member.at) for member in story]
    if min(gaps) > SAGA_WINDOW:
        return None
    platforms = _platforms_of(story)
    shared = traits.platforms & platforms
    if traits.platforms and platforms and not _same_subject(traits.platforms, platforms):
        return None
    vectors = [weigh(member.traits.terms, rarities) for member in story]
    each = [cosine(vector, other) for other in vectors]
    series = any(member.feed_id == feed_id and _is_series(traits, member.traits) for member in story)
    nearest = sorted(each, reverse=True)[:2]
    likeness = max(cosine(vector, centroid(vectors)), sum(nearest) / len(nearest))
    score = likeness
    if shared:
        score += _PLATFORM * max(min(1.0, rarities[platform_stem(name)] / _PLAIN_RARITY) for name in shared)
    classes = frozenset().union(*(member.traits.classes for member in story))
    if traits.classes and classes and not traits.classes & classes:
        score -= _OTHER_EVENT
    if any(member.feed_id == feed_id for member in story):
        score -= _SAME_FEED
    turns = frozenset().union(*(member.traits.turns for member in story))
    if shared and traits.turns & turns and min(gaps) <= _SAME_DAY:
        score += _SAME_TURN
    age = at - story[0].at
    score -= _PER_DAY * max(0.0, age / timedelta(days=1) - 1)
    return _Fit(
        story_id=story[0].story_id,
        saga_id=story[0].saga_id,
        likeness=likeness,
        score=score,
        near=min(gaps) <= WINDOW and not series,
        turn=bool(traits.turns - turns) and age >= TURN_AGE and likeness < TURN_LIKENESS,
        shared=shared,
    )


def _is_series(one: Traits, other: Traits) -> bool:
    """Whether two articles of one feed are written to one pattern: "part 3", "the week in ..."."""
    return len(one.terms.keys() & other.terms.keys()) >= SERIES_SHARE * len(one.terms.keys() | other.terms.keys())


def _platforms_of(story: Sequence[Member]) -> frozenset[str]:
    """What a story is about: the platforms that a third of its articles name; a side remark of one does not count."""
    counts = Counter(name for member in story for name in member.traits.platforms)
    speaking = sum(bool(member.traits.platforms) for member in story)
    return frozenset(name for name, count in counts.items() if count >= speaking * _SHARE)


def _same_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    most = max(len(one), len(other))
    return shared > 0 and (most <= _FEW_PLATFORMS or shared >= most * _SHARE)
