"""Removing what is too old. Decides no ages."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

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
