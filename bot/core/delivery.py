"""The life of one delivery, as a table of decisions.

    pending --claimed--> sending --accepted--------------> sent
                            |-- surely not posted ----------> pending (later)
                            |-- nobody knows ---------------> unknown
                            |-- message refused ------------> pending (plainer, once), then dead
                            |-- channel refused ------------> parked  (one probe a day)
            |-- edit or reply refused ------> dead    (the first message stands; if it is gone, nothing follows it)
                            `-- token refused, banned ------> pending (the whole chat rests)
    unknown, the chat still recognises the key -> the same key again        (it cannot be posted twice)
    unknown, otherwise -> look into the channel's history -> sent | pending
    unknown, history closed to us -> by choice: again (one repeat possible) | dead
    unknown, and the same key again is surely not posted -> unknown still (the first attempt may have been)
    unknown, and it is an edit -> made again: twice is the same as once
    a process that died while sending leaves 'sending' rows: they become unknown at the next start

The promise: at least once; a repeat is possible only where the answer was lost and the history cannot be read.
Decides only: it neither sends, sleeps nor writes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import (
    Ambiguous,
    Banned,
    CredentialRefused,
    DestinationRefused,
    FollowUpRefused,
    MessageRefused,
    NotSent,
    SendError,
)

SEND_TIMEOUT_S = 30.0
# Longer than a request may take, so that no request of a dead process can still be on its way when we look.
SETTLE_S = SEND_TIMEOUT_S + 5.0
SECOND_LOOK_S = 60.0  # a history may lag: not found counts only twice
AGAIN_S = 20.0
HEAD_BLOCKS_S = 300.0  # an unsettled head holds its channel's order for so long, then others may pass
PROBE_S = 24 * 3600.0
LONGEST_WAIT_S = 3600.0  # of one message; a whole chat may rest for a day
CREDENTIAL_REST_S = 3600.0
BAN_REST_S = 900.0
# An alert leaves within minutes. One that waited so long says that its channel was away: then, of all that waits there,
# the newest few are told alone (a reader can still act on what happened last, and each keeps its thread), and the rest
# in one summary.
LATE_S = 3600.0
CATCH_UP = 5
EDIT_GAP_S = 60.0  # at most one edit of a message in this time; what comes meanwhile is in the next
EDIT, REPLY = "edit", "reply"  # kinds of deliveries that follow another


class State(StrEnum):
    """Where a delivery is."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    PARKED = "parked"


class Closed(StrEnum):
    """Why a channel is closed to us."""

    GONE = "gone"
    ARCHIVED = "archived"
    NOT_A_MEMBER = "not-a-member"
    NO_PERMISSION = "no-permission"
    LEFT = "left"
    REFUSED = "refused"


# What each reason means to a reader.
CLOSED: Mapping[Closed, str] = {
    Closed.GONE: "the channel no longer exists, or the bot cannot see it",
    Closed.ARCHIVED: "the channel is archived",
    Closed.NOT_A_MEMBER: "the bot is not a member of the channel",
    Closed.NO_PERMISSION: "the bot lacks a permission in the channel",
    Closed.LEFT: "the bot is no longer in that workspace or server",
    Closed.REFUSED: "the chat does not let the bot post there",
}


class Scope(StrEnum):
    """How much has to rest after an error."""

    NOTHING = ""
    CHANNEL = "channel"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to record after an attempt. ``wait_s`` counts from now; ``rest`` says what rests for ``rest_s``;
    ``park`` closes the channel, for ``reason``, until the next probe; ``root_gone``: the message that this follows is
    no longer there; ``notice`` is a sentence for the operator or ''."""

    state: State
    wait_s: float = 0.0
    plain: bool = False
    rest: Scope = Scope.NOTHING
    rest_s: float = 0.0
    park: bool = False
    notice: str = ""
    reason: Closed = Closed.REFUSED
    root_gone: bool = False


class Settle(StrEnum):
    """What to do with a delivery of which nobody knows whether it arrived."""

    RESEND_SAME_KEY = "resend with the same key"
    LOOK = "look into the history"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class SettleStep:
    """The next step for an unknown delivery; ``wait_s`` counts from now."""

    what: Settle
    wait_s: float = 0.0


def key_of(installation: str, delivery_id: int) -> str:
    """The name of a delivery for ever: 24 characters of a-z2-7 (Discord takes at most 25 as nonce)."""
    digest = hashlib.sha256(f"{installation}:{delivery_id}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:24]


def closed_notice(channel: str, says: str) -> str:
    """The sentence about a channel that is parked."""
    return f"{channel} cannot be posted to: {says.rstrip('.')}. It is paused and tried once a day."


def after_error(
    error: SendError, *, attempts: int, plain: bool, channel: str, chat: str, unsure: bool = False, edit: bool = False
) -> Verdict:
    """What an unsuccessful attempt (number ``attempts``, from 1) means for the delivery and its surroundings.

    unsure: an earlier attempt may have arrived. That this one did not says nothing about it, unless the message itself
    was refused. edit: it changes a message that is there, so nothing new may appear whatever happens."""
    verdict = _after(error, attempts=attempts, plain=plain, channel=channel, chat=chat)
    if edit:
        verdict = _of_edit(error, verdict, attempts)
    if unsure and verdict.state is State.PENDING and not isinstance(error, MessageRefused):
        return replace(verdict, state=State.UNKNOWN)
    return verdict


def _of_edit(error: SendError, verdict: Verdict, attempts: int) -> Verdict:
    """An edit is never worth a plainer message, and what slows edits down says nothing about posts."""
    if isinstance(error, MessageRefused):
        return Verdict(State.DEAD)
    if verdict.state is State.UNKNOWN:
        return replace(verdict, wait_s=min(LONGEST_WAIT_S, 2.0 ** min(attempts, 12)))
    if verdict.rest is Scope.CHANNEL:
        return replace(verdict, rest=Scope.NOTHING, rest_s=0.0)
    return verdict


def _after(error: SendError, *, attempts: int, plain: bool, channel: str, chat: str) -> Verdict:
    if isinstance(error, Ambiguous):
        # A chat that fails is asked again soon, while it still recognises the key, but not without pause.
        return Verdict(State.UNKNOWN, wait_s=min(AGAIN_S, 2.0 ** min(attempts, 8)))
    if isinstance(error, FollowUpRefused):
        return Verdict(State.DEAD, plain=plain, root_gone=error.root_gone)
    if isinstance(error, DestinationRefused):
        return Verdict(State.PARKED, park=True, notice=closed_notice(channel, error.says), reason=Closed(error.reason))
    if isinstance(error, CredentialRefused):
        notice = f"{chat} does not accept the bot's token: {error.says} Nothing is lost; it is tried again every hour."
        return Verdict(State.PENDING, plain=plain, rest=Scope.CHAT, rest_s=CREDENTIAL_REST_S, notice=notice)
    if isinstance(error, Banned):
        rest = min(BAN_REST_S * 2 ** min(attempts - 1, 6), PROBE_S)
        notice = f"{chat} refuses this address for now: {error.says}"
        return Verdict(State.PENDING, plain=plain, rest=Scope.CHAT, rest_s=rest, notice=notice)
    if isinstance(error, MessageRefused):
        if not plain:
            return Verdict(State.PENDING, plain=True)
        return Verdict(State.DEAD, plain=True, notice=f"A message for {channel} was refused for good: {error.says}")
    if not isinstance(error, NotSent):
        return Verdict(State.UNKNOWN)
    if error.retry_after_s is not None:
        scope = Scope.CHAT if error.whole_chat else Scope.CHANNEL
        return Verdict(State.PENDING, wait_s=error.retry_after_s, plain=plain, rest=scope, rest_s=error.retry_after_s)
    wait = min(LONGEST_WAIT_S, 2.0 ** min(attempts, 12))
    return Verdict(State.PENDING, wait_s=wait, plain=plain, rest=Scope.CHANNEL, rest_s=wait)


def settle(
    *, tried: datetime, unsure: datetime, looks: int, key_window_s: float, now: datetime, edit: bool = False
) -> SettleStep:
    """The next step for an unknown delivery. An edit is made again, when no request of the last attempt can still be on
    its way: it would put older words over newer ones.

    tried: time of the last attempt or look; unsure: time of the first attempt whose answer was lost, because that
    one may have created the message and the chat forgets its key ``key_window_s`` seconds after it.
    """
    if edit:
        due = tried + timedelta(seconds=SETTLE_S)
        again = SettleStep(Settle.RESEND_SAME_KEY)
        return again if now >= due else SettleStep(Settle.WAIT, (due - now).total_seconds())
    if looks == 0 and (now - unsure).total_seconds() < key_window_s:
        return SettleStep(Settle.RESEND_SAME_KEY)
    due = tried + timedelta(seconds=SECOND_LOOK_S if looks else SETTLE_S)
    if now < due:
        return SettleStep(Settle.WAIT, (due - now).total_seconds())
    return SettleStep(Settle.LOOK)


def after_look(*, found: bool, looks: int) -> State:
    """What the history says; ``looks`` counts this look. Not found is believed the second time."""
    if found:
        return State.SENT
    return State.PENDING if looks >= 2 else State.UNKNOWN


def after_closed_history(*, resend: bool) -> State:
    """The history cannot be read: the operator's choice between a possible repeat and a possible loss."""
    return State.PENDING if resend else State.DEAD
