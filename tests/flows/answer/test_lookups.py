"""State, search, why, preview, status, help: what is read back, and what stays private to other channels."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.asks import Ask, Draft, Question
from bot.core.model import Subscription
from bot.core.replies import Tone
from bot.errors import DestinationRefused
from bot.store import channels, meta
from tests.flows.answer.conftest import MEMBER, Hall, told
from tests.flows.town import EVERYTHING, OTHER_ROOM, ROOM, Town, chatter, failed, news


async def _with_news(town: Town, count: int = 1) -> None:
    town.serve(chatter(1))
    await town.poll()
    town.serve(chatter(1), *(news(number) for number in range(0, 10 * count, 10)))
    await town.poll()


async def test_a_platform_shows_its_record_with_dates_and_outlets(hall: Hall) -> None:
    await _with_news(hall.town, 3)
    reply = await hall.ask("soundcloud", standing=MEMBER)
    text = told(reply)
    assert text.startswith("SoundCloud")
    assert "3 articles · 1 outlet" in text
    assert "The Verge" in text
    assert "No legal advice" in text
    assert reply.private
    assert reply.share


async def test_without_a_name_all_platforms_are_shown_and_several_side_by_side(hall: Hall) -> None:
    await _with_news(hall.town)
    assert "SoundCloud" in told(await hall.ask(""))
    both = told(await hall.ask("compare soundcloud bandcamp"))
    assert "SoundCloud" in both
    assert "Bandcamp" in both
    assert "Name two or more" in told(await hall.ask("compare soundcloud"))


async def test_dates_are_read_and_told_when_they_cannot_be(hall: Hall) -> None:
    await _with_news(hall.town)
    assert "Nothing is recorded" in told(await hall.ask("soundcloud as of 2025-05-01"))
    assert "is no date" in told(await hall.ask("soundcloud since yesterday-ish"))


async def test_long_answers_turn_pages_by_tokens(hall: Hall) -> None:
    await _with_news(hall.town, 30)
    first = await hall.ask("search terms")
    assert first.pages > 1
    assert first.question == Question(Ask.SEARCH, "terms")
    last = await hall.ask("terms", ask=Ask.SEARCH, page=first.pages - 1)
    assert last.page == first.pages - 1
    assert told(first) != told(last)


async def test_nothing_stored_says_since_when_and_by_which_feeds(hall: Hall) -> None:
    await _with_news(hall.town)
    text = told(await hall.ask("bandcamp"))
    assert "Nothing is recorded about Bandcamp" in text
    assert "watched" in text
    assert "The Verge" in text


async def test_twitter_means_x_and_misspellings_are_asked_back(hall: Hall) -> None:
    assert told(await hall.ask("x")).startswith("X:")
    reply = await hall.ask("soundclod")
    assert reply.tone is Tone.MISTAKE
    assert "[SoundCloud]" in told(reply)
    assert "[Watch “soundclod” as a keyword]" in told(reply)


async def test_an_unwatched_name_shows_what_contains_it(hall: Hall) -> None:
    await _with_news(hall.town)
    text = told(await hall.ask("phone"))
    assert "not watched" in text
    assert chatter(1).title in text


async def test_search_finds_words_and_says_when_there_are_none(hall: Hall) -> None:
    await _with_news(hall.town)
    assert news(0).title in told(await hall.ask("search members music"))
    assert "Nothing found" in told(await hall.ask("search zebra"))
    assert "such as voice cloning: /policy search WORDS" in told(await hall.ask("search ?!"))


async def test_why_tells_this_channels_steps_and_no_others(build: Callable[..., Town]) -> None:
    town = build(wishes=(EVERYTHING, Subscription(0, OTHER_ROOM, keywords=("secret project",))))
    await _with_news(town)
    hall = Hall(town)
    text = told(await hall.ask(f"why {news(0).link}", standing=MEMBER))
    assert "alerted" in text
    assert str(OTHER_ROOM) not in text
    assert "secret" not in text
    assert str(ROOM) not in told(await hall.ask(f"why {news(0).link}", room=OTHER_ROOM))
    bare = news(0).link.removeprefix("https://")  # as chats show it
    assert "alerted" in told(await hall.ask(f"why {bare}", standing=MEMBER))


async def test_why_explains_what_it_needs(hall: Hall) -> None:
    assert "address of an article: /policy why LINK" in told(await hall.ask("why soundcloud"))
    assert "look for it: /policy search WORDS" in told(await hall.ask("why https://example.com/nothing"))


async def test_the_button_why_tells_reasons_and_outlets(hall: Hall) -> None:
    await _with_news(hall.town)
    text = told(await hall.ask(ask=Ask.STORY_WHY, number=1, standing=MEMBER))
    assert "SoundCloud" in text
    assert "(The Verge)" in text
    assert "[Timeline]" in text
    assert "not stored" in told(await hall.ask(ask=Ask.STORY_WHY, number=999))


async def test_timeline_of_a_story_is_its_platforms_state(hall: Hall) -> None:
    await _with_news(hall.town)
    assert told(await hall.ask(ask=Ask.STATE, number=1)).startswith("SoundCloud:")


async def test_preview_uses_the_real_rules_on_what_is_stored(hall: Hall) -> None:
    await _with_news(hall.town, 2)
    before = hall.town.rows("SELECT count(*) FROM subscription")
    reply = await hall.ask("preview soundcloud", room=OTHER_ROOM)
    assert "In the last 7 days 2 stories, in the last 30 days 2 stories." in told(reply)
    assert "Nothing in the last 30 days" in told(await hall.ask("preview tiktok", room=OTHER_ROOM))
    drafted = await hall.ask(ask=Ask.PREVIEW, draft=Draft(str(OTHER_ROOM), excluded=("clause",)))
    assert "Nothing in the last 30 days" in told(drafted)
    by_word = await hall.ask(ask=Ask.PREVIEW, draft=Draft(str(OTHER_ROOM), keywords=("music",)))
    assert "1 story" in told(by_word)
    assert hall.town.rows("SELECT count(*) FROM subscription") == before


async def test_status_names_polls_failures_deliveries_and_pauses(hall: Hall) -> None:
    await _with_news(hall.town)
    await hall.town.deliver()
    hall.town.answer(failed(says="no answer within 15 s"))
    for _ in range(4):
        await hall.town.poll()
    await hall.ask("pause")
    text = told(await hall.ask("status", standing=MEMBER))
    assert "verge: no answer within 15 s" in text
    assert "Last message here 2025-05-12" in text
    # The chat shows the name behind the id; the day needs no time zone.
    assert "Subscription 1 is paused by Mention(id='slack:T1/U7', person=True) on " in text
    assert "Next digest" in text


async def test_a_test_message_is_posted_or_the_reason_told(hall: Hall) -> None:
    assert "It was posted" in told(await hall.ask("test"))
    assert hall.town.chat.titles() == ["This is a test message of Policy Bot: alerts can be posted here."]
    hall.town.chat.closed[ROOM.room] = DestinationRefused("this channel is archived", code="is_archived")
    hall.town.chat.unfit[ROOM.room] = "This channel is archived: unarchive it."
    reply = await hall.ask("test")
    assert reply.tone is Tone.FAILURE
    assert "archived" in told(reply)


async def test_help_lists_everything_in_this_chats_words(hall: Hall) -> None:
    reply = await hall.ask("help", standing=MEMBER)
    text = "".join([told(await hall.ask(ask=Ask.HELP, page=page)) for page in range(reply.pages)])
    for words in ("/policy search WORDS", "/policy subscribe", "/policy status", "11 platforms"):
        assert words in text


async def test_home_works_before_anything_is_set_up_and_after(build: Callable[..., Town]) -> None:
    hall = Hall(build(wishes=()))
    assert "Nothing is set up yet" in told(await hall.ask("home", room=None))
    await hall.ask("subscribe spotify")
    text = told(await hall.ask("home", room=None))
    assert str(ROOM) in text
    assert "[Remove 1]" in text
    await hall.ask("pause 1")
    assert told(await hall.ask("home", room=None)).count("paused by") == 1
    assert "Spotify" not in told(await hall.ask("home", room=None, person="slack:T2/U1"))


async def test_status_tells_a_chat_that_is_not_listened_to(hall: Hall) -> None:
    now = hall.town.clock()
    hall.town.store.write_now(channels.rest_chat, "slack", "ready", "", now, now)
    hall.town.store.write_now(meta.note_listening, {"slack": "failed: refused"}, hall.town.clock())
    assert "Slack is posted to, but not listened to: failed: refused" in told(await hall.ask("status"))
    for state in ("starting", "ready"):  # whoever is answered is listened to
        hall.town.store.write_now(meta.note_listening, {"slack": state}, hall.town.clock())
        assert "not listened to" not in told(await hall.ask("status"))
    hall.town.store.write_now(channels.rest_chat, "console", "ready", "", now, now)
    assert "Console" not in told(await hall.ask("status"))


async def test_an_owner_offers_its_platforms(hall: Hall) -> None:
    reply = await hall.ask("google")
    assert "google owns these watched platforms" in told(reply)
    assert [each.label for each in reply.sections[0].buttons] == ["YouTube"]
