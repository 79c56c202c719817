"""What the second opinion looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model import Match
from bot.core.opinion_features import as_printed, features_of, steps_of
from bot.core.signals import Signal, find_signals

SENTENCES = ["SoundCloud's terms allow AI training", "Musicians found a clause.", "Further down stands a lawsuit."]
MATCHES = (Match("platform", "soundcloud", "title", "SoundCloud", role="subject"),)


def pairs_of(
    sentences: Sequence[str], head: int, signals: Sequence[Signal], matches: Sequence[Match]
) -> frozenset[str]:
    """What asking for pairs adds."""
    seen = (sentences, head, signals, matches)
    return features_of(*seen, pairs=True) - features_of(*seen)


def test_features_are_stems_ideas_and_roles_but_no_names() -> None:
    features = features_of(SENTENCES, 2, find_signals(SENTENCES), MATCHES)
    assert {"t:train", "w:train", "w:claus", "g:terms", "gt:ai", "gb:lawsuit", "x:subject"} <= features
    assert not {name for name in features if "soundcloud" in name}
    assert "t:claus" not in features
    assert "w:lawsuit" not in features  # only the head is read by words


def test_pairs_are_neighbours_and_ideas_of_the_head_and_no_names() -> None:
    pairs = pairs_of(SENTENCES, 2, find_signals(SENTENCES), MATCHES)
    assert {"p:allow ai", "p:ai train", "p:musician found", "gg:ai+terms"} <= pairs
    assert not {pair for pair in pairs if "soundcloud" in pair or "lawsuit" in pair}
    assert "p:train musician" not in pairs  # not across sentences


def test_the_neighbours_of_a_name_are_no_pair() -> None:
    match = replace(MATCHES[0], words="Meta")
    assert pairs_of(["Artists ask Meta about training"], 1, (), (match,)) == {"p:artist ask", "p:about train"}


def test_stems_are_shown_as_they_are_printed() -> None:
    sentences = ["Judges weigh fair uses", "of works"]
    assert as_printed(("judg", "fair use", "fair model", "work"), sentences) == ("judges", "fair uses", "works")


def test_steps_are_those_that_the_score_reaches() -> None:
    assert steps_of(3.5, filed=True) == {"s:0.01", "s:1", "s:2", "s:3", "s:3.5", "s:filed"}
    assert steps_of(0.5, sure=True) == {"s:0.01", "s:sure"}
    assert steps_of(0.0) == frozenset()


def test_a_word_of_the_name_is_no_feature_wherever_it_stands() -> None:
    match = replace(MATCHES[0], words="Meta AI")
    features = features_of(["Meta AI learns", "Meta said so."], 2, (), (match,))
    assert "w:meta" not in features
    assert "w:said" in features
