"""Discord's cards: what is in them, and what can never be."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.discord.markup import escape, fitted, linked, within
from bot.chats.discord.render import Card, render
from bot.core.display import clean, utf16_len
from bot.core.lines import Link
from bot.core.outgoing import Item, Message
from tests.chats.judges import discord_faults, need
from tests.chats.messages import ALERT, MESSAGES, SUMMARY, WHEN

PIECES = [
    *("@everyone", "<@1>", "<@&2>", "<#3>", "</a:4>", "<t:0:R>", "<a:b:5>", "[x](https://evil.example)", "# ", "- "),
    *("1. ", "> ", "-# ", "```", "||", "**", "__", "~~", "\\", "]", "](", ")", "://", "https", " ", "é", "𝕏"),
]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=20).map("".join)
LINKS = st.sampled_from(["https://a.example/>)(<@1>", "https://a.example/x_y*z?y=1&z=2", "javascript:alert(1)", ""])
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
OUR_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<https?://[^<>()\s]+>\)(?: \([\w.-]+\)$)?")
# Markup that an odd number of backslashes does not stand before.
RAW = re.compile(r"(?<!\\)(?:\\\\)*[`*_~|<>\[\]()@#]")
RAW_LINE_START = re.compile(r"^(?:[-+] |-#|#|\d+[.)] )")


def _request(card: Card) -> dict[str, Any]:
    body: dict[str, Any] = {"embeds": list(card.embeds), "allowed_mentions": {"parse": []}}
    body |= {"content": card.content} if card.content else {}
    body |= {"nonce": "k1", "enforce_nonce": True, "tts": False}
    return {"method": "POST", "path": "/api/v10/channels/1/messages", "body": body, "content_type": "application/json"}


def _markup_texts(card: Card) -> list[str]:
    """Every line in which Discord reads markup, without what is our own: links, bullets, quotation marks."""
    texts = [card.content]
    for embed in card.embeds:
        texts += [embed.get("title", ""), embed.get("description", "")]
        texts += [field["value"] for field in embed.get("fields", [])]
    lines = [line for text in texts for line in text.split("\n")]
    lines = [re.sub(r"^<https?://[^<>\s]+>$", "", line) for line in lines]
    return [OUR_LINK.sub(r"\1", line.removeprefix("> ").removeprefix("- ")) for line in lines]


def _sizes(card: Card) -> list[tuple[str, int, int]]:
    sizes = [("content", utf16_len(card.content), 2000)]
    total = 0
    for embed in card.embeds:
        author, footer = embed.get("author", {}).get("name", ""), embed.get("footer", {}).get("text", "")
        parts = [("title", embed.get("title", ""), 256), ("description", embed.get("description", ""), 4096)]
        parts += [("author", author, 256), ("footer", footer, 2048)]
        parts += [("name", field["name"], 256) for field in embed.get("fields", [])]
        parts += [("value", field["value"], 1024) for field in embed.get("fields", [])]
        sizes += [(name, utf16_len(text), most) for name, text, most in parts]
        total += sum(utf16_len(text) for _, text, _ in parts)
    return [*sizes, ("sum", total, 6000)]


@pytest.mark.parametrize("plain", [False, True])
@given(message=ANY_MESSAGE)
@settings(max_examples=30)
def test_no_foreign_text_is_markup(plain: bool, message: Message) -> None:
    card = render(message, plain=plain)
    own = f"<t:{int(message.published.timestamp())}:F>" if message.published else " "  # the article's time, once
    for line in _markup_texts(card):
        line = line.replace(own, "", 1)
        assert not RAW.search(line), line
        assert not RAW_LINE_START.search(line), line
        assert not re.search(r"(?<!\\)://", line)
    assert all(size <= most for _, size, most in _sizes(card))


@pytest.mark.parametrize("name", sorted(MESSAGES))
@pytest.mark.parametrize("plain", [False, True])
def test_no_limit_is_exceeded(name: str, plain: bool) -> None:
    for part, size, most in _sizes(render(MESSAGES[name], plain=plain)):
        assert size <= most, part


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_the_judge_accepts_every_message(name: str) -> None:
    need()
    assert discord_faults(_request(render(MESSAGES[name]))) == []
    assert discord_faults(_request(render(MESSAGES[name], plain=True))) == []


@given(HOSTILE)
def test_an_escape_is_never_parted_from_its_character(text: str) -> None:
    """Unescaping what was escaped gives the text back."""
    text = clean(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)) == text


def test_a_long_title_full_of_markup_is_cut_before_it_is_escaped() -> None:
    title = render(replace(ALERT, title="*" * 400)).embeds[0]["title"]
    assert utf16_len(title) <= 256
    assert title == "\\*" * 127 + "…"


def test_an_unusable_address_is_not_linked() -> None:
    embed = render(replace(ALERT, url="javascript:alert(1)", also=(Link("x", "ftp://a.example"),))).embeds[0]
    assert "url" not in embed
    assert "](" not in str(embed)


def test_stories_that_do_not_fit_are_counted() -> None:
    items = tuple(Item("Story " * 30, f"https://a.example/{n}/" + "p" * 300, "Pub", WHEN) for n in range(20))
    text = render(replace(SUMMARY, items=items, more=2)).embeds[0]["description"]
    shown = text.count("](<")
    assert 0 < shown < 20
    assert text.endswith(f"and {22 - shown} more")


@pytest.mark.parametrize("limit", [0, 1, 2, 7, 50])
@pytest.mark.parametrize("text", ["://" * 40, "a:b" * 40, "*_" * 40, "𝕏" * 60, "1. " * 30])
def test_what_is_escaped_fits(text: str, limit: int) -> None:
    shown = fitted(text, limit)
    assert utf16_len(shown) <= limit
    assert bool(shown) is (limit > 1)


def test_a_link_has_a_name_and_lines_are_whole() -> None:
    assert linked("", "https://a.example/", 50) == r"[\(no title\)](<https://a.example/>)"
    assert linked("A [b]", "javascript:x", 50) == r"A \(b\)"
    assert within(["ab", "cd"], 6) == ["ab", "cd"]
    assert within(["ab", "cd"], 5) == ["ab"]
