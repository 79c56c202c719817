"""What tests/servers/discord.py knows of edits, threads and replies: a part of that server, not one by itself.

Plays PATCH of a message, POST of a thread under one, and what a reply to a deleted message meets. A thread has its
message's id; there is only one per message, also after it was deleted.
"""

from __future__ import annotations

import time
from typing import Any

UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, THREAD_THERE = 10008, 10003, 160004
EDITABLE = ("content", "embeds", "components")


class Messages:
    """Every message by channel. deleted: ids; threads: id -> the channel it hangs in; refuse_threads: channel -> code;
    closed_threads: thread -> code."""

    def __init__(self) -> None:
        self.of: dict[str, list[dict[str, Any]]] = {}
        self.deleted: set[str] = set()
        self.threads: dict[str, str] = {}
        self.refuse_threads: dict[str, int] = {}
        self.closed_threads: dict[str, int] = {}

    def find(self, channel: str, message_id: str) -> dict[str, Any] | None:
        """A message that is still there."""
        if message_id in self.deleted:
            return None
        return next((each for each in self.of.get(channel, []) if each["id"] == message_id), None)

    def edit(self, channel: str, message_id: str, body: dict[str, Any]) -> dict[str, Any] | int:
        """The message in its new words, or Discord's error code."""
        message = self.find(channel, message_id)
        if message is None:
            return UNKNOWN_MESSAGE
        message.update({key: body[key] or ([] if key != "content" else "") for key in EDITABLE if key in body})
        message["embeds"] = [{"type": "rich", **each} for each in message["embeds"]]
        message["edited_timestamp"] = message["timestamp"]
        return message

    def open_thread(self, channel: str, message_id: str, body: dict[str, Any], guild: str) -> dict[str, Any] | int:
        """A new thread, or Discord's error code."""
        if channel in self.refuse_threads:
            return self.refuse_threads[channel]
        if self.find(channel, message_id) is None:
            return UNKNOWN_MESSAGE
        if message_id in self.threads:
            return THREAD_THERE
        self.threads[message_id] = channel
        now = time.time()
        return {
            "id": message_id,
            "type": 11,
            "guild_id": guild,
            "parent_id": channel,
            "owner_id": "900",
            "name": body["name"],
            "message_count": 0,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": body.get("auto_archive_duration", 1440),
                "archive_timestamp": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(now)),
                "locked": False,
            },
            "flags": 0,
        }

    def refusal(self, channel: str, body: dict[str, Any]) -> int | dict[str, Any]:
        """Why a post into a thread, or a reply to a message, cannot be taken: a code, a whole answer, or 0."""
        if channel in self.closed_threads:
            return self.closed_threads[channel]
        reference = body.get("message_reference")
        if (
            reference
            and reference.get("fail_if_not_exists", True)
            and self.find(channel, str(reference["message_id"])) is None
        ):
            says = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
            return {"message": "Invalid Form Body", "code": 50035, "errors": {"message_reference": {"_errors": [says]}}}
        return 0
