"""The real bot as the image and the unit run it, without a container engine: process 1 in namespaces of its own, user
10001, no capability, nothing to gain, a root that is read-only, and no memory that is both written and run."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line, Running, Town, until

USER = 10001
AT_MOST_S = 8.0
PLACE = "/mnt"
# $1: the folder that becomes the volume. The rest is the command.
SCRIPT = f"""
set -e
mount --make-rprivate /
mount --bind "$1" {PLACE}
mount -o remount,bind,ro /
cd {PLACE}
shift
exec setpriv --reuid={USER} --regid={USER} --clear-groups --bounding-set=-all --inh-caps=-all --ambient-caps=-all \
    --no-new-privs "$@"
"""
NAMESPACES = ("unshare", "--fork", "--pid", "--mount", "--mount-proc", "--kill-child", "sh", "-c", SCRIPT, "sh")
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1


class ContainerTown(Town):
    """A town whose bot sees its files under another name."""

    inside = False

    def options(self) -> list[str]:
        if not self.inside:
            return super().options()
        return ["--config", f"{PLACE}/feeds.yaml", "--db", f"{PLACE}/bot.db"]

    def contained(self, *arguments: str, before: tuple[str, ...] = ()) -> Running:
        """The bot as process 1 of a container."""
        self.inside = True
        try:
            return self.start(*arguments, before=(*NAMESPACES, str(self.db.parent), *before))
        finally:
            self.inside = False


@pytest.fixture
def town(tmp_path: Path) -> Iterator[ContainerTown]:
    volume = tmp_path / "volume"
    volume.mkdir()
    # Its own Python must be within reach of that user: a home that is closed to others is not.
    probe = [*NAMESPACES, str(volume), sys.executable, "-c", "import bot.cli"]
    root = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    if not shutil.which("unshare") or subprocess.run(probe, env=os.environ | root, capture_output=True).returncode:
        pytest.skip("no permission to make namespaces")
    town = ContainerTown(tmp_path)
    with town:
        town.config, town.db = volume / "feeds.yaml", volume / "bot.db"
        town.publish("alpha", "Gardening in spring")
        town.write_config("alpha", subscriptions=(SLACK_ROOM,))
        town.give_tokens("slack")
        assert Line(town)("poll", "--no-deliver").code == 0
        for path in (volume, *volume.iterdir()):
            os.chown(path, USER, USER)
        yield town


def inside(bot: Running) -> int:
    """The process id, seen from here, of process 1 in there."""
    children = Path(f"/proc/{bot.popen.pid}/task/{bot.popen.pid}/children")
    return int(until(lambda: children.read_text().split(), "a process in there")[0])


def test_it_does_its_whole_job_with_no_rights_and_a_root_that_is_read_only(town: ContainerTown) -> None:
    bot = town.contained("run")
    bot.says("logged in")
    process = inside(bot)
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    assert status["Uid"].split() == [str(USER)] * 4
    assert {int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb")} == {0}
    assert status["NoNewPrivs"] == "1"
    assert " ro," in next(line for line in Path(f"/proc/{process}/mounts").read_text().splitlines() if " / " in line)

    town.publish("alpha", NEWS)
    assert Line(town)("poll", "--feed", "alpha").code == 0
    until(lambda: town.told.get(SLACK_ROOM), "the alert")
    until(lambda: Line(town)("health").code == 0, "health", 60)
    until(lambda: list((town.db.parent / "backups").glob("bot-*.db")), "the backup of the day")
    started = time.monotonic()
    os.kill(process, signal.SIGTERM)
    assert bot.wait() == 0
    assert time.monotonic() - started < AT_MOST_S
    assert "Traceback" not in bot.err
    assert not Path("/mnt/bot.db").exists()


def test_commands_work_in_there_as_the_health_check_of_the_image_does(town: ContainerTown) -> None:
    for words, code in ((("check", "--offline"), 0), (("health",), 1), (("articles",), 0)):
        assert town.contained(*words).wait() == code, words
    demo = town.contained("demo")
    assert demo.wait() == 0, demo.err


def test_it_needs_no_memory_that_is_written_and_run(town: ContainerTown) -> None:
    """``MemoryDenyWriteExecute=yes`` in the unit."""
    if ctypes.CDLL(None).prctl(66, 0, 0, 0, 0) < 0:
        pytest.skip("this kernel cannot refuse such memory")
    deny = (
        "import ctypes, runpy, sys\n"
        f"assert not ctypes.CDLL(None).prctl({PR_SET_MDWE}, {PR_MDWE_REFUSE_EXEC_GAIN}, 0, 0, 0)\n"
        "sys.argv = sys.argv[3:]; runpy.run_module('bot', run_name='__main__', alter_sys=True)"
    )
    before = (sys.executable, "-c", deny)
    demo = town.contained("demo", before=before)
    assert demo.wait() == 0, demo.err
    bot = town.contained("run", before=before)
    bot.says("logged in")
    os.kill(inside(bot), signal.SIGTERM)
    assert bot.wait() == 0
    assert "Traceback" not in bot.err


def test_hundred_processes_and_half_a_gigabyte_are_plenty(town: ContainerTown) -> None:
    """``mem_limit: 512m`` and ``pids_limit: 100``: what the bot and its readers hold together, at work."""
    bot = town.contained("run")
    bot.says("logged in")
    process = psutil.Process(inside(bot))
    town.publish("alpha", NEWS)
    assert Line(town)("poll", "--feed", "alpha").code == 0
    until(lambda: town.told.get(SLACK_ROOM), "the alert")
    everybody = [process, *process.children(recursive=True)]
    held = sum(each.memory_full_info().pss for each in everybody)
    threads = sum(each.num_threads() for each in everybody)
    assert held < 256 * 2**20, f"{held / 2**20:.0f} MB"
    assert threads < 60
    os.kill(process.pid, signal.SIGTERM)
    assert bot.wait() == 0
