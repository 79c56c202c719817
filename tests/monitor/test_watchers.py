"""Whoever watches from outside sees what is so: over HTTP, by Prometheus, by systemd, by a dead-man's switch."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.core.health import Condition, Figures
from bot.monitor.notice import Notice
from bot.monitor.ping import Ping
from bot.monitor.web import HealthServer

FIGURES = Figures(
    deliveries=(("pending", 2), ("sent", 7)),
    feeds=(("closed", 3), ("open", 1)),
    articles=40,
    waiting_s=12.5,
    free_bytes=10**9,
    backup_age_s=3600.0,
)


class Patient:
    """Well or not, as the test says."""

    def __init__(self) -> None:
        self.fine = True

    async def __call__(self) -> tuple[tuple[Condition, ...], Figures]:
        return (Condition("loop", True, "fine"), Condition("disk", self.fine, "says so")), FIGURES


@asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(happens: Any) -> None:
    async with asyncio.timeout(60):
        while not happens():  # noqa: ASYNC110  (what happens is in another's list)
            await asyncio.sleep(0.01)


async def test_health_is_200_or_503_with_every_condition() -> None:
    patient = Patient()
    server = HealthServer(patient, "127.0.0.1", 0)
    async with running(server.run()), aiohttp.ClientSession() as session:
        await until(lambda: server.port)
        url = f"http://127.0.0.1:{server.port}/healthz"
        async with session.get(url) as answer:
            assert answer.status == 200
            assert (await answer.json())["fine"] is True
        patient.fine = False
        async with session.get(url) as answer:
            assert answer.status == 503
            body = await answer.json()
        assert body["conditions"][1] == {"name": "disk", "fine": False, "says": "says so"}
        async with session.post(url) as answer:
            assert answer.status == 405, "nothing can be changed"


async def test_metrics_are_what_prometheus_reads() -> None:
    patient = Patient()
    patient.fine = False
    server = HealthServer(patient, "127.0.0.1", 0)
    async with running(server.run()), aiohttp.ClientSession() as session:
        await until(lambda: server.port)
        async with session.get(f"http://127.0.0.1:{server.port}/metrics") as answer:
            text = await answer.text()
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
    for line in (
        'policy_bot_health{condition="loop"} 1.0',
        'policy_bot_health{condition="disk"} 0.0',
        'policy_bot_deliveries{state="pending"} 2.0',
        'policy_bot_feeds{health="open"} 1.0',
        "policy_bot_articles 40.0",
        "policy_bot_oldest_delivery_seconds 12.5",
        "policy_bot_backup_age_seconds 3600.0",
    ):
        assert line in text.splitlines()
    assert "process_resident_memory_bytes" in text


async def test_port_that_is_taken_is_an_error_for_the_supervisor() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = HealthServer(Patient(), "127.0.0.1", taken.getsockname()[1])
        with pytest.raises(OSError, match="address already in use"):
            await server.run()


@asynccontextmanager
async def switch(calls: list[str], status: int = 200) -> AsyncIterator[str]:
    """A dead-man's switch."""

    async def called(request: web.Request) -> web.Response:
        calls.append(request.headers["User-Agent"])
        return web.Response(status=status)

    app = web.Application()
    app.add_routes([web.get("/ping/5ecret", called)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/ping/5ecret"
    finally:
        await runner.cleanup()


async def test_switch_is_called_only_while_all_is_well() -> None:
    patient, calls = Patient(), list[str]()
    async with switch(calls) as url, running(Ping(url, patient, "PolicyBot/1", every_s=0.02).run()):
        await until(lambda: len(calls) >= 2)
        assert calls[0] == "PolicyBot/1"
        patient.fine = False
        await asyncio.sleep(0.05)
        before = len(calls)
        await asyncio.sleep(0.1)
        assert len(calls) == before
        patient.fine = True
        await until(lambda: len(calls) > before)


async def test_switch_that_fails_is_told_once_and_called_again(capsys: pytest.CaptureFixture[str]) -> None:
    calls = list[str]()
    async with switch(calls, status=500) as url, running(Ping(url, Patient(), "x", every_s=0.01).run()):
        await until(lambda: len(calls) >= 3)
    out = capsys.readouterr().out
    assert out.count("the ping was not taken") == 1
    assert "5ecret" not in out


async def test_systemd_hears_that_we_are_ready_and_how_we_are(tmp_path: Path) -> None:
    patient = Patient()
    patient.fine = False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.setblocking(False)
        loop = asyncio.get_running_loop()
        async with running(Notice(str(tmp_path / "notify"), patient, every_s=0.01).run()):
            assert await loop.sock_recv(heard, 1000) == b"READY=1"
            assert await loop.sock_recv(heard, 1000) == b"WATCHDOG=1\nSTATUS=trouble: disk"
            patient.fine = True
            async with asyncio.timeout(60):
                while await loop.sock_recv(heard, 1000) != b"WATCHDOG=1\nSTATUS=all is well":
                    pass
        async with asyncio.timeout(60):
            while await loop.sock_recv(heard, 1000) != b"STOPPING=1":
                pass


async def test_systemd_that_does_not_listen_is_no_reason_to_end(tmp_path: Path) -> None:
    async with running(Notice(str(tmp_path / "nobody"), Patient(), every_s=0.01).run()):
        await asyncio.sleep(0.05)
