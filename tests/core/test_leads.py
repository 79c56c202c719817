"""Who stands for a story, who is credited, what is only counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.leads import LeadMember, choose_lead
from bot.core.model import Weight

START = datetime(2025, 5, 9, 12, tzinfo=UTC)


def member(
    number: int, weight: Weight = Weight.ORIGINAL, *, url: str = "", how: str = "same event", hours: float = 0
) -> LeadMember:
    at = START + timedelta(hours=hours or number)
    return LeadMember(number, f"Outlet {number}", url or f"https://o{number}.example/a", "Title", weight, at, how)


FIRST = member(1)
RETELLING = member(2, Weight.AGGREGATOR, hours=0.5)
LATER = member(3)
COPY = member(4, how="near copy")
COMPANY = member(5, Weight.PRIMARY)
TRANSLATED = member(6, url="https://o1-example.translate.goog/a")


def test_the_first_reporter_leads_before_an_earlier_retelling() -> None:
    found = choose_lead([RETELLING, LATER, FIRST, COPY])
    assert (found.lead, found.credited, len(found.retold)) == (FIRST, FIRST, 2)


def test_a_primary_source_leads_and_the_first_reporter_is_credited() -> None:
    found = choose_lead([FIRST, LATER, COMPANY, TRANSLATED])
    assert (found.lead, found.credited, len(found.retold)) == (COMPANY, FIRST, 1)


@pytest.mark.parametrize("host", ["www.copyright.gov", "www.gov.uk", "digital-strategy.ec.europa.eu"])
def test_pages_of_courts_and_governments_are_primary_in_any_feed(host: str) -> None:
    page = member(9, Weight.AGGREGATOR, url=f"https://{host}/news")
    assert choose_lead([FIRST, page]).lead == page


def test_a_primary_source_alone_has_no_reporter() -> None:
    assert choose_lead([COMPANY]).credited is None
    assert choose_lead([COMPANY, RETELLING]).retold == (RETELLING,)


def test_a_retelling_alone_leads_itself() -> None:
    found = choose_lead([RETELLING])
    assert (found.lead, found.credited, len(found.retold)) == (RETELLING, RETELLING, 0)


def test_no_article_no_lead() -> None:
    with pytest.raises(ValueError, match="no lead"):
        choose_lead([])


@given(st.permutations([FIRST, RETELLING, LATER, COPY, COMPANY, TRANSLATED]))
def test_the_order_of_arrival_does_not_matter(members: list[LeadMember]) -> None:
    found = choose_lead(members)
    assert (found.lead, found.credited, len(found.retold)) == (COMPANY, FIRST, 3)
