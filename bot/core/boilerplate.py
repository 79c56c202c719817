"""Which lines of an article's text are not the article: adverts, credits, breadcrumbs, repeated headlines, calls.

For matching and summaries only. Stored text is never cut by these rules: they also drop an interview's repeated
questions, and a reader must be able to find what the publisher printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from bot.core.boilerplate_patterns import (
    APPEARED_FIRST,
    BREADCRUMB,
    BYLINE_BEFORE,
    CALL,
    CITING,
    CUT,
    DASHED,
    DATE_LINE,
    DATELINE,
    FIRST_PERSON,
    FROM,
    IN_BRACKETS,
    INLINE_TAIL,
    LABELLED,
    LEAD_IN,
    LEAST_LEAD,
    LISTEN,
    LITTER_END,
    LITTER_LINE,
    NAMING,
    NUMBERED,
    OUTLET_IN_BRACKETS,
    POLICY_WORD,
    READER,
    SALES,
    SENTENCE_END,
    SOURCE_TAIL,
    SPACE_BEFORE_STOP,
)
from bot.core.phrases import fold_kept
from bot.core.text import fold, title_fold


def is_cut(text: str) -> bool:
    """True if the text says itself that there is more: it ends with "…", "[…]", "Read more", "Read the full story"."""
    return bool(CUT.search(APPEARED_FIRST.sub("", text[-600:].rstrip()).rstrip()))


def drop_boilerplate(text: str, title: str = "") -> str:
    """The clean text without the lines that are not the article. Lines that stay are verbatim, except that citation
    litter (``[Outlet](https://…)``, ``[3]``) and blanks before a full stop are taken out. Twice is the same as once.

    title: the article's title; lines that only repeat it go.
    """
    lines = [line for line in (_without_litter(line.strip()) for line in text.split("\n")) if line]
    folded = [fold(line) for line in lines]
    often = {line for line, count in Counter(folded).items() if count >= 3}
    in_order = sorted(set(folded))
    own_title = title_fold(title)
    kept: list[str] = []
    seen: set[str] = set()
    for line, key in zip(lines, folded, strict=True):
        if key in often or key in seen or _is_headline(line, own_title) or _is_cut_copy(key, in_order):
            continue
        if is_litter(line):
            line = _without_calls(line)
        if not line:
            continue
        kept.append(line)
        seen.add(key)
    return "\n".join(_without_sales_tail(kept))


def drop_lead(text: str, title: str) -> str:
    """The text without what aggregators put before the news: who quotes whom, and the headline once more.

    For summaries and for weighing; platforms may be found in it, for the headline counts there anyway.
    """
    lead = IN_BRACKETS.sub("", fold_kept(title)).strip()
    return "\n".join(filter(None, (_without_lead(line, lead) for line in text.split("\n"))))


def without_outlet(title: str) -> str:
    """A headline without the outlet that an aggregator names in brackets behind it: it is no matter of the news."""
    return OUTLET_IN_BRACKETS.sub("", title)


def _without_litter(line: str) -> str:
    """The line without citations, what names a source before its words, blanks before a stop, and calls to read on at
    its end."""
    if "From " in line:
        line = FROM.sub("", line).strip()
    if "](http" in line:
        line = CITING.sub(lambda found: found.group() if NAMING.search(line[: found.start()]) else "", line)
        line = LABELLED.sub(r"\1", line)
    if "[" in line:
        line = NUMBERED.sub("", line)
    if " ." in line or " ," in line or " ;" in line or " :" in line or " !" in line or " ?" in line:
        line = SPACE_BEFORE_STOP.sub("", line)
    if "odcast" in line:
        line = LISTEN.sub("", line)
    while tail := INLINE_TAIL.search(line):
        line = line[: tail.start()].rstrip()
    return SOURCE_TAIL.sub("", line)


def _without_lead(line: str, lead: str) -> str:
    """The line without an aggregator's way in and, after it, the headline (folded, in ``lead``) and a dash."""
    while True:
        rest = line
        if found := LEAD_IN.match(rest) or DATELINE.match(rest):
            rest = rest[found.end() :]
        if len(lead) >= LEAST_LEAD:
            folded = fold_kept(rest)
            at = folded.find(lead, 0, len(lead) + 82)
            if at == 0 or (at > 0 and BYLINE_BEFORE.fullmatch(rest, 0, at)):
                dash = DASHED.match(rest, at + len(lead))
                rest = rest[dash.end() :] if dash else rest
        if rest == line:
            return line
        line = rest


def is_litter(line: str) -> bool:
    """True if the wording alone shows that the line is not the article."""
    if len(line) <= 400 and (LITTER_LINE.fullmatch(line) or (len(line) <= 200 and LITTER_END.search(line))):
        return not (FIRST_PERSON.search(line) and POLICY_WORD.search(line))
    if len(line) <= 160 and (DATE_LINE.fullmatch(line) or (len(line) <= 120 and _is_breadcrumb(line))):
        return True
    return len(line) <= 320 and bool(CALL.search(line)) and not _is_statement(line)


def _without_calls(line: str) -> str:
    """What is left of a line of litter: the sentences of the article before a call ("It changed. Sign up now!")."""
    if LITTER_LINE.fullmatch(line) or LITTER_END.search(line):
        return ""
    sentences = SENTENCE_END.split(line)
    told = next((at for at, sentence in enumerate(sentences) if is_litter(sentence)), len(sentences))
    rest = " ".join(sentences[:told])
    return "" if is_litter(rest) or _is_sales(rest) else rest


def _is_statement(line: str) -> bool:
    """True for words about policy in the first person, and for any longer line with two policy words."""
    found = len(POLICY_WORD.findall(line))
    return found >= 2 or (found == 1 and bool(FIRST_PERSON.search(line)))


def _is_breadcrumb(line: str) -> bool:
    """True for ``Home > News > AI``: short parts joined by path signs, no sentence."""
    if not BREADCRUMB.fullmatch(line):
        return False
    parts = re.split(r"\s*[>›»|•→]\s*|\s+/\s+", line)
    return len(parts) >= 3 or (len(parts) == 2 and parts[0].casefold() in {"home", "news", "blog", "start"})


def _is_headline(line: str, own_title: str) -> bool:
    """True if the line says no more than the title does, with or without a publisher's name, also if cut."""
    if not own_title or len(line) > len(own_title) + 60:
        return False
    key = title_fold(line)
    return key == own_title or (len(key) >= 20 and own_title.startswith(key))


def _is_cut_copy(key: str, in_order: list[str]) -> bool:
    """True if the line is the cut-off beginning of another, longer line (a teaser beside its own paragraph)."""
    stem = key.rstrip(".… ")
    if len(stem) < 40:
        return False
    after = bisect_right(in_order, key)
    if after < len(in_order) and in_order[after].startswith(stem):
        return True
    after = bisect_right(in_order, stem)
    return any(
        other != key and len(other) > len(key) and other.startswith(stem) for other in in_order[after : after + 3]
    )


def _without_sales_tail(lines: list[str]) -> list[str]:
    """The lines without the publisher's own advertisement at the end: among the last three lines, those that sell
    something to the reader and say nothing about policy."""
    while len(lines) >= 5:
        tail = [line for line in lines[-3:] if not _is_sales(line)]
        if len(tail) == 3:
            break
        lines = lines[:-3] + tail
    return lines


def _is_sales(line: str) -> bool:
    return bool(SALES.search(line) and READER.search(line) and not POLICY_WORD.search(line))
