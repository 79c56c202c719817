"""From the outbox to the chats: whatever a chat answers, nothing is lost, and nothing is said twice without need."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from bot.core.model import Channel
from bot.core.outgoing import Message
from bot.core.ports import Pace
from bot.errors import (
    Ambiguous,
    Banned,
    CredentialRefused,
    DestinationRefused,
    MessageRefused,
    NotSent,
    SendError,
)
from bot.flows.deliver import AT_ONCE
from bot.store import clocks, outbox
from tests.fakes import FakeChat, Posted
from tests.flows.town import OTHER_ROOM, ROOM, Town, run_sql

Build = Callable[..., Town]
OPERATOR = Channel("slack", "T1/OPS")
WITH_KEYS = Pace(0.0, 1_000_000.0, key_window_s=120.0)


def put(town: Town, *titles: str, channel: Channel = ROOM, kind: str = "alert") -> list[int]:
    """Messages into the outbox, in this order."""
    return [
        town.store.write_now(outbox.enqueue, channel, kind, f"story:{title}", Message(kind, title), town.clock())
        for title in titles
    ]


def states(town: Town) -> list[str]:
    return [row[0] for row in town.rows("SELECT state FROM delivery ORDER BY id")]


def sent_so_far(town: Town, count: int) -> bool:
    return len(town.chat.sent) == count


async def until(happened: Callable[[], bool]) -> None:
    """Let the others work until it has happened. The limit only ends what hangs: sixty-four commits on a slow disk take
    their time."""
    async with asyncio.timeout(60):
        while not happened():  # noqa: ASYNC110  (nobody announces it)
            await asyncio.sleep(0)


async def keep_delivering(town: Town, **later: float) -> None:
    """Time passes, the outbox is emptied again."""
    town.clock.advance(**later)
    await town.deliverer.drain()


async def test_messages_of_a_channel_go_out_in_order(town: Town) -> None:
    put(town, "one", "two", "three")
    put(town, "four", channel=OTHER_ROOM)
    await town.deliver()
    assert town.chat.titles(ROOM.room) == ["one", "two", "three"]
    assert town.chat.titles(OTHER_ROOM.room) == ["four"]
    assert states(town) == ["sent"] * 4
    assert town.one("SELECT remote_id FROM delivery WHERE id=1") == f"slack-{town.chat.sent[0].key}"


ERRORS: list[tuple[Exception, tuple[str, float, int, int]]] = [  # state, wait in seconds, plain, resting chats
    (Ambiguous("cut off"), ("unknown", 2.0, 0, 0)),
    (SendError("of no known kind"), ("unknown", 0.0, 0, 0)),
    (ValueError("a bug in the chat"), ("unknown", 2.0, 0, 0)),
    (TimeoutError(), ("unknown", 2.0, 0, 0)),
    (NotSent("no connection"), ("pending", 2.0, 0, 0)),
    (NotSent("busy", retry_after_s=30.0), ("pending", 30.0, 0, 0)),
    (NotSent("busy everywhere", retry_after_s=30.0, whole_chat=True), ("pending", 30.0, 0, 1)),
    (DestinationRefused("archived"), ("parked", 0.0, 0, 0)),
    (CredentialRefused("revoked"), ("pending", 0.0, 0, 1)),
    (Banned("blocked"), ("pending", 0.0, 0, 1)),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS, ids=repr)
async def test_each_kind_of_error_leaves_its_state(town: Town, error: Exception, expected: tuple[Any, ...]) -> None:
    put(town, "one")
    town.chat.closed[ROOM.room] = error
    await town.deliverer._start_heads()
    await asyncio.wait(list(town.deliverer._busy.values()))
    now = town.clock().timestamp()
    state, not_before, plain, attempts = town.rows("SELECT state, not_before, plain, attempts FROM delivery")[0]
    resting = town.one("SELECT count(*) FROM chat WHERE resume_at > ?", now)
    assert (state, not_before - now, plain, resting) == expected
    assert attempts == 1


async def test_message_that_is_refused_is_sent_once_more_in_plain_words(town: Town) -> None:
    put(town, "one", "two")
    town.chat.script = [MessageRefused("invalid blocks")]
    assert await town.deliver() == ["one", "two"]
    assert [each.plain for each in town.chat.sent] == [True, False]


async def test_message_that_is_refused_twice_is_given_up_and_told(build: Build) -> None:
    town = build(notify=OPERATOR)
    put(town, "one", "two")
    town.chat.script = [MessageRefused("invalid blocks"), MessageRefused("still invalid")]
    await town.deliver()
    assert states(town)[:2] == ["dead", "sent"]
    notice = "A message for slack:T1/C1 was refused for good: still invalid"
    assert town.notices() == [(str(ROOM), notice)]
    assert town.chat.titles(OPERATOR.room) == [notice]


async def test_lost_answer_is_asked_again_with_the_same_key_while_the_chat_knows_it(town: Town) -> None:
    town.chat.pace = WITH_KEYS
    town.deliverer = town.new_deliverer()
    put(town, "one", "two")
    town.chat.script = [Posted(Ambiguous("cut off")), Ambiguous("cut off again")]
    await town.deliver()
    for _ in range(2):
        await keep_delivering(town, seconds=10)
    assert town.chat.titles() == ["one", "two"]
    assert len({each.key for each in town.chat.tried[:3]}) == 1
    assert (states(town), town.chat.looked) == (["sent", "sent"], [])


async def test_resend_that_surely_failed_says_nothing_about_the_first_attempt(town: Town) -> None:
    town.chat.pace = WITH_KEYS
    town.deliverer = town.new_deliverer()
    put(town, "one")
    town.chat.script = [Posted(Ambiguous("cut off")), NotSent("busy", retry_after_s=300.0)]
    await town.deliver()
    await keep_delivering(town, seconds=10)
    assert states(town) == ["unknown"]
    assert len(town.chat.tried) == 2
    await keep_delivering(town, minutes=10)
    assert (states(town), town.chat.titles()) == (["sent"], ["one"])
    assert len(town.chat.looked) == 1


async def test_lost_answer_is_looked_up_where_keys_are_not_known(town: Town) -> None:
    put(town, "one", "two")
    town.chat.script = [Posted(Ambiguous("cut off"))]
    await town.deliver()
    assert town.chat.looked == []
    await keep_delivering(town, seconds=34)
    assert town.chat.looked == []
    await keep_delivering(town, seconds=1)
    assert town.chat.titles() == ["one", "two"]
    assert states(town) == ["sent", "sent"]


async def test_message_that_is_not_found_twice_is_sent_again(town: Town) -> None:
    put(town, "one", "two")
    town.chat.script = [Ambiguous("cut off")]
    await town.deliver()
    await keep_delivering(town, seconds=35)
    assert (len(town.chat.looked), town.chat.titles()) == (1, [])
    await keep_delivering(town, seconds=59)
    assert len(town.chat.looked) == 1
    await keep_delivering(town, seconds=1)
    assert len(town.chat.looked) == 2
    assert town.chat.titles() == ["one", "two"]


@pytest.mark.parametrize(("resend", "expected"), [(True, ["one", "two"]), (False, ["two"])])
async def test_closed_history_is_settled_by_the_operators_choice(town: Town, resend: bool, expected: list[str]) -> None:
    town.deliverer = town.new_deliverer(resend=resend)
    town.chat.readable = False
    put(town, "one", "two")
    town.chat.script = [Ambiguous("cut off")]
    await town.deliver()
    await keep_delivering(town, seconds=35)
    assert town.chat.titles() == expected
    assert states(town) == ["sent" if resend else "dead", "sent"]


@pytest.mark.parametrize(
    "error", [Ambiguous("cut off"), NotSent("busy", retry_after_s=60.0), TimeoutError(), KeyError("messages")], ids=repr
)
async def test_history_that_does_not_answer_is_asked_later(town: Town, error: Exception) -> None:
    put(town, "one")
    town.chat.script = [Posted(Ambiguous("cut off"))]
    town.chat.look_errors = [error]
    await town.deliver()
    await keep_delivering(town, seconds=35)
    assert states(town) == ["unknown"]
    await keep_delivering(town, seconds=60)
    assert (states(town), town.chat.titles()) == (["sent"], ["one"])


async def test_history_of_a_closed_channel_is_asked_once_a_day(town: Town) -> None:
    put(town, "one", "two")
    town.chat.script = [Posted(Ambiguous("cut off"))]
    await town.deliver()
    town.chat.closed[ROOM.room] = DestinationRefused("archived")
    for _ in range(7 * 24):
        await town.deliverer.housekeeping()
        await keep_delivering(town, hours=1)
    assert len(town.chat.looked) + len(town.chat.tried) <= 8 + 1
    assert len(town.notices()) == 1
    del town.chat.closed[ROOM.room]
    await town.deliverer.housekeeping()
    await keep_delivering(town, days=1)
    await town.deliverer.housekeeping()
    await keep_delivering(town, minutes=10)
    assert town.chat.titles() == ["one", "two"]


async def test_history_of_a_chat_that_refuses_the_token_is_left_alone(town: Town) -> None:
    put(town, "one")
    town.chat.script = [Posted(Ambiguous("cut off"))]
    town.chat.look_errors = [CredentialRefused("revoked")]
    await town.deliver()
    for _ in range(10):
        await keep_delivering(town, minutes=5)
    assert len(town.chat.looked) == 1
    await keep_delivering(town, minutes=15)
    assert (states(town), town.chat.titles()) == (["sent"], ["one"])


async def test_unknown_message_holds_its_channel_for_five_minutes_and_no_other(town: Town) -> None:
    put(town, "one", "two")
    put(town, "three", channel=OTHER_ROOM)
    town.chat.script = [Ambiguous("cut off")]
    town.chat.look_errors = [NotSent("busy", retry_after_s=3600.0)]
    await town.deliver()
    assert town.chat.titles() == ["three"]
    await keep_delivering(town, seconds=60)
    assert town.chat.titles() == ["three"]
    await keep_delivering(town, seconds=300)
    assert town.chat.titles() == ["three", "two"]


async def test_closed_channel_is_parked_told_once_and_tried_once_a_day(build: Build) -> None:
    town = build(notify=OPERATOR)
    put(town, "one", "two")
    town.chat.closed[ROOM.room] = DestinationRefused("archived.")
    for _ in range(7 * 24):
        await town.deliverer.housekeeping()
        await keep_delivering(town, hours=1)
    assert len([each for each in town.chat.tried if each.channel == ROOM]) <= 8
    assert town.chat.titles(OPERATOR.room) == [
        "slack:T1/C1 cannot be posted to: archived. It is paused and tried once a day."
    ]
    town.chat.closed.clear()
    await keep_delivering(town, days=1)
    await town.deliverer.housekeeping()
    await keep_delivering(town, seconds=1)
    assert town.chat.titles(ROOM.room)[0] == "one"
    assert set(states(town)) <= {"sent", "dead"}


async def test_notice_about_the_operators_own_channel_is_not_sent_there(build: Build) -> None:
    town = build(notify=ROOM)
    put(town, "one")
    town.chat.closed[ROOM.room] = DestinationRefused("archived")
    await town.deliver()
    assert len(town.notices()) == 1
    assert states(town) == ["parked"]


async def test_dead_channel_does_not_delay_others(town: Town) -> None:
    put(town, "lost", "also lost")
    put(town, "one", "two", channel=OTHER_ROOM)
    town.chat.closed[ROOM.room] = DestinationRefused("archived")
    assert await town.deliver() == ["one", "two"]


async def test_chat_that_hangs_in_every_place_does_not_delay_the_other(town: Town) -> None:
    discord = FakeChat("discord")
    town.deliverer = town.new_deliverer(town.chat, discord)
    for number in range(AT_ONCE + 10):
        room = f"T1/C{number}"
        put(town, "hangs", channel=Channel("slack", room))
        town.chat.gates[room] = asyncio.Event()
    put(town, "one", "two", channel=Channel("discord", "77/12"))
    running = asyncio.create_task(town.deliverer.run())
    await until(lambda: len(discord.sent) == 2 and len(town.chat.tried) == AT_ONCE)
    assert len(town.chat.tried) == AT_ONCE
    await town.deliverer.stop(grace_s=0.01)
    await running
    assert discord.titles() == ["one", "two"]
    assert states(town).count("sending") == AT_ONCE


async def test_chat_that_hangs_is_given_up_after_the_time_allowed(town: Town) -> None:
    town.deliverer = town.new_deliverer(send_timeout_s=0.01)
    town.chat.gates[ROOM.room] = asyncio.Event()
    put(town, "one")
    await town.deliver()
    assert states(town) == ["unknown"]
    assert town.one("SELECT error FROM delivery") == "timeout: no answer in time"


async def test_whole_chat_rests_until_the_time_it_asked_for(build: Build) -> None:
    town = build(notify=OPERATOR)
    put(town, "one")
    put(town, "two", channel=OTHER_ROOM)
    town.chat.script = [Banned("blocked")] * 2
    await town.deliver()
    tries = len(town.chat.tried)
    await keep_delivering(town, minutes=14)
    assert len(town.chat.tried) == tries
    await keep_delivering(town, minutes=2)
    assert sorted(town.chat.titles()) == sorted(["one", "two", "slack refuses this address for now: blocked"])
    assert len(town.notices()) == 1


async def test_paces_are_kept_per_channel_and_per_chat(town: Town) -> None:
    town.chat.pace = Pace(channel_gap_s=1.0, per_second=2.0)
    town.deliverer = town.new_deliverer()
    start = town.clock()
    put(town, "one", "two", "three")
    await town.deliver()
    assert (town.clock() - start).total_seconds() >= 2.0
    for number in range(10):
        put(town, "x", channel=Channel("slack", f"T1/D{number}"))
    start = town.clock()
    await town.deliver()
    assert (town.clock() - start).total_seconds() >= 4.5


async def test_drain_ends_when_its_time_is_over(town: Town) -> None:
    town.chat.pace = Pace(channel_gap_s=60.0, per_second=1000.0)
    town.deliverer = town.new_deliverer()
    put(town, "one", "two", "three", "four")
    await town.deliverer.drain(limit_s=100.0)
    assert 2 <= len(town.chat.sent) < 4


async def test_altered_message_is_dropped_and_told_and_the_others_go_out(town: Town) -> None:
    put(town, "one", "two")
    town.rows("UPDATE delivery SET payload=replace(payload, '\"one\"', '\"gossip\"')")
    assert await town.deliver() == ["two"]
    assert states(town) == ["dead", "sent"]
    assert "altered" in town.notices()[0][1]


FILL_UP = """CREATE TEMP TRIGGER full BEFORE UPDATE OF state ON delivery WHEN new.state='{}'
    BEGIN INSERT INTO meta VALUES ('x', hex(zeroblob(4000000))); END"""


@pytest.mark.parametrize("step", ["sending", "sent"])
async def test_nothing_is_sent_that_cannot_be_recorded_and_all_is_settled_later(town: Town, step: str) -> None:
    put(town, "one", "two")
    town.rows(FILL_UP.format(step))
    town.rows(f"PRAGMA max_page_count={town.one('PRAGMA page_count')}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await town.deliverer.drain()
    assert town.chat.titles() == (["one"] if step == "sent" else [])
    assert states(town) == ["sending" if step == "sent" else "pending", "pending"]
    town.rows("DROP TRIGGER full")
    assert await town.deliverer.take_over() == (step == "sent")
    await keep_delivering(town, seconds=1)
    await keep_delivering(town, seconds=35)
    assert town.chat.titles() == ["one", "two"]
    assert states(town) == ["sent", "sent"]


async def test_run_ends_with_the_error_of_the_store(town: Town) -> None:
    put(town, "one")
    town.rows(FILL_UP.format("sending"))
    town.rows(f"PRAGMA max_page_count={town.one('PRAGMA page_count')}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await town.deliverer.run()


async def test_run_delivers_what_comes_while_it_runs_until_it_is_stopped(town: Town) -> None:
    running = asyncio.create_task(town.deliverer.run())
    for count, title in enumerate(("one", "two"), 1):
        put(town, title)
        town.deliverer.wake()
        await until(partial(sent_so_far, town, count))
    await town.deliverer.stop()
    await running
    put(town, "three")
    await town.deliverer.drain()
    assert town.chat.titles() == ["one", "two"]


async def test_stop_ends_within_its_grace_and_what_hung_is_settled_in_the_next_life(town: Town) -> None:
    put(town, "one")
    town.chat.gates[ROOM.room] = asyncio.Event()
    running = asyncio.create_task(town.deliverer.run())
    await until(lambda: bool(town.chat.tried))
    async with asyncio.timeout(60):
        await town.deliverer.stop(grace_s=0.05)
        await running
    assert states(town) == ["sending"]
    town.chat.gates.clear()
    town.deliverer = town.new_deliverer()
    assert await town.deliverer.take_over() == 1
    for seconds in (35, 60, 1):
        await keep_delivering(town, seconds=seconds)
    assert town.chat.titles() == ["one"]


async def test_stop_does_not_wait_for_lanes_that_only_wait_for_their_turn(town: Town) -> None:
    town.chat.pace = Pace(channel_gap_s=3600.0, per_second=1000.0)
    town.deliverer = town.new_deliverer(sleep=asyncio.sleep)
    put(town, "one", "two")
    running = asyncio.create_task(town.deliverer.run())
    await until(lambda: bool(town.deliverer._lanes.waiting and town.chat.sent))
    async with asyncio.timeout(60):
        await town.deliverer.stop(grace_s=60.0)
        await running
    assert states(town) == ["sent", "pending"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_kill_in_the_middle_of_a_send_loses_nothing_and_repeats_nothing(town: Town, arrived: bool) -> None:
    put(town, "one", "two")
    gate = asyncio.Event()
    town.chat.gates[ROOM.room] = gate
    dead = asyncio.create_task(town.deliverer.drain())
    await until(lambda: bool(town.chat.tried))
    for task in town.deliverer._busy.values():
        task.cancel()
    dead.cancel()
    with suppress(asyncio.CancelledError):
        await dead
    if arrived:
        town.chat.sent.append(town.chat.tried[0])
    town.close()
    town.chat.gates.clear()
    town.open()
    assert await town.deliverer.take_over() == 1
    for seconds in (0, 35, 60, 1):
        await keep_delivering(town, seconds=seconds)
    assert town.chat.titles() == ["one", "two"]


async def test_two_hands_on_one_outbox_send_everything_once(town: Town) -> None:
    for number in range(20):
        put(town, f"{number} a", f"{number} b", channel=Channel("slack", f"T1/D{number}"))
    other = town.new_deliverer()
    await asyncio.gather(town.deliverer.drain(), other.drain())
    await town.deliverer.drain()
    assert len(town.chat.sent) == 40
    assert len({each.key for each in town.chat.sent}) == 40


async def test_hand_that_saw_a_message_before_another_lost_its_answer_does_not_send_it_again(town: Town) -> None:
    """Should two ever run on one store: the second waits for its turn while the first sends."""
    put(town, "one")
    (head,) = town.store.read_now(outbox.list_heads, ["slack"], [], town.clock(), 1)
    town.chat.script = [Posted(Ambiguous("cut off"))]
    await town.deliver()
    assert states(town) == ["unknown"]
    other = town.new_deliverer()
    await other._take_turn(head, town.chat)
    assert (states(town), town.chat.titles()) == (["unknown"], ["one"])


async def test_taking_over_waits_for_what_is_on_its_way(town: Town) -> None:
    put(town, "one")
    gate = town.chat.gates[ROOM.room] = asyncio.Event()
    running = asyncio.create_task(town.deliverer.run())
    await until(lambda: bool(town.chat.tried))
    taking_over = asyncio.create_task(town.deliverer.take_over())
    await asyncio.sleep(0)
    gate.set()
    assert await taking_over == 0
    assert states(town) == ["sent"]
    await town.deliverer.stop()
    await running


async def test_chat_that_hangs_does_not_get_more_lanes_than_it_may_have(town: Town) -> None:
    for number in range(AT_ONCE + 5):
        room = f"T1/C{number}"
        put(town, "hangs", channel=Channel("slack", room))
        town.chat.gates[room] = asyncio.Event()
    running = asyncio.create_task(town.deliverer.run())
    await until(lambda: len(town.chat.tried) == AT_ONCE)
    town.deliverer.wake()
    for gate in town.chat.gates.values():
        gate.set()
    await until(partial(sent_so_far, town, AT_ONCE + 5))
    await town.deliverer.stop()
    await running


async def test_byte_that_is_no_text_holds_back_only_its_own_message(town: Town) -> None:
    """As a damaged disk leaves it: reading the row must not fail, or nothing would ever be sent again."""
    put(town, "one", "two")
    town.store.write_now(run_sql, "UPDATE delivery SET payload_sha=CAST(x'80' AS TEXT) WHERE id=1")
    assert await town.deliver() == ["two"]
    assert "altered" in town.notices()[0][1]


@pytest.mark.parametrize("taken", [True, False])
async def test_clock_that_was_set_back_between_two_lives_costs_no_message_and_repeats_none(
    town: Town, taken: bool
) -> None:
    """A day ahead when the answer was lost: the key seems to be known for another day, and nothing seems to be due."""
    town.chat.pace = WITH_KEYS
    town.deliverer = town.new_deliverer()
    put(town, "one", "two")
    town.chat.script = [Posted(Ambiguous("cut off")) if taken else Ambiguous("cut off")]
    await town.deliver()
    town.close()
    town.clock.advance(days=-1)
    town.open()
    await town.deliverer.take_over()
    for seconds in (0, 35, 60, 1):
        await keep_delivering(town, seconds=seconds)
    assert sorted(town.chat.titles()) == ["one", "two"]
    assert len(town.chat.looked) == (1 if taken else 2)
    assert len(town.chat.tried) == (2 if taken else 3)


async def test_rests_that_a_clock_set_back_made_longer_than_any_are_over(town: Town) -> None:
    put(town, "one")
    put(town, "two", channel=OTHER_ROOM)
    town.chat.closed[OTHER_ROOM.room] = DestinationRefused("archived")
    town.chat.script = [CredentialRefused("revoked")]
    await town.deliver()
    town.close()
    town.clock.advance(days=-30)
    town.open()
    town.chat.closed.clear()
    await town.deliverer.take_over()
    await keep_delivering(town, seconds=1)
    assert "one" in town.chat.titles()
    town.clock.advance(days=1)
    await town.deliverer.housekeeping()
    await keep_delivering(town, seconds=1)
    assert sorted(town.chat.titles()) == ["one", "two"]


async def test_clock_that_is_set_back_in_a_life_leaves_every_wait_as_long_as_it_was(town: Town) -> None:
    put(town, "one")
    put(town, "two", channel=OTHER_ROOM)
    town.chat.script = [Posted(Ambiguous("cut off")), NotSent("busy", retry_after_s=300.0)]
    await town.deliver()
    town.clock.advance(days=-1)
    await town.store.write(clocks.set_back, 86_400.0)
    await keep_delivering(town, seconds=35)
    assert (states(town), town.chat.titles()) == (["sent", "pending"], ["one"])
    await keep_delivering(town, seconds=264)
    assert states(town) == ["sent", "pending"]
    await keep_delivering(town, seconds=2)
    assert states(town) == ["sent", "sent"]
