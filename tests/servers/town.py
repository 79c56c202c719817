"""A whole surroundings for the bot on 127.0.0.1: feeds, Slack and Discord, in a thread of their own.

For tests that run the bot as people do, by its command line, in this process or in another:

    with Town(tmp_path) as town:
        town.publish("alpha", "SoundCloud lets AI train on uploads")
        Line(town)("poll")               # or town.start("run"), a process

The servers are those of this folder; what they accepted is their ``accepted``. It is no model of time: items are
dated now unless said otherwise.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from xml.sax.saxutils import escape

import pytest
import structlog
from discord.http import Route

from bot.cli import main
from tests.servers.discord import TOKEN as DISCORD_TOKEN
from tests.servers.discord import DiscordServer
from tests.servers.feeds import Answering, FeedServer, feed
from tests.servers.slack import TOKEN as SLACK_TOKEN
from tests.servers.slack import SlackServer

ROOT = Path(__file__).resolve().parents[2]
SLACK_ROOM, DISCORD_ROOM = "slack:T1/C1", "discord:77/12"
PATIENCE_S = 30.0
T = TypeVar("T")

PLATFORMS = """\
platforms:
  - {id: soundcloud, name: SoundCloud, domains: [soundcloud.com]}
  - {id: spotify, name: Spotify}
  - {id: vimeo, name: Vimeo}
topics:
  - {id: training-data, name: Training data, phrases: [train AI, AI training, train its AI]}
  - {id: terms-of-service, name: Terms of service, phrases: [terms of service, terms of use]}
"""


def until(happens: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
    """Ask again and again until it is true; fails with ``what`` was waited for."""
    deadline = time.monotonic() + patience_s
    while True:
        if found := happens():
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience_s:.0f} s in vain: {what}")
        time.sleep(0.02)


@dataclass(frozen=True)
class Item:
    """One item of a feed."""

    title: str
    link: str
    summary: str
    at: datetime

    def xml(self) -> str:
        return (
            f"<item><title>{escape(self.title)}</title><link>{escape(self.link)}</link><guid>{escape(self.link)}</guid>"
            f"<pubDate>{format_datetime(self.at)}</pubDate><description>{escape(self.summary)}</description></item>"
        )


async def _end_others() -> None:
    """Answers that are still slow end with their server."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def rss(title: str, items: list[Item]) -> str:
    """A feed that lists these items."""
    listed = "".join(item.xml() for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://{title}.example/</link><description>made up</description>{listed}</channel></rss>"
    )


class Town:
    """The servers, the files in ``folder``, and what was published. Enter it to start the servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "bot.db"
        self.config = folder / "feeds.yaml"
        self.items: dict[str, list[Item]] = {}
        self.feeds = FeedServer()
        self.slack = SlackServer()
        self.discord = DiscordServer()
        self.environment: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._children: list[Running] = []

    def __enter__(self) -> Town:
        self._thread.start()
        self.on_loop(self.feeds.__aenter__())
        self.on_loop(self.slack.start())
        self.on_loop(self.discord.start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
        for stopping in (self.feeds.__aexit__(None, None, None), self.slack.stop(), self.discord.stop()):
            self.on_loop(stopping)
        self.on_loop(_end_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def on_loop(self, coroutine: Any) -> Any:
        """Run in the servers' thread and wait for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE_S)

    def publish(
        self,
        feed_id: str,
        title: str,
        *,
        slug: str = "",
        summary: str = "",
        age: timedelta = timedelta(),
        link: str = "",
    ) -> Item:
        """Put an item on top of a feed (which begins to exist with it)."""
        listed = self.items.setdefault(feed_id, [])
        path = slug or "-".join(title.lower().split())[:40]
        at = datetime.now(UTC).replace(microsecond=0) - age
        item = Item(title, link or f"https://{feed_id}.example/{path}", summary or f"{title}.", at)
        listed.insert(0, item)
        self.open(feed_id)
        return item

    def open(self, feed_id: str, answering: Answering | None = None) -> None:
        """Serve this feed: what was published, or something else."""
        self.items.setdefault(feed_id, [])
        self.feeds.routes[f"/{feed_id}"] = (
            answering if answering is not None else (lambda _: feed(rss(feed_id, self.items[feed_id])))
        )

    def write_config(
        self,
        *feed_ids: str,
        subscriptions: tuple[str, ...] = (),
        settings: str = "",
        urls: dict[str, str] | None = None,
    ) -> Path:
        """A configuration with these feeds. subscriptions: channels that want everything, or whole entries in YAML;
        settings: further lines; urls: addresses of feeds that are elsewhere."""
        wishes = [wish if "{" in wish else f"{{channel: '{wish}'}}" for wish in subscriptions]
        at = {name: self.feeds.url(f"/{name}") for name in feed_ids} | (urls or {})
        lines = [
            "settings:",
            "  interval: 5m",
            "  min_interval: 5m",
            "  fetch_pages: false",
            "  allow_private_addresses: true",
            *(f"  {line}" for line in settings.splitlines()),
            "feeds:",
            *(f"  - {{id: {name}, url: '{at[name]}', publisher: {name.title()}}}" for name in feed_ids),
            PLATFORMS,
            *(["subscriptions:"] if wishes else []),
            *(f"  - {wish}" for wish in wishes),
        ]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.config

    def give_tokens(self, *chats: str) -> None:
        """From now on the bot has tokens for these chats, and their addresses here."""
        if "slack" in chats:
            self.environment |= {"SLACK_BOT_TOKEN": SLACK_TOKEN, "SLACK_API_URL": self.slack.base_url}
        if "discord" in chats:
            self.environment |= {"DISCORD_TOKEN": DISCORD_TOKEN, "DISCORD_API_URL": self.discord.api_url}

    @property
    def told(self) -> dict[str, list[str]]:
        """What each channel was really told, by channel; not what was said in threads."""
        return self._said(in_threads=False)

    @property
    def threads(self) -> dict[str, list[str]]:
        """What was really said in the threads of each channel."""
        return self._said(in_threads=True)

    def _said(self, *, in_threads: bool) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        for line in self.slack.accepted.kept:
            if bool(line["thread"]) is in_threads:
                said.setdefault(f"slack:T1/{line['channel']}", []).append(line["text"] + json.dumps(line["blocks"]))
        parents = self.discord.messages.threads
        for line in self.discord.accepted.kept:
            inside = line["channel"] in parents or line["reply_to"] is not None
            channel = parents.get(line["channel"], line["channel"])
            if inside is in_threads:
                said.setdefault(f"discord:77/{channel}", []).append(line["content"] + json.dumps(line["embeds"]))
        return said

    def clean_environment(self) -> dict[str, str]:
        """This process's environment without anything that concerns the bot or a proxy, and with the town's. (Children
        may keep their bytecode: compiling everything for each would take most of the time.)"""
        ours = ("SLACK_", "DISCORD_", "POLICY_BOT_", "CREDENTIALS_DIRECTORY", "PYTEST_", "COV_", "PYTHONDONTWRITE")
        proxies = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(ours) and name.lower() not in proxies
        }
        return {**kept, **self.environment, "PYTHONPATH": str(ROOT)}

    def options(self) -> list[str]:
        """The global options that name this town's files."""
        return ["--config", str(self.config), "--db", str(self.db)]

    def start(
        self, *arguments: str, before: tuple[str, ...] = (), reader_leaves: bool = False, hasty: bool = False
    ) -> Running:
        """The bot as a process of its own; ended with the town. before: words before the command, such as unshare's;
        reader_leaves: nobody reads its standard output; hasty: everything that ``run`` does by itself comes often."""
        program = ["-m", "tests.servers.hasty" if hasty else "bot"]
        command = [*before, sys.executable, *program, *self.options(), *arguments]
        child = Running(command, self, reader_leaves=reader_leaves)
        self._children.append(child)
        return child


class Running:
    """A process of the bot, its output in files."""

    def __init__(self, command: list[str], town: Town, *, reader_leaves: bool = False) -> None:
        number = len(list(town.folder.glob("*.err")))
        self._out, self._err = (town.folder / f"{number}.{kind}" for kind in ("out", "err"))
        with self._out.open("wb") as file, self._err.open("wb") as err:
            out = subprocess.PIPE if reader_leaves else file
            self.popen = subprocess.Popen(
                command, cwd=town.folder, env=town.clean_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )
        if self.popen.stdout:
            self.popen.stdout.close()

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def says(self, words: str) -> Running:
        """Wait until its log holds these words."""

        def happens() -> bool:
            if words in self.err:
                return True
            assert self.popen.poll() is None, f"it ended before it said “{words}”:\n{self.err}"
            return False

        until(happens, f"“{words}” in the log")
        return self

    def end(self, number: int) -> int:
        """Send a signal and wait for the end: the exit code."""
        self.popen.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """The exit code."""
        return self.popen.wait(PATIENCE_S)

    def kill(self) -> None:
        """End it at once, if it is still there."""
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()


@dataclass(frozen=True)
class Answer:
    """How a call of the command line ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines; fails if anything else stands there."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]

    @property
    def sentence(self) -> str:
        """The one line on standard error that says what is wrong; fails on more, on none, and on a traceback."""
        lines = [line for line in self.err.splitlines() if line]
        assert len(lines) == 1, f"should be one sentence:\n{self.err}"
        assert self.out == ""
        assert "Traceback" not in self.err
        return lines[0]


class Line:
    """The command line in this process, in a town: ``Line(town)("poll", "--json")``."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def __call__(self, *arguments: str, options: list[str] | None = None) -> Answer:
        """Run ``policy-bot`` with the town's files (or other global ``options``) and these words."""
        words = [*(self._town.options() if options is None else options), *arguments]
        out, err = _stream(), _stream()
        with _aside(self._town.clean_environment()), redirect_stdout(out), redirect_stderr(err):
            try:
                main(words)
            except SystemExit as end:
                code = end.code
        assert isinstance(code, int)
        return Answer(code, _text(out), _text(err))


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")


@contextmanager
def _aside(environment: dict[str, str]) -> Iterator[None]:
    """Another environment; logs and the Discord library's address are put back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    base = Route.BASE
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(environment):
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            yield
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
            structlog.reset_defaults()
            Route.BASE = base


def closed_door() -> str:
    """An address on this machine where nobody listens."""
    with socket.socket() as asleep:
        asleep.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{asleep.getsockname()[1]}/feed"
