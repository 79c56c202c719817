"""What systemd wants to hear of a service with ``Type=notify`` and ``WatchdogSec=``.

The watchdog is fed while this process turns its loop, whatever the chats do: that a chat is away or a disk is full is
nothing that a restart would cure, so it is said in the status only.
"""

from __future__ import annotations

import asyncio
import socket

import structlog

from bot.monitor.look import Look

log = structlog.get_logger("monitor")

EVERY_S = 10.0


class Notice:
    """address: of systemd's socket, as NOTIFY_SOCKET has it (``@`` begins an abstract one)."""

    def __init__(self, address: str, look: Look, *, every_s: float = EVERY_S) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._look = look
        self._every_s = every_s

    async def run(self) -> None:
        """Say that we are ready, then feed the watchdog until cancelled."""
        self._say("READY=1")
        try:
            while True:
                bad = [each.name for each in (await self._look())[0] if not each.fine]
                self._say(f"WATCHDOG=1\nSTATUS={'trouble: ' + ', '.join(bad) if bad else 'all is well'}")
                await asyncio.sleep(self._every_s)
        finally:
            self._say("STOPPING=1")

    def _say(self, words: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.sendto(words.encode(), self._address)
        except OSError as error:
            log.warning("systemd was not told", says=str(error))
