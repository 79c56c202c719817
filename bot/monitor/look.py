"""What every watcher is given: a way to see how the bot is at this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.core.health import Condition, Figures

Look = Callable[[], Awaitable[tuple[tuple[Condition, ...], Figures]]]
