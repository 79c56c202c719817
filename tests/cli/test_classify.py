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


def test_why_shows_the_parts_of_a_score(line: Line, items: Path) -> None:
    items.write_text(json.dumps({"id": "a", "title": "SoundCloud's terms let it train AI on uploads"}))
    (row,) = line("classify", str(items), "--why").rows
    parts = {part["part"]: part["points"] for part in row["why"]}
    assert parts["training-data"] > 0
    assert 0 < parts["second opinion"] <= 1
    assert any(name.startswith(("w:", "t:", "g:", "s:", "gt:")) for name in parts)


def test_train_writes_weights_that_the_bot_uses(line: Line, items: Path, tmp_path: Path) -> None:
    labelled = [
        {"id": n, "title": f"AI clause number {n} allows training on members' songs", "relevant": True}
        for n in range(6)
    ] + [{"id": n, "title": f"AI phone number {n} launches with songs", "relevant": False} for n in range(9, 15)]
    items.write_text("\n".join(map(json.dumps, labelled)))
    out = tmp_path / "weights.json"
    answer = line("train", str(items), "--out", str(out))
    assert answer.code == 0
    assert "12 items, 6 relevant" in answer.out
    weights = json.loads(out.read_text())["weights"]
    assert weights["w:claus"] > 0 > weights["w:phone"]


def test_train_learns_topics_from_those_that_have_some(line: Line, items: Path, tmp_path: Path) -> None:
    labelled = [
        {
            "id": n,
            "title": f"AI clause number {n} " + ("is put before judges" if n % 2 else "lets writers object"),
            "relevant": True,
            "grade": "topics" if n > 4 else "core",
            "topics": ["lawsuit" if n % 2 else "opt-out/consent", "no such topic"],
        }
        for n in range(12)
    ] + [{"id": 20, "title": "AI phone launches", "relevant": False}]
    items.write_text("\n".join(map(json.dumps, labelled)))
    out = tmp_path / "weights.json"
    assert line("train", str(items), "--out", str(out)).code == 0
    topics = json.loads(out.read_text())["topics"]
    assert set(topics) == {"lawsuit", "opt-out"}
    assert topics["lawsuit"]["weights"]["w:judg"] > 0 > topics["lawsuit"]["weights"]["w:writer"]


def test_what_was_picked_out_may_count_less(line: Line, items: Path, tmp_path: Path) -> None:
    out = tmp_path / "weights.json"
    weights = []
    for share in (1, 0.1):
        labelled = [
            {"id": n, "title": f"AI clause number {n} allows training", "relevant": True, "share": share}
            for n in range(6)
        ] + [{"id": n, "title": f"AI phone number {n} launches", "relevant": False} for n in range(9, 15)]
        items.write_text("\n".join(map(json.dumps, labelled)))
        assert line("train", str(items), "--out", str(out)).code == 0
        weights.append(json.loads(out.read_text())["weights"]["w:claus"])
    assert weights[0] > weights[1] > 0


@pytest.mark.parametrize("share", [0, -1, 1.5, "half", True, None])
def test_a_share_that_is_none_is_said(line: Line, items: Path, share: object) -> None:
    rows = [{"id": 7, "title": "AI training on songs", "relevant": True, "share": share}]
    items.write_text("\n".join(map(json.dumps, rows)))
    answer = line("train", str(items), "--out", str(items.with_name("w.json")))
    assert answer.code == 1
    assert "item 7 has a wrong share" in answer.sentence


@pytest.mark.parametrize(
    ("labels", "says"),
    [([True, True], "needs relevant items and others"), ([True, None], "has no label")],
)
def test_train_says_what_is_missing(line: Line, items: Path, labels: list[object], says: str) -> None:
    rows = [{"id": n, "title": "AI training on songs", "relevant": label} for n, label in enumerate(labels)]
    items.write_text("\n".join(map(json.dumps, rows)))
    answer = line("train", str(items), "--out", str(items.with_name("w.json")))
    assert answer.code == 1
    assert says in answer.sentence
