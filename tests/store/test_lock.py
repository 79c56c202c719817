"""One bot per database, also after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import AlreadyRunning, OperatorError
from bot.store.database import open_store
from bot.store.lock import InstanceLock, opening

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


def test_many_hands_open_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    """Each would make the tables; whoever found them half made took the file for damaged."""
    for number in range(4):
        path = tmp_path / f"{number}.db"
        together = threading.Barrier(6)

        def open_it(path: Path = path, together: threading.Barrier = together) -> None:
            together.wait()
            open_store(path).close()

        with ThreadPoolExecutor(6) as hands:
            for hand in [hands.submit(open_it) for _ in range(6)]:
                hand.result()


def test_hand_that_holds_on_for_ever_is_not_waited_for(tmp_path: Path) -> None:
    inside = False
    with opening(tmp_path / "bot.db", 0.0), opening(tmp_path / "bot.db", 0.01):
        inside = True
    assert inside
    with opening(tmp_path / "no such folder" / "bot.db", 0.0):
        inside = False
    assert not inside
