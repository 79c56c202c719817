"""What follows an attempt that did not simply succeed: refused, unknown, looked up in the history.

    refused    core.delivery says what it means | store: state, parked channel, resting chat | told once
    unknown    the same key again, an edit again, or a look into the history, or the operator's choice

It never sends; flows.deliver does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.core import delivery as rules
from bot.core.delivery import Scope, Settle, State
from bot.core.messages import notice_message
from bot.core.model import Channel
from bot.core.outgoing import Delivery
from bot.core.ports import Chat
from bot.errors import HistoryUnreadable, SendError
from bot.flows.channel_life import tell_closed
from bot.flows.lanes import Lanes
from bot.logs import blot
from bot.store import channels, outbox
from bot.store.database import Database, Store
from bot.store.meta import add_notice
from bot.store.outbox import Head

log = structlog.get_logger("deliver")


class Settling:
    """Writes down what an attempt means. The arguments are the Deliverer's."""

    def __init__(
        self,
        store: Store,
        lanes: Lanes,
        *,
        clock: Callable[[], datetime],
        resend: bool,
        notify: Channel | None,
        timeout_s: float,
    ) -> None:
        self._store = store
        self._lanes = lanes
        self._clock = clock
        self._resend = resend
        self._notify = notify
        self._timeout_s = timeout_s

    async def refused(self, delivery: Delivery, error: SendError, *, unsure: bool) -> None:
        """Write down what an unsuccessful attempt means, and let rest what has to. unsure: an earlier one may have
        arrived."""
        verdict = _verdict(delivery, error, unsure=unsure)
        channel, now = delivery.channel, self._clock()
        # What a chat answers is kept and shown in lists: a secret that it repeats must not be.
        news = await self._store.write(outbox.record_verdict, delivery.id, verdict, blot(str(error)), now)
        log.warning("not sent", delivery=delivery.id, channel=str(channel), error=str(error), state=verdict.state.value)
        if verdict.rest is Scope.CHANNEL:
            self._lanes.rest(channel, verdict.rest_s)
        if verdict.rest is Scope.CHAT:
            until = now + timedelta(seconds=verdict.rest_s)
            changed = await self._store.write(
                channels.rest_chat, channel.chat, type(error).__name__, error.says, until, now
            )
            news = news and changed
        if news and verdict.park:
            await self._store.write(tell_closed, channel, verdict.notice, now, self._notify)
        elif news and verdict.notice:
            await self._store.write(self._write_notice, channel, verdict.notice, now)

    async def settle(self, head: Head, chat: Chat) -> bool:
        """An unknown delivery: True if it is to be sent now (again, with its key), False if this turn is over."""
        now = self._clock()
        step = rules.settle(
            tried=head.touched or now,
            unsure=head.unsure or now,
            looks=head.looks,
            key_window_s=chat.pace.key_window_s,
            now=now,
            edit=head.edit,
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
            async with asyncio.timeout(self._timeout_s):
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
            await self._store.write(outbox.record_sent, head.id, receipt, self._clock())
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
                await self.refused(wanted, error, unsure=True)
                return
        elif not isinstance(error, TimeoutError):
            log.error("chat broke while looking", chat=wanted.channel.chat, delivery=wanted.id, exc_info=error)
        wait = getattr(error, "retry_after_s", None) or rules.SECOND_LOOK_S
        await self._store.write(outbox.postpone, wanted.id, wait, self._clock())

    async def drop_damaged(self, head: Head, says: str) -> None:
        """What it says cannot be trusted any more, but it must not hold back all that can."""
        await self._store.write(self._drop, head, says, self._clock())

    def _drop(self, db: Database, head: Head, says: str, now: datetime) -> None:
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
        edit=delivery.root is not None and delivery.root.edit,
    )
