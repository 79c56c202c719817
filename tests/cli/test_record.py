"""policy, correct, rebuild and export: what a person and a script see."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from tests.atom_rules import ATOM, atom_faults
from tests.servers.feeds import feed
from tests.servers.town import Line, Town

SUMMARY = (
    "SoundCloud changed its terms of service in February 2024. SoundCloud said that it has never trained AI on uploads."
)


def read_of_soundcloud(town: Town) -> Line:
    """The command line in a town whose bot has read of SoundCloud."""
    line = Line(town)
    town.publish("alpha", "Gardening in spring", age=timedelta(days=1))
    town.write_config("alpha", subscriptions=("console:-",))
    assert line("poll", "--no-deliver").code == 0
    news = "SoundCloud changes its terms of service to train AI on uploads"
    other = "Spotify & Vimeo label AI-generated <songs>"
    town.publish("alpha", news, slug="terms", summary=SUMMARY)
    town.publish("alpha", other, slug="labels", summary="Both label AI-generated songs.")
    assert line("poll", "--no-deliver", "--feed", "alpha").code == 0
    assert line("rebuild").code == 0
    return line


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Shared by the tests that leave the record as they found it."""
    with Town(tmp_path_factory.mktemp("told")) as town:
        yield read_of_soundcloud(town)


def test_policy_is_one_page(told: Line) -> None:
    answer = told("policy", "soundclod")
    assert answer.code == 0
    assert answer.out.startswith("SoundCloud: people's work and AI\n")
    assert "Feb 2024: terms changed" in answer.out
    assert "No legal advice" in answer.out
    assert "https://alpha.example/terms" in answer.out


def test_policy_for_scripts_and_for_citing(told: Line) -> None:
    (row,) = told("policy", "soundcloud", "--json").rows
    assert row["timeline"][0]["date"]["shown"] == "Feb 2024"
    assert row["timeline"][0]["sources"][0]["url"] == "https://alpha.example/terms"
    assert row["company_says"][0]["sense"] == "denies"
    markdown = told("policy", "soundcloud", "--markdown").out
    assert markdown.startswith("# SoundCloud: people's work and AI\n")
    assert "](<https://alpha.example/terms>)" in markdown


def test_policy_as_of_a_day_before_knows_nothing(told: Line) -> None:
    assert "Nothing is recorded about SoundCloud" in told("policy", "soundcloud", "--as-of", "2020-01-01").out


@pytest.mark.parametrize("view", ["events", "sources", "quotations", "stances"])
def test_policy_shows_one_part_whole(told: Line, view: str) -> None:
    answer = told("policy", "soundcloud", "--view", view, "--page", "1")
    assert answer.code == 0
    assert answer.err == ""


def test_table_of_all_platforms(told: Line) -> None:
    table = told("policy")
    assert table.out.splitlines()[1].startswith(("SoundCloud", "Spotify", "Vimeo"))
    rows = told("policy", "--json", "--sort", "name").rows
    assert [row["name"] for row in rows] == ["SoundCloud", "Spotify", "Vimeo"]
    assert told("policy", "--markdown", "--sort", "deadline").out.startswith("| platform | stance |")
    assert told("policy", "--sort", "stance").code == 0


def test_compare(told: Line) -> None:
    assert told("policy", "compare", "soundcloud", "vimeo").out.startswith("SoundCloud and Vimeo\n")
    assert len(told("policy", "compare", "soundcloud", "vimeo", "--json").rows) == 2
    assert "two to four" in told("policy", "compare", "soundcloud").sentence


def test_an_unknown_platform_is_a_sentence(told: Line) -> None:
    answer = told("policy", "myspace")
    assert answer.code == 2
    assert "not watched" in answer.sentence


def test_a_correction_survives_a_rebuild_and_can_be_undone(told: Line) -> None:
    (row,) = told("policy", "soundcloud", "--json").rows
    fact = next(each for each in row["timeline"] if each["kind"] == "terms-changed")["ids"][0]
    assert "has the date 12 Feb 2024" in told("correct", "fact", fact, "--date", "2024-02-12", "--note", "archive").out
    assert "1 correction by people in force" in told("rebuild").out
    answer = told("policy", "soundcloud").out
    assert "12 Feb 2024: terms changed, date set right by terminal" in answer
    assert "1 correction of" in told("correct", "fact", fact, "--undo").out
    told("correct", "fact", fact, "--wrong")
    assert "terms changed" not in told("policy", "soundcloud").out
    (row,) = told("rebuild", "--json").rows
    assert row["corrections"] == 1
    assert row["articles"] == 2
    told("correct", "fact", fact, "--undo")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("correct", "fact", "ffffffffffff", "--wrong"), "No fact"),
        (("correct", "fact", "ffffffffffff"), "Say one of"),
        (("correct", "fact", "ffffffffffff", "--date", "soon"), "no date"),
    ],
)
def test_mistakes_in_a_correction(told: Line, words: tuple[str, ...], says: str) -> None:
    assert says in told(*words).sentence


def test_events_as_csv_and_json(told: Line, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(told("export", "--format", "csv").out)))
    lines = [json.loads(each) for each in told("export", "--format", "json").out.splitlines()]
    assert {row["id"] for row in rows} == {row["id"] for row in lines}
    assert "2024-02-01" in {row["first_day"] for row in rows}
    target = tmp_path / "events.csv"
    assert told("export", "--format", "csv", "--output", str(target)).out == ""
    assert target.read_bytes().startswith(b"id,platform,kind")
    assert told("export", "--format", "csv", "--output", str(tmp_path)).code == 2


def test_stories_as_a_feed_that_our_own_poller_reads(town: Town) -> None:
    """Valid by RFC 4287, and the same stories when it is polled."""
    told = read_of_soundcloud(town)
    text = told("export", "--format", "atom").out
    assert atom_faults(text) == []
    entries = Tree.fromstring(text).findall(f"{ATOM}entry")
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(entries) == 2
    town.open("gamma", lambda _: feed(text))
    town.write_config("gamma")
    town.db = town.folder / "other.db"
    assert told("poll").code == 0
    again = told("export", "--format", "atom").out
    assert stories_in(again) == stories_in(text)


def stories_in(text: str) -> set[tuple[str | None, ...]]:
    """Id, title and address of each entry."""
    return {
        (
            each.findtext(f"{ATOM}id"),
            each.findtext(f"{ATOM}title"),
            (link.get("href") if (link := each.find(f"{ATOM}link")) is not None else None),
        )
        for each in Tree.fromstring(text).findall(f"{ATOM}entry")
    }
