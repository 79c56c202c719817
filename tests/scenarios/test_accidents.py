"""Accidents: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta

import pytest

from tests.scenarios.conftest import Story
from tests.servers.feeds import Reply, never, page, reset
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, until

NEWS = "SoundCloud changes its terms of service to train AI on uploads"
YES = Reply(b'{"ok": true, "team_id": "T1", "user_id": "U1"}', headers={"Content-Type": "application/json"})
HISTORY = "slack: {read_history: true}"


def begin(story: Story, settings: str = "") -> None:
    """A bot with both chats that has had its silent first poll."""
    story.publish("loop", "Gardening in spring")
    story.town.write_config("loop", subscriptions=(SLACK_ROOM, DISCORD_ROOM), settings=settings)
    story.town.give_tokens("slack", "discord")
    assert story.poll().code == 0


def test_slack_is_away_for_an_hour(story: Story) -> None:
    begin(story)
    port = int(story.town.slack.base_url.split(":")[2].split("/")[0])
    story.town.on_loop(story.town.slack.stop())
    story.publish("loop", NEWS)
    answer = story.poll()
    assert answer.code == 1
    assert "Nothing could be sent to slack" in answer.err
    assert story.told(DISCORD_ROOM, NEWS) == 1
    story.town.on_loop(story.town.slack.start(port))
    for _ in range(2):
        story.poll()
    assert story.told(SLACK_ROOM, NEWS) == 1
    assert story.told(DISCORD_ROOM, NEWS) == 1


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_killed_while_sending(story: Story, taken: bool) -> None:
    """kill -9 between the request and its answer: the next life looks into the history before it sends again."""
    story.now = datetime.now(UTC) - timedelta(hours=3)
    begin(story, HISTORY)
    story.publish("loop", NEWS)
    assert story.poll("--no-deliver").code == 0
    slack = story.town.slack
    slack.slow_s = 60.0
    if taken:
        slack.faults.plan("slow")
    else:
        story.town.environment["SLACK_API_URL"] = story.town.feeds.url("/slack/")
        story.town.open("slack/auth.test", YES)
        story.town.open("slack/chat.postMessage", never())
    bot = story.town.start("run")
    until(lambda: bool(slack.accepted.kept) if taken else story.town.feeds.asked("/slack/chat.postMessage"), "a post")
    bot.kill()
    assert story.states()[SLACK_ROOM] == ["sending"]
    story.town.give_tokens("slack")
    story.now = datetime.now(UTC)
    for _ in range(3):
        story.poll(hours=0.1)
    assert story.told(SLACK_ROOM, NEWS) == 1
    assert story.told(DISCORD_ROOM, NEWS) == 1
    assert story.states() == {SLACK_ROOM: ["sent"], DISCORD_ROOM: ["sent"]}


def test_database_is_lost(story: Story) -> None:
    """A new database begins silently: the feeds' old items are not announced again."""
    begin(story)
    story.publish("loop", NEWS)
    story.poll()
    for path in story.town.folder.glob("bot.db*"):
        path.unlink()
    assert "first poll" in story.poll().err
    story.publish("loop", NEWS.replace("SoundCloud", "Vimeo"))
    story.poll()
    assert story.told(SLACK_ROOM, NEWS) == 1
    assert story.told(SLACK_ROOM, "Vimeo changes") == 1
    assert len(story.town.told[SLACK_ROOM]) == 2


def test_two_bots_on_one_database(story: Story) -> None:
    """The second ends at once; polling by hand meanwhile adds to the outbox, and the first sends it once."""
    story.now = datetime.now(UTC) - timedelta(hours=2)
    begin(story)
    first = story.town.start("run").says("logged in")
    second = story.town.start("run")
    story.publish("loop", NEWS)
    assert second.wait() == 3
    assert "it will do the sending" in story.line("poll", "--feed", "loop").err
    until(lambda: story.told(SLACK_ROOM, NEWS) and story.told(DISCORD_ROOM, NEWS), "the alerts")
    assert first.end(signal.SIGTERM) == 0
    assert len(story.town.told[SLACK_ROOM]) == len(story.town.told[DISCORD_ROOM]) == 1


def test_channel_is_archived_and_comes_back(story: Story) -> None:
    """One dead channel stops nobody; a day after it was mended it gets what it missed."""
    begin(story)
    story.line("subscriptions", "add", "slack:T1/C2")
    story.town.slack.refuse = {"C1": "is_archived"}
    story.publish("loop", NEWS)
    story.poll()
    assert story.states()[SLACK_ROOM] == ["parked"]
    assert story.told("slack:T1/C2", NEWS) == 1
    check = story.line("check", "--offline", "--json")
    assert [row["about"] for row in check.rows if not row["fine"]] == [SLACK_ROOM]
    story.town.slack.refuse = {}
    story.poll(hours=25)
    story.poll(hours=1)
    assert story.told(SLACK_ROOM, NEWS) == 1
    assert story.told("slack:T1/C2", NEWS) == 1


def test_answer_is_lost(story: Story) -> None:
    """The chat took it, the connection broke: looked up in the history, not sent again."""
    begin(story, HISTORY)
    story.town.slack.faults.plan("drop_after")
    story.town.discord.faults.plan("drop_after")
    story.publish("loop", NEWS)
    story.poll()
    for _ in range(3):
        story.poll(hours=0.1)
    assert story.states() == {SLACK_ROOM: ["sent"], DISCORD_ROOM: ["sent"]}
    assert story.told(SLACK_ROOM, NEWS) == story.told(DISCORD_ROOM, NEWS) == 1


def test_feed_breaks_and_comes_back(story: Story) -> None:
    """An error page, nonsense and silence cost nothing: what appeared meanwhile is told once."""
    begin(story)
    for broken in (Reply(status=500), page("<html><title>Access denied</title></html>"), reset(), Reply(b"")):
        story.town.open("loop", broken)
        assert story.poll("--feed", "loop").code == 1
    story.publish("loop", NEWS)
    for _ in range(2):
        story.poll("--feed", "loop")
    assert story.told(SLACK_ROOM, NEWS) == 1
    assert len(story.town.told[SLACK_ROOM]) == 1


def test_one_chat_is_away_for_a_day(story: Story) -> None:
    """Twelve stories: Discord hears each as it comes; Slack, when it is back, the five newest and one summary."""
    begin(story, "limits: {alerts_per_poll: 50, alerts_per_hour: 50}")
    port = int(story.town.slack.base_url.split(":")[2].split("/")[0])
    story.town.on_loop(story.town.slack.stop())
    names = ("SoundCloud", "Spotify", "Vimeo")
    for quarter in range(4):
        for number in range(quarter * 3, quarter * 3 + 3):
            title = f"{names[number % 3]} changes its terms of service to train AI on kind {number} of uploads"
            story.publish("loop", title, slug=f"piece-{number}", summary=f"Clause {number} speaks of {number} things.")
        story.poll(hours=6)
    assert len(story.town.told[DISCORD_ROOM]) == 12
    assert SLACK_ROOM not in story.town.told
    story.town.on_loop(story.town.slack.start(port))
    for _ in range(3):
        story.poll()
    assert len(story.town.told[DISCORD_ROOM]) == 12
    assert len(story.town.told[SLACK_ROOM]) == 6
    assert story.told(SLACK_ROOM, "7 stories") == 1
    assert all(story.told(SLACK_ROOM, f"kind {number} of uploads") == 1 for number in range(7, 12))


def test_message_is_deleted_before_another_outlet_has_it(story: Story) -> None:
    """What follows a deleted message is kept in the record: nobody is told twice."""
    begin(story)
    clause = "A clause that nobody announced lets the platform feed uploaded music to machine learning systems."
    story.publish("loop", NEWS, slug="first", summary=clause)
    story.poll()
    story.town.slack.deleted.add(story.town.slack.accepted.kept[0]["ts"])
    story.town.discord.messages.deleted.add(story.town.discord.accepted.kept[0]["id"])
    for name in ("wire", "patchbay"):
        story.town.write_config("loop", name, subscriptions=(SLACK_ROOM, DISCORD_ROOM))
        story.publish(name, f"The {name} review of the month")
        story.poll()
        story.publish(name, NEWS, slug="copy", summary=clause)
        story.poll()
    assert len(story.town.told[SLACK_ROOM]) == len(story.town.told[DISCORD_ROOM]) == 1
    assert story.town.threads == {}
    assert story.states()[SLACK_ROOM] == ["sent", "dead", "dead"]
    assert "the first message is gone" in story.line("explain", "https://patchbay.example/copy").out
