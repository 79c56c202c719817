"""The record: events, clauses, claims, stances and what people corrected."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()
