"""Every document of the collection of real feeds, over HTTP, through RssSource and real workers.

    .venv/bin/python -m tests.bench.real_feeds [--limit N] [--name PART] [--no-raw]

Prints what was parsed, what was refused and why, and the slowest. Then checks two promises of the speed-up on every
document: hiding some items from the list of known ones and polling again gives exactly the entries that the full parse
gave for them, and cleaning a document does not change the entries that feedparser finds in it.

It needs ``../shared/data/real_feeds.tar.xz`` beside the project and does nothing without it.
"""

# ruff: noqa: E402 - run as a file, the project must first be put on the path
from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tarfile
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import feedparser

from bot.core.model import Entry
from bot.core.ports import FeedMemory, FetchedFeed
from bot.errors import FetchError
from bot.sources.entries import to_entry
from bot.sources.http import HttpClient
from bot.sources.pool import WorkerPool
from bot.sources.rss import RssSource
from tests.servers.feeds import FeedServer, Reply

COLLECTION = ROOT.parent / "shared" / "data" / "real_feeds.tar.xz"
SAMPLE = 10
COMPARED = ("guid", "link", "title", "summary", "content", "published", "author", "tags")


def main() -> int:
    options = argparse.ArgumentParser(description="Polls every real feed of the collection.")
    options.add_argument("--limit", type=int, default=0, help="only the first N documents")
    options.add_argument("--name", default="", help="only documents whose name contains this")
    options.add_argument("--no-raw", action="store_true", help="skip the comparison with feedparser on the raw bytes")
    chosen = options.parse_args()
    if not COLLECTION.exists():
        print(f"The collection is not there: {COLLECTION}")
        return 1
    documents = {name: body for name, body in _documents() if chosen.name in name}
    if chosen.limit:
        documents = dict(list(documents.items())[: chosen.limit])
    asyncio.run(_run(documents, raw=not chosen.no_raw))
    return 0


def _documents() -> list[tuple[str, bytes]]:
    found = []
    with tarfile.open(COLLECTION) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None and not member.name.endswith("MANIFEST.csv"):
                found.append((member.name.removeprefix("real_feeds/"), stream.read()))
    return sorted(found)


async def _run(documents: dict[str, bytes], *, raw: bool) -> None:
    routes = {
        f"/{place}": Reply(body, headers={"Content-Type": "application/xml"})
        for place, body in enumerate(documents.values())
    }
    results: dict[str, FetchedFeed] = {}
    refused: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seconds: dict[str, float] = {}
    pool = WorkerPool()
    async with FeedServer(routes) as server, HttpClient(user_agent="bench/1", allow_private=True) as http:
        source = RssSource(http, pool)
        urls = {name: server.url(f"/{place}") for place, name in enumerate(documents)}
        for name, url in urls.items():
            started = time.perf_counter()
            try:
                results[name] = await source.fetch(url, FeedMemory())
            except FetchError as error:
                refused[error.kind].append((name, error.says))
            seconds[name] = time.perf_counter() - started
        _report(documents, results, refused, seconds)
        disagreements = await _check_unseen_only(source, urls, results)
        await pool.close()
    print(f"\nUnseen items only: {disagreements} disagreements")
    if raw:
        _check_raw(documents, urls, results)


def _report(
    documents: dict[str, bytes],
    results: dict[str, FetchedFeed],
    refused: dict[str, list[tuple[str, str]]],
    seconds: dict[str, float],
) -> None:
    entries = [entry for result in results.values() for entry in result.entries]
    uncut = [name for name, result in results.items() if result.item_count and not result.listed]
    dropped = {name: result.dropped for name, result in results.items() if result.dropped}
    empty = [name for name, result in results.items() if not result.item_count]
    print(f"{len(documents)} documents: {len(results)} parsed, {sum(map(len, refused.values()))} refused")
    print(f"{len(entries)} entries, {sum(r.item_count for r in results.values())} listed; dropped: {dropped}")
    missing = Counter(field for entry in entries for field in COMPARED if not getattr(entry, field))
    print(f"entries without: {dict(missing)}")
    print(f"without items: {len(empty)} {empty}\nparsed whole, as they cannot be cut: {len(uncut)} {uncut}")
    for kind, cases in refused.items():
        print(f"\nrefused as {kind}: {len(cases)}")
        for name, says in cases:
            print(f"  {name}: {says}")
    print("\nslowest:")
    for name in sorted(seconds, key=lambda each: -seconds[each])[:8]:
        print(f"  {seconds[name]:6.2f} s  {len(documents[name]) // 1024:5} KB  {name}")


async def _check_unseen_only(source: RssSource, urls: dict[str, str], results: dict[str, FetchedFeed]) -> int:
    """Hide items (each for small feeds, ten otherwise), poll, compare with the full parse. Counts the differences."""
    checked = fields = 0
    for name, full in results.items():
        hashes = [full.listed[i : i + 8] for i in range(0, len(full.listed), 8)]
        if len(hashes) != len(full.entries):
            if hashes and not full.dropped and len(hashes) <= 500:
                print(f"  {name}: {len(hashes)} pieces, {len(full.entries)} entries")
            continue
        step = max(1, len(hashes) // SAMPLE)
        for place in range(0, len(hashes), step):
            known = b"".join(each for each in hashes if each != hashes[place])
            again = await source.fetch(urls[name], FeedMemory(listed=known or b"\0" * 8))
            expected = tuple(e for e, each in zip(full.entries, hashes, strict=True) if each == hashes[place])
            checked += 1
            fields += _print_differences(f"{name} item {place}", expected, again.entries)
    print(f"\n{checked} items polled as the only unseen one")
    return fields


def _check_raw(documents: dict[str, bytes], urls: dict[str, str], results: dict[str, FetchedFeed]) -> None:
    """Compare with feedparser on the bytes as they came."""
    checked = differing = 0
    for name, full in results.items():
        try:
            parsed = feedparser.parse(
                io.BytesIO(documents[name]),
                response_headers={"content-location": urls[name], "content-type": "application/xml"},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except Exception as error:
            print(f"  {name}: feedparser alone fails with {type(error).__name__}")
            continue
        expected = []
        for item in parsed.entries[:500]:
            try:
                expected.append(to_entry(item, urls[name]))
            except ValueError:
                continue
        checked += 1
        differing += bool(_print_differences(f"{name} raw", tuple(expected), full.entries))
    print(f"\nCleaned against raw: {differing} of {checked} documents differ")


def _print_differences(where: str, expected: tuple[Entry, ...], found: tuple[Entry, ...]) -> int:
    """Print each field that differs, at most three per case; return how many there are."""
    if len(expected) != len(found):
        print(f"  {where}: {len(expected)} entries expected, {len(found)} found")
        return 1
    differing = [
        (field, getattr(wanted, field), getattr(got, field))
        for wanted, got in zip(expected, found, strict=True)
        for field in COMPARED
        if getattr(wanted, field) != getattr(got, field)
    ]
    for field, wanted, got in differing[:3]:
        print(f"  {where}: {field}: {_around(wanted, got)}")
    return len(differing)


def _around(wanted: object, got: object) -> str:
    """Both values where they part."""
    left, right = str(wanted), str(got)
    part = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return f"{left[max(0, part - 20) : part + 40]!r} | {right[max(0, part - 20) : part + 40]!r}"


if __name__ == "__main__":
    sys.exit(main())
