"""The manifest: the fewest scopes, every event with a listener, and Slack's own schema."""

from __future__ import annotations

import itertools
import json

import pytest
from jsonschema import Draft7Validator

from bot.chats.slack.changes import CLOSING, JOINED, LEAVING, OPENING
from bot.chats.slack.manifest import Options, manifest_of, names_group, scopes_of
from tests.chats.judges import TOOLS

URL = "https://bot.example.org"
ALL = [
    Options(mode, URL, *flags) for mode in ("socket", "http") for flags in itertools.product((False, True), repeat=4)
]


def test_by_default_nothing_can_be_read() -> None:
    assert scopes_of(Options()) == ["chat:write", "commands", "users:read", "channels:read", "groups:read"]
    assert not [
        scope for options in ALL if not options.read_history for scope in scopes_of(options) if "history" in scope
    ]


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (Options(public=True), {"chat:write.public"}),
        (Options(read_history=True), {"channels:history", "groups:history"}),
        (Options(groups=True), {"usergroups:read"}),
        (Options(oauth=True, url=URL), set()),
        (Options(mode="http", url=URL), set()),
    ],
)
def test_an_option_adds_its_scopes_and_no_others(options: Options, more: set[str]) -> None:
    assert set(scopes_of(options)) - set(scopes_of(Options())) == more


def test_only_groups_of_slack_ask_for_the_groups_scope() -> None:
    assert names_group(("slack:T1/U7", "slack:T1/S9"))
    assert not names_group(("slack:T1/U7", "discord:77/4711"))


def test_every_event_has_its_listener_and_every_listener_its_event() -> None:
    events = manifest_of(Options())["settings"]["event_subscriptions"]["bot_events"]
    assert events == sorted({"app_home_opened", *CLOSING, *OPENING, *LEAVING, JOINED})


def test_slacks_schema_takes_every_manifest() -> None:
    path = TOOLS / "slack" / "schema_out" / "manifest.webapi.schema.json"
    if not path.exists():
        pytest.skip("no schema in ../shared/tools")
    judge = Draft7Validator(json.loads(path.read_text()))
    assert [error.message for options in ALL for error in judge.iter_errors(manifest_of(options))] == []
