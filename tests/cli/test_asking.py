"""What can be asked in a chat, asked in the terminal."""

from __future__ import annotations

from bot.cli.asking import spoken
from bot.core.asks import Ask
from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line, Town


def test_the_state_of_a_platform_names_story_outlets_and_date(ask: Line) -> None:
    result = ask("ask", "soundcloud")
    assert result.code == 0
    assert "SoundCloud" in result.out.splitlines()[0]
    assert "2 articles · 2 outlets" in result.out
    assert NEWS in " ".join(ask("ask", "search", "terms").out.split())


def test_help_lists_the_words_of_the_terminal(ask: Line) -> None:
    text = ask("ask", "help").out + ask("ask", "--page", "2", "help").out
    assert "policy-bot ask search WORDS" in text
    assert "/policy" not in text.replace("policy-bot", "")


def test_a_mistake_goes_to_stderr_with_its_example_and_ends_with_1(ask: Line) -> None:
    result = ask("ask", "soundclod")
    assert result.code == 1
    assert result.out == ""
    assert "not watched" in result.err


def test_status_names_failing_feeds_and_the_channel(ask: Line) -> None:
    result = ask("status", "--channel", SLACK_ROOM)
    assert result.code == 0
    assert "broken:" in result.out
    assert "Next digest" in result.out


def test_settings_are_changed_and_the_change_is_written_down(own: Line) -> None:
    assert own("ask", "--channel", SLACK_ROOM, "subscribe", "soundcloud,", "lawsuit").code == 0
    assert "SoundCloud" in own("ask", "--channel", SLACK_ROOM, "list").out
    assert own("ask", "--channel", SLACK_ROOM, "pause").code == 0
    assert [(row["ask"], row["person"]) for row in own("audit", "--json").rows] == [
        ("pause", "console:operator"),
        ("subscribe", "console:operator"),
    ]
    assert "soundcloud" in own("audit").out.lower()


def test_labels_come_out_as_lines_that_classify_reads(town: Town, own: Line) -> None:
    own("poll")
    town.publish("alpha", NEWS, slug="terms")
    own("poll", "--feed", "alpha")
    assert own("ask", "not-relevant", "1").code == 0
    (row,) = own("labels").rows
    assert (row["title"], row["relevant"]) == (NEWS, False)
    assert own("ask", "undo-label", "1").code == 0
    assert own("labels").out == ""


def test_a_channel_must_be_written_as_one(ask: Line) -> None:
    result = ask("status", "--channel", "general")
    assert result.code == 2
    assert "slack:" in result.err


def test_everything_that_can_be_asked_has_its_words_here() -> None:
    assert set(spoken()) == set(Ask)
