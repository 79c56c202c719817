"""Every role tries everything in Slack: by command, by button, by the form; through Bolt over a real socket, with the
real answering flow and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from bot.chats.slack.listener import SlackListener
from bot.core.asks import Ask, token_of
from bot.core.commands import SPOKEN, VERBS, parse
from bot.core.model import Channel
from tests.chats.rights import (
    ACTIONS,
    BUTTON,
    COMMAND,
    FORM,
    IN_MENU,
    KEEPER,
    MACHINES,
    MEMBER,
    NAMED,
    NOBODY,
    READER,
    REFUSED,
    ROUTES,
    STRANGERS,
    Scene,
    Shown,
)
from tests.chats.slack.test_listener import texts_of
from tests.servers.slack_people import APP_TOKEN, BOT_TOKEN, ROOM, TEAM, SlackPeople

# role -> what users.info says, its rights, what it is told when refused
ROLES: dict[str, tuple[dict[str, Any], frozenset[str], str]] = {
    "UOWNER": ({"is_owner": True}, KEEPER, ""),
    "UADMIN": ({"is_admin": True}, KEEPER, ""),
    "UCREATOR": ({}, KEEPER, ""),
    "UNAMED": ({}, NAMED, ""),
    "UGROUP": ({}, NAMED, ""),
    "UMEMBER": ({}, MEMBER, ""),
    "UMULTI": ({"is_restricted": True}, MEMBER, STRANGERS),
    "USINGLE": ({"is_restricted": True, "is_ultra_restricted": True}, MEMBER, STRANGERS),
    "USTRANGER": ({"is_stranger": True, "is_admin": True, "team_id": "T2"}, MEMBER, STRANGERS),
    "UBOT": ({"is_bot": True, "is_admin": True}, READER, MACHINES),
    "": ({}, NOBODY, MACHINES),  # a webhook, or whatever comes without a person
}
HERE = Channel("slack", f"{TEAM}/{ROOM}")


class Stage:
    """views: the form for a new subscription, and for number 1, as the bot makes them."""

    def __init__(self, scene: Scene, people: SlackPeople) -> None:
        self.scene, self.people = scene, people
        self.views: dict[Ask, dict[str, Any]] = {}
        self._sent: list[asyncio.Task[Any]] = []
        named = (f"slack:{TEAM}/UNAMED", f"slack:{TEAM}/SGROUP")
        self.listener = SlackListener(
            scene.desk, base_url=people.base_url, token=BOT_TOKEN, app_token=APP_TOKEN, named=named
        )

    async def ask(self, user: str, ask: Ask, route: str) -> Shown:
        """Try it; what was shown in the end."""
        action = ACTIONS[ask]
        label = self.scene.labels[f"slack:{TEAM}/{user}"]
        before = len(self.people.shown)
        if route == FORM:
            return await self.submit(user, ask)
        if route == COMMAND:
            self._send(self.people.command(action.slack.format(label=label), user=user))
        else:
            question = action.question(label)
            assert question
            token = token_of(question)
            chosen: dict[str, Any] = {"action_id": "ask:9", "value": token}
            if ask in IN_MENU:
                chosen = {"action_id": "ask:menu", "selected_option": {"value": token}}
            self._send(self.people.press(chosen, user=user))
        # A form opens empty and is filled when it is known whether it may be.
        shown = await self.people.next_shown(before + (2 if ask is Ask.FORM else 1))
        where, payload = shown[-1]
        return Shown(texts_of(payload), where == "views.update" or payload.get("response_type") == "ephemeral")

    def _send(self, envelope: Coroutine[Any, Any, Any]) -> None:
        """Bolt looks for an acknowledgement every 10 ms: what is shown may be seen before."""
        self._sent.append(asyncio.create_task(envelope))

    async def acknowledged(self) -> None:
        """Everything was acknowledged in time."""
        await asyncio.gather(*self._sent)

    async def submit(self, user: str, ask: Ask) -> Shown:
        """Send the form with another platform."""
        values = {
            "platforms": {"selected_options": [{"value": "tiktok"}]},
            "gets": {"selected_options": [{"value": "alerts"}]},
            **({"channel": {"selected_conversation": ROOM}} if ask is Ask.SUBSCRIBE else {}),
        }
        ack = await self.people.submit(self.views[ask], values, user=user)
        assert ack["response_action"] == "update"
        return Shown(texts_of(ack["view"]), private=True)


@pytest.fixture
async def stage(tmp_path: Any) -> AsyncIterator[Stage]:
    people = SlackPeople()
    people.people = {user: facts for user, (facts, _, _) in ROLES.items()}
    people.rooms = {ROOM: {"creator": "UCREATOR"}}
    people.groups = {"SGROUP": ["UGROUP"]}
    await people.start()
    named = (f"slack:{TEAM}/UNAMED",)
    scene = Scene(tmp_path, HERE, named, SPOKEN)
    await scene.set_up([f"slack:{TEAM}/{user}" for user in ROLES])
    stage = Stage(scene, people)
    task = asyncio.create_task(stage.listener.run())
    await people.connected()
    for ask, words in ((Ask.SUBSCRIBE, "subscribe"), (Ask.EDIT, "edit 1")):
        await people.command(words, user="UADMIN")
        stage.views[ask] = (await people.next_shown(len(stage.views) * 2 + 2))[-1][1]["view"]
    yield stage
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    scene.close()
    await people.stop()


async def test_each_role_may_do_what_the_table_says(stage: Stage) -> None:
    """One server and one app for all of it: 11 roles, everything that can be asked, every way of asking."""
    scene = stage.scene
    for user, (_, rights, says) in ROLES.items():
        for ask, route in ROUTES:
            scene.put_back()
            shown = await stage.ask(user, ask, route)
            try:
                scene.judge(f"slack:{TEAM}/{user}", ask, rights, shown, says)
            except AssertionError as error:
                raise AssertionError(f"{user or 'nobody'}: {ask} by {route}: {error}") from error
    await stage.acknowledged()


def test_the_table_knows_everything_that_can_be_asked() -> None:
    """What is new in the code must be given its row, its right, and its way of asking."""
    assert set(ACTIONS) == set(Ask)
    by_words = {ask for ask, action in ACTIONS.items() if action.slack}
    assert {parse(ACTIONS[ask].slack.format(label=1)).ask for ask in by_words} == by_words
    assert set(VERBS.values()) <= set(ACTIONS)
    assert {ask for ask, words in SPOKEN.items() if words.startswith("/")} - by_words == {Ask.EDIT}
    routes = {ask for ask, _ in ROUTES}
    assert routes == set(Ask)
    assert {route for _, route in ROUTES} == {COMMAND, BUTTON, FORM}


@pytest.mark.parametrize("ask", [Ask.SUBSCRIBE, Ask.EDIT])
async def test_a_right_that_was_lost_while_the_form_was_open_is_gone(stage: Stage, ask: Ask) -> None:
    """The admin opened it a moment ago: what was known of them then does not count."""
    stage.scene.put_back()
    stage.people.people["UADMIN"] = {}
    assert REFUSED in (await stage.submit("UADMIN", ask)).words
    assert stage.scene.changes() == 0


async def test_a_preview_in_a_form_whose_right_was_lost_says_so(stage: Stage) -> None:
    stage.scene.put_back()
    stage.people.people["UADMIN"] = {"is_restricted": True}
    await stage.submit("UADMIN", Ask.EDIT)  # what is known of them now
    view = {**stage.views[Ask.EDIT], "id": "V1", "state": {"values": {}}}
    before = len(stage.people.shown)
    surroundings: dict[str, Any] = {"view": view, "container": {"type": "view"}}
    await stage.people.press({"action_id": "preview"}, user="UADMIN", **surroundings)
    where, payload = (await stage.people.next_shown(before + 1))[-1]
    assert where == "views.update"
    assert REFUSED in texts_of(payload)


async def test_an_answer_that_failed_is_not_shown_to_everybody(stage: Stage) -> None:
    """The button shows answers to all; a mistake concerns whoever pressed it."""
    stage.scene.put_back()
    before = len(stage.people.shown)
    question = parse("why https://verge.example/2025/404/terms")
    await stage.people.press({"action_id": "share:0", "value": token_of(question)}, user="UMEMBER")
    assert (await stage.people.next_shown(before + 1))[-1][1]["response_type"] == "ephemeral"
