"""The house stands as it was designed: rooms in their order, libraries in their homes, imports without effects."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import complaints, imported, libraries

ROOT = Path(__file__).resolve().parents[1]
PARTS = {"pydantic_core": "pydantic"}  # chosen by another distribution, which is the one to declare
PEERS = {"reader"}  # programs that the benchmarks compare with, if somebody has installed them


def sources_below(folder: str) -> dict[str, str]:
    """Dotted module name -> text, for every Python file below ``folder`` of this project."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return found


HOUSE = sources_below("bot")


def test_house_keeps_every_rule() -> None:
    broken = complaints(HOUSE)
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        # the order of rooms
        ("bot.core.x", "from bot.store import rows", "imports bot.store, which is above it"),
        ("bot.core.x", "from bot.store.rows import Row", "imports bot.store.rows, which is above it"),
        ("bot.errors", "from bot.core.model import Feed", "imports bot.core.model, which is above it"),
        ("bot.flows.x", "import bot.app", "imports bot.app, which is above it"),
        ("bot.flows.x", "def later():\n    from bot.chats.slack import send", "which is above it"),
        ("bot.flows.x", "if TYPE_CHECKING:\n    from bot.jobs import Jobs", "imports bot.jobs, which is above it"),
        ("bot.chats.slack.x", "from bot.chats.discord.send import y", "are side by side"),
        ("bot.jobs", "from bot.chats.console import Console", "are side by side"),
        ("bot.sources.x", "from bot.store.feeds import y", "are side by side"),
        ("bot.chats.slack.x", "from ..discord.send import y", "are side by side"),
        ("bot.store.x", "from bot.config import Config", "are side by side"),
        ("bot.app", "import bot.cli", "imports bot.cli, which is above it"),
        # a place for everything
        ("bot.magic.x", "", "has no place"),
        ("bot.chats.teams.send", "", "has no place"),
        ("bot.app", "import bot.magic.x", "has no place"),
        ("bot.chats", "import bot.core.model", "only says what the rooms are"),
        ("bot.store.helpers", "", "says nothing"),
        ("bot.core.process", "", "says nothing"),
        # libraries at home
        ("bot.flows.x", "import feedparser", "lives in sources"),
        ("bot.flows.x", "import sqlite3", "lives in store"),
        ("bot.flows.x", "from sqlite_utils.db import Table", "lives in store"),
        ("bot.chats.slack.x", "import discord", "lives in chats.discord"),
        ("bot.chats.discord.x", "from slack_sdk.errors import SlackApiError", "lives in chats.slack"),
        ("bot.flows.x", "import ruamel.yaml", "lives in config"),
        ("bot.app", "from apscheduler.schedulers.asyncio import AsyncIOScheduler", "lives in jobs"),
        ("bot.flows.x", "import aiohttp", "lives in sources or chats.slack"),
        ("bot.app", "import click", "lives in cli"),
        ("bot.app", "import requests", "no home is agreed"),
        ("bot.app", "from tests.servers import x", "no home is agreed"),
        ("bot.app", "import os\nos.environ['HOME']", "looks at the environment"),
        ("bot.app", "from os import getenv", "looks at the environment"),
        ("bot.app", "def f():\n    importlib.import_module('discord')", "hides it from these rules"),
        # core is pure
        ("bot.core.x", "import logging", "decides with values alone"),
        ("bot.core.x", "import random", "decides with values alone"),
        ("bot.core.x", "from time import monotonic", "decides with values alone"),
        ("bot.core.x", "from pathlib import Path", "decides with values alone"),
        ("bot.core.x", "import urllib.request", "decides with values alone"),
        ("bot.core.x", "def f():\n    return datetime.now(UTC)", "has no clock"),
        ("bot.core.x", "def f():\n    return date.today()", "has no clock"),
        ("bot.core.x", "def f():\n    return open('x')", "touches nothing outside"),
        ("bot.core.x", "import structlog", "lives in"),
        ("bot.errors", "import sys", "decides with values alone"),
        # importing does nothing
        ("bot.flows.x", '"""Doc."""\nprint(1)', "does something when it is imported"),
        ("bot.flows.x", '"""Doc."""\nfor x in y:\n    z(x)', "does something when it is imported"),
        ("bot.flows.x", '"""Doc."""\nwith x:\n    pass', "does something when it is imported"),
        ("bot.flows.x", '"""Doc."""\nif x:\n    y()', "does something when it is imported"),
        # what a file looks like
        ("bot.flows.x", "x = 1", "has no docstring"),
        ("bot.flows.x", '"""Doc."""\n' + "\n" * 401, "402 lines, 400 is the limit"),
    ],
)
def test_broken_rule_is_noticed(name: str, source: str, expected: str) -> None:
    found = complaints({name: source})
    assert any(expected in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("bot.cli", "import click\nfrom bot.app import start"),
        ("bot.cli.feeds", "from bot.cli.output import lines\nimport bot.app"),
        ("bot.demo.server", "from bot.app import start\nfrom aiohttp import web"),
        ("bot.chats.slack.send", "from bot.chats.slack.render import blocks\nfrom bot.core.model import Message"),
        ("bot.config.environment", "import os\nx = os.environ"),
        ("bot.core.text", "import re\nfrom urllib.parse import urlsplit\nfrom datetime import datetime"),
        ("bot.jobs", "if TYPE_CHECKING:\n    from bot.flows.poll import Poll"),
        ("bot.__main__", "from bot.cli import main\nif __name__ == '__main__':\n    main()"),
    ],
)
def test_honest_file_is_left_alone(name: str, source: str) -> None:
    assert complaints({name: f'"""Doc."""\n{source}\n'}) == []


def test_circle_inside_a_room_is_noticed_once() -> None:
    doc = '"""Doc."""\n'
    found = complaints(
        {
            "bot.core.a": doc + "from bot.core import b",
            "bot.core.b": doc + "from bot.core.c import x",
            "bot.core.c": doc + "def f():\n    import bot.core.a",
        }
    )
    assert found == [
        "bot.core.a -> bot.core.b -> bot.core.c -> bot.core.a is a circle: move what both need into a third module"
    ]


# Runs in a fresh interpreter: first the libraries (what they do on import is theirs), then, under guard, our modules.
GUARDED_IMPORT = """
import contextlib, importlib, logging, sys, threading
libraries, ours = sys.argv[1].split(), sys.argv[2].split()
for name in libraries:
    with contextlib.suppress(ModuleNotFoundError):  # a name in a module
        importlib.import_module(name)
REFUSED = ("socket.", "subprocess.", "sqlite3.", "shutil.", "tempfile.", "urllib.", "http.", "_thread.start",
           "os.system", "os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.kill", "os.mkdir", "os.remove",
           "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.putenv", "os.unsetenv")
armed, handlers = False, list(logging.getLogger().handlers)
def guard(event, arguments):
    if not armed:
        return
    if event.startswith(REFUSED):
        raise RuntimeError(f"{event} {arguments}")
    name = str(arguments[0]) if arguments else ""
    if event == "open" and not name.endswith((".py", ".pyc", ".so")) and "site-packages" not in name:
        raise RuntimeError(f"open {name}")
sys.addaudithook(guard)
for name in ours:
    armed = True
    try:
        importlib.import_module(name)
    except BaseException as error:
        armed = False
        print(f"{name}: {error!r}")
    armed = False
if threading.active_count() > 1:
    print("a thread was started")
if logging.getLogger().handlers != handlers:
    print("the root logger was changed")
"""


def import_under_guard(ours: list[str], folder: Path, third_party: list[str]) -> str:
    """What a fresh interpreter says when it imports ``ours`` from ``folder``; '' if nothing happened."""
    command = [sys.executable, "-B", "-c", GUARDED_IMPORT, " ".join(third_party), " ".join(ours)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def test_importing_any_module_does_nothing() -> None:
    assert import_under_guard(list(HOUSE), ROOT, sorted(imported(HOUSE))) == ""


@pytest.mark.parametrize(
    "effect",
    [
        "open('left.txt', 'w')",
        "open('/etc/hostname')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import threading; threading.Thread(target=print).start()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.environ['X'] = '1'",
        "import sqlite3; sqlite3.connect(':memory:')",
        "print('hello')",
        "import logging; logging.basicConfig()",
    ],
)
def test_effect_of_an_import_is_noticed(effect: str, tmp_path: Path) -> None:
    (tmp_path / "guilty.py").write_text(effect)
    standard = ["socket", "threading", "subprocess", "sqlite3"]
    assert import_under_guard(["guilty"], tmp_path, standard) != ""


def declared(*extras: str) -> set[str]:
    """Names of the distributions that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {canonicalize_name(Requirement(line).name) for line in wanted}


@pytest.mark.parametrize(("folder", "extras"), [("bot", ()), ("tests", ("dev",))])
def test_every_imported_library_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    names, givers = declared(*extras), packages_distributions()
    missing = [
        f"{user} imports {library}: declare {' or '.join(givers.get(library, [library]))} in pyproject.toml"
        for library, user in libraries(sources_below(folder)).items()
        if library not in PEERS
        and not names & {canonicalize_name(giver) for giver in givers.get(PARTS.get(library, library), [])}
    ]
    assert not missing, "\n" + "\n".join(missing)
