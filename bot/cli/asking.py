"""What people ask in a chat, asked in the terminal: the same flow, the same words, the operator's rights."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.setting import (
    Setting,
    as_json,
    iso_time,
    limit_option,
    pass_setting,
    print_json,
    print_table,
    shown_time,
    since_option,
)
from bot.cli.showing import show_reply
from bot.cli.wishes import channel_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.core.asks import Ask, Question
    from bot.core.ports import Chat
    from bot.core.replies import Reply
    from bot.store.database import Store

OPERATOR = "console:operator"


@click.command()
@click.option("--channel", metavar="CHANNEL", help="Ask as if in this channel, such as slack:T1/C9.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Which page of a long answer.")
@click.argument("words", nargs=-1)
@pass_setting
def ask(setting: Setting, channel: str | None, page: int, words: tuple[str, ...]) -> None:
    """Ask what can be asked in a chat. WORDS are those after /policy: "ask help" lists them.

    For example: ask soundcloud; ask --channel slack:T1/C9 subscribe youtube, lawsuit
    """
    from dataclasses import replace

    from bot.core.commands import parse

    room = channel_of(channel) if channel else None
    question = replace(parse(" ".join(words), room), page=page - 1)
    answer(setting, question, channel)


@click.command()
@click.option("--channel", metavar="CHANNEL", help="Also how this channel is served, such as slack:T1/C9.")
@pass_setting
def status(setting: Setting, channel: str | None) -> None:
    """Chats, feeds, deliveries. With --channel: its next digest, last message, what is paused and why."""
    from bot.core.asks import Ask, Question

    answer(setting, Question(Ask.STATUS), channel)


@click.command()
@as_json
@limit_option
@since_option
@click.option("--channel", metavar="CHANNEL", help="Only this channel.")
@pass_setting
def audit(setting: Setting, channel: str | None, limit: int, since: datetime | None, as_json: bool) -> None:
    """Who changed what, newest first. Settings, mutes, labels and corrections, from chats and from here."""
    from bot.store.audit import list_audit

    room = str(channel_of(channel)) if channel else ""
    with setting.reading() as store:
        rows = store.read_now(list_audit, limit, since, room)
    for row in rows:
        row["at"] = iso_time(row["at"]) if as_json else shown_time(row["at"])
    if as_json:
        print_json(rows)
        return
    columns = {"at": "when", "person": "who", "channel": "channel", "ask": "did", "subject": "what", "says": "words"}
    print_table(rows, columns, "Nothing was changed yet.")


@click.command()
@pass_setting
def labels(setting: Setting) -> None:
    """Articles that people called not relevant. JSON Lines that classify and train read."""
    from bot.store.labels import list_labels

    with setting.reading() as store:
        rows: list[dict[str, Any]] = store.read_now(list_labels)
    for row in rows:
        row["date"], row["at"] = iso_time(row["date"]), iso_time(row["at"])
        row["relevant"] = bool(row["relevant"])
    print_json(rows)


def answer(setting: Setting, question: Question, channel: str | None = None) -> None:
    """Ask, print the reply, and end with 1 if it says that something is wrong."""
    from bot.core.permissions import writes
    from bot.core.replies import Tone

    opened = setting.store() if writes(question.ask) else setting.reading()
    with opened as store:
        reply = asyncio.run(_asked(setting, store, question, channel))
    wrong = reply.tone in (Tone.MISTAKE, Tone.FAILURE, Tone.REFUSAL)
    show_reply(reply, err=wrong)
    if wrong:
        raise click.exceptions.Exit(1)


async def _asked(setting: Setting, store: Store, question: Question, channel: str | None) -> Reply:
    from bot.app import utc_now
    from bot.core.asks import Ask, Asker
    from bot.core.permissions import Standing
    from bot.errors import SendError
    from bot.flows.answer.desk import AnswerDesk
    from bot.store.meta import installation_of
    from bot.wiring import build_chats

    chats: dict[str, Chat] = {}
    room = channel_of(channel) if channel else None
    if question.ask is Ask.TEST and room is not None:
        installation = await store.write(installation_of)
        built = build_chats(setting.config, sys.stdout, installation, store=store, clock=utc_now)
        chats = {name: chat for name, chat in built.items() if name == room.chat}
        for chat in chats.values():
            try:
                await chat.start()
            except SendError as error:
                raise OperatorError(f"The bot cannot log in to {chat.name}: {error.says}.") from error
    desk = AnswerDesk(store, setting.config, chats=chats, spoken={"console": spoken()}, clock=utc_now)
    try:
        return await desk.answer(Asker(OPERATOR, room), Standing(operator=True), question)
    finally:
        for chat in chats.values():
            await chat.close()


def spoken() -> dict[Ask, str]:
    """How each thing is asked in the terminal. What is a button in the chats has its words here, too."""
    from bot.core.asks import Ask
    from bot.core.commands import SPOKEN

    asked = {ask: words.replace("/policy", "policy-bot ask") for ask, words in SPOKEN.items()}
    return asked | {
        Ask.STATE: "policy-bot policy soundcloud",
        Ask.STORY_WHY: "policy-bot explain LINK",
        Ask.FORM: "policy-bot subscriptions add CHANNEL",
        Ask.EDIT: "policy-bot subscriptions remove NUMBER, then add",
    }
