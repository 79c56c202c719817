"""A Reply as Slack shows it: blocks for a message, a modal or the home tab.

Pure. Buttons carry the question's token as their value; what they do is ``listen``'s. Nothing is sent here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.chats.slack.blocks import Block, escape, link_run, plain_text, section_of, text_run
from bot.core.asks import Question, token_of
from bot.core.display import clean, cut, defused, headline, moment_text, safe_url, utf16_len, with_edges
from bot.core.lines import Link, Mention
from bot.core.replies import Button, Line, Part, Reply
from bot.core.words import say

ASK, SHARE = "ask", "share"  # how the ids of our buttons begin
HEADER_LIMIT, LABEL_LIMIT, CONFIRM_LIMIT = 150, 75, 300
PART_LIMIT = 700
CHARS_LIMIT = 9000  # see render.BLOCKS_LIMIT
ROW = 5  # buttons in a row; Slack takes 25, people read five


def render_reply(reply: Reply) -> tuple[list[Block], str]:
    """(blocks, text) for a message: the title, what it says, buttons, and how to turn pages or show it to all."""
    title = cut(defused(reply.title), 200, utf16_len) or "Policy Bot"
    blocks = [_header(title), *body_blocks(reply)]
    return fitted(blocks), escape(title)


def body_blocks(reply: Reply) -> list[Block]:
    """All but the title, for a message, a modal or the home tab."""
    zone = ZoneInfo(reply.zone)
    blocks: list[Block] = []
    count = 0
    for section in reply.sections:
        blocks += lines_blocks(section.heading, section.lines, zone, quiet=reply.private)
        if section.buttons:
            blocks.append({"type": "actions", "elements": _elements_of(section.buttons, count)})
            count += len(section.buttons)
    if reply.pages > 1:
        says = say("page", page=reply.page + 1, pages=reply.pages)
        blocks.append({"type": "context", "elements": [plain_text(says)]})
    elements = _elements_of(_turns(reply), count)
    if reply.share and reply.private and reply.question:
        elements.append(_button(Button(say("button.share"), reply.question), f"{SHARE}:0"))
    if elements:
        blocks.append({"type": "actions", "elements": elements})
    return blocks


def reply_view(reply: Reply) -> dict[str, Any]:
    """A modal that only shows the reply."""
    title = cut(clean(reply.title), 24, utf16_len) or "Policy Bot"
    whole = [section_of([text_run(clean(reply.title)[:PART_LIMIT], bold=True)])] if title != clean(reply.title) else []
    head: list[Block] = [{"type": "rich_text", "elements": whole}] if whole else []
    blocks = fitted([*head, *body_blocks(replace(reply, share=False))]) or [_header(title)]
    return {"type": "modal", "title": plain_text(title), "close": plain_text("Close"), "blocks": blocks}


def waiting_view() -> dict[str, Any]:
    """What a modal holds until the answer is known: it must be opened within three seconds."""
    blocks = [{"type": "section", "text": plain_text(say("form.wait"))}]
    return {"type": "modal", "title": plain_text("Policy Bot"), "close": plain_text("Close"), "blocks": blocks}


def fitted(blocks: Sequence[Block], limit: int = CHARS_LIMIT) -> list[Block]:
    """The first blocks that stay under the limit of characters; pages are far shorter, so this only guards."""
    kept: list[Block] = []
    for block in blocks:
        limit -= len(json.dumps(block, ensure_ascii=False))
        if limit < 0:
            break
        kept.append(block)
    return kept


def button_element(button: Button, action_id: str) -> Block:
    """One button that asks a question."""
    return _button(button, action_id)


def _header(title: str) -> Block:
    return {"type": "header", "text": plain_text(cut(title, HEADER_LIMIT, utf16_len))}


def lines_blocks(heading: str, lines: Sequence[Line], zone: ZoneInfo, *, quiet: bool = False) -> list[Block]:
    """A heading ('' for none) and its lines as one block of rich text; no block for nothing. quiet: only one person
    sees it, so that Slack tells nobody that they are named there."""
    elements = _elements(heading, lines, zone, quiet)
    return [{"type": "rich_text", "elements": elements}] if elements else []


def _elements(heading: str, lines: Sequence[Line], zone: ZoneInfo, quiet: bool) -> list[Block]:
    elements: list[Block] = []
    if heading:
        elements.append(section_of([text_run(_short(heading), bold=True)]))
    items: list[Block] = []
    for line in lines:
        runs = _runs(line, zone, quiet)
        if line.kind == "item":
            items.append(section_of(runs))
            continue
        if line.kind == "under" and items:
            items[-1]["elements"] += [text_run("\n"), *runs]
            continue
        _close_list(elements, items)
        elements.append({"type": "rich_text_quote", "elements": runs} if line.kind == "quote" else section_of(runs))
    _close_list(elements, items)
    return elements


def _close_list(elements: list[Block], items: list[Block]) -> None:
    if items:
        elements.append({"type": "rich_text_list", "style": "bullet", "elements": list(items)})
        items.clear()


def _runs(line: Line, zone: ZoneInfo, quiet: bool) -> list[Block]:
    runs = [run for part in line.parts for run in _run(part, zone, quiet)] or [text_run(" ")]
    if line.kind == "small":
        return [{**run, "style": {"italic": True}} if run["type"] == "text" else run for run in runs]
    return runs


def _run(part: Part, zone: ZoneInfo, quiet: bool) -> Iterable[Block]:
    if isinstance(part, Link):
        label = cut(headline(part.label, part.url), PART_LIMIT, utf16_len) or "(no title)"
        return [link_run(label, part.url)] if safe_url(part.url) else [text_run(label)]
    if isinstance(part, Mention):
        return [_named(part, quiet)]
    if isinstance(part, str):
        return [text_run(words)] if (words := with_edges(part, _short(part))) else []
    return [text_run(moment_text(part.at, ZoneInfo(part.zone) if part.zone else zone, day_only=part.day_only))]


def _named(mention: Mention, quiet: bool) -> Block:
    """Whom or what is named. A person who is named in a message for all would be notified: there the id must do."""
    chat, _, room = mention.id.partition(":")
    own = room.rpartition("/")[2]
    if chat != "slack" or (mention.person and not quiet):
        return text_run(mention.id)
    return {"type": "user", "user_id": own} if mention.person else {"type": "channel", "channel_id": own}


def _short(words: str) -> str:
    return cut(defused(words), PART_LIMIT, utf16_len)


def _turns(reply: Reply) -> list[Button]:
    """The reply's own buttons, and those that turn pages."""
    turns = list(reply.buttons)
    question = reply.question
    if question is not None and reply.page > 0:
        turns.append(Button(say("button.earlier"), _at(question, reply.page - 1)))
    if question is not None and reply.page + 1 < reply.pages:
        turns.append(Button(say("button.later"), _at(question, reply.page + 1)))
    return turns


def _at(question: Question, page: int) -> Question:
    return replace(question, page=page)


def _elements_of(buttons: Sequence[Button], first: int) -> list[Block]:
    return [_button(button, f"{ASK}:{first + at}") for at, button in enumerate(buttons[: 2 * ROW])]


def _button(button: Button, action_id: str) -> Block:
    label = cut(clean(button.label), LABEL_LIMIT, utf16_len) or "…"
    element: Block = {
        "type": "button",
        "text": plain_text(label),
        "value": token_of(button.question),
        "action_id": action_id,
    }
    if button.danger:
        element["style"] = "danger"
    if button.confirm:
        element["confirm"] = {
            "title": plain_text(label),
            "text": plain_text(cut(clean(button.confirm), CONFIRM_LIMIT, utf16_len) or label),
            "confirm": plain_text(cut(label, 30, utf16_len)),
            "deny": plain_text("Cancel"),
        }
    return element
