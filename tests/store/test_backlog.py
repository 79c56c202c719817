"""What waits because its channel is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.delivery import State, Verdict
from bot.store import backlog, outbox
from bot.store.database import Store
from tests.store.rooms import NOW, OTHER, ROOM, message


def put(store: Store, number: int, *, now: datetime = NOW) -> int:
    return store.write_now(outbox.enqueue, ROOM, "alert", f"story:{number}", message(str(number)), now)


def try_once(store: Store, number: int, verdict: Verdict) -> None:
    store.write_now(outbox.claim, number, "boot", NOW)
    store.write_now(outbox.record_verdict, number, verdict, "because", NOW)


def test_channel_stalls_when_something_has_waited_there_so_long(store: Store) -> None:
    put(store, 1)
    store.write_now(outbox.enqueue, OTHER, "notice", "n", message(), NOW)
    assert store.read_now(backlog.list_stalled, NOW) == []
    assert store.read_now(backlog.list_stalled, NOW + timedelta(seconds=1)) == [ROOM]


def test_only_what_surely_has_not_arrived_may_be_told_otherwise(store: Store) -> None:
    refused, unknown, sending, waiting = (put(store, number) for number in range(4))
    try_once(store, refused, Verdict(State.PENDING))
    try_once(store, unknown, Verdict(State.UNKNOWN))
    store.write_now(outbox.claim, sending, "boot", NOW)
    found = store.read_now(backlog.list_waiting, ROOM)
    assert [(each.id, each.sure) for each in found] == [
        (refused, True),
        (unknown, False),
        (sending, False),
        (waiting, True),
    ]
    assert found[3].message == message("3")
