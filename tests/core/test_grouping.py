"""What joins a story by likeness, what opens the next chapter, and what never belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.event_class import classes_of, turns_of
from bot.core.grouping import Member, Traits, Verdict, choose, platform_stem, traits_of
from bot.core.model import Article, Weight
from bot.core.vectors import centroid, cosine, rarity, terms_of, weigh

START = datetime(2025, 5, 9, 12, tzinfo=UTC)
SOUND = ("soundcloud",)


def article(title: str, summary: str = "", *, hours: float = 0, feed: str = "one") -> Article:
    at = START + timedelta(hours=hours)
    return Article(f"https://{feed}.example/{hours}", title, summary, "", feed, feed, Weight.ORIGINAL, "en", at, at)


def member(one: Article, platforms: Sequence[str] = SOUND, *, story: int = 1, number: int = 1) -> Member:
    return Member(number, story, story, one.feed_id, one.date, traits_of(one, platforms))


def verdict(one: Article, members: Sequence[Member], platforms: Sequence[str] = SOUND) -> Verdict:
    traits = traits_of(one, platforms)
    every = [traits, *(each.traits for each in members)]
    counts = Counter(stem for each in every[1:] for stem in (*each.terms, *map(platform_stem, each.platforms)))
    stems = {stem for each in every for stem in (*each.terms, *map(platform_stem, each.platforms))}
    rarities = {stem: rarity(counts[stem], len(members)) for stem in stems}
    return choose(traits, one.feed_id, one.date, members, rarities)


FOUND = article(
    "SoundCloud quietly changed its terms to allow AI training on uploads",
    "A technologist noticed a clause from February that lets the site feed tracks to machine learning.",
)
RETOLD = article(
    "Musicians upset as SoundCloud terms let AI learn from their uploads",
    "The clause was added in February and noticed by a technologist this week.",
    hours=8,
    feed="two",
)
REVERSED = article(
    "SoundCloud backtracks on AI clause after outcry",
    "Its chief executive promises an opt-in before anything is used.",
    hours=110,
    feed="three",
)


def test_the_same_event_in_other_words_joins() -> None:
    assert verdict(RETOLD, [member(FOUND)]).story_id == 1


def test_a_turn_days_later_is_a_development_of_the_saga() -> None:
    found = verdict(REVERSED, [member(FOUND), member(RETOLD, number=2)])
    assert (found.story_id, found.saga_id, found.development) == (0, 1, True)


def test_a_second_report_of_the_turn_joins_the_development() -> None:
    again = article("SoundCloud backtracks: opt-in promised after AI outcry", REVERSED.summary, hours=114, feed="four")
    members = [member(FOUND), member(REVERSED, story=2, number=3)]
    assert verdict(again, members).story_id == 2


def test_other_platforms_never_join() -> None:
    other = replace(RETOLD, title=RETOLD.title.replace("SoundCloud", "Bandcamp"))
    assert verdict(other, [member(FOUND)], ("bandcamp",)) == Verdict()


def test_a_list_of_ten_platforms_neither_joins_one_of_them_nor_draws_it_in() -> None:
    ten = ("soundcloud", *(f"other{number}" for number in range(9)))
    listing = article(
        "How to opt out of AI training on ten sites, from SoundCloud on", FOUND.summary, hours=2, feed="l"
    )
    assert verdict(listing, [member(FOUND)], ten).story_id == 0
    assert verdict(RETOLD, [member(listing, ten)]).story_id == 0


def test_a_series_of_one_feed_is_no_story() -> None:
    one = article("Terms watch, part 3: what SoundCloud may do with tracks and AI", "Each week we read a contract.")
    two = article("Terms watch, part 4: what SoundCloud may do with voices and AI", one.summary, hours=20)
    assert verdict(two, [member(one)]).story_id == 0
    assert verdict(replace(two, feed_id="other"), [member(one)]).story_id == 1


def test_after_five_days_of_silence_nothing_joins() -> None:
    late = replace(RETOLD, published=START + timedelta(days=5, hours=1))
    assert verdict(late, [member(FOUND)]).story_id == 0
    assert verdict(late, [member(FOUND)]).saga_id == 1


def test_nothing_to_compare_with_is_a_new_story() -> None:
    assert verdict(FOUND, []) == Verdict()
    assert verdict(article("", ""), [member(FOUND)], ()).story_id == 0


@given(st.permutations([member(FOUND), member(RETOLD, number=2), member(REVERSED, story=2, number=3)]))
def test_the_order_of_candidates_does_not_matter(members: list[Member]) -> None:
    assert verdict(RETOLD, members) == verdict(RETOLD, sorted(members, key=lambda each: each.article_id))


words = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 5), min_size=1)


@given(words, words)
def test_likeness_is_symmetric_and_at_most_one(one: dict[str, float], other: dict[str, float]) -> None:
    even = dict.fromkeys("abcdefgh", 1.0)
    first, second = weigh(one, even), weigh(other, even)
    assert cosine(first, second) == pytest.approx(cosine(second, first))
    assert 0 <= cosine(first, second) <= 1 + 1e-9
    assert cosine(first, first) == pytest.approx(1)
    assert cosine(centroid([first, first]), first) == pytest.approx(1)


def test_an_unseen_word_is_the_rarest() -> None:
    assert rarity(0, 1000) > rarity(1, 1000) > rarity(500, 1000) > 0


def test_words_of_every_article_of_the_subject_count_half_and_the_title_counts_more() -> None:
    terms = terms_of(article("Kobalt signs", "Udio trains a model on artificial voices. Udio pays."))
    assert terms["kobalt"] > 1.5
    assert terms["model"] == 0.5
    assert "a" not in terms
    assert terms_of(article("", "")) == {}


@pytest.mark.parametrize(
    ("title", "classes", "turns"),
    [
        ("Authors sue Acme over training", {"court"}, set()),
        ("Judge rejects Acme's bid to dismiss authors' lawsuit", {"court"}, {"ruling"}),
        ("Acme settles with authors", set(), {"settlement"}),
        ("Governor signs AI labelling bill", {"state", "label"}, {"passed"}),
        ("Acme postpones its new terms of service", {"terms"}, {"deadline"}),
        ("Acme rolls back AI clause", set(), {"reversal"}),
        ("Acme rewrites its AI clause after the uproar", set(), {"reversal"}),
        ("Acme rewrites its AI clause", set(), set()),
        ("Acme promises an opt-in", {"terms"}, {"reversal"}),
        ("Acme inks licensing deal with Beta", {"deal"}, set()),
        ("Nothing to see", set(), set()),
    ],
)
def test_classes_and_turns_of_headlines(title: str, classes: set[str], turns: set[str]) -> None:
    one = article(title)
    assert turns_of(one) == turns
    assert classes <= classes_of(one)


def test_traits_of_an_article_without_words_are_empty() -> None:
    assert traits_of(article("", ""), ()) == Traits({})
