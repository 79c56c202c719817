"""A Reply as Discord shows it: one embed and rows of buttons. Pure but for the library's view classes.

A button's custom_id is the question's token, so it works after a restart and on messages of any age. Its first letters
say what pressing it does: ask, ask and show to everybody, ask back first, or choose from the menu below an alert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.chats.discord.markup import escape, fitted, linked, time_mark, within
from bot.core.asks import Ask, Question, token_of
from bot.core.display import clean, cut, defused, headline, utf16_len, with_edges
from bot.core.lines import Link, Mention
from bot.core.outgoing import Message
from bot.core.replies import Button, Line, Part, Reply, Tone
from bot.core.words import say

DESCRIPTION_LIMIT, TITLE_LIMIT, LABEL_LIMIT = 4000, 256, 80
ROWS, IN_ROW = 5, 5
PART_LIMIT = 700
ASK_MARK, SHARE_MARK, CONFIRM_MARK, MENU_MARK = "pb1|", "pbs|", "pbc|", "pbm|"
# Beside the words, never instead of them.
COLOURS = {Tone.MISTAKE: 0xB45309, Tone.REFUSAL: 0xB45309, Tone.FAILURE: 0xB91C1C, Tone.DONE: 0x15803D}


def embed_of(reply: Reply) -> dict[str, Any]:
    """The embed as Discord's API takes it."""
    lines = [line for section in reply.sections for line in lines_text(section.heading, section.lines)]
    embed: dict[str, Any] = {"title": fitted(clean(reply.title) or "Policy Bot", TITLE_LIMIT)}
    if text := "\n".join(within(lines, DESCRIPTION_LIMIT)):
        embed["description"] = text
    if reply.pages > 1:
        embed["footer"] = {"text": say("page", page=reply.page + 1, pages=reply.pages)}
    if reply.tone in COLOURS:
        embed["color"] = COLOURS[reply.tone]
    return embed


def view_of(reply: Reply) -> discord.ui.View | None:
    """The rows of buttons; None if there are none. Section by section, then the reply's own, then pages."""
    rows = [_made(section.buttons) for section in reply.sections if section.buttons]
    rows += _chunks([*_made(reply.buttons), *_turns(reply)])
    view = discord.ui.View(timeout=None)
    seen: set[str] = set()
    for number, row in enumerate(rows[:ROWS]):
        for button in row[:IN_ROW]:
            if button.custom_id and button.custom_id not in seen:
                seen.add(button.custom_id)
                button.row = number
                view.add_item(button)
    # A view that has ended is not kept by the library: what buttons do is decided by their ids alone.
    view.stop()
    return view if view.children else None


def alert_view(message: Message) -> discord.ui.View | None:
    """Why?, Timeline and a menu below an alert; None below other messages."""
    if not message.story or message.kind != "alert":
        return None
    story = message.story
    view = discord.ui.View(timeout=None)
    why = Button(say("button.why"), Question(Ask.STORY_WHY, number=story))
    timeline = Button(say("button.timeline"), Question(Ask.STATE, number=story))
    for button in _made((why, timeline)):
        view.add_item(button)
    menu = discord.ui.Select[discord.ui.View](custom_id=f"{MENU_MARK}{story}", placeholder=say("button.more"))
    for label, question in (
        (say("button.not-relevant"), Question(Ask.NOT_RELEVANT, number=story)),
        (say("button.mute-story"), Question(Ask.MUTE_STORY, number=story)),
        (say("button.mute-platform"), Question(Ask.MUTE_PLATFORM, number=story)),
        (say("button.settings"), Question(Ask.LIST)),
    ):
        menu.add_option(label=label, value=token_of(question))
    view.add_item(menu)
    view.stop()
    return view


def confirm_reply(token: str) -> tuple[dict[str, Any], discord.ui.View]:
    """Asks back before something is taken away."""
    view = discord.ui.View(timeout=None)
    label = say("button.remove")
    style = discord.ButtonStyle.danger
    view.add_item(discord.ui.Button(label=label, custom_id=f"{ASK_MARK}{token}", style=style))
    view.stop()
    return {"title": label, "description": escape(say("remove.confirm"))}, view


def _made(buttons: Iterable[Button]) -> list[discord.ui.Button[discord.ui.View]]:
    made = []
    for button in buttons:
        token = token_of(button.question)
        if button.confirm:
            token = CONFIRM_MARK + token.removeprefix(ASK_MARK)
        label = cut(clean(button.label), LABEL_LIMIT, utf16_len) or "…"
        style = discord.ButtonStyle.danger if button.danger else discord.ButtonStyle.secondary
        made.append(discord.ui.Button[discord.ui.View](label=label, custom_id=token, style=style))
    return made


def _turns(reply: Reply) -> list[discord.ui.Button[discord.ui.View]]:
    question = reply.question
    if question is None:
        return []
    turns = []
    if reply.page > 0:
        turns.append(Button(say("button.earlier"), replace(question, page=reply.page - 1)))
    if reply.page + 1 < reply.pages:
        turns.append(Button(say("button.later"), replace(question, page=reply.page + 1)))
    made = _made(turns)
    if reply.share and reply.private:
        token = SHARE_MARK + token_of(question).removeprefix(ASK_MARK)
        made.append(discord.ui.Button[discord.ui.View](label=say("button.share"), custom_id=token))
    return made


def _chunks(
    buttons: Sequence[discord.ui.Button[discord.ui.View]],
) -> list[list[discord.ui.Button[discord.ui.View]]]:
    return [list(buttons[at : at + IN_ROW]) for at in range(0, len(buttons), IN_ROW)]


def buttons_view(buttons: Iterable[Button]) -> discord.ui.View:
    """One row of buttons that ask questions."""
    view = discord.ui.View(timeout=None)
    for button in _made(buttons):
        view.add_item(button)
    view.stop()
    return view


def lines_text(title: str, lines: Sequence[Line]) -> list[str]:
    """A heading ('' for none) and its lines in Discord's markup, with an empty line behind them."""
    heading = [f"**{fitted(clean(title), 300)}**"] if title else []
    marks = {"item": "- ", "under": "  ", "quote": "> ", "small": "-# "}
    shown: list[str] = []
    for before, line in zip((None, *lines), lines, strict=False):
        # Straight after a list any text, and the mark of small print, would be read as part of its last item.
        if line.kind in ("small", "text") and before is not None and before.kind in ("item", "under"):
            shown.append("")
        shown.append(marks.get(line.kind, "") + _shown(line))
    return [*heading, *shown, ""] if heading or shown else []


def _shown(line: Line) -> str:
    return "".join(_part(part) for part in line.parts)


def _part(part: Part) -> str:
    if isinstance(part, Link):
        return linked(headline(part.label, part.url), part.url, PART_LIMIT)
    if isinstance(part, str):
        return with_edges(part, fitted(defused(part), PART_LIMIT))
    if isinstance(part, Mention):
        own = part.id.rpartition("/")[2]
        known = part.id.startswith("discord:") and own.isdecimal()
        return f"<{'@' if part.person else '#'}{own}>" if known else fitted(part.id, PART_LIMIT)
    return time_mark(part.at, day_only=part.day_only)
