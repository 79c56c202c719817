"""Commands that only read: what a person and a script see."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import NEWS
from tests.servers.town import SLACK_ROOM, Line, Town

LISTS = {
    "articles": {"id", "url", "title", "publisher", "first_seen", "level", "score", "reasons", "topics", "outcome"},
    "stories": {"id", "title", "first_seen", "last_seen", "articles", "outlets", "alerts"},
    "deliveries": {"id", "channel", "kind", "state", "attempts", "error", "created", "sent", "title"},
    "feeds": {"id", "url", "enabled", "health", "last_ok", "last_error", "next_due", "articles"},
}


@pytest.mark.parametrize("name", LISTS)
def test_list_gives_the_same_for_people_and_scripts(ask: Line, name: str) -> None:
    table, lines = ask(name), ask(name, "--json")
    assert table.code == lines.code == 0
    assert table.err == lines.err == ""
    assert lines.rows
    assert all(LISTS[name] <= row.keys() for row in lines.rows)
    assert len(table.out.splitlines()) == len(lines.rows) + 1


@pytest.mark.parametrize(
    "name", [*LISTS, "search soundcloud", "subscriptions list", "explain https://alpha.example/terms"]
)
def test_json_is_alone_on_standard_output_also_with_logs(ask: Line, name: str) -> None:
    answer = ask("--log-level", "debug", "--log-format", "json", *name.split(), "--json")
    assert answer.rows


@pytest.mark.parametrize("name", ["articles", "stories", "deliveries"])
def test_limit_and_since_narrow(ask: Line, name: str) -> None:
    assert len(ask(name, "--limit", "1", "--json").rows) == 1
    assert ask(name, "--since", "1h", "--json").rows
    assert ask(name, "--since", "2099-01-01", "--json").rows == []
    assert len(ask(name, "--since", "2099-01-01").out.splitlines()) == 1


def test_articles_come_newest_first_and_by_level(ask: Line) -> None:
    rows = ask("articles", "--json").rows
    assert [row["first_seen"] for row in rows] == sorted((row["first_seen"] for row in rows), reverse=True)
    assert {row["title"] for row in ask("articles", "--level", "alert", "--json").rows} == {NEWS}
    assert {row["outcome"] for row in rows} == {"baseline", "considered"}


def test_story_names_its_outlets(ask: Line) -> None:
    (story,) = ask("stories", "--json").rows
    assert (story["articles"], set(story["outlets"])) == (2, {"Alpha", "Beta"})
    assert story["alerts"] == 2  # channels


def test_troubled_feed_comes_first_with_its_trouble(ask: Line) -> None:
    first, *others = ask("feeds", "--json").rows
    assert first["id"] == "broken"
    assert "404" in first["last_error"]
    assert first["enabled"] is True
    assert {row["health"] for row in others} == {"ok"}


def test_delivery_that_waits_for_a_token_is_seen(ask: Line) -> None:
    states = {row["channel"]: row["state"] for row in ask("deliveries", "--json").rows}
    assert states == {"console:-": "sent", SLACK_ROOM: "pending"}


def test_search_finds_words_phrases_and_beginnings(ask: Line) -> None:
    assert len(ask("search", "soundcloud", "--json").rows) == 2
    assert ask("search", '"terms of service"', "--json").rows
    assert ask("search", "gardening", "spring", "--json").rows
    assert "Nothing found" in ask("search", "zebra").out
    assert ask("search", "zebra", "--json").out == ""


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "*",
        "AND",
        "NEAR(",
        "a OR",
        "-x",
        "title:",
        "(",
        "^",
        "{a}",
        "💥",
        "\\",
        "%",
        "x" * 5000,
        "a\x00b",
        "_",
    ],
)
def test_search_takes_any_text(ask: Line, query: str) -> None:
    answer = ask("search", "--", query)
    assert answer.code == 0, answer.err
    assert answer.err == ""


def test_explain_tells_the_way_from_feed_to_channels(ask: Line) -> None:
    answer = ask("explain", "https://alpha.example/terms")
    headings = [row for row in answer.out.splitlines() if not row.startswith(" ")]
    assert headings == ["Article", "Entries", "Matches", "Relevance", "Story", "Channels"]
    assert "level alert" in answer.out
    assert f"{SLACK_ROOM}: alerted" in answer.out
    second = ask("explain", "https://beta.example/also").out
    assert "already-told" in second


def test_explain_knows_an_address_with_decoration(ask: Line) -> None:
    plain = ask("explain", "https://alpha.example/terms", "--json").out
    assert ask("explain", "https://www.alpha.example/terms/?utm_source=x#top", "--json").out == plain


def test_explain_says_why_nothing_was_told(ask: Line) -> None:
    answer = ask("explain", "https://alpha.example/gardening-in-spring")
    assert "no watched platform" in answer.out
    assert "polled for the first time: stored, not announced" in answer.out


def test_explain_says_what_to_do_about_an_unknown_address(ask: Line) -> None:
    for url in ("https://nobody.example/", "nonsense", "http://[::1", ""):
        answer = ask("explain", "--", url)
        assert answer.code == 1
        assert "policy-bot search" in answer.sentence


def test_text_that_commands_a_terminal_is_shown_harmless(town: Town, line: Line) -> None:
    town.publish("alpha", "Old")
    town.write_config("alpha")
    line("poll")
    town.publish("alpha", f"{NEWS} \u202e\u2066 evil \x9b31m", slug="evil", summary="<script>x</script>")
    line("poll", "--feed", "alpha")
    for words in (
        ["articles"],
        ["stories"],
        ["deliveries"],
        ["search", "soundcloud"],
        ["explain", "https://alpha.example/evil"],
    ):
        shown = line(*words).out
        assert NEWS in shown
        assert not set(shown) & set("\x1b\x9b\u202e\u2066\x00")


def test_reading_works_while_somebody_writes(busy: Town, ask: Line) -> None:
    with closing(sqlite3.connect(busy.db, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE meta SET value=value")
        assert ask("articles", "--json").rows
        db.execute("ROLLBACK")


def test_backup_is_a_whole_database(busy: Town, ask: Line, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    answer = ask("backup", str(copy))
    assert answer.code == 0
    assert "verified" in answer.out
    options = ["--config", str(busy.config), "--db", str(copy)]
    for name in LISTS:
        assert ask(name, "--json", options=options).out == ask(name, "--json").out
