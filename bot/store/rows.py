"""Between Python values and table columns. Knows no table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import overload

from bot.core.model import Channel


@overload
def to_seconds(moment: datetime) -> float: ...
@overload
def to_seconds(moment: None) -> None: ...
def to_seconds(moment: datetime | None) -> float | None:
    """An aware datetime as seconds since 1970 (UTC); None stays None."""
    return None if moment is None else moment.timestamp()


@overload
def to_moment(seconds: float) -> datetime: ...
@overload
def to_moment(seconds: None) -> None: ...
def to_moment(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as an aware datetime in UTC; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def to_list(values: Iterable[str]) -> str:
    """Strings as a JSON array, exactly as given."""
    return json.dumps(list(values), ensure_ascii=False)


def from_list(text: str) -> tuple[str, ...]:
    """The strings of a JSON array."""
    return tuple(json.loads(text))


def channel_of(text: str) -> Channel:
    """``slack:T1/C9`` as a Channel."""
    chat, _, room = text.partition(":")
    return Channel(chat, room)


def marks(count: int) -> str:
    """``?,?,?`` for that many parameters."""
    return ",".join("?" * count)
