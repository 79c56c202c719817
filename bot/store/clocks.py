"""A clock that was set back: what the outbox noted by the old one is put right. Otherwise it would wait for days, hold
back its channel, and take a message of long ago for one whose key the chat still knows. Feeds are store.feeds'."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.core.delivery import LONGEST_WAIT_S, PROBE_S
from bot.store.rows import to_seconds

_OPEN = "state IN ('pending', 'sending', 'unknown', 'parked')"


def set_back(db: Database, seconds: float) -> None:
    """The clock was set back by so much while we watched: everything noted before moves with it, so that what is left
    to wait, and how long ago something was, stay as they are."""
    db.conn.execute(
        f"""UPDATE delivery SET not_before=max(0, not_before - :by), last_try=last_try - :by, unsure=unsure - :by
        WHERE {_OPEN}""",  # noqa: S608  (a constant)
        {"by": seconds},
    )
    db.conn.execute("UPDATE chat SET resume_at=max(0, resume_at - :by)", {"by": seconds})
    db.conn.execute("UPDATE channel SET probe_at=max(0, probe_at - :by)", {"by": seconds})


def mend_times(db: Database, now: datetime) -> None:
    """At a start: nobody knows how far the clock was set back meanwhile, but what lies further ahead than any wait is
    too far, and nothing was tried later than now. When a message with such a time was sent is anybody's guess: at least
    so long ago that it is looked for before it is sent again."""
    moments = {"now": to_seconds(now), "longest": LONGEST_WAIT_S, "probe": PROBE_S}
    for sql in (
        f"UPDATE delivery SET not_before=:now WHERE {_OPEN} AND not_before > :now + :longest",  # noqa: S608
        f"UPDATE delivery SET last_try=:now WHERE {_OPEN} AND last_try > :now",  # noqa: S608
        f"UPDATE delivery SET unsure=:now - :longest WHERE {_OPEN} AND unsure > :now",  # noqa: S608
        "UPDATE chat SET resume_at=:now WHERE resume_at > :now + :probe",
        "UPDATE channel SET probe_at=:now + :probe WHERE probe_at > :now + :probe",
    ):
        db.conn.execute(sql, moments)
