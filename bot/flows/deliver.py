"""From the outbox to the chats: one lane per channel, each message claimed, sent and recorded.

    store.outbox heads | whose turn?     one per channel, in order
      | pace                             one message per channel and gap, so many a second per chat
      | claim                            store: 'sending', on disk before the first byte leaves
      | send                             chats: once, 30 seconds at most
      | record                           store: sent, or what core.delivery says about the error
    unknown: resend with the same key, or look into the history, or the operator's choice

A dead channel or a slow chat never holds up another. Decisions are core.delivery's; this does them.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core import delivery as rules
from bot.core.delivery import Scope, Settle, State
from bot.core.messages import notice_message
from bot.core.model import Channel, Delivery, Receipt
from bot.core.ports import Chat
from bot.errors import Ambiguous, DamagedData, HistoryUnreadable, SendError
from bot.flows.summaries import fold_late
from bot.store import channels, outbox
from bot.store.database import Database, Store
from bot.store.meta import add_notice
from bot.store.outbox import Head

log = structlog.get_logger("deliver")

AT_ONCE = 64  # per chat, so that a chat that hangs does not take the other's places
CANCEL_S = 1.0
IDLE_S = 2.0  # how long to wait for new work when nothing is due and nobody wakes us


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


class Deliverer:
    """Empties the outbox of one store into these chats.

    Chats are added by ``open`` once they are logged in. resend: what to do with a message of which nobody can tell
    whether it arrived; clock: aware UTC now; notify: the operator's channel; new_boot: names this process's life;
    send_timeout_s: how long a chat may take; monotonic, sleep: how time passes between messages.
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
    ) -> None:
        self._store = store
        self._chats: dict[str, Chat] = {}
        self._new_boot = new_boot
        self._boot = new_boot()
        self._clock = clock
        self._resend = resend
        self._notify = notify
        self._send_timeout_s = send_timeout_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._waiting: set[str] = set()  # channels in ``_busy`` that only wait for their turn
        self._free_at: dict[str, float] = {}  # channel -> monotonic moment
        self._buckets: dict[str, _Bucket] = {}
        self._failure: BaseException | None = None

    def open(self, chat: Chat) -> None:
        """This chat is logged in: deliver to its channels from now on."""
        self._chats[chat.name] = chat
        self._buckets[chat.name] = _Bucket(chat.pace.per_second)
        self.wake()

    async def take_over(self) -> int:
        """Before the first claim, and after a failure of the store: what was left half-sent is unknown now. Waits for
        what is still on its way. Returns how many deliveries became unknown."""
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=rules.SETTLE_S)
        self._boot = self._new_boot()
        self._failure = None
        return await self._store.write(outbox.take_over, self._boot)

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
        for name in self._waiting:
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

    async def _start_heads(self) -> int:
        started = 0
        for chat in list(self._chats):
            busy = [name for name in self._busy if name.startswith(f"{chat}:")]
            room = AT_ONCE - len(busy)
            if room <= 0 or self._stopping:
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
            # What it says cannot be trusted any more, but it must not hold back all that can.
            log.exception("not sent: damaged", delivery=head.id)
            await self._store.write(self._drop_damaged, head, str(error), self._clock())

    async def _take_turn(self, head: Head, chat: Chat) -> None:
        if head.state is State.UNKNOWN and not await self._settle(head, chat):
            return
        await self._wait_for_turn(head.channel, chat)
        if self._stopping:
            return
        claimed = await self._store.write(outbox.claim, head.id, self._boot, self._clock())
        if claimed is None:
            return
        try:
            receipt = await self._send(chat, claimed)
        except SendError as error:
            await self._refused(claimed, error, unsure=head.unsure is not None)
        else:
            await self._store.write(outbox.record_sent, claimed.id, receipt.remote_id, self._clock())
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

    async def _refused(self, delivery: Delivery, error: SendError, *, unsure: bool) -> None:
        """Write down what an unsuccessful attempt means, and let rest what has to. unsure: an earlier one may have
        arrived."""
        verdict = _verdict(delivery, error, unsure=unsure)
        channel, now = delivery.channel, self._clock()
        news = await self._store.write(outbox.record_verdict, delivery.id, verdict, str(error), now)
        log.warning("not sent", delivery=delivery.id, channel=str(channel), error=str(error), state=verdict.state.value)
        if verdict.rest is Scope.CHANNEL:
            self._free_at[str(channel)] = self._monotonic() + verdict.rest_s
        if verdict.rest is Scope.CHAT:
            until = now + timedelta(seconds=verdict.rest_s)
            changed = await self._store.write(
                channels.rest_chat, channel.chat, type(error).__name__, error.says, until, now
            )
            news = news and changed
        if news and verdict.notice:
            await self._store.write(self._write_notice, channel, verdict.notice, now)

    async def _settle(self, head: Head, chat: Chat) -> bool:
        """An unknown delivery: True if it is to be sent now (again, with its key), False if this turn is over."""
        now = self._clock()
        unsure = head.unsure or now
        step = rules.settle(
            tried=head.touched or now, unsure=unsure, looks=head.looks, key_window_s=chat.pace.key_window_s, now=now
        )
        if step.what is Settle.RESEND_SAME_KEY:
            return True
        if step.what is Settle.WAIT:
            await self._store.write(outbox.postpone, head.id, step.wait_s, now)
            return False
        await self._look(head, chat)
        return False

    async def _look(self, head: Head, chat: Chat) -> None:
        wanted = await self._store.read(outbox.peek, head.id)
        try:
            async with asyncio.timeout(self._send_timeout_s):
                receipt = await chat.find_sent(wanted)
        except HistoryUnreadable:
            state = rules.after_closed_history(resend=self._resend)
            note = "its answer was lost and the history cannot be read"
            await self._store.write(outbox.record_look, head.id, state, 0.0, note, self._clock())
            log.warning("unknown whether sent", delivery=head.id, channel=str(head.channel), next=state.value)
            return
        except Exception as error:
            await self._look_failed(wanted, error)
            return
        if receipt is not None:
            await self._store.write(outbox.record_sent, head.id, receipt.remote_id, self._clock())
            return
        state = rules.after_look(found=False, looks=head.looks + 1)
        wait = rules.SECOND_LOOK_S if state is State.UNKNOWN else 0.0
        await self._store.write(outbox.record_look, head.id, state, wait, "not in the history", self._clock())

    async def _look_failed(self, wanted: Delivery, error: Exception) -> None:
        """That the history did not answer says nothing about the message: it is asked again later, and as rarely as
        the channel or the chat wants it."""
        if isinstance(error, SendError):
            verdict = _verdict(wanted, error, unsure=True)
            if verdict.park or verdict.rest is Scope.CHAT:
                await self._refused(wanted, error, unsure=True)
                return
        elif not isinstance(error, TimeoutError):
            log.error("chat broke while looking", chat=wanted.channel.chat, delivery=wanted.id, exc_info=error)
        wait = getattr(error, "retry_after_s", None) or rules.SECOND_LOOK_S
        await self._store.write(outbox.postpone, wanted.id, wait, self._clock())

    async def _wait_for_turn(self, channel: Channel, chat: Chat) -> None:
        """Keep the channel's gap, then the chat's rate; waiting in one lane holds up no other."""
        name = str(channel)
        self._waiting.add(name)
        try:
            gap = self._free_at.get(name, 0.0) - self._monotonic()
            if gap > 0:
                await self._sleep(gap)
            wait = self._buckets[channel.chat].reserve(self._monotonic())
            if wait > 0:
                await self._sleep(wait)
        finally:
            self._waiting.discard(name)
        self._free_at[name] = self._monotonic() + chat.pace.channel_gap_s

    def _drop_damaged(self, db: Database, head: Head, says: str, now: datetime) -> None:
        outbox.give_up(db, [head.id], says)
        self._write_notice(db, head.channel, says, now)

    def _write_notice(self, db: Database, channel: Channel, says: str, now: datetime) -> None:
        log.warning("notice", channel=str(channel), says=says)
        add_notice(db, str(channel), says, now)
        if self._notify is not None and self._notify != channel:
            subject = f"{channel}:{now.timestamp():.0f}"
            outbox.enqueue(db, self._notify, "notice", subject, notice_message(says), now)


def _verdict(delivery: Delivery, error: SendError, *, unsure: bool) -> rules.Verdict:
    channel = delivery.channel
    return rules.after_error(
        error,
        attempts=delivery.attempts,
        plain=delivery.plain,
        channel=str(channel),
        chat=channel.chat,
        unsure=unsure,
    )


def _tidy(db: Database, now: datetime) -> None:
    channels.probe_parked(db, now)
    fold_late(db, now)
