"""A town per test, on a copy of an empty database, closed at its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import open_store
from tests.flows.town import Town


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row."""
    path = tmp_path_factory.mktemp("blank") / "bot.db"
    open_store(path).close()
    return path


@pytest.fixture
def build(tmp_path: Path, blank: Path) -> Iterator[Callable[..., Town]]:
    """Makes towns in folders of their own."""
    towns: list[Town] = []

    def make(**options: Any) -> Town:
        folder = tmp_path / str(len(towns))
        folder.mkdir()
        shutil.copy(blank, folder / "bot.db")
        towns.append(Town(folder, **options))
        return towns[-1]

    yield make
    for town in towns:
        town.close()


@pytest.fixture
def town(build: Callable[..., Town]) -> Town:
    return build()
