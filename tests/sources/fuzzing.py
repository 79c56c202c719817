"""Sends damaged feeds through the real pool of readers and takes down how each ended.

Used by a test (some) and by ``make soak SOAKS=feeds`` (many). Knows what an entry must look like; asserts nothing.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.core.articles import article_of
from bot.core.model import Entry, Feed
from bot.errors import FetchError
from bot.sources.entries import MAX_KEY, MAX_NAME, MAX_TEXT, MAX_TITLE
from bot.sources.pool import WorkerPool
from tests.sources.mutations import SEEDS, Mutant, mutate

STEP_S = 0.02
BASE = "https://a.example/feed"
FEED, NOW = Feed("a", BASE, "A Paper"), datetime(2026, 3, 2, tzinfo=UTC)
_HALVES = re.compile("[\x00\ud800-\udfff]")  # what no database and no JSON takes
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # what no reader may be shown


@dataclass
class Fuzzed:
    """How many documents ended how: ``entries``, ``no entries``, ``not a feed``, ``unread`` (an error that says so),
    ``stopped`` (by a limit on time or memory). crashes: what must never be, with the seed that leads there again."""

    ends: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    worst_lag_s: float = 0.0

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {end}" for end, count in self.ends.most_common())
        return (
            f"{self.ends.total()} damaged feeds: {len(self.crashes)} crashes; {ends}; slowest {self.slowest_s:.2f} s, "
            f"loop at most {self.worst_lag_s * 1000:.0f} ms late"
        )


async def fuzz(pool: WorkerPool, numbers: Iterable[int], *, lanes: int = 1, seeds: Sequence[bytes] = SEEDS) -> Fuzzed:
    """Read the documents with these numbers, ``lanes`` at a time."""
    fuzzed, queue = Fuzzed(), iter(numbers)

    async def lane() -> None:
        for number in queue:
            await _read(pool, number, mutate(number, seeds), fuzzed)

    watch = asyncio.create_task(_watch(fuzzed))
    try:
        await asyncio.gather(*(lane() for _ in range(lanes)))
    finally:
        watch.cancel()
    return fuzzed


async def _read(pool: WorkerPool, number: int, mutant: Mutant, fuzzed: Fuzzed) -> None:
    started = time.perf_counter()
    try:
        entries, _ = await pool.parse(mutant.body, charset=mutant.charset, base=BASE, listed=b"")
    except FetchError as error:
        end = "not a feed" if error.kind == "not_a_feed" else _end_of(error)
        if error.kind not in ("not_a_feed", "parse_failed"):
            fuzzed.crashes.append(f"{number} ({mutant.done}): a {error.kind}")
    except Exception as error:  # whatever it is, it would have come out of a poll
        end = "raised"
        fuzzed.crashes.append(f"{number} ({mutant.done}): {error!r}")
    else:
        end = "entries" if entries else "no entries"
        fuzzed.crashes += [f"{number} ({mutant.done}): {fault}" for fault in map(fault_of, entries) if fault]
    if end == "died":
        fuzzed.crashes.append(f"{number} ({mutant.done}): the reader died")
    fuzzed.ends[end] += 1
    fuzzed.slowest_s = max(fuzzed.slowest_s, time.perf_counter() - started)


def _end_of(error: FetchError) -> str:
    if "computing" in error.says or "took longer" in error.says or "memory" in error.says:
        return "stopped"
    return "died" if "reader process" in error.says else "unread"


def fault_of(entry: Entry) -> str:
    """What is wrong with an entry that came out, or with the article that it becomes, '' if nothing."""
    texts = (entry.guid, entry.link, entry.title, entry.summary, entry.content, entry.author, *entry.tags)
    if any(_HALVES.search(text) for text in texts):
        return "half a character"
    article = article_of(entry, FEED, NOW)
    if any(_CONTROLS.search(text) for text in (article.title, article.url, article.summary, article.text)):
        return "a control character in the article"
    if entry.link and not entry.link.startswith(("http://", "https://")):
        return f"a link that is none: {entry.link[:80]}"
    sizes = (len(entry.guid), len(entry.title), len(entry.summary), len(entry.content), len(entry.author))
    if any(size > most for size, most in zip(sizes, (MAX_KEY, MAX_TITLE, MAX_TEXT, MAX_TEXT, MAX_NAME), strict=True)):
        return f"a field that is too long: {sizes}"
    if entry.published is not None and entry.published.utcoffset() is None:
        return "a date without a zone"
    return ""


async def _watch(fuzzed: Fuzzed) -> None:
    while True:
        started = time.perf_counter()
        await asyncio.sleep(STEP_S)
        fuzzed.worst_lag_s = max(fuzzed.worst_lag_s, time.perf_counter() - started - STEP_S)
