"""What follows a message on Slack: one line for its thread, and what a refused edit or reply means. Sends nothing.

Foreign text goes into ``rich_text``, where Slack reads no markup and no mentions; the fallback text is escaped.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.chats.slack.blocks import escape
from bot.chats.slack.render import TEXT_LIMIT
from bot.core.display import clean, cut, defused, headline, host_of, moment_text, safe_url, utf16_len
from bot.core.outgoing import Message
from bot.errors import DestinationRefused, FollowUpRefused, MessageRefused, SendError

_TITLE_LIMIT = 300
_NAME_LIMIT = 80

_ROOT_GONE = {"message_not_found", "thread_not_found", "cant_update_message"}
_NOT_TO_BE_HAD = {
    "edit_window_closed": "this workspace lets nobody edit messages so old",
    "cannot_reply_to_message": "this message takes no replies",
    "restricted_action_non_threadable_channel": "this channel has no threads",
    "restricted_action_thread_locked": "this thread is locked",
}


def render_followup(message: Message, *, plain: bool = False) -> tuple[list[dict[str, Any]], str]:
    """(blocks, text): outlet, headline as a link, where it leads and the date, a remark. ``plain``: text alone."""
    title = cut(headline(message.title, message.url), _TITLE_LIMIT, utf16_len) or "(no title)"
    name = cut(clean(message.publisher), _NAME_LIMIT, utf16_len)
    note = cut(defused(message.note), _NAME_LIMIT * 2, utf16_len)
    when = moment_text(message.published, ZoneInfo(message.zone), day_only=True) if message.published else ""
    facts = " · ".join(each for each in (host_of(message.url), when) if each)
    url = safe_url(message.url)
    spoken = " — ".join(each for each in (name, title, note) if each)
    if plain:
        return [], f"{escape(spoken)}\n<{escape(url)}>" if url else escape(spoken)
    elements: list[dict[str, Any]] = []
    if name:
        elements += [{"type": "text", "text": name, "style": {"bold": True}}, {"type": "text", "text": ": "}]
    elements.append({"type": "link", "url": url, "text": title} if url else {"type": "text", "text": title})
    if facts:
        elements.append({"type": "text", "text": f" — {facts}"})
    if note:
        elements.append({"type": "text", "text": f" ({note})"})
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]
    return blocks, escape(cut(spoken, TEXT_LIMIT // 2, utf16_len))


def refused(error: SendError, *, edit: bool) -> SendError:
    """What the error of an edit or a reply means: as with any message, unless it is about the message before it."""
    if not isinstance(error, MessageRefused | DestinationRefused):
        return error
    if error.code in _ROOT_GONE:
        return FollowUpRefused("Slack no longer has this message, or not for the bot", code=error.code, root_gone=True)
    if error.code in _NOT_TO_BE_HAD:
        return FollowUpRefused(_NOT_TO_BE_HAD[error.code], code=error.code)
    if error.code.startswith("restricted_action"):
        what = "edit" if edit else "reply"
        return FollowUpRefused(f"this workspace does not let the bot {what} here", code=error.code)
    return error
