"""One bot per database, also after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import AlreadyRunning, OperatorError
from bot.store.lock import InstanceLock

HOLDER = """
import sys
from pathlib import Path
from bot.store.lock import InstanceLock
with InstanceLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_hand_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with InstanceLock(path):
        with pytest.raises(AlreadyRunning, match="already running"):
            InstanceLock(path).acquire()
        InstanceLock(tmp_path / "other.db").acquire()
    lock = InstanceLock(path)
    lock.acquire()
    lock.release()
    lock.release()


def test_lock_is_free_after_its_holder_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning):
            InstanceLock(path).acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with InstanceLock(path):
        pass


def test_folder_that_is_absent_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="--db FILE"):
        InstanceLock(tmp_path / "nowhere" / "bot.db").acquire()
