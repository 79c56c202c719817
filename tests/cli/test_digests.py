"""Digests on the command line: shown, sent, once per week."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line


def _this_week() -> str:
    year, week, _ = datetime.now(UTC).isocalendar()
    return f"{year}-W{week:02}"


def test_a_dry_run_shows_and_sends_nothing(ask: Line) -> None:
    result = ask("digest", "--channel", "console:-", "--dry-run")
    assert result.code == 0
    assert "Policy digest: 1 story" in result.out
    assert NEWS in " ".join(result.out.split())
    assert "digest" not in ask("deliveries").out


def test_json_is_one_line_per_channel(ask: Line) -> None:
    result = ask("digest", "--dry-run", "--json")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert sorted(row["channel"] for row in rows) == sorted(["console:-", SLACK_ROOM])
    assert rows[0]["stories"] == 1
    assert rows[0]["parts"][0]["title"].startswith("Policy digest: 1 story")


def test_as_of_shows_what_was_known_then(ask: Line) -> None:
    before = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    result = ask("digest", "--channel", "console:-", "--as-of", before, "--dry-run")
    assert "nothing new" in result.out


def test_wrong_words_are_told_with_an_example(ask: Line) -> None:
    result = ask("digest", "--week", "soon", "--dry-run")
    assert result.code == 2
    assert "2025-W20" in result.err
    result = ask("digest", "--channel", "slack:T9/C9", "--dry-run")
    assert result.code == 2
    assert "asks for a digest" in result.err


def test_a_digest_is_sent_and_a_week_only_once(own: Line) -> None:
    assert own("poll").code == 0
    sent = own("digest", "--channel", "console:-")
    assert sent.code == 0
    assert "Policy digest" in sent.out
    week = (datetime.now(UTC) - timedelta(days=14)).isocalendar()
    name = f"{week.year}-W{week.week:02}"
    assert own("digest", "--channel", "console:-", "--week", name).code == 0
    again = own("digest", "--channel", "console:-", "--week", name)
    assert again.code == 2
    assert "already" in again.err
    assert own("digest", "--channel", "console:-", "--week", name, "--dry-run").code == 0
