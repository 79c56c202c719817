"""Why an article is told, in the words that it prints: strongest first, nothing said twice, four reasons at most.

    platforms   the subjects, with where and how often
    keywords    the operator's own
    quotations  one for the badge's topic, then for each topic that is shown elsewhere; a gap is "…"
    passing     who else is named

A word alone ("training") tells nothing: it is shown with its neighbours. Judges nothing: that is relevance.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.model import Match
from bot.core.phrases import fold_kept
from bot.core.relevance_topics import Found
from bot.core.signals import Signal

MOST = 4
QUOTE_CHARS = 90
_QUOTES = 2
_NAMES = 3
_ALSO = 4
_OFTEN = 3  # a platform named this often is worth the number
# Words of one turn of speech stand within this many characters: what is between them is shown.
_JOINED = 24
# A quotation with fewer words than this gets its neighbours, up to this many on either side.
_FEW_WORDS, _NEIGHBOURS = 3, 2
_WORD = re.compile(r"\S+")
_GENITIVE = re.compile(r"['’]s?(?: [\w-]+)?")
_NOUN = re.compile(r" ([\w-]+)")
_BREAK = re.compile(r"[,;:.!?()“”\"\[\]|–—]")
# Where a quotation should not begin or end, if it need not.
_LOOSE_WORDS = """
    a after amid an and are as at be because been before but by can could despite for from has have he if in into is it
    its may might of on or over she since so that the their they this to unless was when which while who will with would
"""
_LOOSE = frozenset(_LOOSE_WORDS.split())
_BARE = frozenset({"ai", "a.i.", "ais"})


@dataclass(slots=True)
class _Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Quote:
    """Pieces of one sentence, in order."""

    sentence: int
    pieces: tuple[tuple[int, int], ...]

    def words(self, sentences: Sequence[str]) -> str:
        return " … ".join(sentences[self.sentence][start:end] for start, end in self.pieces)

    def reach(self) -> tuple[int, int]:
        return self.pieces[0][0], self.pieces[-1][1]


def explain(
    matches: Sequence[Match],
    names: Mapping[str, str],
    keywords: Sequence[Match],
    topics: Sequence[Found],
    rest: Sequence[Signal],
    sentences: Sequence[str],
) -> tuple[str, ...]:
    """The reasons, at most MOST of them (keywords come on top).

    names: platforms' display names by id; topics: in order, with their words; rest: further words that were met, shown
    only if no topic has any; sentences: of the head and below, title first.
    """
    subjects = [match for match in matches if match.kind == "platform" and match.role == "subject"]
    passing = [names.get(m.key, m.key) for m in matches if m.kind == "platform" and m.role != "subject"]
    reasons = [_subjects(subjects, names)] if subjects else []
    reasons += [f"your keyword “{match.words}” ({match.place})" for match in keywords]
    room = min(_QUOTES, MOST - bool(subjects) - bool(passing))
    reasons += _quotations(topics, rest, sentences, {match.words.casefold() for match in subjects}, room)
    if passing:
        more = f" and {len(passing) - _ALSO} more" if len(passing) > _ALSO else ""
        reasons.append("also names " + ", ".join(passing[:_ALSO]) + more)
    return tuple(reasons)


def _subjects(subjects: Sequence[Match], names: Mapping[str, str]) -> str:
    """``SoundCloud (title, 3×), Spotify (title)``."""
    shown = [
        f"{names.get(match.key, match.key)} ({match.place}{f', {match.count}×' if match.count >= _OFTEN else ''})"
        for match in subjects[:_NAMES]
    ]
    return ", ".join(shown) + (f" and {len(subjects) - _NAMES} more" if len(subjects) > _NAMES else "")


def _quotations(
    topics: Sequence[Found], rest: Sequence[Signal], sentences: Sequence[str], subjects: set[str], most: int
) -> list[str]:
    chosen: list[_Quote] = []
    said: list[frozenset[str]] = []
    for signals in [found.signals for found in topics if found.signals] or _by_sentence(rest):
        quote = _quote(signals, sentences[signals[0].sentence], subjects)
        words = frozenset(fold_kept(quote.words(sentences)).replace("…", " ").split()) - _LOOSE
        twin = next((place for place, other in enumerate(chosen) if _overlap(quote, other)), None)
        if twin is not None:
            chosen[twin] = _joined(chosen[twin], quote)
            said[twin] |= words
        elif len(chosen) < most and not any(len(words - other) <= len(words) // 3 for other in said):
            chosen.append(quote)
            said.append(words)
    return [
        f"“{quote.words(sentences)}” ({'title' if quote.sentence == 0 else f'sentence {quote.sentence}'})"
        for quote in chosen
    ]


def _by_sentence(signals: Sequence[Signal]) -> list[tuple[Signal, ...]]:
    """The words of each sentence together, the title first."""
    numbers = sorted({signal.sentence for signal in signals})
    return [tuple(s for s in signals if s.sentence == number) for number in numbers]


def _quote(signals: Sequence[Signal], sentence: str, subjects: set[str]) -> _Quote:
    """The pieces of a sentence that hold the words: near ones together, far ones with a gap, the tail left out when it
    gets too long. Names that head the reasons anyway and a bare "AI" are no piece of their own."""
    spans: list[_Span] = []
    for signal in sorted(signals, key=lambda signal: (signal.start, -signal.end)):
        if spans and signal.start - spans[-1].end <= _JOINED and signal.end - spans[-1].start <= QUOTE_CHARS:
            spans[-1].end = max(spans[-1].end, signal.end)
        else:
            spans.append(_Span(signal.start, signal.end))
    telling = [span for span in spans if sentence[span.start : span.end].casefold() not in subjects | _BARE]
    spans = telling or spans[:1]
    while len(spans) > 1 and sum(span.end - span.start + 3 for span in spans) > QUOTE_CHARS:
        spans.pop()
    for span in spans:
        _finish(span, sentence)
    if sum(sentence[span.start : span.end].count(" ") + 1 for span in spans) < _FEW_WORDS:
        for span in spans:
            _widen(span, sentence)
    pieces: list[tuple[int, int]] = []
    for span in spans:
        if pieces and span.start <= pieces[-1][1] + 2:
            pieces[-1] = (pieces[-1][0], max(span.end, pieces[-1][1]))
        else:
            pieces.append((span.start, span.end))
    return _Quote(signals[0].sentence, tuple(pieces))


def _finish(span: _Span, sentence: str) -> None:
    """Takes in the noun after "AI" and after a genitive: "combat AI" is no turn of speech, "users'" neither."""
    last = sentence[span.start : span.end].rsplit(None, 1)[-1].casefold()
    if genitive := _GENITIVE.match(sentence, span.end):
        span.end = genitive.end()
    elif last in _BARE and (noun := _NOUN.match(sentence, span.end)) and noun.group(1).casefold() not in _LOOSE:
        span.end = noun.end()


def _widen(span: _Span, sentence: str) -> None:
    """Takes in neighbouring words up to the next stop, without loose ones at the ends."""
    before = [found.span() for found in _WORD.finditer(sentence[: span.start])]
    kept = span.start
    for start, end in reversed(before[-_NEIGHBOURS:]):
        word = sentence[start:end]
        if _BREAK.search(sentence[start:kept]):
            break
        kept = start
        if word.casefold() not in _LOOSE:
            span.start = start
    left = span.end
    for found in list(_WORD.finditer(sentence, span.end))[:_NEIGHBOURS]:
        # The first "word" may be the rest of the one before: ’s
        if _BREAK.search(sentence[left : found.end()].rstrip(",.;:!?")):
            break
        left = found.end()
        word = found.group().rstrip(',.;:!?”"')
        if word.casefold() not in _LOOSE:
            span.end = found.start() + len(word)
        if word != found.group():
            break


def _overlap(one: _Quote, other: _Quote) -> bool:
    """Whether two quotations of one sentence run into each other."""
    if one.sentence != other.sentence:
        return False
    (start, end), (low, high) = one.reach(), other.reach()
    return start <= high + _JOINED and low <= end + _JOINED


def _joined(first: _Quote, second: _Quote) -> _Quote:
    """Both in one, if that stays short; else the first."""
    pieces: list[tuple[int, int]] = []
    for start, end in sorted([*first.pieces, *second.pieces]):
        if pieces and start <= pieces[-1][1] + _JOINED and max(end, pieces[-1][1]) - pieces[-1][0] <= QUOTE_CHARS:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    apart = all(pieces[n][1] <= pieces[n + 1][0] for n in range(len(pieces) - 1))
    fits = sum(end - start + 3 for start, end in pieces) <= QUOTE_CHARS
    return _Quote(first.sentence, tuple(pieces)) if apart and fits else first
