"""``poll``: one pass by hand, with everything that can be asked of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store import meta
from bot.store.database import open_read_only
from bot.store.lock import InstanceLock
from tests.cli.conftest import NEWS
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Town, closed_door


@pytest.fixture
def polled(town: Town, line: Line) -> Town:
    """A town whose bot knows one old article; then something happened."""
    town.publish("alpha", "Gardening in spring", age=timedelta(days=1))
    town.write_config("alpha")
    assert line("poll").code == 0
    town.publish("alpha", NEWS)
    return town


def test_first_poll_is_silent(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha")
    answer = line("poll")
    assert (answer.code, answer.out) == (0, "")
    assert "alpha: first poll, 1 article stored silently" in answer.err
    assert line("deliveries", "--json").rows == []


def test_news_is_printed_on_the_console_once(polled: Town, line: Line) -> None:
    answer = line("poll", "--feed", "alpha")
    assert answer.code == 0
    assert answer.out.count(NEWS) == 1
    assert "alpha: 1 new, 1 relevant, 1 alert, 0 held" in answer.err
    assert line("poll", "--feed", "alpha").out == ""


def test_feed_that_is_not_due_is_left_alone(polled: Town, line: Line) -> None:
    answer = line("poll")
    assert answer.code == 0
    assert "0 feeds polled" in answer.err
    assert len(polled.feeds.asked("/alpha")) == 1


def test_json_is_alone_on_standard_output_also_with_logs(polled: Town, line: Line) -> None:
    answer = line("--log-level", "debug", "poll", "--feed", "alpha", "--json")
    assert [row["feed"] for row in answer.rows] == ["alpha"]
    assert answer.rows[0]["alerts"] == 1
    assert NEWS in answer.err  # the console's alert
    assert "feed has news" in answer.err


def test_dry_run_shows_and_changes_nothing(polled: Town, line: Line) -> None:
    before = line("articles", "--json").out + line("feeds", "--json").out
    for _ in range(2):
        answer = line("poll", "--feed", "alpha", "--dry-run")
        assert answer.code == 0
        assert f"alert: {NEWS}" in answer.err
        assert "nothing was stored or sent" in answer.err
        assert answer.out == ""
    assert line("articles", "--json").out + line("feeds", "--json").out == before
    assert NEWS in line("poll", "--feed", "alpha").out


def test_dry_run_makes_no_database(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha")
    assert line("poll", "--dry-run").code == 0
    assert not list(town.folder.glob("bot.db*"))


def test_what_was_not_delivered_is_delivered_by_a_later_poll(polled: Town, line: Line) -> None:
    answer = line("poll", "--feed", "alpha", "--no-deliver")
    assert (answer.code, answer.out) == (0, "")
    assert [row["state"] for row in line("deliveries", "--json").rows] == ["pending"]
    assert NEWS in line("poll").out
    assert [row["state"] for row in line("deliveries", "--json").rows] == ["sent"]


def test_while_a_bot_runs_poll_leaves_the_sending_to_it(polled: Town, line: Line) -> None:
    with InstanceLock(polled.db):
        answer = line("poll", "--feed", "alpha")
    assert (answer.code, answer.out) == (0, "")
    assert "it will do the sending" in answer.err
    assert [row["state"] for row in line("deliveries", "--json").rows] == ["pending"]


def test_poll_from_a_shell_without_tokens_leaves_the_running_bots_channels_alone(town: Town, line: Line) -> None:
    """Tokens often stand in the service's environment alone: the console must not be subscribed beside it."""
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha", subscriptions=(SLACK_ROOM,))
    town.give_tokens("slack")
    assert line("poll").code == 0
    before = line("subscriptions", "list", "--json").rows
    town.environment.clear()
    town.publish("alpha", NEWS)
    with InstanceLock(town.db):
        assert line("poll", "--feed", "alpha").code == 0
    assert line("subscriptions", "list", "--json").rows == before
    assert [row["channel"] for row in line("deliveries", "--json").rows] == [SLACK_ROOM]


def test_as_of_is_now_for_every_date(town: Town, line: Line) -> None:
    """An archive is replayed: what is young then is news, and what was written down carries that time."""
    then = datetime.now(UTC) - timedelta(days=400)
    town.publish("alpha", "Gardening in spring", age=timedelta(days=401))
    town.write_config("alpha")
    assert line("poll", "--as-of", then.isoformat()).code == 0
    town.publish("alpha", NEWS, age=timedelta(days=399, hours=12))
    answer = line("poll", "--as-of", (then + timedelta(days=1)).isoformat())
    assert answer.out.count(NEWS) == 1
    (row,) = line("deliveries", "--json").rows
    assert row["created"].startswith(f"{then + timedelta(days=1):%Y-%m-%d}")
    # The same item is old news today.
    assert line("poll", "--as-of", "2026-01-01", "--feed", "alpha").out == ""


def test_when_every_feed_fails_the_exit_code_is_1_and_each_reason_is_told(town: Town, line: Line) -> None:
    town.write_config("alpha", "gone", urls={"gone": closed_door()})
    answer = line("poll")
    assert answer.code == 1
    assert "alpha: failed: " in answer.err
    assert "gone: failed: " in answer.err
    assert "2 feeds polled: 0 unchanged, 2 failed" in answer.err
    assert "Traceback" not in answer.err


def test_one_feed_that_works_is_enough(town: Town, line: Line) -> None:
    town.publish("alpha", NEWS)
    town.write_config("alpha", "gone", urls={"gone": closed_door()})
    answer = line("poll", "--json")
    assert answer.code == 0
    assert {row["feed"]: bool(row["error"]) for row in answer.rows} == {"alpha": False, "gone": True}


def test_chats_are_told_and_what_they_took_is_recorded(town: Town, line: Line) -> None:
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    town.give_tokens("slack", "discord")
    line("poll")
    town.publish("alpha", NEWS)
    answer = line("poll", "--feed", "alpha")
    assert (answer.code, answer.out) == (0, "")
    assert {channel: len(texts) for channel, texts in town.told.items()} == {SLACK_ROOM: 1, DISCORD_ROOM: 1}
    assert {row["state"] for row in line("deliveries", "--json").rows} == {"sent"}


def test_chat_that_refuses_the_token_is_named_and_the_other_served(town: Town, line: Line) -> None:
    town.publish("alpha", "Gardening in spring")
    town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM))
    town.give_tokens("slack", "discord")
    town.environment["SLACK_BOT_TOKEN"] = "xoxb-of-yesterday"
    line("poll", "--no-deliver")
    town.publish("alpha", NEWS)
    answer = line("poll", "--feed", "alpha")
    assert answer.code == 1
    assert "Nothing could be sent to slack" in answer.err
    assert "xoxb-of-yesterday" not in answer.err
    assert list(town.told) == [DISCORD_ROOM]
    town.give_tokens("slack")
    assert line("poll").code == 0
    assert len(town.told[SLACK_ROOM]) == 1


def test_poll_is_no_heartbeat(polled: Town, line: Line) -> None:
    """Somebody who polls by hand must not make a dead bot look alive."""
    store = open_read_only(polled.db)
    assert store.read_now(meta.find_alive) is None
    store.close()


def test_feed_that_was_added_is_polled_at_once(polled: Town, line: Line) -> None:
    polled.publish("beta", NEWS)
    polled.write_config("alpha", "beta")
    answer = line("poll")
    assert "beta: first poll" in answer.err
