"""``run`` as a real process: it starts with nothing, keeps going, and ends when it is told to."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.schedule import first_due
from tests.cli.conftest import NEWS
from tests.servers.feeds import drip_head
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Town, closed_door, until

AT_MOST_S = 10.0  # then container runtimes kill


def early_ids(count: int) -> list[str]:
    """Names of feeds that a starting bot polls first of all: it spreads feeds by a hash of the name."""
    now = datetime(2025, 1, 1, tzinfo=UTC)
    names = (f"early-{number}" for number in range(1_000_000))
    early = (name for name in names if first_due(name, 300.0, now) - now < timedelta(milliseconds=10))
    return [next(early) for _ in range(count)]


EARLY, OTHER = early_ids(2)


@pytest.fixture
def known(town: Town, line: Line) -> Town:
    """A town whose bot has had its silent first poll, and subscribes both chats."""
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    town.give_tokens("slack", "discord")
    assert line("poll", "--feed", "alpha", "--no-deliver").code == 0
    return town


def publish_and_poll(town: Town, line: Line, title: str) -> None:
    """News, stored at once by a second process while the bot runs."""
    town.publish("alpha", title)
    answer = line("poll", "--feed", "alpha")
    assert answer.code == 0, answer.err
    assert "it will do the sending" in answer.err


def waits(town: Town, **counts: int) -> None:
    """Until so many messages have arrived in each chat."""
    for chat, count in counts.items():
        kept = getattr(town, chat).accepted.kept
        until(lambda kept=kept, count=count: len(kept) >= count, f"{count} messages in {chat}")  # type: ignore[misc]


def test_it_starts_without_tokens_and_network_and_says_what_fails(town: Town, line: Line) -> None:
    town.write_config(EARLY, urls={EARLY: closed_door()})
    bot = town.start("run")
    bot.says("running").says("feed fails")
    assert f"feed={EARLY}" in bot.err
    assert "chats=['console']" in bot.err
    until(lambda: line("health").code == 0, "a heartbeat")
    assert bot.end(signal.SIGINT) == 0
    assert "Traceback" not in bot.err
    (row,) = line("feeds", "--json").rows
    assert row["last_error"]
    assert row["next_due"] > datetime.now(UTC).isoformat()  # it keeps trying


def test_it_ends_well_also_while_a_feed_and_a_chat_hang(known: Town, line: Line) -> None:
    known.open(EARLY, drip_head())
    known.slack.slow_s = 60.0
    known.slack.faults.plan("slow")
    known.write_config("alpha", EARLY, subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    bot = known.start("run")
    bot.says("logged in")
    publish_and_poll(known, line, NEWS)
    waits(known, slack=1, discord=1)
    until(lambda: known.feeds.asked(f"/{EARLY}"), "the feed that hangs")
    started = time.monotonic()
    assert bot.end(signal.SIGTERM) == 0
    assert time.monotonic() - started < AT_MOST_S
    assert "stopped" in bot.err
    assert "Traceback" not in bot.err
    assert "Task was destroyed" not in bot.err
    # The answer was cut off: unknown, never lost, never claimed to be sent.
    states = {row["channel"]: row["state"] for row in line("deliveries", "--json").rows}
    assert states[DISCORD_ROOM] == "sent"
    assert states[SLACK_ROOM] in ("sending", "unknown")
    # A feed is not blamed for our leaving.
    assert {row["id"]: row["last_error"] for row in line("feeds", "--json").rows}[EARLY] == ""


def test_it_ends_as_process_1_of_a_container(town: Town) -> None:
    before = ("unshare", "--fork", "--pid", "--mount-proc", "--kill-child")
    if not shutil.which("unshare") or subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no permission to make a process namespace")
    town.write_config(EARLY, urls={EARLY: closed_door()})
    bot = town.start("run", before=before)
    bot.says("feed fails")
    children = f"/proc/{bot.popen.pid}/task/{bot.popen.pid}/children"
    with open(children) as file:  # noqa: PTH123
        (inside,) = file.read().split()
    os.kill(int(inside), signal.SIGTERM)
    assert bot.wait() == 0
    assert "stopped" in bot.err


def test_second_one_ends_with_3_and_leaves_the_first_alone(town: Town) -> None:
    town.write_config("alpha", urls={"alpha": closed_door()})
    first = town.start("run").says("running")
    second = town.start("run")
    assert second.wait() == 3
    assert "already running" in second.err
    assert first.end(signal.SIGTERM) == 0


def test_alerts_arrive_in_both_chats_once(known: Town, line: Line) -> None:
    bot = known.start("run")
    bot.says("logged in")
    publish_and_poll(known, line, NEWS)
    waits(known, slack=1, discord=1)
    until(lambda: {row["state"] for row in line("deliveries", "--json").rows} == {"sent"}, "receipts")
    assert bot.end(signal.SIGTERM) == 0
    assert {channel: len(texts) for channel, texts in known.told.items()} == {SLACK_ROOM: 1, DISCORD_ROOM: 1}
    assert not [value for name, value in known.environment.items() if "TOKEN" in name and value in bot.err]


def test_wrong_slack_token_does_not_stop_discord_and_health_tells(known: Town, line: Line) -> None:
    known.environment["SLACK_BOT_TOKEN"] = "xoxb-of-yesterday"
    bot = known.start("run")
    bot.says("cannot log in").says("logged in")
    publish_and_poll(known, line, NEWS)
    waits(known, discord=1)
    answer = line("health", "--json")
    assert answer.code == 1
    assert [row["about"] for row in answer.rows if not row["fine"]] == ["slack"]
    assert bot.end(signal.SIGTERM) == 0
    assert list(known.told) == [DISCORD_ROOM]
    assert "xoxb-of-yesterday" not in bot.err
    states = {row["channel"]: row["state"] for row in line("deliveries", "--json").rows}
    assert states[SLACK_ROOM] == "pending"


def test_subscription_added_by_command_is_served_without_restart(known: Town, line: Line) -> None:
    known.write_config("alpha")
    known.give_tokens("slack")
    bot = known.start("run")
    bot.says("no channel is subscribed")
    bot.says("logged in")
    assert line("subscriptions", "add", "slack:T1/C7", "--platform", "soundcloud").code == 0
    publish_and_poll(known, line, NEWS)
    waits(known, slack=1)
    assert list(known.told) == ["slack:T1/C7"]
    assert bot.end(signal.SIGTERM) == 0


def test_logs_are_json_lines_if_wanted_and_the_console_speaks_beside_them(town: Town, line: Line) -> None:
    town.publish("alpha", "Old")
    town.write_config("alpha")
    line("poll")
    town.publish("alpha", NEWS)
    line("poll", "--feed", "alpha", "--no-deliver")
    bot = town.start("--log-format", "json", "run")
    until(lambda: NEWS in bot.out, "the alert on the console")
    assert bot.end(signal.SIGTERM) == 0
    for row in bot.err.splitlines():
        assert {"event", "level", "timestamp"} <= json.loads(row).keys()


def test_reader_of_the_console_may_leave(town: Town, line: Line) -> None:
    """``policy-bot run | head -1`` loses nothing: what could not be printed is no message that was sent."""
    town.publish("alpha", "Old")
    town.write_config("alpha")
    line("poll")
    bot = town.start("run", reader_leaves=True)
    bot.says("logged in")
    town.publish("alpha", NEWS)
    line("poll", "--feed", "alpha")
    bot.says("not sent")
    assert bot.end(signal.SIGTERM) == 0
    assert [row["state"] for row in line("deliveries", "--json").rows] != ["sent"]
