"""Values and short ways for the store's tests."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Article, Channel, Level, Match, Relevance, Weight
from bot.core.outgoing import Message
from bot.store import articles
from bot.store.database import Database

NOW = datetime(2025, 5, 12, 9, tzinfo=UTC)
ROOM = Channel("slack", "T1/C1")
OTHER = Channel("discord", "77/12")
WORTH = Relevance(Level.ALERT, 8.0, ("SoundCloud (title)",), ("soundcloud",), ("spotify",), ("training-data",))
NOTHING = Relevance(Level.NONE, 0.0, ())
MATCHES = (Match("platform", "soundcloud", "title", "SoundCloud", 2, "subject"),)


def run_sql(db: Database, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(db.conn.execute(sql, values).fetchall())


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own with so much room, at a folder that is made; skips the test where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no permission to mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave not one page free on the disk of a folder; the file that takes the room."""
    rubbish = folder / "rubbish"
    with rubbish.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return rubbish


def message(title: str = "A title") -> Message:
    return Message("alert", title, url="https://example.org/a")


def article(number: int = 1, **facts: Any) -> Article:
    values: dict[str, Any] = {
        "url": f"https://example.org/{number}",
        "title": f"Title number {number}",
        "summary": f"Summary number {number}",
        "text": "",
        "publisher": "Example",
        "feed_id": "verge",
        "weight": Weight.ORIGINAL,
        "language": "en",
        "first_seen": NOW,
    }
    return Article(**{**values, **facts})


def add(
    db: Database, /, number: int = 1, relevance: Relevance = WORTH, outcome: str = "considered", **facts: Any
) -> int:
    one = article(number, **facts)
    key = f"example.org/{number}"
    return articles.add_article(db, one, key, one.title.lower(), relevance, MATCHES, outcome)
