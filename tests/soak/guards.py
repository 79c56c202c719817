"""Takes guards away one by one, in a copy of the program, and wants the tests that prove them to turn red.

    python tests/soak/guards.py [--only WORDS]

A guard without a test that fails when it is gone is no guard: exit code 1 then, also when a guard is not found any
more. The list grows with the table in tests/faults.md; it holds those that a line of code is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.soak.guards_of_delivery import DELIVERY
from tests.soak.guards_of_sources import SOURCES

ROOT = Path(__file__).resolve().parents[2]
# (row, file, the guard, what stands there without it, the tests that must turn red)
GUARDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("H2 no retries inside the client", "bot/chats/slack/send.py", "retry_handlers=[])\n        self._own",
     ")\n        self._own", "tests/chats/slack/test_send.py -k one_request"),
    ("H2 the same nonce for the same delivery", "bot/chats/discord/posting.py", "nonce=delivery.key,", "",
     "tests/chats/discord/test_send.py -k repeated_send"),
    ("E2 mentions nobody", "bot/chats/discord/posting.py", "enforce_nonce\n        allowed_mentions=NOBODY,",
     "enforce_nonce\n        allowed_mentions=discord.AllowedMentions.all(),",
     "tests/chats/discord/test_send.py -k mentions_nobody"),
    ("E6 invisible characters go", "bot/core/display.py",
     'visible = _INVISIBLE.sub(lambda found: found[1] or "", visible)', "visible = str(visible)",
     "tests/core/test_display.py -k nothing_invisible"),
    ("C6 embedded addresses", "bot/sources/guard.py",
     "return ip in _V6_GLOBAL and not any(ip in block for block in _V6_REFUSED)", "return ip.is_global",
     "tests/sources/test_guard.py"),
    ("C6 special blocks", "bot/sources/guard.py",
     "return ip.is_global and not any(ip in block for block in _V4_REFUSED)", "return ip.is_global",
     "tests/sources/test_guard.py"),
    ("C12 no cookies", "bot/sources/http.py", "cookie_jar=aiohttp.DummyCookieJar(),", "",
     "tests/sources/test_http.py -k cookies"),
    ("C9 long headers", "bot/sources/http.py", "max_field_size=MAX_HEADER,", "max_field_size=8190,",
     "tests/sources/test_http.py -k 16_kb"),
    ("C4 hops are counted", "bot/sources/http.py", "if len(seen) > MAX_HOPS:", "if len(seen) > 50:",
     "tests/sources/test_http.py -k sixth"),
    ("D5 processor time", "bot/sources/worker.py",
     "resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))", "pass",
     "tests/sources/test_pool.py -k computes_too_long"),
    ("A12 old items", "bot/flows/record.py", "poll.now - article.published > OLD and not missed", "False",
     "tests/flows/test_record.py -k old_items"),
    ("A11 the first poll is silent", "bot/flows/record.py", "baseline = known_feed.baseline is None",
     "baseline = False", "tests/flows/test_record.py -k first_poll"),
    ("G1 immediate transactions", "bot/store/database.py", '"BEGIN IMMEDIATE")', '"BEGIN")',
     "tests/store/test_database.py"),
    ("G12 foreign keys", "bot/store/open_file.py", '("foreign_keys", "ON")', '("foreign_keys", "OFF")',
     "tests/store/test_database.py"),
    ("G9 every commit on the disk", "bot/store/open_file.py", "PRAGMA synchronous=FULL", "PRAGMA synchronous=OFF",
     "tests/store/test_database.py"),
    ("G7 words that changed on disk", "bot/store/outbox.py", "if payload_hash(payload) != sha:", "if False:",
     "tests/store/test_outbox.py -k changed_on_disk"),
    ("F3 too late is left out", "bot/flows/digest.py", "if now - slot.due > LATE:", "if False:",
     "tests/flows/test_digest.py -k very_late"),
    ("H9 part two waits for part one", "bot/store/outbox.py", "AND (after_id IS NULL OR {_PARTS_SENT})", "",
     "tests/flows/test_digest.py -k never_comes"),
    ("F6 weeks go by the wanted day", "bot/core/digest_times.py",
     "return day - timedelta(days=(day.weekday() - weekday) % 7)", "return day",
     "tests/core/test_digest_times.py -k every_zone"),
    ("I1 envelopes are met once", "bot/chats/slack/listen.py",
     "if await self._answers.first_time(_key(body)):\n                reply", "if True:\n                reply",
     "tests/chats/slack/test_listener.py -k comes_twice"),
    ("J1 rights are looked at", "bot/flows/answer/desk.py", "if not may(right, chat, standing):", "if False:",
     "tests/flows/answer/test_desk.py"),
)  # fmt: skip


def main() -> None:
    """Try all of them, or those whose row holds the words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only rows that hold these words")
    chosen = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="policy-bot-guards-") as place:
        copy = Path(place, "copy")
        ignored = shutil.ignore_patterns(
            ".git", ".venv", "__pycache__", ".mypy_cache", ".pytest_cache", "build", "dist"
        )
        shutil.copytree(ROOT, copy, symlinks=True, ignore=ignored)
        guards = [each for each in (*GUARDS, *SOURCES, *DELIVERY) if chosen.only in each[0]]
        for row, name, guard, without, tests in guards:
            verdict = _try(copy, name, guard, without, tests)
            bad += verdict != "red"
            print(f"{row:<45} {verdict}", flush=True)
    print(f"{len(guards)} guards taken away, {len(guards) - bad} times red")
    raise SystemExit(bool(bad))


def _try(copy: Path, name: str, guard: str, without: str, tests: str) -> str:
    path = copy / name
    text = path.read_text(encoding="utf-8")
    if text.count(guard) < 1:
        return "NOT FOUND"
    words = tests.partition(" -k ")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *words[0].split()]
    command += ["-k", words[2]] if words[2] else []
    # The project may be installed in this environment: the copy comes first.
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    path.write_text(text.replace(guard, without, 1), encoding="utf-8")
    try:
        ended = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        return "red"  # what hangs without its guard is seen, too
    finally:
        path.write_text(text, encoding="utf-8")
    return {1: "red", 0: "STILL GREEN"}.get(ended.returncode, f"BROKEN ({ended.returncode})")


if __name__ == "__main__":
    main()
