"""Dates in sentences, as precisely as they are given: "7 February 2024", "early 2024", "by 14 May", "on Monday".

Days without a year and weekdays are reckoned from the day of the article. Does not decide what a date belongs to
(``events_finding``, ``deadlines``) and reads English only.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.events import Dated, Precision

_MONTHS = "January February March April May June July August September October November December"
_MONTH_NAMES = _MONTHS.split()
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = {
    "early": (1, 3),
    "mid": (5, 8),
    "late": (10, 12),
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
}
_BY = re.compile(r"\b(?:by|no later than)\s+(?:\w+day,? )?$", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|until|till|before|effective|effect|starting|start(?:s|ing)? (?:on|in)|from|begin\w*|"
    r"deadline|coming|by)\b",
    re.IGNORECASE,
)

# The order matters: the fuller form first, and what it took is not read again.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE if name in ("part", "relative", "weekday") else 0))
    for name, pattern in (
        ("full", rf"\b(?P<month>{_MONTH}) {_DAY},? (?P<year>20\d\d)\b"),
        ("full", rf"\b{_DAY}(?: of)? (?P<month>{_MONTH}),? (?P<year>20\d\d)\b"),
        ("iso", r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
        ("part", r"\b(?P<part>early|mid|late|spring|summer|autumn|fall)(?:[- ]in|[- ]of)?[- ](?P<year>20\d\d)\b"),
        ("month", rf"\b(?P<month>{_MONTH})(?: of)?,? (?P<year>20\d\d)\b"),
        ("day", rf"\b(?P<month>{_MONTH}) {_DAY}\b(?!,? \d)"),
        ("day", rf"\b{_DAY}(?: of)? (?P<month>{_MONTH})\b"),
        (
            "bare",
            rf"\b(?i:in|since|last|this|next|early|late|mid-?|until|back in) (?P<month>{'|'.join(_MONTH_NAMES)})\b",
        ),
        ("weekday", r"\b(?:on |last |this |earlier )?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"),
        ("relative", r"\b(?P<relative>today|yesterday|last month|next month|this month|last year|earlier this year)\b"),
        ("year", r"\b(?:in|since|during|of|late|end of) (?P<year>20\d\d)\b"),
    )
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the sentence."""

    start: int
    end: int
    date: Dated


def find_dates(sentence: str, published: date) -> tuple[FoundDate, ...]:
    """All dates in the sentence, in order. published: the day of the article, from which the rest is reckoned."""
    found: list[FoundDate] = []
    taken = [False] * (len(sentence) + 1)
    for name, pattern in _FORMS:
        for match in pattern.finditer(sentence):
            if any(taken[match.start() : match.end()]):
                continue
            dated = _dated(name, match, sentence, published)
            if dated is None:
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(FoundDate(match.start(), match.end(), dated))
    return tuple(sorted(found, key=lambda each: each.start))


def parse_day(words: str, today: date) -> Dated | None:
    """A date as a person types it, nothing else beside it; None if it is none."""
    text = words.strip()
    if re.fullmatch(r"20\d\d", text):
        return _year(int(text), text)
    found = find_dates(text, today) or find_dates(text.title(), today)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text):
        return found[0].date
    for name in _MONTH_NAMES:
        if text.casefold() == name.casefold():
            return find_dates(f"in {name}", today)[0].date
    return None


def reported_on(day: date) -> Dated:
    """The stand-in where a text gives no date: the day of the article."""
    return Dated(day, day, Precision.REPORTED)


def _dated(name: str, match: re.Match[str], sentence: str, published: date) -> Dated | None:
    parts = match.groupdict()
    words = match.group()
    try:
        if name in ("full", "iso"):
            month = int(parts["number"]) if name == "iso" else _month_number(parts["month"])
            day = date(int(parts["year"]), month, int(parts["day"]))
            return _day(day, words, sentence, match.start())
        if name == "part":
            first, last = _PARTS[parts["part"].lower()]
            year = int(parts["year"])
            return Dated(date(year, first, 1), _month_end(year, last), Precision.PART, words)
        if name == "month":
            return _month(int(parts["year"]), _month_number(parts["month"]), words)
        if name == "year":
            return _year(int(parts["year"]), words)
        if name == "day":
            ahead = bool(_AHEAD.search(sentence[: match.start()][-60:]))
            day = _nearest(_month_number(parts["month"]), int(parts["day"]), published, ahead=ahead)
            return _day(day, words, sentence, match.start())
    except ValueError:  # 31 June, month 13
        return None
    if name == "bare":
        number = _month_number(parts["month"])
        if words.lower().startswith("may "):
            return None
        ahead = bool(_AHEAD.search(sentence[: match.start()][-60:])) or words.lower().startswith(("next", "until"))
        day = _nearest(number, 1, published, ahead=ahead)
        return _month(day.year, number, words)
    if name == "weekday":
        back = (published.weekday() - _WEEKDAYS.index(parts["weekday"].lower())) % 7
        day = published - timedelta(days=back)
        return Dated(day, day, Precision.DAY, words)
    return _relative(parts["relative"].lower(), words, published)


def _relative(relative: str, words: str, published: date) -> Dated | None:
    if relative in ("today", "yesterday"):
        day = published - timedelta(days=relative == "yesterday")
        return Dated(day, day, Precision.DAY, words)
    if relative == "last year":
        return _year(published.year - 1, words)
    if relative == "earlier this year":
        return Dated(date(published.year, 1, 1), published, Precision.YEAR, words)
    step = {"last month": -1, "this month": 0, "next month": 1}[relative]
    months = published.year * 12 + published.month - 1 + step
    return _month(months // 12, months % 12 + 1, words)


def _day(day: date, words: str, sentence: str, start: int) -> Dated:
    if _BY.search(sentence[:start]):
        return Dated(day - timedelta(days=30), day, Precision.BY, words)
    return Dated(day, day, Precision.DAY, words)


def _nearest(month: int, day: int, published: date, *, ahead: bool) -> date:
    """That day in the year in which it lies nearest: a little into the future only if the sentence looks ahead."""
    limit = timedelta(days=250 if ahead else 45)
    for year in (published.year + 1, published.year, published.year - 1):
        found = date(year, month, min(day, calendar.monthrange(year, month)[1]))
        if found.day != day:
            raise ValueError(f"no day {day} in month {month}")
        if found - published <= limit:
            return found
    return date(published.year - 1, month, day)


def _month(year: int, month: int, words: str) -> Dated:
    return Dated(date(year, month, 1), _month_end(year, month), Precision.MONTH, words)


def _year(year: int, words: str) -> Dated:
    return Dated(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, words)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month_number(name: str) -> int:
    return [each[:3] for each in _MONTH_NAMES].index(name[:3].title()) + 1
