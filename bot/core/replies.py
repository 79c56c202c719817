"""What the bot answers, by meaning: no markup and no limits of any chat. Each chat and the terminal renders it.

Foreign words (headlines, names, what people typed) are untrusted plain text here as everywhere. Decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.asks import Draft, Question
from bot.core.lines import Line as Line
from bot.core.lines import Link
from bot.core.lines import Mention as Mention
from bot.core.lines import Moment as Moment
from bot.core.lines import Part as Part

PAGE_CHARS = 1500  # of text on one page: under Discord's 2,000 also after escaping, and far under Slack's limits
PAGE_ROWS = 3  # sections with buttons: Discord has room for five rows, two are for turning pages and the like


class Tone(StrEnum):
    """What kind of answer it is; never told by colour alone, the words say it too."""

    ANSWER = "answer"
    DONE = "done"
    MISTAKE = "mistake"  # the asker can mend it: what is wrong, and an example
    REFUSAL = "refusal"  # who can instead
    FAILURE = "failure"  # ours


@dataclass(frozen=True, slots=True)
class Button:
    """Asks another question when pressed. danger: it takes something away. confirm: asks back first, if not ''."""

    label: str
    question: Question
    danger: bool = False
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading ('' for none), lines, and the buttons that belong to them."""

    heading: str = ""
    lines: tuple[Line, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """field: a name of ``Draft`` or ''; says: what is wrong and an example."""

    field: str
    says: str


@dataclass(frozen=True, slots=True)
class Form:
    """The settings form, filled with ``draft``. platforms, topics: (id, name) to choose from."""

    draft: Draft
    platforms: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question.

    private: only the asker sees it; share: the asker may press a button that shows it to all; mistakes: what is wrong
    with a form, by field; form: a form to show instead (title and sections then say what it is for); zone: IANA name in
    which times are shown where the chat has no marks of its own. page counts from 0.
    """

    title: str
    sections: tuple[Section, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.ANSWER
    private: bool = True
    share: bool = False
    mistakes: tuple[Mistake, ...] = ()
    form: Form | None = None
    zone: str = "UTC"
    page: int = 0
    pages: int = 1
    question: Question | None = None  # what it answers, for the paging and sharing buttons


def text_line(*parts: Part) -> Line:
    """A line of running text."""
    return Line(parts)


def item_line(*parts: Part) -> Line:
    """An item of a list."""
    return Line(parts, "item")


def length_of(line: Line) -> int:
    """About how many characters a line takes when shown; addresses behind names count half, for Discord sends them."""
    return sum(_length(part) for part in line.parts) + 2


def paged(reply: Reply, question: Question) -> Reply:
    """The page of ``reply`` that ``question`` asks for: whole lines, at most PAGE_CHARS and PAGE_ROWS each. A page
    number that does not exist gives the last."""
    pages: list[list[Section]] = [[]]
    room = PAGE_CHARS
    for section in reply.sections:
        rest = list(section.lines)
        first = True
        while first or rest:
            fit = 0
            need = len(section.heading) + 2
            while fit < len(rest) and need + length_of(rest[fit]) <= room:
                need += length_of(rest[fit])
                fit += 1
            rows = sum(bool(each.buttons) for each in pages[-1])
            full = (rows >= PAGE_ROWS and bool(section.buttons)) or (bool(rest) and fit == 0)
            if full and pages[-1]:
                pages.append([])
                room = PAGE_CHARS
                continue
            fit = max(fit, 1) if rest else 0
            taken, rest = tuple(rest[:fit]), rest[fit:]
            pages[-1].append(replace(section, lines=taken, buttons=() if rest else section.buttons))
            room -= need
            first = False
    page = min(max(question.page, 0), len(pages) - 1)
    return replace(reply, sections=tuple(pages[page]), page=page, pages=len(pages), question=question)


def _length(part: Part) -> int:
    if isinstance(part, Link):
        return len(part.label) + len(part.url) // 2
    return len(part) if isinstance(part, str) else 24
