"""People in a simulated Discord: commands, completion, forms, buttons of any age, rights. The real client, the real
answering flow, a real store; every request that it causes is judged by the official specification."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.chats.discord.client import PolicyBot
from bot.chats.discord.pictures import Pictures
from bot.chats.discord.send import DiscordChat
from bot.chats.discord.spoken import SPOKEN
from bot.config import Config, Settings
from bot.core.asks import Ask, Question, token_of
from bot.core.model import Channel, Subscription
from bot.core.outgoing import Delivery
from bot.flows.answer.desk import AnswerDesk
from bot.store import subscriptions
from tests.chats.digests import PARTS
from tests.chats.judges import discord_faults
from tests.chats.messages import ALERT
from tests.flows.town import VERGE, WATCHLIST, Town, chatter, news

MANAGER = discord.Permissions(manage_guild=True, manage_channels=True, view_channel=True, send_messages=True)


@dataclass
class Stage:
    """One server with a channel, somebody who manages it, somebody who does not, and the bot."""

    env: Any
    town: Town
    room: Any
    admin: Any
    member: Any
    hashes: list[str]

    @property
    def channel(self) -> Channel:
        return Channel("discord", f"{self.env.guild.id}/{self.room.id}")

    def wishes(self) -> list[Subscription]:
        found = self.town.store.read_now(subscriptions.list_subscriptions)
        return [wish for wish in found if wish.channel == self.channel]

    def new_client(self) -> PolicyBot:
        return client_of(self.town, self.hashes)


def client_of(town: Town, hashes: list[str]) -> PolicyBot:
    async def load_hash() -> str:
        return hashes[-1] if hashes else ""

    async def save_hash(value: str) -> None:
        hashes.append(value)

    config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings())
    desk = AnswerDesk(town.store, config, chats={}, spoken={"discord": SPOKEN}, clock=town.clock)

    async def note_login() -> float:
        return 0.0

    hooks: dict[str, Any] = {"load_hash": load_hash, "save_hash": save_hash, "note_login": note_login}
    return PolicyBot(desk, (), on_listening=lambda: None, **hooks)


def words_of(result: Any) -> str:
    """Everything that an answer shows."""
    embed = result.response.embeds[0]
    labels = [str(item.get("label", "")) for row in result.response.components for item in row["components"]]
    return "\n".join([embed.title or "", embed.description or "", *labels])


@pytest.fixture
def hashes() -> list[str]:
    """Hashes of the commands that Discord was given, in order."""
    return []


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, wishes=())
    yield town
    town.close()


@pytest.fixture
def simcord_bot(place: Town, hashes: list[str]) -> PolicyBot:
    """The simulation's own fixture runs this client."""
    return client_of(place, hashes)


@pytest.fixture
async def stage(simcord_env: Any, place: Town, hashes: list[str]) -> AsyncIterator[Stage]:
    guild = simcord_env.create_guild()
    room = guild.create_text_channel("policy")
    managers = guild.create_role("Managers", permissions=MANAGER)
    admin = guild.add_member(simcord_env.create_user("ada"), roles=[managers])
    member = guild.add_member(simcord_env.create_user("bob"))
    yield Stage(simcord_env, place, room, admin, member, hashes)
    for entry in simcord_env.http_requests:
        if entry.json is not None:
            record = {"method": entry.method, "path": f"/api/v10{entry.path}", "body": entry.json}
            assert discord_faults(record) == []


async def _with_news(stage: Stage, count: int = 1) -> None:
    stage.town.serve(chatter(1))
    await stage.town.poll()
    stage.town.serve(chatter(1), *(news(number) for number in range(0, 10 * count, 10)))
    await stage.town.poll()


async def test_a_member_asks_for_the_state_and_alone_sees_it(stage: Stage) -> None:
    await _with_news(stage)
    result = await stage.member.slash(stage.room, "policy", platform="soundcloud")
    assert result.ephemeral
    assert "1 article · 1 outlet" in words_of(result)
    found = await stage.member.slash(stage.room, "news search", words="terms")
    assert news(0).title in words_of(found)
    assert "<t:" in words_of(found)


async def test_completion_comes_from_memory_and_knows_aliases(stage: Stage) -> None:
    found = await stage.member.autocomplete(stage.room, "policy", "platform", "sound")
    assert [each["name"] for each in found] == ["SoundCloud"]


async def test_long_answers_turn_pages_in_place_and_can_be_shown_to_all(stage: Stage) -> None:
    await _with_news(stage, 30)
    first = await stage.member.slash(stage.room, "news search", words="terms")
    second = await stage.member.click(first.response, label="More")
    assert "Page 2 of" in str(second.response.embeds[0].footer.text)
    shared = await stage.member.click(first.response, label="Show to everybody")
    assert not shared.ephemeral
    assert stage.room.last_message.embeds[0].title == "Articles with “terms”"


async def test_what_to_type_is_said_in_the_words_of_discord(stage: Stage) -> None:
    empty = words_of(await stage.admin.slash(stage.room, "alerts list"))
    assert empty.count("no subscription yet") == 1
    assert "/alerts add platforms:youtube topics:lawsuit" in empty.replace("\\", "")
    settings = words_of(await stage.admin.slash(stage.room, "digest settings"))
    assert "/digest settings days:monday thursday" in settings.replace("\\", "")


async def test_a_manager_subscribes_lists_pauses_and_removes(stage: Stage) -> None:
    added = await stage.admin.slash(
        stage.room, "alerts add", platforms="spotify, tiktok", topics="training data", day="Friday"
    )
    assert "Spotify, TikTok, training-data" in words_of(added)
    assert [(wish.platforms, wish.weekday) for wish in stage.wishes()] == [(("spotify", "tiktok"), 4)]
    listed = await stage.admin.slash(stage.room, "alerts list")
    await stage.admin.click(listed.response, label="Pause 1")
    assert stage.wishes()[0].paused
    asked = await stage.admin.click(listed.response, label="Remove 1")
    assert "Remove this subscription?" in str(asked.response.embeds[0].description)
    await stage.admin.click(asked.response, label="Remove")
    assert stage.wishes() == []


async def test_add_without_options_opens_a_form_that_saves(stage: Stage) -> None:
    shown = await stage.admin.slash(stage.room, "alerts add")
    assert shown.modal is not None
    fields = {"platforms": "spotify", "keywords": "voice cloning, stems", "when": "Tuesday 14:00"}
    done = await stage.admin.submit_modal(shown, fields)
    assert "Subscribed" in words_of(done)
    (wish,) = stage.wishes()
    assert (wish.platforms, wish.keywords, wish.weekday, wish.hour) == (("spotify",), ("stems", "voice cloning"), 1, 14)


async def test_the_form_of_a_subscription_comes_filled(stage: Stage) -> None:
    await stage.admin.slash(stage.room, "alerts add", platforms="spotify", level="digest")
    shown = await stage.admin.slash(stage.room, "alerts edit", number=1)
    await stage.admin.submit_modal(shown, {"platforms": "vimeo"})
    (wish,) = stage.wishes()
    assert (wish.platforms, wish.level) == (("vimeo",), "digest")


async def test_mistakes_in_a_form_are_told_and_nothing_is_stored(stage: Stage) -> None:
    shown = await stage.admin.slash(stage.room, "alerts add")
    done = await stage.admin.submit_modal(shown, {"platforms": "spotfy", "when": "whenever you like"})
    assert "Did you mean Spotify" in words_of(done)
    assert "time zone" in words_of(done)
    assert stage.wishes() == []


async def test_a_member_is_not_offered_what_changes_settings(stage: Stage) -> None:
    await stage.admin.slash(stage.room, "alerts add", platforms="spotify")
    with pytest.raises(simcord.SetupError):
        await stage.member.slash(stage.room, "alerts remove", number=1)
    assert len(stage.wishes()) == 1


async def test_every_command_leads_to_its_question(stage: Stage) -> None:
    """What the table says can be asked so is offered under those words."""
    offered = set(stage.admin.available_commands(stage.room))
    for ask, words in SPOKEN.items():
        if words.startswith("/"):
            name = words.split(":")[0].rsplit(" ", 1)[0] if ":" in words else words
            assert name.removeprefix("/") in offered, (ask, name, sorted(offered))


async def test_commands_are_sent_to_discord_only_when_they_changed(stage: Stage) -> None:
    puts = [entry for entry in stage.env.http_requests if entry.method == "PUT" and entry.path.endswith("/commands")]
    assert len(puts) == 1
    assert len(stage.hashes) == 1
    await stage.env.restart_bot(stage.new_client())
    again = [entry for entry in stage.env.http_requests if entry.method == "PUT" and entry.path.endswith("/commands")]
    assert len(again) == len(puts)


async def _alert(stage: Stage) -> Any:
    """An alert in the channel, as the bot's other half posts it."""
    await _with_news(stage)
    chat = DiscordChat("unused", client=stage.env.bot)
    await chat.send(Delivery(1, stage.channel, "key1", replace(ALERT, story=1)))
    return stage.room.last_message


async def test_buttons_below_an_alert_work_after_a_restart(stage: Stage) -> None:
    message = await _alert(stage)
    await stage.env.restart_bot(stage.new_client())
    why = await stage.member.click(message, label="Why?")
    assert why.ephemeral
    assert "Why this was posted" in words_of(why)
    timeline = await stage.member.click(message, label="Timeline")
    assert "SoundCloud" in words_of(timeline)


async def test_the_menu_labels_and_mutes_by_right(stage: Stage) -> None:
    message = await _alert(stage)
    menu = "pbm|1"
    labelled = await stage.member.select(message, [token_of(Question(Ask.NOT_RELEVANT, number=1))], custom_id=menu)
    undone = await stage.member.click(labelled.response, label="Undo")
    assert "Taken back" in words_of(undone)
    mute = [token_of(Question(Ask.MUTE_PLATFORM, number=1))]
    refused = await stage.member.select(message, mute, custom_id=menu)
    assert "Manage Server" in words_of(refused)
    done = await stage.admin.select(message, mute, custom_id=menu)
    assert "No alerts about SoundCloud" in words_of(done)
    settings = await stage.admin.select(message, [token_of(Question(Ask.LIST))], custom_id=menu)
    assert "SoundCloud, until" in words_of(settings)


async def test_a_button_of_another_age_gets_help(stage: Stage) -> None:
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Old", custom_id="pb1|dance|1|0||"))
    message = await stage.env.bot.get_partial_messageable(int(stage.room.id)).send("old", view=view)
    assert "What you can ask" in words_of(await stage.member.click(message, label="Old"))


async def test_channels_that_close_are_paused_with_their_reason(stage: Stage) -> None:
    await stage.admin.slash(stage.room, "alerts add", platforms="spotify")
    await stage.env.bot.get_channel(int(stage.room.id)).delete()
    await stage.env.settle()
    assert stage.town.rows("SELECT channel, code FROM channel WHERE state='parked'") == [(str(stage.channel), "gone")]


async def test_a_member_previews_the_digest_and_a_manager_chooses_its_times(stage: Stage) -> None:
    await stage.admin.slash(stage.room, "alerts add", platforms="soundcloud, spotify")
    await _with_news(stage)
    shown = await stage.member.slash(stage.room, "digest preview")
    assert shown.ephemeral
    assert "Policy digest: 1 story" in words_of(shown)
    refused = await stage.member.slash(stage.room, "digest settings", days="friday")
    assert "Not allowed" in words_of(refused) or "Manage Server" in words_of(refused)
    chosen = await stage.admin.slash(
        stage.room, "digest settings", days="monday friday", hour=17, zone="Europe/Berlin", empty="stay silent",
        picture=False,
    )  # fmt: skip
    assert "Monday and Friday at 17:00" in words_of(chosen)
    assert "passed over in silence" in words_of(chosen)
    await stage.admin.slash(stage.room, "digest now")
    assert stage.town.queued(stage.channel, "digest")[0].startswith("Policy digest: 1 story")


async def test_a_digest_is_posted_with_its_picture_and_its_buttons_work(stage: Stage) -> None:
    await stage.admin.slash(stage.room, "alerts add", platforms="soundcloud")
    await _with_news(stage)
    chat = DiscordChat("unused", client=stage.env.bot, pictures=Pictures(draw_s=120.0))
    part = replace(PARTS["one"][0], period="2025-W20")
    try:
        await chat.send(Delivery(1, stage.channel, "digestkey1", part))
    finally:
        await chat.close()
    posted = stage.room.last_message
    assert [each.filename for each in posted.attachments] == ["stories-per-week.png"]
    every = await stage.member.click(posted, label="All stories")
    assert every.ephemeral
