"""Twelve planted secrets, the log at debug and every fault at once: not one of them in a log, an export or a chat."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import blot
from tests.cli.conftest import NEWS
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Town, closed_door, until

PLANTED = {
    "SLACK_APP_TOKEN": "xapp-1-A0PLANTED-7001-0badc0ffee01",
    "SLACK_SIGNING_SECRET": "planted0signing0secret0badc0ffee02",
    "SLACK_CLIENT_ID": "7003.0badc0ffee03",
    "SLACK_CLIENT_SECRET": "planted0client0secret0badc0ffee04",
}
# What is written into places that the bot reads and repeats: an address, an answer, a headline.
IN_ADDRESS = "planted0badc0ffee05"
IN_ERROR = "xoxb-7006-planted0badc0ffee06"
IN_HOOK = "https://hooks.slack.com/services/T1/B1/planted0badc0ffee07"
PING_PATH = "planted0badc0ffee08"
IN_TICKET = "planted0badc0ffee09"
IN_DISCORD_SHAPE = "MTAxMTAx" + "planted0badc0ffee10" + ".GabcdE." + "planted0badc0ffee10planted0bad"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Town(tmp_path) as town:
        town.publish("alpha", "Gardening in spring")
        address = f"{closed_door()}?token={IN_ADDRESS}&ticket={IN_TICKET}"
        subscriptions = (SLACK_ROOM, DISCORD_ROOM)
        town.write_config("alpha", "shut", subscriptions=subscriptions, urls={"shut": address})
        town.give_tokens("slack", "discord")
        assert Line(town)("poll", "--feed", "alpha", "--no-deliver").code == 0
        town.environment |= PLANTED
        town.environment["POLICY_BOT_PING_URL"] = f"{closed_door()}/{PING_PATH}"
        yield town


def secrets_of(town: Town) -> list[str]:
    tokens = [town.environment["SLACK_BOT_TOKEN"], town.environment["DISCORD_TOKEN"]]
    found = [*tokens, *PLANTED.values(), IN_ADDRESS, IN_ERROR, IN_HOOK.rpartition("/")[2], PING_PATH, IN_TICKET]
    found.append(IN_DISCORD_SHAPE)
    assert len(set(found)) == 12
    return found


def test_no_planted_secret_comes_out(town: Town) -> None:
    line = Line(town)
    bot = town.start("--log-level", "debug", "run")
    bot.says("logged in")
    # Nobody would answer so; whoever does must not bring our secrets into logs and lists.
    town.slack.refuse = {"C1": f"no: {IN_ERROR} {IN_HOOK} {IN_DISCORD_SHAPE} ticket={IN_TICKET} token={IN_ADDRESS}"}
    town.publish("alpha", NEWS)
    assert line("poll", "--feed", "alpha").code == 0
    until(lambda: town.discord.accepted.kept, "the alert in Discord")
    bot.says("no: ")
    bot.says("the ping was not taken")
    assert bot.end(signal.SIGTERM) == 0

    outputs = {"log": bot.err + bot.out, "chats": json.dumps([town.told, town.slack.accepted.kept], default=str)}
    for words in (
        *(("status",), ("health", "--json"), ("check", "--offline"), ("feeds", "--json"), ("deliveries", "--json")),
        *(
            ("export", "--format", "json"),
            ("audit", "--json"),
            ("subscriptions", "list", "--json"),
            ("articles", "--json"),
        ),
    ):
        answer = line(*words)
        outputs[" ".join(words)] = answer.out + answer.err
    found = {(secret, where) for where, text in outputs.items() for secret in secrets_of(town) if secret in text}
    assert found == set()


def test_what_is_planted_would_be_found_without_the_guard(town: Town) -> None:
    """The shapes and values are blotted by bot.logs; that each of the twelve is among them is shown here."""
    values = tuple(PLANTED.values()) + tuple(
        town.environment[name] for name in ("SLACK_BOT_TOKEN", "DISCORD_TOKEN", "POLICY_BOT_PING_URL")
    )
    text = (
        f"{' '.join(values)} https://x.example/f?token={IN_ADDRESS}&ticket={IN_TICKET} {IN_ERROR} {IN_HOOK} "
        f"{IN_DISCORD_SHAPE} GET {town.environment['POLICY_BOT_PING_URL']}"
    )
    left = blot(text, values)
    assert [secret for secret in secrets_of(town) if secret in left] == []
    assert [secret for secret in secrets_of(town) if secret not in text] == []
