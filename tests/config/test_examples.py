"""Example sentences beside platforms are promises that a matcher must keep."""

from __future__ import annotations

from pathlib import Path

from bot.config import check_examples, load

EVERYTHING = Path(__file__).with_name("valid") / "everything.yaml"


def test_a_matcher_that_keeps_them_gives_no_problem() -> None:
    config = load(EVERYTHING, {})
    assert check_examples(config, lambda sentence: ("x",) if "Twitter" in sentence else ()) == []


def test_a_promise_broken_in_either_direction_is_told_with_its_line() -> None:
    config = load(EVERYTHING, {})
    lines = EVERYTHING.read_text(encoding="utf-8").splitlines()
    (missed,) = check_examples(config, lambda sentence: ())
    (wrong,) = check_examples(config, lambda sentence: ("x",))
    assert (missed.key, wrong.key) == ("platforms.x.matches", "platforms.x.does_not_match")
    assert missed.says.startswith("is not recognised in: Everyone on X")
    assert wrong.says.startswith("is recognised in: The X-ray")
    assert "Everyone on X" in lines[missed.line - 1]
    assert "The X-ray" in lines[wrong.line - 1]
