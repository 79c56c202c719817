"""Five thousand hostile texts through everything that shows foreign words: nobody is pinged, no link leads elsewhere,
nothing is refused. The generator is seeded: the same texts every time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.chats.discord import replies as discord_replies
from bot.chats.discord.render import render as discord_alert
from bot.chats.slack import forms, rooms
from bot.chats.slack import replies as slack_replies
from bot.chats.slack.render import render as slack_alert
from bot.core.asks import Ask, Draft, Question
from bot.core.lines import Link
from bot.core.replies import Button, Form, Line, Moment, Reply, Section
from tests.chats.judges import discord_faults, slack_faults
from tests.chats.messages import ALERT
from tests.fakes import START

COUNT = 5000
REPLY_EVERY = 5  # every text is a headline, every fifth goes through the answers as well
JUDGED_EVERY = 100  # the validators are slow
HOME = "https://news.example/article"
WORDS = """
<!channel> <!here> <!everyone> <@U012ABCDEF> <#C012ABCDEF|general> <!subteam^S012ABC> @everyone @here <@4711> <@&4711>
<#4711> </policy:1> <t:1:R> <:smile:1> :scream: `code` ```block **bold** __under__ ~~gone~~ ||spoiler|| # - 1. -# > < &
| \\ \\<@1> &amp;&lt; {braces} %s SoundCloud ％ ｅvil [click](https://evil.example/) <https://evil.example/|SoundCloud>
https://evil.example/login evil.example http://user:pass@evil.example javascript:alert(1) mailto:a@evil.example
slack://open discord.gg/evil
"""
PIECES = (
    *WORDS.split(),
    "\u202etxet\u202c",
    "\u200b\u2066\u2069\ufeff",
    "\x00\x07\x1b[2J",
    "\r\n\r\n",
    "\u2028",
    "🏳️‍🌈",
    "e" + "\u0301" * 40,
    "changes its terms",
    "ai training",
)
# What would ping if it stood in a place where the chat reads markup.
SLACK_PING = re.compile(r"<[!@#]")


def texts(count: int, seed: int = 20250509) -> Iterator[str]:
    """Pieces in any order, some of them endless."""
    rng = random.Random(seed)
    for number in range(count):
        text = rng.choice(("", " ", "")).join(rng.choices(PIECES, k=rng.randint(1, 12)))
        yield (text * 4000)[:10_000] if number % 97 == 0 else text


def reply_of(text: str) -> Reply:
    """A reply with foreign words wherever it can have some."""
    lines = (
        Line((text,)),
        Line((Link(text, HOME), f" ({text})"), "item"),
        Line((text,), "quote"),
        Line((text, Moment(START)), "small"),
    )
    button = Button(text, Question(Ask.STATE, text[:20]), confirm=text)
    section = Section(text, lines, (button,))
    question = Question(Ask.SEARCH, text[:30], page=1)
    return Reply(text, (section,), (Button(text, Question(Ask.LIST)),), share=True, page=1, pages=3, question=question)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


def test_slack_shows_nothing_that_pings_or_leads_elsewhere() -> None:
    judged = 0
    for number, text in enumerate(texts(COUNT)):
        alert, alert_text = slack_alert(replace(ALERT, title=text, url=HOME, sentences=(text,), why=text, story=1))
        _assert_harmless([alert])
        assert not SLACK_PING.search(alert_text)
        if number % REPLY_EVERY:
            continue
        reply = reply_of(text)
        blocks, fallback = slack_replies.render_reply(reply)
        _assert_harmless([blocks])
        assert not SLACK_PING.search(fallback)
        if number % JUDGED_EVERY == 0:
            judged += 5
            form = Form(
                Draft("slack:T1/C1", keywords=(text[:80],), excluded=(text[:80],)), (("a", text),), (("b", text),)
            )
            modal = forms.form_view(replace(reply, form=form), "T1", reply)
            shown = slack_replies.reply_view(reply)
            home = {"type": "home", "blocks": slack_replies.body_blocks(reply)[: rooms.HOME_BLOCKS]}
            _assert_harmless([modal, shown, home])
            # That a headline looks like Markdown is a remark on its text: it is read aloud, not drawn.
            for payload in ({"blocks": blocks, "text": fallback}, {"blocks": alert, "text": alert_text}):
                assert [fault for fault in slack_faults(payload) if "looks like CommonMark" not in fault] == []
            assert slack_faults(modal, "modal") == []
            assert slack_faults(shown, "modal") == []
            assert slack_faults(home, "home") == []
    assert judged == 5 * COUNT // JUDGED_EVERY


def _assert_harmless(shown: list[Any]) -> None:
    for node in nodes(shown):
        assert node.get("type") not in ("mrkdwn", "user", "channel", "usergroup", "broadcast")
        if node.get("type") == "link":
            assert node["url"] in (HOME, ALERT.url, *(link.url for link in ALERT.also))


MASKED = re.compile(r"(?<!\\)\]\(<([^>]*)>\)")
# A mention or an address that no backslash stands before; that none pings is the work of allowed_mentions as well.
ALIVE = re.compile(r"(?<!\\)<(?!https?://|t:\d+:[DF]>)|(?<!\\)[`|]|(?<![\\:(<])\bhttps?://")


async def test_discord_shows_nothing_that_pings_or_leads_elsewhere() -> None:
    for number, text in enumerate(texts(COUNT)):
        card = discord_alert(replace(ALERT, title=text, url=HOME, sentences=(text,), why=text, story=1))
        reply = reply_of(text)
        embeds = list(card.embeds)
        if number % REPLY_EVERY == 0:
            embeds.append(discord_replies.embed_of(reply))
        for shown in embeds:
            bodies = [str(shown.get("description", "")), *(field["value"] for field in shown.get("fields", ()))]
            for body in bodies:
                assert set(MASKED.findall(body)) <= {HOME, *(link.url for link in ALERT.also)}
                assert not ALIVE.search(MASKED.sub("", body)), body
        if number % JUDGED_EVERY == 0:
            view = discord_replies.view_of(reply)
            assert view is not None
            body = {
                "embeds": [discord_replies.embed_of(reply)],
                "components": view.to_components(),
                "allowed_mentions": {"parse": []},
                "nonce": "n1",
                "enforce_nonce": True,
            }
            record = {"method": "POST", "path": "/api/v10/channels/1/messages", "body": body}
            assert discord_faults(record) == []
            menu = discord_replies.alert_view(replace(ALERT, story=1))
            assert menu is not None
            body |= {"embeds": list(card.embeds), "components": menu.to_components()}
            assert discord_faults(record) == []
