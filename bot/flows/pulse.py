"""What the running process notices of itself: a loop that lags, passes that begin and end, tasks that break.

Kept in memory and read by the heartbeat. Judges nothing: that is core.health's.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.core.health import Pulse

MINUTE_S = 60.0
MEMORY_S = 600.0


class PulseKeeper:
    """Counts for one process. monotonic: seconds that never jump."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic
        self._lags: deque[tuple[float, float]] = deque()
        self._breaks: deque[float] = deque()
        self._last_pass = monotonic()
        self._pass_began: float | None = None

    def late(self, seconds: float) -> None:
        """The loop did something so much later than it was asked to."""
        self._lags.append((self._now(), max(0.0, seconds)))

    def broke(self) -> None:
        """A task or a job failed in a way that nobody foresaw."""
        self._breaks.append(self._now())

    @contextmanager
    def polling(self) -> Iterator[None]:
        """A pass over the feeds, while entered."""
        self._last_pass = self._pass_began = self._now()
        try:
            yield
        finally:
            self._last_pass, self._pass_began = self._now(), None

    def take(self, trouble: str = "") -> Pulse:
        """The pulse now. trouble: why nothing can be stored."""
        now = self._now()
        while self._lags and now - self._lags[0][0] > MINUTE_S:
            self._lags.popleft()
        while self._breaks and now - self._breaks[0] > MEMORY_S:
            self._breaks.popleft()
        return Pulse(
            lag_s=max((lag for _, lag in self._lags), default=0.0),
            unpolled_s=now - self._last_pass,
            pass_s=now - self._pass_began if self._pass_began is not None else 0.0,
            breaks=len(self._breaks),
            trouble=trouble,
        )
