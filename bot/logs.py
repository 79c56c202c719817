"""Logs: one line per event with its facts, as text or JSON, on standard error, and never a secret in it.

What a library logs goes the same way. The last step before a line is written blots out secrets, wherever they came
from: a message, a fact, a traceback. (Only a traceback in text form has more than one line.)
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import IO, Any

import structlog

MASK = "[secret]"
# Shapes of secrets: Slack tokens and web hooks, tickets of Slack's sockets, Discord tokens, secrets in addresses. None
# takes a quotation mark or a backslash: they would break the JSON around it.
SHAPES = re.compile(
    r"""xox[a-z]-[\w-]+ | xapp-[\w-]+ | (?<=hooks\.slack\.com/)[^\s'"\\]+ | (?<=ticket=)[^&\s'"\\]+
    | (?<=Bot\ )[\w.-]{50,} | \b[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,} | (?<=://)[^/\s:@'"\\]+:[^/\s@'"\\]+(?=@)
    | (?i:(?<=token=)|(?<=key=)|(?<=secret=)|(?<=sig=)|(?<=auth=)|(?<=password=))[^&\s'"\\]+""",
    re.VERBOSE,
)
SECRET_FACTS = re.compile(r"(?i)(?:token|secret|password|authorization|signature)$")
# Their debug lines hold socket tickets and whole payloads.
QUIET = (
    "slack_sdk",
    "slack_bolt",
    "discord",
    "aiohttp",
    "asyncio",
    "trafilatura",
    "htmldate",
    "urllib3",
)
# It warns at every tick that finds the last one still at work, which is no trouble: the next tick comes soon.
MUTE = ("apscheduler",)
# What would begin a new line, command a terminal, or turn the reading direction.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def blot(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without these secrets and without anything that is shaped like one."""
    for secret in secrets:
        if len(secret) >= 6:
            text = text.replace(secret, MASK)
    return SHAPES.sub(MASK, text)


class _Blotting(logging.Formatter):
    """Formats by another formatter, then blots. Never raises: what cannot be shown is told as such."""

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = self._inner.format(record)
        except Exception as error:
            # The logging module would print the record with all its arguments, secrets included.
            unshown = f"an event of {record.name} could not be shown ({type(error).__name__})"
            replacement = logging.LogRecord(
                record.name, record.levelno, record.pathname, record.lineno, unshown, (), None
            )
            line = self._inner.format(replacement)
        return blot(line, self._secrets)


def set_up_logs(level: str, style: str, secrets: tuple[str, ...] = (), stream: IO[str] | None = None) -> None:
    """Send everything to ``stream`` (default: standard error). level: a name such as INFO; style: text or json."""
    stream = stream or sys.stderr
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: list[Any] = (
        [structlog.processors.JSONRenderer(ensure_ascii=False), lambda _, __, line: _escaped(line)]
        if style == "json"
        else [_in_one_line, structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0, pad_level=False)]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _hide_secret_facts, *last],
    )
    output = logging.StreamHandler(stream)
    output.setFormatter(_Blotting(formatter, secrets))
    output.addFilter(_is_news)
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in MUTE:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Not what a quiet library says after all: Slack's gives its own loggers the root's level."""
    return record.name.partition(".")[0] not in QUIET or record.levelno >= logging.WARNING


def _hide_secret_facts(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A fact that is named like a secret is one, whatever its shape."""
    return {name: MASK if value and SECRET_FACTS.search(str(name)) else value for name, value in event.items()}


def _in_one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Texts from outside stay in their line; a traceback keeps its own."""
    return {
        name: _escaped(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }


def _escaped(text: str) -> str:
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
