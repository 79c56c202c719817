"""What one article says for the record, also where no watched platform takes part."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.claims import Claim
from bot.core.events import Event, EventKind
from bot.core.model import Article, Level, Platform, Relevance, Watchlist, Weight
from bot.core.opinion import Linear, Opinion
from bot.core.record_reading import Fact, RecordReader
from bot.core.sides import Side
from bot.core.standing import Stance

DAY = datetime(2025, 5, 14, tzinfo=UTC)


def facts_of(*body: str, title: str, subjects: tuple[str, ...]) -> list[Fact]:
    article = Article(
        "https://paper.example/1", title, "", " ".join(body), "The Paper", "paper", Weight.ORIGINAL, "en", DAY, DAY
    )
    watched = (
        Platform("reddit", "Reddit"),
        Platform("anthropic", "Anthropic"),
        Platform("google", "Google"),
        Platform("youtube", "YouTube", owner="Google"),
    )
    return list(RecordReader(Watchlist(watched, ())).read(article, Relevance(Level.ALERT, 9.0, (), subjects)))


def test_what_one_company_says_of_another_is_not_the_others_word() -> None:
    facts = facts_of(
        "Reddit said that Anthropic trains AI on posts without consent.",
        title="A suit",
        subjects=("reddit", "anthropic"),
    )
    sides = {fact.platform: fact.body.side for fact in facts if isinstance(fact.body, Claim)}
    assert sides == {"reddit": Side.COMPANY, "anthropic": Side.CRITIC}


@pytest.mark.parametrize(
    ("sentence", "platforms"),
    [
        ("Reddit bars Google from training AI on its posts.", ["reddit"]),
        ("The company blocks AI crawlers.", ["google"]),
        ("Among other things, the code bans companies from training AI on pirated books.", []),
        ("A publisher uses it to block AI crawlers.", []),
        ("AI crawlers are blocked by default.", ["google"]),
    ],
)
def test_whose_rule_it_is_that_others_are_barred(sentence: str, platforms: list[str]) -> None:
    subjects = ("google", "reddit") if "Reddit" in sentence else ("google",)
    facts = facts_of(sentence, title="About AI crawlers", subjects=subjects)
    assert [fact.platform for fact in facts if isinstance(fact.body, Stance)] == platforms


@pytest.mark.parametrize(
    ("title", "subjects", "told"),
    [
        ("YouTube changes its terms", ("youtube", "reddit"), True),  # the headline names one of the two
        ("Google and YouTube change their terms", ("google", "youtube"), True),  # one house
        ("Reddit and Google change their terms", ("reddit", "google"), False),
    ],
)
def test_who_is_meant_by_the_company_says_the_headline(title: str, subjects: tuple[str, ...], told: bool) -> None:
    facts = facts_of("Whoever does not object by 27 May 2025 cannot take it back.", title=title, subjects=subjects)
    assert any(isinstance(fact.body, Event) and fact.body.kind is EventKind.DEADLINE for fact in facts) is told


def test_somebodys_words_are_no_report() -> None:
    speech = "“Anthropic lets users opt out of AI training in theory only,” the letter reads."
    facts = facts_of(speech, title="A letter", subjects=("anthropic",))
    assert not [fact for fact in facts if isinstance(fact.body, Stance)]


def test_who_speaks_is_kept_where_no_watched_platform_is_named() -> None:
    article = Article(
        "https://paper.example/1", "A plan for AI and copyright", "“AI training needs consent,” said Jane Doe.", "",
        "The Paper", "paper", Weight.ORIGINAL, "en", DAY, DAY,
    )  # fmt: skip
    reader = RecordReader(Watchlist((Platform("udio", "Udio"),), ()))
    facts = reader.read(article, Relevance(Level.ALERT, 9.0, ()))
    assert [(fact.platform, fact.body.speaker) for fact in facts if isinstance(fact.body, Claim)] == [("", "Jane Doe")]


def test_who_speaks_for_a_platform_is_its_company_and_another_ones_critic() -> None:
    watched = Watchlist((Platform("suno", "Suno", people=("Jane Doe",)), Platform("udio", "Udio")), ())
    article = Article(
        "https://paper.example/1", "Suno and Udio answer on AI training",
        "“Suno and Udio train AI on music,” said Doe.", "", "The Paper", "paper", Weight.ORIGINAL, "en", DAY, DAY,
    )  # fmt: skip
    facts = RecordReader(watched).read(article, Relevance(Level.ALERT, 9.0, (), ("suno", "udio")))
    sides = {fact.platform: fact.body.side for fact in facts if isinstance(fact.body, Claim)}
    assert sides == {"suno": Side.COMPANY, "udio": Side.CRITIC}


GUESSING = Opinion(0.0, {}, {}, {"licence-deal": Linear(-3.0, {"w:chequ": 6.0}), "no-such-kind": Linear(0.9, {})})
WATCHED = Watchlist((Platform("reddit", "Reddit"), Platform("google", "Google")), ())


def events_of(
    title: str, summary: str = "", *, opinion: Opinion | None = GUESSING, language: str = "en"
) -> list[Event]:
    article = Article(
        "https://paper.example/1", title, summary, "", "The Paper", "paper", Weight.ORIGINAL, language, DAY, DAY
    )
    facts = RecordReader(WATCHED, opinion).read(article, Relevance(Level.ALERT, 9.0, (), ("google", "reddit")))
    return [fact.body for fact in facts if isinstance(fact.body, Event)]


def test_an_event_that_no_rule_reads_is_guessed_with_the_headline_as_evidence() -> None:
    (event,) = events_of("Reddit cashes the AI cheque")
    assert (event.kind, event.platform, event.primary, event.date) == (EventKind.DEAL, "reddit", True, None)
    assert event.hedged  # no "last change" and no digest rests on it
    assert event.evidence == "Reddit cashes the AI cheque"


SURE = {"lawsuit-filed": Linear(-3.0, {"M:lawsuit-filed": 4.0}), "licence-deal": Linear(-3.0, {"w:chequ": 2.5})}


def test_where_a_rule_reads_the_main_event_a_weak_guess_changes_nothing() -> None:
    opinion = Opinion(0.0, {}, {}, SURE)
    found = events_of("Writers sue Google over AI training", "They want a cheque.", opinion=opinion)
    assert [(event.kind, event.primary) for event in found] == [(EventKind.FILED, True)]


def test_a_sure_guess_takes_the_main_place_and_leaves_what_was_read() -> None:
    found = events_of("Writers sue Google over AI training", "They want a cheque.")
    assert [(event.kind, event.primary) for event in found] == [(EventKind.DEAL, True), (EventKind.FILED, False)]


def test_what_an_essay_only_mentions_is_not_what_it_tells() -> None:
    opinion = Opinion(0.0, {}, {}, {**SURE, "none": Linear(-3.0, {"w:whi": 5.0})})
    found = events_of("Why writers sue Google over AI training", opinion=opinion)
    assert [(event.kind, event.primary) for event in found] == [(EventKind.FILED, False)]


def test_a_guess_that_was_read_elsewhere_in_the_text_keeps_its_evidence() -> None:
    opinion = Opinion(0.0, {}, {}, {"lawsuit-filed": Linear(-1.0, {"K:lawsuit-filed": 3.0})})
    body = "Everyone talks about it. Nobody knows more. The room was full. Acme sued Google on Monday over AI training."
    (event,) = events_of("A bad week for AI", body, opinion=opinion)
    assert (event.kind, event.primary, event.hedged) == (EventKind.FILED, True, False)
    assert event.evidence == "Acme sued Google on Monday over AI training."


@pytest.mark.parametrize(
    ("title", "opinion", "language"),
    [
        ("Reddit cashes the AI cheque", None, "en"),
        ("Reddit cashes the AI cheque", GUESSING, "de"),
        ("Reddit thinks about AI", GUESSING, "en"),  # only a kind that this program does not know is probable
    ],
)
def test_nothing_is_guessed_without_reason(title: str, opinion: Opinion | None, language: str) -> None:
    assert events_of(title, opinion=opinion, language=language) == []
