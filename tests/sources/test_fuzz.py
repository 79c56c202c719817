"""Ten thousand damaged feeds through the real reader: each ends in clean entries or in an error that says so.

A crash names the number of its document: ``mutate(number)`` gives it again. A million: ``make soak SOAKS=feeds``.
"""

from __future__ import annotations

import pytest

from bot.core.model import Entry
from bot.sources.pool import WorkerPool
from tests.sources.fuzzing import fault_of, fuzz
from tests.sources.mutations import CHANGES, SEEDS, mutate

pytestmark = pytest.mark.asyncio(loop_scope="module")

COUNT, PARTS = 10_000, 4


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_damaged_feed_breaks_its_reader(part: int, pool: WorkerPool) -> None:
    fuzzed = await fuzz(pool, range(part, COUNT, PARTS))
    print(f"\n{fuzzed}")
    assert fuzzed.crashes == []
    assert fuzzed.ends.total() == COUNT // PARTS
    assert fuzzed.ends["entries"] > COUNT // PARTS // 3, "they are damaged too little or too much to try anything"
    assert fuzzed.ends["not a feed"] > 0


async def test_the_same_number_is_the_same_document_and_all_changes_come_up() -> None:
    assert [mutate(number) for number in range(50)] == [mutate(number) for number in range(50)]
    assert len({mutate(number).body for number in range(500)} - set(SEEDS)) > 400
    done = {change for number in range(500) for change in mutate(number).done.split(", ")}
    assert done == set(CHANGES)


async def test_a_fault_in_an_entry_would_be_seen() -> None:
    good = Entry("g", "https://a.example/", "t")
    assert fault_of(good) == ""
    for bad in (
        Entry("g", "", "t\x00"),
        Entry("g", "javascript:x", "t"),
        Entry("g", "", "t" * 1001),
        Entry("g", "", "\ud800"),
    ):
        assert fault_of(bad)
