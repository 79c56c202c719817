"""Facts are written per article and read per platform as known on a day; corrections lie above them."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.claims import Claim, Sense
from bot.core.clauses import Allows, Clause
from bot.core.conflicts import Slot, SlotName
from bot.core.deadlines import Deadline
from bot.core.events import Dated, Event, EventKind, Origin, Precision, Scope
from bot.core.record_reading import Body, Fact
from bot.core.sides import Side
from bot.core.standing import Basis, Stance, Standing
from bot.store import record
from bot.store.database import Store
from bot.store.record_corrections import add_correction, list_corrections, undo_corrections
from tests.store.rooms import NOW

DAY = Dated(date(2024, 2, 7), date(2024, 2, 7), Precision.DAY, "7 February 2024")
EVENT = Event(
    EventKind.TERMS, "soundcloud", "It changed its terms.", DAY, Scope("EU", "Free", "posts", "others"), "Jo", True
)
BODIES: tuple[Body, ...] = (
    EVENT,
    Clause("You agree.", "It says “You agree.”", Allows.OPT_IN, ("only if",), Scope("UK"), "later", DAY),
    Claim("Jo Bloggs", Side.CRITIC, Sense.SAYS, "Jo said so.", "The Paper", "so"),
    Stance(Standing.OPT_OUT_UNTIL, Basis.CLAUSE, "You agree.", Scope("EU"), ("only if",), DAY, DAY, True, True),
    Deadline("opt-out", DAY, "Until then.", Scope("EU"), True, DAY),
    Slot(SlotName.FINDER, "Jo", "Jo found it.", Scope("EU"), DAY, "clause-flagged"),
)


def fact(number: int, body: Body = EVENT, article: int = 1, outlet: str = "Paper") -> Fact:
    return Fact(f"{number:012x}", "soundcloud", Origin(article, outlet, f"https://a.example/{article}", "T", NOW), body)


def write(store: Store, *facts: Fact, article: int = 1, rebuilt: bool = False, later: int = 0) -> record.FactChange:
    now = NOW + timedelta(days=later)
    return store.write_now(record.write_facts, article, facts, now, now, rebuilt=rebuilt)


def test_every_kind_of_fact_comes_back_as_it_was(store: Store) -> None:
    facts = [fact(number, body) for number, body in enumerate(BODIES)]
    write(store, *facts)
    found = store.read_now(record.load_facts, "soundcloud")
    assert sorted((known.fact for known in found), key=lambda each: each.id) == facts


def test_writing_again_changes_nothing(store: Store) -> None:
    assert write(store, fact(1)).added == [fact(1).id]
    assert not write(store, fact(1))


def test_an_edit_takes_away_from_then_on_only(store: Store) -> None:
    write(store, fact(1), fact(2))
    change = write(store, fact(1), later=5)
    assert change.removed == [fact(2).id]
    assert len(store.read_now(record.load_facts, "soundcloud")) == 1
    assert len(store.read_now(record.load_facts, "soundcloud", NOW + timedelta(days=1))) == 2
    assert write(store, fact(1), fact(2), later=6).changed == [fact(2).id]


def test_what_came_later_was_not_known(store: Store) -> None:
    write(store, fact(1), later=3)
    assert store.read_now(record.load_facts, "soundcloud", NOW) == []
    assert store.read_now(record.count_facts, "soundcloud", NOW).articles == 0
    assert store.read_now(record.count_facts, "soundcloud").articles == 1


def test_a_rebuild_removes_what_was_never_there(store: Store) -> None:
    write(store, fact(1), fact(2))
    assert write(store, fact(1), rebuilt=True).removed == [fact(2).id]
    assert store.read_now(record.find_fact, fact(2).id) is None


def test_counts_articles_outlets_and_events(store: Store) -> None:
    write(store, fact(1), fact(2, BODIES[1]))
    write(store, fact(3, article=2, outlet="Gazette"), article=2)
    counts = store.read_now(record.count_facts, "soundcloud")
    assert (counts.articles, counts.outlets, counts.events) == (2, 2, 2)
    assert store.read_now(record.list_busy_outlets, 5) == ["Gazette", "Paper"]
    assert store.read_now(record.list_recorded_platforms) == ["soundcloud"]


def test_a_fact_is_found_by_an_unmistakable_beginning(store: Store) -> None:
    one = Fact("abcdef012345", "soundcloud", fact(1).origin, EVENT)
    other = Fact("abcd99999999", "soundcloud", fact(1).origin, EVENT)
    write(store, one, other)
    assert store.read_now(record.find_fact, "abcde") == one
    assert store.read_now(record.find_fact, "abcd") is None
    assert store.read_now(record.find_fact, "abc") is None
    assert store.read_now(record.find_fact, "ffff") is None


def test_a_correction_lies_above_the_fact_and_can_be_undone(store: Store) -> None:
    write(store, fact(1), fact(2))
    right = Dated(date(2024, 2, 12), date(2024, 2, 12), Precision.DAY)
    later = NOW + timedelta(days=2)
    store.write_now(add_correction, fact(1).id, "date", "slack:T1/U7", later, date=right, note="archive")
    store.write_now(add_correction, fact(2).id, "wrong", "terminal", later)
    known = {each.fact.id: each for each in store.read_now(record.load_facts, "soundcloud")}
    body = known[fact(1).id].fact.body
    assert isinstance(body, Event)
    assert body.date == right
    assert known[fact(2).id].wrong
    before = store.read_now(record.load_facts, "soundcloud", NOW + timedelta(days=1))
    assert not any(each.correction for each in before)
    assert store.write_now(undo_corrections, fact(2).id, later) == 1
    assert [each.fact_id for each in store.read_now(list_corrections)] == [fact(1).id]


def test_the_newest_are_read_however_many_there_are(store: Store) -> None:
    for number in range(record.NEWEST["event"] + 10):
        write(store, fact(number, article=number), article=number, later=number)
    found = store.read_now(record.load_facts, "soundcloud")
    assert len(found) == record.NEWEST["event"]
    assert store.read_now(record.count_facts, "soundcloud").events == record.NEWEST["event"] + 10
