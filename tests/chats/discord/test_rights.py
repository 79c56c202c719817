"""Every role tries everything in Discord: by command, by button and menu, by the form; through the library's client
over a real gateway, with the real answering flow and a real store.

Every command reaches the bot whoever types it, as on a server whose admins opened the bot's commands to everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chats.discord.spoken import SPOKEN
from bot.core.asks import Ask, token_of
from bot.core.model import Channel
from tests.chats.discord.hearing import new_listener
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
    REFUSED,
    ROUTES,
    Scene,
    Shown,
)
from tests.servers.discord_facts import GUILD_ID
from tests.servers.discord_gateway import ROOM
from tests.servers.discord_people import (
    ADMINISTRATOR,
    ALL,
    MANAGE_CHANNELS,
    MANAGE_GUILD,
    OTHER_ROOM,
    PLAIN,
    DiscordPeople,
    Person,
    Seen,
)

BOTH = PLAIN | MANAGE_GUILD | MANAGE_CHANNELS
TEAM, MANAGERS, ADMINS, ELSEWHERE = "50", "51", "52", "53"  # roles of the server
# role -> who, their rights, what they are told when refused
ROLES: dict[str, tuple[Person, frozenset[str], str]] = {
    "administrator": (Person("1", ALL, ALL, (ADMINS,)), KEEPER, ""),
    "Manage Server": (Person("2", PLAIN | MANAGE_GUILD), MEMBER, ""),
    "Manage Channels": (Person("3", PLAIN | MANAGE_CHANNELS), MEMBER, ""),
    "both": (Person("4", BOTH, BOTH, (MANAGERS,)), KEEPER, ""),
    "Manage Server, and Manage Channels elsewhere": (
        Person("5", PLAIN | MANAGE_GUILD, BOTH, (ELSEWHERE,)),
        MEMBER,
        "",
    ),
    "named": (Person("6"), NAMED, ""),
    "of a named role": (Person("7", roles=(TEAM,)), NAMED, ""),
    "member": (Person("8"), MEMBER, ""),
    "bot": (Person("9", ALL, ALL, (ADMINS, TEAM), bot=True), NOBODY, MACHINES),
    "webhook": (Person("10", bot=True), NOBODY, MACHINES),
}
HERE = Channel("discord", f"{GUILD_ID}/{ROOM}")


class Stage:
    def __init__(self, scene: Scene, people: DiscordPeople) -> None:
        self.scene, self.people = scene, people
        named = (f"discord:{GUILD_ID}/6", f"discord:{GUILD_ID}/{TEAM}")
        self.listener = new_listener(scene.desk, people, named=named, guild_wait_s=0.05)

    async def ask(self, role: str, ask: Ask, route: str) -> Shown:
        """Try it; what was shown in the end."""
        who, action = ROLES[role][0], ACTIONS[ask]
        label = self.scene.labels[person_of(role)]
        if route == FORM:
            return shown_of(await self.submit(who, ask))
        if route == COMMAND:
            options = {key: label if value == "{label}" else value for key, value in action.options.items()}
            return shown_of(await self.people.slash(who, action.discord, options))
        question = action.question(label)
        assert question
        if ask in IN_MENU:
            return shown_of(await self.people.choose(who, "pbm|1", token_of(question)))
        return shown_of(await self.people.press(who, token_of(question)))

    async def submit(self, who: Person, ask: Ask) -> Seen:
        """Send a form that somebody could open who may."""
        command, options = ("alerts edit", {"number": 1}) if ask is Ask.EDIT else ("alerts add", {})
        opened = await self.people.slash(ROLES["both"][0], command, options)
        assert opened.form
        self.scene.desk.asked.clear()
        return await self.people.fill(who, opened.form, {"platforms": "tiktok", "when": ""})


def person_of(role: str) -> str:
    return f"discord:{GUILD_ID}/{ROLES[role][0].id}"


def shown_of(seen: Seen) -> Shown:
    if seen.form is not None:
        return Shown(str(seen.form["title"]), seen.private)
    (embed,) = seen.body["embeds"]
    return Shown(f"{embed['title']}\n{embed.get('description', '')}", seen.private)


@pytest.fixture
async def stage(tmp_path: Any) -> AsyncIterator[Stage]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    people = DiscordPeople()
    people.roles = {TEAM: 0, MANAGERS: BOTH, ADMINS: ADMINISTRATOR, ELSEWHERE: MANAGE_GUILD}
    people.there = {ELSEWHERE: MANAGE_CHANNELS}
    await people.start()
    scene = Scene(tmp_path, HERE, (), SPOKEN)
    await scene.set_up([person_of(role) for role in ROLES])
    stage = Stage(scene, people)
    task = asyncio.create_task(stage.listener.run())
    await people.ready()
    await people.arrive()
    yield stage
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    scene.close()
    await people.stop()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


async def test_each_role_may_do_what_the_table_says(stage: Stage) -> None:
    """One gateway and one client for all of it: everything that can be asked, every way of asking."""
    for role, (_, rights, says) in ROLES.items():
        for ask, route in ROUTES:
            stage.scene.put_back()
            shown = await stage.ask(role, ask, route)
            try:
                stage.scene.judge(person_of(role), ask, rights, shown, says)
            except AssertionError as error:
                raise AssertionError(f"{role}: {ask} by {route}: {error}") from error


def leaves(stage: Stage) -> dict[str, app_commands.Command[Any, ..., Any]]:
    """Every command that Discord is told of."""
    found = stage.listener.new_client().tree.walk_commands()
    return {each.qualified_name: each for each in found if isinstance(each, app_commands.Command)}


async def test_the_table_knows_every_command(stage: Stage) -> None:
    """What is new in the code must be given its row, its right, and its way of asking."""
    assert set(ACTIONS) == set(Ask)
    assert {action.discord for action in ACTIONS.values() if action.discord} == set(leaves(stage))
    assert {ask for ask, action in ACTIONS.items() if not action.discord} == {Ask.STORY_WHY, Ask.EDIT}
    assert {ask for ask, _ in ROUTES} == set(Ask)
    assert {route for _, route in ROUTES} == {COMMAND, BUTTON, FORM}


async def test_what_is_asked_of_another_channel_needs_the_right_there(stage: Stage) -> None:
    """Somebody who manages this channel alone, and somebody who manages that one alone."""
    other = Channel("discord", f"{GUILD_ID}/{OTHER_ROOM}")
    here, there = Person("20", BOTH), Person("21", PLAIN | MANAGE_GUILD, BOTH, (ELSEWHERE,))
    tried = 0
    for action in ACTIONS.values():
        command = leaves(stage).get(action.discord)
        if command is None or action.right != "change" or command.get_parameter("channel") is None:
            continue
        stage.scene.put_back()
        options = {**action.options, "channel": OTHER_ROOM}
        assert REFUSED in shown_of(await stage.people.slash(here, action.discord, options)).words
        assert stage.scene.changes() == 0
        assert REFUSED not in shown_of(await stage.people.slash(there, action.discord, options)).words
        assert {row[1] for row in stage.scene.audit()} <= {str(other)}
        tried += 1
    assert tried >= 8


@pytest.mark.parametrize("ask", [Ask.SUBSCRIBE, Ask.EDIT])
async def test_a_right_that_was_lost_while_the_form_was_open_is_gone(stage: Stage, ask: Ask) -> None:
    stage.scene.put_back()
    demoted = Person(ROLES["both"][0].id)
    assert REFUSED in shown_of(await stage.submit(demoted, ask)).words
    assert stage.scene.changes() == 0
