"""Who may do what. Reading is open; changing a channel's settings is for those who answer for the channel.

    never                        bots and webhooks, guests, strangers from shared channels
    Slack                        workspace owners and admins; the channel's creator; people and groups named in the
                                 configuration
    Discord                      Manage Server, and Manage Channels in the channel that is changed; or named people and
                                 roles. Checked at every use: server admins can open a command to everybody
    corrections                  hold for every channel: only named people, on either chat
    terminal                     whoever can read the database is its operator

The chats bring the facts (``Standing``); this decides. Knows no chat's library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.asks import Ask, Question


class Right(StrEnum):
    """What a question needs."""

    READ = "read"
    CHANGE = "change"
    CORRECT = "correct"


RIGHT_OF: Mapping[Ask, Right] = {
    Ask.HELP: Right.READ,
    Ask.STATE: Right.READ,
    Ask.SEARCH: Right.READ,
    Ask.WHY: Right.READ,
    Ask.STORY_WHY: Right.READ,
    Ask.LIST: Right.READ,
    Ask.PREVIEW: Right.READ,
    Ask.STATUS: Right.READ,
    Ask.DIGEST: Right.READ,
    Ask.HOME: Right.READ,
    # A label is an opinion: it changes what is learned, not what the channel gets.
    Ask.NOT_RELEVANT: Right.READ,
    Ask.UNDO: Right.READ,
    Ask.FORM: Right.CHANGE,
    Ask.SUBSCRIBE: Right.CHANGE,
    Ask.EDIT: Right.CHANGE,
    Ask.PAUSE: Right.CHANGE,
    Ask.RESUME: Right.CHANGE,
    Ask.REMOVE: Right.CHANGE,
    Ask.TEST: Right.CHANGE,
    Ask.DIGEST_NOW: Right.CHANGE,
    Ask.DIGEST_SETTINGS: Right.CHANGE,
    Ask.WATCH: Right.CHANGE,
    Ask.MUTE_STORY: Right.CHANGE,
    Ask.MUTE_PLATFORM: Right.CHANGE,
    Ask.UNMUTE: Right.CHANGE,
    # Stories are the same for all channels of all workspaces and servers.
    Ask.SPLIT: Right.CORRECT,
    Ask.JOIN: Right.CORRECT,
    Ask.WRONG_PLATFORM: Right.CORRECT,
    Ask.FACT: Right.CORRECT,
    Ask.UNDO_CORRECTION: Right.CORRECT,
}


# Anybody may give an opinion or fill a form in; only the first of these writes something down.
_OPINIONS = (Ask.NOT_RELEVANT, Ask.UNDO)


def right_of(question: Question) -> Right:
    """What this very question needs: to see what was chosen is reading, although to choose is not."""
    shows = question.ask is Ask.DIGEST_SETTINGS and not question.words.strip()
    return Right.READ if shows else RIGHT_OF[question.ask]


def writes(ask: Ask) -> bool:
    """Whether answering changes what is stored."""
    return ask in _OPINIONS or (RIGHT_OF[ask] is not Right.READ and ask is not Ask.FORM)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a chat knows of a person, with respect to the channel that is to be changed.

    machine: a bot or webhook; guest: of the workspace; stranger: from another workspace (shared channel); owner, admin:
    of the workspace; creator: of the channel; named: in the configuration; manage_server, manage_channel: Discord's
    permissions, the latter in that channel; operator: at the terminal.
    """

    machine: bool = False
    guest: bool = False
    stranger: bool = False
    owner: bool = False
    admin: bool = False
    creator: bool = False
    named: bool = False
    manage_server: bool = False
    manage_channel: bool = False
    operator: bool = False


def may(right: Right, chat: str, standing: Standing) -> bool:
    """Whether somebody of this standing has this right in this chat (``slack``, ``discord`` or ``console``)."""
    if standing.machine:
        return False
    if right is Right.READ or standing.operator:
        return True
    if standing.guest or standing.stranger:
        return False
    if right is Right.CORRECT:
        return standing.named and chat in ("slack", "discord")
    if chat == "slack":
        return standing.named or standing.owner or standing.admin or standing.creator
    if chat == "discord":
        return standing.named or (standing.manage_server and standing.manage_channel)
    return False
