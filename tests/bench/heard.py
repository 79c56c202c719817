"""What the playing servers really accepted while the bot was killed again and again, read from their logs."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

SLACK_TEAM, DISCORD_GUILD = "T1", "77"
LONGEST_CHANNEL = 10  # characters: what is longer is the id of a thread on Discord
KEY_WINDOW_S = 120.0  # how long the test server remembers a nonce, as Discord surely does


def read_truth(chat: str, log: Path) -> dict[tuple[str, str], list[float]]:
    """When each (channel, story) was accepted by a server, from its log."""
    heard: dict[tuple[str, str], list[float]] = defaultdict(list)
    room = {"slack": SLACK_TEAM, "discord": DISCORD_GUILD}[chat]
    for row in log.read_text().splitlines() if log.exists() else ():
        entry = json.loads(row)
        if not (entry.get("thread") or entry.get("reply_to") or len(entry["channel"]) > LONGEST_CHANNEL):
            heard[f"{chat}:{room}/{entry['channel']}", slug_of(row)].append(float(entry["t"]))
    return heard


def read_echoes(chat: str, log: Path) -> tuple[dict[tuple[str, str], list[float]], set[tuple[str, str]]]:
    """When each reply about a (channel, story) was accepted, and which first messages named the other outlet."""
    replies: dict[tuple[str, str], list[float]] = defaultdict(list)
    named: set[tuple[str, str]] = set()
    entries = [json.loads(row) for row in log.read_text().splitlines()]
    rooms = {entry.get("id"): entry["channel"] for entry in entries}  # on Discord a thread has its message's id
    team = {"slack": SLACK_TEAM, "discord": DISCORD_GUILD}[chat]
    for entry in entries:
        row = json.dumps(entry)
        inside = entry.get("thread") or entry.get("reply_to") or len(entry["channel"]) > LONGEST_CHANNEL
        pair = (f"{chat}:{team}/{rooms.get(entry['channel'], entry['channel'])}", slug_of(row))
        if inside:
            replies[pair].append(float(entry["t"]))
        elif "/story-" in row and "/echo-" in row:
            named.add(pair)
    return replies, named


def is_allowed(pair: tuple[str, str], times: list[float], *, history: bool) -> bool:
    """Whether the promise allows that this message came more than once: the history was closed, and on Discord the
    chat had forgotten the message's key."""
    chat_forgot = pair[0].startswith("slack:") or max(times) - min(times) > KEY_WINDOW_S
    return not history and chat_forgot


def slug_of(text: str) -> str:
    """The story that a text is about, whichever outlet's address it gives; '' if none."""
    found = re.search(r"(?:story|echo)-(\d{5})", text)
    return f"story-{found[1]}" if found else ""
