"""Weeks as they happen: what a channel hears of a story, and what it is spared."""

from __future__ import annotations

from tests.scenarios.conftest import Story
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM

CHANNELS = (SLACK_ROOM, DISCORD_ROOM)
DISCOVERY = "SoundCloud quietly changed its terms of service to allow AI training on musicians' uploads"
DENIAL = "SoundCloud denies using artists' songs to train AI models"
REVERSAL = "SoundCloud reverses its terms of service and promises no AI training without consent"


def begin(story: Story, *feeds: str) -> None:
    """Everybody has a token, and the silent first poll is over."""
    for name in feeds:
        story.publish(name, f"The {name} review of the month")
    story.town.write_config(*feeds, subscriptions=CHANNELS)
    story.town.give_tokens("slack", "discord")
    assert story.poll().code == 0
    assert story.town.told == {}


def test_a_week_of_one_platform(story: Story) -> None:
    """Discovery, copies, chatter, denial, reversal: one message for each turn, none for the echo."""
    begin(story, "patchbay", "loop", "wire")
    clause = "A clause that nobody announced lets the platform feed uploaded music to machine learning systems."
    story.publish("patchbay", DISCOVERY, summary=clause)
    assert story.poll().code == 0
    story.publish("loop", DISCOVERY, slug="copy", summary=clause)
    story.publish(
        "wire",
        DISCOVERY,
        link="https://patchbay.example/" + "-".join(DISCOVERY.lower().split())[:40] + "?utm_source=wire",
    )
    story.publish("loop", "Ten SoundCloud playlists for rainy days")
    story.publish("wire", "SoundCloud names a new head of marketing")
    story.poll(hours=6)
    story.publish("loop", DENIAL, summary="A spokesperson says that no such model was ever built.")
    story.poll(hours=24)
    story.publish("wire", REVERSAL, summary="The company will write consent into its terms, its chief executive says.")
    story.poll(hours=72)
    story.poll(hours=24)
    for channel in CHANNELS:
        assert story.told(channel, "quietly changed") == 1
        assert story.told(channel, "denies using") == 1
        assert story.told(channel, "reverses its terms") == 1
        assert len(story.town.told[channel]) == 3
        (echo,) = [text for text in story.town.threads[channel] if "loop.example/copy" in text]
        assert "Loop" in echo
    edits = (story.town.slack.edited.kept[-1]["blocks"], story.town.discord.edited.kept[-1]["embeds"])
    assert all("Loop" in str(edit) and "quietly changed" in str(edit) for edit in edits)
    outlets = [set(row["outlets"]) for row in story.line("stories", "--json").rows if "quietly" in row["title"]]
    assert outlets == [{"Patchbay", "Loop"}] or outlets == [{"Patchbay", "Loop", "Wire"}]
    why = story.line("explain", "https://loop.example/copy").out
    assert "already-told" in why


def test_a_feed_that_lists_it_twice_and_shuffles(story: Story) -> None:
    """The same piece under two addresses of tracking, dated anew, re-ordered, with a new headline: one alert."""
    begin(story, "loop")
    story.publish("loop", DISCOVERY, slug="piece?utm_source=rss")
    story.publish("loop", DISCOVERY, slug="piece?utm_source=feed&utm_medium=x")
    story.poll()
    story.town.items["loop"].reverse()
    story.poll(hours=2)
    story.town.items["loop"].clear()
    story.publish("loop", f"UPDATED: {DISCOVERY}", slug="piece")
    story.publish("loop", "The loop review of the month")
    story.poll(hours=2)
    story.town.items["loop"].clear()
    story.poll(hours=2)
    story.publish("loop", DISCOVERY, slug="piece")
    story.poll(hours=2)
    for channel in CHANNELS:
        assert len(story.town.told[channel]) == 1


def test_a_flood_is_one_message(story: Story) -> None:
    """Twenty stories at once are not twenty messages, and none is lost."""
    begin(story, "loop")
    platforms = ("SoundCloud", "Spotify", "Vimeo")
    for number in range(20):
        title = f"{platforms[number % 3]} changes its terms of service to train AI on kind {number} of uploads"
        story.publish("loop", title, slug=f"flood-{number}", summary=f"Clause {number} speaks of {number} things.")
    story.poll()
    story.poll(hours=2)
    texts = " ".join(story.town.told[SLACK_ROOM])
    assert len(story.town.told[SLACK_ROOM]) <= 7
    rows = story.line("stories", "--json", "--limit", "100").rows
    assert len(rows) == 20
    assert all(row["alerts"] == 2 for row in rows)
    assert "more stories" in texts


def test_a_bot_that_was_away_for_a_week_tells_it_in_one_message(story: Story) -> None:
    begin(story, "loop")
    for number in range(4):
        title = f"Vimeo changes its terms of service to train AI on kind {number} of films"
        story.publish("loop", title, slug=f"late-{number}", summary=f"Clause {number} of the terms.")
        story.pass_time(days=1)
    story.poll(hours=48)
    assert len(story.town.told[SLACK_ROOM]) == 1
    for number in range(4):
        assert story.told(SLACK_ROOM, f"kind {number} of films") == 1


def test_a_hostile_headline_calls_nobody_in_any_chat(story: Story) -> None:
    evil = (
        "<!channel> @everyone <@U1> <@&2> [x](javascript:alert(1)) `SoundCloud` lets AI train on *uploads* </b><script>"
    )
    begin(story, "loop")
    story.line("subscriptions", "add", "console:-")
    story.publish("loop", f"SoundCloud changes terms of service to train AI {evil}", slug="evil", summary=evil)
    answer = story.poll()
    assert len(story.town.told[SLACK_ROOM]) == len(story.town.told[DISCORD_ROOM]) == 1
    post = next(each["fields"] for each in story.town.slack.requests.kept if each["method"] == "chat.postMessage")
    assert "<!channel>" not in post["text"]
    assert "<@U1>" not in post["text"]
    assert '"type": "broadcast"' not in str(post["blocks"])
    sent = next(each["body"] for each in story.town.discord.requests.kept if each["method"] == "POST")
    assert sent["allowed_mentions"] == {"parse": []}
    assert "SoundCloud" in answer.out
    assert "\x1b" not in answer.out
