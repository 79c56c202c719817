"""Digests that every chat is shown with: weeks with nothing, one, ten and two hundred stories, thirty changes of
stance, and one by somebody who means harm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.core.chart import chart_of
from bot.core.clauses import Allows, Clause
from bot.core.conflicts import Conflict, Given, Slot, SlotName
from bot.core.deadlines import Deadline
from bot.core.digest import Entry, Gathered, StanceChange, digest_passages, digest_title
from bot.core.digest_parts import split_digest
from bot.core.events import Dated, Origin, Precision, Scope
from bot.core.lines import Link
from bot.core.outgoing import Message
from bot.core.platform_record import SetDeadline
from bot.core.record_merging import QuotedClause, ScopedStance
from bot.core.standing import Basis, Stance, Standing

SINCE, UNTIL = datetime(2025, 5, 12, 7, tzinfo=UTC), datetime(2025, 5, 19, 7, tzinfo=UTC)
NEWS = Origin(1, "Example News", "https://news.example.com/1?a=1&b=2", "A headline", datetime(2025, 5, 13, tzinfo=UTC))
BETA = Origin(2, "Beta Weekly", "https://beta.example.org/2", "Another", datetime(2025, 5, 14, tzinfo=UTC))
CLAUSE = (
    "In the absence of a separate agreement you explicitly agree that your content may be used to inform, train, "
    "develop or serve as input to artificial intelligence or machine intelligence technologies."
)
HARM = (
    "<!channel> @everyone <@U1> **x** [gov.uk](https://evil.example) https://evil.example/login \u202etxet\u202c "
    "`a` ||b|| # c -# d \x1b[2J"
)


def _day(day: date) -> Dated:
    return Dated(day, day, Precision.DAY)


def entry(number: int, title: str = "", **fields: object) -> Entry:
    values: dict[str, object] = {
        "title": title or f"Platform {number} changes its terms to allow AI training on uploads",
        "url": f"https://news.example.com/{number}",
        "platforms": (f"Platform {number}",),
        "developments": 1 + number % 2,
        "articles": 3,
        "outlets": 2 + number % 3,
        "newest": UNTIL - timedelta(hours=number % 160),
        "rank": number % 3,
        "stands": ("permits use for AI, opt-out (since May 2025; Example News)",),
        "event": "terms changed",
        "sentence": "The terms were changed on Tuesday to say that uploads may be used to train models.",
        "clause": CLAUSE if number % 3 == 0 else "",
        "sources": (
            Link("Example News", "https://news.example.com/1"),
            Link("Beta Weekly", "https://beta.example.org/2"),
        ),
        "more": number % 4,
    }
    return Entry(**{**values, **fields})  # type: ignore[arg-type]


def change(number: int, name: str = "") -> StanceChange:
    clause = Clause(CLAUSE, CLAUSE, Allows.PERMITS)
    standing = (Standing.OPT_IN, Standing.PROHIBITS, Standing.OPT_OUT)[number % 3]
    stance = Stance(standing, Basis.CLAUSE, CLAUSE, Scope(region="EU" if number % 5 == 0 else ""))
    after = ScopedStance(stance, [NEWS, BETA], _day(date(2025, 5, 13)))
    before = ScopedStance(Stance(Standing.PERMITS, Basis.CLAUSE, CLAUSE), [NEWS], _day(date(2024, 2, 1)))
    quoted = QuotedClause(clause, [NEWS]) if number % 2 == 0 else None
    return StanceChange(name or f"Platform {number}", None if number % 4 == 3 else before, after, quoted)


def deadline(name: str, words: str = "Members have until 26 May 2025 to opt out.") -> tuple[str, SetDeadline]:
    found = Deadline("opt-out", _day(date(2025, 5, 26)), words, moved=True, was=_day(date(2025, 5, 20)))
    return name, SetDeadline(found, [NEWS, BETA], found.was, ahead=True)


def conflict(name: str) -> tuple[str, Conflict]:
    sides = (
        ("an artist", (Given(Slot(SlotName.FINDER, "an artist", "…"), NEWS),)),
        ("a lawyer", (Given(Slot(SlotName.FINDER, "a lawyer", "…"), BETA),)),
    )
    return name, Conflict(SlotName.FINDER, Scope(), sides)


def digest_of(gathered: Gathered, note: str = "") -> list[Message]:
    topics = ("lawsuit", "training-data", "licensing-deal")
    told = [(UNTIL - timedelta(days=3 + 5 * at), topics[at % 3]) for at in range(14)]
    names = {"lawsuit": "Lawsuits", "training-data": "Training data", "licensing-deal": "Licensing deals"}
    chart = None if gathered.empty else chart_of("Stories per week", told, names, UNTIL, "Europe/Berlin")
    whole = Message(kind="digest", title=digest_title(gathered), period="2025-W21", zone="Europe/Berlin", chart=chart)
    return split_digest(whole, digest_passages(gathered, note))


EMPTY = Gathered(SINCE, UNTIL, quiet=tuple(f"Platform {at}" for at in range(31)), feeds=(12, 1), articles=412)
FULL = Gathered(
    SINCE,
    UNTIL,
    entries=tuple(entry(number) for number in range(10)),
    changes=(change(0), change(3)),
    deadlines=(deadline("Platform 4"),),
    conflicts=(conflict("Platform 5"),),
    looks=tuple((Link(f"An essay about platform {at}", f"https://e.example/{at}"), "Essays") for at in range(8)),
    quiet=("Vimeo", "Flickr"),
    feeds=(12, 0),
    alerts=9,
    articles=512,
)
WEEKS: dict[str, Gathered] = {
    "zero": EMPTY,
    "one": Gathered(SINCE, UNTIL, entries=(entry(1),), quiet=("Vimeo",), alerts=1, articles=1),
    "ten": FULL,
    "many": Gathered(SINCE, UNTIL, entries=tuple(entry(number) for number in range(200)), feeds=(1, 0), articles=4000),
    "stances": Gathered(SINCE, UNTIL, changes=tuple(change(number) for number in range(30)), articles=30),
    "hostile": Gathered(
        SINCE,
        UNTIL,
        entries=tuple(
            entry(
                number, HARM * (1 + number * 9), platforms=(HARM,), sentence=HARM * 30, clause=HARM, stands=(HARM,),
                sources=(Link(HARM, "https://news.example.com/" + "x" * 1500), Link(HARM, "javascript:alert(1)")),
            )
            for number in range(2)
        ),
        changes=(change(2, HARM),),
        deadlines=(deadline(HARM, HARM * 9),),
        conflicts=(conflict(HARM),),
        looks=((Link(HARM, "https://e.example/1"), HARM),),
        quiet=(HARM,),
    ),
}  # fmt: skip
PARTS = {name: digest_of(week, "A note.") for name, week in WEEKS.items()}
DIGESTS: dict[str, Message] = {
    f"digest_{name}_{at + 1}": part for name, parts in PARTS.items() for at, part in enumerate(parts)
}
