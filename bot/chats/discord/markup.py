"""Discord's markup, kept out of foreign text: escaping, cutting, masked links. Pure.

Whether anybody is pinged is not decided here but by ``allowed_mentions``: a backslash does not stop a ping.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.core.display import cut, safe_url, utf16_len

# Escaped wherever they stand: formatting, spoilers, code, links, mentions, channels, times, commands, custom emoji.
_MARKUP = re.compile(r"[\\`*_~|<>\[\]()@#]")
# Only at the start of a line do these make lists, headings and quotations.
_LINE_START = re.compile(r"^(?:([-+])|(\d+)([.)]))")
# In a masked link's label a backslash does not help against brackets.
_BRACKETS = str.maketrans("[]", "()")


def escape(text: str) -> str:
    """``text`` (one cleaned line) so that Discord shows it letter by letter."""
    return _LINE_START.sub(_escaped_start, _escape_inline(text))


def _escape_inline(text: str) -> str:
    # "://" as well: a bare address would become a link that shows no other host but its own, yet is not ours.
    return _MARKUP.sub(r"\\\g<0>", text).replace("://", "\\://")


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def fitted(text: str, limit: int) -> str:
    """Escaped and within ``limit`` UTF-16 units; cut before escaping, so that no escape is parted."""
    return escape(cut(text, limit - 1, _most_units)) if limit > 0 else ""


def _most_units(part: str) -> int:
    """At most so many units after escaping. Each colon is counted as escaped, whatever stands behind it: the measure
    of a text must be the sum of the measures of its graphemes."""
    return utf16_len(part) + len(_MARKUP.findall(part)) + part.count(":")


def linked(label: str, url: str, limit: int) -> str:
    """A masked link; in angle brackets Discord adds no preview. Without a usable address the label alone."""
    safe = safe_url(url)
    text = fitted(label.translate(_BRACKETS) or "(no title)", limit)
    return f"[{text}](<{safe}>)" if safe else text


def within(lines: Sequence[str], limit: int) -> list[str]:
    """The first lines that fit into ``limit`` together, whole lines only: half a link is no link."""
    kept: list[str] = []
    for line in lines:
        limit -= utf16_len(line) + 1
        if limit < 0:
            break
        kept.append(line)
    return kept


def time_mark(at: datetime, *, day_only: bool = False) -> str:
    """A moment as Discord's own mark, which every reader sees in their own zone: with its weekday and hour, or the day
    alone."""
    return f"<t:{int(at.timestamp())}:{'D' if day_only else 'F'}>"
