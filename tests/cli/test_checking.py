"""``check`` names every problem with its cure; ``health`` follows what the bot has done."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from bot.store import meta
from bot.store.database import open_store
from tests.cli.conftest import NEWS
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Answer, Line, Town, closed_door


def faults(answer: Answer) -> dict[str, str]:
    """What is not fine, by what it is about."""
    return {row["about"]: row["says"] for row in answer.rows if not row["fine"]}


def test_installation_without_fault_ends_with_0(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    town.give_tokens("slack", "discord")
    answer = line("check")
    assert answer.code == 0, answer.out
    assert "FAIL" not in answer.out
    for named in (
        "configuration",
        "database",
        "slack: logged in",
        f"{DISCORD_ROOM}: can be posted to",
        "feed alpha: 1 item",
    ):
        assert named in answer.out
    assert not town.db.exists()
    assert town.told == {}


def test_every_problem_is_named_with_its_cure(town: Town, line: Line) -> None:
    town.slack.refuse = {"C1": "is_archived", "C2": "not_in_channel"}
    town.discord.refuse = {"13": 50001}
    town.write_config(
        "nofeed",
        "shut",
        subscriptions=(SLACK_ROOM, "slack:T1/C2", "discord:77/13", DISCORD_ROOM),
        urls={"shut": closed_door()},
    )
    town.give_tokens("slack", "discord")
    answer = line("check", "--json")
    assert answer.code == 1
    found = faults(answer)
    assert set(found) == {"feed nofeed", "feed shut", SLACK_ROOM, "slack:T1/C2", "discord:77/13"}
    assert "archived" in found[SLACK_ROOM]
    assert "/invite" in found["slack:T1/C2"]
    assert "404" in found["feed nofeed"]


def test_wrong_token_is_named_and_the_other_chat_still_asked(town: Town, line: Line) -> None:
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    town.give_tokens("slack", "discord")
    town.environment["SLACK_BOT_TOKEN"] = "xoxb-of-yesterday"
    town.publish("alpha", NEWS)
    answer = line("check", "--json")
    assert "cannot log in" in faults(answer)["slack"]
    assert {row["about"] for row in answer.rows if row["fine"]} >= {"discord", DISCORD_ROOM}
    assert "xoxb-of-yesterday" not in answer.out + answer.err


def test_channels_subscribed_by_command_are_checked_too(town: Town, line: Line) -> None:
    town.write_config("alpha")
    town.publish("alpha", NEWS)
    line("subscriptions", "add", "discord:77/14")
    assert "set DISCORD_TOKEN" in faults(line("check", "--offline", "--json"))["discord token"]
    town.give_tokens("discord")
    town.discord.refuse = {"14": 10003}
    assert list(faults(line("check", "--json"))) == ["discord:77/14"]


def test_offline_asks_nobody(town: Town, line: Line) -> None:
    town.write_config("alpha", subscriptions=(SLACK_ROOM,))
    town.give_tokens("slack")
    assert line("check", "--offline").code == 0
    assert town.feeds.requests == []
    assert town.slack.requests.kept == []


def test_damaged_database_is_told_and_the_rest_still_checked(town: Town, line: Line) -> None:
    town.write_config("alpha")
    town.publish("alpha", NEWS)
    town.db.write_text("no database at all " * 100)
    answer = line("check", "--json")
    assert answer.code == 1
    assert "restore a backup" in faults(answer)["database"]
    assert any(row["about"] == "feed alpha" and row["fine"] for row in answer.rows)


def test_progress_is_shown_when_a_person_watches(town: Town) -> None:
    for name in ("alpha", "beta"):
        town.publish(name, NEWS)
    town.write_config("alpha", "beta")
    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "bot", *town.options(), "check", "--json"]
    done = subprocess.run(command, env=town.clean_environment(), stdout=subprocess.PIPE, stderr=terminal, check=True)
    os.close(terminal)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # how a terminal without writers ends
        pass
    os.close(ours)
    assert b"Asking the feeds" in shown
    assert b"Asking" not in done.stdout


def test_progress_is_not_written_into_files(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha")
    assert line("check").err == ""


def test_health_follows_the_heartbeat(town: Town, line: Line) -> None:
    town.write_config("alpha")
    town.publish("alpha", NEWS)
    line("poll")
    dead = line("health", "--json")
    assert (dead.code, list(faults(dead))) == (1, ["heartbeat"])
    for age, code in ((timedelta(seconds=5), 0), (timedelta(minutes=5), 1)):
        store = open_store(town.db)
        store.write_now(meta.set_alive, datetime.now(UTC) - age)
        store.close()
        answer = line("health")
        assert answer.code == code
        assert answer.out.startswith("ok" if code == 0 else "FAIL")


def test_health_tells_of_messages_that_wait_too_long(town: Town, line: Line) -> None:
    town.publish("alpha", "Old", age=timedelta(days=2))
    town.write_config("alpha", subscriptions=(SLACK_ROOM,))
    line("poll")
    town.publish("alpha", NEWS, age=timedelta(hours=1))
    line("poll", "--feed", "alpha", "--no-deliver", "--as-of", "1h")
    store = open_store(town.db)
    store.write_now(meta.set_alive, datetime.now(UTC))
    store.close()
    answer = line("health", "--json")
    assert answer.code == 1
    assert "minutes" in faults(answer)["outbox"]


def test_scopes_that_the_settings_need_are_named(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha", subscriptions=(SLACK_ROOM,), settings="slack: {read_history: true}")
    town.give_tokens("slack")
    town.slack.history = True
    assert "slack rights" not in faults(line("check", "--json"))
    town.slack.scopes = ["chat:write", "commands"]
    lacks = faults(line("check", "--json"))["slack rights"]
    assert "groups:history, groups:read, users:read" in lacks
    assert "install the app again" in lacks


def test_app_level_token_that_opens_no_socket_is_named(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha", subscriptions=(SLACK_ROOM,))
    town.give_tokens("slack")
    town.environment["SLACK_APP_TOKEN"] = "xapp-1-of-yesterday"
    answer = line("check", "--json")
    assert "SLACK_APP_TOKEN is refused" in faults(answer)["slack rights"]
    assert "xapp-1-of-yesterday" not in answer.out + answer.err
