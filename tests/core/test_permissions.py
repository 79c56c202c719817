"""Who may do what: roles x actions, in both chats."""

from __future__ import annotations

import pytest

from bot.core.asks import Ask, Question
from bot.core.permissions import RIGHT_OF, Right, Standing, may, right_of, writes

# role -> (Slack: read, change; Discord: read, change; terminal: read, change)
ROLES = {
    "member": (Standing(), "r-", "r-", "r-"),
    "owner": (Standing(owner=True), "rc", "r-", "r-"),
    "admin": (Standing(admin=True), "rc", "r-", "r-"),
    "creator of the channel": (Standing(creator=True), "rc", "r-", "r-"),
    "named in the configuration": (Standing(named=True), "rc", "rc", "r-"),
    "Manage Server only": (Standing(manage_server=True), "r-", "r-", "r-"),
    "Manage Channels only": (Standing(manage_channel=True), "r-", "r-", "r-"),
    "Manage Server and Channels": (Standing(manage_server=True, manage_channel=True), "r-", "rc", "r-"),
    "guest": (Standing(guest=True), "r-", "r-", "r-"),
    "guest who made the channel": (Standing(guest=True, creator=True), "r-", "r-", "r-"),
    "guest who is named": (Standing(guest=True, named=True), "r-", "r-", "r-"),
    "stranger": (Standing(stranger=True), "r-", "r-", "r-"),
    "stranger who is admin at home": (Standing(stranger=True, admin=True), "r-", "r-", "r-"),
    "bot": (Standing(machine=True), "--", "--", "--"),
    "bot with every right": (
        Standing(machine=True, owner=True, named=True, manage_server=True, manage_channel=True),
        "--",
        "--",
        "--",
    ),
    "operator": (Standing(operator=True), "rc", "rc", "rc"),
}


@pytest.mark.parametrize("ask", list(Ask))
@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize(("place", "chat"), [(1, "slack"), (2, "discord"), (3, "console")])
def test_matrix(role: str, ask: Ask, place: int, chat: str) -> None:
    standing, *rights = ROLES[role]
    letter = "r" if RIGHT_OF[ask] is Right.READ else "c"
    expected = letter in str(rights[place - 1])
    if RIGHT_OF[ask] is Right.CORRECT:  # holds for all channels
        expected = expected and (standing.named or standing.operator)
    assert may(RIGHT_OF[ask], chat, standing) is expected


def test_every_question_has_its_right() -> None:
    assert set(RIGHT_OF) == set(Ask)


def test_an_unknown_chat_lets_nobody_change() -> None:
    assert not may(Right.CHANGE, "irc", Standing(owner=True, manage_server=True, manage_channel=True))


def test_to_see_what_was_chosen_is_reading() -> None:
    assert right_of(Question(Ask.DIGEST_SETTINGS)) is Right.READ
    assert right_of(Question(Ask.DIGEST_SETTINGS, "friday")) is Right.CHANGE
    assert right_of(Question(Ask.SUBSCRIBE)) is Right.CHANGE


def test_what_changes_something_is_written_down() -> None:
    reading = {ask for ask in Ask if RIGHT_OF[ask] is Right.READ}
    assert {ask for ask in Ask if writes(ask)} == (set(Ask) - reading - {Ask.FORM}) | {Ask.NOT_RELEVANT, Ask.UNDO}
