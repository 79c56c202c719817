"""Days from which something holds, last days to opt out, and days that moved."""

from __future__ import annotations

import pytest

from bot.core.deadlines import find_deadlines
from bot.core.events_hits import Sentence
from tests.core.test_events_dates import ARTICLE


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The new AI terms take effect on 15 November 2025.", [("effective", "15 Nov 2025", "")]),
        ("The AI policy, effective 8 August 2025, is new.", [("effective", "8 Aug 2025", "")]),
        ("AI training starts on May 27.", [("effective", "27 May 2025", "")]),
        ("Users can object to AI training until 26 May 2025.", [("opt-out", "26 May 2025", "")]),
        ("Users must opt out of AI training by 26 May 2025.", [("opt-out", "26 May 2025", "")]),
        ("The AI rules begin in August 2026.", [("effective", "Aug 2026", "")]),
        (
            "The start of AI training was postponed from 15 June 2025 to 1 July 2025.",
            [("effective", "1 Jul 2025", "15 Jun 2025")],
        ),
        (
            "The terms now take effect on 1 July 2025 instead of 15 June 2025.",
            [("effective", "1 Jul 2025", "15 Jun 2025")],
        ),
        ("The AI terms were changed on 7 February 2024.", []),
        ("The concert starts on 15 November 2025.", []),
        ("Will the AI terms take effect on 15 November 2025?", []),
    ],
)
def test_deadlines_of_a_sentence(sentence: str, found: list[tuple[str, str, str]]) -> None:
    deadlines = find_deadlines([Sentence(sentence, 1)], ARTICLE)
    assert [(each.what, str(each.day), str(each.was or "")) for each in deadlines] == found
    assert all(each.moved == bool(each.was) for each in deadlines)


def test_each_deadline_once() -> None:
    sentences = [Sentence("The AI terms take effect on 15 November 2025.", place) for place in range(3)]
    assert len(find_deadlines(sentences, ARTICLE)) == 1
