"""Sixteen ways to make old news look new, two hundred polls each: rows A1 to A16 of tests/faults.md.

    python tests/soak/identity.py [--polls 200] [--only WORDS]

Wanted: everything new is told, alone or (bursts, a restored copy) in a summary; nothing is told twice; no poll leads to
more than five alerts and a summary. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.logs import set_up_logs
from tests.flows.churn import MOST_AT_ONCE, suffer
from tests.flows.town import Town
from tests.flows.troubles import TROUBLES


def main() -> None:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polls", type=int, default=200)
    parser.add_argument("--only", default="", help="only troubles that hold these words")
    options = parser.parse_args()
    set_up_logs("critical", "text")
    names = [name for name in TROUBLES if options.only in name]
    totals = [play(name, options.polls) for name in names]
    false, missed, most = (sum(each[0] for each in totals), sum(each[1] for each in totals), max(e[2] for e in totals))
    print(f"{len(names)} troubles x {options.polls} polls: {false} false alerts, {missed} missed")
    sys.exit(bool(false or missed or most > MOST_AT_ONCE))


def play(name: str, polls: int) -> tuple[int, int, int]:
    """One trouble: false and missed alerts, most messages after one poll."""
    towns: list[Town] = []
    with tempfile.TemporaryDirectory() as folder:

        def build(**options: Any) -> Town:
            towns.append(Town(Path(folder), **options))
            return towns[-1]

        started = time.perf_counter()
        heard = asyncio.run(suffer(build, TROUBLES[name], polls))
        for town in towns:
            town.close()
    told = f"{sum(heard.alone.values())} alone, {sum(heard.together.values())} in summaries"
    says = f"{len(heard.wanted)} new, told {told}; {heard.false} false, {heard.missed} missed"
    print(f"{name:<52} {says}; {time.perf_counter() - started:.1f} s", flush=True)
    return heard.false, heard.missed, heard.most_at_once


if __name__ == "__main__":
    main()
