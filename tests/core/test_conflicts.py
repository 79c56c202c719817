"""Sources that differ stand side by side; sequences, less exact dates and other scopes are no conflict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.conflicts import Given, Slot, SlotName, find_conflicts, slots_of
from bot.core.events import Origin, Scope
from bot.core.events_dates import parse_day
from bot.core.events_hits import Sentence
from tests.core.test_events_dates import ARTICLE

NOW = datetime(2025, 5, 14, tzinfo=UTC)


def given(
    outlet: str, name: SlotName, value: str, *, days: int = 0, region: str = "", derivative: bool = False
) -> Given:
    dated = parse_day(value, ARTICLE)
    origin = Origin(1, outlet, f"https://{outlet}.example", "T", NOW + timedelta(days=days), derivative=derivative)
    return Given(Slot(name, str(dated or value), "words", Scope(region), dated), origin)


def test_two_finders_stand_side_by_side() -> None:
    (conflict,) = find_conflicts(
        [
            given("a", SlotName.FINDER, "Ed Newton-Rex"),
            given("b", SlotName.FINDER, "Futurism"),
            given("c", SlotName.FINDER, "Newton-Rex"),
        ]
    )
    assert [(value, len(sides)) for value, sides in conflict.sides] == [("Ed Newton-Rex", 2), ("Futurism", 1)]


def test_all_agree_and_nothing_is_shown() -> None:
    assert find_conflicts([given("a", SlotName.DEFAULT, "on"), given("b", SlotName.DEFAULT, "on")]) == ()


def test_less_exact_dates_agree_and_others_do_not() -> None:
    exact, vague, other = (
        given("a", SlotName.ANNOUNCED, "7 February 2024"),
        given("b", SlotName.ANNOUNCED, "February 2024"),
        given("c", SlotName.ANNOUNCED, "January 2025"),
    )
    assert find_conflicts([exact, vague]) == ()
    (conflict,) = find_conflicts([vague, other, exact])
    assert [value for value, _ in conflict.sides] == ["7 Feb 2024", "Jan 2025"]


def test_a_day_apart_is_a_time_zone() -> None:
    assert (
        find_conflicts(
            [given("a", SlotName.ANNOUNCED, "16 October 2024"), given("b", SlotName.ANNOUNCED, "17 October 2024")]
        )
        == ()
    )


def test_an_article_that_gives_both_tells_a_sequence() -> None:
    both = [given("a", SlotName.ANNOUNCED, "18 September 2024"), given("a", SlotName.ANNOUNCED, "18 September 2025")]
    assert find_conflicts([*both, given("b", SlotName.ANNOUNCED, "18 September 2025")]) == ()


def test_other_times_regions_and_derivative_pieces_are_no_conflict() -> None:
    on = given("a", SlotName.DEFAULT, "on")
    assert find_conflicts([on, given("b", SlotName.DEFAULT, "off", days=60)]) == ()
    assert find_conflicts([on, given("b", SlotName.DEFAULT, "off", region="EU")]) == ()
    assert find_conflicts([on, given("b", SlotName.DEFAULT, "off", derivative=True)]) == ()
    assert len(find_conflicts([on, given("b", SlotName.DEFAULT, "off")])) == 1


def test_slots_are_read_from_sentences_not_from_headlines() -> None:
    sentences = [
        Sentence("AI training is on by default", 0),
        Sentence("AI training is off by default.", 1),
        Sentence("The AI label is mandatory.", 2),
        Sentence("AI crawlers are blocked for all websites.", 3),
    ]
    assert [(each.name, each.value) for each in slots_of(sentences, (), ())] == [
        (SlotName.DEFAULT, "off"),
        (SlotName.OPTIONAL, "mandatory"),
        (SlotName.COVERED, "all websites"),
    ]
