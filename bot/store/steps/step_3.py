"""Follow-ups (edits of announced messages, replies in their threads), mutes, and why channels are closed."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    # A follow-up (kind edit or reply) names the delivery of the first message. That one remembers the thread under it
    # ('-': none is to be had), and why it is gone if the chat no longer has it.
    "ALTER TABLE delivery ADD COLUMN root_id INTEGER",
    "ALTER TABLE delivery ADD COLUMN thread_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE delivery ADD COLUMN gone TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX delivery_root ON delivery(root_id, id) WHERE root_id IS NOT NULL",
    # Whoever gives up a first message, its follow-ups end with it.
    """CREATE TRIGGER delivery_died AFTER UPDATE OF state ON delivery WHEN new.state = 'dead' AND new.root_id IS NULL
        BEGIN UPDATE delivery SET state = 'dead', error = 'the first message was not sent'
        WHERE root_id = new.id AND state IN ('pending', 'parked', 'unknown'); END""",
    # Why a parked channel is closed: one of core.delivery's reasons.
    "ALTER TABLE channel ADD COLUMN code TEXT NOT NULL DEFAULT ''",
    # What a channel does not want to hear of. until: NULL is for ever.
    """CREATE TABLE mute(
        channel TEXT NOT NULL, kind TEXT NOT NULL CHECK(kind IN ('story', 'platform')), subject TEXT NOT NULL,
        until REAL, by_who TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY(channel, kind, subject)) STRICT, WITHOUT ROWID""",
)
