"""What follows a message that tells a story alone: when it may go, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.alerts import Way
from bot.core.delivery import EDIT_GAP_S, PROBE_S, State, Verdict, key_of
from bot.core.model import Channel
from bot.core.outgoing import Message, Receipt, Root
from bot.store import channels, followups, meta, outbox, outbox_reading, retention, subscriptions
from bot.store.database import Database, Store
from bot.store.followups import Told
from tests.store.rooms import NOW, OTHER, ROOM, message, run_sql

LINE = Message("followup", "The same elsewhere", publisher="Beta")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def put(db: Database, channel: Channel = ROOM, story_id: int = 5, way: Way = Way.ALONE) -> int:
    """A story told in a channel, still in the outbox; the delivery's id."""
    db.conn.execute(
        "INSERT OR IGNORE INTO story(id, title, first_seen, last_seen, lead_article) VALUES (?, 'A title', 0, 0, 1)",
        (story_id,),
    )
    alert = subscriptions.add_alert(db, story_id, channel, 1, way, NOW)
    number = outbox.enqueue(db, channel, "alert", f"story:{story_id}", message("first"), NOW)
    subscriptions.set_alert_delivery(db, alert, number)
    return number


def send(db: Database, number: int, now: datetime = NOW, receipt: Receipt | None = None) -> None:
    outbox.claim(db, number, "boot", now)
    outbox.record_sent(db, number, receipt or Receipt(f"ts{number}"), now)


def fail(db: Database, number: int, verdict: Verdict, now: datetime = NOW) -> None:
    outbox.claim(db, number, "boot", now)
    outbox.record_verdict(db, number, verdict, "because", now)


def told(store: Store, channel: Channel = ROOM) -> Told:
    (only,) = store.read_now(followups.list_told, 5, channel)
    return only


def change(store: Store, words: str, now: datetime = NOW) -> None:
    store.write_now(followups.change_words, told(store), message(words), now)


def add_reply(store: Store, line: Message = LINE, now: datetime = NOW) -> None:
    store.write_now(followups.add_reply, told(store), line, now)


def heads(store: Store, now: datetime = NOW) -> list[int]:
    return [head.id for head in store.read_now(outbox.list_heads, ["slack", "discord"], [], now, 100)]


def rows(store: Store, kind: str) -> list[tuple[str, str]]:
    """(state, title) of what follows, oldest first."""
    sql = "SELECT state, json_extract(payload, '$.title') FROM delivery WHERE kind=? ORDER BY id"
    return [(row[0], row[1]) for row in store.read_now(run_sql, sql, kind)]


def test_only_what_was_told_alone_is_followed(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(put, OTHER, 5, Way.HELD)
    assert store.read_now(followups.list_told, 5) == [Told(first, ROOM, message("first"), True, "", False)]
    assert store.read_now(followups.list_told, 6) == []


@pytest.mark.parametrize("verdict", [None, Verdict(State.PENDING), Verdict(State.PARKED, park=True)], ids=str)
def test_words_that_surely_have_not_arrived_are_changed_in_place(store: Store, verdict: Verdict | None) -> None:
    first = store.write_now(put)
    if verdict:
        store.write_now(fail, first, verdict)
    change(store, "second")
    assert store.read_now(outbox.peek, first).message == message("second")
    assert rows(store, "edit") == []


@pytest.mark.parametrize("state", ["sending", "unknown", "sent"])
def test_words_that_may_have_arrived_are_changed_by_an_edit(store: Store, state: str) -> None:
    first = store.write_now(put)
    store.write_now(outbox.claim, first, "boot", NOW)
    if state == "unknown":
        store.write_now(outbox.record_verdict, first, Verdict(State.UNKNOWN), "because", NOW)
    if state == "sent":
        store.write_now(outbox.record_sent, first, Receipt("ts"), NOW)
    change(store, "second")
    assert rows(store, "edit") == [("pending", "second")]
    assert told(store).message == message("second")
    assert (first + 1 in heads(store)) is (state == "sent")


def test_sender_learns_what_an_edit_and_a_reply_belong_to(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    add_reply(store)
    root = Root(key_of(store.read_now(meta.installation_of), first), "first", f"ts{first}")
    edit, reply = (store.read_now(outbox.peek, number) for number in (first + 1, first + 2))
    assert edit.root == replace(root, edit=True)
    assert reply.root == root
    assert reply.message == LINE
    assert len({edit.key, reply.key, root.key}) == 3


def test_one_edit_a_minute_takes_the_newest_words(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    for words in ("second", "third", "fourth"):
        change(store, words)
    assert rows(store, "edit") == [("pending", "fourth")]
    store.write_now(send, first + 1, later(1))
    change(store, "fifth", later(2))
    change(store, "sixth", later(3))
    assert rows(store, "edit") == [("sent", "fourth"), ("pending", "sixth")]
    assert heads(store, later(EDIT_GAP_S)) == []
    assert heads(store, later(1 + EDIT_GAP_S)) == [first + 2]
    change(store, "sixth", later(99))
    assert len(rows(store, "edit")) == 2


def test_edit_that_waits_holds_nobody_back(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    store.write_now(send, first + 1)
    change(store, "third")
    other = store.write_now(outbox.enqueue, ROOM, "alert", "story:9", message(), NOW)
    assert heads(store) == [other]


def test_newer_words_end_an_edit_of_which_nobody_knows(store: Store) -> None:
    """The older one must not come after the newer."""
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    store.write_now(outbox.claim, first + 1, "boot", NOW)
    change(store, "third", later(1))
    store.write_now(outbox.record_verdict, first + 1, Verdict(State.UNKNOWN, wait_s=900.0), "because", later(30))
    assert heads(store, later(61)) == [first + 2]
    store.write_now(outbox.claim, first + 2, "boot", later(61))
    assert rows(store, "edit") == [("dead", "second"), ("sending", "third")]


def test_edit_of_which_nobody_knows_takes_newer_words(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    store.write_now(fail, first + 1, Verdict(State.UNKNOWN))
    change(store, "third")
    assert rows(store, "edit") == [("unknown", "third")]
    (head,) = store.read_now(outbox.list_heads, ["slack"], [], NOW, 10)
    assert head.edit


def test_replies_wait_for_their_message_and_say_the_same_once(store: Store) -> None:
    first = store.write_now(put)
    add_reply(store)
    add_reply(store)
    assert rows(store, "reply") == [("pending", LINE.title)]
    assert heads(store) == [first]
    store.write_now(fail, first, Verdict(State.UNKNOWN, wait_s=10_000.0))
    assert heads(store, later(1000)) == []
    store.write_now(outbox.record_sent, first, Receipt("ts"), later(1000))
    assert heads(store, later(1000)) == [first + 1]


def test_thread_is_remembered_with_the_first_message(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    add_reply(store)
    store.write_now(send, first + 1, NOW, Receipt("ts2", thread_id="t1"))
    add_reply(store, replace(LINE, publisher="Gamma"))
    root = store.read_now(outbox.peek, first + 2).root
    assert root
    assert root.thread_id == "t1"


def test_nothing_follows_a_message_that_is_gone(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    add_reply(store)
    store.write_now(fail, first + 1, Verdict(State.DEAD, root_gone=True))
    assert rows(store, "edit") == [("dead", "second")]
    assert rows(store, "reply") == [("dead", LINE.title)]
    assert told(store).closed == "the first message is gone"
    change(store, "third")
    add_reply(store, replace(LINE, publisher="Gamma"))
    assert len(rows(store, "edit") + rows(store, "reply")) == 2


def test_what_follows_ends_with_a_message_that_is_given_up(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(outbox.claim, first, "boot", NOW)
    add_reply(store)
    store.write_now(outbox.record_verdict, first, Verdict(State.DEAD), "refused for good", NOW)
    assert rows(store, "reply") == [("dead", LINE.title)]
    assert told(store).closed == "the first message was not sent"


def test_closed_channel_parks_what_follows_and_is_not_tried_by_it(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    add_reply(store)
    store.write_now(channels.park, str(ROOM), "archived", NOW)
    change(store, "second")
    assert rows(store, "reply") + rows(store, "edit") == [("parked", LINE.title), ("parked", "second")]
    day = later(PROBE_S)
    assert store.write_now(channels.probe_parked, day) == 1
    assert heads(store, day) == []
    store.write_now(channels.open_again, str(ROOM), day)
    assert heads(store, day) == [first + 1]


def test_reply_that_arrives_opens_no_channel(store: Store) -> None:
    """It needs other rights than a message."""
    first = store.write_now(put)
    store.write_now(send, first)
    add_reply(store)
    store.write_now(outbox.claim, first + 1, "boot", NOW)
    store.write_now(channels.park, str(ROOM), "archived", NOW)
    store.write_now(outbox.record_sent, first + 1, Receipt("ts2"), NOW)
    assert store.read_now(channels.is_parked, str(ROOM))


def test_message_is_kept_as_long_as_something_has_to_follow_it(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    add_reply(store)
    ages = {"articles_before": later(10), "aliases_before": later(10)}
    store.write_now(retention.remove_old, **ages)
    assert store.read_now(run_sql, "SELECT count(*) FROM delivery")[0] == (2,)
    store.write_now(send, first + 1)
    store.write_now(retention.remove_old, **ages)
    assert store.read_now(run_sql, "SELECT count(*) FROM delivery")[0] == (0,)


def test_replies_that_surely_have_not_arrived_can_be_left_out(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    for name in ("a", "b", "c"):
        add_reply(store, replace(LINE, publisher=name))
    store.write_now(fail, first + 2, Verdict(State.UNKNOWN))
    assert store.read_now(followups.list_waiting_replies, ROOM) == [first + 1, first + 3]


def test_chat_may_name_the_thread_with_the_message_itself(store: Store) -> None:
    """Where every story is a thread of its own from the beginning."""
    first = store.write_now(put)
    store.write_now(send, first, NOW, Receipt("ts1", thread_id="t1"))
    add_reply(store)
    root = store.read_now(outbox.peek, first + 1).root
    assert root
    assert root.thread_id == "t1"


def test_what_followed_is_listed_with_its_story(store: Store) -> None:
    first = store.write_now(put)
    store.write_now(send, first)
    change(store, "second")
    add_reply(store)
    store.write_now(put, ROOM, 6)
    listed = store.read_now(outbox_reading.list_for_story, 5)
    assert [(each["id"], each["kind"]) for each in listed] == [
        (first, "alert"),
        (first + 1, "edit"),
        (first + 2, "reply"),
    ]
