"""Log-ins to a gateway are counted over a day, so that a bot that restarts all the time keeps its token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store import meta
from bot.store.database import open_store

NOON = datetime(2025, 5, 12, 12, tzinfo=UTC)


def test_fifteen_hundred_restarts_log_in_two_hundred_times_a_day(tmp_path: Path) -> None:
    store = open_store(tmp_path / "bot.db")
    allowed = sum(
        store.write_now(meta.note_login, "discord", NOON + timedelta(seconds=number)) == 0 for number in range(1500)
    )
    assert allowed == meta.LOGINS_A_DAY == 200
    wait = store.write_now(meta.note_login, "discord", NOON + timedelta(hours=1))
    assert wait == 23 * 3600
    assert store.write_now(meta.note_login, "discord", NOON + timedelta(hours=24, seconds=1)) == 0
    store.close()
