"""Digests and reminders: which were due, sent, skipped."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()
