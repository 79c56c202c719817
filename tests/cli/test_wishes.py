"""``subscriptions``: the same wishes as from a chat, on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line, Town


@pytest.fixture(autouse=True)
def _configured(town: Town) -> None:
    town.publish("alpha", "Old")
    town.write_config("alpha", subscriptions=("console:-",))


def test_wish_is_added_shown_and_removed(line: Line) -> None:
    words = [
        "--platform",
        "SoundCloud",
        "--topic",
        "training data",
        "--keyword",
        "stem  separation",
        "--exclude",
        "earnings call",
    ]
    added = line(
        "subscriptions", "add", SLACK_ROOM, *words, "--pattern", "stem[s]?", "--level", "digest", "--no-digest"
    )
    assert added.code == 0
    gets = "soundcloud; training-data; stem separation, stem[s]? but not earnings call"
    assert added.out == f"Subscription 1: {SLACK_ROOM} gets {gets}.\n"
    (row,) = line("subscriptions", "list", "--channel", SLACK_ROOM, "--json").rows
    assert row == {
        "id": 1, "channel": SLACK_ROOM, "platforms": ["soundcloud"], "topics": ["training-data"],
        "keywords": ["stem separation"], "patterns": ["stem[s]?"], "excluded": ["earnings call"],
        "level": "digest", "alerts": True, "digest": False, "origin": "command",
        "weekday": "monday", "hour": 9, "zone": "", "paused": "", "created_by": "",
    }  # fmt: skip
    assert SLACK_ROOM in line("subscriptions", "list").out
    assert line("subscriptions", "remove", "1").out == f"Removed subscription 1 of {SLACK_ROOM}.\n"
    assert line("subscriptions", "list", "--json").rows == []


def test_same_wish_twice_is_one(line: Line) -> None:
    for _ in range(2):
        line("subscriptions", "add", SLACK_ROOM)
    assert len(line("subscriptions", "list", "--json").rows) == 1


def test_declared_wishes_are_listed_and_come_back(line: Line) -> None:
    line("poll")
    (row,) = line("subscriptions", "list", "--json").rows
    assert (row["channel"], row["origin"]) == ("console:-", "file")
    answer = line("subscriptions", "remove", str(row["id"]))
    assert answer.code == 0
    assert "remove it there, too" in answer.err
    line("poll")
    assert len(line("subscriptions", "list", "--json").rows) == 1


def test_wish_filters_what_is_told(town: Town, line: Line) -> None:
    town.write_config("alpha")
    line("subscriptions", "add", "console:-", "--platform", "vimeo")
    town.give_tokens("slack")  # so that the console is not subscribed by itself
    line("poll")
    town.publish("alpha", NEWS, slug="one")
    town.publish("alpha", NEWS.replace("SoundCloud", "Vimeo"), slug="two")
    told = line("poll", "--feed", "alpha").out
    assert "Vimeo changes" in told
    assert "SoundCloud changes" not in told


def test_odd_texts_are_stored_as_they_are(line: Line) -> None:
    odd = 'it\'s "quoted"; DROP TABLE subscription; -- 💥 %s {x}'
    assert line("subscriptions", "add", "console:-", "--keyword", odd).code == 0
    assert line("subscriptions", "list", "--json").rows[0]["keywords"] == [odd]


def test_change_replaces_what_is_given_and_keeps_the_rest(line: Line) -> None:
    line("subscriptions", "add", SLACK_ROOM, "--platform", "spotify", "--pattern", "stem[s]?")
    changed = line("subscriptions", "change", "1", "--platform", "vimeo", "--day", "friday", "--zone", "Europe/Berlin")
    moved, said = changed.out.splitlines()
    assert moved.startswith(f"The next digest of {SLACK_ROOM}: ")
    assert said == f"Subscription 1: {SLACK_ROOM} gets vimeo; stem[s]?."
    (row,) = line("subscriptions", "list", "--json").rows
    assert (row["platforms"], row["patterns"], row["weekday"], row["zone"], row["level"]) == (
        ["vimeo"],
        ["stem[s]?"],
        "friday",
        "Europe/Berlin",
        "alert",
    )


def test_change_says_what_it_cannot_do(line: Line) -> None:
    line("subscriptions", "add", SLACK_ROOM, "--platform", "spotify")
    line("subscriptions", "add", SLACK_ROOM, "--platform", "vimeo")
    for words, hint in (
        (["9", "--platform", "vimeo"], "no subscription 9"),
        (["2", "--platform", "spotify"], "same subscription"),
        (["1", "--zone", "Mars/Base"], "time zone"),
    ):
        answer = line("subscriptions", "change", *words)
        assert answer.code in (1, 2)
        assert hint in answer.sentence
