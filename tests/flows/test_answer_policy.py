"""The page of a platform: what it holds, what it never says, and that it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.asks import TOKEN_LIMIT, token_of
from bot.core.lines import Link
from bot.core.model import Feed
from bot.core.policy_answer import NOTE, with_offer
from bot.core.replies import PAGE_CHARS, Reply, length_of
from bot.flows.answer_policy import compare_reply, policy_reply, table_reply, table_rows
from bot.store.database import open_store
from tests.scenarios.newsroom import PLATFORMS, WATCHLIST, Newsroom, open_newsroom
from tests.scenarios.test_record_cases import NOW, publish_soundcloud

FORBIDDEN = re.compile(r"\b(?:il)?legal(?:ly)?\b|\bviolat|\bconsented\b|\btrains on\b", re.IGNORECASE)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = open_store(tmp_path / "bot.db")
    yield open_newsroom(store, NOW)
    store.close()


def text_of(reply: Reply) -> str:
    """Everything a reply says, one line each."""
    lines = [reply.title]
    for section in reply.sections:
        lines.append(section.heading)
        lines += [
            "".join(part.label if isinstance(part, Link) else str(part) for part in line.parts)
            for line in section.lines
        ]
    return "\n".join(lines)


def test_the_page_of_soundcloud(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    text = text_of(newsroom.reply("soundcloud"))
    assert text.splitlines()[0] == "SoundCloud: people's work and AI"
    parts = [
        "3 articles · 3 outlets",
        "\nTerms\n",
        "Now, first seen 14 May 2025",
        "Before, of Feb 2024",
        "Where it stands",
        "opt-in only — only as worded",
    ]
    parts += [
        "never used artist content",
        "Sources differ on who found it first",
        "Timeline",
        "Feb 2024: terms changed",
        NOTE,
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_reported_change_that_nobody_quotes_is_unclear_not_unknown(newsroom: Newsroom) -> None:
    newsroom.publish(
        "2025-05-14",
        "Tech Paper",
        "SoundCloud backtracks on its AI terms",
        "SoundCloud is revising its terms after a backlash over a clause on AI training.",
    )
    text = text_of(newsroom.reply("soundcloud"))
    assert "Unclear: a clause or a change of the terms is reported" in text
    assert "No AI clause recorded" not in text
    (row,) = [each for each in newsroom.store.read_now(table_rows, WATCHLIST, now=NOW) if each.stance]
    assert row.stance == "unclear"


def test_some_quoted_words_are_shown_in_their_sentence(newsroom: Newsroom) -> None:
    sentence = "SoundCloud spokesperson Jane Doe said AI training on uploads costs “millions and millions” a year."
    newsroom.publish("2025-05-14", "Tech Paper", "SoundCloud on the price of AI training", sentence)
    text = text_of(newsroom.reply("soundcloud"))
    assert sentence in text
    assert "Timeline" not in text  # nothing happened


def test_the_page_fits_whatever_is_stored(newsroom: Newsroom) -> None:
    for number in range(40):
        day = f"2025-{number % 9 + 1:02}-{number % 27 + 1:02}"
        newsroom.publish(
            day,
            f"Outlet number {number}",
            "SoundCloud changes its terms on AI training again",
            f"SoundCloud changed its terms on {number % 27 + 1} June 2025. The terms now say: “You agree that in way "
            f"{number} your content, whatever it is and wherever it is kept, may be used to train AI models.” "
            f"Musician {number} said that AI training needs consent. SoundCloud said it will not train AI {number}. "
            "In the EU users can opt out of AI training until 1 December 2026.",
        )
    reply = newsroom.reply("soundcloud")
    assert sum(len(each.heading) + 2 + sum(map(length_of, each.lines)) for each in reply.sections) <= PAGE_CHARS
    assert len(reply.sections) <= 5
    assert "Ahead: 1 Dec 2026: last day to opt out" in text_of(reply)


def test_nothing_is_said_that_nobody_may_say(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    own = re.sub(r"“[^”]*”", "", text_of(newsroom.reply("soundcloud"))).replace(NOTE, "")
    assert not FORBIDDEN.search(own)


def test_more_is_a_button_away(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    reply = newsroom.reply("soundcloud", "2025-05-14")
    assert [each.label for each in reply.buttons] == ["All events", "All sources", "Quotations"]
    assert all(len(token_of(each.question)) < TOKEN_LIMIT for each in reply.buttons)
    assert reply.buttons[0].question.words == "soundcloud as of 2025-05-14 view events"
    for view, words in (
        ("events", "clause flagged by Ed Newton-Rex"),
        ("sources", "The Gazette"),
        ("quotations", "Terms before"),
        ("stances", "permits"),
    ):
        shown = newsroom.store.read_now(policy_reply, WATCHLIST, "soundcloud", now=NOW, view=view)
        assert words in text_of(shown)


def test_since_leaves_out_what_was_before(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    since = datetime(2025, 1, 1, tzinfo=UTC)
    text = text_of(newsroom.store.read_now(policy_reply, WATCHLIST, "soundcloud", now=NOW, since=since))
    assert "Feb 2024: terms changed" not in text
    assert "reversal" in text


def test_nothing_stored_says_who_would_tell(newsroom: Newsroom) -> None:
    feeds = (
        Feed("bandcamp-blog", "https://bandcamp.com/feed", "Bandcamp Blog"),
        Feed("paper", "https://paper.example/rss", "Paper"),
    )
    text = text_of(newsroom.store.read_now(policy_reply, WATCHLIST, "bandcamp", now=NOW, feeds=feeds))
    assert "Nothing is recorded about Bandcamp" in text
    assert "It is watched from the first poll on." in text
    assert "Bandcamp Blog" not in text or "come from" in text
    with pytest.raises(LookupError):
        newsroom.store.read_now(policy_reply, WATCHLIST, "myspace", now=NOW)


def test_the_table_and_several_side_by_side(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    (row,) = [each for each in newsroom.store.read_now(table_rows, WATCHLIST, now=NOW) if each.stance]
    assert (row.name, row.stance, str(row.change)) == ("SoundCloud", "opt-in only", "reported 14 May 2025")
    table = text_of(newsroom.store.read_now(table_reply, WATCHLIST, now=NOW))
    assert "SoundCloud: opt-in only" in table
    assert "Bandcamp" in table
    both = text_of(newsroom.store.read_now(compare_reply, WATCHLIST, ["soundcloud", "bandcamp"], now=NOW))
    assert both.splitlines()[0] == "SoundCloud and Bandcamp"
    assert "No AI clause recorded" in both


def test_an_owner_offers_its_platforms(newsroom: Newsroom) -> None:
    publish_soundcloud(newsroom)
    reply = with_offer(newsroom.reply("soundcloud"), PLATFORMS[3:5])
    assert [each.label for each in reply.buttons][-2:] == ["YouTube", "Google Search"]
