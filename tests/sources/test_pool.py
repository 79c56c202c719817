"""Workers stay warm, and whatever kills one costs one job."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import psutil
import pytest

from bot.errors import FetchError
from bot.sources.pool import WorkerPool

pytestmark = pytest.mark.asyncio(loop_scope="module")

RSS = b"<rss version='2.0'><channel><title>t</title><item><title>One</title><guid>1</guid></item></channel></rss>"
# Takes feedparser more than a minute: it looks at all attributes for each.
SLOW = RSS.replace(b"<guid>", b"<guid %s>" % b" ".join(b"a%d='1'" % n for n in range(100_000)))


async def titles(pool: WorkerPool, body: bytes = RSS) -> list[str]:
    entries, _ = await pool.parse(body, charset="", base="http://a.example/feed", listed=b"")
    return [entry.title for entry in entries]


async def test_a_worker_is_started_when_needed_and_then_kept(pool: WorkerPool) -> None:
    fresh = WorkerPool(1)
    assert fresh.pids == ()
    assert await titles(pool) == ["One"]
    pids = pool.pids
    assert await titles(pool) == ["One"]
    assert pool.pids == pids
    assert len(pids) == 1


async def test_a_job_that_takes_too_long_is_stopped_and_the_next_gets_a_new_worker() -> None:
    pool = WorkerPool(1, wall_s=0.5)
    with pytest.raises(FetchError) as caught:
        await titles(pool, SLOW)
    assert (caught.value.kind, "took longer than 0.5 s" in caught.value.says) == ("parse_failed", True)
    assert pool.pids == ()
    await pool.close()


async def test_a_job_that_computes_too_long_is_stopped_by_the_system() -> None:
    pool = WorkerPool(1, cpu_s=1)
    with pytest.raises(FetchError) as caught:
        await titles(pool, SLOW)
    assert (caught.value.kind, "computing" in caught.value.says) == ("parse_failed", True)
    await pool.close()


async def test_a_job_that_needs_too_much_memory_is_refused() -> None:
    pool = WorkerPool(1, memory_mb=64)
    with pytest.raises(FetchError) as caught:
        await titles(pool, RSS.replace(b"One", b"x" * 4_000_000))
    assert caught.value.kind == "parse_failed"
    await pool.close()


async def test_a_killed_worker_costs_one_job(pool: WorkerPool) -> None:
    await titles(pool)
    job = asyncio.ensure_future(titles(pool, SLOW))
    await asyncio.sleep(0)
    os.kill(pool.pids[0], signal.SIGKILL)
    with pytest.raises(FetchError) as caught:
        await job
    assert (caught.value.kind, "memory" in caught.value.says) == ("parse_failed", True)
    assert await titles(pool) == ["One"]


async def test_a_cancelled_job_does_not_leave_its_answer_to_the_next(pool: WorkerPool) -> None:
    await titles(pool)
    job = asyncio.ensure_future(titles(pool, SLOW))
    await asyncio.sleep(0)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert await titles(pool) == ["One"]


async def test_a_worker_is_replaced_after_its_number_of_jobs() -> None:
    pool = WorkerPool(1, jobs_per_worker=1)
    await titles(pool)
    assert pool.pids == ()
    await pool.close()


async def test_a_worker_knows_nothing_of_its_parents_environment(pool: WorkerPool) -> None:
    await titles(pool)
    environment = psutil.Process(pool.pids[0]).environ()
    assert set(environment) <= {"PATH", "PYTHONPATH", "PYTHONUTF8", "LC_CTYPE"}


async def test_closing_is_quick_stops_jobs_under_way_and_leaves_no_process() -> None:
    pool = WorkerPool(2)
    await asyncio.gather(titles(pool), titles(pool))
    jobs = [asyncio.ensure_future(titles(pool, SLOW)) for _ in range(3)]
    await asyncio.sleep(0)
    pids = pool.pids
    started = time.monotonic()
    await pool.close()
    assert time.monotonic() - started < 1.0
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert all(isinstance(result, FetchError) for result in results)
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(FetchError):
        await titles(pool)


async def test_a_large_parent_does_not_make_its_workers_look_overgrown() -> None:
    """A process inherits its parent's peak in some of the system's accounts."""
    ballast = bytearray(400 << 20)
    ballast[::4096] = b"x" * len(range(0, len(ballast), 4096))
    pool = WorkerPool(1)
    await titles(pool)
    pids = pool.pids
    await titles(pool)
    assert len(pids) == 1
    assert pool.pids == pids
    del ballast
    await pool.close()
