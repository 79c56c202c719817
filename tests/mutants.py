"""Small changes to the parts that must not fail, one after the other: do their tests notice?

    python tests/mutants.py [--only WORDS] [--shown 0] [--at-once 1]

Works on a copy, with mutmut, in the environment that ``make mutate`` makes. For each part it prints how many changes
the tests noticed (one that makes them hang counts as noticed), and with ``--shown`` the first that they did not. Tables
and patterns outside functions are not changed. Exit code 1 if fewer than 80 of 100 are noticed in any part.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST = 0.8
NOTICED = ("killed", "timeout", "segfault")
TRIED = (*NOTICED, "survived", "no tests", "suspicious")
IDENTITY = "tests/core/test_identity.py tests/core/test_identity_aliases.py tests/core/test_identity_polls.py"
# Each part with the tests that prove it.
PARTS: dict[str, str] = {
    "bot/store/outbox.py": "tests/store/test_outbox.py tests/store/test_followups.py tests/store/test_backlog.py",
    "bot/core/delivery.py": "tests/core/test_delivery.py",
    "bot/core/identity.py": IDENTITY,
    "bot/core/identity_finding.py": IDENTITY,
    "bot/core/sightings.py": IDENTITY,
    "bot/core/aliases.py": IDENTITY,
    "bot/core/urls.py": "tests/core/test_urls.py",
    "bot/sources/guard.py": "tests/sources/test_guard.py tests/sources/test_forgery.py",
    "bot/sources/preclean.py": "tests/sources/test_preclean.py",
    "bot/core/display.py": "tests/core/test_display.py",
    "bot/chats/slack/render.py": "tests/chats/slack/test_render.py tests/chats/test_golden.py",
    "bot/chats/slack/blocks.py": "tests/chats/slack/test_render.py tests/chats/test_golden.py",
    "bot/chats/discord/render.py": "tests/chats/discord/test_render.py tests/chats/test_golden.py",
    "bot/chats/discord/markup.py": "tests/chats/discord/test_render.py tests/chats/test_golden.py",
    "bot/core/schedule.py": "tests/core/test_schedule.py",
    "bot/core/digest_times.py": "tests/core/test_digest_times.py",
    "bot/core/permissions.py": "tests/core/test_permissions.py",
}
SETTINGS = """[mutmut]
source_paths=
    bot/
only_mutate=
    {part}
pytest_add_cli_args_test_selection=
    {tests}
pytest_add_cli_args=
    -n0
    -p
    no:cacheprovider
    -k
    {but}
also_copy=
    feeds.yaml
"""
# Walks over years and zones take seconds for each change. Without them the figures are the least that is noticed.
BUT = "not every_zone and not whatever_people"
# mutmut leaves decorated functions alone; without its memory a function does the same, more slowly.
MEMORY = re.compile(r"^@lru_cache\b.*\n", re.MULTILINE)


def main() -> None:
    """All parts, or those whose path holds the words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only parts whose path holds these words")
    parser.add_argument("--shown", type=int, default=0, help="show so many changes that nobody noticed")
    parser.add_argument("--at-once", type=int, default=1, help="changes that are tried at a time")
    options = parser.parse_args()
    scores = [try_part(part, options.shown, options.at_once) for part in PARTS if options.only in part]
    print(f"{len(scores)} parts; the least: {min(scores):.0%} noticed, wanted {LEAST:.0%}")
    sys.exit(min(scores) < LEAST)


def try_part(part: str, shown: int, at_once: int) -> float:
    """The share of changes that were noticed, printed with the rest."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="policy-bot-mutants-") as place:
        copy = Path(place)
        for name in ("bot", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "feeds.yaml"):
            shutil.copy(ROOT / name, copy / name)
        (copy / "setup.cfg").write_text(SETTINGS.format(part=part, tests=PARTS[part].replace(" ", "\n    "), but=BUT))
        source = copy / part
        source.write_text(MEMORY.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
        says = mutmut(copy, "run", "--max-children", str(at_once))
        ends = dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut(copy, "results", "--all", "true"), re.MULTILINE))
        counts = Counter(ends.values())
        tried = sum(counts[end] for end in TRIED)
        if not tried:
            raise SystemExit(f"{part}: nothing was tried.\n{says[-3000:]}")
        score = sum(counts[end] for end in NOTICED) / tried
        figures = ", ".join(f"{count} {end}" for end, count in counts.most_common())
        print(f"{part:<32}{score:6.1%}  {figures}; {time.monotonic() - started:.0f} s", flush=True)
        for name in [name for name, end in ends.items() if end == "survived"][:shown]:
            print(mutmut(copy, "show", name))
    return score


def mutmut(copy: Path, *words: str) -> str:
    """What it prints, standard error included."""
    environment = {**os.environ, "PYTHONPATH": ".", "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "mutmut", *words]
    ended = subprocess.run(
        command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return ended.stdout


if __name__ == "__main__":
    main()
