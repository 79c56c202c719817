"""What a better source and a changed headline do to a message that was posted: it is edited, nothing new appears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core.model import Feed, Subscription, Weight
from tests.flows.town import ECHO, EVERYTHING, OTHER_ROOM, VERGE, Town, chatter, news

COMPANY = Feed("company", "https://company.example/feed", "SoundCloud newsroom", Weight.PRIMARY)


async def _started(
    build: Callable[..., Town], other: Feed = COMPANY, wishes: tuple[Subscription, ...] = (EVERYTHING,)
) -> Town:
    town = build(feed_list=(VERGE, other), wishes=wishes)
    for feed in (VERGE, other):
        town.serve(chatter(1), feed=feed)
        await town.poll(feed)
    town.serve(chatter(1), news(0))
    await town.poll()
    await town.deliver()
    return town


async def test_a_primary_source_takes_the_lead_by_edit_and_the_first_outlet_stays_named(
    build: Callable[..., Town],
) -> None:
    town = await _started(build)
    own = news(0, site="https://company.example")
    town.serve(chatter(1), replace(own, summary="We changed a clause of our terms this week."), feed=COMPANY)
    await town.poll(COMPANY)
    town.clock.advance(minutes=2)
    await town.deliver()
    card = town.chat.edits()[-1]
    assert card.publisher == "SoundCloud newsroom"
    assert [link.label for link in card.also] == ["The Verge"]
    assert card.credited == "The Verge"
    assert [each.message.kind for each in town.chat.sent] == ["alert"]


async def test_a_retelling_is_counted_on_the_message_and_says_nothing_in_its_thread(build: Callable[..., Town]) -> None:
    town = await _started(build, ECHO)
    town.serve(chatter(1), news(0, site="https://echo.example"), feed=ECHO)
    await town.poll(ECHO)
    town.clock.advance(minutes=2)
    await town.deliver()
    card = town.chat.edits()[-1]
    assert (card.publisher, card.retellings, card.also) == ("The Verge", 1, ())
    assert [each.message.kind for each in town.chat.sent] == ["alert"]
    assert not [each for each in town.chat.followed if each.message.kind == "followup"]


async def test_a_retelling_that_was_told_first_gives_way_to_the_reporter_and_is_counted(
    build: Callable[..., Town],
) -> None:
    town = build(feed_list=(VERGE, ECHO))
    for feed in (VERGE, ECHO):
        town.serve(chatter(1), feed=feed)
        await town.poll(feed)
    town.serve(chatter(1), news(0, site="https://echo.example"), feed=ECHO)
    await town.poll(ECHO)
    await town.deliver()
    town.serve(chatter(1), news(0))
    await town.poll()
    town.clock.advance(minutes=2)
    await town.deliver()
    card = town.chat.edits()[-1]
    assert (card.publisher, card.retellings, card.also, card.credited) == ("The Verge", 1, (), "")


async def test_a_channel_that_is_told_late_hears_who_was_first(build: Callable[..., Town]) -> None:
    town = await _started(build, wishes=(EVERYTHING, Subscription(0, OTHER_ROOM, keywords=("in our own words",))))
    own = news(0, site="https://company.example")
    town.serve(chatter(1), replace(own, summary="We tell in our own words which clause changed."), feed=COMPANY)
    await town.poll(COMPANY)
    town.clock.advance(minutes=2)
    await town.deliver()
    (late,) = [each.message for each in town.chat.sent if each.channel == OTHER_ROOM]
    assert (late.publisher, late.credited) == ("SoundCloud newsroom", "The Verge")


async def test_a_headline_that_turned_is_said_in_the_thread_and_is_no_new_alert(build: Callable[..., Town]) -> None:
    town = await _started(build)
    turned = replace(news(0), title="SoundCloud will not train AI on members' music after all, part 0")
    town.serve(chatter(1), turned)
    await town.poll()
    town.clock.advance(minutes=2)
    await town.deliver()
    notes = [each.message.note for each in town.chat.followed if each.message.kind == "followup"]
    assert any(note.startswith("the headline now ") for note in notes)
    assert town.chat.edits()[-1].title == turned.title
    assert [each.message.kind for each in town.chat.sent] == ["alert"]
