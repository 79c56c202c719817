"""A file that only takes up room beside the database, given away when the disk is full.

The room lets what is on its way be recorded: a message that was posted but could not be written down would be posted
twice. Only the process that runs the bot keeps one. Does not watch the disk.
"""

from __future__ import annotations

import os
from pathlib import Path

SIZE = 4 * 1024 * 1024


class Ballast:
    """``<database>.ballast``. size: bytes."""

    def __init__(self, database: Path, size: int = SIZE) -> None:
        self.path = database.with_name(database.name + ".ballast")
        self._size = size

    def fill(self) -> bool:
        """Take the room, really (no holes). False if the disk has not that much."""
        if self.is_whole():
            return True
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(file, 0, self._size)
            finally:
                os.close(file)
        except OSError:
            self.drop()
            return False
        return True

    def is_whole(self) -> bool:
        """Whether the room is taken."""
        try:
            return self.path.stat().st_size >= self._size
        except OSError:
            return False

    def drop(self) -> bool:
        """Give the room away; True if there was any."""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True
