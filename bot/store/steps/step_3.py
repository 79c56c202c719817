"""Follow-ups: what is edited into an announced message, and what goes into its thread."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()
