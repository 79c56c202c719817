"""Health and metrics over HTTP. ``/healthz`` answers 200 or 503 with every condition as JSON, ``/metrics`` in
Prometheus's format. Says nothing that is secret, but listens on loopback unless told otherwise."""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web

from bot.monitor.look import Look
from bot.monitor.metrics import render

log = structlog.get_logger("monitor")


class HealthServer:
    """look: the conditions and figures of this moment; port 0 lets the system choose, ``port`` says which."""

    def __init__(self, look: Look, host: str, port: int) -> None:
        self._look = look
        self._host = host
        self.port = port

    async def run(self) -> None:
        """Serve until cancelled. Raises OSError if the port cannot be had."""
        app = web.Application()
        app.add_routes([web.get("/healthz", self._health), web.get("/metrics", self._metrics)])
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            log.info("health is served", host=self._host, port=self.port)
            await asyncio.Event().wait()  # until cancelled
        finally:
            await runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        conditions, _figures = await self._look()
        fine = all(each.fine for each in conditions)
        body = {
            "fine": fine,
            "conditions": [{"name": each.name, "fine": each.fine, "says": each.says} for each in conditions],
        }
        return web.json_response(body, status=200 if fine else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        text, kind = render(*await self._look())
        return web.Response(body=text, headers={"Content-Type": kind})
