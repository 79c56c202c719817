"""When a weekly digest is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def next_due(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """The next moment after ``now`` (aware, UTC) that is this weekday and hour in the zone."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=(weekday - local.weekday()) % 7)
    return (day if day > local else day + timedelta(days=7)).astimezone(UTC)
