"""The record: what articles say about platforms (events, clauses, claims, stances, deadlines, slots), and what people
corrected in it."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    # One row per thing that one article says about one platform ('' for none that is watched). The row carries its
    # outlet and address itself: the record outlives the article, which is forgotten after a time.
    # known: since when it could be known (the day of the article, or of the edit that brought it); gone: when an edit
    # took it away; day: the first day it may have happened, '' if the text gives none; body: the rest, as JSON.
    """CREATE TABLE fact(
        id TEXT PRIMARY KEY, platform TEXT NOT NULL,
        what TEXT NOT NULL CHECK(what IN ('event', 'clause', 'claim', 'stance', 'deadline', 'slot')),
        kind TEXT NOT NULL, day TEXT NOT NULL, article_id INTEGER NOT NULL, outlet TEXT NOT NULL, url TEXT NOT NULL,
        title TEXT NOT NULL, published REAL NOT NULL, weight TEXT NOT NULL, derivative INTEGER NOT NULL,
        known REAL NOT NULL, gone REAL, body TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX fact_platform ON fact(platform, what, known)",
    "CREATE INDEX fact_article ON fact(article_id)",
    "CREATE INDEX fact_known ON fact(what, known)",
    # Which articles say anything about a platform, for counting: an answer must not walk all facts for it.
    """CREATE TABLE told(
        platform TEXT NOT NULL, article_id INTEGER NOT NULL, outlet TEXT NOT NULL, known REAL NOT NULL,
        PRIMARY KEY(platform, article_id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX told_article ON told(article_id)",
    "CREATE INDEX told_known ON told(platform, known)",
    "CREATE INDEX told_outlet ON told(platform, outlet, known)",
    # What people set right. It names the fact, so it outlives every rebuild. value: the right date as JSON, or ''.
    """CREATE TABLE correction(
        id INTEGER PRIMARY KEY AUTOINCREMENT, fact_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK(kind IN ('wrong', 'date')), value TEXT NOT NULL, note TEXT NOT NULL,
        person TEXT NOT NULL, at REAL NOT NULL, undone REAL) STRICT""",
    "CREATE INDEX correction_fact ON correction(fact_id)",
)
