"""The door: every question has a hand, nothing raises, envelopes count once."""

from __future__ import annotations

from bot.core.asks import Ask, Asker, Question
from bot.core.clauses import Allows, Clause
from bot.core.events import Dated, Event, EventKind, Origin, Precision
from bot.core.permissions import Standing
from bot.core.record_reading import Fact
from bot.core.replies import Tone
from bot.flows.answer.desk import HANDS
from bot.store.record import write_facts
from tests.flows.answer.conftest import Hall, told
from tests.flows.town import ROOM, chatter, news

OUTSIDE = (Ask.HELP, Ask.TEST)  # answered by the desk itself


def test_every_question_has_a_hand() -> None:
    assert set(HANDS) | set(OUTSIDE) == set(Ask)


async def test_no_question_raises_whatever_is_missing(hall: Hall) -> None:
    for ask in Ask:
        for room in (ROOM, None):
            reply = await hall.ask(ask=ask, room=room)
            assert reply.title, ask
            assert reply.tone is not Tone.FAILURE, (ask, told(reply))


async def test_a_closed_database_is_a_sentence(hall: Hall) -> None:
    hall.town.store.write_now(_break)
    reply = await hall.ask("list")
    assert reply.tone is Tone.FAILURE
    assert "Nothing was changed" in told(reply)


def _break(db: object) -> None:
    db.conn.execute("DROP TABLE subscription")  # type: ignore[attr-defined]


async def test_an_envelope_is_met_once_and_forgotten_after_a_day(hall: Hall) -> None:
    assert await hall.desk.first_time("E1")
    assert not await hall.desk.first_time("E1")
    hall.town.clock.advance(days=2)
    assert await hall.desk.first_time("E2")
    assert await hall.desk.first_time("E1")


async def test_machines_get_nothing(hall: Hall) -> None:
    asker = Asker("slack:T1/B1", ROOM)
    for ask in Ask:
        reply = await hall.desk.answer(asker, Standing(machine=True, admin=True), Question(ask))
        assert reply.tone is Tone.REFUSAL


async def test_labels_are_ones_own_and_can_be_taken_back(hall: Hall) -> None:
    hall.town.serve(chatter(1))
    await hall.town.poll()
    hall.town.serve(chatter(1), news(0))
    await hall.town.poll()
    reply = await hall.ask(ask=Ask.NOT_RELEVANT, number=1, standing=Standing())
    undo = reply.sections[-1].buttons[0].question
    stranger = await hall.ask(ask=Ask.UNDO, number=undo.number, person="slack:T1/U8", standing=Standing())
    assert stranger.tone is Tone.MISTAKE
    assert hall.town.one("SELECT count(*) FROM label WHERE undone IS NULL") == 1
    assert (await hall.ask(ask=Ask.UNDO, number=undo.number)).tone is Tone.DONE
    assert hall.town.one("SELECT count(*) FROM label WHERE undone IS NULL") == 0
    assert (await hall.ask(ask=Ask.UNDO, number=undo.number)).tone is Tone.MISTAKE


async def test_mutes_are_this_channels_and_can_be_undone(hall: Hall) -> None:
    hall.town.serve(chatter(1))
    await hall.town.poll()
    hall.town.serve(chatter(1), news(0))
    await hall.town.poll()
    muted = await hall.ask(ask=Ask.MUTE_PLATFORM, number=1)
    assert "No alerts about SoundCloud" in told(muted)
    assert "SoundCloud, until 2025-05-19" in told(await hall.ask("list"))
    assert "[Unmute SoundCloud]" in told(await hall.ask("list"))
    assert "Did you mean SoundCloud?" in told(await hall.ask("mute soundclaud"))
    assert "Nothing more about" in told(await hall.ask(ask=Ask.MUTE_STORY, number=1))
    assert "SoundCloud is announced here again" in told(await hall.ask("unmute soundcloud"))
    assert "story 1" in told(await hall.ask("unmute soundcloud"))
    assert (await hall.ask("unmute story 1")).tone is Tone.DONE
    assert "Muted here" not in told(await hall.ask("list"))


async def test_a_closed_channel_is_paused_with_its_reason_and_opened_by_a_test(hall: Hall) -> None:
    await hall.desk.channel_closed(ROOM, "archived", "")
    text = told(await hall.ask("status"))
    assert "Closed to the bot: " in text
    assert (await hall.ask("test")).tone is Tone.DONE
    assert "Closed to the bot: " not in told(await hall.ask("status"))
    await hall.desk.team_left("slack", "T1", "left", "")
    assert "Closed to the bot: " in told(await hall.ask("status"))
    await hall.desk.channel_open(ROOM)
    assert "Closed to the bot: " not in told(await hall.ask("status"))


async def test_a_fact_is_called_wrong_dated_and_given_back_by_named_people(hall: Hall) -> None:
    """From any chat: the record shows the correction, who may not is refused, each step is in the audit."""
    hall.town.serve(chatter(1))
    await hall.town.poll()
    now = hall.town.clock()
    day = Dated(now.date(), now.date(), Precision.DAY)
    origin = Origin(1, "The Paper", "https://paper.example/1", "Terms", now)
    event = Event(EventKind.TERMS, "soundcloud", "SoundCloud changed its terms.", day)
    clause = Clause("We may train AI models.", "We may train AI models.", Allows.PERMITS)
    facts = [Fact("abcd00000001", "soundcloud", origin, event), Fact("abce00000002", "soundcloud", origin, clause)]
    await hall.town.store.write(write_facts, 1, facts, now, now)
    assert (await hall.ask("fact abcd wrong")).tone is Tone.REFUSAL
    named = Standing(named=True)
    assert "terms changed" in told(await hall.ask("soundcloud"))
    assert "fact abcd00000001" in told(await hall.ask("soundcloud view events"))
    assert "left out as wrong" in told(await hall.ask("fact abcd wrong", standing=named))
    assert "terms changed" not in told(await hall.ask("soundcloud"))
    assert "1 correction of abcd00000001" in told(await hall.ask("fact abcd undo", standing=named))
    assert "terms changed" in told(await hall.ask("soundcloud"))
    assert "has the date 7 Feb 2024" in told(await hall.ask("fact ABCD 7 Feb 2024", standing=named))
    assert "date set right" in told(await hall.ask("soundcloud"))
    for wrong, hint in (
        ("fact abcd", "/policy fact ID"),
        ("fact abcd whenever", "/policy fact ID"),
        ("fact abc wrong", "No fact"),
        ("fact ffff wrong", "No fact"),
        ("fact abce 2024", "only events and deadlines"),
        ("fact abce undo", "nothing to take back"),
    ):
        assert hint in told(await hall.ask(wrong, standing=named)), wrong
    sql = "SELECT count(*) FROM audit WHERE ask='fact'"
    assert await hall.town.store.read(lambda db: db.conn.execute(sql).fetchone()[0]) == 3


async def test_corrections_are_for_named_people_and_can_be_undone(hall: Hall) -> None:
    hall.town.serve(chatter(1))
    await hall.town.poll()
    hall.town.serve(chatter(1), news(0))
    await hall.town.poll()
    words = f"not-about {news(0).link} soundcloud"
    assert (await hall.ask(words)).tone is Tone.REFUSAL
    named = Standing(named=True)
    assert "not about soundcloud" in told(await hall.ask(words, standing=named))
    assert (await hall.ask("undo 1", standing=named)).tone is Tone.DONE
    for wrong, hint in (
        ("split soundcloud", "/policy split LINK"),
        (f"split {news(0).link}", "only article"),
        (f"join {news(0).link}", "story's number"),
        ("not-about soundcloud", "address and a platform"),
        ("undo 99", "no correction 99"),
        ("split https://example.com/unknown", "No feed has listed"),
    ):
        assert hint in told(await hall.ask(wrong, standing=named)), wrong
