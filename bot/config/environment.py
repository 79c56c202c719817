"""Reads secrets and addresses from the environment, and says which files are meant.

A secret may stand in the variable itself, in a file named by ``NAME_FILE``, or in systemd's credentials directory as a
file called ``NAME`` (any case). Secrets come from nowhere else: never from feeds.yaml, never from the command line.
Checks shapes only; whether a chat accepts a token is seen when it is used.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

from yarl import URL

from bot.config.model import Endpoints, Secrets, Summariser
from bot.errors import Problem

PLACE = "environment"
MAX_SECRET_BYTES = 4096
DEFAULT_DB = "policy-bot.db"
SECRETS = {
    # variable -> (how it begins, what it is and where it is found)
    "SLACK_BOT_TOKEN": ("xoxb-", "the bot token from the Slack app's page OAuth & Permissions"),
    "SLACK_APP_TOKEN": ("xapp-", "the app-level token from the Slack app's page Basic Information"),
    "SLACK_SIGNING_SECRET": ("", "the signing secret from the Slack app's page Basic Information"),
    "SLACK_CLIENT_ID": ("", "the client id from the Slack app's page Basic Information"),
    "SLACK_CLIENT_SECRET": ("", "the client secret from the Slack app's page Basic Information"),
    "DISCORD_TOKEN": ("", "the bot token from the Discord application's page Bot"),
    "POLICY_BOT_PING_URL": ("http", "the address that a dead-man's switch gave you"),
    "POLICY_BOT_SUMMARISER_KEY": ("", "the API key of the endpoint in settings.summariser"),
}
ENDPOINTS = {
    "SLACK_API_URL": ("http", "https"),
    "DISCORD_API_URL": ("http", "https"),
    "DISCORD_GATEWAY_URL": ("ws", "wss"),
}


def process_environment() -> Mapping[str, str]:
    """The environment of this process. The only place that looks at it."""
    return os.environ


@contextmanager
def hidden_secrets() -> Iterator[None]:
    """Inside, libraries that look for secrets in the environment by themselves find none. Slack's Bolt would warn of a
    token that it does not need, or, with a client id and secret, keep installations in files of its own and refuse
    every question. For a moment and one thread: nothing else may read the environment meanwhile."""
    kept = {name: os.environ.pop(name) for name in SECRETS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def database_path(option: Path | None, environ: Mapping[str, str]) -> Path:
    """The database: the option, else POLICY_BOT_DB, else ``policy-bot.db`` in the working directory."""
    return option or Path(environ.get("POLICY_BOT_DB") or DEFAULT_DB)


def read_secrets(environ: Mapping[str, str], problems: list[Problem]) -> Secrets:
    """Every secret that is set; what is wrong with one is added to ``problems``, without its text."""
    found = {name: _secret(name, environ, problems) for name in SECRETS}
    for name, (prefix, what) in SECRETS.items():
        value = found[name]
        if not value:
            continue
        if prefix and not value.startswith(prefix):
            problems.append(Problem(PLACE, 0, name, f"does not begin with `{prefix}`: it should be {what}"))
        if any(character.isspace() or not character.isprintable() for character in value):
            problems.append(Problem(PLACE, 0, name, f"has a blank or line break inside: copy {what} again"))
    if found["SLACK_APP_TOKEN"] and not found["SLACK_BOT_TOKEN"]:
        what = SECRETS["SLACK_BOT_TOKEN"][1]
        problems.append(Problem(PLACE, 0, "SLACK_BOT_TOKEN", f"is missing beside SLACK_APP_TOKEN: it is {what}"))
    if found["DISCORD_TOKEN"].casefold().startswith("bot"):
        says = "begins with the word `Bot`: give the token alone"
        problems.append(Problem(PLACE, 0, "DISCORD_TOKEN", says))
    return Secrets(
        slack_bot_token=found["SLACK_BOT_TOKEN"],
        slack_app_token=found["SLACK_APP_TOKEN"],
        slack_signing_secret=found["SLACK_SIGNING_SECRET"],
        slack_client_id=found["SLACK_CLIENT_ID"],
        slack_client_secret=found["SLACK_CLIENT_SECRET"],
        discord_token=found["DISCORD_TOKEN"],
        ping_url=found["POLICY_BOT_PING_URL"],
        summariser_key=found["POLICY_BOT_SUMMARISER_KEY"],
    )


def read_endpoints(environ: Mapping[str, str], problems: list[Problem]) -> Endpoints:
    """The chats' addresses where they are overridden."""
    for name, schemes in ENDPOINTS.items():
        value = environ.get(name, "")
        if not value:
            continue
        try:
            url = URL(value)
            is_fine = url.scheme in schemes and bool(url.host)
        except ValueError:
            is_fine = False
        if not is_fine:
            says = f"`{value[:80]}` is no address that begins with {schemes[1]}:// (or {schemes[0]}://)"
            problems.append(Problem(PLACE, 0, name, says))
    return Endpoints(
        slack_api_url=environ.get("SLACK_API_URL", ""),
        discord_api_url=environ.get("DISCORD_API_URL", ""),
        discord_gateway_url=environ.get("DISCORD_GATEWAY_URL", ""),
        notify_socket=environ.get("NOTIFY_SOCKET", ""),
    )


def check_key(summariser: Summariser, secrets: Secrets, problems: list[Problem]) -> None:
    """A key goes only where nobody can read it on its way: over https, or inside this machine."""
    url = URL(summariser.url)
    if summariser.kind and secrets.summariser_key and url.scheme == "http" and not _is_this_machine(url.host or ""):
        says = f"would be sent to {url.host} unencrypted: give settings.summariser.url an https:// address, or no key"
        problems.append(Problem(PLACE, 0, "POLICY_BOT_SUMMARISER_KEY", says))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _secret(name: str, environ: Mapping[str, str], problems: list[Problem]) -> str:
    """The variable, else the file it names, else systemd's credential; '' if there is none or it cannot be used."""
    value = environ.get(name, "").strip()
    named = environ.get(f"{name}_FILE", "")
    if value and named:
        says = f"is set, and so is {name}_FILE: keep one, so that it is clear which holds"
        problems.append(Problem(PLACE, 0, name, says))
        return ""
    if value:
        return value
    if named:
        return _from_file(Path(named), f"{name}_FILE", problems)
    directory = environ.get("CREDENTIALS_DIRECTORY", "")
    if directory:
        for spelling in (name, name.lower(), name.lower().replace("_", "-")):
            credential = Path(directory, spelling)
            if credential.is_file():
                return _from_file(credential, name, problems)
    return ""


def _from_file(path: Path, key: str, problems: list[Problem]) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(MAX_SECRET_BYTES + 1)
        text = content.decode("ascii").strip()
    except OSError as error:
        problems.append(Problem(PLACE, 0, key, f"cannot read {path}: {error.strerror}"))
        return ""
    except UnicodeDecodeError:
        problems.append(Problem(PLACE, 0, key, f"{path} holds no token: it is not plain ASCII text"))
        return ""
    if os.name == "posix" and mode & (stat.S_IROTH | stat.S_IWOTH):
        says = f"{path} is open to every user of this machine: run chmod 600 {path} (or mount it with mode 0400)"
        problems.append(Problem(PLACE, 0, key, says))
        return ""
    if not text or len(content) > MAX_SECRET_BYTES:
        problems.append(
            Problem(PLACE, 0, key, f"{path} is {'too large' if text else 'empty'}: it should hold one token")
        )
        return ""
    return text
