"""Five thousand hostile headlines in all that Slack is shown: no ping, no link but the article's, nothing refused.

Seeded, not searched: the same headlines in every run, so that the number is what it says.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from bot.chats.slack.buttons import alert_actions
from bot.chats.slack.forms import form_view
from bot.chats.slack.render import render
from bot.chats.slack.replies import render_reply, reply_view
from bot.core.asks import Ask, Draft, Question
from bot.core.display import safe_url
from bot.core.model import Link, Message
from bot.core.replies import Button, Form, Reply, Section, item_line, paged, text_line
from tests.chats.judges import slack_faults

COUNT = 5000
OURS = "https://news.example.com/story/1?a=1&b=2"
PIECES = (
    *("<!channel>", "<!here>", "<!everyone>", "<@U012ABCDE>", "<#C012ABCDE|general>", "<!subteam^S012ABCDE>", "@here"),
    *(
        "<https://evil.example|The Verge>",
        "[The Verge](https://evil.example)",
        "https://evil.example/x|label",
        "|",
        ">",
    ),
    *("<", "&lt;!channel&gt;", "&", "*bold*", "_i_", "`code`", "```", "~s~", ":scream:", "javascript:alert(1)"),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200f",
        "\ufeff",
        "\x00",
        "\x1b[31m",
        "\x07",
        "\r\n",
        "\t",
        "\ud800",
        "\u0300" * 40,
    ),
    *("SoundCloud", "trains", "AI", "on", "your", "music", "法律", "العربية", "👩\u200d🎤", "é", "𝕏", " ", " "),
)


def _headlines() -> Iterator[str]:
    chance = random.Random(20261127)
    for number in range(COUNT):
        words = [chance.choice(PIECES) for _ in range(chance.randint(0, 14))]
        text = chance.choice(("", " ")).join(words)
        yield (text or "x") * (10_000 // max(1, len(text)) + 1) if number % 49 == 0 else text


def _reply(text: str, page: int) -> Reply:
    question = Question(Ask.SEARCH, text, 0, page)
    button = Button(text, Question(Ask.WHY, text), danger=True, confirm=text)
    lines = (text_line(text, Link(text, OURS)), item_line(Link(text, OURS), text), text_line())
    return paged(Reply(text, (Section(text, lines, (button,)),), (button,), share=True), question)


def _form(text: str) -> Reply:
    draft = Draft("slack:T1/C1", ("p",), ("t",), (text,), (text,), zone="Europe/Berlin")
    return Reply(text, form=Form(draft, (("p", text or "p"),), (("t", text or "t"),)))


def _shown(text: str, number: int) -> tuple[str, dict[str, Any]]:
    """(surface, payload): all that can hold a headline, in turn."""
    reply = _reply(text, number % 3)
    match number % 5:
        case 0:
            alert = Message(
                "alert", text, OURS, "Lawsuit", (text,), text, None, (text,), text, (Link(text, OURS),), story=7
            )
            assert alert_actions(alert)
            blocks, fallback = render(alert)
            return "message", {"text": fallback, "blocks": blocks}
        case 1:
            blocks, fallback = render_reply(reply)
            return "message", {"text": fallback, "blocks": blocks}
        case 2:
            return "modal", reply_view(reply)
        case 3:
            return "modal", form_view(_form(text), "T1", reply)
        case _:
            return "home", {"type": "home", "blocks": render_reply(reply)[0]}


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inside)


def test_no_headline_pings_links_elsewhere_or_is_refused() -> None:
    judged = 0
    refused: list[str] = []
    for number, text in enumerate(_headlines()):
        surface, payload = _shown(text, number)
        for part in _parts(payload):
            assert part.get("type") not in ("mrkdwn", "markdown", "user", "usergroup", "broadcast", "channel"), text
            if part.get("type") == "link":
                assert part["url"] == safe_url(OURS)
        assert not set(str(payload.get("text", ""))) & {"<", ">"}
        assert "https://evil" not in str(payload.get("text", ""))
        assert surface == "modal" or len(json.dumps(payload["blocks"], ensure_ascii=False)) < 10_000
        if number % 21 == 0:  # the judge is slow: every surface's turn comes, 239 payloads in all
            judged += 1
            refused += [f"{surface} {text[:60]!r}: {fault}" for fault in slack_faults(payload, surface)]
    assert judged == 239
    assert refused == []
