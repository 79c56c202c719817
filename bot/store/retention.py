"""Removing what is too old, checking what is there, and copying it. Decides no ages."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.errors import OperatorError
from bot.store.rows import to_seconds


def remove_old(db: Database, *, articles_before: datetime, aliases_before: datetime) -> dict[str, int]:
    """Delete articles (with entries, matches, outcomes) first seen before then, aliases last listed before then, and
    finished deliveries, empty stories and notices that are as old as the articles. Returns counts by table.

    Aliases of items that a feed still lists are kept alive by the weekly whole document. An article that waits to be
    told in a summary stays until it is told, and a delivery while another has to follow it."""
    articles, aliases = to_seconds(articles_before), to_seconds(aliases_before)
    statements = {
        "aliases": ("DELETE FROM alias WHERE last_seen < ?", aliases),
        "articles": (
            "DELETE FROM article WHERE first_seen < ? AND id NOT IN (SELECT article_id FROM alert WHERE way='held')",
            articles,
        ),
        "alerts": (
            "DELETE FROM alert WHERE created < ? AND story_id NOT IN (SELECT story_id FROM story_article)",
            articles,
        ),
        "stories": (
            """DELETE FROM story WHERE last_seen < ? AND id NOT IN (SELECT story_id FROM story_article)
            AND id NOT IN (SELECT story_id FROM alert)
            AND id NOT IN (SELECT merged_into FROM story WHERE merged_into IS NOT NULL)""",
            articles,
        ),
        "deliveries": (
            """DELETE FROM delivery WHERE created < ? AND state IN ('sent', 'dead') AND id NOT IN
            (SELECT root_id FROM delivery WHERE root_id IS NOT NULL AND state NOT IN ('sent', 'dead'))""",
            articles,
        ),
        "notices": ("DELETE FROM notice WHERE at < ?", articles),
    }
    return {name: db.conn.execute(sql, (before,)).rowcount for name, (sql, before) in statements.items()}


def backup(db: Database, target: Path) -> int:
    """A verified copy, also while others write; returns its size in bytes. The target appears only when it is sound.

    Raises OperatorError if it cannot be written there."""
    if target.exists():
        raise OperatorError(f"{target} exists already. Name a new file; nothing is overwritten.")
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)  # left by a copy that was interrupted
        copy = sqlite3.connect(partial)
        try:
            db.conn.backup(copy)
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        if verdict != "ok":
            raise OperatorError(f"The copy is not sound ({verdict}). The database itself may be damaged: run check.")
        partial.chmod(0o600)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(f"Cannot write a copy to {target}: {error}. Choose another place.") from error
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size
