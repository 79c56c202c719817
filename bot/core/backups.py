"""Which backups are kept, and what their files are called. Pure: sees names and moments, no files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

EVERY = timedelta(hours=24)
_STAMP = "%Y%m%d-%H%M%S"


def backup_name(stem: str, now: datetime) -> str:
    """``policy-bot-20250512-090000.db``. now: aware."""
    return f"{stem}-{now.astimezone(UTC):{_STAMP}}.db"


def made_at(stem: str, name: str) -> datetime | None:
    """When the backup with this file name was made (UTC), None if it is none of this database's."""
    found = re.fullmatch(rf"{re.escape(stem)}-(\d{{8}}-\d{{6}})\.db", name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(made: Iterable[datetime], now: datetime) -> bool:
    """Whether a backup has to be made: none is younger than a day. Those from the future (a clock that ran ahead) do
    not count."""
    return not any(now - EVERY < each <= now for each in made)


def kept(made: Iterable[datetime], *, daily: int, weekly: int) -> set[datetime]:
    """Those that stay: the newest of each of the last ``daily`` days on which one was made, and of each of the last
    ``weekly`` weeks (ISO, UTC). The newest of all always stays."""
    newest_first = sorted(set(made), reverse=True)
    staying = set(newest_first[:1])
    for count, period in ((daily, _day), (weekly, _week)):
        seen: dict[object, datetime] = {}
        for each in newest_first:
            seen.setdefault(period(each), each)
        staying.update(list(seen.values())[:count])
    return staying


def _day(moment: datetime) -> object:
    return moment.date()


def _week(moment: datetime) -> object:
    return moment.isocalendar()[:2]
