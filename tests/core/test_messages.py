"""What is said, by meaning, and how it is frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.leads import LeadMember, choose_lead
from bot.core.lines import Link
from bot.core.messages import (
    ALSO_SHOWN,
    ITEMS_SHOWN,
    alert_message,
    date_words,
    followup_message,
    item_of,
    message_from_json,
    message_to_json,
    notice_message,
    source_words,
    summary_message,
    with_also,
    with_sources,
)
from bot.core.model import Article, Level, Relevance, Weight
from bot.core.outgoing import Item, Message

NOW = datetime(2025, 5, 12, 9, 30, tzinfo=UTC)
ARTICLE = Article(
    "https://example.org/a",
    "A title",
    "Music fans met. They sang.",
    "",
    "Example",
    "ex",
    Weight.ORIGINAL,
    "en",
    NOW,
    NOW,
)
NAMES = {"soundcloud": "SoundCloud"}
TOPICS = {"lawsuit": "Lawsuit", "training-data": "Training data"}


def say(topics: tuple[str, ...] = (), reasons: tuple[str, ...] = (), **more: Any) -> Message:
    relevance = Relevance(Level.ALERT, 8.0, reasons, ("soundcloud", "unnamed"), ("passing",), topics)
    return alert_message(ARTICLE, relevance, platform_names=NAMES, topic_names=TOPICS, **more)


def test_alert_names_its_subjects_and_source_and_quotes_the_article() -> None:
    message = say(("training-data",), ("SoundCloud (title)",))
    assert message == Message(
        kind="alert",
        title="A title",
        url="https://example.org/a",
        badge="Training data",
        platforms=("SoundCloud", "unnamed"),
        publisher="Example",
        published=NOW,
        sentences=("Music fans met.", "They sang."),
        why="SoundCloud (title)",
    )


@pytest.mark.parametrize(
    ("topics", "badge"),
    [(("lawsuit", "training-data"), "Lawsuit"), (("likeness",), "likeness"), ((), "")],
)
def test_first_topic_is_the_badge(topics: tuple[str, ...], badge: str) -> None:
    assert say(topics).badge == badge


def test_channels_own_reason_comes_last() -> None:
    message = say(reasons=tuple("abcd"), wish="your keyword", note="excerpt only")
    assert message.why == "a · b · c · d · your keyword"
    assert message.note == "excerpt only"


@pytest.mark.parametrize(
    ("changed", "ahead", "words"),
    [
        ("", False, ""),
        ("Feb 2024", False, "happened: Feb 2024"),
        ("8 Aug 2025", True, "comes: 8 Aug 2025"),
        ("by 27 May 2025", True, "last day: 27 May 2025"),
    ],
)
def test_the_date_of_a_change_says_whether_it_is_ahead(changed: str, ahead: bool, words: str) -> None:
    assert date_words(Message(kind="alert", title="A title", changed=changed, ahead=ahead)) == words


def test_each_outlet_is_named_once_and_not_too_many() -> None:
    message = say()
    assert with_also(message, "Example", "https://example.org/b") is message
    for number in range(12):
        message = with_also(message, f"Outlet {number}", f"https://o{number}.example/")
    assert with_also(message, "Outlet 0", "https://o0.example/again") is message
    assert len(message.also) == ALSO_SHOWN
    assert message.also_more == 12 - ALSO_SHOWN
    assert message.also[0] == Link("Outlet 0", "https://o0.example/")


def test_summary_shows_the_newest_and_counts_the_others() -> None:
    items = [Item(f"Item {n}", "", "Example", NOW + timedelta(minutes=n)) for n in range(14)]
    message = summary_message("15 more stories", [Item("Undated", "", "Example"), *items], "a note")
    assert [item.title for item in message.items] == [f"Item {n}" for n in range(13, 3, -1)]
    assert (len(message.items), message.more, message.note) == (ITEMS_SHOWN, 5, "a note")
    assert summary_message("none", []).more == 0


def test_notice_is_one_sentence_and_an_alert_one_line_of_a_summary() -> None:
    assert notice_message("The Verge is back.") == Message("notice", "The Verge is back.")
    assert item_of(say()) == Item("A title", "https://example.org/a", "Example", NOW)


def test_line_for_a_thread_says_who_brings_it_under_which_headline() -> None:
    article = Article(
        url="https://example.org/a",
        title="A title",
        summary="Not said.",
        text="",
        publisher="Example",
        feed_id="example",
        weight=Weight.ORIGINAL,
        language="en",
        first_seen=NOW,
    )
    expected = Message(
        "followup", "A title", "https://example.org/a", publisher="Example", note="new headline", story=7
    )
    assert followup_message(article, 7, "new headline") == expected


def _told(number: int, publisher: str, weight: Weight) -> LeadMember:
    return LeadMember(
        number, publisher, f"https://o{number}.example/", "T", weight, datetime(2025, 5, number, tzinfo=UTC), ""
    )


FIRST = _told(1, "First", Weight.ORIGINAL)
COMPANY = _told(2, "Company", Weight.PRIMARY)
WIRE = _told(3, "Wire", Weight.AGGREGATOR)
OTHER_WIRE = _told(4, "Other Wire", Weight.AGGREGATOR)


@pytest.mark.parametrize(
    ("leading", "members", "words"),
    [
        (FIRST, [FIRST], ()),
        (COMPANY, [FIRST, COMPANY], ("first reported by First",)),
        (FIRST, [FIRST, WIRE], ("+1 retelling",)),
        (COMPANY, [FIRST, COMPANY, WIRE, OTHER_WIRE], ("first reported by First", "+2 retellings")),
        (WIRE, [FIRST, WIRE], ("first reported by First",)),  # a channel that heard of it by a retelling
        (WIRE, [WIRE], ()),
        (WIRE, [WIRE, OTHER_WIRE], ("+1 retelling",)),
    ],
)
def test_the_first_reporter_is_credited_and_retellings_are_only_counted(
    leading: LeadMember, members: list[LeadMember], words: tuple[str, ...]
) -> None:
    others = tuple(Link(each.publisher, each.url) for each in members if each != leading)
    message = Message(kind="alert", title="T", url=leading.url, publisher=leading.publisher, also=others)
    told = with_sources(message, choose_lead(members))
    assert source_words(told) == words
    assert not {link.label for link in told.also} & {"Wire", "Other Wire"}
    assert with_sources(told, choose_lead(members)) == told


def test_only_an_alert_names_its_sources() -> None:
    line = Message(kind="followup", title="T", url=FIRST.url)
    assert with_sources(line, choose_lead([FIRST, WIRE])) is line


TEXTS = st.text(max_size=30)
MOMENTS = st.none() | st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
MESSAGES = st.builds(
    Message,
    kind=st.sampled_from(["alert", "summary", "followup", "notice"]),
    title=TEXTS,
    url=TEXTS,
    badge=TEXTS,
    platforms=st.lists(TEXTS, max_size=3).map(tuple),
    publisher=TEXTS,
    published=MOMENTS,
    sentences=st.lists(TEXTS, max_size=3).map(tuple),
    why=TEXTS,
    also=st.lists(st.builds(Link, TEXTS, TEXTS), max_size=3).map(tuple),
    items=st.lists(st.builds(Item, TEXTS, TEXTS, TEXTS, MOMENTS), max_size=3).map(tuple),
    more=st.integers(0, 99),
    note=TEXTS,
    story=st.integers(0, 2**40),
    also_more=st.integers(0, 99),
    credited=TEXTS,
    retellings=st.integers(0, 99),
)


@settings(max_examples=100)
@given(MESSAGES)
def test_message_survives_being_frozen(message: Message) -> None:
    frozen = message_to_json(message)
    assert message_from_json(frozen) == message
    assert message_to_json(message_from_json(frozen)) == frozen


def test_message_of_an_older_version_is_read_with_what_it_lacks_left_empty() -> None:
    old = (
        '{"kind": "notice", "title": "T", "published": null, "also": [], "items": [], "platforms": [], "sentences": []}'
    )
    assert message_from_json(old) == Message("notice", "T")


def test_what_has_no_frozen_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no frozen form"):
        message_to_json(Message("alert", "T", why=object()))  # type: ignore[arg-type]
