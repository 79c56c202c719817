"""What joins a story by likeness, what opens the next chapter, and what never belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.event_class import ROUND_UP, TURNS, classes_of, steps_of, turns_of
from bot.core.grouping import JOIN, Member, Traits, Verdict, choose, platform_stem, traits_of
from bot.core.model import Article, Weight
from bot.core.vectors import centroid, cosine, rarity, terms_of, weigh

START = datetime(2025, 5, 9, 12, tzinfo=UTC)
SOUND = ("soundcloud",)


def article(title: str, summary: str = "", *, hours: float = 0, feed: str = "one") -> Article:
    at = START + timedelta(hours=hours)
    return Article(f"https://{feed}.example/{hours}", title, summary, "", feed, feed, Weight.ORIGINAL, "en", at, at)


def member(one: Article, platforms: Sequence[str] = SOUND, *, story: int = 1, number: int = 1) -> Member:
    return Member(number, story, story, one.feed_id, one.date, traits_of(one, platforms))


def verdict(
    one: Article,
    members: Sequence[Member],
    platforms: Sequence[str] = SOUND,
    steps: frozenset[str] | None = None,
) -> Verdict:
    traits = traits_of(one, platforms)
    traits = traits if steps is None else replace(traits, steps=steps)
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


APPROVED = article("Judge approves Acme's settlement with authors", "The class of authors gets 300 dollars a book.")
ACME = ("acme",)


def scored(steps: set[str], *story: set[str]) -> float:
    """The score of RETOLD in a story of FOUND, once for each set of steps, with these steps instead of their own."""
    members = [member(FOUND, number=number) for number in range(1, len(story) + 1)]
    told = [
        replace(each, traits=replace(each.traits, steps=frozenset(its)))
        for each, its in zip(members, story, strict=True)
    ]
    return verdict(RETOLD, told, steps=frozenset(steps)).score


@pytest.mark.parametrize(
    ("steps", "story", "less"),
    [
        (set(), [{"suit"}], 0),  # tells no step: nothing speaks against it
        ({"suit"}, [set()], 0),
        ({"suit"}, [{"suit", "deal"}], 0),
        ({"suit"}, [{"discovery"}], 0.15),
        ({"suit"}, [{"appeal"}, {"appeal"}, {"appeal"}, {"suit"}], 0.15),  # a side remark of one article
        ({"suit"}, [{"appeal"}, {"appeal"}, {"suit"}], 0),
        ({ROUND_UP}, [set()], 0.15),
        (set(), [{ROUND_UP}], 0.15),
        (set(), [{ROUND_UP}, set()], 0),
        ({ROUND_UP, "suit"}, [{ROUND_UP, "deal"}], 0.3),
    ],
)
def test_headlines_that_tell_another_step_and_round_ups_score_less(
    steps: set[str], story: list[set[str]], less: float
) -> None:
    assert scored(steps, *story) == pytest.approx(scored(set(), *[set() for _ in story]) - less)


def test_a_story_is_known_by_all_its_articles_not_by_its_first() -> None:
    tip = article("A tip for today", "Look at the fine print, writes a lawyer.")
    known = [member(tip), member(FOUND, number=2), member(RETOLD, number=3)]
    again = article("Musicians learn that SoundCloud terms let AI train on uploads", "", hours=9, feed="three")
    assert verdict(again, known[:1]).story_id == 0
    assert verdict(again, known).story_id == 1


def test_a_turn_told_in_almost_the_same_words_is_a_development_still() -> None:
    delayed = article("Judge delays Acme's settlement with authors", APPROVED.summary, hours=72, feed="two")
    found = verdict(delayed, [member(APPROVED, ACME)], ACME)
    assert (found.story_id, found.saga_id, found.development) == (0, 1, True)
    assert verdict(replace(delayed, title=APPROVED.title), [member(APPROVED, ACME)], ACME).story_id == 1


def test_a_second_report_of_a_turn_joins_it_though_the_turned_story_is_more_like_it() -> None:
    sued = article("Authors sue Acme over pirated novels", "The class wants 300 dollars for each pirated novel.")
    turned = article("Acme settles with authors", "It pays the class, its lawyer says in a note.", hours=25, feed="two")
    again = article(
        "Acme settles: 300 dollars for each pirated novel", "It pays authors for all.", hours=60, feed="three"
    )
    old, new = member(sued, ACME), member(turned, ACME, story=2, number=2)
    assert verdict(again, [old], ACME).development
    unturned = traits_of(again, ACME).steps - TURNS
    assert verdict(again, [old, new], ACME, unturned).story_id == 1  # by words alone
    assert verdict(again, [old, new], ACME).story_id == 2


def test_a_shared_platform_is_never_enough() -> None:
    other = article("SoundCloud opens rooms", "They have a roof garden for guests and a clause.", hours=1, feed="two")
    known = [member(FOUND)]
    found = verdict(other, known)
    assert found.score >= JOIN
    assert found.story_id == 0
    assert verdict(replace(other, summary=FOUND.summary), known).story_id == 1


def test_two_rulings_about_one_company_on_one_day_stay_apart_if_they_share_few_words() -> None:
    one = article("Acme pulls advert, court rules over name", "A maker of ear plugs had complained.")
    two = article("Judge denies users a say about logs at Acme", "They must be kept for now.", hours=3, feed="two")
    assert "ruling" in traits_of(one, ACME).steps & traits_of(two, ACME).steps
    found = verdict(two, [member(one, ACME)], ACME)
    assert found.score >= JOIN
    assert found.story_id == 0


def test_one_turn_of_one_platform_on_one_day_is_one_story_though_it_is_told_in_other_words() -> None:
    one = article("SoundCloud halts training on uploads", "Britons had complained to the watchdog.")
    two = article("SoundCloud pauses its use of members' data", "People in Leeds are glad.", hours=3, feed="two")
    assert verdict(two, [member(one)]).story_id == 1
    late = replace(two, published=two.date + timedelta(hours=40), first_seen=two.date + timedelta(hours=40))
    assert verdict(late, [member(one)]).story_id == 0  # two days later it may be another one
    no_turn = verdict(two, [member(one)], steps=frozenset())
    assert no_turn.story_id == 0


def test_without_a_platform_less_likeness_of_words_is_needed() -> None:
    one = article("Senate drops moratorium on state AI rules", "Senators voted 99 to 1 to strike it from the budget.")
    two = article(
        "Governors may write AI rules after all", "A moratorium of ten years is off the table.", hours=4, feed="two"
    )
    far = article("Film prize lets AI in if people lead the work", "The academy votes in spring.", hours=4, feed="two")
    assert verdict(two, [member(one, ())], ()).story_id == 1
    assert verdict(far, [member(one, ())], ()).story_id == 0


def test_a_round_up_lends_its_words_to_no_story() -> None:
    rounds = article("The week in AI: SoundCloud and a strike of drummers", "A union of drummers in Berlin struck.")
    strike = article("Drummers strike in Berlin", "Their union wants SoundCloud to pay.", hours=2, feed="two")
    plain = member(replace(rounds, title="SoundCloud and a strike of drummers"), number=2)
    assert verdict(strike, [member(FOUND), plain]).story_id == 1
    assert verdict(strike, [member(FOUND), member(rounds, number=2)]).story_id == 0
    assert verdict(RETOLD, [member(FOUND), member(rounds, number=2)]).story_id == 1


def test_after_five_days_of_silence_nothing_joins() -> None:
    late = replace(RETOLD, published=START + timedelta(days=5, hours=1))
    assert verdict(late, [member(FOUND)]).story_id == 0
    assert verdict(late, [member(FOUND)]).saga_id == 1


def test_nothing_to_compare_with_is_a_new_story() -> None:
    assert verdict(FOUND, []) == Verdict()
    assert verdict(article("", ""), [member(FOUND)], ()).story_id == 0


KNOWN = [member(FOUND), member(RETOLD, number=2), member(REVERSED, story=2, number=3)]


@given(st.permutations(KNOWN), st.sampled_from([1, 8, 60, 112]))
def test_the_order_of_candidates_does_not_matter(members: list[Member], hours: float) -> None:
    one = article(RETOLD.title, RETOLD.summary, hours=hours, feed="five")
    assert verdict(one, members) == verdict(one, KNOWN)


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


@pytest.mark.parametrize(
    ("title", "steps"),
    [
        ("Label files 1,000-page copyright lawsuit against Acme", {"suit"}),
        ("Acme hit with lawsuit over voices", {"suit"}),
        ("Acme hit with a record 9 million penalty in old lawsuit", set()),
        ("Writers take Acme to court", {"suit"}),
        ("Judge delays Acme's settlement", {"deadline"}),
        ("Judge approves Acme's settlement", {"ruling"}),
        ("Judge delays ruling on Acme", {"deadline"}),
        ("Acme settles with writers", {"settlement"}),
        ("Acme must hand over its logs", {"discovery"}),
        ("Acme appeals", {"appeal"}),
        ("Acme inks a deal with Beta", {"deal"}),
        ("How to watch the Acme hearing", {"argument", ROUND_UP}),
        ("Acme has a list of partners", {ROUND_UP}),
        ("Acme tells what it is", set()),
        ("Acme signs AI training pact", set()),
        ("Governor signs voice act", {"passed"}),
        ("Acme will rewrite its terms for artists", {"reversal"}),
        ("Acme promises not to train on drawings", {"reversal"}),
        ("Acme halts its use of members' data", {"reversal"}),
        ("Acme changes wording after days of anger", {"reversal"}),
        ("Acme's climbdown on AI", {"reversal"}),
        ("Acme halts the sale of phones", set()),
        ("Judge refuses to approve Acme's settlement", {"ruling"}),
        ("Judge: Acme's settlement must be explained first", {"ruling"}),
        ("Acme ditches its new photo tool after three days", {"reversal"}),
        ("Acme pulls AI image feature that used public posts", {"reversal"}),
        ("Acme pulls ahead in the race for AI tools", set()),
    ],
)
def test_steps_of_headlines(title: str, steps: set[str]) -> None:
    assert steps_of(article(title)) == steps


def test_traits_of_an_article_without_words_are_empty() -> None:
    assert traits_of(article("", ""), ()) == Traits({})
