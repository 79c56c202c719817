"""From the outbox to the chats: one lane per channel, each message claimed, sent and recorded.

    store.outbox heads | whose turn?     one per channel, in order
      | pace                             one message per channel and gap, so many a second per chat
      | claim                            store: 'sending', on disk before the first byte leaves
      | send                             chats: once, 30 seconds at most
      | record                           store: sent, or what core.delivery says about the error
    refused, unknown                     flows.settling

Edits of a sent message and replies in its thread take the same way. A dead channel or a slow chat never holds up
another. Decisions are core.delivery's; this does them.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from bot.core import delivery as rules
from bot.core.delivery import State
from bot.core.model import Channel
from bot.core.outgoing import Delivery, Receipt
from bot.core.ports import Chat
from bot.errors import Ambiguous, DamagedData, SendError
from bot.flows.lanes import Lanes
from bot.flows.settling import Settling
from bot.flows.summaries import fold_late
from bot.store import channels, clocks, digests, outbox
from bot.store.database import Database, Store
from bot.store.outbox import Head

log = structlog.get_logger("deliver")

AT_ONCE = 64  # per chat, so that a chat that hangs does not take the other's places
CANCEL_S = 1.0
IDLE_S = 2.0  # how long to wait for new work when nothing is due and nobody wakes us


class Deliverer:
    """Empties the outbox of one store into these chats.

    Chats are added by ``open`` once they are logged in. resend: what to do with a message of which nobody can tell
    whether it arrived; clock: aware UTC now; notify: the operator's channel; new_boot: names this process's life;
    send_timeout_s: how long a chat may take; monotonic, sleep: how time passes between messages; zone: in which times
    are shown where a channel chose none.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        new_boot: Callable[[], str] = lambda: uuid.uuid4().hex,
        resend: bool = True,
        notify: Channel | None = None,
        send_timeout_s: float = rules.SEND_TIMEOUT_S,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        zone: str = "UTC",
    ) -> None:
        self._store = store
        self._zone = zone
        self._chats: dict[str, Chat] = {}
        self._new_boot = new_boot
        self._boot = new_boot()
        self._clock = clock
        self._send_timeout_s = send_timeout_s
        self._monotonic = monotonic
        self._lanes = Lanes(monotonic, sleep)
        self._settling = Settling(
            store, self._lanes, clock=clock, resend=resend, notify=notify, timeout_s=send_timeout_s
        )
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._failure: BaseException | None = None

    def open(self, chat: Chat) -> None:
        """This chat is logged in: deliver to its channels from now on."""
        self._chats[chat.name] = chat
        self._lanes.open(chat.name, chat.pace)
        self.wake()

    async def take_over(self) -> int:
        """Before the first claim, and after a failure of the store: what was left half-sent is unknown now. Waits for
        what is still on its way. Returns how many deliveries became unknown."""
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=rules.SETTLE_S)
        self._boot = self._new_boot()
        self._failure = None
        return await self._store.write(_take_over, self._boot, self._clock())

    def wake(self) -> None:
        """There is new work."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until ``stop``. Raises what the store raises: a send that cannot be recorded must not be made."""
        while not self._stopping:
            self._wake.clear()
            await self._start_heads()
            if self._failure is not None:
                raise self._failure
            try:
                async with asyncio.timeout(IDLE_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def drain(self, limit_s: float = 60.0) -> None:
        """Deliver what is due now, and return when nothing is left that could be sent before ``limit_s`` is over."""
        deadline = self._monotonic() + limit_s
        while self._monotonic() < deadline:
            idle = not self._busy  # a lane that ends while we read is not among what is read
            started = await self._start_heads()
            if self._busy:
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            elif idle and not started:
                return
            if self._failure is not None:
                raise self._failure

    async def stop(self, grace_s: float = 5.0) -> None:
        """Claim nothing more; give what is on its way that long to come to an end."""
        self._stopping = True
        self._wake.set()
        for name in self._lanes.waiting:
            self._busy[name].cancel()  # nothing is claimed there yet
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=grace_s)
        for task in self._busy.values():
            task.cancel()
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=CANCEL_S)

    async def housekeeping(self) -> None:
        """Once in a while: probe parked channels, tell late alerts together."""
        await self._store.write(_tidy, self._clock())
        self.wake()

    @property
    def _at_rest(self) -> bool:
        """Nothing may be claimed: a message that could not be recorded would be posted twice."""
        return self._stopping or self._store.pressed

    async def _start_heads(self) -> int:
        started = 0
        for chat in list(self._chats):
            busy = [name for name in self._busy if name.startswith(f"{chat}:")]
            room = AT_ONCE - len(busy)
            if room <= 0 or self._at_rest:
                continue
            for head in await self._store.read(outbox.list_heads, [chat], busy, self._clock(), room):
                name = str(head.channel)
                task = asyncio.create_task(self._serve(head), name=f"deliver {name}")
                self._busy[name] = task
                task.add_done_callback(partial(self._done, name))
                started += 1
        return started

    def _done(self, channel: str, task: asyncio.Task[None]) -> None:
        del self._busy[channel]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failure = self._failure or error
        self._wake.set()

    async def _serve(self, head: Head) -> None:
        """One head of a lane, from its turn to its record."""
        try:
            await self._take_turn(head, self._chats[head.channel.chat])
        except DamagedData as error:
            log.exception("not sent: damaged", delivery=head.id)
            await self._settling.drop_damaged(head, str(error))

    async def _take_turn(self, head: Head, chat: Chat) -> None:
        if head.state is State.UNKNOWN and not await self._settling.settle(head, chat):
            return
        await self._lanes.wait_for_turn(head.channel)
        if self._at_rest:
            return
        claimed = await self._store.write(_claim, head, self._boot, self._clock(), self._zone)
        if claimed is None:
            return
        try:
            receipt = await self._send(chat, claimed)
        except SendError as error:
            await self._settling.refused(claimed, error, unsure=head.unsure is not None)
        else:
            await self._store.write(outbox.record_sent, claimed.id, receipt, self._clock())
            log.info("sent", delivery=claimed.id, channel=str(claimed.channel), kind=claimed.message.kind)

    async def _send(self, chat: Chat, claimed: Delivery) -> Receipt:
        """The chat's answer, or a SendError: whatever else comes out may have posted the message."""
        try:
            async with asyncio.timeout(self._send_timeout_s):
                return await chat.send(claimed)
        except SendError:
            raise
        except TimeoutError as error:
            raise Ambiguous("no answer in time", code="timeout") from error
        except Exception as error:
            log.exception("chat broke while sending", chat=chat.name, delivery=claimed.id)
            raise Ambiguous(f"unexpected {type(error).__name__}", code="unexpected") from error


def _claim(db: Database, head: Head, boot: str, now: datetime, zone: str) -> Delivery | None:
    """Claimed, with times in the zone that its channel has by now."""
    claimed = outbox.claim(db, head.id, boot, now, attempts=head.attempts)
    if claimed is None:
        return None
    shown = digests.find_zone(db, claimed.channel) or zone
    return replace(claimed, message=replace(claimed.message, zone=shown))


def _tidy(db: Database, now: datetime) -> None:
    channels.probe_parked(db, now)
    fold_late(db, now)


def _take_over(db: Database, boot: str, now: datetime) -> int:
    """What waited while nobody ran is told together before the first of it leaves."""
    unknown = outbox.take_over(db, boot)
    clocks.mend_times(db, now)
    fold_late(db, now)
    return unknown
