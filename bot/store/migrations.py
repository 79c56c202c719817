"""Applies the schema: numbered steps (``steps/``) that are never edited after a release; a change is a new step.

Times are seconds since 1970 in UTC (REAL). Lists are JSON arrays. What must happen once is a UNIQUE constraint.
Numbers that outlive their row in another place (an alias, a delivery's subject or key, what people typed) are
AUTOINCREMENT: a number that came back would mean something else there.
Does not open databases and knows nothing of their content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlite_utils import Migrations

from bot.store.steps import step_1, step_2, step_3, step_4, step_5, step_6, step_7

if TYPE_CHECKING:
    from sqlite_utils import Database

STEPS: Final = tuple(step.STATEMENTS for step in (step_1, step_2, step_3, step_4, step_5, step_6, step_7))


def build_migrations() -> Migrations:
    """All steps, in order, as one set named ``policy_bot``: each runs in a transaction with the note that it ran."""
    migrations = Migrations("policy_bot")
    for number, statements in enumerate(STEPS, start=1):

        def apply(db: Database, statements: tuple[str, ...] = statements) -> None:
            for statement in statements:
                db.execute(statement)

        migrations(name=f"step_{number}")(apply)
    return migrations


def applied_steps(db: Database) -> int:
    """How many steps this database has seen, also steps of newer programs."""
    if "_sqlite_migrations" not in db.table_names():
        return 0
    sql = "SELECT count(*) FROM _sqlite_migrations WHERE migration_set = 'policy_bot'"
    return int(db.execute(sql).fetchone()[0])
