"""What a digest says, by meaning: from what was gathered for a channel to passages of lines, in the order of weight.

    changes of stance | deadlines | sagas | conflicts | worth a look | quiet watch | health

A section stands there only if it has something. Every sentence about the world is a source's own words or a fact of the
record with its sources; nothing is retold. Gathers nothing (flows) and knows no chat's limits (``digest_parts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.asks import Ask, Question
from bot.core.conflicts import Conflict
from bot.core.events import Event, EventKind
from bot.core.lines import Line, Link, Moment, Part, Passage
from bot.core.platform_record import SetDeadline
from bot.core.policy_lines import conflict_line, deadline_line, outlet_parts, standing_words
from bot.core.record_merging import QuotedClause, ScopedStance
from bot.core.replies import Button, item_line, text_line
from bot.core.standing import STANDING_NAMES
from bot.core.summaries import shorten
from bot.core.text import fold
from bot.core.words import counted, say

SAGAS_SHOWN, LOOKS_SHOWN, DEADLINES_SHOWN, CONFLICTS_SHOWN, CHANGES_SHOWN = 10, 6, 8, 5, 30
AHEAD = timedelta(days=14)  # of deadlines
CLAUSE_LIMIT, SENTENCE_LIMIT, TITLE_LIMIT = 160, 220, 180

TURNS = frozenset({EventKind.REVERSAL, EventKind.SETTLEMENT, EventKind.RULING, EventKind.LAW_PASSED})
NEWS = frozenset({EventKind.FLAGGED, EventKind.TERMS, EventKind.FILED, EventKind.DEAL})


@dataclass(frozen=True, slots=True)
class StanceChange:
    """A stance that is another than at the end of the digest before. before: None if none was recorded."""

    platform: str
    before: ScopedStance | None
    after: ScopedStance
    clause: QuotedClause | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One saga of the span. platforms: names; developments, articles, outlets: counts of all of it; stands: the words
    of where it stands, with their sources; event: what happened, with the sentence that tells it; clause: a wording
    that came to be known; sources: best first; more: how many outlets beyond them; rank: 0 for a turn, 1 for a new
    clause, lawsuit or deal, 2 for the rest; newest: of its articles."""

    title: str
    url: str
    platforms: tuple[str, ...]
    developments: int
    articles: int
    outlets: int
    newest: datetime
    rank: int
    stands: tuple[Part, ...] = ()
    event: str = ""
    sentence: str = ""
    clause: str = ""
    sources: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything for one channel and span, in no order. quiet: names of followed platforms without news; looks: titles
    of what may be relevant; feeds: (well, failing), None if that is not known of the time; note: a remark of ours."""

    since: datetime
    until: datetime
    entries: tuple[Entry, ...] = ()
    changes: tuple[StanceChange, ...] = ()
    deadlines: tuple[tuple[str, SetDeadline], ...] = ()
    conflicts: tuple[tuple[str, Conflict], ...] = ()
    looks: tuple[tuple[Link, str], ...] = ()
    quiet: tuple[str, ...] = ()
    feeds: tuple[int, int] | None = None
    alerts: int = 0
    articles: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing that anybody would open it for."""
        return not (self.entries or self.changes or self.deadlines or self.looks)


def rank_of(events: Sequence[Event], has_clause: bool) -> int:
    """The rank of an entry, from what happened in its span."""
    real = [event for event in events if not event.hedged]
    if any(event.kind in TURNS or (event.kind is EventKind.DEADLINE) for event in real):
        return 0
    return 1 if has_clause or any(event.kind in NEWS for event in real) else 2


def ordered(entries: Sequence[Entry]) -> list[Entry]:
    """By rank, then by how many outlets tell it, then the newest first."""
    return sorted(entries, key=lambda each: (each.rank, -each.outlets, -each.newest.timestamp(), each.title))


def digest_title(gathered: Gathered) -> str:
    """The headline: how much there is."""
    if gathered.empty:
        return say("digest.empty")
    parts = [counted(len(gathered.entries), "story", "stories")]
    if gathered.changes:
        parts.append(counted(len(gathered.changes), "change of stance", "changes of stance"))
    if gathered.deadlines:
        parts.append(counted(len(gathered.deadlines), "deadline ahead", "deadlines ahead"))
    return say("digest.title", what=", ".join(parts))


def digest_passages(gathered: Gathered, note: str = "") -> tuple[Passage, ...]:
    """The whole text. An empty span has its title, what is quiet and how the bot is, in one line."""
    span = text_line(Moment(gathered.since, day_only=True), " – ", Moment(gathered.until, day_only=True))
    if gathered.empty:
        words = " ".join(part for part in (_quiet_words(gathered.quiet), _health_words(gathered)) if part)
        return (Passage("", (Line((*span.parts, f". {note} {words}".replace("  ", " ")), "small"),)),)
    head = (span, *((Line((note,), "small"),) if note else ()))
    passages = [Passage("", head), *_changes(gathered.changes), *_deadlines(gathered.deadlines)]
    shown = ordered(gathered.entries)
    passages += entry_passages(shown[:SAGAS_SHOWN])
    if left := _more(len(shown) - SAGAS_SHOWN):
        passages.append(Passage("", left))
    passages += _conflicts(gathered.conflicts)
    passages += _looks(gathered.looks)
    closing = [words for words in (_quiet_words(gathered.quiet), _health_words(gathered)) if words]
    passages += [Passage("", tuple(Line((words,), "small") for words in closing))] if closing else []
    return tuple(passages)


def entry_passages(entries: Sequence[Entry]) -> list[Passage]:
    """Each saga as a passage of its own, so that none is parted."""
    return [Passage(say("digest.stories") if at == 0 else "", _entry(each)) for at, each in enumerate(entries)]


def digest_buttons(period: str) -> tuple[Button, ...]:
    """What stands below the last part of a digest of the calendar: all its stories, and the settings. period: '' for
    another part, which has none."""
    if not period:
        return ()
    every = Button(say("digest.all"), Question(Ask.DIGEST, f"all {period}"))
    return (every, Button(say("digest.settings"), Question(Ask.DIGEST_SETTINGS)))


def _entry(entry: Entry) -> tuple[Line, ...]:
    title = shorten(entry.title, TITLE_LIMIT)
    names = ", ".join(entry.platforms[:3])
    counts = counted(entry.outlets, "outlet", "outlets")
    alone = entry.outlets == 1 and len(entry.sources) == 1 and entry.sources[0].url == entry.url
    if entry.developments > 1:
        counts = say("digest.saga", developments=entry.developments, articles=entry.articles, outlets=counts)
    elif alone:
        counts = entry.sources[0].label
    lead = f"{names}: " if names and not title.casefold().startswith(names.casefold()) else ""
    link: Part = Link(title, entry.url) if entry.url else title
    lines = [item_line(*([lead] if lead else []), link, f" ({counts})")]
    if entry.stands:
        lines.append(_under(say("digest.stands"), *entry.stands))
    # A sentence that is the headline once more says nothing new.
    quoted = f"“{shorten(entry.sentence, SENTENCE_LIMIT)}”" if fold(entry.sentence) != fold(entry.title) else ""
    if new := ": ".join(part for part in (entry.event, quoted) if part and part != "“”"):
        lines.append(_under(say("digest.week"), new))
    if entry.sources and not alone:
        parts: list[Part] = [say("digest.sources")]
        for at, source in enumerate(entry.sources):
            parts += [", "] if at else []
            parts.append(source)
        lines.append(_under(*parts, *([say("digest.plus", count=entry.more)] if entry.more else [])))
    if entry.clause:
        lines.append(Line((f"“{shorten(entry.clause, CLAUSE_LIMIT)}”",), "quote"))
    return tuple(lines)


def _under(*parts: Part) -> Line:
    return Line(parts, "under")


def _changes(changes: Sequence[StanceChange]) -> list[Passage]:
    passages = []
    for at, change in enumerate(changes[:CHANGES_SHOWN]):
        scope = str(change.after.stance.scope)
        before = change.before
        was = say("digest.unrecorded") if before is None else STANDING_NAMES[before.standing]
        about = f"{change.platform}{f' ({scope})' if scope else ''}: "
        parts: list[Part] = [about, say("digest.was", before=was, after=standing_words(change.after)), " ("]
        lines = [item_line(*parts, *outlet_parts(change.after.origins, 2), ")")]
        if change.clause is not None:
            lines.append(Line((f"“{shorten(change.clause.clause.words, CLAUSE_LIMIT)}”",), "quote"))
        passages.append(Passage(say("digest.changes") if at == 0 else "", tuple(lines)))
    if left := _more(len(changes) - CHANGES_SHOWN):
        passages.append(Passage("", left))
    return passages


def _deadlines(deadlines: Sequence[tuple[str, SetDeadline]]) -> list[Passage]:
    near = sorted(deadlines, key=lambda pair: (pair[1].deadline.day.last, pair[0]))
    lines = [named(platform, deadline_line(each)) for platform, each in near[:DEADLINES_SHOWN]]
    lines += _more(len(near) - DEADLINES_SHOWN)
    return [Passage(say("digest.deadlines"), tuple(lines))] if lines else []


def _conflicts(conflicts: Sequence[tuple[str, Conflict]]) -> list[Passage]:
    lines = [named(platform, conflict_line(each)) for platform, each in conflicts[:CONFLICTS_SHOWN]]
    lines += _more(len(conflicts) - CONFLICTS_SHOWN)
    return [Passage(say("digest.conflicts"), tuple(lines))] if lines else []


def _looks(looks: Sequence[tuple[Link, str]]) -> list[Passage]:
    lines = [item_line(Link(shorten(link.label, TITLE_LIMIT), link.url), f" ({who})") for link, who in looks]
    shown = [*lines[:LOOKS_SHOWN], *_more(len(lines) - LOOKS_SHOWN)]
    return [Passage(say("digest.looks"), tuple(shown))] if shown else []


def _more(left: int) -> tuple[Line, ...]:
    """That so many are not shown, if any."""
    return (text_line(say("digest.more", count=left)),) if left > 0 else ()


def named(platform: str, line: Line) -> Line:
    """The line with the platform's name before it."""
    return Line((f"{platform} — ", *line.parts), line.kind)


def _quiet_words(names: Sequence[str]) -> str:
    if not names:
        return ""
    what = ", ".join(names) if len(names) <= 3 else counted(len(names), "platform", "platforms")
    return say("digest.quiet", what=what)


def _health_words(gathered: Gathered) -> str:
    alerts, articles = counted(gathered.alerts, "alert", "alerts"), counted(gathered.articles, "article", "articles")
    words = say("digest.health", alerts=alerts, articles=articles)
    if gathered.feeds is None:
        return words
    well, failing = gathered.feeds
    return f"{words} {say('digest.feeds', well=well, failing=failing)}"
