"""The answer about one platform as people see it in each place, kept as files: SoundCloud from clause to reversal.

After an intended change write them anew and read the diff:

    UPDATE_GOLDEN=1 python -m pytest tests/chats/test_golden_policy.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.chats.discord.replies import embed_of, view_of
from bot.chats.slack.replies import render_reply
from bot.cli.showing import reply_lines
from bot.core.policy_export import record_values
from bot.core.policy_markdown import record_markdown
from bot.flows.answer_policy import ask_record
from bot.store.database import open_store
from tests.chats.judges import discord_faults, need, slack_faults
from tests.scenarios.newsroom import WATCHLIST, Newsroom, open_newsroom
from tests.scenarios.test_record_cases import NOW, publish_soundcloud

GOLDEN = Path(__file__).resolve().parents[1] / "golden_policy"
DISCORD_CHARS = 2000
SOUNDCLOUD = next(each for each in WATCHLIST.platforms if each.id == "soundcloud")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    store = open_store(tmp_path / "bot.db")
    newsroom = open_newsroom(store, NOW)
    publish_soundcloud(newsroom)
    yield newsroom
    store.close()


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _slack(newsroom: Newsroom) -> str:
    blocks, text = render_reply(newsroom.reply("soundcloud"))
    return _json({"text": text, "blocks": blocks})


async def _discord_body(newsroom: Newsroom) -> dict[str, object]:
    reply = newsroom.reply("soundcloud")
    view = view_of(reply)
    return {"embeds": [embed_of(reply)], "components": view.to_components() if view else []}


def _terminal(newsroom: Newsroom) -> str:
    return "".join(f"{line}\n" for line, _ in reply_lines(newsroom.reply("soundcloud")))


def _markdown(newsroom: Newsroom) -> str:
    return record_markdown(*newsroom.store.read_now(ask_record, SOUNDCLOUD, now=NOW))


def _export(newsroom: Newsroom) -> str:
    return _json(record_values(*newsroom.store.read_now(ask_record, SOUNDCLOUD, now=NOW)))


PLACES: dict[str, Callable[[Newsroom], str]] = {
    "slack.json": _slack,
    "terminal.txt": _terminal,
    "export.md": _markdown,
    "export.json": _export,
}


def _compare(name: str, shown: str) -> None:
    path = GOLDEN / f"soundcloud_{name}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), "run with UPDATE_GOLDEN=1 and read what was written"
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PLACES))
def test_people_see_what_they_saw_before(newsroom: Newsroom, name: str) -> None:
    _compare(name, PLACES[name](newsroom))


async def test_people_in_discord_see_what_they_saw_before(newsroom: Newsroom) -> None:
    body = await _discord_body(newsroom)
    _compare("discord.json", _json(body))
    embed = embed_of(newsroom.reply("soundcloud"))
    shown = [embed["title"], embed.get("description", "")]
    shown += [field[part] for field in embed.get("fields", ()) for part in ("name", "value")]
    assert sum(map(len, shown)) < DISCORD_CHARS


async def test_the_judges_accept_it(newsroom: Newsroom) -> None:
    need()
    blocks, text = render_reply(newsroom.reply("soundcloud"))
    assert slack_faults({"text": text, "blocks": blocks}) == []
    # The client adds to every message that nobody is pinged.
    body = await _discord_body(newsroom) | {"allowed_mentions": {"parse": []}}
    path = "/api/v10/webhooks/1/t/messages/@original"
    assert discord_faults({"method": "PATCH", "path": path, "body": body}) == []


def test_it_says_all_that_the_specification_wants_in_its_order(newsroom: Newsroom) -> None:
    shown = _terminal(newsroom)
    wanted = (
        "3 articles",
        "last change",
        "Now",
        "Before",
        "opt-in only",
        "only as worded",
        "Company says:",
        "Open:",
        "Sources differ on who found it first",
        "Timeline",
        "Feb 2024",
        "9 May 2025",
        "14 May 2025",
        "No legal advice",
    )
    place = 0
    for words in wanted:
        place = shown.find(words, place)
        assert place >= 0, f"{words} is missing, or stands too early"


def test_no_golden_file_is_left_over() -> None:
    written = {path.name for path in GOLDEN.iterdir()}
    assert written == {f"soundcloud_{name}" for name in (*PLACES, "discord.json")}
