"""Logs: one line per event with its facts, as text or JSON, on standard error, and never a secret in it.

What a library logs goes the same way. The last step before a line is written blots out secrets, wherever they came
from: a message, a fact, a traceback.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import IO, Any

import structlog

MASK = "[secret]"
# Shapes of secrets: Slack tokens and web hooks, tickets of Slack's sockets, Discord tokens, secrets in addresses.
SHAPES = re.compile(
    r"""xox[a-z]-[\w-]+ | xapp-[\w-]+ | (?<=hooks\.slack\.com/)\S+ | (?<=ticket=)[^&\s'"]+ | (?<=Bot\ )[\w.-]{50,}
    | \b[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,} | (?<=://)[^/\s:@'"]+:[^/\s@'"]+(?=@)
    | (?i:(?<=token=)|(?<=key=)|(?<=secret=)|(?<=sig=)|(?<=auth=)|(?<=password=))[^&\s'"]+""",
    re.VERBOSE,
)
# Their debug lines hold socket tickets and whole payloads.
QUIET = (
    "slack_sdk",
    "slack_bolt",
    "discord",
    "aiohttp",
    "apscheduler",
    "asyncio",
    "trafilatura",
    "htmldate",
    "urllib3",
)


def blot(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without these secrets and without anything that is shaped like one."""
    for secret in secrets:
        if len(secret) >= 6:
            text = text.replace(secret, MASK)
    return SHAPES.sub(MASK, text)


class _Blotting(logging.Formatter):
    """Formats by another formatter, then blots."""

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return blot(self._inner.format(record), self._secrets)


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
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0, pad_level=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    output = logging.StreamHandler(stream)
    output.setFormatter(_Blotting(formatter, secrets))
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
