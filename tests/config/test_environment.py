"""Secrets: where they come from, what is refused, and that they are never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.config import Config, Endpoints, Secrets, database_path, load
from bot.errors import ConfigError

SMALLEST = Path(__file__).with_name("valid") / "smallest.yaml"
BOT = "xoxb-not-a-real-token"
APP = "xapp-not-a-real-token"
DISCORD = "not.a.real-discord-token"


def told(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(SMALLEST, environ)
    return str(caught.value)


def keep(path: Path, content: str, mode: int = 0o600) -> Path:
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


def test_without_any_variable_there_are_no_secrets() -> None:
    config = load(SMALLEST, {})
    assert config.secrets == Secrets()
    assert config.endpoints == Endpoints()


def test_secrets_come_from_variables() -> None:
    environ = {
        "SLACK_BOT_TOKEN": f" {BOT}\n",
        "SLACK_APP_TOKEN": APP,
        "SLACK_SIGNING_SECRET": "not-a-real-secret",
        "DISCORD_TOKEN": DISCORD,
    }
    assert load(SMALLEST, environ).secrets == Secrets(BOT, APP, "not-a-real-secret", DISCORD)


def test_nothing_that_is_printed_shows_a_secret() -> None:
    config: Config = load(SMALLEST, {"SLACK_BOT_TOKEN": BOT, "DISCORD_TOKEN": DISCORD})
    for shown in (repr(config), str(config), f"{config.secrets}", f"{config.secrets!r}"):
        assert BOT not in shown
        assert DISCORD not in shown
    assert repr(config.secrets) == "Secrets(set: slack_bot_token, discord_token)"
    assert config.secrets.values() == (BOT, DISCORD)


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("http://model.example/v1", True),
        ("http://10.0.0.7:8000/v1", True),
        ("https://model.example/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://127.0.0.1:11434/v1", False),
        ("http://[::1]:11434/v1", False),
    ],
)
def test_the_key_of_a_model_leaves_the_machine_only_encrypted(tmp_path: Path, url: str, refused: bool) -> None:
    path = tmp_path / "feeds.yaml"
    settings = f"settings:\n  summariser: {{kind: openai, url: '{url}', model: tiny}}\n"
    path.write_text(settings + SMALLEST.read_text(encoding="utf-8"), encoding="utf-8")
    assert load(path, {}).settings.summariser.url == url
    environ = {"POLICY_BOT_SUMMARISER_KEY": "not-a-real-key"}
    if not refused:
        assert load(path, environ).secrets.values() == ("not-a-real-key",)
        return
    with pytest.raises(ConfigError, match="unencrypted") as caught:
        load(path, environ)
    assert "not-a-real-key" not in str(caught.value)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    path = keep(tmp_path / "token", f"{DISCORD}\n")
    assert load(SMALLEST, {"DISCORD_TOKEN_FILE": str(path)}).secrets.discord_token == DISCORD


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "slack_bot_token", "slack-bot-token"])
def test_a_secret_may_be_a_systemd_credential(tmp_path: Path, name: str) -> None:
    keep(tmp_path / name, BOT, 0o400)
    assert load(SMALLEST, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).secrets.slack_bot_token == BOT


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    path = keep(tmp_path / "token", DISCORD, 0o644)
    sentence = told({"DISCORD_TOKEN_FILE": str(path)})
    assert f"chmod 600 {path}" in sentence
    assert DISCORD not in sentence


@pytest.mark.parametrize(
    ("content", "says"), [("", "is empty"), ("x" * 5000, "too large"), ("tökén", "not plain ASCII text")]
)
def test_a_file_that_holds_no_token_is_refused(tmp_path: Path, content: str, says: str) -> None:
    assert says in told({"DISCORD_TOKEN_FILE": str(keep(tmp_path / "token", content))})


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in told({"DISCORD_TOKEN_FILE": str(tmp_path / "none")})


def test_variable_and_file_together_are_refused(tmp_path: Path) -> None:
    path = keep(tmp_path / "token", DISCORD)
    assert "keep one" in told({"DISCORD_TOKEN": DISCORD, "DISCORD_TOKEN_FILE": str(path)})


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"SLACK_BOT_TOKEN": APP}, "SLACK_BOT_TOKEN: does not begin with `xoxb-`"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN: does not begin with `xapp-`"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN: is missing beside SLACK_APP_TOKEN"),
        ({"DISCORD_TOKEN": f"Bot {DISCORD}"}, "DISCORD_TOKEN: begins with the word `Bot`"),
        ({"DISCORD_TOKEN": "not a.real\ntoken"}, "DISCORD_TOKEN: has a blank or line break inside"),
        ({"SLACK_API_URL": "slack.example"}, "SLACK_API_URL: `slack.example` is no address"),
        ({"DISCORD_GATEWAY_URL": "https://gateway.example"}, "begins with wss:// (or ws://)"),
    ],
)
def test_what_cannot_be_right_is_said_in_a_sentence_without_the_secret(environ: dict[str, str], says: str) -> None:
    sentence = told(environ)
    assert says in sentence
    assert all(value not in sentence for name, value in environ.items() if "TOKEN" in name)


def test_addresses_can_be_overridden() -> None:
    environ = {
        "SLACK_API_URL": "http://127.0.0.1:8001/api/",
        "DISCORD_API_URL": "http://127.0.0.1:8002/api/v10",
        "DISCORD_GATEWAY_URL": "ws://127.0.0.1:8003",
    }
    assert load(SMALLEST, environ).endpoints == Endpoints(*environ.values())


def test_problems_of_file_and_environment_are_told_together(tmp_path: Path) -> None:
    path = keep(tmp_path / "f.yaml", SMALLEST.read_text(encoding="utf-8").replace("publisher", "publsher"))
    with pytest.raises(ConfigError) as caught:
        load(path, {"SLACK_BOT_TOKEN": "nonsense"})
    assert [problem.place for problem in caught.value.problems] == [str(path), str(path), "environment"]


def test_the_database_is_the_option_else_the_variable_else_the_usual_name() -> None:
    environ = {"POLICY_BOT_DB": "other.db"}
    assert database_path(Path("mine.db"), environ) == Path("mine.db")
    assert database_path(None, environ) == Path("other.db")
    assert database_path(None, {"POLICY_BOT_DB": ""}) == Path("policy-bot.db")
