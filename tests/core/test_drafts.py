"""Settings as people give them: what they become, and what is said when they cannot be used."""

from __future__ import annotations

import pytest

from bot.config import parse_channel
from bot.core.asks import Draft
from bot.core.drafts import check_draft, draft_of, draft_of_words
from bot.core.model import Channel, Level
from tests.core.test_naming import NAMING

HERE = Channel("slack", "T1/C1")


def test_words_become_settings() -> None:
    words = "youtube, lawsuits, voice cloning, not earnings, -layoffs, level digest, Tuesday 14:00 Europe/Berlin"
    draft, mistakes = draft_of_words(words, HERE, NAMING)
    assert mistakes == ()
    assert draft == Draft(
        "slack:T1/C1",
        platforms=("youtube",),
        topics=("lawsuit",),
        keywords=("voice cloning",),
        excluded=("earnings", "layoffs"),
        level="digest",
        weekday=1,
        hour=14,
        zone="Europe/Berlin",
        timed=True,
    )


@pytest.mark.parametrize(
    ("words", "gets"),
    [("alerts only", (True, False)), ("no alerts", (False, True)), ("digest only", (False, True)), ("x", (True, True))],
)
def test_alerts_and_digest_by_words(words: str, gets: tuple[bool, bool]) -> None:
    draft, _ = draft_of_words(words, HERE, NAMING)
    assert (draft.alerts, draft.digest) == gets


def test_almost_a_platform_is_a_mistake_and_no_keyword() -> None:
    draft, mistakes = draft_of_words("soundclud", HERE, NAMING)
    assert draft.keywords == ()
    assert "SoundCloud" in mistakes[0].says


def test_almost_a_topic_is_a_mistake_but_words_like_those_for_one_are_keywords() -> None:
    _, mistakes = draft_of_words("lawsit", HERE, NAMING)
    assert "“lawsit” is no topic. Did you mean lawsuit?" in mistakes[0].says
    draft, mistakes = draft_of_words("voices, record labels, lawyers", HERE, NAMING)
    assert (draft.keywords, mistakes) == (("voices", "record labels", "lawyers"), ())


def test_a_good_draft_is_a_subscription_and_comes_back_as_a_draft() -> None:
    draft = Draft("discord:77/12", ("Twitter",), ("lawsuit",), ("voice  cloning",), ("x games",), hour=7, number=5)
    wish, mistakes = check_draft(draft, NAMING, parse_channel, "discord:77/4")
    assert mistakes == ()
    assert wish is not None
    assert (wish.platforms, wish.keywords, wish.level, wish.created_by) == (
        ("x",),
        ("voice cloning",),
        Level.ALERT,
        "discord:77/4",
    )
    again, _ = check_draft(draft_of(wish), NAMING, parse_channel, "discord:77/4")
    assert again == wish


@pytest.mark.parametrize(
    ("draft", "field", "hint"),
    [
        (Draft("here"), "channel", "is `here`"),
        (Draft(""), "channel", "Choose the channel"),
        (Draft("slack:T1/C1", platforms=("soundclod",)), "platforms", "SoundCloud"),
        (Draft("slack:T1/C1", platforms=("qqqq",)), "platforms", "keywords"),
        (Draft("slack:T1/C1", topics=("lawsut",)), "topics", "Lawsuit"),
        (Draft("slack:T1/C1", topics=("zzzzzz",)), "topics", "lawsuit"),
        (Draft("slack:T1/C1", keywords=("—",)), "keywords", "no word"),
        (Draft("slack:T1/C1", keywords=("word " * 30,)), "keywords", "too long"),
        (Draft("slack:T1/C1", keywords=tuple(f"word {n}" for n in range(51))), "keywords", "At most 50"),
        (Draft("slack:T1/C1", keywords=("Suno",), excluded=("suno",)), "excluded", "both"),
        (Draft("slack:T1/C1", level="loud"), "level", "alert"),
        (Draft("slack:T1/C1", level="none"), "level", "every article"),
        (Draft("slack:T1/C1", alerts=False, digest=False), "alerts", "nothing"),
        (Draft("slack:T1/C1", weekday=7), "weekday", "Monday"),
        (Draft("slack:T1/C1", hour=24), "hour", "0 to 23"),
        (Draft("slack:T1/C1", zone="Europe/Berln"), "zone", "Europe/Berlin"),
        (Draft("slack:T1/C1", zone="??"), "zone", "for example"),
    ],
)
def test_what_cannot_be_used_is_told_by_field_with_its_cure(draft: Draft, field: str, hint: str) -> None:
    wish, mistakes = check_draft(draft, NAMING, parse_channel, "")
    assert wish is None
    assert [each.field for each in mistakes] == [field]
    assert hint.lower() in mistakes[0].says.lower()


def test_all_mistakes_are_told_at_once() -> None:
    _, mistakes = check_draft(Draft("?", ("qqqq",), ("zzzzzz",), hour=99, zone="?"), NAMING, parse_channel, "")
    assert [each.field for each in mistakes] == ["channel", "platforms", "topics", "hour", "zone"]


def test_a_zone_may_be_written_in_any_case() -> None:
    wish, _ = check_draft(Draft("slack:T1/C1", zone="europe/berlin"), NAMING, parse_channel, "")
    assert wish is not None
    assert wish.zone == "Europe/Berlin"
