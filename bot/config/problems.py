"""Says what is wrong with a configuration in words for the person who wrote it.

Turns the typed check's errors into Problems (line, dotted key, sentence) and finds the nearest right name. Decides
nothing about what is right: that is schema and crosscheck.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.config.yaml_file import Document, KeyPath, dotted
from bot.errors import Problem

NEAR_ENOUGH = 60.0  # rapidfuzz ratio 0..100: ``publsher`` and ``platform`` still find their names, ``color`` none
LISTED_AT_MOST = 12


class ProblemList:
    """Collects Problems of one file; ``in_file_order`` gives them back without repeats."""

    def __init__(self, place: str, document: Document) -> None:
        self._place = place
        self._document = document
        self._problems: list[Problem] = list(document.problems)

    def add(self, path: KeyPath, says: str) -> None:
        """Note that the value at ``path`` is wrong."""
        self._problems.append(Problem(self._place, self._document.line(path), self._key(path), says))

    def add_errors(self, path: KeyPath, model: type[BaseModel], error: ValidationError) -> None:
        """Note every error that pydantic found in the value at ``path``, which should be a ``model``."""
        for detail in error.errors(include_url=False):
            where = (*path, *detail["loc"])
            self.add(where, _says(detail, model))

    def line(self, path: KeyPath) -> int:
        return self._document.line(path)

    def in_file_order(self) -> list[Problem]:
        """Every problem once, by line; problems of one line stay in the order in which they were found."""
        return sorted(dict.fromkeys(self._problems), key=lambda problem: problem.line)

    def _key(self, path: KeyPath) -> str:
        """The dotted key, with an entry's id in place of its number where it has one: ``feeds.verge.url``."""
        if len(path) >= 2 and isinstance(path[0], str) and isinstance(path[1], int):
            section = self._document.value.get(path[0]) if isinstance(self._document.value, dict) else None
            entry = section[path[1]] if isinstance(section, list) and path[1] < len(section) else None
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str) and name and len(path) > 2:
                return dotted((path[0], name, *path[2:]))
        return dotted(path)


def nearest(word: str, names: Iterable[str]) -> str:
    """The name most like ``word``, or '' if none is near."""
    found = process.extractOne(word, list(names), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, processor=str.casefold)
    return str(found[0]) if found else ""


def hint(word: str, names: Sequence[str]) -> str:
    """``did you mean `publisher`?`` or, if nothing is near, what could stand there."""
    near = nearest(word, names)
    if near:
        return f"did you mean `{near}`?"
    if len(names) == 1:
        return f"only `{names[0]}` can stand here"
    if 0 < len(names) <= LISTED_AT_MOST:
        return f"write one of {', '.join(names)}"
    return "no such name is known"


def shown(value: object) -> str:
    """A value for a message: short, on one line."""
    if value is None:
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
    # Half a surrogate pair (YAML lets people write one) cannot be put into any message.
    text = text.encode("utf-8", "replace").decode()
    return f"`{text[:57]}...`" if len(text) > 60 else f"`{text}`"


_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "model_type": "a group of `key: value` lines",
    "model_attributes_type": "a group of `key: value` lines",
    "dict_type": "a group of `key: value` lines",
}


def _says(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, value, facts = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return f"is not a key that is known here: {hint(str(detail['loc'][-1]), _keys(model, detail['loc'][:-1]))}"
    if kind in {"literal_error", "enum"}:
        return f"is {shown(value)}: {hint(str(value), _choices(facts))}"
    if kind in _KINDS:
        quoted = " (put it in quotes)" if kind == "string_type" and isinstance(value, bool | int | float) else ""
        return f"is {_described(value)} where {_KINDS[kind]} is expected{quoted}"
    if kind == "value_error":
        return str(facts["error"])
    if kind.startswith(("greater_than", "less_than")):
        return f"is {shown(value)}: {detail['msg'].lower().replace('input should', 'it should')}"
    if kind in {"string_too_short", "too_short"}:
        return "is empty"
    return f"is {shown(value)}: {detail['msg']}"


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    return shown(value)


def _keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at ``path`` inside ``model``."""
    for step in path:
        field = model.model_fields.get(str(step))
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, BaseModel):
            break
        model = field.annotation
    return [field.alias or name for name, field in model.model_fields.items()]


def _choices(facts: dict[str, Any]) -> list[str]:
    """pydantic lists the choices as a sentence: 'a', 'b' or 'c'."""
    return [part.strip(" '") for part in str(facts.get("expected", "")).replace(" or ", ",").split(",")]
