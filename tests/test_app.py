"""The joining of the parts: who speaks, with whose wishes, and what two programs on one database do to each other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from discord.http import Route

from bot import __version__
from bot.app import CONSOLE, build_desk, log_in_all, open_bot, user_agent, with_console
from bot.config import Config, Endpoints, Secrets, Settings, Summariser
from bot.core.model import Channel, Subscription
from bot.errors import CredentialRefused
from bot.store import subscriptions
from bot.store.database import Store, open_store
from bot.wiring import build_chats
from tests.fakes import START, FakeChat
from tests.flows.town import EVERYTHING, VERGE, WATCHLIST

ROOM = Channel("discord", "77/12")
BOTH = Secrets(slack_bot_token="xoxb-fake", discord_token="fake.token")


@pytest.fixture
def config() -> Config:
    return Config(path=Path("feeds.yaml"), feeds=(VERGE,), watchlist=WATCHLIST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "bot.db")
    yield store
    store.close()


def wishes_in(store: Store) -> list[tuple[str, str]]:
    return [(str(wish.channel), wish.origin) for wish in store.read_now(subscriptions.list_subscriptions)]


@pytest.mark.parametrize(
    ("secrets", "names"),
    [
        (Secrets(), {"console"}),
        (Secrets(slack_bot_token="xoxb-fake"), {"console", "slack"}),
        (Secrets(discord_token="fake.token"), {"console", "discord"}),
        (BOTH, {"console", "slack", "discord"}),
    ],
    ids=["no token", "Slack", "Discord", "both"],
)
async def test_chat_is_there_if_it_has_a_token(config: Config, secrets: Secrets, names: set[str]) -> None:
    chats = build_chats(replace(config, secrets=secrets), io.StringIO(), "i1")
    assert set(chats) == names
    assert all(chat.name == name for name, chat in chats.items())


async def test_nobody_is_asked_by_building_chats(config: Config) -> None:
    base = Route.BASE
    build_chats(
        replace(config, secrets=BOTH, endpoints=Endpoints(discord_api_url="http://127.0.0.1:1")), io.StringIO(), ""
    )
    assert base == Route.BASE


def test_console_hears_everything_if_no_chat_has_a_token() -> None:
    assert with_console((), {"console": FakeChat("console")}) == (Subscription(0, CONSOLE, origin="file"),)
    assert with_console((), {"console": FakeChat("console"), "slack": FakeChat()}) == ()
    declared = (Subscription(0, CONSOLE, platforms=("spotify",), origin="file"),)
    assert with_console(declared, {"console": FakeChat("console")}) == declared


def test_reader_is_built_anew_only_for_new_keywords(config: Config) -> None:
    first = build_desk(config, (EVERYTHING,)).reader
    assert build_desk(config, (EVERYTHING, Subscription(0, ROOM, platforms=("spotify",))), first).reader is first
    more = build_desk(config, (Subscription(0, ROOM, keywords=("stem separation",)),), first).reader
    assert more is not first
    assert "stem separation" in more.keywords


@pytest.mark.parametrize(("contact", "name"), [("", ""), ("https://a.example/bot", " (+https://a.example/bot)")])
def test_bot_names_itself_to_servers(contact: str, name: str) -> None:
    assert user_agent(contact) == f"PolicyBot/{__version__}{name}"


async def test_wishes_of_another_process_are_heard(config: Config, store: Store) -> None:
    async with open_bot(config, store, chats={"slack": FakeChat()}, clock=lambda: START) as bot:
        before = bot.poller.desk
        await bot.refresh()
        assert bot.poller.desk is before
        store.write_now(subscriptions.add_subscription, Subscription(0, ROOM, keywords=("stem separation",)), START)
        await bot.refresh()
        assert [wish.channel for wish in bot.wishes] == [ROOM]
        assert bot.poller.desk is not before


async def test_declared_wishes_follow_the_file_and_commanded_ones_stay(config: Config, store: Store) -> None:
    chats = {"slack": FakeChat()}
    declared = replace(config, subscriptions=(replace(EVERYTHING, origin="file"),))
    async with open_bot(declared, store, chats=chats, clock=lambda: START):
        store.write_now(subscriptions.add_subscription, Subscription(0, ROOM), START)
    async with open_bot(config, store, chats=chats, clock=lambda: START):
        assert wishes_in(store) == [(str(ROOM), "command")]


async def test_beside_another_bot_the_wishes_are_not_touched(config: Config, store: Store) -> None:
    """Its tokens are not ours: without them we would subscribe the console in its name."""
    declared = replace(config, subscriptions=(replace(EVERYTHING, origin="file"),))
    async with open_bot(declared, store, chats={"slack": FakeChat()}, clock=lambda: START):
        pass
    before = wishes_in(store)
    async with open_bot(
        config, store, chats={"console": FakeChat("console")}, clock=lambda: START, take_over=False, alone=False
    ) as bot:
        assert wishes_in(store) == before
        assert [str(wish.channel) for wish in bot.wishes] == [channel for channel, _ in before]


async def test_chats_that_refuse_are_named_and_others_opened(config: Config, store: Store) -> None:
    chats = {"slack": FakeChat(start_error=CredentialRefused("the token is wrong")), "discord": FakeChat("discord")}
    async with open_bot(config, store, chats=chats, clock=lambda: START) as bot:
        assert await log_in_all(bot) == {"slack": "the token is wrong"}
        assert bot.jobs().pages is bot.pages


async def test_pages_are_read_only_if_wanted(config: Config, store: Store) -> None:
    quiet = replace(config, settings=Settings(fetch_pages=False))
    async with open_bot(quiet, store, chats={}, clock=lambda: START) as bot:
        assert bot.jobs().pages is None
        assert not bot.poller.desk.fetch_pages


async def test_a_model_is_asked_only_if_one_is_set_up(config: Config, store: Store) -> None:
    named = replace(config, settings=Settings(summariser=Summariser("openai", "http://127.0.0.1:9/v1", "tiny")))
    for given, asked in ((config, False), (named, True)):
        async with open_bot(given, store, chats={}, clock=lambda: START) as bot:
            assert (bot.jobs().choose is not None) is asked
