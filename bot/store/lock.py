"""One running bot per database: an advisory lock beside the file. And one hand at a time that opens it. Both are freed
by the system even after kill -9."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from bot.errors import AlreadyRunning, OperatorError


class InstanceLock:
    """Holds ``<database>.lock``. ``acquire`` raises AlreadyRunning if another process has it."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise AlreadyRunning; an unwritable folder is an OperatorError."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise OperatorError(
                f"Cannot write {self.path}: {error.strerror}. Choose another place with --db FILE or POLICY_BOT_DB."
            ) from error
        if not _try_lock(file):
            os.close(file)
            raise AlreadyRunning(
                f"Another policy-bot is already running with this database ({self.path} is locked). "
                "Stop it first, or give this one its own database with --db FILE."
            )
        self._file = file

    def release(self) -> None:
        """Free the lock; harmless if it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextlib.contextmanager
def opening(database: Path, patience_s: float) -> Iterator[None]:
    """Nobody else opens a database of this folder for writing meanwhile. SQLite alone does not see to that: two who
    make or upgrade the same file at once both begin, and one of them finds tables that should not be there yet, as if
    the file were damaged. Waits for others at most ``patience_s``, then goes on without; so it does where folders
    cannot be locked."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            folder = os.open(database.parent, os.O_RDONLY | os.O_CLOEXEC)
            stack.callback(os.close, folder)
            deadline = time.monotonic() + patience_s
            while not _try_lock(folder) and time.monotonic() < deadline:
                time.sleep(0.01)
        yield


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
