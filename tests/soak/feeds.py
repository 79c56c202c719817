"""A million damaged feeds through the readers that the bot itself uses.

    python tests/soak/feeds.py [--count 1000000] [--first 0] [--real ../shared/data/real_feeds.tar.xz]

Wanted: no crash (nothing but errors that say so leaves the pool, no reader dies, every entry is clean), the event loop
never more than 250 ms late, nobody stopped by the limit of 10 s, and this process as large at the end as at the start.
A million takes about an hour on two cores; ``--first`` goes on where another run ended. With feeds of real publishers
beside the project, half of the documents are made from those. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tarfile
import time
from pathlib import Path

import psutil

from bot.sources.pool import WorkerPool
from tests.sources.fuzzing import Fuzzed, fuzz
from tests.sources.mutations import SEEDS

AT_ONCE = 10_000
LAG_S = 0.25
GROWTH_MB = 20.0
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real_feeds.tar.xz"
LARGEST = 60_000  # bytes of a real feed: larger ones differ in their number of items alone


def main() -> None:
    """Prints a line for each ten thousand, then the sum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first document")
    parser.add_argument("--real", type=Path, default=REAL, help="an archive of feeds to damage, too")
    options = parser.parse_args()
    sys.exit(asyncio.run(soak(range(options.first, options.first + options.count), read_real(options.real))))


def read_real(archive: Path) -> tuple[bytes, ...]:
    """The smaller feeds of an archive, none if it is not there."""
    if not archive.exists():
        print(f"no feeds of real publishers: there is no {archive.name}")
        return ()
    found = []
    with tarfile.open(archive) as members:
        for member in members:
            source = members.extractfile(member) if member.isfile() and 0 < member.size <= LARGEST else None
            found += [source.read()] if source else []
    feeds = tuple(body for body in found if b"<rss" in body[:2000] or b"<feed" in body[:2000] or b"<rdf" in body[:2000])
    print(f"{len(feeds)} feeds of real publishers are damaged, too")
    return feeds


async def soak(numbers: range, real: tuple[bytes, ...]) -> int:
    """All of it; the exit code."""
    pool, total, grown = WorkerPool(2), Fuzzed(), 0.0
    started, size = time.monotonic(), 0.0
    for place, start in enumerate(range(numbers.start, numbers.stop, AT_ONCE)):
        seeds = real if real and place % 2 else SEEDS
        fuzzed = await fuzz(pool, range(start, min(start + AT_ONCE, numbers.stop)), lanes=2, seeds=seeds)
        add(total, fuzzed)
        now = psutil.Process().memory_info().rss / 1e6
        size = size or now
        grown = now - size
        print(f"{time.monotonic() - started:7.0f} s  {fuzzed}", flush=True)
        for crash in fuzzed.crashes:
            print(f"  {crash}")
    await pool.close()
    print(f"{total}; this process grew by {grown:.1f} MB")
    return int(bool(total.crashes) or total.worst_lag_s > LAG_S or bool(total.ends["stopped"]) or grown > GROWTH_MB)


def add(total: Fuzzed, part: Fuzzed) -> None:
    """Take a part's figures into the total."""
    total.ends.update(part.ends)
    total.crashes += part.crashes
    total.slowest_s = max(total.slowest_s, part.slowest_s)
    total.worst_lag_s = max(total.worst_lag_s, part.worst_lag_s)


if __name__ == "__main__":
    main()
