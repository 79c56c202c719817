"""Training: the same items give the same weights, certain labels weigh more than weak ones, nobody can be read back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.opinion import NO_EVENT
from bot.core.opinion_training import FEWEST, LEAST_WEIGHT, Example, train

FEATURES = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)
EXAMPLES = st.lists(
    st.builds(Example, FEATURES, st.booleans(), st.sampled_from(["", "borderline", "weak"])), min_size=2, max_size=25
)


def _some(words: str, relevant: bool, count: int, grade: str = "") -> list[Example]:
    return [Example(frozenset(words.split()), relevant, grade) for _ in range(count)]


def test_it_learns_what_tells_them_apart() -> None:
    opinion = train([*_some("ai clause", True, 30), *_some("ai launch", False, 30), *_some("ai", False, 10)])
    assert opinion.weights["clause"] > 0 > opinion.weights["launch"]
    assert opinion.probability({"ai", "clause"}) > 0.6
    assert opinion.probability({"ai", "launch"}) < 0.4


def test_a_weak_label_weighs_a_tenth() -> None:
    certain = train([*_some("a", True, 20), *_some("b", True, 20), *_some("b", False, 20)])
    weak = train([*_some("a", True, 20), *_some("b", True, 20), *_some("b", False, 20, "weak")])
    assert certain.probability({"b"}) < weak.probability({"b"})


def test_rare_and_idle_features_are_left_out() -> None:
    opinion = train([*_some("a rare", True, FEWEST - 1), *_some("a", True, 20), *_some("b", False, 20)])
    assert "rare" not in opinion.weights
    assert all(abs(weight) >= LEAST_WEIGHT for weight in opinion.weights.values())


def _of_topic(words: str, topic: str, count: int, grade: str = "") -> list[Example]:
    return [Example(frozenset(words.split()), True, grade, frozenset(), frozenset([topic])) for _ in range(count)]


def test_topics_are_learnt_from_the_relevant_items_that_name_some() -> None:
    items = [*_of_topic("judge clause", "court", 20), *_of_topic("bill clause", "law", 20), *_some("x", False, 20)]
    opinion = train(items)
    assert set(opinion.topics) == {"court", "law"}
    assert opinion.topics["court"].probability({"judge"}) > 0.7 > 0.3 > opinion.topics["court"].probability({"bill"})


def test_what_the_rules_name_is_learnt_for_topics_only() -> None:
    said = [Example(frozenset("a"), True, "", frozenset(["T:law"]), frozenset(["law"])) for _ in range(20)]
    other = [Example(frozenset("a"), True, "", frozenset(["T:court"]), frozenset(["court"])) for _ in range(20)]
    opinion = train([*said, *other, *_some("b", False, 20)])
    assert opinion.topics["law"].weights["T:law"] > 0
    assert "T:law" not in opinion.weights


def test_an_item_for_topics_teaches_nothing_else() -> None:
    items = [*_some("a", True, 20), *_some("b", False, 20)]
    opinion = train([*items, *_of_topic("c", "law", 20, "topics"), *_of_topic("d", "court", 20, "topics")])
    assert (opinion.bias, opinion.weights) == (train(items).bias, train(items).weights)
    assert set(opinion.topics) == {"court", "law"}


def test_events_are_learnt_where_somebody_said_what_an_item_tells() -> None:
    def told(words: str, event: str | None) -> list[Example]:
        found = frozenset(words.split())
        return [Example(frozenset("c"), True, "", event=event, for_events=found) for _ in range(12)]

    opinion = train([*told("judge", "ruling"), *told("bill", ""), *told("judge x", None), *_some("b", False, 9)])
    assert set(opinion.events) == {"ruling", NO_EVENT}
    assert opinion.name_event({"judge"}) == "ruling"
    assert opinion.name_event({"bill"}) == ""
    assert "x" not in opinion.events["ruling"].weights


def test_a_topic_of_too_few_items_is_not_learnt() -> None:
    items = [*_of_topic("a", "law", 20), *_of_topic("b", "court", FEWEST - 1), *_some("b", False, 20)]
    assert set(train(items).topics) == {"law"}


@pytest.mark.parametrize("relevant", [True, False])
def test_one_kind_alone_teaches_nothing(relevant: bool) -> None:
    with pytest.raises(ValueError, match="relevant items and others"):
        train(_some("a", relevant, 5))


@given(EXAMPLES, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_order_changes_nothing_and_all_numbers_are_finite(examples: list[Example], chance: random.Random) -> None:
    if len({each.relevant for each in examples}) < 2:
        return
    opinion = train(examples)
    shuffled = list(examples)
    chance.shuffle(shuffled)
    assert train(shuffled) == opinion
    assert all(-100 < weight < 100 for weight in [opinion.bias, *opinion.weights.values()])
