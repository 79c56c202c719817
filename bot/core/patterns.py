"""People's own regular expressions, run by RE2: linear time, whatever is asked and whatever it meets.

No look-around and no back-references (they cannot be linear), at most 200 characters, upper and lower case alike.
Plain phrases need none of this: they are keywords and go through matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import re2

from bot.core.model import Article, Match
from bot.errors import OperatorError

LONGEST = 200
# Memory that one expression may take when compiled (bytes); RE2 refuses what needs more, such as (a{100}){100}.
_MEMORY = 1 << 20
_PLACES = ("title", "summary", "text")

_LOOK_AROUND = re.compile(r"\(\?(?:[=!]|<[=!])")
_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\\k<")


def find_problem(expression: str) -> str:
    """'' if the expression can be used, else one sentence that says what is wrong and what to write instead."""
    if not expression.strip():
        return "an empty expression would match every article; write a word or phrase"
    if len(expression) > LONGEST:
        return f"the expression has {len(expression)} characters; at most {LONGEST} are allowed, so split it in two"
    if _encodable(expression) != expression:
        return "the expression holds a broken character; type it again"
    try:
        compiled = re2.compile(expression, _options())
    except re2.error as error:
        return _explain(expression, _says(error))
    if compiled.search("") is not None:
        return f"the expression {expression} would match every article; ask for at least one character"
    return ""


class PatternSet:
    """Many expressions, compiled once. (RE2's own set would ask them in one pass, but when its memory runs out it
    answers "no match" without a word: each is asked by itself instead.)"""

    def __init__(self, expressions: Iterable[str]) -> None:
        """Raises OperatorError with the sentence of the first expression that cannot be used."""
        self._compiled: dict[str, Any] = {}
        for expression in expressions:
            problem = find_problem(expression)
            if problem:
                raise OperatorError(problem[0].upper() + problem[1:] + ".")
            self._compiled[expression] = re2.compile(expression, _options())

    def find(self, article: Article) -> tuple[Match, ...]:
        """A Match of kind ``pattern`` (key: the expression) for each that is met, in the order they were given."""
        if not self._compiled:
            return ()
        texts = [(place, getattr(article, place)) for place in _PLACES]
        matches = []
        for expression, compiled in self._compiled.items():
            found = [(place, text, hit.span()) for place, text in texts for hit in compiled.finditer(_encodable(text))]
            if found:
                place, text, (start, end) = found[0]
                matches.append(Match("pattern", expression, place, text[start:end], len(found)))
        return tuple(matches)


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    return options


def _encodable(text: str) -> str:
    """RE2 takes UTF-8: half characters from broken feeds become "?", one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _says(error: Exception) -> str:
    message = error.args[0] if error.args else ""
    return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)


def _explain(expression: str, library_says: str) -> str:
    """RE2's own words are for programmers; ours name the usual causes."""
    if _LOOK_AROUND.search(expression):
        return (
            f"the expression {expression} uses look-around ((?=...), (?!...)), which is not supported; "
            "use the list of excluded phrases instead"
        )
    if _BACK_REFERENCE.search(expression):
        return f"the expression {expression} uses a back-reference (\\1), which is not supported; write the words out"
    if "too large" in library_says or "repetition size" in library_says:
        return f"the expression {expression} is too large when compiled; use smaller repetitions"
    return f"the expression {expression} is not a regular expression: {library_says}"
