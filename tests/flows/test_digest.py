"""The digest of a channel: due once, late once, never twice, with what it asked for, in parts that stay together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.digest_choice import DigestSetting
from bot.core.messages import message_from_json
from bot.core.model import Entry
from bot.core.outgoing import Message
from bot.flows.digest import DigestDesk
from bot.store import digests, outbox, subscriptions
from tests.flows.town import EVERYTHING, ROOM, WATCHLIST, WIRE, Town, chatter, news

# The town begins on Monday, 12 May 2025, at nine; this channel's week ends on Thursdays at noon.
THURSDAY = replace(EVERYTHING, weekday=3, hour=12, zone="Europe/Berlin")
CLAUSE = "you agree that your content may be used to train, develop or serve as input to artificial intelligence"
FOUND = Entry(
    "f", "https://verge.example/found", "SoundCloud's terms let it train AI on uploaded music",
    f"A musician found a clause in SoundCloud's terms, which changed in February 2024: “{CLAUSE}”.",
)  # fmt: skip
TURNED = Entry(
    "t", "https://verge.example/turned", "SoundCloud rewrites its AI terms after outcry",
    "SoundCloud said on Wednesday that it will not train AI models on uploads without consent: “We will not use Your "
    "Content to train generative AI models without your explicit consent, which must be provided through an opt-in "
    "mechanism.” The new terms take effect on 28 May 2025.",
)  # fmt: skip


def wordy(number: int) -> Entry:
    """A story that takes room: a long headline, a long address, a quoted clause."""
    entry = news(number)
    title = f"{entry.title}, after members, their agents and several unions had asked for months what it means for them"
    text = f"The clause number {number} says: “{CLAUSE} of any kind, now and for all times that are to come”."
    return replace(entry, title=title, link=f"{entry.link}/{'x' * 200}", summary=text)


def desk(zone: str = "UTC") -> DigestDesk:
    return DigestDesk(WATCHLIST, zone)


async def _with_news(town: Town) -> None:
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), news(0), news(1))
    await town.poll()


async def _queue(town: Town) -> int:
    return await desk().queue_due(town.store, town.clock())


def messages(town: Town) -> list[Message]:
    rows = town.rows("SELECT payload FROM delivery WHERE kind='digest' ORDER BY id")
    return [message_from_json(row[0]) for row in rows]


def text(message: Message) -> str:
    lines = []
    for passage in message.passages:
        lines.append(passage.heading)
        lines += ["".join(str(getattr(part, "label", part)) for part in line.parts) for line in passage.lines]
    return "\n".join(lines)


async def test_it_is_told_once_when_it_is_due(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    await _with_news(town)
    assert await _queue(town) == 0
    town.clock.advance(days=3)
    assert await _queue(town) == 1
    assert messages(town)[0].title.startswith("Policy digest: 2 stories")
    for _ in range(3):
        town.clock.advance(days=1)
        assert await _queue(town) == 0
    town.clock.advance(days=4)
    assert await _queue(town) == 1
    assert messages(town)[-1].title == "Policy digest: nothing new for this channel"


async def test_a_clock_that_jumps_back_and_forth_tells_nothing_twice(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    await _with_news(town)
    town.clock.advance(days=3)
    assert await _queue(town) == 1
    for hours in (-30, 31, -200, 201, -1, 1):
        town.clock.advance(hours=hours)
        await _queue(town)
    assert len({row[0] for row in town.rows("SELECT subject FROM delivery WHERE kind='digest'")}) == 1


async def test_it_tells_what_changed_where_it_stands_and_what_comes(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), FOUND)
    await town.poll(hours=8)
    town.serve(chatter(1), FOUND, TURNED)
    await town.poll(hours=40)
    town.clock.advance(days=2)
    assert await _queue(town) == 1
    shown = text(messages(town)[0])
    assert "Changes of stance\nSoundCloud" in shown
    assert "opt-in" in shown
    assert "Deadlines in the next 14 days\nSoundCloud — 28 May 2025" in shown
    assert "SoundCloud rewrites its AI terms after outcry" in shown
    assert "Where it stands: " not in shown  # the change says so already
    assert "No change at 10 platforms." in shown
    assert "articles read. Feeds: 1 well, 1 failing." in shown or "articles read. Feeds: 1 well, 0 failing." in shown


async def test_a_late_one_says_so_and_a_very_late_one_is_left_out(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    await _with_news(town)
    town.clock.advance(days=4)
    assert await _queue(town) == 1
    assert "Late, because the bot was away." in text(messages(town)[0])
    town.clock.advance(days=9)
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            assert await _queue(town) == 0
    assert [each["event"] for each in logs] == ["digest left out: too late"]
    town.clock.advance(days=5)
    assert await _queue(town) == 1
    assert "covers more than the usual span" in text(messages(town)[1])


async def test_nobody_gets_one_for_the_time_before_the_subscription(build: Callable[..., Town]) -> None:
    town = build(wishes=(replace(EVERYTHING, weekday=6, hour=1),))
    assert await _queue(town) == 0


async def test_paused_channels_wait_and_then_count_what_came_meanwhile(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.store.write_now(subscriptions.set_paused, 1, "holidays")
    await _with_news(town)
    town.clock.advance(days=3)
    assert await _queue(town) == 0
    town.store.write_now(subscriptions.set_paused, 1, "")
    assert await _queue(town) == 1
    assert messages(town)[0].title.startswith("Policy digest: 2 stories")


async def test_who_wants_no_digest_gets_none(build: Callable[..., Town]) -> None:
    town = build(wishes=(replace(THURSDAY, digest=False),))
    await _with_news(town)
    town.clock.advance(days=8)
    assert await _queue(town) == 0


async def test_who_chose_silence_hears_nothing_of_an_empty_week(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    setting = DigestSetting((3,), 12, "Europe/Berlin", silent=True)
    town.store.write_now(digests.set_setting, ROOM, setting)
    town.clock.advance(days=4)
    assert await _queue(town) == 0
    assert town.rows("SELECT period, state FROM digest") == [("2025-W20", "silent")]


async def test_only_what_the_channel_follows_is_told(build: Callable[..., Town]) -> None:
    town = build(wishes=(replace(THURSDAY, platforms=("spotify",)),))
    await _with_news(town)
    town.clock.advance(days=3)
    await _queue(town)
    message = messages(town)[0]
    assert message.title.startswith("Policy digest: 1 story")
    assert "Spotify changes its terms" in text(message)
    assert "SoundCloud" not in text(message)


async def test_each_outlet_of_a_saga_is_named_once_best_first(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,), feed_list=(*build().feed_list, WIRE))
    for feed in (town.feed_list[0], WIRE):
        town.serve(chatter(1), feed=feed)
        await town.poll(feed)
    town.serve(chatter(1), FOUND)
    await town.poll()
    town.serve(chatter(1), replace(FOUND, guid="w", link="https://wire.example/1"), feed=WIRE)
    await town.poll(WIRE)
    town.clock.advance(days=3)
    await _queue(town)
    shown = text(messages(town)[0])
    assert shown.count("SoundCloud's terms let it train AI on uploaded music") == 1
    assert "Sources: The Verge, Wire" in shown


async def test_many_stories_come_in_parts_that_stay_in_order(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), *(wordy(number) for number in range(40)))
    await town.poll()
    town.clock.advance(days=3)
    await _queue(town)
    made = messages(town)
    assert len(made) > 1
    assert [each.title[-5:] for each in made] == [f"({at + 1}/{len(made)})" for at in range(len(made))]
    assert [bool(each.chart) for each in made] == [True, *[False] * (len(made) - 1)]
    assert [each.period for each in made] == [*[""] * (len(made) - 1), "2025-W20"]
    assert re.search(r"and \d+ more", "".join(map(text, made)))
    sent = [title for title in await town.deliver() if "digest" in title]
    assert sent == [each.title for each in made]


async def test_the_picture_puts_old_stories_of_the_first_poll_into_their_own_weeks(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    old, older = town.clock() - timedelta(weeks=3), town.clock() - timedelta(weeks=40)
    listed = (news(1, at=old), news(2, at=older))
    town.serve(*listed)
    await town.poll()
    town.serve(*listed, news(10, at=town.clock()))
    await town.poll()
    town.clock.advance(days=3)
    await _queue(town)
    chart = messages(town)[0].chart
    assert chart is not None
    totals = [sum(counts[at] for _, counts in chart.series) for at in range(len(chart.labels))]
    assert totals[-4:] == [1, 0, 0, 1]
    assert sum(totals) == 2


async def test_part_two_never_comes_without_part_one(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), *(wordy(number) for number in range(40)))
    await town.poll()
    town.rows("UPDATE delivery SET state='sent'")
    town.clock.advance(days=3)
    await _queue(town)
    first, *later = [row[0] for row in town.rows("SELECT id FROM delivery WHERE kind='digest' ORDER BY id")]
    town.rows("UPDATE delivery SET state='unknown', unsure=?, not_before=? WHERE id=?", 0.0, 9e9, first)
    heads = town.store.read_now(outbox.list_heads, ["slack"], [], town.clock(), 10)
    assert heads == []  # whatever else may pass an unknown head, its own later parts may not
    town.rows("UPDATE delivery SET state='dead' WHERE id=?", first)
    rows = town.rows("SELECT state, error FROM delivery WHERE kind='digest' AND id > ?", first)
    assert rows == [("dead", "an earlier part was not sent")] * len(later)


async def test_a_second_day_a_week_tells_what_came_since_the_first(build: Callable[..., Town]) -> None:
    town = build(wishes=(THURSDAY,))
    town.store.write_now(digests.set_setting, ROOM, DigestSetting((1, 3), 12, "UTC"))
    await _with_news(town)
    town.clock.advance(days=1, hours=3)
    assert await _queue(town) == 1
    assert messages(town)[0].title.startswith("Policy digest: 2 stories")
    town.clock.advance(days=2)
    assert await _queue(town) == 1
    assert messages(town)[1].title == "Policy digest: nothing new for this channel"
    assert [row[0] for row in town.rows("SELECT period FROM digest ORDER BY 1")] == ["2025-05-13", "2025-05-15"]
