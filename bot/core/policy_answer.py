"""The answer to /policy as one page by meaning: counts, terms, stance, what is said and open, timeline, deadlines.

The page holds what fits; the rest is a button away (all events, all sources, quotations). It never says that something
is legal or illegal, that anybody consented, or what a platform really does: each line is somebody's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.asks import Ask, Question
from bot.core.events import Dated
from bot.core.model import Platform
from bot.core.platform_record import PlatformRecord, unknown_stance
from bot.core.policy_lines import (
    NO_STANCE,
    claim_line,
    clause_lines,
    conflict_line,
    deadline_line,
    happening_line,
    history_line,
    source_line,
    stance_line,
)
from bot.core.replies import PAGE_CHARS, Button, Line, Reply, Section, length_of, paged, text_line
from bot.core.sides import Side
from bot.core.state_words import state_words
from bot.core.words import shown_day

NOTE = "These are reports by the outlets named; the bot has not read the terms itself. No legal advice."
_OTHERS = {Side.REGULATOR: "Court or regulator: "}
_MORE = (("events", "All events"), ("sources", "All sources"), ("quotations", "Quotations"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and how much is stored: the frame of an answer. articles, outlets, events: counts."""

    platform: Platform
    articles: int
    outlets: int
    events: int
    since: datetime | None = None
    as_of: datetime | None = None

    def words(self, view: str = "") -> str:
        """The words that ask the same again, for another view."""
        return state_words(self.platform.id, self.since, self.as_of, view)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of each part goes on the page."""

    now: int
    before: int
    stances: int
    said: int
    words: int
    timeline: int
    deadlines: int


_FITS = (
    _Fit(320, 240, 5, 3, 140, 10, 3),
    _Fit(280, 180, 4, 2, 110, 8, 2),
    _Fit(240, 140, 3, 2, 90, 6, 2),
    _Fit(220, 120, 3, 1, 90, 5, 2),
    _Fit(200, 100, 2, 1, 80, 4, 1),
    _Fit(150, 80, 1, 1, 60, 3, 1),
    _Fit(120, 0, 1, 1, 60, 2, 1),
)


def page_of(asked: Asked, record: PlatformRecord) -> Reply:
    """The one page."""
    for fit in _FITS:
        sections = _sections(asked, record, fit)
        if sum(_length(section) for section in sections) <= PAGE_CHARS:
            break
    buttons = tuple(
        Button(label, Question(Ask.STATE, asked.words(view)))
        for view, label in _MORE
        if view != "quotations" or record.now or record.before or record.company or record.open
    )
    question = Question(Ask.STATE, asked.words())
    return Reply(_title(asked), tuple(sections), buttons, private=True, share=True, question=question)


def view_of(asked: Asked, record: PlatformRecord, view: str, page: int) -> Reply:
    """All of one part, in pages. view: ``events``, ``sources``, ``quotations`` or ``stances``."""
    lines: list[Line]
    if view == "events":
        lines = [happening_line(each, ids=True) for each in record.timeline if _since(each.shown_date, asked.since)]
    elif view == "sources":
        lines = [source_line(each) for each in record.origins]
    elif view == "stances":
        lines = [history_line(each) for each in record.history]
    else:
        lines = [line for each in record.now for line in clause_lines(each, "Terms now", 700)]
        lines += [line for each in record.before for line in clause_lines(each, "Terms before", 700)]
        lines += [claim_line(each, 400) for each in (*record.company, *record.open)]
    heading = {"events": "All events", "sources": "All sources", "stances": "All stances"}.get(view, "Quotations")
    back = Button("Back to the page", Question(Ask.STATE, asked.words()))
    reply = Reply(
        _title(asked),
        (Section(heading, tuple(lines) or (text_line("Nothing yet."),)), Section("", (Line((NOTE,), "small"),))),
        (back,),
    )
    return paged(reply, Question(Ask.STATE, asked.words(view), page=page))


def nothing_of(asked: Asked, watched_since: datetime | None, feeds: Sequence[str], articles: int) -> Reply:
    """Nothing stored: since when it is watched, which feeds would cover it, that articles may exist without facts."""
    since = f"since {shown_day(watched_since.date())}" if watched_since else "from the first poll on"
    when = f" as known on {shown_day(asked.as_of.date())}" if asked.as_of else ""
    says = f"Nothing is recorded about {asked.platform.name}{when}. No AI clause is known to the bot."
    lines = [text_line(says), text_line(f"It is watched {since}.")]
    if articles:
        lines.append(text_line(f"{articles} stored articles name it, but none tells a change, a clause or a claim."))
    if feeds:
        lines.append(text_line(f"News of it would most likely come from {', '.join(feeds[:6])}."))
    lines.append(Line((NOTE,), "small"))
    return Reply(_title(asked), (Section("", tuple(lines)),), share=True, question=Question(Ask.STATE, asked.words()))


def with_offer(reply: Reply, offered: Sequence[Platform]) -> Reply:
    """The reply with a button for each other platform that may be meant (an owner's, or one of a like name)."""
    buttons = tuple(Button(each.name, Question(Ask.STATE, each.id)) for each in offered[:4])
    return replace(reply, buttons=(*reply.buttons, *buttons)) if buttons else reply


def _title(asked: Asked) -> str:
    when = f", as known on {shown_day(asked.as_of.date())}" if asked.as_of else ""
    since = f", since {shown_day(asked.since.date())}" if asked.since else ""
    return f"{asked.platform.name}: people's work and AI{since}{when}"


def _sections(asked: Asked, record: PlatformRecord, fit: _Fit) -> list[Section]:
    sections = [
        Section("", tuple(_header(asked, record))),
        Section("Terms", tuple(_terms(record, fit))),
        Section("Where it stands", tuple(_stances(record, fit))),
        Section("Said and open", tuple(_said(record, fit))),
        _timeline(asked, record, fit),
    ]
    return [section for section in sections if section.lines]


def _header(asked: Asked, record: PlatformRecord) -> list[Line]:
    counts = [_counted(asked.articles, "article"), _counted(asked.outlets, "outlet"), _counted(asked.events, "event")]
    if record.last_change:
        counts.append(f"last change {record.last_change}")
    lines = [text_line(" · ".join(counts))]
    if record.corrections:
        count = _counted(len(record.corrections), "correction")
        lines.append(Line((f"{count} by people: wrong facts are left out, dates set right are marked.",), "small"))
    return lines


def _terms(record: PlatformRecord, fit: _Fit) -> list[Line]:
    lines = [line for each in record.now[:2] for line in clause_lines(each, "Now", fit.now)]
    if fit.before:
        lines += [line for each in record.before[:1] for line in clause_lines(each, "Before", fit.before)]
    hidden = len(record.before) - (1 if fit.before else 0)
    if record.before and hidden > 0:
        lines.append(Line((f"{_counted(hidden, 'earlier wording')} under Quotations.",), "small"))
    return lines


def _stances(record: PlatformRecord, fit: _Fit) -> list[Line]:
    newest = sorted(record.stances, key=lambda each: (bool(str(each.stance.scope)), -each.since.last.toordinal()))
    lines = [stance_line(each) for each in newest[: fit.stances]]
    if not lines:
        lines.append(text_line(NO_STANCE[unknown_stance(record)]))
    if len(newest) > fit.stances:
        lines.append(Line((f"and for {_counted(len(newest) - fit.stances, 'further scope')}",), "small"))
    return lines


def _said(record: PlatformRecord, fit: _Fit) -> list[Line]:
    lines = [_marked("Company says: ", claim_line(each, fit.words)) for each in record.company[: fit.said]]
    others = record.open[: max(1, fit.said - 1)]
    lines += [_marked(_OTHERS.get(each.claim.side, "Open: "), claim_line(each, fit.words)) for each in others]
    lines += [conflict_line(each) for each in record.conflicts[:3]]
    return lines


def _timeline(asked: Asked, record: PlatformRecord, fit: _Fit) -> Section:
    shown = [each for each in record.timeline if _since(each.shown_date, asked.since)]
    lines = [happening_line(each, links=False) for each in shown[-fit.timeline :]]
    if len(shown) > fit.timeline:
        lines.insert(0, Line(("Earlier ones under All events",), "small"))
    ahead = [each for each in record.deadlines if each.ahead]
    lines += [_marked("Ahead: ", deadline_line(each, fit.words)) for each in ahead[: fit.deadlines]]
    return Section("Timeline" if lines else "", (*lines, Line((NOTE,), "small")))


def _marked(mark: str, line: Line) -> Line:
    return Line((mark, *line.parts), line.kind)


def _since(dated: Dated, since: datetime | None) -> bool:
    return since is None or dated.last >= since.date()


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _length(section: Section) -> int:
    return len(section.heading) + 2 + sum(length_of(line) for line in section.lines)
