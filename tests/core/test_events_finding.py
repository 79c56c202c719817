"""Which events a headline and its text tell, and which they only seem to tell."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.core.events import Event, EventKind, fact_id
from bot.core.events_finding import find_events, finder_of
from bot.core.events_hits import Sentence
from bot.core.events_scope import scope_of
from bot.core.events_tables import Turns, turns_of, unfold_wording
from bot.core.events_wording import WORDINGS

ARTICLE = date(2025, 5, 14)
NAMES = {name.lower(): re.compile(name) for name in ("SoundCloud", "Reddit", "Anthropic")}


def events_of(title: str, *body: str, platforms: tuple[str, ...] = ("soundcloud",)) -> tuple[Event, ...]:
    sentences = [Sentence(words, place) for place, words in enumerate((title, *body))]
    return find_events(sentences, ARTICLE, platforms, NAMES, several=len(platforms) > 1)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("SoundCloud changes its terms to allow AI training", EventKind.TERMS),
        ("SoundCloud walks back its AI clause", EventKind.REVERSAL),
        ("SoundCloud now lets artists opt out of AI training", EventKind.CHOICE),
        ("Reddit sues Anthropic over training data", EventKind.FILED),
        ("Judge rules that AI training was fair use", EventKind.RULING),
        ("Anthropic agrees to a $1 billion settlement with authors", EventKind.SETTLEMENT),
        ("Reddit signs a licensing deal with an AI firm", EventKind.DEAL),
        ("New bill would force AI firms to name their training data", EventKind.LAW_PROPOSED),
        ("Governor signs AI likeness law", EventKind.LAW_PASSED),
        ("UK regulator orders search firm to offer an AI opt-out", EventKind.REGULATOR),
        ("SoundCloud will label AI-generated songs", EventKind.LABELLING),
        ("Reddit blocks AI crawlers by default", EventKind.CRAWLER),
        ("SoundCloud denies that it trains AI", EventKind.RESPONSE),
        ("AI labelling duty takes effect next month", EventKind.DEADLINE),
        ("Utopia becomes the first state to protect singers against AI", EventKind.LAW_PASSED),
        ("Copyright Office suggests that AI drawings belong to nobody", EventKind.REGULATOR),
        ("Judge: Acme must explain its settlement", EventKind.RULING),
        ("Acme will now learn from your chats, unless you object", EventKind.TERMS),
        ("Acme refuses to sign the code of practice", EventKind.RESPONSE),
        ("Acme agrees to pay novelists $40 million to end class action over AI", EventKind.SETTLEMENT),
        ("Acme, Reddit and artists have agreed in principle over AI images", EventKind.SETTLEMENT),
        ("Acme can't use fair use to avoid a trial over AI, judge says", EventKind.RULING),
        ("Composers bring first case against Acme over AI training", EventKind.FILED),
        ("Acme will let Reddit use its stories to train AI in a deal worth millions", EventKind.DEAL),
        ("Acme pays Reddit to train AI on old posts", EventKind.DEAL),
        ("Governor signs two bills about AI doubles", EventKind.LAW_PASSED),
        ("Competition authority opens case against Acme over AI answers", EventKind.REGULATOR),
        ("Acme pulls AI dubs following outcry from voice actors", EventKind.REVERSAL),
        ("Acme apologises for AI training on drafts", EventKind.REVERSAL),
        ("Utopia rules out copyright exception for AI training: Canberra", EventKind.LAW_PROPOSED),
        ("Robots.txt of a hundred papers now names AI crawlers", EventKind.CRAWLER),
        ("Users of Acme can now turn off AI training", EventKind.CHOICE),
        ("Acme requires sellers to declare when art was generated with AI", EventKind.LABELLING),
        ("Acme's terms seem to grant it AI rights to every drawing", EventKind.FLAGGED),
        ("Users discover a setting by which Acme learns from drafts", EventKind.FLAGGED),
        ("Members have until 5 January to tell Acme no", EventKind.DEADLINE),
        ("Acme tells court that AI training was transformative", EventKind.RESPONSE),
    ],
)
def test_a_headline_tells_its_kind(title: str, kind: EventKind) -> None:
    (event,) = {each.kind for each in events_of(title)}
    assert event is kind


@pytest.mark.parametrize(
    "title",
    [
        "Every AI copyright lawsuit, visualised",
        "Law professors side with authors in their AI case",
        "Reddit is considering blocking AI crawlers",
        "OpenAI calls for a law on AI training",
        "Singer files to trademark her voice against AI",
        "How to opt out of AI training",
        "SoundCloud said the sentence was intended to clarify its terms",
        "Streaming service failed to deliver its AI opt-out tool",
        "The fight over who profits from AI music",
        "Labels’ content is what AI video sites need",
        "Acme sends cease-and-desist letter over AI copies of its films",
    ],
)
def test_a_headline_that_only_sounds_like_it(title: str) -> None:
    assert events_of(title) == ()


def test_where_a_line_is_all_there_is_it_is_read_like_a_headline() -> None:
    (event,) = events_of("Scrape now, pay later", "Publishers sue Acme, saying its AI copied their pages.")
    assert (event.kind, event.primary) == (EventKind.FILED, True)
    assert events_of("Scrape now, pay later", "Publishers sue Acme, saying so.", "Nobody speaks.") == ()
    assert events_of("Scrape now, pay later", "The fight against AI art is only beginning.") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We found no setting on the site with which an artist could opt out of AI training.",
        "The terms do not say whether the existing opt-out setting stays.",
        "It is not clear if members can opt out of training.",
    ],
)
def test_a_choice_that_nobody_found_is_not_offered(sentence: str) -> None:
    told = events_of("SoundCloud changes its terms to allow AI training", sentence)
    assert EventKind.CHOICE not in {each.kind for each in told}
    offered = events_of("SoundCloud changes its terms to allow AI training", "Artists can opt out of training.")
    assert EventKind.CHOICE in {each.kind for each in offered}


def test_the_date_of_the_change_is_not_the_articles_nor_a_deadlines() -> None:
    dated = events_of(
        "SoundCloud changes its AI terms", "SoundCloud changed its terms on 7 May 2025, effective 1 June."
    )
    assert str(dated[0].date) == "7 May 2025"
    undated = events_of("SoundCloud changes its AI terms", "SoundCloud changed its terms, effective 1 June 2025.")
    assert undated[0].date is None


def test_a_hearing_to_come_is_not_the_day_of_the_ruling() -> None:
    title = "Judge rules that SoundCloud may train AI"
    (event,) = events_of(title, "The federal judge ruled so and will hear the parties on 11 June 2025.")
    assert event.date is None


def test_a_lawsuit_is_an_event_of_both() -> None:
    events = events_of("Reddit sues Anthropic over AI training", platforms=("reddit", "anthropic"))
    assert [(each.platform, each.kind) for each in events] == [
        ("reddit", EventKind.FILED),
        ("anthropic", EventKind.FILED),
    ]


def test_the_text_adds_what_the_headline_leaves_out() -> None:
    events = events_of(
        "SoundCloud rewrites its terms after an AI uproar",
        "In February 2024 the company had added a clause to its terms.",
        "It was first spotted by Ed Newton-Rex on 9 May 2025.",
        "SoundCloud said that it has never trained AI on uploads.",
    )
    assert [(each.kind, str(each.date or ""), each.who) for each in events] == [
        (EventKind.REVERSAL, "", ""),
        (EventKind.TERMS, "Feb 2024", ""),
        (EventKind.FLAGGED, "9 May 2025", "Ed Newton-Rex"),
        (EventKind.RESPONSE, "", ""),
    ]
    assert [each.primary for each in events] == [True, False, False, False]


def test_evidence_is_a_sentence_word_for_word() -> None:
    body = ("SoundCloud has changed its terms of use.", "Nothing else is known.")
    (event,) = events_of("SoundCloud changes AI terms", *body)
    assert event.evidence == body[0]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Labels add piracy claims to Suno lawsuit after rival’s settlement", EventKind.FILED),
        ("Publisher’s shares jump after licensing deal with an AI firm", EventKind.DEAL),
        ("Adobe changes its terms after user backlash", EventKind.REVERSAL),
        ("Judge rejects record settlement over AI training", EventKind.RULING),
        ("Lawsuit over AI training can go to trial, US judge says", EventKind.RULING),
        ("Reddit agrees to sell user content to an AI company", EventKind.DEAL),
        ("France investigates deepfakes made with Grok", EventKind.REGULATOR),
        ("SoundCloud will stop training AI on uploads", EventKind.REVERSAL),
    ],
)
def test_what_is_told_in_a_headline_of_several_parts(title: str, kind: EventKind) -> None:
    (event,) = events_of(title)
    assert event.kind is kind
    assert event.primary


@pytest.mark.parametrize(
    "title",
    [
        "Musicians urge Spotify to label AI songs",
        "Singer asks labels to remove music from Spotify over AI",
        "Publisher will use AI to translate its novels",
        "Retailers object to an AI shopping tool that scraped their sites",
    ],
)
def test_what_is_asked_for_or_only_has_the_letters_is_no_event(title: str) -> None:
    assert events_of(title) == ()


def test_a_headline_about_a_threat_leaves_the_text_no_main_event() -> None:
    events = events_of("Group threatens SoundCloud with a lawsuit", "SoundCloud changed its terms on 7 May 2025.")
    assert [(each.kind, each.primary) for each in events] == [(EventKind.TERMS, False)]


def test_what_somebody_falsely_claims_is_no_event() -> None:
    title = "SoundCloud denies that it trains AI"
    events = events_of(title, "It pushes back on posts claiming SoundCloud has changed its terms.")
    assert [each.kind for each in events] == [EventKind.RESPONSE]


def test_a_case_is_background_where_the_news_is_how_it_ended() -> None:
    title = "Udio settles suit over AI training"
    (event,) = events_of(title, "Udio has settled the suit.", "The lawsuit was filed by three labels.")
    assert event.kind is EventKind.SETTLEMENT
    dated = events_of(title, "Udio has settled the suit.", "The lawsuit was filed by three labels on 7 May 2025.")
    assert [each.kind for each in dated] == [EventKind.SETTLEMENT, EventKind.FILED]


def test_a_deal_about_chips_is_no_licence() -> None:
    title = "OpenAI signs deal with a chip maker"
    assert events_of(title, "OpenAI has signed an agreement with it for computing power.") == ()
    (event,) = events_of(title, "It also lets OpenAI use the archive of the maker's magazine.")
    assert event.kind is EventKind.DEAL


def test_a_court_has_its_seat_in_a_region_that_is_no_scope() -> None:
    (event,) = events_of(
        "Reddit sues Anthropic over AI training", "Reddit has sued it in California.", platforms=("x",)
    )
    assert event.scope.region == ""


def test_the_company_is_nobody_where_an_article_is_about_two() -> None:
    body = ("Reddit is suing Anthropic.", "The company has also signed a licensing deal with a publisher.")
    events = events_of("Reddit sues Anthropic over AI training", *body, platforms=("reddit", "anthropic"))
    assert {each.kind for each in events} == {EventKind.FILED}


def test_what_was_long_ago_is_no_evidence_of_todays_news() -> None:
    body = ("Last year, the platform had labelled AI-generated songs.", "It now labels AI-generated music everywhere.")
    now, before = events_of("SoundCloud labels AI music", *body)
    assert (now.evidence, now.date) == (body[1], None)
    assert (before.evidence, str(before.date)) == (body[0], "2024")


def test_opting_out_by_a_button_is_no_deadline() -> None:
    events = events_of("SoundCloud changes its AI terms", "People opt out by pressing a button.")
    assert EventKind.DEADLINE not in [each.kind for each in events]


def test_what_is_only_considered_is_marked() -> None:
    (event,) = events_of("SoundCloud is weighing a proposal that lets users opt out of AI training")
    assert event.hedged


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The clause was first spotted by Ed Newton-Rex.", "Ed Newton-Rex"),
        ("It was noticed by Futurism.", "Futurism"),
        ("Futurism first noticed the clause.", "Futurism"),
        ("Users noticed the clause.", ""),
        ("The clause was noticed.", ""),
    ],
)
def test_who_found_it(sentence: str, who: str) -> None:
    assert finder_of(sentence) == who


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("Posts of members in the EU and Canada.", "EU and Canada, posts"),
        ("Free and Team plans in the UK.", "UK, Free and Team"),
        ("Third parties may train on videos.", "use by others, videos"),
        ("Private messages are left out.", "private messages"),
        ("It told us so.", ""),
    ],
)
def test_scope_of_a_sentence(sentence: str, scope: str) -> None:
    assert str(scope_of(sentence)) == scope


def test_every_kind_has_wording_and_tables_join_their_lines() -> None:
    assert [wording.kind for wording in WORDINGS] == list(EventKind)
    assert unfold_wording("one two // (?:three|\n  + four)\n") == [r"one\s+two", "(?:three|four)"]
    assert turns_of("") is None
    assert Turns("drops~clause").search("It drops the whole clause")


def test_a_long_table_is_several_expressions_that_count_as_one() -> None:
    many = Turns(" // ".join(f"one{number}~two" for number in range(50)))
    assert many.search("nothing") is None
    assert many.search("then one44 and two, one3 or two").start() == 5


def test_a_facts_name_does_not_depend_on_its_date() -> None:
    assert fact_id("a.example/1", "event", "ruling", "x", 0) == fact_id("a.example/1", "event", "ruling", "x", 0)
    assert fact_id("a.example/1", "event", "ruling", "x", 0) != fact_id("a.example/1", "event", "ruling", "x", 1)
