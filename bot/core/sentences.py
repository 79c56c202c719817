"""Text to sentences. Quotations, initials and abbreviations stay whole; a line break always ends a sentence.

Does not judge sentences (core.summaries does) and does not change a single character of them.
"""

from __future__ import annotations

import re

from sentencex import segment

# Words with a full stop after which the library ends a sentence though more must follow: always, or before a number
# ("state of the art." and "He said no." do end one).
_TITLES = frozenset({"dr.", "mr.", "mrs.", "ms.", "prof.", "sen.", "rep.", "gov.", "vs.", "v.", "cf."})
_COUNTED = frozenset({"vol.", "vols.", "no.", "nos.", "ed.", "fig.", "art.", "sec.", "ch."})
_AFTER_HOUR = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[ECMP][SD]?T|GMT|UTC|BST|CES?T)\b")
_LEFT_BEHIND = re.compile(r"\s([“‘„\"]\s*)$")
_MARK = re.compile(r"[.!?…。！？।؟](?=.)")


def split_sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of ``text`` in order, each a substring of it without blanks around it.

    language: an ISO 639 code; unknown ones are treated like English.
    """
    sentences: list[str] = []
    for line in text.split("\n"):
        if _MARK.search(line):
            sentences.extend(_split_line(line, language))
        elif line := line.strip():
            sentences.append(line)
    return sentences


def _split_line(line: str, language: str) -> list[str]:
    """The library's pieces, joined again where it cut too early. The pieces are consecutive parts of the line."""
    try:
        pieces = segment(language or "en", line)
    except UnicodeEncodeError:  # half a surrogate pair, which clean text never has
        return [line.strip()]
    sentences: list[str] = []
    open_part = ""
    pieces = _with_opening_marks(pieces)
    for index, piece in enumerate(pieces):
        open_part += piece
        following = pieces[index + 1].lstrip() if index + 1 < len(pieces) else ""
        sentence = open_part.strip()
        if sentence and not _goes_on(sentence, following):
            sentences.append(sentence)
            open_part = ""
    if rest := open_part.strip():
        sentences.append(rest)
    return sentences


def _with_opening_marks(pieces: list[str]) -> list[str]:
    """The pieces with an opening quotation mark at the head of what it opens: the library leaves it behind."""
    moved: list[str] = []
    mark = ""
    for piece in pieces:
        whole = mark + piece
        found = _LEFT_BEHIND.search(whole)
        mark = found.group(1) if found else ""
        moved.append(whole[: len(whole) - len(mark)])
    if moved and mark:
        moved[-1] += mark
    return moved


def _goes_on(sentence: str, following: str) -> bool:
    """True if the sentence is not over: the piece that follows begins with a small letter, or the sentence ends with an
    abbreviation that never stands last, or not before this."""
    if not following:
        return False
    if following[0].islower():
        return True
    word = sentence[sentence.rfind(" ") + 1 :].lstrip("([\"'“‘").lower()
    if len(sentence) == len(word):
        return False
    if word in _COUNTED:
        return following[0].isdigit()
    return word in _TITLES or (word in {"a.m.", "p.m."} and bool(_AFTER_HOUR.match(following)))
