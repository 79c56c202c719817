"""A part of a digest as Slack shows it: rich text, the native chart, and buttons below the last part. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.chats.slack.blocks import Block, escape, plain_text
from bot.chats.slack.replies import ASK, HEADER_LIMIT, button_element, lines_blocks
from bot.core.chart import Chart
from bot.core.digest import digest_buttons
from bot.core.display import clean, cut, defused, utf16_len
from bot.core.outgoing import Message

NAME_LIMIT, TITLE_LIMIT = 20, 50  # of a chart


def render_digest(message: Message, *, plain: bool = False) -> tuple[list[Block], str]:
    """(blocks, text). plain: without the chart and the buttons, for a workspace that refuses them."""
    title = cut(defused(message.title), HEADER_LIMIT, utf16_len) or "Policy Bot"
    zone = ZoneInfo(message.zone)
    blocks: list[Block] = [{"type": "header", "text": plain_text(title)}]
    for passage in message.passages:
        blocks += lines_blocks(passage.heading, passage.lines, zone)
    if message.chart is not None and not plain:
        blocks.append(_chart(message.chart))
    if message.chart is not None:
        # What the picture shows, for those who do not see it and for programs that do not draw it.
        blocks.append({"type": "context", "elements": [plain_text(cut(message.chart.words, 1000, utf16_len))]})
    elements = [button_element(each, f"{ASK}:{at}") for at, each in enumerate(digest_buttons(message.period))]
    if elements and not plain:
        blocks.append({"type": "actions", "elements": elements})
    return blocks, escape(title)


def _chart(chart: Chart) -> Block:
    names = [cut(clean(name), NAME_LIMIT, utf16_len) for name, _ in chart.series]
    series = [
        {
            "name": name if names.count(name) == 1 else f"{name[: NAME_LIMIT - 2]} {at + 1}",
            "data": [{"label": label, "value": count} for label, count in zip(chart.labels, counts, strict=True)],
        }
        for at, (name, (_, counts)) in enumerate(zip(names, chart.series, strict=True))
    ]
    return {
        "type": "data_visualization",
        "title": cut(chart.title, TITLE_LIMIT, utf16_len),
        "chart": {"type": "bar", "series": series, "axis_config": {"categories": list(chart.labels)}},
    }
