"""The line for a thread, whatever words stand in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.slack.followups import render_followup
from bot.core.outgoing import Message
from tests.chats.judges import slack_faults
from tests.chats.slack.test_render import HOSTILE

URLS = ("https://a.example/b", "", "javascript:x", "https://a.example/" + "p" * 1950)


@pytest.mark.parametrize("plain", [False, True])
@given(message=st.builds(Message, st.just("followup"), HOSTILE, st.sampled_from(URLS), publisher=HOSTILE, note=HOSTILE))
@settings(max_examples=60)
def test_no_line_can_ping_or_link_elsewhere(plain: bool, message: Message) -> None:
    blocks, text = render_followup(message, plain=plain)
    # The judge also guesses at our style, from words that are not ours.
    faults = slack_faults({"text": text, "blocks": blocks})
    assert [fault for fault in faults if "looks like" not in fault] == []
    without_ours = re.sub(r"<https?://[^<>|\s]*>", "", text) if plain else text
    assert not set(without_ours) & {"<", ">"}
    assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    for block in blocks:
        for part in block["elements"][0]["elements"]:
            assert part["type"] in ("text", "link")
            assert part["text"]
            assert part["type"] == "text" or re.fullmatch(r"https?://[^<>|\s]+", part["url"])
