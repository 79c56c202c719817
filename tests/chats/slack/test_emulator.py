"""The whole bot as a process against somebody else's Slack: the emulator local-slack (npm, MIT), in Socket Mode.

It has no judgement about tokens, membership or blocks (those have judges of their own), but it was not made by us.
Found by POLICY_BOT_LOCAL_SLACK or on the PATH; skipped where it is not. It listens on all interfaces by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chats.judges import slack_faults
from tests.servers.town import Running, Town, until

EMULATOR = os.environ.get("POLICY_BOT_LOCAL_SLACK") or shutil.which("local-slack") or ""
NEWS = "SoundCloud changes its terms of service to train AI on uploads"
TEAM, ROOM, ALICE = "T01TEST", "C02POL", "U01ALICE"
CONFIG = f"""
workspace: {{ name: Policy Lab, domain: policy-lab, teamId: {TEAM} }}
apps:
  - {{ appId: A01, botUserId: U0BOT, botName: policybot, botToken: xoxb-fake, appToken: xapp-fake, signingSecret: fake,
      mode: socket }}
users:
  - {{ id: {ALICE}, name: alice, real_name: Alice Anderson, email: alice@example.com }}
channels:
  - {{ id: {ROOM}, name: ai-policy, members: [{ALICE}, U0BOT] }}
"""

pytestmark = pytest.mark.skipif(
    not (EMULATOR and Path(EMULATOR).exists()),
    reason="local-slack is not installed (npm local-slack-linux-x64); name it with POLICY_BOT_LOCAL_SLACK",
)


class LocalSlack:
    """The emulator and the person who uses it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.root = f"http://127.0.0.1:{probe.getsockname()[1]}"
        config = folder / "local-slack.yaml"
        config.write_text(CONFIG, encoding="utf-8")
        command = [EMULATOR, "--config", str(config), "--port", self.root.rpartition(":")[2]]
        self._process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, "the emulator")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def do(self, what: str, **fields: Any) -> dict[str, Any]:
        """Alice does something."""
        request = urllib.request.Request(
            f"{self.root}/_control/{what}",
            data=json.dumps({"user": ALICE, **fields}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found.get("ok", True), found
        return found

    def messages(self) -> list[dict[str, Any]]:
        """What stands in the channel, threads and private answers included."""
        found: list[dict[str, Any]] = self._get(f"messages/{ROOM}")["messages"]
        return found

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the bot asked of this method."""
        return [each for each in self._get("log")["log"] if method in json.dumps(each)]

    def _get(self, what: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.root}/_control/{what}", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _answers(self) -> bool:
        try:
            self._get("state")
        except OSError:
            time.sleep(0.1)
            return False
        return True


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    emulator = LocalSlack(tmp_path)
    yield emulator
    emulator.stop()


@pytest.fixture
def town(tmp_path: Path, slack: LocalSlack) -> Iterator[Town]:
    folder = tmp_path / "town"
    folder.mkdir()
    with Town(folder) as town:
        town.environment |= {
            "SLACK_BOT_TOKEN": "xoxb-fake",
            "SLACK_APP_TOKEN": "xapp-fake",
            "SLACK_API_URL": f"{slack.root}/api/",
        }
        town.publish("alpha", "Gardening in spring")
        town.write_config("alpha", settings=f"may_change: ['slack:{TEAM}/{ALICE}']")
        yield town


def _said(slack: LocalSlack, words: str) -> str:
    """The answer to a command, as text."""
    before = len(slack.messages())
    slack.do("command", channel=ROOM, command="/policy", text=words)
    until(lambda: len(slack.messages()) > before, f"an answer to {words}")
    return json.dumps(slack.messages()[-1], ensure_ascii=False)


def _begin(town: Town) -> Running:
    return town.start("run").says("listening to Slack")


def test_subscribe_receive_mute_ask_why_restart_and_press_an_old_button(slack: LocalSlack, town: Town) -> None:
    bot = _begin(town)

    _said(slack, "subscribe soundcloud")
    assert "SoundCloud" in _said(slack, "list")
    assert bot.end(signal.SIGTERM) == 0
    assert town.start("poll", "--feed", "alpha").wait() == 0  # the silent first poll
    town.publish("alpha", NEWS, slug="terms")
    assert town.start("poll", "--feed", "alpha").wait() == 0
    (alert,) = [each for each in slack.messages() if NEWS in json.dumps(each)]
    assert slack_faults({"text": alert["text"], "blocks": alert["blocks"]}) == []
    bot = _begin(town)  # restarted: the button below the alert is older than the bot
    why = next(
        element
        for block in alert["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element.get("text", {}).get("text") == "Why?"
    )
    before = len(slack.messages())
    action = {**why, "block_id": "below"}
    slack.do("interact", channel=ROOM, messageTs=alert["ts"], action=action)
    until(lambda: len(slack.messages()) > before, "why")
    assert "train AI" in json.dumps(slack.messages()[-1])
    assert "No alerts about SoundCloud" in _said(slack, "mute soundcloud")
    assert bot.end(signal.SIGTERM) == 0


def test_the_form_opens_and_the_home_tab_works_before_anything_is_set_up(slack: LocalSlack, town: Town) -> None:
    bot = _begin(town)
    _said(slack, "help")
    slack.do("command", channel=ROOM, command="/policy", text="subscribe")
    until(lambda: slack.calls("views.update"), "the form")
    assert "Excluded words" in json.dumps(slack.calls("views.update")[-1])
    slack.do("open-home")
    until(lambda: slack.calls("views.publish"), "the home tab")
    assert "Nothing is set up yet" in json.dumps(slack.calls("views.publish")[-1])
    assert bot.end(signal.SIGTERM) == 0
