"""A digest as parts that every chat shows whole: split between passages, in order, each with its number.

The same parts for all chats, so that all read the same. What a line takes is reckoned as the stricter of two measures:
Slack refuses messages whose blocks are longer than about 11,000 characters as JSON (facts: 13,200, seen as low as
11,341), Discord descriptions longer than 4,096 after escaping. Renders nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.chart import Chart
from bot.core.display import clean, safe_url, utf16_len
from bot.core.lines import Line, Link, Passage
from bot.core.outgoing import Message

SLACK_ROOM, DISCORD_ROOM = 8_900, 3_900
PASSAGES = 40  # Slack takes 50 blocks, some are header, picture, remarks and buttons
PART_LIMIT = 700  # what a renderer shows of one part of a line
_ESCAPED = re.compile(r"[\\`*_~|<>\[\]()@#:]")
_QUOTED = re.compile(r'["\\]')


def split_digest(message: Message, passages: Sequence[Passage]) -> list[Message]:
    """The digest's messages, in order: the first has the picture, the last the remarks. One if it fits."""
    parts: list[list[Passage]] = [[]]
    slack, discord = SLACK_ROOM - (measure_chart(message.chart) if message.chart else 0), DISCORD_ROOM
    for passage in (piece for whole in passages for piece in _pieces(whole)):
        needs = measure(passage)
        if parts[-1] and (needs[0] > slack or needs[1] > discord or len(parts[-1]) >= PASSAGES):
            parts.append([])
            slack, discord = SLACK_ROOM, DISCORD_ROOM
        parts[-1].append(passage)
        slack, discord = slack - needs[0], discord - needs[1]
    if len(parts) == 1:
        return [replace(message, passages=tuple(parts[0]))]
    messages = []
    for at, own in enumerate(parts):
        title = f"{message.title} ({at + 1}/{len(parts)})"
        chart = message.chart if at == 0 else None
        period = message.period if at == len(parts) - 1 else ""
        messages.append(replace(message, title=title, passages=tuple(own), chart=chart, period=period))
    return messages


def measure_chart(chart: Chart) -> int:
    """At most so many characters of Slack's JSON, with the words below it."""
    points = 38 * len(chart.labels)
    return 350 + len(chart.words) + 12 * len(chart.labels) + sum(50 + len(name) + points for name, _ in chart.series)


def measure(passage: Passage) -> tuple[int, int]:
    """At most so much room it takes: (characters of Slack's JSON, UTF-16 units of Discord's markup)."""
    slack, discord = 45, 2
    if passage.heading:
        slack += 110 + len(passage.heading) + len(_QUOTED.findall(passage.heading))
        discord += 8 + 2 * utf16_len(passage.heading)
    for line in passage.lines:
        # Slack: a section, within a list if it is an item; Discord: a mark and a line break.
        slack += 122 if line.kind == "item" else 54
        discord += 6
        for part in line.parts:
            words, url = (part.label, safe_url(part.url)) if isinstance(part, Link) else (part, "")
            shown = clean(words)[:PART_LIMIT] if isinstance(words, str) else " " * 30
            markup = 48 if url else 34
            slack += markup + (28 if line.kind == "small" else 0) + len(shown) + len(_QUOTED.findall(shown)) + len(url)
            discord += utf16_len(shown) + len(_ESCAPED.findall(shown)) + len(url) + 8
    return slack, discord


def _pieces(passage: Passage) -> list[Passage]:
    """The passage, or, if no part could hold it, pieces that do, cut between lines."""
    slack, discord = measure(passage)
    if (slack <= SLACK_ROOM and discord <= DISCORD_ROOM) or len(passage.lines) < 2:
        return [replace(passage, lines=tuple(_shortened(line, passage.heading) for line in passage.lines))]
    middle = len(passage.lines) // 2
    first, rest = replace(passage, lines=passage.lines[:middle]), Passage("", passage.lines[middle:])
    return [*_pieces(first), *_pieces(rest)]


def _shortened(line: Line, heading: str) -> Line:
    """The line without addresses if even alone below its heading it needs more room than there is (addresses of 2,000
    characters)."""
    slack, discord = measure(Passage(heading, (line,)))
    if slack <= SLACK_ROOM and discord <= DISCORD_ROOM:
        return line
    return Line(tuple(part.label if isinstance(part, Link) else part for part in line.parts[:12]), line.kind)
