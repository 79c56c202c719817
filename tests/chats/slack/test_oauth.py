"""Several workspaces: the installation store over ours, and the pages beside a socket."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.chats.slack.listener import Pulse, SlackListener
from bot.chats.slack.oauth import Installations, States, build_oauth
from bot.config import Config, Settings
from bot.core.commands import SPOKEN
from bot.flows.answer.desk import AnswerDesk
from bot.store import subscriptions
from bot.store.database import Store, open_store
from tests.flows.town import VERGE, WATCHLIST
from tests.servers.slack_people import APP_TOKEN, BOT_TOKEN, CLIENT, TEAM, SlackPeople

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "bot.db")
    yield store
    store.close()


@pytest.fixture
async def people() -> AsyncIterator[SlackPeople]:
    people = SlackPeople()
    await people.start()
    yield people
    await people.stop()


def _installed(team: str = TEAM, user: str = "U1", token: str = BOT_TOKEN) -> Installation:
    return Installation(
        app_id="A1",
        team_id=team,
        user_id=user,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0BOT",
        bot_scopes="commands",
    )


async def test_a_workspace_that_installs_the_app_is_welcomed(store: Store) -> None:
    welcomed = []

    async def welcome(team: str) -> None:
        welcomed.append(team)

    await Installations(store, lambda: NOW, welcome=welcome).async_save(_installed(team="T2"))
    assert welcomed == ["T2"]


async def test_an_installation_is_found_again_and_forgotten(store: Store) -> None:
    installations = Installations(store, lambda: NOW)
    await installations.async_save(_installed())
    await installations.async_save(_installed(user="U2", token="xoxb-newer"))
    await installations.async_save(_installed(team="T2", token="xoxb-other"))
    found = await installations.async_find_bot(enterprise_id=None, team_id=TEAM)
    assert found is not None
    assert (found.bot_token, found.team_id) == ("xoxb-newer", TEAM)
    one = await installations.async_find_installation(enterprise_id=None, team_id=TEAM, user_id="U1")
    assert one is not None
    assert one.bot_token == BOT_TOKEN
    assert await installations.token_of("T2") == "xoxb-other"
    await installations.forget("", TEAM)
    assert await installations.token_of(TEAM) == ""
    assert await installations.async_find_installation(enterprise_id=None, team_id=TEAM, user_id="U1") is None
    assert await installations.token_of("T2") == "xoxb-other"


async def test_a_state_is_good_once_and_for_ten_minutes(store: Store) -> None:
    now = [NOW]
    states = States(store, lambda: now[0])
    first, second = await states.async_issue(), await states.async_issue()
    assert await states.async_consume(first)
    assert not await states.async_consume(first)
    now[0] += timedelta(minutes=11)
    assert not await states.async_consume(second)
    assert not await states.async_consume("guessed")


@pytest.fixture
def gone() -> asyncio.Event:
    """Set when an installation was deleted."""
    return asyncio.Event()


@pytest.fixture
async def listener(store: Store, people: SlackPeople, gone: asyncio.Event) -> AsyncIterator[SlackListener]:
    """Socket Mode for several workspaces, without a signing secret."""
    installations = Installations(store, lambda: NOW)

    async def forget(enterprise: str, team: str) -> None:
        await installations.forget(enterprise, team)
        gone.set()

    config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings())
    listener = SlackListener(
        AnswerDesk(store, config, chats={}, spoken={"slack": SPOKEN}, clock=lambda: NOW),
        base_url=people.base_url,
        app_token=APP_TOKEN,
        port=0,
        oauth=build_oauth(
            installations,
            States(store, lambda: NOW),
            client_id=CLIENT[0],
            client_secret=CLIENT[1],
            scopes=["commands"],
            base_url=people.base_url,
            authorization_url=f"{people.root}/oauth/v2/authorize",
        ),
        forget=forget,
        pulse=Pulse(look_s=0.05, retry_s=(0.05,)),
    )
    await installations.async_save(_installed())
    task = asyncio.create_task(listener.run())
    await people.connected()
    await asyncio.wait_for(listener.serving.wait(), 10)
    yield listener
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_pages_of_oauth_are_served_beside_a_socket(listener: SlackListener, people: SlackPeople) -> None:
    root = f"http://127.0.0.1:{listener.port}"
    async with aiohttp.ClientSession() as session, session.get(f"{root}/slack/install") as page:
        assert page.status == 200
        assert f"{people.root}/oauth/v2/authorize" in await page.text()
    await people.command("status")
    assert await people.next_shown(1)
    assert listener.state == "ready"


async def test_nobody_can_forge_a_command_where_there_is_no_signing_secret(
    listener: SlackListener, people: SlackPeople
) -> None:
    url = f"http://127.0.0.1:{listener.port}/slack/events"
    for secret in ("", "unused in socket mode"):
        assert await people.post_signed(url, people.command_payload("status"), secret=secret) == 401
    async with aiohttp.ClientSession() as session, session.post(url, data=people.command_payload("status")) as answer:
        assert answer.status == 401
    assert people.shown == []


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_a_workspace_that_removes_the_app_is_forgotten(
    listener: SlackListener, people: SlackPeople, store: Store, gone: asyncio.Event, event: dict[str, object]
) -> None:
    installations = Installations(store, lambda: NOW)
    assert await installations.token_of(TEAM)
    await people.event({"type": "tokens_revoked", "tokens": {"oauth": ["U7"]}})
    assert await installations.token_of(TEAM)
    await people.event(event, twice=True)
    await asyncio.wait_for(gone.wait(), 10)
    assert await installations.token_of(TEAM) == ""
    assert listener.state == "ready"


class Browser:
    """Somebody who installs the app in a workspace. The cookie of the state is for https only: it is sent by hand."""

    def __init__(self, listener: SlackListener, people: SlackPeople) -> None:
        self._root = f"http://127.0.0.1:{listener.port}/slack"
        self._people = people

    async def begin(self, team: str) -> tuple[dict[str, str], str]:
        """Open the page, follow its link and allow: what Slack sends back with, and the cookie."""
        async with aiohttp.ClientSession() as session, session.get(f"{self._root}/install") as page:
            found = re.search(r'href="([^"]+authorize[^"]+)"', await page.text())
            assert found is not None
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            return self._people.allow(html.unescape(found[1]), team), cookie

    async def come_back(self, told: dict[str, str], cookie: str) -> int:
        """The status of the page that Slack sends people back to."""
        headers = {"Cookie": cookie} if cookie else {}
        address = f"{self._root}/oauth_redirect"
        async with aiohttp.ClientSession() as session, session.get(address, params=told, headers=headers) as page:
            return page.status


async def test_a_second_workspace_installs_asks_and_removes_the_app(
    listener: SlackListener, people: SlackPeople, store: Store, gone: asyncio.Event
) -> None:
    installations = Installations(store, lambda: NOW)
    browser = Browser(listener, people)
    assert await browser.come_back(*await browser.begin("T2")) == 200
    assert await installations.token_of("T2") == "xoxb-fake-T2"
    asked = {**people.command_payload("status"), "team_id": "T2"}
    await people.envelope("slash_commands", asked)
    assert await people.next_shown(1)
    left = {"type": "event_callback", "team_id": "T2", "api_app_id": "A1", "event_id": "Ev-left"}
    await people.envelope("events_api", {**left, "event": {"type": "app_uninstalled"}})
    await asyncio.wait_for(gone.wait(), 10)
    assert await installations.token_of("T2") == ""
    assert await installations.token_of(TEAM) == BOT_TOKEN
    # A workspace that is not (or no longer) installed is told so, and nothing is done for it.
    await people.envelope("slash_commands", {**people.command_payload("subscribe spotify"), "team_id": "T2"})
    assert store.read_now(subscriptions.list_subscriptions) == []


async def test_an_installation_that_was_not_begun_here_is_refused(
    listener: SlackListener, people: SlackPeople, store: Store
) -> None:
    installations = Installations(store, lambda: NOW)
    browser = Browser(listener, people)
    told, cookie = await browser.begin("T2")
    assert await browser.come_back({**told, "state": "guessed"}, cookie) == 400
    assert await browser.come_back(told, "") == 400
    other_told, _ = await browser.begin("T2")
    assert await browser.come_back(other_told, cookie) == 400  # somebody else's state
    await browser.come_back({"error": "access_denied", "state": told["state"]}, cookie)
    assert await installations.token_of("T2") == ""


async def test_a_state_or_a_code_that_was_used_is_refused(
    listener: SlackListener, people: SlackPeople, store: Store
) -> None:
    browser = Browser(listener, people)
    told, cookie = await browser.begin("T2")
    assert await browser.come_back(told, cookie) == 200
    assert await browser.come_back(told, cookie) == 401
    again, cookie = await browser.begin("T3")
    assert await browser.come_back({**again, "code": told["code"]}, cookie) != 200
    assert await Installations(store, lambda: NOW).token_of("T3") == ""
