"""Of which alerts a language model was asked, and how often today.

One row of facts about the installation holds it: if it were lost, nothing would be missed, but a paid endpoint might be
asked about the same articles again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from bot.store.meta import get_meta, set_meta
from bot.store.rows import to_seconds

_KEY = "asked_model"
_LOOKED_AT = 200  # newest alerts: more in so short a time are no matter of polish
_KEPT = 400  # articles that are remembered as asked: more than can still be looked at


@dataclass(frozen=True, slots=True)
class _Asked:
    """day: ``2025-05-14`` in UTC; calls: questions on that day; articles: ids that are not asked about again."""

    day: str = ""
    calls: int = 0
    articles: tuple[int, ...] = ()

    def calls_on(self, day: str) -> int:
        """Questions on a day; only the last one is remembered."""
        return self.calls if self.day == day else 0


def list_unasked(db: Database, since: datetime) -> list[tuple[int, int]]:
    """(article, story) of alerts that were told alone since then, and about which nobody was asked; oldest first."""
    sql = "SELECT article_id, story_id, created, way FROM alert ORDER BY id DESC LIMIT ?"
    rows = db.conn.execute(sql, (_LOOKED_AT,)).fetchall()
    asked = set(_remembered(db).articles)
    fresh = [(row[0], row[1]) for row in reversed(rows) if row[2] >= to_seconds(since) and row[3] == "alone"]
    return [each for each in dict.fromkeys(fresh) if each[0] not in asked]


def count_calls(db: Database, now: datetime) -> int:
    """How often the model was asked on this day, in UTC."""
    return _remembered(db).calls_on(f"{now:%Y-%m-%d}")


def note_passed(db: Database, article_id: int) -> None:
    """This article is settled without a question."""
    known = _remembered(db)
    _remember(db, replace(known, articles=(*known.articles, article_id)))


def note_asked(db: Database, article_id: int, now: datetime) -> None:
    """The model is about to be asked about this article: noted before, so that a crash does not ask twice."""
    known, day = _remembered(db), f"{now:%Y-%m-%d}"
    _remember(db, _Asked(day, known.calls_on(day) + 1, (*known.articles, article_id)))


def _remembered(db: Database) -> _Asked:
    fields = json.loads(get_meta(db, _KEY, "{}"))
    return replace(_Asked(**fields), articles=tuple(fields.get("articles", ())))


def _remember(db: Database, known: _Asked) -> None:
    set_meta(db, _KEY, json.dumps(asdict(replace(known, articles=known.articles[-_KEPT:]))))
