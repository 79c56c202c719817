"""Subscriptions from a chat: what is stored, what is said, and whose channel it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.alerts import WishList
from bot.core.asks import Ask, Draft, Question
from bot.core.replies import Tone
from bot.flows.newsdesk import Desk
from bot.store import audit, subscriptions
from tests.flows.answer.conftest import MEMBER, Hall, told
from tests.flows.town import OTHER_ROOM, ROOM, Town, chatter, news

OTHER = str(OTHER_ROOM)


def _wishes(town: Town, room: object = OTHER_ROOM) -> list[str]:
    return [
        f"{wish.id}:{','.join(wish.platforms + wish.topics + wish.keywords)}"
        for wish in town.store.read_now(subscriptions.list_subscriptions)
        if wish.channel == room
    ]


async def test_words_subscribe_this_channel_and_say_what_it_gets(hall: Hall) -> None:
    reply = await hall.ask("subscribe spotify, not earnings", room=OTHER_ROOM)
    assert reply.tone is Tone.DONE
    assert "Spotify but not earnings" in told(reply)
    assert "gets alerts and digest on Monday at 9:00 (UTC)" in told(reply)
    assert _wishes(hall.town) == ["2:spotify"]


async def test_the_same_subscription_twice_is_one_and_says_so(hall: Hall) -> None:
    await hall.ask("subscribe spotify", room=OTHER_ROOM)
    reply = await hall.ask("subscribe spotify", room=OTHER_ROOM)
    assert "same subscription" in told(reply)
    assert len(_wishes(hall.town)) == 1


async def test_subscribe_without_words_asks_for_a_form(hall: Hall) -> None:
    reply = await hall.ask("subscribe", room=OTHER_ROOM)
    assert reply.form is not None
    assert reply.form.draft.channel == OTHER
    assert ("spotify", "Spotify") in reply.form.platforms


async def test_a_form_with_mistakes_names_the_fields_and_stores_nothing(hall: Hall) -> None:
    reply = await hall.save(Draft(OTHER, ("spotfy",), hour=77))
    assert [each.field for each in reply.mistakes] == ["platforms", "hour"]
    assert reply.tone is Tone.MISTAKE
    assert _wishes(hall.town) == []


async def test_change_keeps_the_number_and_is_written_down(hall: Hall) -> None:
    await hall.save(Draft(OTHER, ("spotify",)))
    filled = await hall.ask("edit 2", room=OTHER_ROOM)
    assert filled.form is not None
    assert filled.form.draft.platforms == ("spotify",)
    reply = await hall.ask(ask=Ask.EDIT, room=OTHER_ROOM, draft=Draft(OTHER, ("tiktok",), weekday=2, number=2))
    assert "TikTok" in told(reply)
    assert _wishes(hall.town) == ["2:tiktok"]
    rows = hall.town.store.read_now(audit.list_audit, 10)
    assert [(row["ask"], row["person"], row["says"]) for row in rows] == [
        ("edit", "slack:T1/U7", "Spotify -> TikTok"),
        ("subscribe", "slack:T1/U7", f"{OTHER}: Spotify"),
    ]


async def test_change_into_one_that_is_there_already_is_a_mistake(hall: Hall) -> None:
    await hall.save(Draft(OTHER, ("spotify",)))
    await hall.save(Draft(OTHER, ("tiktok",)))
    reply = await hall.ask(ask=Ask.EDIT, room=OTHER_ROOM, draft=Draft(OTHER, ("spotify",), number=3))
    assert reply.tone is Tone.MISTAKE
    assert _wishes(hall.town) == ["2:spotify", "3:tiktok"]


@pytest.mark.parametrize("words", ["pause 1", "remove 1", "edit 1", "resume 1"])
async def test_nobody_changes_another_channels_subscription_by_its_number(hall: Hall, words: str) -> None:
    before = hall.town.rows("SELECT * FROM subscription")
    reply = await hall.ask(words, room=OTHER_ROOM)
    assert reply.tone is Tone.MISTAKE
    assert hall.town.rows("SELECT * FROM subscription") == before


async def test_a_draft_cannot_move_a_subscription_into_another_channel(hall: Hall) -> None:
    await hall.save(Draft(OTHER, ("spotify",)))
    reply = await hall.ask(ask=Ask.EDIT, room=OTHER_ROOM, draft=Draft(str(ROOM), ("spotify",), number=2))
    assert reply.tone is Tone.MISTAKE
    assert _wishes(hall.town) == ["2:spotify"]


async def test_what_feeds_yaml_declares_is_changed_there(hall: Hall) -> None:
    for words in ("remove 1", "remove"):
        reply = await hall.ask(words)
        assert "feeds.yaml" in told(reply)
    reply = await hall.ask(ask=Ask.EDIT, draft=Draft(str(ROOM), ("spotify",), number=1))
    assert "feeds.yaml" in told(reply)


async def test_a_paused_channel_is_told_nothing_and_a_resumed_one_only_what_is_new(hall: Hall) -> None:
    town = hall.town
    town.serve(chatter(1))
    await town.poll()
    assert (await hall.ask("pause")).tone is Tone.DONE
    town.desk = _desk(town)
    town.poller.desk = town.desk
    town.serve(chatter(1), news(1))
    await town.poll()
    assert (str(ROOM), "paused") in town.outcomes(news(1).title)
    assert "paused" in told(await hall.ask("list"))
    await hall.ask("resume")
    town.poller.desk = _desk(town)
    town.serve(chatter(1), news(1), news(2))
    await town.poll()
    assert town.queued() == [news(2).title]


async def test_removal_says_how_to_have_it_back(hall: Hall) -> None:
    await hall.ask("subscribe spotify, lawsuit", room=OTHER_ROOM)
    reply = await hall.ask("remove 2", room=OTHER_ROOM)
    assert "Spotify, lawsuit\nTo have it back, subscribe" in told(reply)
    assert _wishes(hall.town) == []


async def test_several_subscriptions_ask_which(hall: Hall) -> None:
    await hall.ask("subscribe spotify", room=OTHER_ROOM)
    await hall.ask("subscribe tiktok", room=OTHER_ROOM)
    reply = await hall.ask("remove", room=OTHER_ROOM)
    assert "2 (Spotify), 3 (TikTok)" in told(reply)


async def test_watch_adds_a_platform_or_a_keyword_beside_what_is_there(hall: Hall) -> None:
    assert "watched platform" in told(await hall.ask("watch x", room=OTHER_ROOM))
    assert "no platform that the bot knows" in told(await hall.ask("watch Letterboxd", room=OTHER_ROOM))
    assert _wishes(hall.town) == ["2:x", "3:Letterboxd"]
    assert (await hall.ask("watch")).tone is Tone.MISTAKE


async def test_the_list_has_buttons_that_know_their_channel(hall: Hall) -> None:
    await hall.ask("subscribe spotify", room=OTHER_ROOM)
    reply = await hall.ask("list", room=OTHER_ROOM)
    buttons = {button.label: button for section in reply.sections for button in section.buttons}
    assert buttons["Remove 2"].question == Question(Ask.REMOVE, number=2, channel=OTHER_ROOM)
    assert buttons["Remove 2"].confirm
    assert "no subscription yet" in told(await hall.ask("list", room=OTHER_ROOM.__class__("slack", "T1/C404")))


async def test_a_member_is_refused_and_told_who_can(hall: Hall) -> None:
    reply = await hall.ask("subscribe spotify", room=OTHER_ROOM, standing=MEMBER)
    assert reply.tone is Tone.REFUSAL
    assert "owners and admins" in told(reply)
    assert _wishes(hall.town) == []


async def test_at_home_a_channel_must_be_named(hall: Hall) -> None:
    for words in ("list", "pause", "watch spotify", "test", "preview", "subscribe spotify"):
        assert "which channel" in told(await hall.ask(words, room=None)), words


def _desk(town: Town) -> Desk:
    return replace(town.desk, wishes=WishList(town.store.read_now(subscriptions.list_subscriptions)))
