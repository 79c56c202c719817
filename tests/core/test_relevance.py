"""What an article is worth, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lexicon import GROUPS, OTHER_SENSES
from bot.core.matching import Matcher
from bot.core.model import TOPIC_IDS, Article, Level, Platform, Relevance, Risk, Topic, Watchlist, Weight
from bot.core.relevance import judge
from bot.core.relevance_keys import KEYS, NOT_KEYS, TOPIC_RULES
from bot.core.relevance_rules import DAMPERS, RULES
from bot.core.weighing import ALERT_FROM, DIGEST_FROM

WATCHLIST = Watchlist(
    platforms=(
        Platform("soundcloud", "SoundCloud"),
        Platform("spotify", "Spotify"),
        Platform("youtube", "YouTube", owner="Google"),
        Platform("linkedin", "LinkedIn"),
        Platform("threads", "Threads", Risk.WORD),
        Platform("x", "X", Risk.LETTER, context=("Musk",)),
    ),
    topics=(Topic("likeness", "Likeness", ("voice double",)),),
)


def read(title: str, summary: str = "", text: str = "", watchlist: Watchlist = WATCHLIST) -> Relevance:
    now = datetime(2025, 5, 9, tzinfo=UTC)
    article = Article("https://example.org/a", title, summary, text, "Example", "example", Weight.ORIGINAL, "en", now)
    return judge(article, Matcher(watchlist).find(article), watchlist)


ALERTS = [
    (
        "SoundCloud quietly lets itself train AI on uploads",
        "A clause added to its terms of service was found this week.",
    ),
    ("SoundCloud denies training AI on artists' music", "The service says that it never used uploads to train models."),
    (
        "SoundCloud takes back its AI clause",
        "After protest the terms now ask artists for consent before any AI training.",
    ),
    ("Photo site says it will not train AI on members' photos", "The pledge stands in its new terms of use."),
    ("Painters sue image generator over copyright", "The class action says that AI was trained on their pictures."),
    ("Judge calls AI training on novels fair use", ""),
    ("Spotify will label AI-generated songs and drop them from playlists", ""),
    ("Senators propose bill on AI training and copyright", "Rights holders would have to be asked."),
    ("Publisher signs licensing deal with AI company", "Its books may be used for training in return for royalties."),
    ("SoundCloud backtracks on terms after AI uproar", ""),
    ("YouTube signs content licensing deal with lab", "The lab may train its models on videos for a fee."),
    ("How to opt out of AI training on your posts", "The switch is hidden under privacy."),
    ("SoundCloud is deleting AI-generated tracks by the million", ""),
    ("Singer steps up her legal war on AI copycats", ""),
    ("SoundCloud weeds out fully synthetic songs", ""),
    ("Broadcaster's new T&Cs let it feed AI with your voice", ""),
    ("Animators want a say over AI trained on their work", ""),
]

NOTHING = [
    ("Spotify's AI DJ now speaks Portuguese", "The feature picks songs and comments on them."),
    ("Spotify raises prices after a rough quarter", ""),
    ("Threads of fate: a novel of the sea", "The author spent ten years on it."),
    ("iPhone X turns eight", "We try one with today's AI apps."),
    ("AI training courses for nurses", "The council pays for the training program."),
    ("Demand for AI training chips lifts earnings", "Shares rose after the quarterly results."),
    ("AI start-up raises $40M", "The funding round was led by a bank; the valuation doubled."),
    ("City buys AI licence plate readers", "The cameras read every license plate on the bridge."),
    ("Scammers use deepfake voices to rob grandparents", "Police warn of phone scams."),
    ("Company distilled a rival's AI model, letter says", ""),
    ("A guide to AI terms, from agents to weights", ""),
    ("Image generator trained on licensed data launches", "The model is commercially safe, its maker says."),
    ("Company tracks keystrokes of staff to train AI", "The tracking software records mouse movements."),
    ("Newsroom staffers protest over AI", "The labor dispute is about jobs."),
    ("YouTube is down for many users", "The outage began at noon."),
    ("New chatbot launches for gardeners", "It knows every rose."),
    ("Harbour road to be widened", "Work begins in spring."),
    ("Ministry signs AI contract for drones", "The federal deal runs for three years."),
    ("Regulator dismisses complaint over chatbot's weather", ""),
    ("Students look alike to AI exam cameras", ""),
    ("OpenAI signs equity deal with fund (New York Times)", "New York Times: OpenAI signs equity deal with fund"),
    ("Vulnerability discovery with AI agents finds work for months", ""),
    ("Photographers get a proper partner in AI editing", ""),
    ("Ministry of war signs classified AI deal with Google", "The Pentagon may use its models."),
    ("Multi-label learning with AI", "arXiv:2601.00001v1 Announce Type: new Abstract: We train models on noisy works."),
    ("Judge hears OpenAI's founders on its start (Jo Bloggs/Financial Times)", ""),
]


@pytest.mark.parametrize(("title", "summary"), ALERTS)
def test_news_about_works_and_ai_is_an_alert(title: str, summary: str) -> None:
    assert read(title, summary).level is Level.ALERT


@pytest.mark.parametrize(("title", "summary"), NOTHING)
def test_chatter_about_ai_and_platforms_is_nothing(title: str, summary: str) -> None:
    found = read(title, summary)
    assert found.level is Level.NONE
    assert found.reasons == ()
    assert found.topics == ()


def test_reasons_are_the_words_as_printed_platform_first() -> None:
    found = read(
        "SoundCloud’s terms allow AI training on uploads",
        "The clause was added in February. Similar moves came from YouTube and LinkedIn.",
    )
    assert found.platforms == ("soundcloud",)
    assert set(found.passing) == {"youtube", "linkedin"}
    assert found.reasons == (
        "SoundCloud (title)",
        "“terms allow AI training on uploads” (title)",
        "also names LinkedIn, YouTube",
    )


def test_a_reason_far_from_the_title_names_its_sentence() -> None:
    found = read("What changed at SoundCloud", "Much is new. Its terms now cover AI training on uploads.")
    assert any(reason.endswith("(sentence 2)") for reason in found.reasons)


def test_an_excerpt_with_half_of_the_subject_is_uncertain() -> None:
    assert read("SoundCloud updates its terms of service").uncertain
    assert read("Spotify's new AI feature").uncertain
    assert not read("Harbour road to be widened").uncertain


def test_a_long_text_without_the_other_half_is_not_uncertain() -> None:
    assert not read("SoundCloud updates its terms", "", "The bridge was painted green again. " * 60).uncertain


def test_one_remark_far_down_does_not_make_a_review_relevant() -> None:
    filler = "The screen is bright and the battery lasts a day. " * 12
    text = filler + "Critics sued over AI training on copyrighted books. " + filler
    assert read("Phone review: fast, and full of AI", "A good phone.", text).level is Level.NONE


def test_the_lead_of_the_text_speaks_when_the_summary_is_one_line() -> None:
    text = "Five novelists sued the maker of a chatbot. They say that AI was trained on pirated copies of their books."
    assert read("Writers take on the machine", "A dispute begins.", text).level is not Level.NONE


def test_a_keyword_of_the_operator_lifts_one_step_and_is_named() -> None:
    wished = replace(WATCHLIST, keywords=("harbour road",))
    found = read("Harbour road to be widened", watchlist=wished)
    assert found.level is Level.DIGEST
    assert found.reasons == ("your keyword “Harbour road” (title)",)


def test_a_topic_phrase_of_the_operator_names_the_topic() -> None:
    found = read("Actor signs away an AI voice double", "The studio must ask for his consent.")
    assert "likeness" in found.topics


@pytest.mark.parametrize("word", ["j'ai terminé mes études", "Ai Weiwei opens a museum of copyright"])
def test_ai_counts_only_in_capitals(word: str) -> None:
    assert read(word, "He sued over his works.").score == 0


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Authors sue over AI trained on their books", "lawsuit"),
        ("Video site asks creators to disclose AI-generated content", "labelling"),
        ("Label strikes licensing deal with AI song maker", "licensing-deal"),
        ("Parliament debates bill on AI and copyright", "legislation"),
        ("Artists may now opt out of AI training on their works", "opt-out"),
        ("Singer fights AI clone of her voice in court", "likeness"),
        ("Site changes terms of service to use posts for AI", "terms-of-service"),
    ],
)
def test_the_topic_follows_the_news(title: str, topic: str) -> None:
    assert topic in read(title).topics


@pytest.mark.parametrize(
    ("title", "summary", "badge"),
    [
        ("Upper house votes to make AI companies disclose copyrighted works", "The government lost.", "legislation"),
        ("Peers back an AI training duty in the Data Bill", "They must disclose copyrighted works.", "legislation"),
        (
            "SoundCloud faces backlash over terms that allow AI training",
            "Artists accuse it in court.",
            "terms-of-service",
        ),
        ("SoundCloud changed its terms to allow AI training on music", "No opt-out is offered.", "terms-of-service"),
        ("SoundCloud reverses course: AI training only with opt-in", "Its terms will change.", "opt-out"),
        ("SoundCloud denies using music to train AI models", "Its terms hold a clause on AI.", "training-data"),
        ("Label settles its lawsuit against song maker and licenses AI music", "The deal is new.", "lawsuit"),
        ("Label strikes AI licensing deal with song maker", "It ended a lawsuit over copyright.", "licensing-deal"),
        ("Singer fights AI clone of her voice", "Lawmakers plan a bill against deepfakes.", "likeness"),
        ("YouTube takes a step", "It will label AI-generated videos.", "labelling"),
    ],
)
def test_the_badge_is_what_the_title_speaks_of_first(title: str, summary: str, badge: str) -> None:
    assert read(title, summary).topics[0] == badge


@pytest.mark.parametrize(
    ("title", "summary", "topic"),
    [
        ("Judge lets AI copyright lawsuit go on", "Authors sued over books.", "legislation"),
        ("Authors trained by AI copied", "Books were used to train AI without permission.", "opt-out"),
        ("Label signs AI licensing deal for songs", "The financial terms were not disclosed.", "terms-of-service"),
        ("Label signs AI licensing deal for songs", "The financial terms were not disclosed.", "labelling"),
        ("Archive cannot fight every AI copyright battle", "It once took down AI-generated photos.", "labelling"),
        ("Singer wants to combat AI deepfakes of her voice", "She filed for trademarks.", "labelling"),
        ("Stock photo site signs AI licensing deal for search and discovery", "Its library is large.", "lawsuit"),
    ],
)
def test_a_neighbour_s_word_makes_no_topic(title: str, summary: str, topic: str) -> None:
    assert topic not in read(title, summary).topics


def test_a_text_in_another_language_gets_topics_from_its_title_alone() -> None:
    summary = (
        "Studio's zeggen dat beelden uit een film voor AI-training zijn gebruikt, een act van copyright piraterij."
    )
    found = read("Studio's klagen AI-bedrijf aan om copyright en AI-beelden", summary)
    assert found.level is not Level.NONE
    assert not {"legislation", "lawsuit"} & set(found.topics)


def test_words_without_a_subject_are_no_digest() -> None:
    """Everything relevant belongs to a topic; what does not has only its words."""
    found = read("Researcher plagued by slop", "AI reports drown the maintainers of a library of code.")
    assert (found.level, found.topics) == (Level.NONE, ())


REASONS = [
    (
        ("SoundCloud quietly changed its terms to allow AI training on users' music", "", ""),
        ("SoundCloud (title)", "“terms to allow AI training on users' music” (title)"),
    ),
    (
        (
            "SoundCloud's terms allow AI training",
            "Lawyers read them. There is no setting to opt out of AI training.",
            "",
        ),
        ("SoundCloud (title)", "“terms allow AI training” (title)", "“opt out of AI training” (sentence 2)"),
    ),
    (
        ("Government publishes its Bill", "AI firms must name copyrighted works that they train on.", ""),
        ("“publishes its Bill” (title)", "“AI firms must name copyrighted works that they train” (sentence 1)"),
    ),
]


@pytest.mark.parametrize(("texts", "reasons"), REASONS)
def test_reasons_are_few_telling_and_apart(texts: tuple[str, str, str], reasons: tuple[str, ...]) -> None:
    assert read(*texts).reasons == reasons


def test_many_platforms_are_counted_not_listed() -> None:
    found = read(
        "SoundCloud, Spotify, YouTube and LinkedIn change terms to allow AI training on users' posts",
        "LinkedIn began. LinkedIn says that LinkedIn asks.",
    )
    assert found.reasons[0].endswith("and 1 more")
    assert "LinkedIn (title, 4×)" in found.reasons[0]
    assert len(found.reasons) <= 4


def test_the_tables_fit_together() -> None:
    """Rules and dampers name only groups and topics that exist; other senses belong to a group."""
    for rule in RULES:
        assert rule.topic in TOPIC_IDS
        assert {group for need in rule.needs for group in need.split("|")} <= set(GROUPS)
        assert rule.points > 0
    for group, points, harmless in DAMPERS:
        assert {group, *harmless} <= set(GROUPS)
        assert points > 0
    for topic_rule in TOPIC_RULES:
        assert topic_rule.topic in TOPIC_IDS
        needed = (topic_rule.key, *topic_rule.needs, *topic_rule.unless, *topic_rule.never)
        assert {group for need in needed for group in need.split("|")} <= {*GROUPS, *KEYS}
    assert not set(KEYS) & set(GROUPS)
    assert set(NOT_KEYS) <= set(KEYS)
    assert set(OTHER_SENSES) <= set(GROUPS)
    assert all(phrase for phrases in (*GROUPS.values(), *OTHER_SENSES.values()) for phrase in phrases)


words = st.sampled_from(
    [
        "AI",
        "train",
        "SoundCloud",
        "copyright",
        "sues",
        "label",
        "slop",
        "terms",
        ". ",
        "\n",
        "“",
        "books",
        "İ",
        "users",
    ]
)
texts = st.lists(words, max_size=25).map(" ".join)


@given(texts, texts, texts)
def test_judging_never_raises_and_the_level_follows_the_score(title: str, summary: str, text: str) -> None:
    found = read(title, summary, text)
    assert found.score >= 0
    assert (found.level is Level.ALERT) == (found.score >= ALERT_FROM)
    assert (found.level is Level.NONE) == (found.score < DIGEST_FROM)
    assert bool(found.reasons) == (found.level is not Level.NONE)
    for reason in found.reasons:
        if reason.startswith("“"):
            pieces = reason[1 : reason.rindex("”")].split(" … ")
            assert all(any(piece in field for field in (title, summary, text)) for piece in pieces)


@given(texts)
def test_more_summary_never_makes_a_title_uncertain_after_an_alert(title: str) -> None:
    found = read(title)
    assert not (found.level is Level.ALERT and found.uncertain)
