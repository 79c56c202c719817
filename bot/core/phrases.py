"""Thousands of phrases found in one pass: an automaton over folded text plus our own idea of a word boundary.

Folding keeps every position (one character in, one character out), so that a hit can be shown as it was printed.
It does not judge: whether a hit means anything is decided in matching and relevance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

_QUOTES = "‘’‚‛`´ʼ＇"
_DOUBLE_QUOTES = "“”„‟«»＂"
_GAPS = "-‐‑‒–—−_\t\r\n\v\f\u00a0\u2007\u202f\u2009\u200a\u3000"
# Hyphens fold to spaces, so that "opt-out" and "opt out", "AI-generated" and "AI generated" are one phrase.
_FOLDS = str.maketrans(
    {**dict.fromkeys(_QUOTES, "'"), **dict.fromkeys(_DOUBLE_QUOTES, '"'), **dict.fromkeys(_GAPS, " ")}
)
# From here on scripts are written without spaces (CJK, kana, Hangul): no boundary can be asked for.
_UNSPACED_FROM = "\u2e80"
# Most words end at one of these: no need to ask further.
_PLAIN_GAPS = frozenset(" .,;:!?'\"()")

V = TypeVar("V")


class Hit(NamedTuple, Generic[V]):
    """A phrase found at ``text[start:end]``; ``value`` is what was stored with it."""

    start: int
    end: int
    value: V


def fold_kept(text: str) -> str:
    """Lower case, straight quotes, every gap and hyphen one space. The length never changes."""
    folded = text.translate(_FOLDS).lower()
    if len(folded) == len(text):
        return folded
    # A few letters grow in lower case (İ): those are left as they are.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_FOLDS))


def fold_phrase(phrase: str) -> str:
    """A phrase as the automaton holds it: NFC, folded, single spaces."""
    return " ".join(fold_kept(unicodedata.normalize("NFC", phrase)).split())


def is_word_char(char: str) -> bool:
    """Whether a character continues a word: letters, digits and combining marks."""
    return char.isalnum() or (char > "\x7f" and unicodedata.category(char).startswith("M"))


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    return is_word_char(left) and is_word_char(right) and max(left, right) < _UNSPACED_FROM


class PhraseIndex(Generic[V]):
    """Phrases and what each stands for. A phrase that ends in ``*`` also matches longer words (``licens*``)."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        """Build once from (phrase, value); several values may share a phrase. Empty phrases are left out."""
        table: dict[str, list[tuple[bool, V]]] = {}
        for phrase, value in entries:
            open_ended = phrase.endswith("*")
            folded = fold_phrase(phrase.rstrip("*"))
            if folded:
                table.setdefault(folded, []).append((open_ended, value))
        self._automaton: Any = ahocorasick.Automaton()
        for folded, values in table.items():
            self._automaton.add_word(folded, (len(folded), tuple(values)))
        self._empty = not table
        if table:
            self._automaton.make_automaton()

    def find(self, folded: str) -> Iterator[Hit[V]]:
        """Every phrase in a text that was folded with ``fold_kept``, by end position; overlapping ones too."""
        if self._empty:
            return
        last = len(folded) - 1
        gaps = _PLAIN_GAPS
        for final, (length, values) in self._automaton.iter(folded):
            start = final - length + 1
            if start and folded[start - 1] not in gaps and _joins(folded[start - 1], folded[start]):
                continue
            closed = final == last or folded[final + 1] in gaps or not _joins(folded[final], folded[final + 1])
            for open_ended, value in values:
                if closed:
                    yield Hit(start, final + 1, value)
                elif open_ended:
                    yield Hit(start, _word_end(folded, final + 1), value)


def _word_end(folded: str, at: int) -> int:
    while at < len(folded) and is_word_char(folded[at]):
        at += 1
    return at
