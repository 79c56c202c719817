"""The table of faults is true: every row of the catalogue is there, and every test and file that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
TABLE = (TESTS / "faults.md").read_text(encoding="utf-8")
ROWS = {"A": 16, "B": 10, "C": 12, "D": 9, "E": 9, "F": 9, "G": 12, "H": 11, "I": 10, "J": 11}
NAMES = {
    name
    for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"^\s*(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_every_row_of_the_catalogue_is_there() -> None:
    there = set(re.findall(r"^\| ([A-J]\d+) ", TABLE, re.MULTILINE))
    assert {f"{letter}{number}" for letter, most in ROWS.items() for number in range(1, most + 1)} <= there


def test_every_named_test_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert len(named) > 100
    assert named - NAMES == set()


def test_every_file_exists() -> None:
    assert [path for path in re.findall(r"\]\(([\w/.]+)\)", TABLE) if not (TESTS / path).exists()] == []


def test_every_row_names_a_proof() -> None:
    rows = re.findall(r"^\| [A-J]\d+ [^|]*\|([^|]*)\|", TABLE, re.MULTILINE)
    assert all(re.search(r"`test_\w+`|\]\(|`make ", row) for row in rows)
