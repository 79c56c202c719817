"""Turns of those who are answered: a few at a time, and nobody waits for ever."""

from __future__ import annotations

import asyncio

from bot.flows.answer.turns import Turns


async def test_only_a_few_are_answered_beside_each_other() -> None:
    turns, inside, most = Turns(at_once=2, longest_wait_s=60), 0, 0

    async def one() -> None:
        nonlocal inside, most
        async with turns.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 2


async def test_who_waits_too_long_goes_on_and_takes_nobodys_turn() -> None:
    turns = Turns(at_once=1, longest_wait_s=0.01)
    async with turns.turn():
        async with turns.turn():
            pass
        async with asyncio.timeout(60), turns.turn():
            pass
    async with asyncio.timeout(60), turns.turn():
        pass
