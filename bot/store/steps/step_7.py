"""Digests and reminders: what a channel chose, which were told, which are still to come."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    # days: weekdays as digits ('0' is Monday, '03' Monday and Thursday); zone '': the configuration's. kept_period,
    # kept_due: a period that keeps the moment it had before the times were changed.
    """CREATE TABLE digest_setting(
        channel TEXT PRIMARY KEY, days TEXT NOT NULL, hour INTEGER NOT NULL CHECK(hour BETWEEN 0 AND 23),
        zone TEXT NOT NULL, silent INTEGER NOT NULL DEFAULT 0, picture INTEGER NOT NULL DEFAULT 1,
        reminders INTEGER NOT NULL DEFAULT 1, kept_period TEXT NOT NULL DEFAULT '', kept_due REAL NOT NULL DEFAULT 0)
        STRICT, WITHOUT ROWID""",
    # One row per channel and period: whatever the clock does, it is told once. since, until: what it covers.
    """CREATE TABLE digest(
        channel TEXT NOT NULL, period TEXT NOT NULL, since REAL NOT NULL, until REAL NOT NULL,
        state TEXT NOT NULL CHECK(state IN ('told', 'silent', 'skipped', 'closed')), at REAL NOT NULL,
        PRIMARY KEY(channel, period)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX digest_until ON digest(channel, until)",
    # Weekly round-ups of before were messages of another kind.
    """INSERT OR IGNORE INTO digest(channel, period, since, until, state, at)
        SELECT channel, substr(subject, 8), created - 604800, created, 'told', created FROM delivery
        WHERE kind = 'summary' AND subject LIKE 'digest:%'""",
    # The later parts of one digest wait for the first: none without those before it.
    "ALTER TABLE delivery ADD COLUMN after_id INTEGER",
    "CREATE INDEX delivery_after ON delivery(after_id, id) WHERE after_id IS NOT NULL",
    """CREATE TRIGGER delivery_part_died AFTER UPDATE OF state ON delivery
        WHEN new.state = 'dead' AND new.kind = 'digest'
        BEGIN UPDATE delivery SET state = 'dead', error = 'an earlier part was not sent'
        WHERE after_id = coalesce(new.after_id, new.id) AND id > new.id
        AND state IN ('pending', 'parked', 'unknown'); END""",
    # Reminders of deadlines: which were told, and on which days a channel was looked at.
    """CREATE TABLE reminder(
        channel TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY(channel, key)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reminder_day(
        channel TEXT NOT NULL, day TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY(channel, day)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX fact_deadline ON fact(day) WHERE what = 'deadline'",
)
