"""Which story an article belongs to when no exact key says so: likeness of words, and what speaks against it.

    score   cosine to the story's middle, or the mean of the two nearest members if that is more
          + shared subject platform, the more the rarer it is in the news
          + a little where no platform is shared: likeness of words means more there
          + the same turn of the same platform on the same day (two reports of one ruling)
          - different kinds of event (a suit, a deal)
          - headlines that tell different steps (a judge approves, a judge delays), not only a suit and a deal
          - a round-up tells many things: it joins only what it repeats, and lends its words to no story
          - the same feed told it already: an outlet seldom tells its own news twice
          - days since the story began, after the first
    never   other platforms on both sides; hardly a word in common, whatever platform is shared (less is asked for where
            both tell the same turn on one day, a ruling excepted); the same feed in almost the same words (a series, a
            form letter); more than WINDOW from the story's nearest article; a person took them apart
    turn    a reversal, settlement, ruling, law or moved deadline that the story does not have yet, a day or more after
            its start and in other words: a new story of the same saga

Candidates come from the store, found by rare words. Thresholds were chosen on labelled news; they lie on a plateau.
Exact keys come first: stories.py. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.event_class import ROUND_UP, TURNS, classes_of, steps_of
from bot.core.model import Article
from bot.core.vectors import Terms, centroid, cosine, terms_of, weigh

WINDOW = timedelta(days=5)
SAGA_WINDOW = timedelta(days=400)
JOIN = 0.3
LEAST_LIKENESS = 0.18  # of words alone: sharing a platform is never enough
TURN_LEAST = 0.12  # where both tell the same turn of one platform on one day, for few turns come twice a day
SAGA = 0.15  # of words alone, among stories of one platform
SAGA_WITHOUT_PLATFORM = 0.3
TURN_AGE = timedelta(hours=20)  # "the next day"
TURN_LIKENESS = 0.6
COPY_LIKENESS = 0.85  # "approves the settlement" and "delays the settlement" share all other words
SERIES_SHARE = 0.6  # of all stems
_PLATFORM = 0.2
_PLAIN_RARITY = 4.0
# Without a shared platform, other news are much less alike (99 of 100 below .25 by words) than with one.
_NO_PLATFORM = 0.06
_OTHER_EVENT = 0.1
_OTHER_STEP = 0.15
_ROUND_UP = 0.15
_SAME_FEED = 0.1
_SAME_TURN = 0.08
_SAME_DAY = timedelta(hours=30)
_PER_DAY = 0.04
# An article that names more platforms than this is a list; it is about one of them only if it shares a third.
_FEW_PLATFORMS = 3
_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of an article for likeness. terms: see ``vectors``; platforms: ids of those it is about."""

    terms: Terms
    platforms: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()


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
    turn: bool  # tells a turn that the story does not have yet
    same_turn: bool  # tells a turn that the story has
    shared: frozenset[str] = field(default_factory=frozenset)
    least: float = LEAST_LIKENESS  # what is asked for of likeness


def traits_of(article: Article, platforms: Sequence[str]) -> Traits:
    """The traits of an article that is about these platforms (ids)."""
    return Traits(terms_of(article), frozenset(platforms), classes_of(article), steps_of(article))


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
    likely = [fit for fit in near if fit.likeness >= fit.least and fit.score >= JOIN]
    if likely and likely[0].turn:  # a second report of a turn is often more like the story that was turned
        likely = [fit for fit in likely if fit.same_turn]
    if likely:
        return Verdict(likely[0].story_id, likely[0].saga_id, score=likely[0].score)
    best = near[0].score if near else 0.0
    for fit in fits:
        if fit.likeness >= (SAGA if fit.shared else SAGA_WITHOUT_PLATFORM):
            return Verdict(0, fit.saga_id, bool(traits.steps & TURNS) and (fit.turn or not fit.near), best)
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
    gap = min(abs(at - member.at) for member in story)
    if gap > SAGA_WINDOW:
        return None
    platforms = _common(member.traits.platforms for member in story)
    shared = traits.platforms & platforms
    if traits.platforms and platforms and not _same_subject(traits.platforms, platforms):
        return None
    core = [member for member in story if ROUND_UP not in member.traits.steps] or story
    likeness = _likeness(vector, [weigh(member.traits.terms, rarities) for member in core])
    score = likeness + _NO_PLATFORM
    if shared:
        rarest = max(rarities[platform_stem(name)] for name in shared)
        score = likeness + _PLATFORM * min(1.0, rarest / _PLAIN_RARITY)
    same_feed = [member for member in story if member.feed_id == feed_id]
    age = at - story[0].at
    told = frozenset().union(*(member.traits.steps for member in story))
    new_turns = traits.steps & TURNS - told
    most_alike = TURN_LIKENESS if traits.steps & told else COPY_LIKENESS
    same_turns = traits.steps & TURNS & told
    least = LEAST_LIKENESS
    if shared and same_turns and gap <= _SAME_DAY:
        score += _SAME_TURN
        if same_turns != {"ruling"}:  # courts do rule twice a day on one company
            least = TURN_LEAST
    score -= _against(traits, core)
    score -= _SAME_FEED * bool(same_feed)
    score -= _PER_DAY * max(0.0, age / timedelta(days=1) - 1)
    return _Fit(
        story_id=story[0].story_id,
        saga_id=story[0].saga_id,
        likeness=likeness,
        score=score,
        near=gap <= WINDOW and not any(_is_series(traits, member.traits) for member in same_feed),
        turn=bool(new_turns) and age >= TURN_AGE and likeness < most_alike,
        same_turn=bool(same_turns),
        shared=shared,
        least=least,
    )


def _likeness(vector: Terms, others: Sequence[Terms]) -> float:
    """Cosine to the middle of several vectors, or the mean of that to the two nearest if it is more."""
    nearest = sorted((cosine(vector, other) for other in others), reverse=True)[:2]
    return max(cosine(vector, centroid(others)), sum(nearest) / len(nearest))


def _against(traits: Traits, core: Sequence[Member]) -> float:
    """What speaks against an article in a story by what their headlines tell, to be taken off the score."""
    classes: frozenset[str] = frozenset().union(*(member.traits.classes for member in core))
    steps = _common(member.traits.steps - {ROUND_UP} for member in core)
    own_steps = traits.steps - {ROUND_UP}
    found = 0.0
    if traits.classes and classes and not traits.classes & classes:
        found += _OTHER_EVENT
    if own_steps and steps and not own_steps & steps:
        found += _OTHER_STEP
    if ROUND_UP in traits.steps or all(ROUND_UP in member.traits.steps for member in core):
        found += _ROUND_UP
    return found


def _is_series(one: Traits, other: Traits) -> bool:
    """Whether two articles of one feed are written to one pattern: "part 3", "the week in ..."."""
    return len(one.terms.keys() & other.terms.keys()) >= SERIES_SHARE * len(one.terms.keys() | other.terms.keys())


def _common(named: Iterable[frozenset[str]]) -> frozenset[str]:
    """What a story is about: what a third of the articles that name anything name; a side remark of one is left out."""
    speaking = [each for each in named if each]
    counts = Counter(name for each in speaking for name in each)
    return frozenset(name for name, count in counts.items() if count >= len(speaking) * _SHARE)


def _same_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    most = max(len(one), len(other))
    return shared > 0 and (most <= _FEW_PLATFORMS or shared >= most * _SHARE)
