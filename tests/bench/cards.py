"""What cards look like over real articles: ``python tests/bench/cards.py [FILE...] [--show N] [--seed S] [--all]``.

Reads labelled JSON Lines FILES and, if they are there, all documents of ``../shared/data`` (real feeds, polls of six
weeks), makes the card that an alert would show, and checks each: whether every sentence, clause, voice and date stands
in its article, and whether anything looks like an advert, a credit, markup, a repeated headline or a broken "AI".
Articles that are told, and with --all every article that speaks of AI. --show prints a sample of cards for reading.
Exit code 1 if something is shown that its article does not say.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import feedparser

from bot import config
from bot.core.articles import Reader, article_of
from bot.core.model import Article, Entry, Feed, Level
from bot.core.outgoing import Message
from bot.core.record_reading import RecordReader
from bot.core.signals import speaks_of_ai
from bot.core.text import fold
from bot.sources.entries import EmptyItem, to_entry
from tests.chats.articles import alert_of
from tests.grounding import ungrounded

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PACKS = ("real_feeds.tar.xz", "replay_pack.tar.xz")
EVERY = 8  # one poll of a series in so many: the rest lists the same
MOST_BYTES = 1_500_000
NOW = datetime(2026, 9, 1, tzinfo=UTC)
JUNK: dict[str, re.Pattern[str]] = {
    "advert": re.compile(r"\b(?:subscribe (?:now|today|to)|sign up (?:for|to)|newsletter|% off|promo code|"
                         r"advertisement|sponsored|buy now|free trial|limited time)\b", re.IGNORECASE),
    "credit": re.compile(r"\b(?:photo(?:graph)? by|image credits?|photo credits?|getty images/|illustration by|"
                         r"via getty images|courtesy of)\b", re.IGNORECASE),
    "read more": re.compile(r"\b(?:read more|continue reading|read the full|click here|appeared first on|"
                            r"view on|read also|related:)\b", re.IGNORECASE),
    "markup": re.compile(r"</?[a-z][^>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);|\]\(https?:|https?://"),
    "breadcrumb": re.compile(r"(?:[A-Z]\w+ [>»›|] ){2,}"),
    "broken AI": re.compile(r"\bA[lľ]\b(?= (?:model|train|tool|system|compan|technolog))|\bА[IІ]\b"),
    "cut in the middle": re.compile(r"(?:\[…\]|\[\.\.\.\]|…)(?=.+\w)"),
    "crumb": re.compile(r"^\W*\w+…$|^\S{1,12}$"),
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true", help="also articles that are not told, if they speak of AI")
    parser.add_argument("--show", type=int, default=0, help="print so many cards, longer texts only")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = config.load(Path("feeds.yaml"), {})
    reader, recorder = (
        Reader(settings.watchlist, opinion=settings.opinion),
        RecordReader(settings.watchlist, settings.opinion),
    )
    cards: list[tuple[Article, Message]] = []
    for article in _articles(options.files):
        reading = reader.read(article)
        if reading.relevance.level is Level.NONE and not (options.all and speaks_of_ai(reading.copy)):
            continue
        cards.append((reading.copy, alert_of(reader, recorder, reading, derived=True)))
    return _report(cards, options.show, options.seed)


def _articles(files: list[Path]) -> Iterator[Article]:
    """Every article once, by its title: of labelled files, then of the packs."""
    seen: set[str] = set()
    for name, date, entry in (*_labelled(files), *_packed()):
        article = article_of(entry, Feed("feed", "https://example.org/feed", name), date)
        key = fold(article.title)
        if key and key not in seen:
            seen.add(key)
            yield article


def _labelled(files: list[Path]) -> Iterator[tuple[str, datetime, Entry]]:
    for file in files:
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                item = json.loads(line)
                date = datetime.fromisoformat(item["date"]).astimezone(UTC)
                guid, link, title, summary, text = (
                    str(item.get(key) or "") for key in ("id", "link", "title", "summary", "text")
                )
                yield item.get("publisher", ""), date, Entry(guid, link, title, summary, text, date)


def _packed() -> Iterator[tuple[str, datetime, Entry]]:
    for pack in (DATA / name for name in PACKS):
        if not pack.exists():
            continue
        with tarfile.open(pack) as files:
            for number, member in enumerate(files):
                if not member.isfile() or member.size > MOST_BYTES or (pack.name == PACKS[1] and number % EVERY):
                    continue
                body = files.extractfile(member)
                parsed = feedparser.parse(io.BytesIO(body.read() if body else b""), sanitize_html=False)
                for item in parsed.entries[:200]:
                    try:
                        entry = to_entry(item, "https://example.org/")
                    except (EmptyItem, ValueError, AttributeError, TypeError):
                        continue
                    yield str(parsed.feed.get("title", "")), entry.published or NOW, entry


def _report(cards: list[tuple[Article, Message]], show: int, seed: int) -> int:
    wrong = [(message, each) for article, message in cards for each in ungrounded(message, article)]
    junk: Counter[str] = Counter()
    for _, message in cards:
        for sentence in message.sentences:
            kinds = [kind for kind, pattern in JUNK.items() if pattern.search(sentence)]
            kinds += ["repeated headline"] if fold(sentence).strip(" .…") == fold(message.title).strip(" .…") else []
            junk.update(kinds)
            for kind in kinds:
                print(f"  {kind}: {sentence[:160]}  [{message.publisher}: {message.title[:60]}]")
    shown = Counter(what for _, message in cards for what in _parts(message))
    print(f"{len(cards)} cards: " + ", ".join(f"{count} {what}" for what, count in sorted(shown.items())))
    print(f"looks like junk: {dict(junk) or 'nothing'}")
    for message, each in wrong:
        print(f"NOT IN ITS SOURCE {each}  [{message.publisher}: {message.title[:60]}]")
    print(f"not in its source: {len(wrong)}")
    longer = [pair for pair in cards if len(pair[0].summary) + len(pair[0].text) > 250]
    for article, message in random.Random(seed).sample(longer, min(show, len(longer))):
        _print(article, message)
    return 1 if wrong else 0


def _parts(message: Message) -> list[str]:
    parts = ["sentences"] * len(message.sentences) + ["clauses"] * len(message.clauses)
    return parts + ["voices"] * bool(message.voice) + ["dates"] * bool(message.changed)


def _print(article: Article, message: Message) -> None:
    print(f"\n## {message.title}  ({message.publisher}, {article.date:%Y-%m-%d}, {len(article.text)} characters)")
    for words in message.sentences:
        print(f"   - {words}")
    for words in message.clauses:
        print(f"   clause  {words}")
    if message.voice:
        print(f"   voice   {message.speaker}: {message.voice}")
    if message.changed:
        print(f"   date    {message.changed}")


if __name__ == "__main__":
    sys.exit(main())
