"""A hundred broken configurations: code 2 within a second, and a sentence with the key and the line of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.town import Line, Town

WHOLE = """\
settings:
  time_zone: Europe/Berlin
  interval: 30m
  min_interval: 15m
  keep_articles: 730d
  keep_aliases: 1000d
  fetch_pages: true
  allow_private_addresses: false
  contact: ops@example.org
  unknown_sends: resend
  operator_channel: slack:T012/C345
  may_change: [slack:T012/U345]
  slack:
    read_history: false
    mode: socket
    port: 3000
    oauth: false
  discord:
    publish: false
  backups:
    enabled: true
    days: 7
    weeks: 4
  health:
    port: 9464
  limits:
    alerts_per_hour: 20
    alerts_per_poll: 5
    max_body: 5MiB
    concurrent_fetches: 64
    fetches_per_host: 2
feeds:
  - id: verge
    url: https://verge.example.org/feed
    publisher: The Verge
    weight: original
    language: en
platforms:
  - id: soundcloud
    name: SoundCloud
    risk: safe
    domains: [soundcloud.com]
topics:
  - id: training-data
    name: Training data
    phrases: [train AI]
subscriptions:
  - channel: slack:T1/C1
    level: alert
    hour: 9
    platforms: [soundcloud]
"""
SWITCHES = ("fetch_pages", "allow_private_addresses", "read_history", "oauth", "publish", "enabled")
NUMBERS = (
    *("days", "weeks", "alerts_per_hour", "alerts_per_poll", "concurrent_fetches", "fetches_per_host", "hour"),
    *("    port: 3000", "    port: 9464"),
)
# Key (or the whole line where a key stands twice) and what is wrong with it.
BROKEN: list[tuple[str, str]] = [
    *((key, value) for key in SWITCHES for value in ("NO", "1", "'true'", "[true]")),
    *((key, value) for key in NUMBERS for value in ("-1", "many", "99999999")),
    *(("time_zone", value) for value in ("Europe/Berlim", "+02:00", "5")),
    *(("  interval", value) for value in ("10", "1s", "-30m", "1:30", "soon", "14m")),
    *(("  min_interval", value) for value in ("1m", "x", "[15m]")),
    *(("keep_articles", value) for value in ("1d", "for ever")),
    *(("keep_aliases", value) for value in ("7d", "~")),
    *(("contact", value) for value in ("somebody", "7")),
    *(("unknown_sends", value) for value in ("maybe", "true")),
    *(("operator_channel", value) for value in ("'#general'", "slack", "irc:x/y")),
    *(("may_change", value) for value in ("[everybody]", "slack:T1/U1")),
    *(("mode", value) for value in ("carrier-pigeon", "7")),
    *(("max_body", value) for value in ("lots", "-5MiB", "5")),
    *(("url", value) for value in ("feed", "ftp://x.example/f", "https://u:p@x.example/f", "http://10.0.0.1/f")),
    *(("weight", value) for value in ("heavy", "1")),
    *(("language", value) for value in ("english please", "3")),
    *(("risk", value) for value in ("high", "0")),
    *(("domains", value) for value in ("[https://soundcloud.com]", "soundcloud.com")),
    *(("    phrases", value) for value in ("[]", "7")),
    *(("channel", value) for value in ("'#music'", "slack:C1", "discord:x/y")),
    *(("level", value) for value in ("loud", "[]")),
    *(("    platforms", value) for value in ("[soundclod]", "soundcloud")),
    ("publisher", "''"),
    ("publisher", "[The Verge]"),
    ("publiser", "The Verge"),
]


def broken(key: str, value: str) -> tuple[str, int, str]:
    """The file with one line changed, that line's number and the key's bare name."""
    lines = WHOLE.splitlines()
    if key == "publiser":
        at = next(number for number, line in enumerate(lines) if "publisher:" in line)
        lines[at] = lines[at].replace("publisher", key)
        return "\n".join(lines), at + 1, key
    word = key.partition(":")[0] if ":" in key else key
    start = key if key.startswith(" ") else None
    at = next(
        number
        for number, line in enumerate(lines)
        if (line.startswith(start) if start else line.replace("- ", "").strip().startswith(f"{word}:"))
    )
    lines[at] = f"{lines[at].partition(':')[0]}: {value}"
    return "\n".join(lines) + "\n", at + 1, word.strip()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with Town(tmp_path_factory.mktemp("broken")) as town:
        town.give_tokens("slack", "discord")
        Line(town)("check", "--offline")  # what takes long to load is loaded
        yield town


def test_whole_file_is_fine(town: Town, tmp_path: Path) -> None:
    town.config.write_text(WHOLE)
    assert "feeds.yaml" not in Line(town)("check", "--offline").err


def test_there_are_a_hundred() -> None:
    assert len(set(BROKEN)) == len(BROKEN) >= 100


@pytest.mark.parametrize(("key", "value"), BROKEN)
def test_it_ends_with_2_and_names_key_and_line(town: Town, key: str, value: str) -> None:
    text, line, word = broken(key, value)
    town.config.write_text(text)
    started = time.process_time()
    answer = Line(town)("run")
    took = time.process_time() - started
    assert answer.code == 2, answer.err
    named = [each for each in answer.err.splitlines() if each.startswith(f"{town.config}:{line}: ")]
    assert any(word in each for each in named), answer.err
    assert "Traceback" not in answer.err
    assert took < 1.0
    assert not town.db.exists()
