"""Reminders of deadlines: 7 days and 1 day before and on the day, once, never for what is past, moved with the date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.core.digest_choice import DigestSetting
from bot.core.messages import message_from_json
from bot.core.model import Entry, Subscription
from bot.flows.reminders import ReminderDesk, reminder_message
from bot.store import digests
from tests.flows.test_digest import text
from tests.flows.town import EVERYTHING, ROOM, WATCHLIST, Town, chatter

# The town begins on Monday, 12 May 2025, at nine.
NINE = replace(EVERYTHING, hour=9, zone="UTC")


def deadline(day: str, *, moved: str = "", link: str = "d") -> Entry:
    url = f"https://verge.example/{link}"
    was = f", postponed from {moved}" if moved else ""
    return Entry(
        url, url, f"SoundCloud lets artists opt out of AI training ({link})",
        f"Artists have until {day} to opt out of AI training on SoundCloud{was}. The terms changed this week.",
    )  # fmt: skip


async def _told(town: Town, *entries: Entry) -> None:
    town.serve(chatter(1))
    await town.poll(minutes=1)
    town.serve(chatter(1), *entries)
    await town.poll(minutes=1)


async def _days(town: Town, count: int) -> list[tuple[int, str, str]]:
    """(day, heading, first line) of every reminder in the next days, looked at every six hours."""
    desk = ReminderDesk(WATCHLIST, "UTC")
    found = []
    for _ in range(count * 4):
        if await desk.queue_due(town.store, town.clock()):
            payload = town.rows("SELECT payload FROM delivery WHERE subject LIKE 'reminder:%' ORDER BY id DESC")[0][0]
            heading, line, *_ = text(message_from_json(payload)).split("\n")
            found.append((town.clock().day, heading, line))
        town.clock.advance(hours=6)
    return found


async def test_three_reminders_and_no_more(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    await _told(town, deadline("26 May 2025"))
    told = await _days(town, 20)
    assert [(day, heading) for day, heading, _ in told] == [(19, "In 7 days"), (25, "Tomorrow"), (26, "Today")]
    assert told[0][2].startswith("SoundCloud — 26 May 2025: last day to opt out or object")
    assert [title for title in town.queued(ROOM, "digest") if "Deadline" in title] == [
        "Deadline: SoundCloud in 7 days",
        "Deadline: SoundCloud tomorrow",
        "Deadline: SoundCloud today",
    ]


async def test_the_headline_names_what_is_due_when_and_counts_the_rest(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    await _told(town, deadline("26 May 2025"))
    town.clock.advance(days=14)
    (found,) = town.store.read_now(ReminderDesk(WATCHLIST, "UTC").find, date(2025, 5, 26), town.clock())
    many = [replace(found, name=name, days=days) for days, name in ((0, "A"), (7, "B"), (7, "C"), (7, "D"), (7, "E"))]
    assert reminder_message(many).title == "Deadlines: A today; B, C, D +1 in 7 days"


async def test_a_deadline_that_moves_takes_its_reminders_along(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    await _told(town, deadline("26 May 2025"))
    assert [day for day, _, _ in await _days(town, 9)] == [19]
    town.serve(chatter(1), deadline("26 May 2025"), deadline("30 May 2025", moved="26 May 2025", link="e"))
    await town.poll(minutes=1)
    told = await _days(town, 12)
    assert [(day, heading) for day, heading, _ in told] == [(23, "In 7 days"), (29, "Tomorrow"), (30, "Today")]


async def test_what_was_missed_is_past(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    await _told(town, deadline("26 May 2025"))
    town.clock.advance(days=8)  # away on the 19th
    assert [day for day, _, _ in await _days(town, 4)] == []
    town.clock.advance(days=5)  # away on the 25th and 26th
    assert await _days(town, 10) == []


async def test_a_clock_that_jumps_reminds_nobody_twice(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    await _told(town, deadline("26 May 2025"))
    assert len(await _days(town, 8)) == 1
    town.clock.advance(days=-4)
    assert await _days(town, 4) == []


@pytest.mark.parametrize(
    ("wish", "reminded"),
    [
        (replace(NINE, platforms=("soundcloud",)), True),
        (replace(NINE, platforms=("spotify",)), False),
        (replace(NINE, platforms=("spotify",), keywords=("artists have",)), True),
        (replace(NINE, excluded=("artists",), keywords=("soundcloud",)), False),
        (replace(NINE, paused="holidays"), False),
    ],
)
async def test_only_what_the_channel_follows(build: Callable[..., Town], wish: Subscription, reminded: bool) -> None:
    town = build(wishes=(replace(wish, paused=""),))
    await _told(town, deadline("26 May 2025"))
    if wish.paused:
        town.rows("UPDATE subscription SET paused='holidays'")
    assert bool(await _days(town, 9)) is reminded


async def test_a_channel_can_turn_them_off(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    town.store.write_now(digests.set_setting, ROOM, DigestSetting((0,), 9, "UTC", reminders=False))
    await _told(town, deadline("26 May 2025"))
    assert await _days(town, 20) == []


async def test_they_come_at_the_hour_of_the_channels_digest(build: Callable[..., Town]) -> None:
    town = build(wishes=(NINE,))
    town.store.write_now(digests.set_setting, ROOM, DigestSetting((0,), 17, "America/New_York"))
    await _told(town, deadline("26 May 2025"))
    town.clock.advance(days=7, hours=11)  # 19 May, 20:00 UTC: 16:00 in New York
    desk = ReminderDesk(WATCHLIST, "UTC")
    assert await desk.queue_due(town.store, town.clock()) == 0
    town.clock.advance(hours=1)
    assert await desk.queue_due(town.store, town.clock()) == 1
