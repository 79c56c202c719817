"""Grouping: words of stories and how often they occur, sagas, corrections by people."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()
