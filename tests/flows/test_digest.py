"""The weekly round-up: due once, late once, never twice, with what the channel asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.flows.digest import queue_digests
from bot.store import subscriptions
from tests.flows.town import EVERYTHING, ROOM, Town, chatter, news

# The town begins on Monday, 12 May 2025, at nine; this channel's week ends on Thursdays at noon.
THURSDAY = replace(EVERYTHING, weekday=3, hour=12, zone="Europe/Berlin")


async def _with_news(town: Town) -> None:
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), news(0), news(1))
    await town.poll()


def _queue(town: Town) -> int:
    return town.store.write_now(queue_digests, "UTC", town.clock())


async def test_it_is_told_once_when_it_is_due(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    await _with_news(town)
    assert _queue(town) == 0
    town.clock.advance(days=3)
    assert _queue(town) == 1
    assert town.queued(kind="summary") == ["This week: 2 stories"]
    for _ in range(3):
        town.clock.advance(days=1)
        assert _queue(town) == 0
    town.clock.advance(days=4)
    assert _queue(town) == 1
    assert town.queued(kind="summary")[1] == "This week: nothing new for this channel"


async def test_a_late_one_says_so_and_a_very_late_one_is_left_out(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    await _with_news(town)
    town.clock.advance(days=4)
    assert _queue(town) == 1
    note = town.one("SELECT json_extract(payload, '$.note') FROM delivery WHERE kind='summary'")
    assert note.startswith("Late")
    town.clock.advance(days=9)
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            assert _queue(town) == 0
    assert [each["event"] for each in logs] == ["digest left out: too late"]


async def test_nobody_gets_one_for_the_time_before_the_subscription(build: Callable[..., Town]) -> None:
    town = build(wishes=(replace(EVERYTHING, weekday=6, hour=1),))
    assert _queue(town) == 0


async def test_paused_channels_wait_and_then_count_what_came_meanwhile(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.store.write_now(subscriptions.set_paused, 1, "holidays")
    await _with_news(town)
    town.clock.advance(days=3)
    assert _queue(town) == 0
    town.store.write_now(subscriptions.set_paused, 1, "")
    assert _queue(town) == 1
    assert town.queued(ROOM, "summary") == ["This week: 2 stories"]


async def test_who_wants_no_digest_gets_none(build: Callable[..., Town]) -> None:
    town = build(wishes=(replace(THURSDAY, digest=False),))
    await _with_news(town)
    town.clock.advance(days=8)
    assert _queue(town) == 0
