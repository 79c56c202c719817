"""What people type and press in Slack, turned into questions; the replies, shown to whoever asked.

The same handlers serve Socket Mode and signed HTTP. Acknowledge first, always: then look whether this envelope was met
before, then ask. A modal's submission is the one exception, because its mistakes travel in the acknowledgement: it is
acknowledged after at most SUBMIT_S seconds whatever happens.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chats.slack.buttons import MENU
from bot.chats.slack.forms import CALLBACK, PREVIEW, draft_of_view, errors_of, form_view, title_of
from bot.chats.slack.replies import ASK, SHARE, reply_view, waiting_view
from bot.chats.slack.rooms import Voice
from bot.chats.slack.standing import Standings
from bot.core.asks import Ask, Asker, Question, find_question
from bot.core.commands import parse
from bot.core.model import Channel
from bot.core.permissions import Right, Standing, right_of, writes
from bot.core.ports import Answers
from bot.core.replies import Reply, Tone
from bot.core.words import say

log = structlog.get_logger("slack")

SUBMIT_S = 2.0  # of the three seconds that Slack waits
Body = dict[str, Any]
Ack = Callable[..., Awaitable[None]]


class Ears:
    """The handlers. answers: the one flow; standings: who may; home: shows the home tab anew."""

    def __init__(self, answers: Answers, standings: Standings) -> None:
        self._answers = answers
        self._standings = standings

    def register(self, app: AsyncApp) -> None:
        """Give the app its handlers for commands, buttons and forms."""
        app.command("/policy")(self.command)
        app.action(re.compile(rf"^({ASK}|{SHARE}):"))(self.action)
        app.action(PREVIEW)(self.preview)
        app.view(CALLBACK)(self.submit)
        app.view_closed(CALLBACK)(self.closed)
        app.action(re.compile(""))(self.other)
        app.view(re.compile(""))(self.other)
        app.event("app_home_opened")(self.home)

    async def command(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """``/policy ...``"""
        await ack()
        here = Channel("slack", f"{body['team_id']}/{body['channel_id']}")
        question = parse(str(body.get("text") or ""), here)
        opened = await self._opened(client, body, question)
        async with self._answers.turn():
            if await self._answers.first_time(_key(body)):
                reply = await self._asked(client, body, here, question)
                await self._show(client, body, reply, fresh=True, opened=opened)

    async def action(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """A button or a menu below an alert, in a reply, in a modal or on the home tab."""
        await ack()
        pressed = body["actions"][0]
        value = pressed.get("value") or (pressed.get("selected_option") or {}).get("value") or ""
        question = find_question(str(value))
        if question is None:
            log.info("a button of unknown meaning was pressed", action=pressed.get("action_id"))
            question = Question(Ask.HELP)
        opened = await self._opened(client, body, question)
        async with self._answers.turn():
            if not await self._answers.first_time(_key(body)):
                return
            reply = await self._asked(client, body, _place(body), question)
            # Only answers are for all: what went wrong concerns whoever pressed.
            if str(pressed.get("action_id", "")).startswith(SHARE) and reply.tone is Tone.ANSWER:
                reply = replace(reply, private=False, share=False)
            await self._show(client, body, reply, fresh=pressed.get("action_id") == MENU, opened=opened)

    async def preview(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """The button in the form: what these settings would have posted, below them."""
        await ack()
        view = body["view"]
        draft = draft_of_view(view)
        asker = _asker(body, _place(body))
        shown = await self._answers.answer(asker, Standing(), Question(Ask.PREVIEW, draft=draft))
        form = await self._form(client, body, draft.number, view)
        if form.form is None:  # the right to change it was lost meanwhile
            await Voice(client).change_view(view, reply_view(form))
            return
        form = replace(form, form=replace(form.form, draft=draft))
        await Voice(client).change_view(view, form_view(form, title_of(view)[1], shown))

    async def submit(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """The form was sent: mistakes go back into it, a subscription is shown in its place."""
        view = body["view"]
        draft = draft_of_view(view)
        question = Question(Ask.EDIT if draft.number else Ask.SUBSCRIBE, draft=draft)
        place = _channel_of(draft.channel) or _place(body)
        asking = asyncio.create_task(self._submitted(client, body, place, question))
        try:
            async with asyncio.timeout(SUBMIT_S):
                reply = await asyncio.shield(asking)
        except TimeoutError:
            await ack()
            reply = await asking
            if reply is not None:
                await Voice(client).show_person(body["user"]["id"], reply)
            return
        if reply is None:
            await ack()
        elif reply.mistakes:
            await ack(response_action="errors", errors=errors_of(reply, view))
        else:
            await ack(response_action="update", view=reply_view(reply))

    async def other(self, ack: Ack) -> None:
        """An element or a view of another time: it is acknowledged, or Slack would show a fault."""
        await ack()

    async def closed(self, ack: Ack) -> None:
        """The form was closed: nothing was changed."""
        await ack()

    async def home(self, body: Body, client: AsyncWebClient) -> None:
        """The home tab was opened. (Bolt has acknowledged events by itself.)"""
        event = body["event"]
        if event.get("tab") != "home":
            return
        async with self._answers.turn():
            if await self._answers.first_time(_key(body)):
                await self._publish_home(client, body, event["user"])

    async def _submitted(self, client: AsyncWebClient, body: Body, place: Any, question: Question) -> Reply | None:
        """None if this very submission was met before."""
        if not await self._answers.first_time(_key(body)):
            return None
        # A form may have been open for long: whether its sender still may is looked up anew.
        return await self._asked(client, body, place, question, anew=True)

    async def _asked(
        self, client: AsyncWebClient, body: Body, here: Channel | None, question: Question, *, anew: bool = False
    ) -> Reply:
        """The answer, with what Slack knows of the asker if something may be written. anew: knows now."""
        team, user = _team(body), _user(body)
        about = question.channel or here
        machine = bool(body.get("bot_id")) or not user  # without a person it is a webhook or the like
        standing = Standing(machine=machine)
        if not machine and (right_of(question) is not Right.READ or writes(question.ask)):
            standing = await self._standings.of(client, team, user, about, anew=anew)
        return await self._answers.answer(_asker(body, here), standing, question)

    async def _opened(self, client: AsyncWebClient, body: Body, question: Question) -> Body:
        """The modal in which this will be answered, opened before the answer is known: the trigger is good for three
        seconds, and a database that is busy may need longer. Empty where the answer is a message."""
        old = body.get("view") or {}
        if old.get("type") == "modal":
            return dict(old)
        if question.ask is not Ask.FORM and not _at_home(body):
            return {}
        return await Voice(client).open_view(str(body.get("trigger_id", "")), waiting_view())

    async def _show(
        self, client: AsyncWebClient, body: Body, reply: Reply, *, fresh: bool, opened: Body | None = None
    ) -> None:
        """Where the question came from decides where the reply goes."""
        voice = Voice(client)
        view = reply_view(reply) if reply.form is None else form_view(reply, _team(body))
        if opened:
            await voice.change_view(opened, view)
        elif reply.form is not None and await voice.open_view(str(body.get("trigger_id", "")), view):
            return
        elif reply.form is not None:
            await voice.show(body, Reply(say("form.late"), tone=Tone.FAILURE), fresh=True)
        else:
            await voice.show(body, reply, fresh=fresh)
        if _at_home(body):
            await self._publish_home(client, body, _user(body))

    async def _publish_home(self, client: AsyncWebClient, body: Body, user: str) -> None:
        asker = Asker(f"slack:{_team(body)}/{user}", None)
        reply = await self._answers.answer(asker, Standing(), Question(Ask.HOME))
        await Voice(client).publish_home(user, reply)

    async def _form(self, client: AsyncWebClient, body: Body, number: int, view: Body) -> Reply:
        """The form of this modal once more: it is made anew with what stands in it now."""
        draft = draft_of_view(view)
        channel = _channel_of(draft.channel) if number else None
        return await self._asked(
            client, body, channel or _place(body), Question(Ask.FORM, number=number, channel=channel)
        )


def _at_home(body: Body) -> bool:
    """Pressed on the home tab. Its payload may lack the view, but never has a channel."""
    kind = (body.get("view") or {}).get("type")
    return kind == "home" or (kind is None and (body.get("container") or {}).get("type") == "view")


def _asker(body: Body, here: Channel | None) -> Asker:
    return Asker(f"slack:{_team(body)}/{_user(body)}", here)


def _team(body: Body) -> str:
    """The workspace where it was asked; in a channel shared with others, ours."""
    found = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
    return str(found or "")


def _user(body: Body) -> str:
    user = body.get("user")
    return str(user.get("id", "") if isinstance(user, dict) else body.get("user_id") or "")


def _place(body: Body) -> Channel | None:
    room = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    return Channel("slack", f"{_team(body)}/{room}") if room else None


def _channel_of(text: str) -> Channel | None:
    chat, _, room = text.partition(":")
    return Channel(chat, room) if room else None


def _key(body: Body) -> str:
    """What tells this envelope from others and is the same when Slack sends it again."""
    action = (body.get("actions") or [{}])[0]
    parts = (
        body.get("event_id"),
        body.get("trigger_id"),
        action.get("action_ts"),
        (body.get("view") or {}).get("hash"),
    )
    return "slack:" + ":".join(str(part) for part in parts if part)
