"""Every broken file in ``invalid/`` is refused with exactly the problems that its head names, in that order.

A head line reads ``# line 7: words``; the words occur in the problem's key and sentence; line 0 means the whole file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import load
from bot.errors import ConfigError

FILES = sorted(Path(__file__).with_name("invalid").glob("*.yaml"))
_EXPECTED = re.compile(r"# line (\d+): (.+)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_is_refused_with_exactly_these_problems(path: Path) -> None:
    expected = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        found = _EXPECTED.fullmatch(line)
        if not found:
            break
        expected.append((int(found[1]), found[2]))
    assert expected, "the head names no problem"
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    problems = caught.value.problems
    told = "\n".join(map(str, problems))
    assert [problem.line for problem in problems] == [line for line, _ in expected], told
    for problem, (_, words) in zip(problems, expected, strict=True):
        assert words in f"{problem.key}: {problem.says}", told
        assert problem.place == str(path)
        assert "\n" not in problem.says


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 40
