"""Where a database lies: the file system under it, the room left, who may read it. Opens nothing."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

# WAL needs shared memory, which network file systems do not give: it corrupts there.
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "fuse"})
# Before these a rare race between two connections could lose a write when the log was reset (sqlite.org/wal.html).
# The bot writes through one connection, so it is told, not refused.
WAL_RESET_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that holds ``path`` (``ext4``, ``nfs4`` ...), '' if it cannot be told.

    mounts: the text of /proc/mounts; read from there when not given.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8")
        except OSError:
            return ""
    target = str(path.resolve())
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = point == "/" or target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def free_bytes(path: Path) -> int:
    """The room left for an ordinary user where ``path`` lies. Raises OSError if its folder is absent."""
    return shutil.disk_usage(path.absolute().parent).free


def is_open_to_others(path: Path) -> bool:
    """Whether every user of the machine may read or write this file; False if there is none."""
    try:
        return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))
    except OSError:
        return False


def library_version() -> str:
    """The version of SQLite in use."""
    return sqlite3.sqlite_version


def may_lose_resets(version: str) -> bool:
    """Whether this version of SQLite has the race of WAL_RESET_MENDED. version: ``3.40.1``."""
    numbers = tuple(int(part) for part in version.split("."))
    mended = [each for each in WAL_RESET_MENDED if each[:2] == numbers[:2]]
    return numbers < (mended[0] if mended else WAL_RESET_MENDED[-1])
