"""Which story an article belongs to: the exact layers, which are surely right.

One story is the same address (at any time), the same title within three days, or nearly the same text within three days
in another feed (agency copy). A wrong join hides news, so weak evidence never joins: short or general titles, home
pages and short leads prove nothing. What only *tells of the same event* in other words is for grouping.py.

``fingerprint`` gives the keys under which the store keeps an article; candidates are found by equality of any key, so
the search costs the same however long the history is. ``assign`` then checks each candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.core.aliases import is_telling, page_key
from bot.core.model import Article
from bot.core.text import fold, title_fold

WINDOW = timedelta(hours=72)
COPY_LIKENESS = 0.8  # Jaccard of word 4-grams
LEAD_WORDS = 64
LEAST_GRAMS = 20
_GRAM = 4
_BANDS = 8
_ROWS = 3


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of an article for grouping.

    url: key of the address, '' for a home page; title_key: folded title, '' if it is too general to prove anything;
    lead_key: hashes of all word 4-grams of title and lead (8 hex digits each, sorted), '' if there are too few;
    near_keys: look-up keys; two texts with a likeness of .8 share one in 99.7 of 100 cases.
    """

    url: str
    title_key: str
    lead_key: str
    near_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """An article that is already in a story and shares a key with the new one (fields as in ``Fingerprint``)."""

    story_id: int
    url: str
    title_key: str
    lead_key: str
    first_seen: datetime
    feed_id: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The story (0: a new one) and how it was found: ``same address``, ``same title``, ``near copy``, ``same event``,
    ``development`` (a new story that continues a saga) or ``new``.

    merges: further stories that this article proves to be the same one, newest last; the oldest id is ``story_id``.
    saga_id: the saga that a new story belongs to, 0 for one of its own.
    """

    story_id: int
    how: str
    merges: tuple[int, ...] = ()
    saga_id: int = 0


def fingerprint(article: Article) -> Fingerprint:
    """The keys of an article."""
    title = title_fold(article.title, article.publisher)
    grams = _grams(f"{title} {fold(article.summary or article.text)}")
    lead_key = "".join(f"{gram:08x}" for gram in sorted(grams)) if len(grams) >= LEAST_GRAMS else ""
    return Fingerprint(
        url=page_key(article.url),
        title_key=title if is_telling(title) else "",
        lead_key=lead_key,
        near_keys=_near_keys(grams) if lead_key else (),
    )


def assign(article: Article, keys: Fingerprint, candidates: Sequence[StoryCandidate], now: datetime) -> Assignment:
    """The story of an article among the candidates that share a key with it."""
    found: dict[int, str] = {}
    for how, test in (("same address", _same_address), ("same title", _same_title), ("near copy", _near_copy)):
        for candidate in candidates:
            if candidate.story_id not in found and test(article, keys, candidate, now):
                found[candidate.story_id] = how
    if not found:
        return Assignment(0, "new")
    oldest, *others = sorted(story_id for story_id, how in found.items() if how != "near copy") or sorted(found)[:1]
    return Assignment(oldest, found[oldest], tuple(others))


def likeness(one: str, other: str) -> float:
    """Jaccard likeness (0 to 1) of two ``lead_key`` values."""
    first, second = _split(one), _split(other)
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _same_address(_article: Article, keys: Fingerprint, candidate: StoryCandidate, _now: datetime) -> bool:
    return bool(keys.url) and keys.url == candidate.url


def _same_title(_article: Article, keys: Fingerprint, candidate: StoryCandidate, now: datetime) -> bool:
    return bool(keys.title_key) and keys.title_key == candidate.title_key and _is_recent(candidate, now)


def _near_copy(article: Article, keys: Fingerprint, candidate: StoryCandidate, now: datetime) -> bool:
    return (
        bool(keys.lead_key)
        and candidate.feed_id != article.feed_id
        and _is_recent(candidate, now)
        and likeness(keys.lead_key, candidate.lead_key) >= COPY_LIKENESS
    )


def _is_recent(candidate: StoryCandidate, now: datetime) -> bool:
    return abs(now - candidate.first_seen) <= WINDOW


def _grams(text: str) -> set[int]:
    words = text.split()[:LEAD_WORDS]
    return {_number(" ".join(words[at : at + _GRAM])) for at in range(len(words) - _GRAM + 1)}


def _near_keys(grams: set[int]) -> tuple[str, ...]:
    """Min-hash bands: eight keys of three least hashes each."""
    keys = []
    for band in range(_BANDS):
        least = [min(_mixed(gram, band * _ROWS + row) for gram in grams) for row in range(_ROWS)]
        keys.append(f"{band:x}" + blake2b(repr(least).encode(), digest_size=7).hexdigest())
    return tuple(keys)


def _mixed(number: int, salt: int) -> int:
    """A different reproducible order of the numbers for every salt."""
    mixed = (number ^ (0x9E3779B97F4A7C15 * (salt + 1))) & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return mixed ^ (mixed >> 31)


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest())


def _split(lead_key: str) -> set[str]:
    return {lead_key[at : at + 8] for at in range(0, len(lead_key), 8)}
