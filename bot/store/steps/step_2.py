"""What people set and say in a chat: times, pauses, labels, who changed what, which envelopes were met."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "ALTER TABLE subscription ADD COLUMN weekday INTEGER NOT NULL DEFAULT 0 CHECK(weekday BETWEEN 0 AND 6)",
    "ALTER TABLE subscription ADD COLUMN hour INTEGER NOT NULL DEFAULT 9 CHECK(hour BETWEEN 0 AND 23)",
    "ALTER TABLE subscription ADD COLUMN zone TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE subscription ADD COLUMN paused TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE subscription ADD COLUMN created_by TEXT NOT NULL DEFAULT ''",
    # Every change of settings and every correction: who, when, what, with the words before and after.
    """CREATE TABLE audit(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL,
        ask TEXT NOT NULL, subject TEXT NOT NULL, says TEXT NOT NULL) STRICT""",
    "CREATE INDEX audit_channel ON audit(channel, at)",
    # What people say of an article's relevance, to be trained on. undone: when it was taken back.
    """CREATE TABLE label(
        id INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL, story_id INTEGER NOT NULL,
        channel TEXT NOT NULL, person TEXT NOT NULL, relevant INTEGER NOT NULL, at REAL NOT NULL, undone REAL,
        UNIQUE(story_id, person)) STRICT""",
    # Envelopes (Slack's event and envelope ids, Discord's interaction ids) that were met already.
    "CREATE TABLE envelope(key TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX envelope_at ON envelope(at)",
    # Slack workspaces that installed the app by OAuth. The whole installation is the chat library's JSON.
    """CREATE TABLE installation(
        chat TEXT NOT NULL, enterprise TEXT NOT NULL DEFAULT '', team TEXT NOT NULL DEFAULT '',
        person TEXT NOT NULL DEFAULT '', bot TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY(chat, enterprise, team, person)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE oauth_state(state TEXT PRIMARY KEY, expires REAL NOT NULL) STRICT, WITHOUT ROWID",
)
