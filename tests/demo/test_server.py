"""The sample's server behaves like the publishers that it stands for."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.demo.sample import load
from bot.demo.server import FeedServer


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer(load()) as running:
        yield running


@pytest_asyncio.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_an_unchanged_feed_is_answered_with_304(server: FeedServer, client: aiohttp.ClientSession) -> None:
    async with client.get(server.address("patchbay")) as first:
        assert first.status == 200
        tag = first.headers["ETag"]
    async with client.get(server.address("patchbay"), headers={"If-None-Match": tag}) as second:
        assert second.status == 304
        assert await second.read() == b""


async def test_a_step_brings_the_news_of_the_day(server: FeedServer, client: aiohttp.ClientSession) -> None:
    async with client.get(server.address("patchbay")) as before:
        assert "SoundCloud" not in await before.text()
        tag = before.headers["ETag"]
    server.step()
    async with client.get(server.address("patchbay"), headers={"If-None-Match": tag}) as after:
        assert after.status == 200
        assert "SoundCloud" in await after.text()


async def test_a_blocked_feed_answers_200_with_a_page_for_people(
    server: FeedServer, client: aiohttp.ClientSession
) -> None:
    while not server.poll.blocked:
        server.step()
    async with client.get(server.address(server.poll.blocked[0])) as answer:
        assert answer.status == 200
        assert "Access Denied" in await answer.text()


async def test_an_unknown_outlet_is_404(server: FeedServer, client: aiohttp.ClientSession) -> None:
    async with client.get(server.address("nobody")) as answer:
        assert answer.status == 404


async def test_there_is_no_step_after_the_last_poll(server: FeedServer) -> None:
    for _ in range(len(load().polls) - 1):
        server.step()
    with pytest.raises(IndexError):
        server.step()
