"""Articles, the entries that lead to them, and the aliases by which a feed's entries are recognised."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.identity import Known
from bot.core.model import Article, Entry, Level, Match, Outcome, Relevance, Weight
from bot.store.rows import from_list, marks, to_list, to_moment, to_seconds

COLUMNS = """a.id, a.url, a.title, a.summary, a.text, a.publisher, a.feed_id, a.weight, a.language, a.first_seen,
    a.published"""
KNOWN_COLUMNS = "a.id, a.title_key, a.first_seen, a.published, e.content_hash, a.level"
# An alias outlives its article: what was forgotten is still known, so that it is not told a second time.
ALIAS_COLUMNS = "s.article_id, a.title_key, coalesce(a.first_seen, s.last_seen), a.published, e.content_hash, a.level"


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with everything that was decided about it."""

    article: Article
    relevance: Relevance
    matches: tuple[Match, ...]
    outcome: str


def load_known(db: Database, feed_id: str, keys: Sequence[str]) -> dict[str, Known]:
    """Which of these aliases the feed has shown before, and the articles behind them."""
    found: dict[str, Known] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        sql = f"""SELECT s.key, {ALIAS_COLUMNS} FROM alias s LEFT JOIN article a ON a.id = s.article_id
            LEFT JOIN entry e ON e.article_id = a.id AND e.feed_id = s.feed_id
            WHERE s.feed_id = ? AND s.key IN ({marks(len(part))})"""  # noqa: S608
        for row in db.conn.execute(sql, (feed_id, *part)):
            found[row[0]] = _known(row[1:])
    return found


def list_recent(db: Database, feed_id: str, since: datetime) -> list[Known]:
    """Articles that this feed listed for the first time since then, newest first."""
    sql = f"""SELECT {KNOWN_COLUMNS} FROM entry e JOIN article a ON a.id = e.article_id
        WHERE e.feed_id = ? AND e.first_seen >= ? ORDER BY e.first_seen DESC LIMIT 2000"""  # noqa: S608
    return [_known(row) for row in db.conn.execute(sql, (feed_id, to_seconds(since))).fetchall()]


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


def record_entry(db: Database, feed_id: str, entry: Entry, article_id: int, content_hash: str, now: datetime) -> None:
    """This feed lists this article, in these words (again)."""
    seconds = to_seconds(now)
    db.conn.execute(
        """INSERT INTO entry(feed_id, article_id, guid, link, title, published, content_hash, first_seen, last_seen)
        VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT(feed_id, article_id) DO UPDATE SET
            edits = edits + (content_hash != excluded.content_hash), guid=excluded.guid, link=excluded.link,
            title=excluded.title, published=excluded.published, content_hash=excluded.content_hash,
            last_seen=excluded.last_seen""",
        (
            feed_id,
            article_id,
            entry.guid,
            entry.link,
            entry.title,
            to_seconds(entry.published),
            content_hash,
            seconds,
            seconds,
        ),
    )


def learn_aliases(db: Database, feed_id: str, keys: Iterable[str], article_id: int, now: datetime) -> None:
    """From now on these aliases mean this article in this feed. A known alias keeps its article."""
    db.conn.executemany(
        """INSERT INTO alias(feed_id, key, article_id, last_seen) VALUES (?,?,?,?)
        ON CONFLICT(feed_id, key) DO UPDATE SET last_seen=excluded.last_seen""",
        [(feed_id, key, article_id, to_seconds(now)) for key in keys],
    )


def is_kept(db: Database, article_id: int) -> bool:
    """Whether the article itself is still here, not only the aliases that lead to it."""
    return db.conn.execute("SELECT 1 FROM article WHERE id=?", (article_id,)).fetchone() is not None


def get_judged(db: Database, article_id: int) -> Judged:
    """One article with its judgement. Raises LookupError."""
    row = db.conn.execute(
        f"SELECT {COLUMNS}, a.level, a.score, a.reasons, a.topics, a.matches, a.outcome FROM article a WHERE a.id=?",  # noqa: S608
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
    return Judged(article_of(row), relevance, matches, row[16])


def find_article_id(db: Database, url: str, url_key: str) -> int:
    """The article behind an address as a person gives it: by its key, or by any entry's link; 0 if unknown."""
    found = find_by_key(db, url_key)
    if found:
        return found
    row = db.conn.execute("SELECT article_id FROM entry WHERE link=? OR guid=? LIMIT 1", (url, url)).fetchone()
    return int(row[0]) if row else 0


def list_entries(db: Database, article_id: int) -> list[dict[str, Any]]:
    """The entries that lead to an article, oldest first, as plain rows for showing."""
    sql = """SELECT feed_id, guid, link, title, published, first_seen, last_seen, edits FROM entry
        WHERE article_id=? ORDER BY first_seen"""
    return list(db.query(sql, (article_id,)))


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


def want_page(db: Database, article_id: int, due: datetime) -> None:
    """Its page should be read, from then on."""
    sql = "UPDATE article SET page='wanted', page_due=? WHERE id=? AND page=''"
    db.conn.execute(sql, (to_seconds(due), article_id))


def list_wanted_pages(db: Database, now: datetime, limit: int) -> list[tuple[int, str, int]]:
    """Articles whose page is due: (id, address, tries so far), oldest wish first."""
    sql = "SELECT id, url, page_tries FROM article WHERE page='wanted' AND page_due <= ? ORDER BY page_due LIMIT ?"
    return [(row[0], row[1], row[2]) for row in db.conn.execute(sql, (to_seconds(now), limit)).fetchall()]


def record_page(db: Database, article_id: int, state: str, note: str, due: datetime | None = None) -> None:
    """What became of reading a page: ``read``, ``failed``, or ``wanted`` again at ``due``."""
    db.conn.execute(
        "UPDATE article SET page=?, page_note=?, page_due=?, page_tries=page_tries+1 WHERE id=?",
        (state, note, to_seconds(due), article_id),
    )


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


def _known(row: Sequence[Any]) -> Known:
    return Known(
        article_id=row[0],
        title_key=row[1] or "",
        first_seen=to_moment(row[2]),
        published=to_moment(row[3]),
        content_hash=row[4] or "",
        level_none=row[5] == Level.NONE,
    )


def _set_platforms(db: Database, article_id: int, date: datetime, relevance: Relevance) -> None:
    db.conn.execute("DELETE FROM article_platform WHERE article_id=?", (article_id,))
    if relevance.level is Level.NONE:
        return
    roles: Mapping[str, str] = {
        **dict.fromkeys(relevance.passing, "passing"),
        **dict.fromkeys(relevance.platforms, "subject"),
    }
    db.conn.executemany(
        "INSERT INTO article_platform(article_id, platform, date, role) VALUES (?,?,?,?)",
        [(article_id, platform, to_seconds(date), role) for platform, role in roles.items()],
    )


def _matches_text(matches: Sequence[Match]) -> str:
    return json.dumps([asdict(match) for match in matches], ensure_ascii=False) if matches else "[]"


def _fts_expression(query: str) -> str:
    parts = query.split('"')
    phrases = [part for place, part in enumerate(parts) if place % 2]
    words = [word for place, part in enumerate(parts) if place % 2 == 0 for word in part.split()]
    return " ".join(f'"{each}"' for each in (*phrases, *words) if any(char.isalnum() for char in each))


def find_page_state(db: Database, article_id: int) -> tuple[str, str]:
    """What became of the article's page: ('', wanted, read or failed; a note)."""
    row = db.conn.execute("SELECT page, page_note FROM article WHERE id=?", (article_id,)).fetchone()
    return (row[0], row[1]) if row else ("", "")
