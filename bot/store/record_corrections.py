"""What people set right in the record. A correction is never changed: it is undone, or a later one stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.core.corrections import Correction
from bot.core.events import Dated
from bot.store.record_rows import date_of_text, date_text
from bot.store.rows import to_moment, to_seconds

_COLUMNS = "c.id, c.fact_id, c.kind, c.person, c.at, c.value, c.note"


def add_correction(
    db: Database, fact_id: str, kind: str, person: str, now: datetime, *, date: Dated | None = None, note: str = ""
) -> int:
    """Write down that a fact is ``wrong``, or its right ``date``. Returns the number under which it can be undone."""
    cursor = db.conn.execute(
        "INSERT INTO correction(fact_id, kind, value, note, person, at) VALUES (?,?,?,?,?,?)",
        (fact_id, kind, date_text(date), note, person, to_seconds(now)),
    )
    return int(cursor.lastrowid or 0)


def undo_corrections(db: Database, fact_id: str, now: datetime) -> int:
    """Take back what people said of this fact. Returns how many corrections were in force."""
    cursor = db.conn.execute(
        "UPDATE correction SET undone=? WHERE fact_id=? AND undone IS NULL", (to_seconds(now), fact_id)
    )
    return int(cursor.rowcount)


def load_corrections(db: Database, fact_ids: Sequence[str], as_of: datetime | None = None) -> dict[str, Correction]:
    """The correction in force for each of these facts, as of a moment."""
    until = to_seconds(as_of) if as_of else None
    if not db.conn.execute("SELECT 1 FROM correction LIMIT 1").fetchone():
        return {}
    wanted = set(fact_ids)
    rows = db.conn.execute(
        f"SELECT {_COLUMNS} FROM correction c WHERE (?1 IS NULL AND undone IS NULL) "  # noqa: S608
        "OR (at<=?1 AND (undone IS NULL OR undone>?1)) ORDER BY at, id",
        (until,),
    ).fetchall()
    return {row[1]: _correction(row) for row in rows if row[1] in wanted}


def list_corrections(db: Database) -> list[Correction]:
    """All corrections in force, oldest first."""
    rows = db.conn.execute(f"SELECT {_COLUMNS} FROM correction c WHERE undone IS NULL ORDER BY at, id")  # noqa: S608
    return [_correction(row) for row in rows.fetchall()]


def _correction(row: Sequence[Any]) -> Correction:
    return Correction(row[0], row[1], row[2], row[3], to_moment(row[4]), date_of_text(row[5]), row[6])
