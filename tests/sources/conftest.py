"""One pool of real worker processes for the tests of a module, and feeds to parse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.sources.pool import WorkerPool


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(1)
    yield pool
    await pool.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bomb_pool() -> AsyncIterator[WorkerPool]:
    """With short limits: what takes long on purpose shall not take long here."""
    pool = WorkerPool(1, wall_s=0.6, cpu_s=1)
    yield pool
    await pool.close()
