"""People and channels are shown by name where the chat knows them, and nobody is called by it."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from bot.chats.discord.replies import lines_text
from bot.chats.slack.replies import lines_blocks, render_reply
from bot.core.lines import Line, Mention
from bot.core.plain_lines import passage_text
from bot.core.policy_table import Row, table_page
from bot.core.replies import Reply, Section, text_line
from tests.chats.judges import slack_faults

UTC = ZoneInfo("UTC")
PERSON, ROOM = Mention("slack:T1/U7", person=True), Mention("slack:T1/C9")


def test_slack_names_a_person_only_where_one_person_reads_it() -> None:
    line = text_line("paused by ", PERSON, " in ", ROOM)
    private, _ = render_reply(Reply("Status", (Section(lines=(line,)),)))
    runs = private[1]["elements"][0]["elements"]
    assert [run["type"] for run in runs] == ["text", "user", "text", "channel"]
    assert (runs[1]["user_id"], runs[3]["channel_id"]) == ("U7", "C9")
    assert slack_faults({"text": "Status", "blocks": private}) == []
    public, _ = render_reply(Reply("Status", (Section(lines=(line,)),), private=False))
    assert '"user"' not in json.dumps(public)
    assert "slack:T1/U7" in json.dumps(public)


@pytest.mark.parametrize(
    ("mention", "shown"),
    [
        (Mention("discord:77/12"), "<#12>"),
        (Mention("discord:77/5", person=True), "<@5>"),
        (Mention("slack:T1/U7", person=True), "slack\\:T1/U7"),
        (Mention("discord:77/x> @everyone", person=True), "discord\\:77/x\\> \\@everyone"),
    ],
)
def test_discord_marks_its_own_ids_and_shows_others_as_they_are(mention: Mention, shown: str) -> None:
    assert lines_text("", (text_line(mention),))[0].replace("\\:", ":") == shown.replace("\\:", ":")


def test_elsewhere_the_id_itself_is_shown() -> None:
    other = lines_blocks("", (text_line(Mention("discord:77/5", person=True)),), UTC, quiet=True)
    assert other[0]["elements"][0]["elements"] == [{"type": "text", "text": "discord:77/5"}]
    assert passage_text("", (text_line(PERSON),), [], 80, UTC) == [("  slack:T1/U7", False)]


def test_what_belongs_to_an_item_stands_within_it() -> None:
    lines = (Line(("One",), "item"), Line(("more",), "under"), Line(("Two",), "item"), text_line("After"))
    (block,) = lines_blocks("", lines, UTC)
    listed, after = block["elements"]
    assert ["".join(run["text"] for run in item["elements"]) for item in listed["elements"]] == ["One\nmore", "Two"]
    assert after["type"] == "rich_text_section"
    assert slack_faults({"text": "One", "blocks": [block]}) == []
    assert lines_text("", lines) == ["- One", "  more", "- Two", "", "After", ""]
    assert [text for text, _ in passage_text("", lines, [], 80, UTC)] == ["  - One", "    more", "  - Two", "  After"]


def test_no_name_of_many_platforms_is_cut_off() -> None:
    names = [f"Platform number {number}" for number in range(95)]
    reply = table_page([Row(name, name, "", "", None, None, "") for name in names], 0)
    pages = [table_page([Row(name, name, "", "", None, None, "") for name in names], at) for at in range(reply.pages)]
    slack = json.dumps([render_reply(page)[0] for page in pages], ensure_ascii=False)
    discord = "\n".join(line for page in pages for each in page.sections for line in lines_text("", each.lines))
    assert all(name in slack and name in discord for name in names)
