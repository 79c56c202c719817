"""Which edited headlines say something else, and which only say it better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.edits import meaning_moved
from bot.core.model import Article, Level, Relevance, Weight
from bot.core.sagas import saga_name

AT = datetime(2025, 5, 9, tzinfo=UTC)
BEFORE = Article(
    "https://o.example/a", "Acme will train AI on uploads", "", "", "Outlet", "o", Weight.ORIGINAL, "en", AT, AT
)


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Acme will train AI on uploads", ""),
        ("Acme will train AI on uploads | Outlet", ""),
        ("Acme to train its AI on what people upload", ""),
        ("Acme won't train AI on uploads", "says “won't”"),
        ("Acme backtracks on AI and uploads", "tells of a reversal"),
        ("Acme sued over training AI on uploads", "tells of a court case"),
    ],
)
def test_what_moved(title: str, says: str) -> None:
    assert meaning_moved(BEFORE, replace(BEFORE, title=title)) == says


def test_a_negation_that_goes_is_told() -> None:
    denied = replace(BEFORE, title="Acme denies it will train AI on uploads")
    assert meaning_moved(denied, BEFORE) == "no longer says “denies”"


def test_a_new_platform_is_told_and_one_that_stays_is_not() -> None:
    edited = replace(BEFORE, title="Acme and Beta will train AI on uploads")
    assert meaning_moved(BEFORE, edited, ("Acme",), ("Acme", "Beta")) == "names Beta"
    assert meaning_moved(BEFORE, edited, ("Acme", "Beta"), ("Acme",)) == ""


def test_a_changed_text_under_the_same_headline_is_silent() -> None:
    assert meaning_moved(BEFORE, replace(BEFORE, summary="Acme was sued and settled.")) == ""


def test_sagas_are_named_by_platform_and_subject_or_else_by_their_first_headline() -> None:
    about = Relevance(Level.ALERT, 9, (), ("soundcloud",), (), ("training-data", "terms-of-service"))
    assert saga_name("A title", about, {"soundcloud": "SoundCloud"}, {}) == "SoundCloud AI terms"
    assert saga_name("A title", replace(about, platforms=()), {}, {}) == "A title"
    own = replace(about, topics=("own",))
    assert saga_name("A title", own, {}, {"own": "Own subject"}) == "soundcloud Own subject"
