"""Slack's blocks: what is in them, and what can never be."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.slack.render import BLOCKS_LIMIT, HEADER_LIMIT, render
from bot.core.display import utf16_len
from bot.core.lines import Link
from bot.core.outgoing import Item, Message
from tests.chats.judges import need, slack_faults
from tests.chats.messages import ALERT, MESSAGES, SUMMARY, WHEN

HOSTILE = st.lists(
    st.sampled_from(
        ["<!channel>", "<", ">", "&", "|", "<@U1>", "*", "`", "https://evil.example", " ", "\u202e", "é", "𝕏"]
    )
    | st.text(max_size=8),
    max_size=20,
).map("".join)
LINKS = st.sampled_from(["https://a.example/|<!here>", "https://a.example/x?y=1&z=2", "javascript:alert(1)", ""])
ANY_MESSAGE = st.builds(
    Message,
    kind=st.sampled_from(["alert", "summary", "notice"]),
    title=HOSTILE,
    url=LINKS,
    badge=HOSTILE,
    platforms=st.lists(HOSTILE, max_size=5).map(tuple),
    publisher=HOSTILE,
    published=st.none() | st.just(WHEN),
    sentences=st.lists(HOSTILE, max_size=3).map(tuple),
    why=HOSTILE,
    also=st.lists(st.builds(Link, HOSTILE, LINKS), max_size=3).map(tuple),
    items=st.lists(st.builds(Item, HOSTILE, LINKS, HOSTILE), max_size=3).map(tuple),
    more=st.integers(0, 5),
    note=HOSTILE,
)


def _texts(value: Any) -> list[dict[str, Any]]:
    """Every object with a ``type``, however deep."""
    if isinstance(value, list):
        return [found for part in value for found in _texts(part)]
    if isinstance(value, dict):
        return [value] * ("type" in value) + [found for part in value.values() for found in _texts(part)]
    return []


@pytest.mark.parametrize("plain", [False, True])
@given(message=ANY_MESSAGE)
@settings(max_examples=30)
def test_no_message_can_ping_or_link_elsewhere(plain: bool, message: Message) -> None:
    blocks, text = render(message, plain=plain)
    without_ours = re.sub(r"<https?://[^<>|\s]*>", "", text) if plain else text
    assert not set(without_ours) & {"<", ">"}
    assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    for part in _texts(blocks):
        assert part["type"] != "mrkdwn"
        if part["type"] == "link":
            assert re.fullmatch(r"https?://[^<>|\s]+", part["url"])
        if part["type"] == "plain_text":
            assert part["emoji"] is False


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_no_message_is_too_long(name: str) -> None:
    blocks, text = render(MESSAGES[name])
    assert len(json.dumps(blocks, ensure_ascii=False)) <= BLOCKS_LIMIT
    assert utf16_len(blocks[0]["text"]["text"]) <= HEADER_LIMIT
    assert len(text) <= 4000
    assert len(render(MESSAGES[name], plain=True)[1]) <= 4000


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_the_judge_accepts_every_message(name: str) -> None:
    need()
    blocks, text = render(MESSAGES[name])
    assert slack_faults({"text": text, "blocks": blocks}) == []
    assert slack_faults({"text": render(MESSAGES[name], plain=True)[1]}) == []


def test_the_fallback_text_holds_the_whole_headline() -> None:
    """A header is cut at 150 characters; what is read aloud is not."""
    title = "What the platform may do " * 10 + "& nobody <else>"
    blocks, text = render(replace(ALERT, title=title))
    assert text.startswith("Training data · SoundCloud — What the platform")
    assert "&amp; nobody &lt;else&gt;" in text
    assert blocks[0]["text"]["text"].endswith("…")
    assert title in json.dumps(blocks[1])


def test_stories_that_do_not_fit_are_counted() -> None:
    items = tuple(Item("Story " * 30, f"https://a.example/{n}/" + "p" * 900, "Pub", WHEN) for n in range(20))
    blocks, _ = render(replace(SUMMARY, items=items, more=2))
    shown = json.dumps(blocks).count('"type": "link"')
    assert 0 < shown < 20
    assert f"and {22 - shown} more" in json.dumps(blocks)


def test_outlets_are_given_up_before_sentences() -> None:
    also = tuple(Link("Outlet", f"https://o{n}.example/" + "p" * 1900) for n in range(9))
    shown = json.dumps(render(replace(ALERT, also=also))[0])
    assert shown.count("Outlet") < 9
    assert ALERT.sentences[1] in shown


def test_an_unusable_address_is_not_linked() -> None:
    blocks, _ = render(replace(ALERT, url="javascript:alert(1)", also=()))
    assert not [part for part in _texts(blocks) if part["type"] == "link"]


def test_a_message_of_a_headline_alone_is_a_header_alone() -> None:
    blocks, text = render(Message("notice", "The feed is back."))
    assert [block["type"] for block in blocks] == ["header"]
    assert text == "The feed is back."


def test_the_plain_form_of_a_summary_keeps_its_stories() -> None:
    blocks, text = render(SUMMARY, plain=True)
    assert blocks == []
    assert text.count("<https://news.example.com/") == 5
