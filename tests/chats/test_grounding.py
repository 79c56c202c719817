"""Nothing is shown that the article does not say: over articles of every form, and over some put together at random."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats import console
from bot.chats.discord import render as discord_render
from bot.chats.slack import render as slack_render
from bot.config import load
from bot.config.loading import SHIPPED
from bot.core.articles import Reader, article_of
from bot.core.model import Article, Entry, Feed
from bot.core.outgoing import Message
from bot.core.record_reading import RecordReader
from bot.core.words import shown_day
from tests.chats.articles import PIECES, alert_of, alerts_of_pieces
from tests.grounding import dated_in, source_of, stands_in, ungrounded

WHEN = datetime(2025, 5, 15, 9, 30, tzinfo=UTC)
FEED = Feed("example", "https://example.org/feed", "Example News")
SENTENCES = (
    "SoundCloud changed its terms in February 2024 to allow AI training on uploads.",
    "The clause reads: “You explicitly agree that your Content may be used to train artificial intelligence.”",
    "The new wording says: “We will not use Your Content to train generative AI without your explicit consent.”",
    "“We have never used artist content to train AI models,” said Marni Greenberg, a spokesperson for SoundCloud.",
    "“It does not go far enough,” said Jane Doe, a composer.",
    "A stranger on TikTok said “I would rather delete all of my songs than see this”.",
    "Musicians can opt out until 27 May.",
    "The change takes effect on 8 August 2025, the company told Reuters.",
    "On Wednesday the platform walked it back…",
    "Photo: Rita Example",
    "Sign up for our newsletter and get 20% off.",
    "This underscores a broader shift in the landscape.",
    "Three labels filed a lawsuit on 24 June 2024 and ask for $150,000 per work.",
    "He said that “nobody was asked,” and left […] Then",
    "Al models were trained on 1.2 million songs, critics say.",
)
CONFIG = load(SHIPPED, {})
READER, RECORDER = Reader(CONFIG.watchlist, opinion=CONFIG.opinion), RecordReader(CONFIG.watchlist, CONFIG.opinion)
FOR_PROGRAMS = ("url", "action_id", "value", "type", "timestamp")
NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module")
def alerts() -> dict[str, tuple[Article, Message]]:
    return alerts_of_pieces()


def shown_texts(message: Message) -> list[str]:
    """What readers of each chat see of an alert, without addresses and the names of buttons."""
    blocks, text = slack_render.render(message)
    card = discord_render.render(message)
    embeds = [{key: value for key, value in embed.items() if key not in ("color", "url")} for embed in card.embeds]
    return [text, _words(blocks), card.content, _words(embeds), console.render(message)]


def _words(value: object) -> str:
    """All text of a payload; what is made for programs is left out."""
    if isinstance(value, dict):
        return " ".join(_words(each) for key, each in value.items() if key not in FOR_PROGRAMS)
    if isinstance(value, list | tuple):
        return " ".join(map(_words, value))
    return value if isinstance(value, str) else ""


def alert_on(title: str, text: str) -> tuple[Article, Message]:
    link = "https://news.example/piece"
    reading = READER.read(article_of(Entry("piece", link, title, text[:400], text, WHEN), FEED, WHEN))
    return reading.copy, alert_of(READER, RECORDER, reading, derived=True)


@pytest.mark.parametrize("name", sorted(PIECES))
def test_articles_of_every_form_are_told_in_their_own_words(
    alerts: dict[str, tuple[Article, Message]], name: str
) -> None:
    article, message = alerts[name]
    assert message.why, "not told at all"
    assert ungrounded(message, article) == []


@pytest.mark.parametrize("name", sorted(PIECES))
def test_no_chat_adds_a_number(alerts: dict[str, tuple[Article, Message]], name: str) -> None:
    """Beside the article's own: its date, and how often and where a reason was found (sentence 3, 4×)."""
    article, message = alerts[name]
    known = (
        f"{article.title} {article.summary} {article.text} {shown_day(WHEN)} {WHEN:%H:%M} {message.why} {article.url}"
    )
    numbers = set(NUMBER.findall(known)) | set(NUMBER.findall(str(int(WHEN.timestamp()))))
    for text in shown_texts(message):
        assert set(NUMBER.findall(text)) <= numbers, text


@settings(max_examples=60)
@given(
    st.sampled_from(SENTENCES), st.lists(st.sampled_from(SENTENCES), max_size=9), st.sampled_from([" ", "\n", "\n\n"])
)
def test_whatever_is_put_together_nothing_is_said_that_is_not_there(title: str, texts: list[str], between: str) -> None:
    article, message = alert_on(title, between.join(texts))
    assert ungrounded(message, article) == []


def test_the_check_itself_finds_what_is_made_up() -> None:
    article, message = alert_on(SENTENCES[0], " ".join(SENTENCES[1:5]))
    source = source_of(article)
    assert stands_in("SoundCloud changed its terms…", source)
    assert not stands_in("SoundCloud changed its mind", source)
    assert dated_in("Feb 2024", source)
    assert not dated_in("Mar 2024", source)
    assert not dated_in("3 Feb 2024", source)
    said = json.loads(json.dumps({"speaker": "John Roe", "voice": message.voice, "changed": "1 Jan 1999"}))
    made_up = Message(kind="alert", title="", sentences=("It will pay.",), clauses=("No.", "Never."), **said)
    assert [each.split(":")[0] for each in ungrounded(made_up, article)] == [
        "sentence",
        "clause",
        "clause",
        "speaker",
        "date",
    ]
