"""When the next message may go out: one lane per channel with its gap, and so many messages a second over a whole chat.

Knows only how time passes; what is sent, and what came of it, is flows.deliver's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.model import Channel
from bot.core.ports import Pace


@dataclass(slots=True)
class _Bucket:
    """So many a second, without bursts: hands out moments on the monotonic clock."""

    per_second: float
    free_at: float = 0.0

    def reserve(self, now: float) -> float:
        """Seconds to wait for the next free moment, which is taken."""
        start = max(now, self.free_at)
        self.free_at = start + 1.0 / self.per_second
        return start - now


class Lanes:
    """The lanes of all chats. ``waiting``: channels in which somebody only waits for the turn.

    monotonic: seconds that never jump; sleep: how time passes."""

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.waiting: set[str] = set()
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}  # channel -> monotonic moment
        self._paces: dict[str, Pace] = {}
        self._buckets: dict[str, _Bucket] = {}

    def open(self, chat: str, pace: Pace) -> None:
        """This chat is spoken to from now on, so fast."""
        self._paces[chat] = pace
        self._buckets[chat] = _Bucket(pace.per_second)

    def rest(self, channel: Channel, seconds: float) -> None:
        """Nothing goes into this channel for so long."""
        self._free_at[str(channel)] = self._monotonic() + seconds

    async def wait_for_turn(self, channel: Channel) -> None:
        """Keep the channel's gap, then the chat's rate; waiting in one lane holds up no other."""
        name = str(channel)
        self.waiting.add(name)
        try:
            gap = self._free_at.get(name, 0.0) - self._monotonic()
            if gap > 0:
                await self._sleep(gap)
            wait = self._buckets[channel.chat].reserve(self._monotonic())
            if wait > 0:
                await self._sleep(wait)
        finally:
            self.waiting.discard(name)
        self._free_at[name] = self._monotonic() + self._paces[channel.chat].channel_gap_s
