"""Everything that a person can get wrong is one clear sentence with the cure, the right exit code, and no traceback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.lock import InstanceLock
from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line, Town

READING = (
    ["articles"],
    ["stories"],
    ["deliveries"],
    ["feeds"],
    ["search", "soundcloud"],
    ["explain", "https://a.example/"],
    ["health"],
    ["subscriptions", "list"],
    ["backup", "copy.db"],
)
WRITING = (["poll"], ["run"], ["subscriptions", "add", "console:-"], ["subscriptions", "remove", "1"])
as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def here(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town with one feed, and the working directory in it."""
    monkeypatch.chdir(town.folder)
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha")
    return town


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_without_a_database_it_says_how_to_get_one(here: Town, line: Line, words: list[str]) -> None:
    answer = line(*words)
    assert answer.code == 1
    assert "There is no database at" in answer.sentence
    assert "policy-bot run" in answer.sentence
    assert not here.db.exists()


@pytest.mark.parametrize("words", [*READING, *WRITING], ids=" ".join)
def test_file_that_is_no_database_is_left_as_it_is(here: Town, line: Line, words: list[str]) -> None:
    here.db.write_text("Dear diary, this is no database. " * 100)
    before = here.db.read_bytes()
    answer = line(*words)
    assert answer.code == 4
    assert "is not a sound database" in answer.sentence
    assert "restore a backup" in answer.sentence
    assert here.db.read_bytes() == before


@pytest.mark.parametrize("words", [["articles"], ["poll"], ["run"]], ids=" ".join)
def test_database_of_a_newer_program_is_refused(here: Town, line: Line, words: list[str]) -> None:
    line("poll")
    with closing(sqlite3.connect(here.db)) as db, db:
        db.executemany(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('policy_bot', ?, '2099-01-01')",
            [(f"later-{number}",) for number in range(50)],
        )
    answer = line(*words)
    assert answer.code == 4
    assert "newer policy-bot" in answer.sentence


@pytest.mark.parametrize("words", [["poll"], ["run"], ["poll", "--no-deliver"]], ids=" ".join)
def test_folder_that_does_not_exist_is_named(here: Town, line: Line, words: list[str]) -> None:
    answer = line(*words, options=["--config", str(here.config), "--db", "nowhere/bot.db"])
    assert answer.code == 1
    assert "nowhere/bot.db" in answer.sentence
    assert "--db FILE" in answer.sentence


def test_place_that_cannot_be_written_is_named(here: Town, line: Line) -> None:
    """A folder where the file should be: not even root can write that."""
    here.db.mkdir()
    for words in WRITING:
        answer = line(*words)
        assert answer.code == 1, words
        assert str(here.db) in answer.sentence


@as_root
def test_read_only_database_is_read_and_not_written(here: Town, line: Line) -> None:
    line("poll")
    here.db.chmod(0o444)
    assert line("articles", "--json").rows
    answer = line("poll")
    assert answer.code == 1
    assert "writable" in answer.sentence or "written" in answer.sentence


def test_second_bot_on_one_database_ends_with_3(here: Town, line: Line) -> None:
    with InstanceLock(here.db):
        answer = line("run")
    assert answer.code == 3
    assert "already running" in answer.sentence
    assert "Stop it first" in answer.sentence


def test_configuration_that_is_missing_says_where_to_start(here: Town, line: Line) -> None:
    answer = line("poll", options=["--config", "none.yaml", "--db", str(here.db)])
    assert answer.code == 2
    assert "none.yaml: does not exist" in answer.sentence
    assert "cp " in answer.sentence
    assert not here.db.exists()


@pytest.mark.parametrize(
    "words",
    [["run"], ["poll"], ["check"], ["classify", "feeds.yaml"], ["subscriptions", "add", "console:-"]],
    ids=" ".join,
)
def test_every_problem_of_a_configuration_is_told_at_once(here: Town, line: Line, words: list[str]) -> None:
    here.config.write_text("feeds:\n  - {id: A b, url: ftp://x.example/}\nfeds: []\n")
    (here.folder / "feeds.yaml").write_text(here.config.read_text())
    answer = line(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) >= 3
    assert all(each.startswith(str(here.config)) for each in answer.err.splitlines())
    assert not here.db.exists()


def test_token_that_cannot_be_one_is_told_without_its_text(here: Town, line: Line) -> None:
    here.environment["SLACK_BOT_TOKEN"] = "xapp-wrong-kind"
    answer = line("poll")
    assert answer.code == 2
    assert "SLACK_BOT_TOKEN" in answer.sentence
    assert "xapp-wrong-kind" not in answer.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["poll", "--feed", "alhpa"], "Did you mean alpha?"),
        (["poll", "--feed", "qqqq"], "policy-bot feeds"),
        (["subscriptions", "add", "slak:T1/C1"], "slack:T012ABCDE/C045FGHIJ"),
        (["subscriptions", "add", "slack:C1"], "workspace id / channel id"),
        (["subscriptions", "add", "#general"], "discord:"),
        (["subscriptions", "add", "console:-", "--platform", "soundclod"], "Did you mean SoundCloud?"),
        (["subscriptions", "add", "console:-", "--platform", "qqqq"], "feeds.yaml"),
        (["subscriptions", "add", "console:-", "--topic", "tax"], "licensing-deal"),
        (["subscriptions", "add", "console:-", "--keyword", " ?! "], "no word"),
        (["subscriptions", "add", "console:-", "--exclude", ""], "no word"),
        (["subscriptions", "add", "console:-", "--pattern", "(a"], "expression"),
        (["subscriptions", "add", "console:-", "--pattern", ""], "empty expression"),
        (["subscriptions", "add", "console:-", "--pattern", "(?=a)b"], "look-around"),
        (["subscriptions", "list", "--channel", "general"], "slack:"),
    ],
)
def test_wrong_argument_is_told_with_the_right_one(here: Town, line: Line, words: list[str], hint: str) -> None:
    answer = line(*words)
    assert answer.code == 2
    assert hint in answer.sentence
    assert answer.sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    "time", ["yesterday", "2025-13-01", "12x", "-3d", "", "٣d", "99999999999999999999d", "0001-01-01T00:00:00+23:00"]
)
def test_time_that_is_none_is_explained_or_bounded(ask: Line, time: str) -> None:
    answer = ask("articles", "--since", time, "--json")
    assert "Traceback" not in answer.err
    assert answer.code in (0, 2)
    if answer.code == 2:
        assert "Write 2025-05-15" in answer.err


def test_number_of_no_subscription_is_told(here: Town, line: Line) -> None:
    line("poll")
    answer = line("subscriptions", "remove", "99")
    assert answer.code == 1
    assert "subscriptions list" in answer.sentence


def test_backup_overwrites_nothing(here: Town, line: Line) -> None:
    line("poll")
    assert line("backup", "copy.db").code == 0
    before = Path("copy.db").read_bytes()
    answer = line("backup", "copy.db")
    assert answer.code == 1
    assert "exists already" in answer.sentence
    assert Path("copy.db").read_bytes() == before


def test_backup_to_nowhere_is_told(here: Town, line: Line) -> None:
    line("poll")
    answer = line("backup", "nowhere/copy.db")
    assert answer.code == 1
    assert "Choose another place" in answer.sentence


def test_demo_overwrites_nothing(here: Town, line: Line) -> None:
    Path("kept.db").write_text("mine")
    answer = line("demo", "--db", "kept.db")
    assert answer.code == 1
    assert "exists already" in answer.sentence
    assert Path("kept.db").read_text() == "mine"


def test_full_disk_is_one_sentence_and_nothing_is_half_done(here: Town, line: Line) -> None:
    """A ceiling on the size of files is to SQLite what a full disk is."""
    line("poll")
    for number in range(9):
        here.publish("alpha", f"{NEWS} in its version {number}", slug=f"v{number}", summary=f"long{number} " * 3000)
    code = (
        "import resource, signal, sys\nfrom bot.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"size = {here.db.stat().st_size} + 50_000\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\nmain(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, *here.options(), "poll", "--feed", "alpha"]
    done = subprocess.run(command, env=here.clean_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be used now" in done.stderr
    assert "Make room" in done.stderr
    assert len(line("articles", "--limit", "1000", "--json").rows) == 1
    assert line("poll", "--feed", "alpha").code == 0
    assert len(line("articles", "--limit", "1000", "--json").rows) == 10


def test_reader_that_has_seen_enough_is_no_trouble(busy: Town) -> None:
    command = (
        f"'{sys.executable}' -m bot {' '.join(busy.options())} articles --json | head -c 1; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", command], env=busy.clean_environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "{0\n"
    assert done.stderr == ""


def test_terminal_without_unicode_is_served_in_escapes(busy: Town) -> None:
    environment = busy.clean_environment() | {"PYTHONIOENCODING": "ascii"}
    for words in (["articles"], ["articles", "--json"], ["explain", "https://alpha.example/terms"]):
        command = [sys.executable, "-m", "bot", *busy.options(), *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""


def test_what_nobody_foresaw_is_a_sentence_and_its_traceback_stands_in_the_log(here: Town, line: Line) -> None:
    line("poll")
    with closing(sqlite3.connect(here.db)) as db, db:
        db.execute("UPDATE feed SET record='no JSON'")  # no person does that by accident
    answer = line("--log-format", "json", "poll")
    assert answer.code == 1
    log, sentence = answer.err.splitlines()
    assert "Traceback" in json.loads(log)["exception"]
    assert "JSONDecodeError" in sentence
    assert "report it" in sentence


def test_subscribing_a_chat_without_token_is_possible_and_told_by_check(here: Town, line: Line) -> None:
    assert line("subscriptions", "add", SLACK_ROOM).code == 0
    answer = line("check", "--offline")
    assert answer.code == 1
    assert "set SLACK_BOT_TOKEN" in answer.out
