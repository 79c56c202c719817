"""Whether what readers are shown stands in its source: sentences, quotations, speakers, dates and numbers.

For tests and benches. Looks at the words only: whether they are well chosen is for people to read.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

from bot.core.model import Article
from bot.core.outgoing import Message
from bot.core.text import fold, repair_ai

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*")
_QUOTED = re.compile(r"“([^“”]+)”")
SPEAKER_REACH = 400  # characters between a quotation and the name of who says it


def source_of(article: Article) -> str:
    """All words of an article, as they may be quoted, folded."""
    return fold(repair_ai("\n".join((article.title, article.summary, article.text))))


def stands_in(words: str, source: str) -> bool:
    """Whether the words stand in a folded source; a cut at their end ("…") is no word of their own."""
    return fold(words.removesuffix("…").rstrip()) in source


def ungrounded(message: Message, article: Article) -> list[str]:
    """What an alert shows that its article does not say, in words; [] if all is well."""
    source = source_of(article)
    wrong = [f"sentence: {words}" for words in message.sentences if not stands_in(words, source)]
    wrong += [f"clause: {words}" for words in message.clauses if not stands_in(words, source)]
    if message.voice:
        wrong += [] if stands_in(message.voice, source) else [f"voice: {message.voice}"]
        wrong += [] if _said_by(message.speaker, message.voice, source) else [f"speaker: {message.speaker}"]
    wrong += [f"date: {message.changed}"] if not dated_in(message.changed, source) else []
    return wrong


def dated_in(shown: str, source: str) -> bool:
    """Whether every number and every month of a shown date stands in the folded source."""
    numbers = all(re.search(rf"(?<!\d){re.escape(number)}(?!\d)", source) for number in _NUMBER.findall(shown))
    return numbers and all(_names_month(month[:3], source) for month in _MONTH.findall(shown))


def _names_month(short: str, source: str) -> bool:
    full = next(name for name in calendar.month_name if name.startswith(short))
    return re.search(rf"\b(?:{short}t?|{full})\b", source, re.IGNORECASE) is not None


def unquoted(lines: Iterable[str], sources: Iterable[str]) -> list[str]:
    """Every quotation in lines that are shown, that stands in none of the folded sources."""
    known = list(sources)
    found = [words for line in lines for words in _QUOTED.findall(line)]
    return [words for words in found if not any(stands_in(words, source) for source in known)]


def _said_by(speaker: str, voice: str, source: str) -> bool:
    """Whether the speaker's last name stands near the quotation."""
    words = fold(voice.removesuffix("…").rstrip())
    name = fold(speaker.split(",")[0]).split()[-1] if speaker.strip() else ""
    places = [found.span() for found in re.finditer(re.escape(words), source)]
    return bool(name) and any(name in source[max(0, at - SPEAKER_REACH) : end + SPEAKER_REACH] for at, end in places)
