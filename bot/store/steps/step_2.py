"""What people set and say in a chat: times, pauses, mutes, labels, who changed what."""

from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()
