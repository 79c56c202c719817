"""README.md is true: its commands, options, targets, variables, links and examples exist and work."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.config import check_examples
from bot.config.loading import parse
from bot.core.matching import Matcher

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(kind, text) for kind, text in re.findall(r"^ *```(\w*)\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)]
SPANS = re.findall(r"`([^`\n]+)`", README)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def shell_lines() -> list[str]:
    """Every line of every shell block, without comments."""
    return [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line.strip()]


def calls(program: str) -> list[list[str]]:
    """The arguments of every call of ``program``, in shell blocks and in running text."""
    found = []
    for line in [*shell_lines(), *SPANS]:
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue
        # `docker run --rm policy-bot demo`: the image, then its command.
        if program in words and words[:2] != ["docker", "build"]:
            rest = words[len(words) - words[::-1].index(program) :]
            if words[0] in {program, "docker"} and rest:
                found.append(rest)
    return found


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that can be run, with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


def options_of(command: click.Command) -> set[str]:
    """All spellings of all options."""
    named = [param for param in command.params if isinstance(param, click.Option)]
    return {spelling for param in named for spelling in (*param.opts, *param.secondary_opts)} | {"--help"}


@pytest.mark.parametrize("words", calls("policy-bot"), ids=" ".join)
def test_call_names_a_command_and_options_that_exist(words: list[str]) -> None:
    command: click.Command = cli
    for word in words:
        if word.startswith("--"):
            known = options_of(command) | (options_of(cli) if command is cli else set())
            assert word.partition("=")[0] in known, f"{' '.join(words)}: there is no option {word}"
        elif isinstance(command, click.Group):
            assert word in command.commands, f"there is no command `policy-bot {' '.join(words)}`: correct README.md"
            command = command.commands[word]


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_command_is_described(words: tuple[str, ...]) -> None:
    named = [call[: len(words)] for call in calls("policy-bot")]
    assert list(words) in named, f"README.md says nothing of `policy-bot {' '.join(words)}`: add it to its table"


@pytest.mark.parametrize(("words", "command"), [(" ".join(words), command) for words, command in COMMANDS.items()])
def test_options_are_described(words: str, command: click.Command) -> None:
    missing = [
        param.opts[0]
        for param in command.params
        if isinstance(param, click.Option)
        and not any(re.search(rf"{spelling}\b", README) for spelling in (*param.opts, *param.secondary_opts))
    ]
    assert not missing, f"README.md says nothing of {missing} of `policy-bot {words}`"


def test_targets_of_make_exist() -> None:
    named = {call[0] for call in calls("make") if not call[0].startswith("-") and "=" not in call[0]}
    assert named <= TARGETS, f"the Makefile has no target {named - TARGETS}"
    assert {"run", "demo", "test", "bench", "lock"} <= named, "README.md should name the targets people need"


def test_two_commands_stand_at_the_top() -> None:
    beginning = README.split("\n## ")[0]
    assert "\nmake demo " in beginning
    assert "\nmake run " in beginning


def test_ci_runs_what_readme_says() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o100, "run chmod +x .ci/run"
    assert script.read_text().splitlines()[-1] == "make test"


def variables() -> set[str]:
    """Every environment variable that bot/config knows, read from its source."""
    found = set()
    for path in (ROOT / "bot" / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", str(node.value)):
                found.add(str(node.value))
    assert {"POLICY_BOT_DB", "DISCORD_TOKEN"} <= found
    return found


def test_every_environment_variable_is_described() -> None:
    assert {name for name in variables() if name not in README} == set()


def test_every_setting_of_env_example_is_known() -> None:
    example = ROOT / ".env.example"
    given = set(re.findall(r"^(?:# )?([A-Z_]+)=", example.read_text(encoding="utf-8"), re.MULTILINE))
    set_by_systemd = {"CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET"}
    assert given == variables() - set_by_systemd


def anchors(text: str) -> set[str]:
    """How a forge names the headings of a page in links."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        assert not path or (ROOT / path).exists(), f"{page} links to {path}, which does not exist"
        assert not anchor or anchor in anchors(text), f"{page} links to #{anchor}, which is no heading"


def test_examples_of_feeds_yaml_are_accepted_and_hold() -> None:
    """The entries that README shows, put together into one file."""
    entries = {}
    for kind, text in BLOCKS:
        if kind == "yaml" and (found := re.search(r"^ *(publisher|risk|platforms: \[)", text, re.MULTILINE)):
            entries[found[1]] = text
    file = (
        f"feeds:\n{entries['publisher']}\nplatforms:\n{entries['risk']}\n"
        "  - {id: soundcloud, name: SoundCloud}\n  - {id: spotify, name: Spotify}\n"
        "topics:\n  - {id: training-data, name: Training, phrases: [AI training]}\n"
        "  - {id: terms-of-service, name: Terms, phrases: [terms of service]}\n"
        f"{entries['platforms: [']}"
    )
    config = parse(file.encode(), Path("README.md"))
    assert config.subscriptions[0].platforms == ("soundcloud", "spotify")
    assert [str(problem) for problem in check_examples(config, Matcher(config.watchlist).platforms_in)] == []
