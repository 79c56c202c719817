"""Reads YAML 1.2 into plain values and remembers the line of each.

The file is read as a stream of parser events and never composed into a node graph: nothing in it can refer to
something else (anchors and aliases are refused, which ends alias bombs), choose a type (tags are refused) or nest
deeper than ``MAX_DEPTH``. Plain scalars follow the YAML 1.2 core schema: ``NO`` and ``1:30`` are texts, ``012`` is 12.

Knows nothing about feeds or platforms: what the keys mean is checked in schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.errors import ConfigError, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 12  # the deepest useful place, an item in a list of an entry of a section, is 4

KeyPath = tuple[str | int, ...]

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
# Longer digit runs than these stay texts: no setting needs them, and Python refuses to convert the longest.
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}")
_BASED = re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain values (dict, list, str, int, float, bool, None).

    ``lines`` maps the path of every key and list item to its 1-based line; ``problems`` are faults that did not stop
    the reading (a duplicate key: the first value was kept).
    """

    value: object
    lines: dict[KeyPath, int]
    problems: tuple[Problem, ...]

    def line(self, path: KeyPath) -> int:
        """The line of ``path``, or of the nearest place above it that exists; 1 for the whole file."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1


def read_yaml(content: bytes, place: str) -> Document:
    """Parse one YAML document. ``place`` is the file's name for messages.

    Raises ConfigError if the text cannot be understood, is larger than ``MAX_BYTES``, holds several documents, or uses
    what this reader refuses for safety.
    """
    return _Reader(place).read(content)


def plain_value(text: str) -> object:
    """What an unquoted scalar means in the YAML 1.2 core schema (infinities and not-a-number stay texts)."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _DECIMAL.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Reader:
    """One reading of one file."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._lines: dict[KeyPath, int] = {}
        self._problems: list[Problem] = []

    def read(self, content: bytes) -> Document:
        if len(content) > MAX_BYTES:
            self._stop(0, "", f"is larger than {MAX_BYTES:,} bytes: split off what is not configuration")
        text = self._decode(content)
        try:
            value = self._document(iter(YAML(typ="safe", pure=True).parse(text)))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if error.context_mark and mark.index >= len(text.rstrip()):
                mark = error.context_mark  # something is never closed: where it was opened says more than the end
            self._stop(mark.line + 1 if mark else 0, "", f"is not YAML: {_sentence(error)}")
        except YAMLError as error:
            self._stop(0, "", f"is not YAML: {' '.join(str(error).split())}")
        except (ValueError, IndexError, AttributeError, AssertionError) as error:
            # The parser's own slips on malformed escapes and directives, found by random input.
            self._stop(0, "", f"is not YAML: {type(error).__name__}: {error}")
        return Document(value, self._lines, tuple(self._problems))

    def _decode(self, content: bytes) -> str:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self._stop(line, "", "is not UTF-8 text: save the file with the encoding UTF-8")

    def _document(self, events: Iterator[Any]) -> object:
        value: object = None
        documents = 0
        for event in events:
            if isinstance(event, StreamEndEvent):
                break
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(_line(event), "", "holds a second document (a line '---'): put everything into one")
                if event.version or event.tags:
                    self._stop(_line(event), "", "has a %YAML or %TAG directive: remove it, the file is YAML 1.2")
                value = self._value(next(events), events, ())
        return value

    def _value(self, event: Any, events: Iterator[Any], path: KeyPath) -> object:
        if isinstance(event, AliasEvent):
            self._stop(_line(event), dotted(path), f"refers to *{event.anchor}: write the value itself")
        if event.anchor:
            self._note(_line(event), path, f"is named &{event.anchor}: remove the anchor, they are not used here")
        if event.ctag is not None:
            self._note(_line(event), path, f"has the tag {event.ctag}: remove it, types follow from the value")
        if isinstance(event, ScalarEvent):
            return plain_value(event.value) if event.implicit[0] else event.value
        if len(path) >= MAX_DEPTH:
            self._stop(_line(event), dotted(path[:4]), f"is nested deeper than {MAX_DEPTH} levels")
        return self._list(events, path) if isinstance(event, SequenceStartEvent) else self._mapping(events, path)

    def _list(self, events: Iterator[Any], path: KeyPath) -> list[object]:
        items: list[object] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*path, len(items))
            self._lines[here] = _line(event)
            items.append(self._value(event, events, here))
        return items

    def _mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str, object]:
        entries: dict[str, object] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._stop(_line(event), dotted(path), "has a key that is not a plain word")
            here = (*path, event.value)
            if event.value in entries:
                self._note(_line(event), here, f"is given twice, first in line {self._lines[here]}: keep one")
                self._value(next(events), events, (*path, f"{event.value} (again)"))
                continue
            self._lines[here] = _line(event)
            entries[event.value] = self._value(next(events), events, here)
        return entries

    def _note(self, line: int, path: KeyPath, says: str) -> None:
        self._problems.append(Problem(self._place, line, dotted(path), says))

    def _stop(self, line: int, key: str, says: str) -> NoReturn:
        raise ConfigError([*self._problems, Problem(self._place, line, key, says)])


def dotted(path: KeyPath) -> str:
    """``('feeds', 2, 'url')`` as ``feeds[2].url``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _sentence(error: MarkedYAMLError) -> str:
    parts = [part.strip() for part in (error.context, error.problem) if part]
    return " ".join(" ".join(parts).split()) or "it breaks off here"
