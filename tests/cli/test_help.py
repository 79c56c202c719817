"""What a person sees first: help, version, mistakes in the words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from bot import __version__
from bot.cli import cli
from tests.servers.town import ROOT, Line

# What takes long to load.
CHATS = ("discord", "slack_sdk", "trafilatura")
HEAVY = (*CHATS, "aiohttp", "feedparser", "sqlite_utils", "pydantic", "ftfy", "apscheduler")


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_names_every_option_and_fits(line: Line, words: tuple[str, ...]) -> None:
    answer = line(*words, "--help", options=[])
    assert answer.code == 0
    assert answer.err == ""
    for param in COMMANDS[words].params:
        if isinstance(param, click.Option):
            assert param.opts[-1] in answer.out
            assert param.help, f"{param.opts} says nothing"
    assert max(map(len, answer.out.splitlines())) <= 100
    assert not [
        row for row in answer.out.splitlines() if row.endswith("...") and "[OPTIONS]" not in row and "ARGS" not in row
    ]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_short_help_is_the_same(line: Line, words: tuple[str, ...]) -> None:
    assert line(*words, "-h", options=[]).out == line(*words, "--help", options=[]).out


def test_version_is_the_programs(line: Line) -> None:
    assert line("--version", options=[]).out == f"policy-bot, version {__version__}\n"


def test_without_words_the_help_is_shown(line: Line) -> None:
    answer = line(options=[])
    assert answer.code == 2
    assert "Usage: policy-bot" in answer.err


@pytest.mark.parametrize(
    "words",
    [["pol"], ["poll", "--fed", "x"], ["articles", "--limit", "many"], ["--log-level", "loud", "feeds"], ["search"]],
)
def test_wrong_words_end_with_2(line: Line, words: list[str]) -> None:
    answer = line(*words, options=[])
    assert answer.code == 2
    assert answer.out == ""
    assert "Error: " in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import bot.cli", HEAVY),
        ("import bot.app", CHATS),
        (
            "from bot.cli import main\ntry: main(['--db', 'none.db', 'feeds'])\nexcept SystemExit: pass",
            (*CHATS, "aiohttp"),
        ),
    ],
    ids=["help", "a bot without tokens", "a list"],
)
def test_nobody_waits_for_a_library_without_need(code: str, unwanted: tuple[str, ...]) -> None:
    """Loading all of them takes seconds."""
    code += f"\nimport sys\nprint([name for name in {unwanted!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
