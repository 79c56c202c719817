"""A real database file per test, copied from an empty one, because making the tables takes most of a test's time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.database import Store, open_store


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row."""
    path = tmp_path_factory.mktemp("blank") / "bot.db"
    open_store(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path, blank: Path) -> Iterator[Store]:
    shutil.copy(blank, tmp_path / "bot.db")
    opened = open_store(tmp_path / "bot.db")
    yield opened
    opened.close()
