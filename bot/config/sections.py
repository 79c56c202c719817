"""Takes a read document apart into its sections and checks every entry by itself.

An entry with a fault is reported and left out, so that the others are still checked. Says nothing about entries seen
together: that is crosscheck's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.config.crosscheck import folded
from bot.config.fields import Text
from bot.config.problems import ProblemList, hint, shown
from bot.config.schema import Entry, FeedEntry, PlatformEntry, SettingsEntry, SubscriptionEntry, TopicEntry
from bot.config.yaml_file import Document, KeyPath

SECTIONS = ("settings", "feeds", "platforms", "topics", "keywords", "subscriptions")
NEEDED = ("feeds", "platforms", "topics")
_TEXT: TypeAdapter[str] = TypeAdapter(Text)

E = TypeVar("E", bound=Entry)
Placed = list[tuple[KeyPath, E]]


@dataclass(frozen=True, slots=True)
class Sections:
    """The entries without faults, each with its place in the file.

    written: the entries of each section as they stand there, with faults, as far as they are groups of keys.
    """

    settings: SettingsEntry
    feeds: Placed[FeedEntry]
    platforms: Placed[PlatformEntry]
    topics: Placed[TopicEntry]
    subscriptions: Placed[SubscriptionEntry]
    keywords: tuple[str, ...]
    written: dict[str, list[tuple[KeyPath, dict[str, object]]]]


def take_apart(document: Document, problems: ProblemList) -> Sections:
    """Every section of ``document``; what is wrong is added to ``problems``."""
    file = document.value
    if not isinstance(file, dict):
        says = "holds nothing" if file is None else "does not begin with a section such as `feeds:`"
        problems.add((), f"{says}: start from the shipped file")
        file = {}
    else:
        _check_names(file, problems)
    return Sections(
        settings=_settings(file, problems),
        feeds=_entries(file, "feeds", FeedEntry, problems),
        platforms=_entries(file, "platforms", PlatformEntry, problems),
        topics=_entries(file, "topics", TopicEntry, problems),
        subscriptions=_entries(file, "subscriptions", SubscriptionEntry, problems),
        keywords=_keywords(file, problems),
        written={name: _written(file, name) for name in ("feeds", "platforms", "topics", "subscriptions")},
    )


def _check_names(file: dict[str, object], problems: ProblemList) -> None:
    for name in file:
        if name not in SECTIONS:
            problems.add((name,), f"is not a section that is known here: {hint(name, SECTIONS)}")
    for name in NEEDED:
        if name not in file:
            problems.add((name,), "is missing: the bot needs this section; copy it from the shipped file")
        elif file[name] is None or file[name] == []:
            problems.add((name,), "is empty: the bot needs at least one entry here")


def _settings(file: dict[str, object], problems: ProblemList) -> SettingsEntry:
    given = file.get("settings")
    if given is None:
        return SettingsEntry()
    try:
        return SettingsEntry.model_validate(given)
    except ValidationError as error:
        problems.add_errors(("settings",), SettingsEntry, error)
        return SettingsEntry()


def _entries(file: dict[str, object], section: str, model: type[E], problems: ProblemList) -> Placed[E]:
    given = file.get(section)
    if given is None:
        return []
    if not isinstance(given, list):
        problems.add((section,), "should be a list: begin each entry with a dash, `- `")
        return []
    good: Placed[E] = []
    for index, entry in enumerate(given):
        try:
            good.append(((section, index), model.model_validate(entry)))
        except ValidationError as error:
            problems.add_errors((section, index), model, error)
    return good


def _keywords(file: dict[str, object], problems: ProblemList) -> tuple[str, ...]:
    given = file.get("keywords")
    if given is None:
        return ()
    if not isinstance(given, list):
        problems.add(("keywords",), "should be a list: begin each entry with a dash, `- `")
        return ()
    good: dict[str, str] = {}
    for index, entry in enumerate(given):
        try:
            keyword = _TEXT.validate_python(entry, strict=True)
        except ValidationError:
            problems.add(("keywords", index), f"is {shown(entry)}: a keyword is a short text (put it in quotes)")
            continue
        if folded(keyword) in good:
            problems.add(("keywords", index), f"`{keyword}` is listed already: keep one")
        good.setdefault(folded(keyword), keyword)
    return tuple(good.values())


def _written(file: dict[str, object], section: str) -> list[tuple[KeyPath, dict[str, object]]]:
    given = file.get(section)
    entries = given if isinstance(given, list) else []
    return [((section, index), entry) for index, entry in enumerate(entries) if isinstance(entry, dict)]
