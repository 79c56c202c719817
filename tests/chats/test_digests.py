"""Digests in both chats: the same words in each, whole, within the limits, and harmless whatever stands in them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.discord.digests import digest_view
from bot.chats.discord.digests import render_digest as discord_digest
from bot.chats.discord.render import CONTENT_LIMIT
from bot.chats.discord.replies import DESCRIPTION_LIMIT
from bot.chats.slack.digests import render_digest as slack_digest
from bot.core.digest import Gathered, digest_passages
from bot.core.digest_parts import split_digest
from bot.core.display import utf16_len
from bot.core.lines import Line, Link, Passage
from bot.core.outgoing import Message
from tests.chats.digests import DIGESTS, HARM, PARTS, WEEKS
from tests.chats.judges import discord_faults, need, slack_faults

SLACK_LIMIT = 10_000  # characters of all blocks; refused from about 11,300 on
MARK = re.compile(r"mark\d+x\d+q")
WORDS = st.lists(st.sampled_from([HARM, "a", "<", "*", "\\", "é", "𝕏", '"', "://", "_", " word"]), max_size=200).map(
    "".join
)
ADDRESSES = st.sampled_from(["https://a.example/1", "https://a.example/" + "y" * 1900, "javascript:alert(1)", ""])
LINES = st.builds(
    Line,
    st.lists(WORDS | st.builds(Link, WORDS, ADDRESSES), min_size=1, max_size=6).map(tuple),
    st.sampled_from(["text", "item", "quote", "small"]),
)
PASSAGES = st.lists(st.builds(Passage, WORDS, st.lists(LINES, min_size=1, max_size=6).map(tuple)), max_size=30)


def slack_text(value: Any) -> str:
    """All the words that Slack shows."""
    if isinstance(value, list):
        return " ".join(map(slack_text, value))
    if isinstance(value, dict):
        own = str(value["text"]) if isinstance(value.get("text"), str) else ""
        return " ".join([own, *(slack_text(each) for key, each in value.items() if key != "text" or not own)])
    return ""


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_the_judges_accept_every_part(name: str) -> None:
    need()
    message = DIGESTS[name]
    for plain in (False, True):
        blocks, text = slack_digest(message, plain=plain)
        assert slack_faults({"text": text, "blocks": blocks}) == []
        card = discord_digest(message, plain=plain)
        body: dict[str, Any] = {"content": card.content, "embeds": list(card.embeds)}
        body |= {"allowed_mentions": {"parse": []}, "nonce": "x", "enforce_nonce": True}
        if (view := digest_view(message)) is not None and not plain:
            body["components"] = view.to_components()
        assert discord_faults({"method": "POST", "path": "/api/v10/channels/12/messages", "body": body}) == []


@pytest.mark.parametrize("name", sorted(WEEKS))
def test_every_line_of_a_digest_is_shown_in_both_chats(name: str) -> None:
    """Nothing is cut off at a limit: what does not fit stands in the next part."""
    wanted = sum(len(passage.lines) for passage in digest_passages(WEEKS[name], "A note."))
    shown = [passage for part in PARTS[name] for passage in part.passages]
    assert sum(len(passage.lines) for passage in shown) == wanted
    for part in PARTS[name]:
        check_whole(part)


@given(PASSAGES)
@settings(max_examples=60)
def test_whatever_stands_in_it_every_part_is_whole(passages: list[Passage]) -> None:
    whole = Message(kind="digest", title="Policy digest", period="2025-W20")
    passages = [
        replace(
            each,
            lines=tuple(replace(line, parts=(f"mark{at}x{row}q ", *line.parts)) for row, line in enumerate(each.lines)),
        )
        for at, each in enumerate(passages)
    ]
    parts = split_digest(whole, passages)
    assert sum(len(each.lines) for part in parts for each in part.passages) == sum(len(p.lines) for p in passages)
    for part in parts:
        check_whole(part)


def test_two_long_addresses_below_a_long_heading_leave_their_line_whole() -> None:
    address = f"https://a.example/{'y' * 1900}"
    line = Line(("mark0x0q ", Link("One", address), Link("Other", address)))
    (part,) = split_digest(Message(kind="digest", title="Policy digest"), [Passage("(**Heading**) " * 12, (line,))])
    check_whole(part)


def marked(passage: Passage, at: int) -> Passage:
    """Each line begins with a mark of its own."""
    lines = [replace(each, parts=(f"mark{at}x{row}q ", *each.parts)) for row, each in enumerate(passage.lines)]
    return replace(passage, lines=tuple(lines))


def check_whole(part: Message) -> None:
    blocks, text = slack_digest(part)
    assert len(json.dumps(blocks, ensure_ascii=False)) <= SLACK_LIMIT
    assert len(blocks) <= 50
    assert utf16_len(text) <= 4000
    card = discord_digest(part)
    description = card.embeds[0].get("description", "")
    assert utf16_len(description) <= DESCRIPTION_LIMIT
    marks = {mark for each in part.passages for line in each.lines for mark in MARK.findall(str(line.parts[0]))}
    assert marks <= set(MARK.findall(description))
    assert marks <= set(MARK.findall(slack_text(blocks)))
    assert utf16_len(discord_digest(part, plain=True).content) <= CONTENT_LIMIT


@pytest.mark.parametrize("name", [name for name in sorted(DIGESTS) if "hostile" in name])
def test_harm_pings_nobody_and_leads_nowhere(name: str) -> None:
    blocks, text = slack_digest(DIGESTS[name])
    assert not set(text) & {"<", ">"}
    raw = json.dumps(blocks)
    assert '"mrkdwn"' not in raw
    assert {url for url in re.findall(r'"url": "([^"]+)"', raw) if "evil" in url} == set()
    card = discord_digest(DIGESTS[name])
    description = card.embeds[0]["description"]
    assert not re.search(r"(?<!\\)<[@#]", description)
    assert "](https://evil" not in description


def test_an_empty_week_is_one_line() -> None:
    message = DIGESTS["digest_zero_1"]
    assert message.title == "Policy digest: nothing new for this channel"
    assert sum(len(passage.lines) for passage in message.passages) == 1
    assert message.chart is None


def test_sections_without_anything_are_not_there() -> None:
    headings = [each.heading for each in DIGESTS["digest_one_1"].passages if each.heading]
    assert headings == ["Stories"]
    full = [each.heading for part in PARTS["ten"] for each in part.passages if each.heading]
    assert full == [
        "Changes of stance",
        "Deadlines in the next 14 days",
        "Stories",
        "Still disputed",
        "Worth a look (perhaps relevant)",
    ]


def test_turns_come_before_new_clauses_and_these_before_the_rest() -> None:
    shown = "\n".join(slack_text(slack_digest(part)[0]) for part in PARTS["ten"])
    places = [shown.index(f"Platform {number} changes its terms") for number in (0, 3, 1, 4, 2, 5)]
    assert max(places[:2]) < min(places[2:4])
    assert max(places[2:4]) < min(places[4:])


def test_more_than_ten_sagas_are_counted_and_a_button_shows_them_all() -> None:
    last = PARTS["many"][-1]
    assert any("and 190 more" in str(line.parts) for passage in last.passages for line in passage.lines)
    view = digest_view(last)
    assert view is not None
    assert view.to_components()[0]["components"][0]["custom_id"] == "pb1|digest|0|0||all 2025-W21"


def test_the_picture_is_native_in_slack_and_its_words_stand_below() -> None:
    blocks, _ = slack_digest(PARTS["ten"][0])
    kinds = [block["type"] for block in blocks]
    at = kinds.index("data_visualization")
    assert len(blocks[at]["chart"]["axis_config"]["categories"]) == 12
    assert blocks[at + 1]["elements"][0]["text"].startswith("Stories per week, weeks of")
    plain, _ = slack_digest(PARTS["ten"][0], plain=True)
    assert "data_visualization" not in [block["type"] for block in plain]
    assert [block["type"] for block in plain].count("rich_text") == kinds.count("rich_text")


def test_nothing_at_all_has_no_passages() -> None:
    assert split_digest(Message(kind="digest", title="x"), digest_passages(Gathered(*(WEEKS["one"].since,) * 2)))
