"""The picture of a digest as values: stories per week and subject, with its words for those who do not see it.

Draws nothing: Slack draws it itself, for Discord ``chats.discord.drawing`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.words import counted, short_day

WEEKS = 12
SERIES = 5  # more cannot be told apart; Slack takes at least six


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, one per week, oldest first. labels: each week's Monday, all different; series: (name, a count per week)."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def words(self) -> str:
        """What it shows, in a sentence."""
        totals = [sum(counts[at] for _, counts in self.series) for at in range(len(self.labels))]
        # A new channel has many weeks without any: they are counted, not listed.
        empty = next((at for at, total in enumerate(totals) if total), 0)
        first, last = self.labels[empty], self.labels[-1]
        weeks = f"weeks of {first} to {last}" if first != last else f"week of {last}"
        before = f", none in the {counted(empty, 'week', 'weeks')} before" if empty else ""
        each = ", ".join(map(str, totals[empty:]))
        parts = ", ".join(f"{name} {sum(counts)}" for name, counts in self.series)
        return f"{self.title}, {weeks}: {each}{before}. By subject: {parts}."


def chart_of(
    title: str, told: Iterable[tuple[datetime, str]], names: Mapping[str, str], until: datetime, zone: str
) -> Chart | None:
    """told: (when it came, aware; its subject's id) per story, as many as there are; names: subjects by id, the rest is
    called Other; until: the end of the last week. None if there is nothing to draw."""
    where = ZoneInfo(zone)
    # A digest that is due on Monday morning tells of the week before.
    newest = _monday((until - timedelta(hours=12)).astimezone(where).date())
    mondays = [newest - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    place = {monday: at for at, monday in enumerate(mondays)}
    counts: dict[str, list[int]] = {}
    for moment, subject in told:
        at = place.get(_monday(moment.astimezone(where).date()))
        if at is not None and moment <= until:
            counts.setdefault(names.get(subject, "Other"), [0] * WEEKS)[at] += 1
    if not counts:
        return None
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] == "Other", -sum(pair[1]), pair[0]))
    return Chart(title, tuple(map(short_day, mondays)), _few(ordered))


def _few(ordered: Sequence[tuple[str, list[int]]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The biggest ones, the others as one."""
    if len(ordered) <= SERIES:
        return tuple((name, tuple(counts)) for name, counts in ordered)
    shown, rest = ordered[: SERIES - 1], ordered[SERIES - 1 :]
    other = tuple(sum(counts[at] for _, counts in rest) for at in range(WEEKS))
    return (*((name, tuple(counts)) for name, counts in shown), ("Other", other))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
