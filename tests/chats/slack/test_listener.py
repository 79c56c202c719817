"""People in Slack: Bolt and its socket over real connections, the real answering flow, a real store; everything that is
shown is judged by the block validator."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.chats.slack.forms import draft_of_view
from bot.chats.slack.listener import Pulse, SlackListener
from bot.config import Config, Settings
from bot.core.asks import Ask, Question, token_of
from bot.core.commands import SPOKEN
from bot.core.model import Subscription
from bot.flows.answer.desk import AnswerDesk
from bot.store import subscriptions
from tests.chats.judges import slack_faults
from tests.flows.town import ROOM as POLICY_ROOM
from tests.flows.town import VERGE, WATCHLIST, Town, chatter, news
from tests.servers.slack_people import ALICE, APP_TOKEN, BOB, BOT_TOKEN, ROOM, SECRET, TEAM, SlackPeople

QUICK = Pulse(look_s=0.05, retry_s=(0.05,))
SURFACES = {"views.open": "modal", "views.update": "modal", "views.publish": "home"}


class Stage:
    def __init__(self, town: Town, people: SlackPeople, **options: Any) -> None:
        self.town, self.people = town, people
        config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings())
        desk = AnswerDesk(town.store, config, chats={}, spoken={"slack": SPOKEN}, clock=town.clock)
        self.listener = SlackListener(
            desk, base_url=people.base_url, token=BOT_TOKEN, pulse=QUICK, **{"app_token": APP_TOKEN, **options}
        )
        self.task: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        self.task = asyncio.create_task(self.listener.run())
        await self.people.connected()

    async def end(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    def wishes(self) -> list[Subscription]:
        found = self.town.store.read_now(subscriptions.list_subscriptions)
        return [wish for wish in found if wish.channel == POLICY_ROOM]

    async def said(self, words: str, **options: Any) -> str:
        """Everything that the answer to a command shows."""
        before = len(self.people.shown)
        await self.people.command(words, **options)
        shown = await self.people.next_shown(before + 1)
        return texts_of(shown[-1][1])


def texts_of(payload: Any) -> str:
    """All texts in blocks, in order."""
    if isinstance(payload, dict):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return "\n".join([*own, *(texts_of(value) for key, value in payload.items() if key != "text" or not own)])
    if isinstance(payload, list):
        return "\n".join(texts_of(each) for each in payload)
    return ""


def elements_of(payload: Any, kind: str) -> list[dict[str, Any]]:
    """All block elements of a type."""
    if isinstance(payload, list):
        return [found for each in payload for found in elements_of(each, kind)]
    if not isinstance(payload, dict):
        return []
    own = [payload] if payload.get("type") == kind else []
    return own + [found for value in payload.values() for found in elements_of(value, kind)]


def button(payload: Any, label: str) -> dict[str, Any]:
    return next(each for each in elements_of(payload, "button") if each["text"]["text"] == label)


@pytest.fixture
async def people() -> AsyncIterator[SlackPeople]:
    people = SlackPeople()
    await people.start()
    yield people
    await people.stop()
    for where, payload in people.shown:
        surface = SURFACES.get(where, "message")
        judged = payload["view"] if surface != "message" else {"text": payload["text"], "blocks": payload["blocks"]}
        assert slack_faults(judged, surface) == [], where


@pytest.fixture
async def stage(tmp_path: Path, people: SlackPeople) -> AsyncIterator[Stage]:
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people)
    await stage.listen()
    yield stage
    await stage.end()
    town.close()


async def _with_news(stage: Stage, count: int = 1) -> None:
    stage.town.serve(chatter(1))
    await stage.town.poll()
    stage.town.serve(chatter(1), *(news(number) for number in range(0, 10 * count, 10)))
    await stage.town.poll()


async def test_a_member_asks_and_alone_sees_the_answer(stage: Stage) -> None:
    await _with_news(stage)
    assert "1 article · 1 outlet" in await stage.said("soundcloud", user=BOB)
    assert news(0).title in await stage.said("search terms", user=BOB)
    where, payload = stage.people.shown[-1]
    assert where == "response_url"
    assert payload["response_type"] == "ephemeral"
    assert "Mon 12 May 2025" in json.dumps(payload)


async def test_pages_turn_in_place_and_an_answer_can_be_shown_to_all(stage: Stage) -> None:
    await _with_news(stage, 30)
    await stage.said("search terms")
    first = stage.people.shown[-1][1]
    inside: dict[str, Any] = {"container": {"is_ephemeral": True, "channel_id": ROOM}, "channel": {"id": ROOM}}
    url: dict[str, Any] = {"response_url": f"{stage.people.root}/respond/900"}
    await stage.people.press(button(first, "More"), **inside, **url)
    second = (await stage.people.next_shown(2))[-1][1]
    assert "Page 2 of" in texts_of(second)
    assert second["replace_original"] is True
    await stage.people.press(button(first, "Show to everybody"))
    assert (await stage.people.next_shown(3))[-1][1]["response_type"] == "in_channel"


async def test_an_envelope_that_comes_twice_does_nothing_twice(stage: Stage) -> None:
    payload = stage.people.command_payload("subscribe spotify")
    await stage.people.envelope("slash_commands", payload, twice=True)
    await stage.people.next_shown(1)
    await stage.said("list")
    assert len(stage.people.shown) == 2
    assert len(stage.wishes()) == 1


async def test_rights_are_slacks_facts(stage: Stage) -> None:
    assert "owners and admins" in await stage.said("subscribe spotify", user=BOB)
    assert stage.wishes() == []
    assert "Subscribed" in await stage.said("subscribe spotify", user=ALICE)
    assert len(stage.wishes()) == 1


async def test_the_form_opens_saves_and_tells_mistakes_by_field(stage: Stage) -> None:
    await stage.people.command("subscribe")
    shown = await stage.people.next_shown(2)
    assert [where for where, _ in shown] == ["views.open", "views.update"]  # opened before the answer is known
    view = shown[-1][1]["view"]
    platform = {"selected_options": [{"value": "spotify"}]}
    values = {
        "channel": {"selected_conversation": ROOM},
        "platforms": platform,
        "keywords": {"value": "voice cloning, stems"},
        "level": {"selected_option": {"value": "digest"}},
        "gets": {"selected_options": [{"value": "alerts"}]},
        "weekday": {"selected_option": {"value": "2"}},
        "hour": {"selected_option": {"value": "17"}},
        "zone": {"value": "Europe/Berln"},
    }
    ack = await stage.people.submit(view, values)
    assert ack["response_action"] == "errors"
    assert "Europe/Berlin" in ack["errors"]["zone"]
    assert stage.wishes() == []
    ack = await stage.people.submit(view, {**values, "zone": {"value": "Europe/Berlin"}})
    assert ack["response_action"] == "update"
    assert slack_faults(ack["view"], "modal") == []
    (wish,) = stage.wishes()
    assert (wish.platforms, wish.keywords, wish.level, wish.digest) == (
        ("spotify",),
        ("stems", "voice cloning"),
        "digest",
        False,
    )
    assert (wish.weekday, wish.hour, wish.zone, wish.created_by) == (2, 17, "Europe/Berlin", f"slack:{TEAM}/{ALICE}")


async def test_preview_in_the_form_keeps_what_was_filled_in(stage: Stage) -> None:
    await _with_news(stage, 2)
    await stage.people.command("subscribe")
    view = (await stage.people.next_shown(2))[-1][1]["view"]
    state = {
        "channel": {"channel": {"selected_conversation": ROOM}},
        "platforms": {"platforms": {"selected_options": [{"value": "soundcloud"}]}},
        "gets": {"gets": {"selected_options": [{"value": "alerts"}]}},
    }
    open_view = {**view, "id": "V1", "state": {"values": state}}
    pressed = button(view, "Preview")
    surroundings: dict[str, Any] = {"view": open_view, "container": {"type": "view"}}
    await stage.people.press(pressed, **surroundings)
    where, payload = (await stage.people.next_shown(3))[-1]
    assert where == "views.update"
    assert "2 stories" in texts_of(payload)
    chosen = next(block for block in payload["view"]["blocks"] if block.get("block_id") == "platforms")
    assert [each["value"] for each in chosen["element"]["initial_options"]] == ["soundcloud"]


async def test_buttons_below_alerts_work_whenever_they_are_pressed(stage: Stage) -> None:
    await _with_news(stage)
    await stage.people.press({"action_id": "ask:why", "value": token_of(Question(Ask.STORY_WHY, number=1))}, user=BOB)
    assert "Why this was posted" in texts_of((await stage.people.next_shown(1))[-1][1])
    choice = {"value": token_of(Question(Ask.MUTE_STORY, number=1))}
    await stage.people.press({"action_id": "ask:menu", "selected_option": choice})
    assert "Nothing more about" in texts_of((await stage.people.next_shown(2))[-1][1])
    assert stage.town.one("SELECT count(*) FROM mute") == 1
    await stage.people.press({"action_id": "ask:9", "value": "what?"})
    assert "What you can ask" in texts_of((await stage.people.next_shown(3))[-1][1])


async def test_a_used_up_response_address_is_no_reason_for_silence(stage: Stage) -> None:
    stage.people.response_status = 404
    await stage.people.command("status")
    where, payload = (await stage.people.next_shown(1))[-1]
    assert where == "chat.postEphemeral"
    assert payload["user"] == ALICE


async def test_home_shows_settings_and_works_before_there_are_any(stage: Stage) -> None:
    await stage.people.event({"type": "app_home_opened", "user": ALICE, "tab": "home"}, twice=True)
    where, payload = (await stage.people.next_shown(1))[-1]
    assert where == "views.publish"
    assert "Nothing is set up yet" in texts_of(payload)
    await stage.said("subscribe spotify")
    await stage.people.event({"type": "app_home_opened", "user": ALICE, "tab": "home"})
    home = (await stage.people.next_shown(3))[-1][1]
    assert "Spotify" in texts_of(home)
    at_home: dict[str, Any] = {"view": {"type": "home", "id": "V0"}, "container": {"type": "view"}}
    await stage.people.press(button(home, "Pause 1"), **at_home)
    shown = await stage.people.next_shown(6)
    assert [where for where, _ in shown[-3:]] == ["views.open", "views.update", "views.publish"]
    assert stage.wishes()[0].paused


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "channel_archive", "channel": ROOM}, "archived"),
        ({"type": "channel_deleted", "channel": ROOM}, "gone"),
        ({"type": "group_left", "channel": ROOM}, "not-a-member"),
        ({"type": "app_uninstalled"}, "left"),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, "left"),
    ],
)
async def test_channels_that_close_are_paused_and_open_again(stage: Stage, event: dict[str, Any], code: str) -> None:
    await stage.said("subscribe spotify")
    await stage.people.event(event)
    await stage.said("status")
    assert stage.town.rows("SELECT channel, code FROM channel WHERE state='parked'") == [(str(POLICY_ROOM), code)]
    if event["type"] == "channel_archive":
        await stage.people.event({"type": "channel_unarchive", "channel": ROOM})
        await stage.said("status")
        assert stage.town.rows("SELECT channel FROM channel WHERE state='parked'") == []


async def test_a_form_that_cannot_open_is_told(stage: Stage) -> None:
    stage.people.refuse["views.open"] = "expired_trigger_id"
    assert "once more" in await stage.said("subscribe")


async def test_a_channel_opens_when_the_bot_is_invited_again(stage: Stage) -> None:
    await stage.said("subscribe spotify")
    await stage.people.event({"type": "channel_left", "channel": ROOM})
    await stage.people.event({"type": "member_joined_channel", "channel": ROOM, "user": BOB})
    await stage.said("status")
    assert stage.town.one("SELECT count(*) FROM channel WHERE state='parked'") == 1
    await stage.people.event({"type": "member_joined_channel", "channel": ROOM, "user": "U0BOT"})
    await stage.said("status")
    assert stage.town.one("SELECT count(*) FROM channel WHERE state='parked'") == 0


async def test_elements_of_another_time_are_acknowledged(stage: Stage) -> None:
    """Slack shows a fault to whoever presses what nobody acknowledges; the test server would wait in vain."""
    await stage.people.press({"action_id": "of-last-year", "value": "x"})
    await stage.people.submit({"callback_id": "of-last-year", "type": "modal", "blocks": []}, {})
    assert stage.people.shown == []


async def test_tokens_of_single_persons_say_nothing_of_the_bot(stage: Stage) -> None:
    await stage.said("subscribe spotify")
    await stage.people.event({"type": "tokens_revoked", "tokens": {"oauth": ["U7"]}})
    await stage.said("status")
    assert stage.town.rows("SELECT channel FROM channel WHERE state='parked'") == []


async def test_a_socket_that_dies_is_built_again(stage: Stage) -> None:
    await stage.people.cut()
    await stage.people.connected()
    assert "Feeds" in await stage.said("status")
    assert stage.people.opened >= 2


async def test_a_socket_that_slack_refuses_for_hours_is_asked_for_with_growing_pauses(
    tmp_path: Path, people: SlackPeople
) -> None:
    """Another ten sockets of the app may be open elsewhere; that is no reason to give up, nor to hurry."""
    people.refuse["apps.connections.open"] = "too_many_websockets"
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people)
    stage.task = asyncio.create_task(stage.listener.run())
    for _ in range(200):
        if people.asked.count("apps.connections.open") >= 4:
            break
        await asyncio.sleep(QUICK.look_s)
    assert people.asked.count("apps.connections.open") >= 4
    assert stage.listener.state == "waiting: too_many_websockets"
    del people.refuse["apps.connections.open"]
    await people.connected()
    assert "Feeds" in await stage.said("status")
    assert list(Pulse().retry_s) == sorted(set(Pulse().retry_s))
    assert Pulse().retry_s[0] >= 1.0
    await stage.end()
    town.close()


async def test_a_refused_app_token_ends_listening_with_the_reason(tmp_path: Path, people: SlackPeople) -> None:
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people, app_token="xapp-wrong")
    await asyncio.wait_for(stage.listener.run(), 10)
    assert stage.listener.state.startswith("failed: ")
    town.close()


async def test_signed_http_has_the_same_handlers_and_refuses_what_is_not_signed(
    tmp_path: Path, people: SlackPeople
) -> None:
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people, app_token="", signing_secret=SECRET, port=0)
    task = asyncio.create_task(stage.listener.run())
    await stage.listener.serving.wait()
    url = f"http://127.0.0.1:{stage.listener.port}/slack/events"
    assert await people.post_signed(url, people.command_payload("status")) == 200
    assert "Feeds" in texts_of((await people.next_shown(1))[-1][1])
    assert await people.post_signed(url, people.command_payload("status"), secret="another") == 401
    assert await people.post_signed(url, people.command_payload("status"), age_s=400) == 401
    assert len(people.shown) == 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    town.close()


def test_an_empty_form_is_an_empty_draft() -> None:
    draft = draft_of_view({"private_metadata": "", "state": {"values": {}}})
    assert (draft.channel, draft.platforms, draft.alerts) == ("", (), False)


async def test_what_bolt_finds_in_the_environment_by_itself_changes_nothing(
    tmp_path: Path, people: SlackPeople, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With a client id and a secret it would install by itself, and know no token for anybody who asks."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "of-another-app")
    town = Town(tmp_path, wishes=())
    stage = Stage(town, people)
    await stage.listen()
    assert "Feeds" in await stage.said("status")
    assert os.environ["SLACK_CLIENT_ID"] == "of-another-app"
    assert [each for each in caplog.records if each.name.startswith("slack") and each.levelno >= logging.WARNING] == []
    await stage.end()
    town.close()


async def test_events_that_nobody_here_asked_for_are_acknowledged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody may subscribe the app to more: Slack would send it again, and at last stop sending at all."""
    for kind in ("reaction_added", "message", "an_event_of_next_year"):
        await stage.people.event({"type": kind, "channel": ROOM})
    assert stage.people.shown == []
    assert [each for each in caplog.records if each.name.startswith("slack_bolt")] == []
