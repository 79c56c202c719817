"""Stories and the exact keys by which later articles find theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.leads import LeadMember
from bot.core.model import Article, Weight
from bot.core.stories import WINDOW, Assignment, Fingerprint, StoryCandidate
from bot.store.rows import marks, to_moment, to_seconds

CANDIDATES = 200
MERGES_FOLLOWED = 100


def load_candidates(db: Database, fingerprint: Fingerprint, now: datetime) -> list[StoryCandidate]:
    """Articles in stories that share a key with this one: the address whenever, other keys within the window."""
    keys = _keys(fingerprint)
    if not keys:
        return []
    sql = f"""SELECT DISTINCT m.story_id, m.page_key, m.title_key, m.lead_key, m.at, m.feed_id, m.publisher
        FROM story_key k JOIN story_article m ON m.article_id = k.article_id
        WHERE k.key IN ({marks(len(keys))}) AND (k.at >= ? OR k.key = ?)
        ORDER BY m.at DESC LIMIT {CANDIDATES}"""  # noqa: S608
    values = (*keys, to_seconds(now - WINDOW), f"u:{fingerprint.url}")
    return [
        StoryCandidate(row[0], row[1], row[2], row[3], to_moment(row[4]), row[5], row[6])
        for row in db.conn.execute(sql, values).fetchall()
    ]


def assign_story(
    db: Database, article: Article, fingerprint: Fingerprint, assignment: Assignment, now: datetime
) -> int:
    """Put an article into its story (a new one for story 0); returns the story's id. Twice changes nothing."""
    known = find_story(db, article.id)
    if known:
        return known
    story_id = assignment.story_id or add_story(db, article.title, article.id, assignment.saga_id, now)
    db.conn.execute("UPDATE story SET last_seen=? WHERE id=?", (to_seconds(now), story_id))
    for other in assignment.merges:
        if not are_apart(db, story_id, other):
            merge_stories(db, story_id, other)
    db.conn.execute(
        """INSERT INTO story_article(article_id, story_id, how, at, page_key, title_key, lead_key, feed_id, publisher)
        VALUES (?,?,?,?,?,?,?,?,?)""",
        (
            article.id,
            story_id,
            assignment.how,
            to_seconds(now),
            fingerprint.url,
            fingerprint.title_key,
            fingerprint.lead_key,
            article.feed_id,
            article.publisher,
        ),
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO story_key(key, article_id, at) VALUES (?,?,?)",
        [(key, article.id, to_seconds(now)) for key in _keys(fingerprint)],
    )
    return story_id


def find_story(db: Database, article_id: int) -> int:
    """The story of an article, 0 if it is in none."""
    row = db.conn.execute("SELECT story_id FROM story_article WHERE article_id=?", (article_id,)).fetchone()
    return int(row[0]) if row else 0


def find_membership(db: Database, article_id: int) -> tuple[int, str, str] | None:
    """(story id, how it was joined, story title) of an article, None if it is in none."""
    sql = """SELECT m.story_id, m.how, s.title FROM story_article m JOIN story s ON s.id = m.story_id
        WHERE m.article_id=?"""
    row = db.conn.execute(sql, (article_id,)).fetchone()
    return (row[0], row[1], row[2]) if row else None


def is_new_outlet(db: Database, story_id: int, publisher: str, article_id: int) -> bool:
    """Whether no other article of this story comes from that publisher."""
    sql = "SELECT 1 FROM story_article WHERE story_id=? AND publisher=? AND article_id != ? LIMIT 1"
    return db.conn.execute(sql, (story_id, publisher, article_id)).fetchone() is None


def list_stories(db: Database, limit: int, since: datetime | None) -> list[dict[str, Any]]:
    """Newest first, with the number of articles, the outlets and how many channels were told."""
    sql = """SELECT s.id, s.title, s.first_seen, s.last_seen, count(m.article_id) AS articles,
            json_group_array(DISTINCT m.publisher) AS outlets,
            coalesce(lead.url, (SELECT a.url FROM story_article o JOIN article a ON a.id = o.article_id
                WHERE o.story_id = s.id ORDER BY a.id LIMIT 1)) AS url,
            (SELECT count(*) FROM alert l WHERE l.story_id = s.id) AS alerts
        FROM story s JOIN story_article m ON m.story_id = s.id LEFT JOIN article lead ON lead.id = s.lead_article
        WHERE s.last_seen >= ? GROUP BY s.id ORDER BY s.last_seen DESC, s.id DESC LIMIT ?"""
    return list(db.query(sql, (to_seconds(since) if since else 0, limit)))


def list_members(db: Database, story_id: int) -> Sequence[tuple[str, str, str]]:
    """(publisher, title, address) of a story's articles, in order of arrival."""
    sql = """SELECT a.publisher, a.title, a.url FROM story_article m JOIN article a ON a.id = m.article_id
        WHERE m.story_id=? ORDER BY m.at, m.article_id"""
    return [(row[0], row[1], row[2]) for row in db.conn.execute(sql, (story_id,)).fetchall()]


def find_current(db: Database, story_id: int) -> int:
    """The story that carries this one's articles now (itself, or where it was merged into); 0 if there is none."""
    for _ in range(MERGES_FOLLOWED):
        row = db.conn.execute("SELECT merged_into FROM story WHERE id=?", (story_id,)).fetchone()
        if row is None:
            return 0
        if row[0] is None:
            return story_id
        story_id = int(row[0])
    return 0


def find_saga(db: Database, story_id: int) -> int:
    """The first story of the saga that a story continues, 0 if it stands alone or is that first one."""
    row = db.conn.execute("SELECT saga_id FROM story WHERE id=?", (story_id,)).fetchone()
    return int(row[0]) if row and row[0] and row[0] != story_id else 0


def find_story_title(db: Database, story_id: int) -> str | None:
    """The headline under which a story is kept, None if it is gone."""
    row = db.conn.execute("SELECT title FROM story WHERE id=?", (story_id,)).fetchone()
    return str(row[0]) if row else None


def get_story_title(db: Database, story_id: int) -> str:
    """The headline under which a story is kept. Raises LookupError."""
    title = find_story_title(db, story_id)
    if title is None:
        raise LookupError(f"no story {story_id}")
    return title


def are_apart(db: Database, one: int, other: int) -> bool:
    """Whether a person took these two stories apart."""
    sql = "SELECT 1 FROM story_apart WHERE one=? AND other=?"
    return db.conn.execute(sql, (min(one, other), max(one, other))).fetchone() is not None


def list_lead_members(db: Database, story_id: int) -> list[LeadMember]:
    """A story's articles as ``core.leads`` weighs them."""
    sql = """SELECT a.id, a.publisher, a.url, a.title, a.weight, a.date, m.how
        FROM story_article m JOIN article a ON a.id = m.article_id
        WHERE m.story_id=? ORDER BY a.date, a.id"""
    return [
        LeadMember(row[0], row[1], row[2], row[3], Weight(row[4]), to_moment(row[5]), row[6])
        for row in db.conn.execute(sql, (story_id,)).fetchall()
    ]


def find_lead(db: Database, story_id: int) -> int:
    """The article that stands for a story, 0 if there is no such story."""
    row = db.conn.execute("SELECT lead_article FROM story WHERE id=?", (story_id,)).fetchone()
    return int(row[0]) if row else 0


def set_lead(db: Database, story_id: int, article_id: int, title: str) -> None:
    """Let this article stand for the story, with its headline."""
    db.conn.execute("UPDATE story SET lead_article=?, title=? WHERE id=?", (article_id, title, story_id))


def add_story(db: Database, title: str, lead_article: int, saga_id: int, now: datetime) -> int:
    """A new story without articles; saga_id 0: a saga of its own. Returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO story(title, first_seen, last_seen, lead_article, saga_id) VALUES (?,?,?,?,?)",
        (title, to_seconds(now), to_seconds(now), lead_article, saga_id or None),
    )
    return int(cursor.lastrowid or 0)


def merge_stories(db: Database, kept: int, other: int) -> None:
    """Two stories proved to be one: the older id stays, nothing is told again, the other row says where it went.

    What a person took apart from either stays apart from both.
    """
    db.conn.execute("UPDATE story_article SET story_id=? WHERE story_id=?", (kept, other))
    db.conn.execute("UPDATE OR IGNORE alert SET story_id=? WHERE story_id=?", (kept, other))
    db.conn.execute("UPDATE story SET merged_into=? WHERE id=?", (kept, other))
    inherit_apart(db, other, kept)


def inherit_apart(db: Database, source: int, target: int) -> list[int]:
    """Keep the target story apart from all that the source is apart from; returns the stories that this is new for."""
    rows = db.conn.execute(
        """INSERT OR IGNORE INTO story_apart(one, other)
        SELECT min(far, :target), max(far, :target)
        FROM (SELECT iif(one = :source, other, one) AS far FROM story_apart WHERE :source IN (one, other))
        WHERE far <> :target RETURNING iif(one = :target, other, one)""",
        {"source": source, "target": target},
    )
    return [int(row[0]) for row in rows.fetchall()]


def _keys(fingerprint: Fingerprint) -> tuple[str, ...]:
    keys = [f"u:{fingerprint.url}"] if fingerprint.url else []
    keys += [f"t:{fingerprint.title_key}"] if fingerprint.title_key else []
    return (*keys, *(f"n:{key}" for key in fingerprint.near_keys))
