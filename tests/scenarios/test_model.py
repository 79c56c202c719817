"""A language model that is set up in feeds.yaml: the alert is there before, the card is edited after, in both chats."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.test_choosing import TEXT
from tests.servers.model import ModelServer
from tests.servers.town import DISCORD_ROOM, SLACK_ROOM, Line, Town, until

KEY = "planted-0badc0ffee-0key"
FOUND = "noticed by an expert on music technology"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Town(tmp_path) as town:
        yield town


def test_a_model_changes_cards_that_were_posted_and_its_key_is_shown_nowhere(town: Town) -> None:
    model = ModelServer('{"sentences": [1, 2, 3]}')
    town.on_loop(model.__aenter__())
    try:
        town.publish("alpha", "Gardening in spring")
        settings = f"summariser: {{kind: openai, url: '{model.url('/v1')}', model: tiny}}"
        town.write_config("alpha", subscriptions=(SLACK_ROOM, DISCORD_ROOM), settings=settings)
        town.give_tokens("slack", "discord")
        town.environment["POLICY_BOT_SUMMARISER_KEY"] = KEY
        line = Line(town)
        assert line("poll").code == 0
        town.publish("alpha", "SoundCloud's terms allow AI training", summary=TEXT)
        assert line("poll", "--feed", "alpha").code == 0
        before = town.told
        assert set(before) == {SLACK_ROOM, DISCORD_ROOM}
        assert FOUND not in str(before)
        assert model.asked == []

        bot = town.start("--log-level", "debug", "run")
        until(lambda: town.slack.edited.kept and town.discord.edited.kept, "the edits")
        assert bot.end(signal.SIGTERM) == 0
        for edits in (town.slack.edited.kept, town.discord.edited.kept):
            assert FOUND in str(edits)
            assert "A language model chose the sentences" in str(edits)
        assert [headers["Authorization"] for headers in model.headers] == [f"Bearer {KEY}"]

        checked = line("check")
        assert "summariser: tiny answers and chooses" in checked.out
        assert KEY not in bot.err + bot.out + checked.out + checked.err + str(town.told)
    finally:
        town.on_loop(model.__aexit__(None, None, None))
