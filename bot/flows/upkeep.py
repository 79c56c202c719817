"""Forgetting what is too old, and copies of the database. Announces nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.store import mutes, retention
from bot.store.database import Database

log = structlog.get_logger("upkeep")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept, in days. Aliases outlive articles, so that an old item that turns up again is known."""

    articles_days: int
    aliases_days: int


def forget(db: Database, keep: Keep, now: datetime) -> None:
    """Remove what is older than that, and mutes that have run out. What was posted and is in a story stays as long as
    its articles do."""
    removed = retention.remove_old(
        db,
        articles_before=now - timedelta(days=keep.articles_days),
        aliases_before=now - timedelta(days=keep.aliases_days),
    )
    removed["mutes"] = mutes.forget_mutes(db, now)
    if any(removed.values()):
        log.info("forgotten", **removed)
