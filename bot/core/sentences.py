"""Text to sentences. Quotations, initials and abbreviations stay whole; a line break always ends a sentence.

Does not judge sentences (core.summaries does) and does not change a single character of them.
"""

from __future__ import annotations

import re

from sentencex import segment

# A piece that ends so is not finished: the library knows most abbreviations, these it cuts after.
_UNFINISHED = re.compile(
    r"(?:^|[\s(])(?:Vol|Vols|No|Nos|Ed|Eds|Fig|Art|Sec|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|St|vs|v|cf|al)\.$"
)
_TITLED = re.compile(r"(?:^|[\s(])(?:Inc|Ltd|Corp|Co|Ent|Bros|LLC|Jr|Sr|U\.S|U\.K|E\.U|a\.m|p\.m)\.$")
_ENDS_QUESTION_IN_QUOTE = re.compile(r"[?!…][\"”’']?$")
_SPACE = re.compile(r"\s*")


def split_sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of ``text`` in order, each a substring of it without blanks around it.

    language: an ISO 639 code; unknown ones are treated like English.
    """
    sentences: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if _needs_no_split(line):
            sentences.append(line.strip())
        else:
            sentences.extend(_split_line(line, language))
    return sentences


_BOUNDARY = re.compile(r"[.!?…。！？؟।:;][\"”’')\]]*\s|[。！？।]|\]\s|\.\[")


def _needs_no_split(line: str) -> bool:
    """True if no sentence can end inside the line: headlines and single sentences, the most common lines."""
    return not _BOUNDARY.search(line.rstrip())


def _split_line(line: str, language: str) -> list[str]:
    """The library's pieces, joined again where it cut too early. The pieces are consecutive parts of the line."""
    sentences: list[str] = []
    start = end = 0
    for piece in segment(language or "en", line):
        end += len(piece)
        sentence = line[start:end].strip()
        if sentence and not _goes_on(sentence, line[end:]):
            sentences.append(sentence)
            start = end
    rest = line[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _goes_on(sentence: str, rest: str) -> bool:
    """True if the sentence is not over: it ends with an abbreviation, or what follows begins with a small letter."""
    following = rest.lstrip()[:1]
    if not following:
        return False
    if _UNFINISHED.search(sentence):
        return True
    if _TITLED.search(sentence) or _ENDS_QUESTION_IN_QUOTE.search(sentence):
        return following.islower()
    return following.islower() and sentence[-1:] in ".”\"’'"
