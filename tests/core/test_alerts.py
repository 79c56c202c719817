"""Which channels hear of an article, and how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.alerts import OUTCOMES, Answer, Flow, Way, Wish, WishList, outcome_of, way_of
from bot.core.model import Article, Channel, Level, Match, Outcome, Relevance, Subscription, Weight
from bot.errors import OperatorError

ROOM = Channel("slack", "T1/C1")
OTHER = Channel("discord", "77/12")
THIRD = Channel("console", "-")
NOW = datetime(2025, 5, 12, tzinfo=UTC)


def article(title: str = "SoundCloud changes its terms", summary: str = "A clause on AI training.") -> Article:
    return Article("https://example.org/a", title, summary, "", "Example", "example", Weight.ORIGINAL, "en", NOW)


WORTH = Relevance(Level.ALERT, 8.0, ("SoundCloud (title)",), ("soundcloud",), ("spotify",), ("terms-of-service",))
SO_SO = Relevance(Level.DIGEST, 4.0, ("SoundCloud (title)",), ("soundcloud",), (), ("terms-of-service",))
KEYWORD = Match("keyword", "AI Training", "summary", "AI training")


def ask(wish: Subscription, relevance: Relevance = WORTH, *matches: Match, **words: str) -> Answer:
    return Wish(wish).asks(article(**words), relevance, matches)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Subscription(1, ROOM), "alerted"),
        (Subscription(1, ROOM, platforms=("soundcloud",)), "alerted"),
        (Subscription(1, ROOM, platforms=("vimeo", "soundcloud")), "alerted"),
        (Subscription(1, ROOM, platforms=("spotify",)), "not-subscribed"),  # named in passing only
        (Subscription(1, ROOM, topics=("terms-of-service",)), "alerted"),
        (Subscription(1, ROOM, topics=("lawsuit",)), "not-subscribed"),
        (Subscription(1, ROOM, platforms=("soundcloud",), topics=("lawsuit",)), "not-subscribed"),
        (Subscription(1, ROOM, platforms=("vimeo",), topics=("terms-of-service",)), "not-subscribed"),
        (Subscription(1, ROOM, keywords=("ai training",)), "alerted"),
        (Subscription(1, ROOM, keywords=("opt-out",)), "not-subscribed"),
        (Subscription(1, ROOM, platforms=("vimeo",), keywords=("ai training",)), "alerted"),
        (Subscription(1, ROOM, patterns=(r"claus\w+",)), "alerted"),
        (Subscription(1, ROOM, patterns=(r"claws",)), "not-subscribed"),
        (Subscription(1, ROOM, excluded=("clause",)), "excluded"),
        (Subscription(1, ROOM, excluded=("CLAUSE on",)), "excluded"),
        (Subscription(1, ROOM, excluded=("lause", "claus")), "alerted"),  # whole words only
        (Subscription(1, ROOM, excluded=("", "  ")), "alerted"),
        (Subscription(1, ROOM, platforms=("vimeo",), excluded=("clause",)), "excluded"),
    ],
)
def test_wish_answers(wish: Subscription, code: str) -> None:
    assert ask(wish, WORTH, KEYWORD).code == code


@pytest.mark.parametrize(
    ("least", "code"), [(Level.ALERT, "below-level"), (Level.DIGEST, "alerted"), (Level.NONE, "alerted")]
)
def test_level_is_the_least_that_is_told(least: Level, code: str) -> None:
    assert ask(Subscription(1, ROOM, level=least), SO_SO).code == code


def test_own_words_lift_a_digest_article_and_no_lower_one() -> None:
    wish = Subscription(1, ROOM, keywords=("ai training",))
    answer = ask(wish, SO_SO, KEYWORD)
    assert answer == Answer("alerted", "your keyword “AI training” (summary)")
    assert ask(wish, Relevance(Level.NONE, 0.0, ()), KEYWORD).code == "below-level"
    answer = ask(Subscription(1, ROOM, patterns=(r"claus\w",)), SO_SO)
    assert answer == Answer("alerted", "your expression claus\\w (“clause”, summary)")


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Subscription(1, ROOM, platforms=("vimeo",)), "platforms: soundcloud"),
        (Subscription(1, ROOM, topics=("lawsuit",)), "topics: terms-of-service"),
        (Subscription(1, ROOM, keywords=("opt-out",)), "none of its keywords"),
        (Subscription(1, ROOM, excluded=("clause",)), "contains “clause”"),
    ],
)
def test_no_says_why(wish: Subscription, why: str) -> None:
    assert ask(wish).why == why


def test_no_without_platform_or_topic_says_so() -> None:
    nothing = Relevance(Level.ALERT, 7.0, ())
    assert ask(Subscription(1, ROOM, platforms=("vimeo",)), nothing).why == "platforms: none"
    assert ask(Subscription(1, ROOM, topics=("lawsuit",)), nothing).why == "topics: none"


def test_expression_that_cannot_be_used_is_told_in_a_sentence() -> None:
    with pytest.raises(OperatorError, match="look-around"):
        Wish(Subscription(1, ROOM, patterns=("(?=a)b",)))


def test_first_wish_that_says_yes_decides_for_its_channel() -> None:
    wishes = [
        Subscription(1, ROOM, platforms=("vimeo", "soundcloud"), topics=("lawsuit",)),
        Subscription(2, ROOM, platforms=("soundcloud",)),
        Subscription(3, ROOM),
        Subscription(4, OTHER, platforms=("vimeo",)),
        Subscription(5, THIRD, alerts=False),
    ]
    answers = WishList(wishes).answers(article(), WORTH, ())
    assert {channel: (wish.id, answer.code) for channel, (wish, answer) in answers.items()} == {ROOM: (2, "alerted")}


def test_no_stands_if_nobody_of_the_channel_says_yes() -> None:
    wishes = [Subscription(1, ROOM, excluded=("clause",)), Subscription(2, ROOM, level=Level.ALERT, patterns=("zzz",))]
    answers = WishList(wishes).answers(article(), WORTH, ())
    assert answers[ROOM][1].code == "excluded"


def test_list_knows_all_keywords_and_the_least_level() -> None:
    wishes = WishList([Subscription(1, ROOM, keywords=("b", "a")), Subscription(2, OTHER, keywords=("a",))])
    assert wishes.keywords == ("a", "b")
    assert wishes.least_level == Level.ALERT.rank
    assert WishList([Subscription(1, ROOM, level=Level.NONE)]).least_level == 0
    assert WishList([]).least_level == Level.ALERT.rank


PLATFORMS = ("soundcloud", "spotify", "vimeo")
TOPICS = ("lawsuit", "opt-out", "licensing-deal")
WORDS = ("AI Act", "clause", "Café", "ai act")


def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(tuple(values)), max_size=2, unique=True).map(tuple)


SUBSCRIPTIONS = st.lists(
    st.builds(
        Subscription,
        id=st.integers(1, 99),
        channel=st.sampled_from([ROOM, OTHER, THIRD]),
        platforms=some(PLATFORMS),
        topics=some(TOPICS),
        keywords=some(WORDS),
        patterns=some([r"cla\w+", "zzz"]),
        excluded=some(["clause", "deal"]),
        level=st.sampled_from(Level),
        alerts=st.booleans(),
    ),
    max_size=8,
)
RELEVANCES = st.builds(
    Relevance,
    level=st.sampled_from(Level),
    score=st.just(1.0),
    reasons=st.just(()),
    platforms=some(PLATFORMS),
    passing=some(PLATFORMS),
    topics=some(TOPICS),
)
MATCHES = st.lists(
    st.builds(
        Match,
        kind=st.sampled_from(["keyword", "platform", "topic"]),
        key=st.sampled_from(WORDS),
        place=st.just("title"),
        words=st.just("words"),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=120)
@given(SUBSCRIPTIONS, RELEVANCES, MATCHES, some(["a clause", "a deal", "a song"]))
def test_index_gives_the_same_yes_as_asking_everybody(
    wishes: list[Subscription], relevance: Relevance, matches: tuple[Match, ...], words: tuple[str, ...]
) -> None:
    one = article(summary=" ".join(words))
    naive: dict[Channel, list[tuple[Subscription, Answer]]] = {}
    for wish in wishes:
        if wish.alerts:
            naive.setdefault(wish.channel, []).append((wish, Wish(wish).asks(one, relevance, matches)))
    answers = WishList(wishes).answers(one, relevance, matches)
    for channel, said in naive.items():
        yes = [each for each in said if each[1].yes]
        if yes:
            assert answers[channel] == yes[0]
        elif channel in answers:
            assert answers[channel] in said
    assert set(answers) <= set(naive)


@pytest.mark.parametrize(
    ("flow", "way"),
    [
        (Flow(0, 0), Way.ALONE),
        (Flow(4, 4), Way.ALONE),
        (Flow(5, 5), Way.HELD),
        (Flow(0, 19), Way.ALONE),
        (Flow(0, 20), Way.HELD),
        (Flow(8, 8, usual=3.0), Way.ALONE),
        (Flow(9, 9, usual=3.0), Way.HELD),
        (Flow(9, 20, usual=99.0), Way.HELD),
    ],
)
def test_burst_is_held(flow: Flow, way: Way) -> None:
    assert way_of(flow) is way


def test_every_outcome_has_words_for_readers() -> None:
    said = {
        outcome_of(ROOM, Answer("alerted"), Way.ALONE),
        outcome_of(ROOM, Answer("alerted", "your keyword"), Way.HELD),
        outcome_of(ROOM, Answer("excluded", "contains “quiz”"), Way.HELD),
    }
    assert said == {
        Outcome("alerted", str(ROOM)),
        Outcome("held", str(ROOM), ("your keyword",)),
        Outcome("excluded", str(ROOM), ("contains “quiz”",)),
    }
    assert {each.code for each in said} <= set(OUTCOMES)
