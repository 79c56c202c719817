"""The second opinion: what it says, and what the level becomes by it."""

from __future__ import annotations

import pytest

from bot.core.model import Level
from bot.core.opinion import NO_EVENT, Linear, Opinion, words_against, words_for
from bot.core.relevance import second_thoughts


def test_probability_follows_the_weights_and_never_overflows() -> None:
    opinion = Opinion(-1.0, {"a": 2.0, "b": -500.0, "c": 5000.0})
    assert opinion.probability(()) == pytest.approx(0.2689, abs=1e-3)
    assert opinion.probability(("a", "unknown")) == pytest.approx(0.7311, abs=1e-3)
    assert 0.0 < opinion.probability(("b",)) < 1e-9
    assert opinion.probability(("c",)) == pytest.approx(1.0)


def test_it_names_the_words_that_carried_it() -> None:
    opinion = Opinion(
        0.0, {"w:clause": 1.0, "t:clause": 0.5, "g:ai": 9.0, "w:launch": -2.0, "w:recent": -1.0, "w:that": -1.5}
    )
    features = frozenset(opinion.weights)
    assert words_for(opinion, features) == ("clause",)
    assert words_against(opinion, features) == ("launch", "recent")
    assert opinion.strongest(features, 2) == [("g:ai", 9.0), ("w:launch", -2.0)]


def test_two_words_that_count_together_are_named_together() -> None:
    opinion = Opinion(
        0.0,
        {
            "p:fair use": 2.0,
            "p:copyright claim": 1.5,
            "w:copyright": 1.0,
            "t:judg": 0.9,
            "p:of the": 3.0,
            "p:in court": 3.0,
        },
    )
    assert words_for(opinion, frozenset(opinion.weights)) == ("fair use", "copyright claim", "judg")


@pytest.mark.parametrize(
    ("level", "probability", "after", "says"),
    [
        (Level.ALERT, 0.9, Level.ALERT, ""),
        (Level.ALERT, 0.49, Level.DIGEST, "reads like other news: launches"),
        (Level.ALERT, 0.32, Level.NONE, "reads like other news: launches"),
        (Level.DIGEST, 0.9, Level.ALERT, ""),
        (Level.DIGEST, 0.49, Level.DIGEST, ""),
        (Level.DIGEST, 0.32, Level.NONE, "reads like other news: launches"),
        (Level.NONE, 0.81, Level.ALERT, "reads like relevant news: clauses"),
        (Level.NONE, 0.79, Level.DIGEST, "reads like relevant news: clauses"),
        (Level.NONE, 0.34, Level.DIGEST, "reads like relevant news: clauses"),
        (Level.NONE, 0.32, Level.NONE, ""),
    ],
)
def test_it_decides_the_level_and_says_where_the_rules_would_not(
    level: Level, probability: float, after: Level, says: str
) -> None:
    opinion = Opinion(0.0, {"w:launch": -1.0, "w:claus": 1.0})
    sentences = ["It launches a clause", "Clauses say much"]
    found, reasons = second_thoughts(level, probability, opinion, frozenset(opinion.weights), sentences)
    assert (found, " ".join(reasons)) == (after, says)


def test_the_order_of_features_is_nothing_not_even_in_the_last_digit() -> None:
    opinion = Opinion(0.0, {"a": 0.1, "b": 0.2, "c": 0.3})
    assert sum((0.1, 0.2, 0.3)) != sum((0.3, 0.2, 0.1))
    assert opinion.probability(("a", "b", "c")) == opinion.probability(("c", "b", "a"))


TOPICS = {
    "law": Linear(-2.0, {"T:law": 3.0, "w:bill": 1.0}),
    "court": Linear(-1.0, {"T:court": 0.2, "w:judge": 3.0}),
    "terms": Linear(-1.5, {"T1:terms": 2.0}),
}


@pytest.mark.parametrize(
    ("by_rules", "words", "own", "topics"),
    [
        (("law",), (), (), ("law",)),
        (("court",), (), (), ("court",)),  # hardly one, and still the most probable of all
        (("court", "law"), (), (), ("law",)),
        (("court", "law"), (), ("court",), ("court", "law")),  # the operator's own phrase named it
        (("law",), ("w:judge",), (), ("law", "court")),
        (("terms", "law"), (), (), ("terms", "law")),
        (("law", "terms"), (), (), ("law",)),  # it counts what comes first
        (("artists",), (), (), ("artists",)),  # one that nothing was learnt about
        ((), (), (), ("court",)),
    ],
)
def test_topics_are_those_of_the_rules_and_what_is_probable_besides(
    by_rules: tuple[str, ...], words: tuple[str, ...], own: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    assert Opinion(0.0, {}, TOPICS).name_topics(by_rules, words, own) == topics


@pytest.mark.parametrize(
    ("level", "probability", "after"),
    [
        (Level.DIGEST, 0.08, Level.DIGEST),
        (Level.ALERT, 0.08, Level.DIGEST),
        (Level.DIGEST, 0.06, Level.NONE),
        (Level.NONE, 0.16, Level.NONE),
    ],
)
def test_what_a_title_says_for_certain_takes_more_to_be_left_out(
    level: Level, probability: float, after: Level
) -> None:
    assert second_thoughts(level, probability, Opinion(0.0, {}), frozenset(), (), sure=True)[0] is after


@pytest.mark.parametrize(
    ("features", "kind"),
    [((), ""), (("w:judg",), "ruling"), (("w:bill",), "law-proposed"), (("w:bill", "w:judg"), "ruling")],
)
def test_the_most_probable_event_is_named_if_it_is_probable(features: tuple[str, ...], kind: str) -> None:
    events = {"law-proposed": Linear(-2.0, {"w:bill": 2.0}), "ruling": Linear(-2.0, {"w:judg": 2.5})}
    assert Opinion(0.0, {}, {}, events).name_event(features) == kind
    assert Opinion(0.0, {}).name_event(features) == ""


def test_the_rules_event_stays_unless_another_is_probable_by_itself() -> None:
    weak, strong = Linear(-1.0, {}), Linear(-0.3, {})
    assert Opinion(0.0, {}, {}, {"ruling": weak}).name_event((), "settlement") == "settlement"
    assert Opinion(0.0, {}, {}, {"ruling": strong}).name_event((), "settlement") == "ruling"
    assert Opinion(0.0, {}, {}, {"ruling": strong}).name_event(()) == "ruling"
    none, hardly = Linear(0.1, {}), Linear(-0.1, {})
    assert Opinion(0.0, {}, {}, {"ruling": strong, NO_EVENT: none}).name_event((), "settlement") == ""
    assert Opinion(0.0, {}, {}, {"ruling": strong, NO_EVENT: hardly}).name_event((), "settlement") == "settlement"
    assert Opinion(0.0, {}, {}, {"ruling": strong, NO_EVENT: hardly}).name_event(()) == ""
