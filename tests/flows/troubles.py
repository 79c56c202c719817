"""Sixteen ways in which feeds, disks and restarts make old news look new: rows A1 to A16 of tests/faults.md.

Each is called at every poll of a ``Scene``, with the number of the poll. A few polls of each are a test, two hundred
are ``make soak SOAKS=identity``.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Entry, Feed
from bot.errors import AlreadyRunning
from bot.flows.backups import restore
from bot.flows.upkeep import Keep, forget
from bot.store import copies
from bot.store.lock import InstanceLock
from tests.fakes import START, document
from tests.flows.churn import EVERY, FIRST, NEW_EVERY, Scene, Trouble, item, window
from tests.flows.town import VERGE, WIRE, failed

Twist = Callable[[int, int, Entry], Entry]  # poll, number of the item, item -> item as listed

OTHERS = FIRST + 600  # numbers from here on are never the feed's ordinary items
BURST_EVERY, BURST = 40, 60


def twisted(twist: Twist) -> Trouble:
    """A feed that lists its items in a crooked way."""

    async def trouble(scene: Scene, poll: int) -> None:
        await scene.poll([twist(poll, number, item(number)) for number in window(poll)])

    return trouble


def respelled(poll: int, _number: int, entry: Entry) -> Entry:
    """A1: http and https, another host, a slash, no ".html", in turn and together."""
    old = "https://verge.example"
    new = ("http://verge.example", "https://www.verge.example", "https://theverge.example")[poll % 3]
    end = ("", "/", ".html", ".html?utm_source=rss")[poll % 4]
    return replace(entry, **{
        name: getattr(entry, name).replace(old, new).replace(".html", end) for name in ("guid", "link")
    })  # fmt: skip


def edited(poll: int, number: int, entry: Entry) -> Entry:
    """A2: title, guid and address hold the headline; one of them, or all, follow each edit."""
    age = poll - (number - FIRST) * NEW_EVERY
    slug = entry.link.removesuffix(".html")
    match min(age // 3, 3):
        case 0:
            return entry
        case 1:
            return replace(entry, guid=f"{slug}-updated")
        case 2:
            return replace(entry, guid=f"{slug}-updated", title=f"{entry.title}, users say")
        case _:
            return replace(entry, guid=f"{slug}-users", link=f"{slug}-users.html", title=f"{entry.title}, users say")


def invented(poll: int, number: int, entry: Entry) -> Entry:
    """A3: a new guid for each item at each poll; some items have no link either."""
    return replace(entry, guid=f"{poll}-{number}", link="" if number % 4 == 0 else entry.link)


def shared(_poll: int, number: int, entry: Entry) -> Entry:
    """A4: one guid on all items."""
    return replace(entry, guid="https://verge.example/feed")


def nameless(poll: int, number: int, entry: Entry) -> Entry:
    """A5: no guid, or blanks; no link; the text changes all the time."""
    return replace(entry, guid=" " * (number % 2), link="", summary=f"{entry.summary} Read {poll} times.")


def tracked(poll: int, number: int, entry: Entry) -> Entry:
    """A6: the address tells how the reader came."""
    odd = f"?utm_source=rss&utm_term={poll}&at_campaign={poll}&fbclid={poll}&af=R#xtor=RSS-{poll}"
    return replace(entry, guid="" if number % 2 else entry.link + odd, link=entry.link + odd)


def redated(poll: int, _number: int, entry: Entry) -> Entry:
    """A7: dated now and rewritten at each poll."""
    return replace(entry, published=START + EVERY * poll, summary=f"{entry.summary} State of {poll}.")


async def twice_told(scene: Scene, poll: int) -> None:
    """A8: a second feed lists the same pages with other parameters and its own guids, half of them first."""
    if poll == 0:
        scene.add(WIRE)
    mine = [item(number) for number in window(poll)]
    theirs = [replace(each, guid=f"wire-{each.guid}", link=f"{each.link}?utm_source=wire") for each in mine]
    for feed, entries in ((VERGE, mine), (WIRE, theirs))[:: 1 if poll // NEW_EVERY % 2 else -1]:
        await scene.poll(entries, feed)


async def forgotten(scene: Scene, poll: int) -> None:
    """A9: what is two days old is forgotten after every poll; an early item stays listed, another is rewritten, too."""
    lasting = [replace(item(FIRST), summary=f"Read {poll} times."), replace(item(FIRST - 1), published=None)]
    fresh = [item(number) for number in window(poll) if number > FIRST]
    await scene.poll([*fresh, *lasting])
    scene.town.store.write_now(forget, Keep(2, 9), scene.town.clock())


async def failing(scene: Scene, poll: int) -> None:
    """A10: of five answers one is the feed; the others are a page, an error, nothing, and no answer."""
    answers = (None, failed("not_a_feed"), failed("http_status", status=500), document(), failed("timeout"))
    answer = answers[poll % 5]
    if answer is None:
        await scene.poll([item(number) for number in window(poll)])
    else:
        scene.town.answer(answer)
        await scene.town.poll_pass(seconds=1)
        await scene.town.deliver()


async def added(scene: Scene, poll: int) -> None:
    """A11: a hundred and fifty old items at the first poll; every tenth time another feed with twenty of its own."""
    history = [item(number) for number in range(OTHERS, OTHERS + 150)]
    await scene.poll([item(number) for number in window(poll)] + (history if poll == 0 else []))
    if poll % 10 == 9:
        new = Feed(f"feed{poll}", f"https://{poll}.example/feed", f"Outlet {poll}")
        scene.add(new)
        start = OTHERS + poll
        await scene.poll([item(number) for number in range(start, start + 20)], new)


async def dug_out(scene: Scene, poll: int) -> None:
    """A12: at every poll two items of years ago turn up, and the order is another one each time."""
    listed = [item(number) for number in window(poll)]
    then = datetime(2019, 3, 1, 8, tzinfo=UTC) + timedelta(days=poll)
    listed += [replace(item(OTHERS + 2 * poll + more), published=then) for more in (0, 1)]
    random.Random(poll).shuffle(listed)
    await scene.poll(listed)


async def burst(scene: Scene, poll: int) -> None:
    """A13: now and then sixty new items at once."""
    listed = [item(number) for number in window(poll)]
    if poll % BURST_EVERY >= BURST_EVERY // 2:
        start = OTHERS + poll // BURST_EVERY * BURST
        numbers = range(start, start + BURST)
        begun = START + EVERY * (poll - poll % BURST_EVERY + BURST_EVERY // 2)
        listed += [replace(item(number), published=begun - timedelta(seconds=number - start)) for number in numbers]
        scene.heard.wanted.update(numbers)
    await scene.poll(listed)


async def set_back(scene: Scene, poll: int) -> None:
    """A14: the database is lost, or a copy of four days ago takes its place, in turn."""
    town = scene.town
    await scene.poll([item(number) for number in window(poll)])
    copy = town.path.with_name("copy.db")
    match poll % 50:
        case 2:
            copy.unlink(missing_ok=True)
            town.store.read_now(copies.backup, copy)
        case 26:  # four days later
            town.close()
            restore(copy, town.path, town.clock())
            town.open()
        case 43:  # what is listed now was told before
            town.close()
            for rest in town.path.parent.glob("bot.db*"):
                rest.unlink()
            town.open()


async def in_two_hands(scene: Scene, poll: int) -> None:
    """A15: two bots are started on one database. The second is refused; what got past would poll and send, too."""
    town = scene.town
    with InstanceLock(town.path):
        try:
            InstanceLock(town.path).acquire()
        except AlreadyRunning:
            pass
        else:
            raise AssertionError("a second bot was let in")
    hands = (town, scene.other())[:: 1 if poll % 2 else -1]
    for hand in hands:
        hand.serve(*(item(number) for number in window(poll)))
    await asyncio.gather(*(hand.poll(seconds=1) for hand in hands))
    await asyncio.gather(*(hand.deliver() for hand in hands))


async def registered_twice(scene: Scene, poll: int) -> None:
    """A16: every job is there three times: three polls of the feed at once, three hands that empty the outbox."""
    town = scene.town
    town.serve(*(item(number) for number in window(poll)))
    await asyncio.gather(*(town.poller.poll_one(VERGE.id, town.clock()) for _ in range(3)))
    await asyncio.gather(*(town.deliverer.drain() for _ in range(3)))


TROUBLES: dict[str, Trouble] = {
    "A1 guids and links change scheme, host and ending": twisted(respelled),
    "A2 guid, link and title follow an edited headline": twisted(edited),
    "A3 guids made anew for each poll": twisted(invented),
    "A4 one guid on every item": twisted(shared),
    "A5 no guid and no link": twisted(nameless),
    "A6 tracking parameters": twisted(tracked),
    "A7 dated and written anew": twisted(redated),
    "A8 one story in two feeds": twice_told,
    "A9 forgotten while listed": forgotten,
    "A10 failed, empty and foreign answers in between": failing,
    "A11 new feeds with a long history": added,
    "A12 old items turn up": dug_out,
    "A13 bursts": burst,
    "A14 database lost, old copy restored": set_back,
    "A15 two bots on one database": in_two_hands,
    "A16 every job registered three times": registered_twice,
}
