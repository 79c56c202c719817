"""The real bot on a disk that fills up, and on one that lies: nothing is lost, nothing is said twice."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Town, until
from tests.store.rooms import fill, small_disk

SUBJECTS = ("songs", "novels", "films", "voices", "photographs", "paintings")
LIAR = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>
#include <stdlib.h>
/* fsync and fdatasync fail while the file named by LIAR exists. */
static int lies(void) { const char *flag = getenv("LIAR"); return flag && access(flag, F_OK) == 0; }
int fsync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync");
    if (lies()) { errno = EIO; return -1; } return real(fd); }
int fdatasync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    if (lies()) { errno = EIO; return -1; } return real(fd); }
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Known to both chats, its database on a disk of 12 MB of its own."""
    with small_disk(tmp_path / "disk", 12) as disk, Town(tmp_path) as town:
        town.db = disk / "bot.db"
        yield known(town)


def known(town: Town) -> Town:
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM), settings="backups: {enabled: false}")
    town.give_tokens("slack", "discord")
    answer = Line(town)("poll", "--feed", "alpha", "--no-deliver")
    assert answer.code == 0, answer.err
    return town


def title(number: int) -> str:
    name = ("SoundCloud", "Spotify", "Vimeo")[number % 3]
    return f"{name} changes its terms of service to train AI on {SUBJECTS[number]}"


def make_due(town: Town) -> None:
    """The running bot polls at its next tick."""
    with closing(sqlite3.connect(town.db, timeout=10)) as db, db:
        db.execute("UPDATE feed SET next_due=0")


def test_full_disk_stops_polling_and_sending_until_there_is_room(town: Town) -> None:
    line = Line(town)
    bot = town.start("run", hasty=True)
    bot.says("logged in")
    until(lambda: town.db.with_name("bot.db.ballast").exists(), "the ballast")
    town.publish("alpha", title(0), age=timedelta(minutes=2))  # alike and of one second, they would be one item
    make_due(town)
    until(lambda: len(town.told) == 2, "the first alert in both chats")

    rubbish = fill(town.db.parent)
    town.publish("alpha", title(1))
    until(lambda: not town.db.with_name("bot.db.ballast").exists(), "the ballast is given away")
    until(lambda: line("health").code == 1, "health fails", 60)
    told = {channel: len(texts) for channel, texts in town.told.items()}

    rubbish.unlink()
    bot.says("there is room on the disk again")
    until(lambda: town.db.with_name("bot.db.ballast").exists(), "the ballast is back")
    make_due(town)
    until(lambda: all(len(texts) == told[channel] + 1 for channel, texts in town.told.items()), "the second alert", 120)
    until(lambda: not bad_conditions(line), "health is well again", 60)
    assert bot.end(signal.SIGTERM) == 0
    for texts in town.told.values():
        assert [sum(title(number) in text for text in texts) for number in range(2)] == [1, 1], "once each"


def bad_conditions(line: Line) -> set[str]:
    """But the disk's: this one is smaller than what is asked for."""
    return {row["about"] for row in line("health", "--json").rows if not row["fine"]} - {"disk"}


def test_disk_that_fails_to_keep_what_is_written_ends_the_bot_before_the_next_send(tmp_path: Path) -> None:
    if not (compiler := shutil.which("cc")):
        pytest.skip("no C compiler here")
    source, library, flag = tmp_path / "liar.c", tmp_path / "liar.so", tmp_path / "lie"
    source.write_text(LIAR)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    with Town(tmp_path) as town:
        known(town)
        # Stored without sending, so that the bot's first business is to send it.
        town.publish("alpha", title(0))
        Line(town)("poll", "--feed", "alpha", "--no-deliver")
        town.environment |= {"LD_PRELOAD": str(library), "LIAR": str(flag)}
        town.slack.slow_s = town.discord.slow_s = 1.0
        bot = town.start("run")
        bot.says("running")
        flag.touch()
        assert bot.wait() == 4
        assert "cannot be trusted" in bot.err
        assert "Traceback" not in bot.err.rpartition("cannot be trusted")[2]
        told = {channel: len(texts) for channel, texts in town.told.items()}

        flag.unlink()
        again = town.start("run")
        until(lambda: len(town.told) == 2, "the alert in both chats")
        until(lambda: {row["state"] for row in Line(town)("deliveries", "--json").rows} == {"sent"}, "receipts", 90)
        assert again.end(signal.SIGTERM) == 0
        assert told == {} or set(told.values()) == {1}


def test_health_over_http_follows_the_disk(tmp_path: Path) -> None:
    with Town(tmp_path) as town:
        town.publish("alpha", "Gardening in spring")
        port = free_port()
        town.write_config("alpha", settings=f"health: {{port: {port}}}")
        bot = town.start("run")
        bot.says("health is served")
        until(lambda: asked(port)[0] == 200, "all is well")
        _, body = asked(port)
        assert {each["name"] for each in json.loads(body)["conditions"]} >= {"heartbeat", "storage", "backup", "disk"}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert b"policy_bot_feeds" in answer.read()
        until(lambda: list((town.folder / "backups").glob("bot-*.db")), "the first backup is made at once")
        assert bot.end(signal.SIGTERM) == 0


def free_port() -> int:

    with socket.socket() as asleep:
        asleep.bind(("127.0.0.1", 0))
        return int(asleep.getsockname()[1])


def asked(port: int) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
