"""Logs: no secret gets out, every event is one line, and nothing that is logged can break the logging."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import QUIET, blot, set_up_logs

DISCORD = "M" + "TE5MDEwMDAwMDAwMDAwMDAwMA" + ".GfAkEd." + "x" * 38
SIGNING = "0123456789abcdef0123456789abcdef"
ODD = "a token of no known shape"
# What surrounds each secret, as it turns up in messages of libraries and in addresses.
PLANTED = {
    "xoxb-111-222-abcDEF": "token {} was refused",
    "xoxp-9-8-7": "{}",
    "xapp-1-A1-2-fff": "apps.connections.open with {}",
    "T01/B02/hookhookhook": "POST https://hooks.slack.com/services/{} failed",
    "tick-3t": "wss://wss.example/link/?ticket={}&app_id=1",
    DISCORD: "Improper token {} has been passed",
    "z" * 60: "Authorization: Bot {}",
    "hunter2!": "https://user:{}@feeds.example/rss",
    "s3cr3tk3y": "https://api.example/v1?key={}&x=1",
    "t0kenvalue": "https://api.example/v1?access_token={}",
    SIGNING: "computed with {}",
    ODD: "and {}",
}
KNOWN = (SIGNING, ODD)  # these have no shape: the configuration tells them


@pytest.fixture
def restored() -> Iterator[None]:
    """Logs as they were."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(params=["text", "json"])
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


Begin = Callable[[], Callable[[], str]]


@pytest.fixture
def begin(style: str, restored: None) -> Begin:
    """Begins to log, with everything let through; what it returns gives what was written so far. (Not done by the
    fixture itself: the test runner adds a logger of its own before each test, which raises what ours must not.)"""

    def start() -> Callable[[], str]:
        stream = io.StringIO()
        set_up_logs("debug", style, KNOWN, stream)
        return stream.getvalue

    return start


def in_message(text: str) -> None:
    structlog.get_logger("test").warning(text)


def in_fact(text: str) -> None:
    structlog.get_logger("test").info("event", says=text, nested={"deep": [text, (text,)]})


def in_raised(text: str) -> None:
    try:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        structlog.get_logger("test").exception("broke")


def in_library(text: str) -> None:
    logging.getLogger("some.library").error("it says %s", text)


def in_library_trouble(text: str) -> None:
    try:
        raise OSError(text)
    except OSError:
        logging.getLogger("apscheduler.executors.default").exception("Job raised an exception")


def in_bad_record(text: str) -> None:
    logging.getLogger("some.library").error("%d of %d", text)  # noqa: PLE1206


PLACES = (in_message, in_fact, in_raised, in_library, in_library_trouble, in_bad_record)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_no_secret_gets_out(begin: Begin, place: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    written = begin()
    for secret, around in PLANTED.items():
        place(around.format(secret))
    everything = written() + "".join(capsys.readouterr())
    assert [secret for secret in PLANTED if secret in everything] == []
    assert everything.count("\n") >= len(PLANTED)


def test_fact_that_is_named_like_a_secret_is_hidden_whatever_its_shape(begin: Begin) -> None:
    written = begin()
    structlog.get_logger("test").info("event", bot_token="plain", Password="plain", signature=b"plain", tokens=3)
    assert "plain" not in written()
    assert "3" in written()


def test_blotting_leaves_ordinary_text_alone() -> None:
    for text in ("https://example.com/a?b=c", "SoundCloud's terms: monkeys, keys and tokens", "slack:T1/C9", "12:30@5"):
        assert blot(text) == text


def test_secret_too_short_to_be_one_does_not_riddle_the_log() -> None:
    assert blot("a cat sat", ["a", ""]) == "a cat sat"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_json_stays_json_when_something_is_blotted(restored: None, place: Callable[[str], None]) -> None:
    stream = io.StringIO()
    set_up_logs("debug", "json", KNOWN, stream)
    for secret, around in PLANTED.items():
        place(f'said "{around.format(secret)}" and \\ more')
        place(around.format(secret))
    for line in stream.getvalue().splitlines():
        assert {"event", "level", "logger", "timestamp"} <= json.loads(line).keys()


def test_event_is_one_line_whatever_it_holds(begin: Begin) -> None:
    written = begin()
    evil = "a\nfake [info] line\r\n\x1b[31mred\x1b[0m\u2028\u202e\x00"
    structlog.get_logger("test").info(f"event {evil}", title=evil, url="x\x1b[2Jy")
    logging.getLogger("some.library").warning("library %s", evil)
    assert len(written().splitlines()) == 2
    assert "\x1b" not in written()


def test_traceback_is_kept(begin: Begin) -> None:
    written = begin()
    in_raised("the cause")
    assert "the cause" in written()
    assert "RuntimeError" in written()


class Angry:
    """An object that cannot be shown."""

    def __repr__(self) -> str:
        raise ZeroDivisionError("no")

    __str__ = __repr__


@pytest.mark.parametrize(
    "odd",
    [Angry(), object(), {("a", 1): Angry()}, [datetime.now(UTC)], Path("x"), b"\xff", "\ud800", float("nan"), {1, 2}],
    ids=lambda odd: type(odd).__name__,
)
def test_odd_object_is_no_reason_to_raise(begin: Begin, odd: Any, capsys: pytest.CaptureFixture[str]) -> None:
    written = begin()
    structlog.get_logger("test").info("before", odd=odd)
    structlog.get_logger("test").info("after")
    assert "after" in written()
    assert "Logging error" not in "".join(capsys.readouterr())


@pytest.mark.parametrize("library", [*QUIET, "slack_sdk.web.async_client", "discord.http", "aiohttp.client"])
def test_payloads_that_libraries_tell_in_debug_are_not_let_through(begin: Begin, library: str) -> None:
    written = begin()
    logging.getLogger(library).debug("payload")
    logging.getLogger(library).info("connected")
    logging.getLogger(library).warning("trouble")
    assert "payload" not in written()
    assert "connected" not in written()
    assert "trouble" in written()


def test_slacks_library_is_quiet_though_it_sets_its_own_level(begin: Begin) -> None:
    """It gives each app's logger the root's level."""
    written = begin()
    app = AsyncApp(client=AsyncWebClient(token="xoxb-fake"), signing_secret="fake")
    app.logger.info("A new session has been established")
    app.logger.warning("trouble")
    assert "trouble" in written()
    assert len(written().splitlines()) == 1


def test_ticks_that_are_late_are_not_told(begin: Begin) -> None:
    written = begin()
    logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached (1)")
    assert written() == ""


def test_level_holds(restored: None) -> None:
    stream = io.StringIO()
    set_up_logs("warning", "text", (), stream)
    structlog.get_logger("test").info("quiet")
    structlog.get_logger("test").warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()


def test_line_has_its_facts(begin: Begin, style: str) -> None:
    written = begin()
    structlog.get_logger("poll").info("feed has news", feed="verge", new=3)
    line = written()
    if style == "json":
        assert json.loads(line)["new"] == 3
    else:
        assert "feed has news" in line
        assert "feed=verge new=3" in line
