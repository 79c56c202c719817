"""What follows a message on Discord: one line for its thread, that thread, and what a refused edit or reply means.

The thread is made from the message at the first reply; it has the message's own id, and there can be only one. Where
threads are not allowed the line is a reply to the message. Sends no message itself.
"""

from __future__ import annotations

from typing import Final, Literal

import discord

from bot.chats.discord.answers import Trail, classify
from bot.chats.discord.markup import escape, time_mark
from bot.chats.discord.render import Card
from bot.core.display import clean, cut, defused, headline, host_of, safe_url, utf16_len
from bot.core.outgoing import NO_THREAD, Message, Root
from bot.errors import FollowUpRefused, NotSent, SendError

THREAD_NAME_LIMIT = 100
KEPT_OPEN_MIN: Final[Literal[1440]] = (
    1440  # a thread in which nobody writes for a day is put away; a reply brings it back
)

_TITLE_LIMIT = 250
_LINE_LIMIT = 2000  # documented, for the text of a message
_NAME_LIMIT = 80
_BRACKETS = str.maketrans("[]", "()")

_GONE = {10008, 50005}  # deleted, or another account's: the bot that wrote it was another
_THREAD_THERE = 160004
_NOT_TO_BE_HAD = {
    160005: "this thread is locked",
    160006: "this server has as many open threads as it may have",
    160007: "this server has as many open announcement threads as it may have",
    160002: "the bot may not answer a message here: it lacks Read Message History",
}
# In the channel these mean that it is closed to the bot; in a thread only that this thread is.
_THREAD_CLOSED = {10003, 50001, 50013, 50083}
# The channel takes no threads, or not from the bot: it lacks Create Public Threads, or is a thread or a voice chat.
_NO_THREADS_HERE = {50013, 50024, 50008}
# Messages older than an hour, and announcements that were published, may be edited a few times an hour only.
_EDITED_TOO_OFTEN = {30046, 20022}


def render_followup(message: Message, *, plain: bool = False) -> Card:
    """One line: outlet, headline as a link, where it leads and the date, a remark. ``plain``: without a masked link.

    An address too long for one message is left out: the host is named all the same."""
    title = headline(message.title, message.url).translate(_BRACKETS) or "(no title)"
    label = escape(cut(title, _TITLE_LIMIT, utf16_len))
    name = escape(cut(clean(message.publisher), _NAME_LIMIT, utf16_len))
    note = escape(cut(defused(message.note), _NAME_LIMIT * 2, utf16_len))
    facts = [escape(host_of(message.url)), time_mark(message.published, day_only=True) if message.published else ""]
    before = f"**{name}**: " if name else ""
    after = "".join((f" — {' · '.join(filter(None, facts))}" if any(facts) else "", f" ({note})" if note else ""))
    url = safe_url(message.url)
    linked = f"{before}{label}{after}\n<{url}>" if plain else f"{before}[{label}](<{url}>){after}"
    fits = bool(url) and utf16_len(linked) <= _LINE_LIMIT
    return Card(linked if fits else f"{before}{label}{after}", ())


def thread_name(root: Root) -> str:
    """A thread's name is shown as it is: no markup is read in it."""
    return cut(clean(root.title), THREAD_NAME_LIMIT, utf16_len) or "Policy Bot"


async def open_thread(client: discord.Client, channel_id: int, root: Root) -> str:
    """The thread under a message, made if there is none: its id, or NO_THREAD where the bot may not make one.

    Raises FollowUpRefused (the message is gone, no more threads here) and what the library raises."""
    if root.thread_id:
        return root.thread_id
    message_id = int(root.remote_id)
    try:
        # By the client's own HTTP half: ``PartialMessage.create_thread`` wants a server that the gateway has announced.
        await client.http.start_thread_with_message(
            channel_id, message_id, name=thread_name(root), auto_archive_duration=KEPT_OPEN_MIN
        )
    except discord.HTTPException as error:
        if error.code == _THREAD_THERE:
            return root.remote_id
        if error.code in _NO_THREADS_HERE:
            return NO_THREAD
        if error.code in _NOT_TO_BE_HAD:
            raise FollowUpRefused(_NOT_TO_BE_HAD[error.code], code=str(error.code)) from error
        raise
    return root.remote_id


def classify_followup(error: Exception, trail: Trail, *, in_thread: bool) -> SendError:
    """The error of an edit or a reply: as with any message, unless it is about the message before it or its thread."""
    if isinstance(error, discord.HTTPException):
        code = str(error.code)
        # A reply to a message that is gone is an invalid form: Discord would post it on its own otherwise.
        if error.code in _GONE or "In message_reference" in error.text:
            return FollowUpRefused("Discord no longer has this message", code=code, root_gone=True)
        if error.code in _NOT_TO_BE_HAD:
            return FollowUpRefused(_NOT_TO_BE_HAD[error.code], code=code)
        if in_thread and error.code in _THREAD_CLOSED:
            return FollowUpRefused("the thread is gone, or closed to the bot", code=code)
        if error.code in _EDITED_TOO_OFTEN:
            return NotSent("Discord lets old messages be edited only so often", code=code, retry_after_s=3600.0)
    return classify(error, trail)
