"""The digest from a chat: preview, past weeks, now, and the choice of its times with what becomes of this week."""

from __future__ import annotations

import pytest

from bot.core.asks import Ask, Draft
from bot.core.replies import Tone
from bot.flows.digest import DigestDesk
from bot.store import digests
from tests.flows.answer.conftest import MEMBER, Hall, told
from tests.flows.town import ROOM, WATCHLIST, chatter, news

# The town begins on Monday, 12 May 2025, at nine; its channel gets digests on Mondays at nine UTC.


async def _with_news(hall: Hall, count: int = 2) -> None:
    hall.town.serve(chatter(1))
    await hall.town.poll()
    hall.town.serve(chatter(1), *(news(number) for number in range(count)))
    await hall.town.poll()


async def test_a_preview_says_what_came_and_sends_nothing(hall: Hall) -> None:
    await _with_news(hall)
    reply = await hall.ask("digest", standing=MEMBER)
    assert reply.tone is Tone.ANSWER
    assert reply.title.startswith("Policy digest: 2 stories")
    assert "What the next digest would say now" in told(reply)
    assert "SoundCloud changes its terms" in told(reply)
    assert hall.town.queued(kind="digest") == []


async def test_all_stories_are_a_button_away_in_pages(hall: Hall) -> None:
    await _with_news(hall, 40)
    reply = await hall.ask("digest preview")
    button = next(each for each in reply.buttons if each.label == "All stories")
    every = await hall.ask(button.question.words, ask=Ask.DIGEST)
    assert every.pages > 1
    last = await hall.ask(button.question.words, ask=Ask.DIGEST, page=every.pages - 1)
    assert told(every) != told(last)
    assert "part 39" in told(every) + told(last)


async def test_a_past_week_can_be_read_again_as_it_was_told(hall: Hall) -> None:
    await _with_news(hall)
    hall.town.clock.advance(days=7)
    await DigestDesk(WATCHLIST, "UTC").queue_due(hall.town.store, hall.town.clock())
    before = told(await hall.ask("digest 2025-W21"))
    assert "2 stories" in before
    hall.town.serve(chatter(1), news(7))
    await hall.town.poll()
    after = told(await hall.ask("digest 2025-w21"))
    assert after == before.replace("Feeds: 1 well, 0 failing.", "Feeds: 1 well, 0 failing.")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("digest 2025-W77", "is no week"),
        ("digest soundcloud", "is no week"),
        ("digest 2025-W40", "not over yet"),
        ("digest settings someday", "someday"),
    ],
)
async def test_wrong_words_get_an_example(hall: Hall, words: str, says: str) -> None:
    reply = await hall.ask(words)
    assert reply.tone is Tone.MISTAKE
    assert says in told(reply)


async def test_a_channel_without_digest_is_told_how_to_get_one(hall: Hall) -> None:
    hall.town.rows("UPDATE subscription SET digest=0")
    for words in ("digest", "digest now"):
        reply = await hall.ask(words)
        assert "No subscription of this channel asks for a digest" in told(reply)


async def test_now_posts_at_once_and_only_once_a_minute(hall: Hall) -> None:
    await _with_news(hall)
    assert "on its way" in told(await hall.ask("digest now"))
    assert "less than a minute ago" in told(await hall.ask("digest now"))
    assert [title[:24] for title in hall.town.queued(kind="digest")] == ["Policy digest: 2 stories"]
    hall.town.clock.advance(days=7)
    assert await DigestDesk(WATCHLIST, "UTC").queue_due(hall.town.store, hall.town.clock()) == 1


async def test_now_and_settings_are_for_those_who_may(hall: Hall) -> None:
    for words in ("digest now", "digest settings friday"):
        assert (await hall.ask(words, standing=MEMBER)).tone is Tone.REFUSAL
    assert (await hall.ask("digest", standing=MEMBER)).tone is Tone.ANSWER


async def test_settings_are_shown_and_changed_and_written_down(hall: Hall) -> None:
    shown = told(await hall.ask("digest settings"))
    assert "Digest on Monday at 9:00 (UTC)." in shown
    assert "The next one: 2025-05-19 09:00" in shown
    changed = told(await hall.ask("digest settings monday thursday 14 Europe/Berlin silent no-picture no-reminders"))
    assert "Digest on Monday and Thursday at 14:00 (Europe/Berlin)." in changed
    assert "passed over in silence" in changed
    assert hall.town.one("SELECT says FROM audit ORDER BY id DESC LIMIT 1").startswith("Monday and Thursday 14")
    assert "Digest on Monday and Thursday at 14:00" in told(await hall.ask("digest settings"))
    assert "digest on Monday and Thursday at 14:00 (Europe/Berlin)" in told(await hall.ask("list"))


async def test_a_change_says_what_becomes_of_this_week(hall: Hall) -> None:
    hall.town.clock.advance(days=2)  # Wednesday, before which Monday's digest of this week was due
    assert "The next one: 2025-05-16 17:00" in told(await hall.ask("digest settings friday 17"))
    kept = told(await hall.ask("digest settings tuesday 9"))
    assert "This week's stays at its old time: 2025-05-16 17:00" in kept
    hall.town.clock.advance(days=2, hours=9)
    desk = DigestDesk(WATCHLIST, "UTC")
    assert await desk.queue_due(hall.town.store, hall.town.clock()) == 1
    assert await desk.queue_due(hall.town.store, hall.town.clock()) == 0
    told_already = told(await hall.ask("digest settings sunday 9"))
    assert "This week's was told already, so the next one is 2025-05-25 09:00" in told_already


async def test_times_in_the_form_are_the_channels(hall: Hall) -> None:
    draft = Draft(str(ROOM), platforms=("spotify",), weekday=2, hour=8, zone="Europe/Berlin", timed=True)
    reply = await hall.save(draft)
    assert "digest on Wednesday at 8:00 (Europe/Berlin)" in told(reply)
    await hall.ask("subscribe tiktok")
    setting = hall.town.store.read_now(digests.find_setting, ROOM)
    assert setting is not None
    assert (setting.days, setting.hour, setting.zone) == ((2,), 8, "Europe/Berlin")


async def test_status_tells_the_next_digest_of_the_choice(hall: Hall) -> None:
    await hall.ask("digest settings sunday 20 Asia/Kathmandu")
    assert "Next digest 2025-05-18 14:15" in told(await hall.ask("status"))
