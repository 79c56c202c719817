"""When feeds are polled, and what people hear of their health."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.feed_record import FeedRecord, Health
from bot.core.model import Feed
from bot.core.ports import FetchedFeed
from bot.core.schedule import (
    Step,
    address_of,
    after_failure,
    after_success,
    at_start,
    clamp_due,
    current_interval,
    first_due,
    is_due,
    must_be_unconditional,
    new_record,
)
from bot.errors import FetchError

NOW = datetime(2025, 5, 15, 8, 0, tzinfo=UTC)
HOUR, DAY = 3600.0, 86_400.0
FEED = Feed("verge", "https://verge.example/rss", "The Verge", interval_s=1800)
PAGE = FetchedFeed(unchanged=False, status=200, item_count=10)
SAME = FetchedFeed(unchanged=True, status=304)
DOWN = FetchError("timeout", "the server did not answer in 30 seconds.")
GONE = FetchError("http_status", "it is gone (410).", status=410)


def later(seconds: float, start: datetime = NOW) -> datetime:
    return start + timedelta(seconds=seconds)


def succeed(
    record: FeedRecord, now: datetime = NOW, fetched: FetchedFeed = PAGE, *, new: int = 1, overlap: bool = True
) -> Step:
    return after_success(record, FEED, fetched, new_count=new, overlap=overlap, now=now)


def fail(record: FeedRecord, times: int, now: datetime = NOW, error: FetchError = DOWN) -> FeedRecord:
    for _ in range(times):
        record = after_failure(record, FEED, error, now).record
        now = record.next_due
    return record


def wait_of(record: FeedRecord, now: datetime = NOW) -> float:
    return (record.next_due - now).total_seconds()


START = new_record(FEED, NOW)
GOOD = succeed(START).record


def test_a_new_feed_is_polled_soon_and_not_with_all_others() -> None:
    waits = {(first_due(f"feed{n}", 1800, NOW) - NOW).total_seconds() for n in range(200)}
    assert len(waits) == 200
    assert 0 <= min(waits) < 5
    assert 28 < max(waits) < 30
    assert (first_due("verge", 10, NOW) - NOW).total_seconds() < 10
    assert FeedRecord("verge", first_due("verge", 1800, NOW)) == START


def test_the_record_is_flat() -> None:
    allowed = {"str", "int", "float", "bool", "datetime", "datetime | None", "Health"}
    assert {str(field.type) for field in fields(FeedRecord)} <= allowed


def test_a_good_poll_plans_the_next_after_the_interval() -> None:
    assert 1800 <= wait_of(GOOD) <= 1860
    assert (GOOD.health, GOOD.failures, GOOD.last_ok, GOOD.last_full, GOOD.polls) == (Health.OK, 0, NOW, NOW, 1)


def test_two_feeds_do_not_march_in_step() -> None:
    others = [
        after_success(replace(START, feed_id=f"f{n}"), FEED, PAGE, new_count=0, overlap=True, now=NOW) for n in range(9)
    ]
    assert len({step.record.next_due for step in others}) == 9


@pytest.mark.parametrize(
    ("fresh", "least"), [(0, 1800), (60, 1800), (7200, 7200), (DAY, DAY), (30 * DAY, DAY), (-5, 1800)]
)
def test_max_age_is_waited_for_up_to_a_day(fresh: float, least: float) -> None:
    record = succeed(START, fetched=replace(PAGE, fresh_for_s=fresh)).record
    assert least <= wait_of(record) <= least + 60
    assert record.asked is (least > 1800)


@pytest.mark.parametrize(
    ("failures", "least", "most"),
    [
        (1, 0.75 * HOUR, 1.25 * HOUR),
        (2, 1.5 * HOUR, 2.5 * HOUR),
        (3, 3 * HOUR, 5 * HOUR),
        (5, 12 * HOUR, 20 * HOUR),
        (8, 18 * HOUR, 30 * HOUR),
        (90, 18 * HOUR, 30 * HOUR),
    ],
)
def test_a_failing_feed_is_asked_ever_more_rarely(failures: int, least: float, most: float) -> None:
    before = fail(GOOD, failures - 1)
    record = after_failure(before, FEED, DOWN, NOW).record
    assert least <= wait_of(record) <= most + 60
    assert record.health is (Health.BROKEN if failures >= 5 else Health.FAILING)


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        (None, 0.75 * HOUR, 1.26 * HOUR),
        (1, 0.75 * HOUR, 1.26 * HOUR),
        (9 * HOUR, 9 * HOUR, 9 * HOUR + 60),
        (47 * HOUR, 47 * HOUR, 47 * HOUR + 60),
        (400 * HOUR, 48 * HOUR, 48 * HOUR + 60),
    ],
)
def test_retry_after_is_honoured_up_to_two_days(retry_after: float | None, least: float, most: float) -> None:
    error = FetchError("http_status", "it asks for patience (429).", status=429, retry_after_s=retry_after)
    assert least <= wait_of(after_failure(GOOD, FEED, error, NOW).record) <= most


def test_a_slow_feed_keeps_its_interval_when_it_fails() -> None:
    slow = replace(FEED, interval_s=3 * 86_400)
    assert wait_of(after_failure(GOOD, slow, DOWN, NOW).record) >= 3 * DAY


def test_people_hear_once_of_a_failing_feed_and_once_of_its_return() -> None:
    record, now, heard = GOOD, NOW, []
    for _ in range(12):
        step = after_failure(record, FEED, DOWN, now)
        heard += [(now - NOW, notice) for notice in step.notices]
        record, now = step.record, step.record.next_due
    ((after, notice),) = heard
    assert timedelta(hours=6) <= after < timedelta(hours=12)
    assert notice.startswith("The Verge has not answered properly for ")
    assert notice.endswith(" hours: the server did not answer in 30 seconds.")
    step = succeed(record, now)
    assert step.notices == ("The Verge is back.",)
    assert (step.record.health, step.record.failures, step.record.first_failed) == (Health.OK, 0, None)
    assert succeed(step.record, now).notices == ()


def test_a_short_failure_is_not_talked_about() -> None:
    assert succeed(fail(GOOD, 2), later(3 * HOUR)).notices == ()


def test_a_clock_set_back_during_a_failure_starts_the_count_anew() -> None:
    record = after_failure(GOOD, FEED, DOWN, later(90 * DAY)).record
    step = after_failure(record, FEED, DOWN, NOW)
    assert step.record.first_failed == NOW
    assert not step.notices


@pytest.mark.parametrize("flagged", [False, True])
def test_three_times_gone_switches_a_feed_off(flagged: bool) -> None:
    record, notices = GOOD, list[str]()
    for _ in range(3):
        assert is_due(record, record.next_due)
        gone = FetchedFeed(unchanged=False, status=410, gone=True)
        step = succeed(record, NOW, gone) if flagged else after_failure(record, FEED, GONE, NOW)
        record, notices = step.record, [*notices, *step.notices]
    assert record.health is Health.GONE
    assert not is_due(record, later(1000 * DAY))
    (notice,) = notices
    assert "410" in notice
    assert "verge" in notice
    back = succeed(record)
    assert back.notices == ("The Verge is back.",)
    assert is_due(back.record, back.record.next_due)


def test_an_answer_in_between_starts_the_count_of_gone_anew() -> None:
    record = fail(succeed(fail(GOOD, 2, error=GONE)).record, 2, error=GONE)
    assert record.health is Health.FAILING
    assert fail(fail(record, 1), 1, error=GONE).health is Health.GONE


@pytest.mark.parametrize(
    ("change", "days", "whole"),
    [
        ({}, 6.9, False),
        ({}, 7, True),
        ({"last_full": None}, 0, True),
        ({"failures": 1}, 0, True),
        ({}, -1, True),
    ],
)
def test_the_whole_document_is_asked_for_weekly_and_after_errors(
    change: dict[str, object], days: float, whole: bool
) -> None:
    record = replace(GOOD, **change)  # type: ignore[arg-type]
    assert must_be_unconditional(record, later(days * DAY)) is whole


@pytest.mark.parametrize("usual", [SAME, PAGE], ids=["not modified", "some new items"])
def test_what_comes_on_conditions_does_not_count_as_a_whole_document(usual: FetchedFeed) -> None:
    record, now, asked_whole = GOOD, NOW, 0
    for _ in range(1000):
        now = record.next_due
        whole = must_be_unconditional(record, now)
        asked_whole += whole
        record = succeed(record, now, PAGE if whole else usual).record
    assert asked_whole == int((now - NOW) / timedelta(days=7, minutes=15))


def test_a_feed_that_rolls_over_between_polls_is_hurried_and_calmed_down_slowly() -> None:
    record, now, notices, intervals = GOOD, NOW, list[str](), list[float]()
    for _ in range(4):
        now = record.next_due
        step = succeed(record, now, new=10, overlap=False)
        record, notices = step.record, [*notices, *step.notices]
        intervals.append(current_interval(record, FEED))
    assert intervals == [900, 450, 300, 300]
    assert record.maybe_missed == now
    assert len(notices) == 1
    assert "missed" in notices[0]
    assert 300 <= wait_of(record, now) <= 330
    assert succeed(record, now, new=5).record.pace == record.pace
    assert succeed(record, now, new=4).record.pace == pytest.approx(record.pace * 1.1)
    for _ in range(30):
        record = succeed(record, record.next_due, SAME, new=0).record
    assert current_interval(record, FEED) == 1800


def test_missed_items_are_mentioned_again_after_a_week() -> None:
    record = succeed(GOOD, overlap=False).record
    assert succeed(record, later(8 * DAY), overlap=False).notices


@pytest.mark.parametrize(
    ("record", "fetched", "hours"),
    [
        (START, PAGE, 0.5),  # the first poll
        (GOOD, SAME, 0.5),
        (GOOD, replace(PAGE, item_count=0), 0.5),
        (GOOD, PAGE, 1.5),  # the bot itself was away
    ],
)
def test_no_overlap_for_another_reason_hurries_nothing(record: FeedRecord, fetched: FetchedFeed, hours: float) -> None:
    step = succeed(record, later(hours * HOUR), fetched, overlap=False)
    assert step.record.pace == 1.0
    assert (step.record.maybe_missed is not None) is (hours > 1)


def test_a_quick_feed_stays_within_its_own_interval() -> None:
    quick = replace(FEED, interval_s=60)
    record = after_success(GOOD, quick, PAGE, new_count=10, overlap=False, now=later(60)).record
    assert current_interval(record, quick) == 60
    hurried = after_success(GOOD, FEED, PAGE, new_count=9, overlap=False, now=later(60), floor_s=900).record
    assert current_interval(succeed(hurried, overlap=False).record, FEED, 900) == 900


MOVED = replace(PAGE, moved_to="https://new.example/rss")


def test_a_move_is_followed_after_three_sightings_a_day_apart() -> None:
    record, notices = GOOD, list[str]()
    for hour in range(0, 49, 4):
        assert address_of(record, FEED) == FEED.url
        step = succeed(record, later(hour * HOUR), MOVED)
        record, notices = step.record, [*notices, *step.notices]
    assert address_of(record, FEED) == "https://new.example/rss"
    (notice,) = notices
    assert "https://new.example/rss" in notice
    assert succeed(record, later(60 * HOUR)).record.adopted_url == "https://new.example/rss"
    assert address_of(record, replace(FEED, url="https://third.example/rss")) == "https://third.example/rss"


@pytest.mark.parametrize(
    "answers",
    [
        [(0, MOVED), (25, MOVED), (26, MOVED), (27, MOVED)],
        [(0, MOVED), (25, MOVED), (50, PAGE), (75, MOVED), (100, MOVED)],
        [(0, MOVED), (25, MOVED), (50, replace(MOVED, moved_to="https://b.example/")), (75, MOVED), (100, MOVED)],
        [(500, MOVED), (25, MOVED), (50, MOVED)],
    ],
)
def test_a_passing_redirect_is_not_adopted(answers: list[tuple[int, FetchedFeed]]) -> None:
    record = GOOD
    for hour, fetched in answers:
        record = succeed(record, later(hour * HOUR), fetched).record
    assert address_of(record, FEED) == FEED.url


def test_a_move_to_other_items_is_not_adopted_until_they_overlap() -> None:
    record = GOOD
    for day in range(4):
        record = succeed(record, later(day * DAY), MOVED, overlap=False).record
    assert address_of(record, FEED) == FEED.url
    assert address_of(succeed(record, later(5 * DAY), replace(MOVED, unchanged=True)).record, FEED) == MOVED.moved_to


def test_an_adopted_address_that_breaks_is_left_again() -> None:
    record = replace(GOOD, adopted_url=MOVED.moved_to, adopted_from=FEED.url)
    assert address_of(fail(record, 4), FEED) == MOVED.moved_to
    assert address_of(fail(record, 5), FEED) == FEED.url


def test_after_a_clock_was_set_back_polling_goes_on_within_a_minute() -> None:
    ahead = succeed(START, later(90 * DAY)).record
    assert 0 <= wait_of(clamp_due(ahead, FEED, NOW)) < 60
    assert clamp_due(GOOD, FEED, NOW) is GOOD
    assert clamp_due(GOOD, FEED, later(-10)) is GOOD


def test_after_a_clock_was_set_back_what_was_asked_for_is_waited_for_once_more() -> None:
    patient = FetchError("http_status", "it asks for patience (429).", status=429, retry_after_s=20 * HOUR)
    ahead = after_failure(GOOD, FEED, patient, later(DAY)).record
    assert 20 * HOUR <= wait_of(clamp_due(ahead, FEED, NOW)) <= 20 * HOUR + 60


def test_overdue_feeds_are_spread_at_start_and_others_keep_their_time() -> None:
    assert wait_of(at_start(GOOD, FEED, later(DAY)), later(DAY)) == wait_of(START)
    assert at_start(GOOD, FEED, NOW) == GOOD


outcomes = st.lists(
    st.one_of(
        st.builds(
            FetchedFeed,
            unchanged=st.booleans(),
            status=st.sampled_from([200, 304]),
            item_count=st.integers(0, 20),
            fresh_for_s=st.floats(0, 10 * DAY),
            moved_to=st.sampled_from(["", "https://new.example/rss"]),
            gone=st.sampled_from([False, False, False, True]),
        ),
        st.builds(
            lambda status, wait: FetchError("http_status", "it fails.", status=status, retry_after_s=wait),
            st.sampled_from([0, 403, 410, 429, 503]),
            st.one_of(st.none(), st.floats(0, 10 * DAY)),
        ),
    ),
    max_size=25,
)


@given(outcomes, st.integers(60, 400_000), st.booleans(), st.integers(0, 25))
def test_no_feed_is_ever_asked_too_early_or_too_late(
    answers: list[FetchedFeed | FetchError], interval: int, overlap: bool, new: int
) -> None:
    feed = replace(FEED, interval_s=interval)
    record, now = new_record(feed, NOW), NOW
    for answer in answers:
        now = record.next_due
        if isinstance(answer, FetchError):
            record = after_failure(record, feed, answer, now).record
            least, wish = float(interval), min(answer.retry_after_s or 0.0, 2 * DAY)
            most = max(interval, 30 * HOUR, wish) + 60
        else:
            record = after_success(record, feed, answer, new_count=new, overlap=overlap, now=now).record
            least, wish = min(interval, 300.0), 0.0 if answer.gone else min(answer.fresh_for_s, DAY)
            least = least if not overlap else min(current_interval(record, feed), interval)
            most = max(interval, 30 * HOUR if answer.gone else wish) + 60
        assert max(least, wish) - 1e-3 <= wait_of(record, now) <= most
        assert clamp_due(record, feed, now) is record
        assert at_start(record, feed, now).next_due >= record.next_due


def test_each_poll_is_counted_and_what_it_brought_is_remembered() -> None:
    broken = fail(GOOD, 1, later(1800))
    assert (broken.polls, broken.last_ok, broken.last_error) == (2, NOW, DOWN.says)
    again = succeed(broken, later(2 * HOUR)).record
    assert (again.polls, again.last_ok, again.last_error, again.first_failed) == (3, later(2 * HOUR), "", None)


def test_feeds_that_fail_together_do_not_come_back_together() -> None:
    records = [after_failure(replace(GOOD, feed_id=f"f{n}"), replace(FEED, id=f"f{n}"), DOWN, NOW) for n in range(9)]
    assert len({step.record.next_due for step in records}) == 9
    one = [fail(replace(GOOD, polls=polls), 1).next_due for polls in range(9)]
    assert len(set(one)) == 9


def test_what_people_hear_says_how_long_and_why() -> None:
    record = replace(GOOD, first_failed=NOW, failures=3)
    assert after_failure(record, FEED, DOWN, later(6 * HOUR - 1)).notices == ()
    (notice,) = after_failure(record, FEED, DOWN, later(7.9 * HOUR)).notices
    assert notice == f"The Verge has not answered properly for 7 hours: {DOWN.says}"
    (gone,) = after_failure(replace(record, gone_count=2), FEED, GONE, later(7 * HOUR)).notices
    assert gone.startswith("The Verge has taken its feed away for good")
    step = after_success(GOOD, FEED, replace(SAME, gone=True), new_count=0, overlap=True, now=later(HOUR))
    assert (step.record.gone_count, step.record.last_error) == (1, "it is gone for good (410)")


def test_a_redirect_that_ends_leaves_nothing_behind() -> None:
    seen = succeed(GOOD, later(HOUR), MOVED).record
    assert (seen.moved_to, seen.moved_count, seen.moved_last) == (MOVED.moved_to, 1, later(HOUR))
    over = succeed(seen, later(2 * HOUR)).record
    assert (over.moved_to, over.moved_count, over.moved_last) == ("", 0, None)
    counted = replace(seen, moved_count=2)
    adopted = succeed(counted, later(26 * HOUR), MOVED).record
    assert (adopted.adopted_url, adopted.adopted_from) == (MOVED.moved_to, FEED.url)
    assert (adopted.moved_to, adopted.moved_count, adopted.moved_last) == ("", 0, None)


def test_a_plan_is_mended_only_if_no_wait_explains_it() -> None:
    for ahead, mended in ((2 * 1800 + 60, False), (2 * 1800 + 61, True)):
        record = replace(GOOD, next_due=later(ahead), wait_s=1800.0)
        assert (clamp_due(record, FEED, NOW) is not record) is mended
    waits = {wait_of(clamp_due(replace(GOOD, next_due=later(DAY)), replace(FEED, id=f"f{n}"), NOW)) for n in range(9)}
    assert len(waits) == 9
    assert max(waits) < 30
