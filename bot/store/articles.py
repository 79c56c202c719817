"""Articles with everything that was decided about them, and searching them. How entries lead to them: entries.py."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.model import Article, Level, Match, Outcome, Relevance, Weight
from bot.store.rows import from_list, marks, to_list, to_moment, to_seconds

COLUMNS = """a.id, a.url, a.title, a.summary, a.text, a.publisher, a.feed_id, a.weight, a.language, a.first_seen,
    a.published"""
QUERY_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with everything that was decided about it. own_page: its address tells it from other articles."""

    article: Article
    relevance: Relevance
    matches: tuple[Match, ...]
    outcome: str
    own_page: bool = True


def find_by_key(db: Database, url_key: str) -> int:
    """The article with this address key, 0 if there is none."""
    row = db.conn.execute("SELECT id FROM article WHERE url_key = ?", (url_key,)).fetchone()
    return int(row[0]) if row else 0


def add_article(
    db: Database,
    article: Article,
    url_key: str,
    title_key: str,
    relevance: Relevance,
    matches: Sequence[Match],
    outcome: str,
) -> int:
    """Store a new article with its judgement; returns its id."""
    cursor = db.conn.execute(
        """INSERT INTO article(url, url_key, title, title_key, summary, text, publisher, feed_id, weight, language,
            first_seen, published, date, level, score, reasons, topics, matches, outcome)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
        (
            article.url,
            url_key,
            article.title,
            title_key,
            article.summary,
            article.text,
            article.publisher,
            article.feed_id,
            article.weight,
            article.language,
            to_seconds(article.first_seen),
            to_seconds(article.published),
            to_seconds(article.date),
            relevance.level,
            relevance.score,
            to_list(relevance.reasons),
            to_list(relevance.topics),
            _matches_text(matches),
            outcome,
        ),
    )
    article_id = int(cursor.lastrowid or 0)
    _set_platforms(db, article_id, article.date, relevance)
    return article_id


def record_judgement(
    db: Database, article: Article, title_key: str, relevance: Relevance, matches: Sequence[Match], outcome: str
) -> None:
    """Replace text and judgement of a stored article (it was edited, or its page was read)."""
    db.conn.execute(
        """UPDATE article SET title=?, title_key=?, summary=?, text=?, level=?, score=?, reasons=?, topics=?, matches=?,
            outcome=? WHERE id=?""",
        (
            article.title,
            title_key,
            article.summary,
            article.text,
            relevance.level,
            relevance.score,
            to_list(relevance.reasons),
            to_list(relevance.topics),
            _matches_text(matches),
            outcome,
            article.id,
        ),
    )
    _set_platforms(db, article.id, article.date, relevance)


def record_edit(db: Database, article: Article, title_key: str) -> None:
    """Replace the text of a stored article whose judgement stands."""
    db.conn.execute(
        "UPDATE article SET title=?, title_key=?, summary=?, text=? WHERE id=?",
        (article.title, title_key, article.summary, article.text, article.id),
    )


def is_kept(db: Database, article_id: int) -> bool:
    """Whether the article itself is still here, not only the aliases that lead to it."""
    return db.conn.execute("SELECT 1 FROM article WHERE id=?", (article_id,)).fetchone() is not None


def get_judged(db: Database, article_id: int) -> Judged:
    """One article with its judgement. Raises LookupError."""
    row = db.conn.execute(
        f"""SELECT {COLUMNS}, a.level, a.score, a.reasons, a.topics, a.matches, a.outcome, a.url_key
        FROM article a WHERE a.id=?""",  # noqa: S608
        (article_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"no article {article_id}")
    roles = db.conn.execute("SELECT platform, role FROM article_platform WHERE article_id=?", (article_id,)).fetchall()
    relevance = Relevance(
        level=Level(row[11]),
        score=row[12],
        reasons=from_list(row[13]),
        platforms=tuple(name for name, role in roles if role == "subject"),
        passing=tuple(name for name, role in roles if role == "passing"),
        topics=from_list(row[14]),
    )
    matches = tuple(Match(**each) for each in json.loads(row[15]))
    article = article_of(row)
    own_page = not row[17].startswith(f"{article.feed_id}#")
    return Judged(article, relevance, matches, row[16], own_page)


def find_article_id(db: Database, url: str, url_key: str) -> int:
    """The article behind an address as a person gives it: by its key, or by any entry's link; 0 if unknown."""
    found = find_by_key(db, url_key)
    if found:
        return found
    row = db.conn.execute("SELECT article_id FROM entry WHERE link=? OR guid=? LIMIT 1", (url, url)).fetchone()
    return int(row[0]) if row else 0


def list_articles(db: Database, limit: int, since: datetime | None, least: Level = Level.NONE) -> list[dict[str, Any]]:
    """Newest first, as plain rows for showing; ``least`` leaves out what is worth less."""
    levels = [level for level in Level if level.rank >= least.rank]
    sql = f"""SELECT id, url, title, publisher, feed_id, date, first_seen, level, score, reasons, topics, outcome
        FROM article WHERE first_seen >= ? AND level IN ({marks(len(levels))})
        ORDER BY first_seen DESC, id DESC LIMIT ?"""  # noqa: S608
    return list(db.query(sql, (to_seconds(since) if since else 0, *levels, limit)))


def search_articles(db: Database, query: str, limit: int) -> list[dict[str, Any]]:
    """Full text, newest first. ``query`` is people's words: all must occur; quotation marks make a phrase."""
    expression = _fts_expression(query)
    if not expression:
        return []
    # By rowid, not by rank: ranking reads every hit and grows with history.
    sql = """SELECT a.id, a.url, a.title, a.publisher, a.date, a.level,
            snippet(article_fts, -1, '[', ']', ' … ', 16) AS snippet
        FROM article_fts JOIN article a ON a.id = article_fts.rowid
        WHERE article_fts MATCH ? ORDER BY article_fts.rowid DESC LIMIT ?"""
    return list(db.query(sql, (expression, limit)))


def add_outcomes(db: Database, article_id: int, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Write down each channel's decision about an article."""
    db.conn.executemany(
        "INSERT INTO outcome(article_id, channel, code, facts, at) VALUES (?,?,?,?,?)",
        [(article_id, each.channel, each.code, to_list(each.facts), to_seconds(now)) for each in outcomes],
    )


def list_outcomes(db: Database, article_id: int) -> list[tuple[datetime, Outcome]]:
    """All decisions about an article, in order."""
    rows = db.conn.execute("SELECT at, code, channel, facts FROM outcome WHERE article_id=? ORDER BY id", (article_id,))
    return [(to_moment(row[0]), Outcome(row[1], row[2], from_list(row[3]))) for row in rows.fetchall()]


def article_of(row: Sequence[Any]) -> Article:
    """An Article from a row that begins with COLUMNS."""
    return Article(
        id=row[0],
        url=row[1],
        title=row[2],
        summary=row[3],
        text=row[4],
        publisher=row[5],
        feed_id=row[6],
        weight=Weight(row[7]),
        language=row[8],
        first_seen=to_moment(row[9]),
        published=to_moment(row[10]),
    )


def _set_platforms(db: Database, article_id: int, date: datetime, relevance: Relevance) -> None:
    db.conn.execute("DELETE FROM article_platform WHERE article_id=?", (article_id,))
    if relevance.level is Level.NONE:
        return
    roles: dict[str, str] = {
        **dict.fromkeys(relevance.passing, "passing"),
        **dict.fromkeys(relevance.platforms, "subject"),
    }
    said = dict(
        db.conn.execute("SELECT platform, present FROM platform_said WHERE article_id=?", (article_id,)).fetchall()
    )
    roles = {name: role for name, role in roles.items() if said.get(name, 1)}
    roles.update((name, "subject") for name, present in said.items() if present)
    db.conn.executemany(
        "INSERT INTO article_platform(article_id, platform, date, role) VALUES (?,?,?,?)",
        [(article_id, platform, to_seconds(date), role) for platform, role in roles.items()],
    )


def _matches_text(matches: Sequence[Match]) -> str:
    return json.dumps([asdict(match) for match in matches], ensure_ascii=False) if matches else "[]"


def _fts_expression(query: str) -> str:
    # A NUL would end the expression, half a surrogate pair cannot be handed over, and the grammar has its limits.
    plain = query.replace("\0", " ").encode("utf-8", "replace").decode()[:QUERY_LONGEST]
    parts = plain.split('"')
    phrases = [part for place, part in enumerate(parts) if place % 2]
    words = [word for place, part in enumerate(parts) if place % 2 == 0 for word in part.split()]
    return " ".join(f'"{each}"' for each in (*phrases, *words) if any(char.isalnum() for char in each))
