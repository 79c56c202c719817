"""Each of the sixteen troubles for a few polls: all that is new is told once, nothing else ever is.

Two hundred polls of each: ``make soak SOAKS=identity``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.flows.churn import MOST_AT_ONCE, suffer
from tests.flows.town import Town
from tests.flows.troubles import TROUBLES

POLLS = 46  # beyond a burst, a restored copy and a lost database


@pytest.mark.parametrize("name", TROUBLES)
async def test_no_alert_is_false_and_none_is_missed(build: Callable[..., Town], name: str) -> None:
    heard = await suffer(build, TROUBLES[name], POLLS)
    assert len(heard.wanted) >= 9
    assert (heard.false, heard.missed) == (0, 0), heard
    assert heard.most_at_once <= MOST_AT_ONCE
    assert heard.together == {} or "burst" in name or "copy" in name, "news came late"
