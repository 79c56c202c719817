"""How many of our requests Discord refused lately. It bans an address for a while after 10,000 answers of 401, 403 or
429 within ten minutes (documented; limits that others share do not count): this stops at a tenth of that.

One tally for one process; it counts and says how long to wait, and sends nothing.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping

SPAN_S = 600.0
AT_MOST = 1000
_COUNTED = {401, 403, 429}


class Tally:
    """at_most: refusals within SPAN_S; monotonic: seconds that never jump."""

    def __init__(self, at_most: int = AT_MOST, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at: deque[float] = deque(maxlen=at_most)

    def note(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer came."""
        if status in _COUNTED and headers.get("X-RateLimit-Scope") != "shared":
            self._at.append(self._monotonic())

    def wait_s(self) -> float:
        """Seconds until the next request may be made, 0 if it may be made now."""
        if len(self._at) < (self._at.maxlen or 0):
            return 0.0
        return max(0.0, self._at[0] + SPAN_S - self._monotonic())
