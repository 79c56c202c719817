"""The settings form as a modal, and what was filled in as a Draft.

Pure. Checks nothing: that is core.drafts', for both chats and the terminal alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chats.slack.blocks import Block, plain_text
from bot.chats.slack.replies import body_blocks, fitted
from bot.core.asks import Draft
from bot.core.display import clean, cut, utf16_len
from bot.core.drafts import split_words
from bot.core.replies import Reply
from bot.core.words import DAYS, say

CALLBACK, PREVIEW = "settings", "preview"
OPTIONS_MOST = 100
TEXT_MOST = 2000
LEVELS = ("alert", "digest", "none")
# A mistake names a field of Draft; Slack wants the block that holds it.
_BLOCK_OF = {"alerts": "gets", "digest": "gets"}


def form_view(reply: Reply, team: str, preview: Reply | None = None) -> dict[str, Any]:
    """The modal of a reply that has a form. team: the workspace's id, for a channel that is not chosen yet; preview:
    what the settings would have posted, shown below them."""
    assert reply.form is not None
    form, draft = reply.form, reply.form.draft
    room = draft.channel.rpartition("/")[2]
    blocks = [
        *_channel(draft, room),
        _many("platforms", form.platforms, draft.platforms),
        _many("topics", form.topics, draft.topics),
        _words("keywords", draft.keywords),
        _words("excluded", draft.excluded),
        _one("level", [(each, say(f"form.level-{each}")) for each in LEVELS], draft.level),
        _gets(draft),
        _one("weekday", [(str(at), day.capitalize()) for at, day in enumerate(DAYS)], str(draft.weekday)),
        _one("hour", [(str(hour), f"{hour:02}:00") for hour in range(24)], str(draft.hour)),
        _words("zone", (draft.zone,) if draft.zone else ()),
        {
            "type": "actions",
            "block_id": PREVIEW,
            "elements": [{"type": "button", "action_id": PREVIEW, "text": plain_text(say("button.preview"))}],
        },
    ]
    if preview is not None:
        shown = body_blocks(replace(preview, buttons=(), share=False, pages=1))
        blocks += [{"type": "divider"}, *fitted([block for block in shown if block["type"] != "actions"], 6000)]
    kept = {
        "number": draft.number,
        "channel": draft.channel if draft.number else "",
        "title": cut(clean(reply.title), 100, utf16_len),
        "team": team,
    }
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(cut(clean(reply.title), 24, utf16_len) or "Policy Bot"),
        "submit": plain_text(say("form.save")),
        "close": plain_text(say("form.cancel")),
        "private_metadata": json.dumps(kept),
        "blocks": blocks,
    }


def draft_of_view(view: Mapping[str, Any]) -> Draft:
    """What stands in the modal now. A channel is ``slack:TEAM/CHANNEL``; '' if none was chosen."""
    kept = json.loads(view.get("private_metadata") or "{}")
    state = {block: next(iter(fields.values())) for block, fields in view["state"]["values"].items() if fields}

    def one(block: str, default: str) -> str:
        return str((state.get(block, {}).get("selected_option") or {}).get("value", default))

    def many(block: str) -> tuple[str, ...]:
        return tuple(str(each["value"]) for each in state.get(block, {}).get("selected_options") or ())

    def words(block: str) -> tuple[str, ...]:
        return split_words(str(state.get(block, {}).get("value") or ""))

    room = str(state.get("channel", {}).get("selected_conversation") or "")
    channel = str(kept.get("channel") or "") or (f"slack:{kept.get('team', '')}/{room}" if room else "")
    gets = many("gets")
    return Draft(
        channel=channel,
        platforms=many("platforms"),
        topics=many("topics"),
        keywords=words("keywords"),
        excluded=words("excluded"),
        level=one("level", "alert"),
        alerts="alerts" in gets,
        digest="digest" in gets,
        weekday=int(one("weekday", "0")),
        hour=int(one("hour", "9")),
        zone=" ".join(words("zone")),
        number=int(kept.get("number") or 0),
        timed=True,
    )


def errors_of(reply: Reply, view: Mapping[str, Any]) -> dict[str, str]:
    """Slack's errors by block. What belongs to no block of the modal goes to the first input there is."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    errors: dict[str, str] = {}
    for mistake in reply.mistakes:
        block = _BLOCK_OF.get(mistake.field, mistake.field)
        block = block if block in inputs else inputs[0]
        errors[block] = cut(f"{errors.get(block, '')} {clean(mistake.says)}".strip(), TEXT_MOST, utf16_len)
    return errors


def title_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """(title, team) that the modal was made with."""
    kept = json.loads(view.get("private_metadata") or "{}")
    return str(kept.get("title", "")), str(kept.get("team", ""))


def _input(block: str, element: Block, *, optional: bool = True) -> Block:
    label, hint = say(f"form.{block}"), say(f"form.{block}-hint")
    made: Block = {
        "type": "input",
        "block_id": block,
        "optional": optional,
        "label": plain_text(label),
        "element": {**element, "action_id": block},
    }
    return {**made, "hint": plain_text(hint)} if hint else made


def _channel(draft: Draft, room: str) -> list[Block]:
    if draft.number:  # a subscription stays in its channel
        return []
    element: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    element |= {"initial_conversation": room} if room else {"default_to_current_conversation": True}
    return [_input("channel", element, optional=False)]


def _many(block: str, known: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> Block:
    # What is chosen must be among the options, or Slack refuses the whole view.
    ordered = [each for each in known if each[0] in chosen] + [each for each in known if each[0] not in chosen]
    options = [_option(value, name) for value, name in ordered[:OPTIONS_MOST]]
    initial = [option for option in options if option["value"] in chosen]
    element: Block = {"type": "multi_static_select", "options": options}
    return _input(block, {**element, "initial_options": initial} if initial else element)


def _one(block: str, known: list[tuple[str, str]], chosen: str) -> Block:
    options = [_option(value, name) for value, name in known]
    initial = next((option for option in options if option["value"] == chosen), options[0])
    return _input(block, {"type": "static_select", "options": options, "initial_option": initial}, optional=False)


def _words(block: str, chosen: tuple[str, ...]) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": TEXT_MOST}
    text = cut(", ".join(chosen), TEXT_MOST, utf16_len)
    return _input(block, {**element, "initial_value": text} if text else element)


def _gets(draft: Draft) -> Block:
    options = [_option("alerts", say("form.gets-alerts")), _option("digest", say("form.gets-digest"))]
    initial = [option for option in options if getattr(draft, option["value"])]
    element: Block = {"type": "checkboxes", "options": options}
    return _input("gets", {**element, "initial_options": initial} if initial else element)


def _option(value: str, name: str) -> Block:
    return {"text": plain_text(cut(clean(name) or value, 75, utf16_len)), "value": value}
