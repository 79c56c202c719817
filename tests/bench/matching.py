"""What matching and relevance cost: ``python tests/bench/matching.py``. Prints times and, more to the point, ratios.

Processor time, medians of interleaved rounds: a busy machine disturbs neither side more than the other.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import feedparser

from bot.core.matching import Matcher
from bot.core.model import Article, Match, Platform, Topic, Watchlist, Weight
from bot.core.relevance import judge

ROUNDS = 15
SYLLABLES = [first + last for first in "bdklmnrs" for last in "aeiou"]
PLAIN = (
    "The council voted on Tuesday to widen the harbour road. Work begins in spring and will take two years, the mayor "
    "told residents, adding that the market stays open on Saturdays. Shopkeepers asked for signs at both ends of it. "
)
NEWS = (
    "SoundCloud changed its terms in February, and the press noticed fifteen months later: uploads may be used to "
    "inform, train or develop artificial intelligence. The company says that it never trained AI models on artists' "
    "work. Lawyers asked for an opt-out; the clause names none. YouTube and LinkedIn made similar moves last year. "
)


def main() -> None:
    """Prints everything."""
    random.seed(7)
    names = ["".join(random.choices(SYLLABLES, k=4)).capitalize() for _ in range(6000)]
    few, many = _matcher(names[:50]), _matcher(names[:5000])
    print("matching, 500 characters (every eighth word is a name, of which 50 or 5,000 are watched):")
    text = " ".join(random.choices(PLAIN.split(), k=70) + random.choices(names, k=10))
    article = _article("The harbour road", text)
    costs = _interleaved(lambda: few.find(article), lambda: many.find(article), lambda: _parse(article))
    print(
        f"  50 phrases {costs[0]:7.1f} us   5,000 phrases {costs[1]:7.1f} us   ratio {costs[1] / costs[0]:.2f} (goal 5)"
    )
    print(f"  5,000 phrases against feedparser.parse of the item: {costs[1] / costs[2]:.3f} (goal 0.1)")
    long = _article("The harbour road", text * 10)
    costs = _interleaved(lambda: few.find(long), lambda: many.find(long))
    print(f"  5 KB: {costs[0]:7.1f} us and {costs[1]:7.1f} us, ratio {costs[1] / costs[0]:.2f}")

    watchlist = Watchlist(
        (Platform("soundcloud", "SoundCloud"), Platform("youtube", "YouTube")),
        (Topic("lawsuit", "Lawsuits", ("lawsuit",)),),
    )
    matcher = Matcher(watchlist)

    def read(one: Article) -> None:
        matches: tuple[Match, ...] = matcher.find(one)
        judge(one, matches, watchlist)

    plain = _article("Harbour road to be widened", PLAIN * 2)
    news = _article("SoundCloud's terms allow AI training on users' music", NEWS)
    full = _article("SoundCloud's terms allow AI training on users' music", NEWS, (NEWS + PLAIN * 2) * 8)
    costs = _interleaved(lambda: read(plain), lambda: read(news), lambda: read(full))
    print("matching and relevance:")
    print(f"  nothing watched in it {costs[0]:7.1f} us (goal 100)   news item {costs[1]:7.1f} us (goal 1,000)")
    print(f"  full text of {len(full.text):,} characters {costs[2]:7.1f} us")


def _matcher(names: list[str]) -> Matcher:
    return Matcher(Watchlist((), (), tuple(names)))


def _article(title: str, summary: str, text: str = "") -> Article:
    now = datetime(2025, 5, 9, tzinfo=UTC)
    return Article("https://example.org/a", title, summary, text, "Example", "example", Weight.ORIGINAL, "en", now)


def _parse(article: Article) -> None:
    item = f"<item><title>{article.title}</title><description>{article.summary}</description><guid>1</guid></item>"
    feedparser.parse(io.BytesIO(f"<rss version='2.0'><channel><title>E</title>{item}</channel></rss>".encode()))


def _interleaved(*calls: Callable[[], object]) -> list[float]:
    """Median microseconds of each call, measured in turns."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for number, call in enumerate(calls):
            repeats = 40
            begin = time.process_time()
            for _ in range(repeats):
                call()
            times[number].append((time.process_time() - begin) / repeats * 1e6)
    return [statistics.median(one) for one in times]


if __name__ == "__main__":
    main()
