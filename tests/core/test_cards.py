"""The card: clauses, one voice and a date, each word for word from the article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.articles import Reader, article_of, reading_copy
from bot.core.cards import CLAUSE_LIMIT, VOICE_LIMIT, Card, card_of, without_repeats
from bot.core.claims import Claim, Sense
from bot.core.clauses import Allows, Clause
from bot.core.messages import alert_message
from bot.core.model import Article, Entry, Feed
from bot.core.record_reading import RecordReader
from bot.core.sides import Side
from bot.core.text import fold
from tests.flows.town import WATCHLIST

NEW = "We will not use Your Content to train generative AI models that aim to replicate your voice without your consent"
OLD = "You explicitly agree that your Content may be used to inform, train or serve as input to artificial intelligence"
TEXTS = {
    "both clauses": (
        "SoundCloud rewrites its AI terms",
        f"SoundCloud revised its terms on 14 May 2025 after an outcry. The new terms read: “{NEW}.” The earlier terms, "
        f"which were changed in February 2024, said: “{OLD}.” SoundCloud “has never used artist content to train AI "
        "models,” a spokesperson, Marni Greenberg, told The Paper. Ed Newton-Rex, who found the clause, said: “The "
        "change does not go far enough, because it leaves other models out.”",
    ),
    "a clause and no voice": (
        "SoundCloud's terms allow AI training",
        f"SoundCloud changed its terms in February 2024. The clause says: “{OLD}.” Musicians noticed it this week.",
    ),
    "neither": ("SoundCloud may train AI on uploads", "Musicians say that SoundCloud's new terms allow AI training."),
    "title only": ("SoundCloud's terms let it train AI on uploads", ""),
    "a suit": (
        "Labels sue SoundCloud over AI training",
        "Three record labels filed a lawsuit against SoundCloud on 11 June 2025 over AI training. “This is theft,” "
        "said Jane Doe, a lawyer for the labels.",
    ),
}


def _article(title: str, text: str) -> Article:
    when = datetime(2025, 5, 20, 9, tzinfo=UTC)
    feed = Feed("f", "https://news.example/f", "Example News")
    return article_of(Entry("1", "https://news.example/1", title, text, published=when), feed, when)


def _card(article: Article) -> tuple[Article, Card]:
    copy = reading_copy(article)
    reading = Reader(WATCHLIST).read(copy)
    facts = RecordReader(WATCHLIST).read(reading.copy, reading.relevance)
    return reading.copy, card_of([fact.body for fact in facts], reading.copy)


PLAIN = _article("SoundCloud may train AI", "")


def test_wording_voice_and_date_are_the_articles_own() -> None:
    _, card = _card(_article(*TEXTS["both clauses"]))
    assert card.clauses[0].startswith(NEW[:60])
    assert card.voice in TEXTS["both clauses"][1]
    assert card.speaker in TEXTS["both clauses"][1]
    assert card.changed == "14 May 2025"


def test_a_denial_of_the_company_comes_before_other_voices() -> None:
    claims = [
        Claim("Jane Doe", Side.CRITIC, Sense.SAYS, "…", quotation="It does not go far enough"),
        Claim("A spokesperson", Side.COMPANY, Sense.SAYS, "…", quotation="We listen to our users"),
        Claim("A spokesperson", Side.COMPANY, Sense.DENIES, "…", quotation="We never did any of it"),
        Claim("The company", Side.COMPANY, Sense.DENIES, "It denied that."),
    ]
    card = card_of(claims, PLAIN)
    assert (card.speaker, card.voice) == ("A spokesperson", "We never did any of it")


def test_two_wordings_are_shown_the_newer_first_and_none_twice() -> None:
    old, new = Clause(OLD, OLD, Allows.PERMITS, when="earlier"), Clause(NEW, NEW, Allows.OPT_IN, when="later")
    part = Clause(OLD[:60], OLD, Allows.PERMITS)
    card = card_of([part, old, new], PLAIN)
    assert [words[:20] for words in card.clauses] == [NEW[:20], OLD[:20]]
    assert len(card_of([Clause(OLD * 9, OLD, Allows.PERMITS)], PLAIN).clauses[0]) <= CLAUSE_LIMIT


def test_a_date_of_the_change_stands_beside_that_of_the_article() -> None:
    _, card = _card(_article(*TEXTS["a clause and no voice"]))
    assert card.changed == "Feb 2024"
    assert card.voice == ""


@pytest.mark.parametrize(
    ("text", "changed", "ahead"),
    [
        ("SoundCloud's new terms took effect on 7 May 2025 and allow AI training.", "7 May 2025", False),
        ("SoundCloud's new terms on AI training take effect on 8 August 2025.", "8 Aug 2025", True),
        ("SoundCloud's new terms on AI training take effect on 8 August.", "8 Aug", True),  # no year is given
        ("SoundCloud changed its terms on AI training on Wednesday.", "", False),  # the date would be ours
        ("SoundCloud changed its terms on AI training on 20 May 2025.", "", False),  # the article's own day
    ],
)
def test_a_date_is_shown_as_the_article_gives_it(text: str, changed: str, ahead: bool) -> None:
    _, card = _card(_article("SoundCloud changes its terms on AI training", text))
    assert (card.changed, card.ahead) == (changed, ahead)


@pytest.mark.parametrize(
    ("quotation", "evidence"),
    [
        ("opt-out tool", "The company said that an “opt-out tool” will come."),
        ("change the world within two years", "Tidepool said that it could “change the world within two years”."),
        ("I would rather delete all my songs", "A stranger on Tidepool said “I would rather delete all my songs”."),
    ],
)
def test_a_term_in_quotation_marks_and_a_place_are_no_voice(quotation: str, evidence: str) -> None:
    claim = Claim("Tidepool", Side.COMPANY, Sense.SAYS, evidence, quotation=quotation)
    assert card_of([claim], PLAIN).voice == ""


def test_what_the_card_quotes_is_no_sentence_beside_it() -> None:
    card = Card(clauses=(OLD,))
    assert without_repeats([f"The clause reads: “{OLD}”", "It is new."], card) == ("It is new.",)
    assert without_repeats([f"The clause reads: “{OLD}”"], card) == (f"The clause reads: “{OLD}”",)


def test_a_deadline_did_not_happen_yet() -> None:
    text = "A clause says that uploads may be used to train AI. Artists can object until 4 June 2025."
    _, card = _card(_article("SoundCloud changes its terms of service to train AI on uploads", text))
    assert (card.changed, card.ahead) == ("4 Jun 2025", True)


def test_what_an_article_does_not_give_is_not_there() -> None:
    assert _card(_article(*TEXTS["title only"]))[1] == Card()
    assert _card(_article(*TEXTS["neither"]))[1].clauses == ()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_quoted_word_stands_in_the_article(name: str) -> None:
    """No source, no sentence."""
    article, card = _card(_article(*TEXTS[name]))
    reading = Reader(WATCHLIST).read(article)
    message = alert_message(
        article, reading.relevance, platform_names={"soundcloud": "SoundCloud"}, topic_names={}, card=card
    )
    source = fold(f"{article.title} {article.summary} {article.text}")
    for words in (*message.sentences, *message.clauses, message.voice):
        assert fold(words.rstrip("…").rstrip(",;")) in source
    for name_part in message.speaker.replace(",", " ").split():
        assert fold(name_part) in source
    for number in "".join(char if char.isdigit() else " " for char in message.changed).split():
        assert number in source
    assert all(len(words) <= CLAUSE_LIMIT for words in message.clauses)
    assert len(message.voice) <= VOICE_LIMIT


def test_a_sentence_that_only_repeats_the_clause_is_left_out() -> None:
    card = Card(clauses=(OLD,))
    sentences = ("SoundCloud changed its terms.", f"The clause says that {OLD}.", "Musicians left.")
    assert without_repeats(sentences, card) == ("SoundCloud changed its terms.", "Musicians left.")
    assert without_repeats(sentences[1:2], card) == sentences[1:2]
