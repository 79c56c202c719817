"""For all tests. In CI the generated examples are the same each time: a red run there can be repeated. Elsewhere they
are new each time, and find more. At the end of a run stands how many payloads of the chats were judged."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

from tests.chats.judges import JUDGED, verdict_of

# No example has a deadline: a busy machine is no fault, and the first one may compile what the others use.
settings.register_profile("new", deadline=None)
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same" if os.environ.get("CI") else "new")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands its count over to the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["judged"] = dict(JUDGED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """One of several processes has ended."""
    JUDGED.update(getattr(node, "workeroutput", {}).get("judged", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The count."""
    if says := verdict_of(JUDGED):
        terminalreporter.write_line(says)


# Whole processes that mostly wait, and what lasts longest: they begin first, beside everything else.
WAITING = (
    "test_clock_jumps",
    "test_disk",
    "test_container",
    "test_emulator",
    "test_fuzz",
    "test_one_chat_is_away_for_a_day",
    "test_nothing_piles_up",
    "test_hostile",
    "test_migrations",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The waiting ones first; the order is otherwise as collected."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in WAITING))
