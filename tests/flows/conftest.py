"""A town per test, closed at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.town import Town


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Makes towns in folders of their own."""
    towns: list[Town] = []

    def make(**options: Any) -> Town:
        folder = tmp_path / str(len(towns))
        folder.mkdir()
        towns.append(Town(folder, **options))
        return towns[-1]

    yield make
    for town in towns:
        town.close()


@pytest.fixture
def town(build: Callable[..., Town]) -> Town:
    return build()
