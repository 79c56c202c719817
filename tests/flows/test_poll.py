"""One pass over many feeds: each one's trouble is its own, and is told once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.core.model import Channel, Entry
from bot.core.ports import FeedMemory, FetchedFeed, Validators
from bot.flows.newsdesk import PollReport
from bot.store import feeds
from tests.fakes import NOT_MODIFIED, START, document
from tests.flows.town import VERGE, WIRE, Town, chatter, failed, news, run_sql

Build = Callable[..., Town]
OPERATOR = Channel("slack", "T1/OPS")


async def test_due_feeds_are_polled_and_others_left_alone(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    town.serve(news(0))
    town.serve(news(1, site="https://wire.example"), feed=WIRE)
    first = await town.poller.poll_due(town.clock())
    assert (first.polled, first.new, first.alerts, first.failed) == (2, 2, 0, 0)
    assert (await town.poller.poll_due(town.clock())).polled == 0
    second = await town.poller.poll_due(town.clock.advance(hours=1))
    assert (second.polled, second.unchanged) == (2, 2)


async def test_unknown_feed_is_a_look_up_error(town: Town) -> None:
    with pytest.raises(LookupError):
        await town.poller.poll_one("absent", START)


async def test_feed_that_is_stored_but_not_declared_is_not_asked(build: Build) -> None:
    town = build(feed_list=(VERGE, WIRE))
    town.poller._feeds = {VERGE.id: VERGE}
    assert (await town.poller.poll_one(WIRE.id, START)).polled == 0


@pytest.mark.parametrize(
    "trouble",
    [
        failed(),
        TimeoutError("hangs"),
        ValueError("a bug"),
        RecursionError("deep"),
        MemoryError(),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "odd"),
        document(cast("Entry", None)),
        document(replace(news(0), title=cast("str", None))),
        document(news(0), validators=cast("Validators", None)),
    ],
    ids=repr,
)
async def test_trouble_of_one_feed_never_reaches_the_next(build: Build, trouble: Any) -> None:
    town = build(feed_list=(VERGE, WIRE))
    town.answer(trouble)
    town.serve(chatter(0), feed=WIRE)
    report = await town.poller.poll_due(town.clock())
    assert (report.polled, report.failed) == (2, 1)
    assert town.rows("SELECT id, health FROM feed ORDER BY id") == [("verge", "failing"), ("wire", "ok")]
    assert town.one("SELECT baseline FROM feed WHERE id='verge'") is None
    assert town.one("SELECT count(*) FROM article") == 1


async def test_trouble_is_told_once_after_six_hours_and_its_end_once(build: Build) -> None:
    town = build(notify=OPERATOR)
    town.serve(news(0))
    await town.poll()
    town.answer(failed(says="the name cannot be looked up"))
    for _ in range(30):
        await town.poll(hours=1)
    assert [says for _, says in town.notices()] == [
        "The Verge has not answered properly for 6 hours: the name cannot be looked up"
    ]
    town.serve(news(0))
    await town.poll()
    assert [about for about, _ in town.notices()] == ["verge", "verge"]
    assert town.notices()[-1][1] == "The Verge is back."
    assert town.queued(OPERATOR, "notice") == [says for _, says in town.notices()]


async def test_short_trouble_is_not_told(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.answer(failed())
    for _ in range(3):
        await town.poll(hours=1)
    town.serve(news(0))
    await town.poll()
    assert town.notices() == []


async def test_recovery_by_an_unchanged_answer_is_told_too(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.answer(failed())
    for _ in range(8):
        await town.poll(hours=1)
    town.answer(NOT_MODIFIED)
    await town.poll()
    assert town.notices()[-1][1] == "The Verge is back."
    assert town.one("SELECT health FROM feed") == "ok"


async def test_address_that_is_gone_three_times_is_switched_off_with_one_notice(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.answer(FetchedFeed(unchanged=True, status=410, gone=True))
    for _ in range(3):
        await town.poll(hours=1)
    assert town.rows("SELECT health, enabled, last_error FROM feed") == [
        ("gone", 0, "the address says that it is gone (410)")
    ]
    assert len(town.notices()) == 1
    assert (await town.poller.poll_due(town.clock.advance(days=9))).polled == 0


async def test_new_address_is_taken_after_three_days_of_permanent_redirects(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    moved = "https://moved.example/feed"
    for _ in range(3):
        town.answer(document(news(0), moved_to=moved))
        await town.poll(hours=25)
    town.source.answers[moved] = document(news(1), news(0))
    await town.poll()
    assert town.source.asked[-1][0] == moved
    assert any(moved in says for _, says in town.notices())
    assert town.queued() == [news(1).title]


async def test_answer_that_could_not_be_read_leaves_no_validators_behind(town: Town) -> None:
    tag = Validators('"1"', "")
    town.answer(document(news(0), validators=tag))
    await town.poll()
    await town.poll()
    assert town.source.asked[-1][1].validators == tag
    town.answer(failed("parse_failed", "broken"))
    await town.poll()

    def server(memory: FeedMemory) -> FetchedFeed:
        return NOT_MODIFIED if memory.validators.etag else document(news(1), news(0), validators=tag)

    town.source.answers[VERGE.url] = server
    await town.poll()
    assert town.source.asked[-1][1] == FeedMemory()
    assert town.queued() == [news(1).title]


async def test_whole_document_is_asked_for_every_week_whatever_the_server_says(town: Town) -> None:
    town.answer(document(news(0), validators=Validators('"for ever"', "")))
    await town.poll()
    town.answer(NOT_MODIFIED)
    for _ in range(15):
        await town.poll(days=1)
    asked = [memory == FeedMemory() for _, memory in town.source.asked]
    assert asked == [True] + [False] * 6 + [True] * 9


async def test_feed_that_rolls_over_is_told_and_asked_more_often(town: Town) -> None:
    town.serve(*(news(number) for number in range(5)))
    await town.poll()
    town.serve(*(news(number) for number in range(10, 15)))
    await town.poll()
    assert any("faster than it was asked" in says for _, says in town.notices())
    due = await town.store.read(feeds.list_due, town.clock() + timedelta(minutes=20), 5)
    assert len(due) == 1


async def test_reports_are_handed_on_as_they_come(town: Town) -> None:
    seen: list[PollReport] = []
    town.poller.on_report = seen.append
    town.serve(news(0))
    await town.poll()
    town.answer(failed())
    await town.poll()
    assert [(each.new, each.error) for each in seen] == [(1, ""), (0, "no answer")]


async def test_full_disk_stops_the_pass_and_is_booked_on_no_feed(town: Town) -> None:
    town.serve(*(news(number) for number in range(200)))
    pages = town.one("PRAGMA page_count")
    town.rows(f"PRAGMA max_page_count={pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await town.poll()
    town.rows("PRAGMA max_page_count=100000")
    assert town.rows("SELECT health, baseline FROM feed") == [("new", None)]
    report = await town.poll()
    assert (report.baseline, report.new) == (True, 200)


async def test_crash_in_the_middle_of_a_poll_leaves_nothing_half_done(town: Town) -> None:
    town.serve(news(0))
    await town.poll()
    town.serve(news(1), news(0))

    def crash(db: Any) -> None:
        run_sql(db, "CREATE TEMP TRIGGER crash BEFORE UPDATE ON feed BEGIN SELECT RAISE(ABORT, 'pulled the plug'); END")

    town.store.read_now(crash)
    with pytest.raises(sqlite3.IntegrityError):
        await town.poll()
    assert town.one("SELECT count(*) FROM article") == 1
    assert town.queued() == []
    town.rows("DROP TRIGGER crash")
    await town.poll()
    assert town.queued() == [news(1).title]
