"""Grouping: words of stories and how often they occur, sagas, corrections by people."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    # The id of the saga's first story; NULL: a saga of its own.
    "ALTER TABLE story ADD COLUMN saga_id INTEGER",
    "CREATE INDEX story_saga ON story(saga_id) WHERE saga_id IS NOT NULL",
    # In how many grouped articles a stem (or "p:" and a platform) occurs; '' holds the number of articles.
    "CREATE TABLE stem(stem TEXT PRIMARY KEY, articles INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # at: the article's own date; terms: JSON object stem -> 1 + log(count).
    """CREATE TABLE story_traits(
        article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, at REAL NOT NULL, terms TEXT NOT NULL,
        platforms TEXT NOT NULL, classes TEXT NOT NULL, turns TEXT NOT NULL) STRICT""",
    # The few rarest stems of each article: where likely stories are looked up, newest first.
    """CREATE TABLE story_term(
        stem TEXT NOT NULL, at REAL NOT NULL, article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        PRIMARY KEY(stem, at, article_id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX story_term_article ON story_term(article_id)",
    "CREATE INDEX story_article_at ON story_article(story_id, at)",
    # What people set right. undo: JSON, what has to be put back; undone: when that was done.
    """CREATE TABLE story_correction(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, who TEXT NOT NULL,
        kind TEXT NOT NULL CHECK(kind IN ('split', 'join', 'platform')), article_id INTEGER NOT NULL,
        says TEXT NOT NULL, undo TEXT NOT NULL, undone REAL) STRICT""",
    # Stories that a person took apart: never one again by themselves. The smaller id first.
    """CREATE TABLE story_apart(
        one INTEGER NOT NULL REFERENCES story ON DELETE CASCADE, other INTEGER NOT NULL REFERENCES story
        ON DELETE CASCADE, PRIMARY KEY(one, other)) STRICT, WITHOUT ROWID""",
    # A person's word on a platform holds against every later reading of the article.
    """CREATE TABLE platform_said(
        article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, platform TEXT NOT NULL,
        present INTEGER NOT NULL, PRIMARY KEY(article_id, platform)) STRICT, WITHOUT ROWID""",
)
