"""The outbox: what is in it, whose turn it is, and where it stands after every kind of answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.delivery import EDIT, HEAD_BLOCKS_S, PROBE_S, State, Verdict
from bot.core.model import Channel
from bot.core.outgoing import Receipt
from bot.errors import DamagedData
from bot.store import channels, outbox, outbox_reading
from bot.store.database import Store
from tests.store.rooms import NOW, OTHER, ROOM, message, run_sql

CHATS = ("slack", "discord")
UNKNOWN = Verdict(State.UNKNOWN)
REFUSED = Verdict(State.PARKED, park=True, notice="closed")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def put(store: Store, subject: str = "story:1", channel: Channel = ROOM, now: datetime = NOW) -> int:
    return store.write_now(outbox.enqueue, channel, "alert", subject, message(subject), now)


def heads(store: Store, now: datetime = NOW, chats: tuple[str, ...] = CHATS, busy: tuple[str, ...] = ()) -> list[int]:
    return [head.id for head in store.read_now(outbox.list_heads, chats, busy, now, 100)]


def claim(store: Store, number: int, now: datetime = NOW, boot: str = "boot 1") -> object:
    return store.write_now(outbox.claim, number, boot, now)


def judge(store: Store, number: int, verdict: Verdict, now: datetime = NOW) -> bool:
    return store.write_now(outbox.record_verdict, number, verdict, "because", now)


def state(store: Store, number: int) -> str:
    return str(store.read_now(run_sql, "SELECT state FROM delivery WHERE id=?", number)[0][0])


def test_message_is_put_in_once_and_keeps_its_first_words(store: Store) -> None:
    first = put(store)
    again = store.write_now(outbox.enqueue, ROOM, "alert", "story:1", message("other words"), NOW)
    assert again == first
    assert store.read_now(outbox.peek, first).message == message("story:1")
    assert put(store, channel=OTHER) != first


def test_words_can_change_as_long_as_they_surely_have_not_arrived(store: Store) -> None:
    number = put(store)
    fuller = message("fuller")
    assert store.write_now(outbox.refresh_unsent, ROOM, "alert", "story:1", fuller)
    assert store.read_now(outbox_reading.find_unsent, ROOM, "alert", "story:") == ("story:1", fuller)
    claim(store, number)
    judge(store, number, Verdict(State.PENDING))
    fuller = message("fuller still")
    assert store.write_now(outbox.refresh_unsent, ROOM, "alert", "story:1", fuller)
    claim(store, number)
    judge(store, number, UNKNOWN)
    assert not store.write_now(outbox.refresh_unsent, ROOM, "alert", "story:1", message("too late"))
    assert store.read_now(outbox_reading.find_unsent, ROOM, "alert", "story:") is None
    assert store.read_now(outbox.peek, number).message == fuller


def test_one_head_per_channel_in_order_of_arrival(store: Store) -> None:
    first, other = put(store, "story:1"), put(store, "story:1", OTHER)
    put(store, "story:2")
    assert heads(store) == [first, other]
    assert heads(store, chats=("discord",)) == [other]
    assert heads(store, busy=(str(ROOM),)) == [other]
    assert heads(store, chats=()) == []
    claim(store, first)
    assert heads(store) == [other]


def test_name_with_a_quotation_mark_is_only_a_name(store: Store) -> None:
    odd = Channel("slack", "T1/o'hara")
    number = put(store, channel=odd)
    assert heads(store, busy=(str(odd),)) == []
    assert heads(store, busy=("'; DROP TABLE delivery; --",)) == [number]


def test_head_that_must_wait_holds_back_its_channel(store: Store) -> None:
    first = put(store, "story:1")
    put(store, "story:2")
    claim(store, first)
    judge(store, first, Verdict(State.PENDING, wait_s=60.0))
    assert heads(store, later(59)) == []
    assert heads(store, later(60)) == [first]


def test_unknown_head_holds_back_its_followers_for_five_minutes_only(store: Store) -> None:
    first, second = put(store, "story:1"), put(store, "story:2")
    claim(store, first)
    judge(store, first, UNKNOWN)
    assert heads(store) == [first]
    store.write_now(outbox.postpone, first, 10_000.0, NOW)
    assert heads(store, later(HEAD_BLOCKS_S)) == []
    assert heads(store, later(HEAD_BLOCKS_S + 1)) == [second]
    assert heads(store, later(10_000)) == [first]


def test_chat_that_rests_has_no_turn(store: Store) -> None:
    number, other = put(store), put(store, channel=OTHER)
    assert store.write_now(channels.rest_chat, "slack", "Banned", "blocked", later(60), NOW)
    assert not store.write_now(channels.rest_chat, "slack", "Banned", "blocked", later(90), later(10))
    assert heads(store, later(60)) == [other]
    assert store.read_now(channels.list_resting, later(60)) == [("slack", "Banned", "blocked", later(0), later(90))]
    assert heads(store, later(90)) == [number, other]


def test_next_rest_of_a_chat_that_was_well_in_between_is_news_again(store: Store) -> None:
    number = put(store)
    store.write_now(channels.rest_chat, "slack", "Banned", "blocked", later(60), NOW)
    store.write_now(outbox.record_sent, number, Receipt("ts"), later(30))
    assert not store.write_now(channels.rest_chat, "slack", "Banned", "blocked", later(60), later(40))
    store.write_now(outbox.record_sent, number, Receipt("ts"), later(61))
    assert store.write_now(channels.rest_chat, "slack", "Banned", "blocked", later(900), later(100))


def test_delivery_is_claimed_by_one_hand(store: Store) -> None:
    number = put(store)
    claimed = store.write_now(outbox.claim, number, "boot 1", NOW)
    assert claimed is not None
    assert (claimed.channel, claimed.attempts, claimed.plain, claimed.tried_at) == (ROOM, 1, False, NOW)
    assert claimed.message == message("story:1")
    assert claim(store, number, boot="boot 2") is None


def test_key_is_the_same_for_ever_and_another_for_every_delivery(store: Store) -> None:
    first, second = put(store, "story:1"), put(store, "story:2")
    keys = {store.read_now(outbox.peek, number).key for number in (first, second)}
    claim(store, first)
    assert len(keys) == 2
    assert store.read_now(outbox.peek, first).key in keys
    with pytest.raises(LookupError):
        store.read_now(outbox.peek, 99)


def test_words_that_changed_on_disk_are_not_sent(store: Store) -> None:
    number = put(store)
    store.write_now(run_sql, "UPDATE delivery SET payload=replace(payload, 'story', 'gossip')")
    with pytest.raises(DamagedData, match="altered"):
        claim(store, number)
    with pytest.raises(DamagedData, match="altered"):
        store.read_now(outbox.peek, number)
    assert state(store, number) == "pending"


def test_sent_is_the_end(store: Store) -> None:
    number = put(store)
    claim(store, number)
    store.write_now(outbox.record_sent, number, Receipt("1747.1"), later(1))
    (row,) = store.read_now(outbox_reading.list_deliveries, 10, None)
    assert (row["state"], row["remote_id"], row["title"]) == ("sent", "1747.1", "story:1")
    assert store.read_now(outbox_reading.list_deliveries, 10, later(1)) == []
    assert heads(store, later(10**6)) == []
    assert store.read_now(outbox_reading.count_states) == {"sent": 1}


def test_what_a_dead_process_left_half_sent_is_unknown(store: Store) -> None:
    old, new = put(store, "story:1"), put(store, "story:1", OTHER)
    claim(store, old, boot="boot 1")
    claim(store, new, boot="boot 2")
    assert store.write_now(outbox.take_over, "boot 2") == 1
    (head,) = store.read_now(outbox.list_heads, CHATS, (), NOW, 10)
    assert (head.id, head.state, head.unsure, head.touched) == (old, State.UNKNOWN, NOW, NOW)


def test_first_doubt_is_remembered_through_further_attempts(store: Store) -> None:
    number = put(store)
    claim(store, number)
    judge(store, number, UNKNOWN)
    again = store.write_now(outbox.claim, number, "boot 1", later(100))
    assert again is not None
    assert again.tried_at == NOW
    judge(store, number, UNKNOWN, later(101))
    (head,) = store.read_now(outbox.list_heads, CHATS, (), later(101), 10)
    assert (head.unsure, head.touched, head.attempts) == (NOW, later(100), 2)


def test_first_doubt_is_remembered_when_a_later_attempt_dies(store: Store) -> None:
    """Its chat forgets the key some time after the first attempt: a later one must not begin that time anew."""
    number = put(store)
    claim(store, number)
    judge(store, number, UNKNOWN)
    claim(store, number, later(100))
    assert store.write_now(outbox.take_over, "boot 2") == 1
    (head,) = store.read_now(outbox.list_heads, CHATS, (), later(101), 10)
    assert (head.unsure, head.touched) == (NOW, later(100))


def test_older_edit_of_which_nobody_knows_gives_way_to_a_newer_one(store: Store) -> None:
    first = put(store)
    claim(store, first)
    store.write_now(outbox.record_sent, first, Receipt("1.1"), NOW)
    older, newer = (
        store.write_now(outbox.enqueue, ROOM, EDIT, f"{first}:{number}", message("words"), NOW, root_id=first)
        for number in range(2)
    )
    claim(store, older)
    judge(store, older, UNKNOWN)
    claim(store, newer, later(HEAD_BLOCKS_S + 1))
    assert (state(store, older), state(store, newer)) == ("dead", "sending")


def test_looks_are_counted_and_forgotten_when_it_is_to_be_sent_anew(store: Store) -> None:
    number = put(store)
    claim(store, number)
    judge(store, number, UNKNOWN)
    store.write_now(outbox.record_look, number, State.UNKNOWN, 60.0, "not in the history", later(40))
    (head,) = store.read_now(outbox.list_heads, CHATS, (), later(100), 10)
    assert (head.looks, head.touched) == (1, later(40))
    store.write_now(outbox.record_look, number, State.PENDING, 0.0, "not in the history", later(100))
    (head,) = store.read_now(outbox.list_heads, CHATS, (), later(100), 10)
    assert (head.state, head.looks, head.unsure) == (State.PENDING, 0, None)


def test_refusal_in_plain_words_is_news_and_an_unknown_delivery_none(store: Store) -> None:
    number = put(store)
    assert judge(store, number, Verdict(State.DEAD, plain=True, notice="refused for good"))
    assert store.read_now(outbox.peek, number).plain
    assert not judge(store, 99, Verdict(State.DEAD, notice="refused for good"))


def test_closed_channel_parks_all_that_waits_for_it(store: Store) -> None:
    first, second, other = put(store, "story:1"), put(store, "story:2"), put(store, channel=OTHER)
    claim(store, first)
    assert judge(store, first, REFUSED)
    third = put(store, "story:3")
    assert [state(store, each) for each in (first, second, third, other)] == ["parked"] * 3 + ["pending"]
    assert heads(store, later(10**6)) == [other]
    assert store.read_now(channels.list_parked) == [(str(ROOM), "because", NOW)]


def test_closed_channel_is_tried_at_most_eight_times_in_seven_days(store: Store) -> None:
    for number in range(5):
        put(store, f"story:{number}")
    tries = news = 0
    for hour in range(7 * 24):
        now = NOW + timedelta(hours=hour)
        store.write_now(channels.probe_parked, now)
        for number in heads(store, now):
            claim(store, number, now)
            news += judge(store, number, REFUSED, now)
            tries += 1
    assert tries == 7
    assert news == 1


def test_closed_channel_is_probed_once_while_the_probe_is_still_on_its_way(store: Store) -> None:
    first, second = put(store, "story:1"), put(store, "story:2")
    claim(store, first)
    judge(store, first, REFUSED)
    day = PROBE_S + 1
    assert store.write_now(channels.probe_parked, later(day)) == 1
    claim(store, first, later(day))
    assert store.write_now(channels.probe_parked, later(day + 120)) == 0
    assert state(store, second) == "parked"


def test_channel_that_opens_again_gets_everything_in_order(store: Store) -> None:
    first, second = put(store, "story:1"), put(store, "story:2")
    claim(store, first)
    judge(store, first, REFUSED)
    day = later(PROBE_S)
    assert store.write_now(channels.probe_parked, later(PROBE_S - 1)) == 0
    assert store.write_now(channels.probe_parked, day) == 1
    assert heads(store, day) == [first]
    claim(store, first, day)
    store.write_now(outbox.record_sent, first, Receipt("ts"), day)
    assert heads(store, day) == [second]
    assert store.read_now(channels.list_parked) == []
    assert state(store, put(store, "story:3")) == "pending"


def test_doubt_outlives_a_closed_channel(store: Store) -> None:
    first, second = put(store, "story:1"), put(store, "story:2")
    claim(store, first)
    judge(store, first, UNKNOWN)
    store.write_now(outbox.postpone, first, 10_000.0, NOW)
    claim(store, second, later(400))
    judge(store, second, REFUSED, later(400))
    assert [state(store, each) for each in (first, second)] == ["parked", "parked"]
    store.write_now(channels.probe_parked, later(PROBE_S + 400))
    assert [state(store, each) for each in (first, second)] == ["unknown", "parked"]


def test_age_of_the_outbox_is_that_of_what_may_be_sent_now(store: Store) -> None:
    assert store.read_now(outbox_reading.oldest_open, NOW) is None
    number = put(store)
    put(store, channel=OTHER, now=later(100))
    assert store.read_now(outbox_reading.oldest_open, later(200)) == timedelta(seconds=200)
    store.write_now(outbox.postpone, number, 500.0, NOW)
    assert store.read_now(outbox_reading.oldest_open, later(200)) == timedelta(seconds=100)


def test_it_is_known_what_was_ever_put_in_and_when_a_channel_got_its_last_message(store: Store) -> None:
    assert not store.read_now(outbox_reading.is_queued, ROOM, "alert", "story:1")
    assert store.read_now(outbox_reading.last_sent, ROOM) is None
    first, sent = put(store), later(3600)
    claim(store, first)
    store.write_now(outbox.record_sent, first, Receipt("1.1"), sent)
    assert store.read_now(outbox_reading.is_queued, ROOM, "alert", "story:1")
    assert not store.read_now(outbox_reading.is_queued, OTHER, "alert", "story:1")
    assert store.read_now(outbox_reading.last_sent, ROOM) == sent
    assert store.read_now(outbox_reading.last_sent, OTHER) is None
