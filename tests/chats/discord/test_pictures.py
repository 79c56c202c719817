"""The picture of a digest: drawn by a process of its own, kept, left out when it cannot be had."""

from __future__ import annotations

import struct
import sys

from bot.chats.discord.pictures import Pictures
from bot.core.chart import Chart

PATIENCE_S = 120.0
CHART = Chart("Stories $per$ week", ("5 May", "12 May"), (("Lawsuits $1", (1, 3)), ("Other", (0, 2))))


async def test_a_chart_becomes_a_picture_once() -> None:
    pictures = Pictures(draw_s=PATIENCE_S)
    try:
        made = await pictures.draw(CHART)
        assert made is not None
        assert made[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", made[16:24])
        assert (width, height) == (960, 525)
        assert len(made) < 60_000
        assert await pictures.draw(CHART) is made
    finally:
        await pictures.close()


async def test_a_process_that_dies_or_lies_leaves_the_picture_out() -> None:
    for program in ("raise SystemExit(1)", "print('no picture')", "import sys; sys.stdin.readline(); print('AAAA')"):
        pictures = Pictures((sys.executable, "-c", program), draw_s=PATIENCE_S)
        try:
            assert await pictures.draw(CHART) is None
        finally:
            await pictures.close()


async def test_a_process_that_was_ended_is_started_again() -> None:
    pictures = Pictures(draw_s=PATIENCE_S)
    try:
        assert await pictures.draw(CHART) is not None
        await pictures.close()
        other = Chart("Other", CHART.labels, CHART.series)
        assert await pictures.draw(other) is not None
    finally:
        await pictures.close()


async def test_the_child_knows_none_of_our_secrets() -> None:
    program = "import os, sys; sys.stdin.readline(); sys.exit('DISCORD_TOKEN' in os.environ or len(os.environ) > 8)"
    pictures = Pictures((sys.executable, "-c", program), draw_s=PATIENCE_S)
    try:
        assert await pictures.draw(CHART) is None
    finally:
        await pictures.close()
