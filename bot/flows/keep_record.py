"""What a relevant article says goes into the record, in the transaction in which the article is written.

    article (new, edited, or with more text) | core.record_reading -> [Fact] | store.record

Called once per relevant article by whoever stores it. Decides nothing about alerts, and a story does not matter to the
record: facts are joined by what they say, when they are shown.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.model import Article, Level, Relevance
from bot.core.record_reading import RecordReader
from bot.store.database import Database
from bot.store.record import FactChange, write_facts


def record_facts(
    db: Database, reader: RecordReader, article: Article, relevance: Relevance, now: datetime, *, edited: bool = False
) -> FactChange:
    """Write the facts of one article; what it said before and says no more is kept as gone since ``now``.

    article: its reading copy, with its id; relevance: with level none, it has no facts; edited: its text is another one
    than at first, so that what is new was not known on the day of the article but is since ``now``.
    """
    facts = reader.read(article, relevance) if relevance.level is not Level.NONE else ()
    known = now if edited else min(article.date, now)
    return write_facts(db, article.id, facts, known, now)
