"""``classify``: items from a file through the watchlist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NEWS
from tests.servers.town import Line, Town

KEYS = {"id", "level", "relevant", "score", "platforms", "topics", "story", "reasons"}
ITEMS: list[dict[str, Any]] = [
    {
        "id": "b",
        "title": NEWS,
        "summary": "",
        "text": "",
        "link": "https://b.example/2",
        "date": "2025-05-15T09:00:00Z",
        "publisher": "B",
    },
    {
        "id": "a",
        "title": NEWS,
        "summary": "",
        "text": "",
        "link": "https://a.example/1",
        "date": "2025-05-15T07:32:00+02:00",
        "publisher": "A",
    },
    {"id": 3, "title": "Gardening in spring", "link": "", "date": "2025-05-14", "publisher": None},
]


@pytest.fixture
def items(town: Town) -> Path:
    town.write_config("alpha")
    path = town.folder / "items.jsonl"
    path.write_text("\n".join(map(json.dumps, ITEMS)) + "\n\n", encoding="utf-8")
    return path


def test_items_are_judged_in_order_of_date(line: Line, items: Path) -> None:
    answer = line("classify", str(items))
    assert (answer.code, answer.err) == (0, "")
    assert [row["id"] for row in answer.rows] == [3, "a", "b"]
    assert all(row.keys() == KEYS for row in answer.rows)
    assert [row["relevant"] for row in answer.rows] == [False, True, True]
    assert [row["story"] for row in answer.rows] == [None, 1, 1]
    assert answer.rows[1]["platforms"] == ["SoundCloud"]
    assert all(row["relevant"] == (row["level"] != "none") for row in answer.rows)


def test_without_a_terminal_the_output_is_json_lines(line: Line, items: Path) -> None:
    assert line("classify", str(items)).out == line("--log-level", "debug", "classify", str(items), "--json").out


def test_it_needs_and_makes_no_database(town: Town, line: Line, items: Path) -> None:
    line("classify", str(items))
    assert not town.db.exists()


def test_separators_inside_texts_do_not_break_lines(line: Line, items: Path) -> None:
    item = {"id": "x\ud800", "title": f"{NEWS}\u2028\x85more", "date": "2025-01-01"}
    text = json.dumps(item, ensure_ascii=False).replace("\ud800", "\\ud800")
    items.write_text(f"\ufeff{text}\r\n", encoding="utf-8")
    answer = line("classify", str(items))
    assert answer.code == 0, answer.err
    assert answer.rows[0]["id"] == "x\ud800"


def test_empty_file_gives_nothing(line: Line, items: Path) -> None:
    items.write_text("\n")
    answer = line("classify", str(items))
    assert (answer.code, answer.out, answer.err) == (0, "", "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"id": 1}\n{"id": 2', ":2: no JSON"),
        (b"[1]", ":1: should be an object"),
        (b'"text"', ":1: should be an object"),
        (b'{"id": 1, "date": "15 May"}', "is no date"),
        (b'{"id": 1, "date": 5}', "is no date"),
        (b'{"id": 1, "date": "0001-01-01T00:00:00+14:00"}', "is no date"),
        (b'{"id": 1, "date": "9999-12-31T23:59:59-14:00"}', "is no date"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[" * 100_000, ":1: no JSON"),
    ],
)
def test_broken_file_is_one_sentence_with_its_line(line: Line, items: Path, content: bytes, says: str) -> None:
    items.write_bytes(content)
    answer = line("classify", str(items))
    assert answer.code == 1
    assert says in answer.sentence


def test_values_of_wrong_kinds_are_taken_as_text(line: Line, items: Path) -> None:
    odd = {"id": None, "title": 5, "summary": ["a"], "text": {"b": 1}, "link": True, "publisher": 1.5, "date": None}
    items.write_text(json.dumps(odd))
    assert line("classify", str(items)).rows[0]["relevant"] is False


def test_missing_file_ends_with_2(line: Line, items: Path) -> None:
    answer = line("classify", "none.jsonl")
    assert answer.code == 2
    assert "does not exist" in answer.err
