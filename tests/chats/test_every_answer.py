"""Every answer that a chat is known to give to a post, through the real sender into the real outbox: what becomes of
the message, of its channel, and of the chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.delivery import BAN_REST_S, CREDENTIAL_REST_S
from bot.core.outgoing import Delivery, Receipt
from bot.core.ports import Chat, Pace
from bot.errors import Ambiguous, Banned, CredentialRefused, DestinationRefused, MessageRefused, NotSent, SendError
from bot.flows.deliver import Deliverer
from bot.store import outbox
from bot.store.database import Store, open_store
from tests.chats.messages import ALERT
from tests.chats.stages import LATE, DiscordStage, SlackStage
from tests.flows.town import run_sql
from tests.servers.truth import DROP_AFTER, DROP_BEFORE, Said

NOW = datetime(2025, 5, 14, 12, tzinfo=UTC)


@dataclass(frozen=True)
class End:
    """How it ends: the class of the last error, the delivery's state and pause, for how long the whole chat rests, why
    the channel is closed, how many requests that took, and whether the operator is told."""

    kind: type[SendError]
    state: str
    wait_s: float = 0.0
    rest_s: float = 0.0
    closed: str = ""
    posts: int = 1
    told: bool = False


UNKNOWN = End(Ambiguous, "unknown", wait_s=2.0)
DEAD = End(MessageRefused, "dead", posts=2, told=True)  # the second time in plain words
STOPPED = End(CredentialRefused, "pending", rest_s=CREDENTIAL_REST_S, told=True)
BANNED = End(Banned, "pending", rest_s=BAN_REST_S, told=True)


def later(seconds: float) -> End:
    return End(NotSent, "pending", wait_s=seconds)


def all_later(seconds: float) -> End:
    return End(NotSent, "pending", wait_s=seconds, rest_s=seconds)


def parked(reason: str) -> End:
    return End(DestinationRefused, "parked", closed=reason, told=True)


def slack_says(code: str, status: int = 200, **headers: str) -> Said:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(status, {"ok": False, "error": code}, named)


def discord_says(code: int, status: int, **more: Any) -> Said:
    return Said(status, {"message": "no", "code": code, **more})


SENSELESS: tuple[object, ...] = ("", [], None, 5, {}, {"ok": True, "id": "x"}, {"id": "5"}, {"ok": True, "ts": 5})
PAGE = "<html>Something went wrong</html>"
SLACK: list[tuple[Said, End]] = [
    (slack_says("ratelimited", 429, Retry_After="7"), later(7)),
    (slack_says("ratelimited", 429), later(30)),
    (slack_says("rate_limited"), later(30)),
    (Said(429, PAGE, {"Retry-After": "1.5"}), later(1.5)),
    *[
        (slack_says(code), later(30))
        for code in ("message_limit_exceeded", "team_added_to_org", "external_channel_migrating")
    ],
    *[
        (slack_says(code, status), UNKNOWN)
        for code, status in (
            ("fatal_error", 200),
            ("internal_error", 500),
            ("service_unavailable", 503),
            ("request_timeout", 200),
            ("", 200),
        )
    ],
    *[(Said(status, PAGE), UNKNOWN) for status in (200, 403, 404, 500, 502, 503, 504)],
    *[(Said(200, body), UNKNOWN) for body in SENSELESS],
    *[
        (slack_says(code), STOPPED)
        for code in (
            "access_denied",
            "accesslimited",
            "account_inactive",
            "deprecated_endpoint",
            "enterprise_is_restricted",
            "invalid_auth",
            "method_deprecated",
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
            "two_factor_setup_required",
        )
    ],
    (slack_says("channel_not_found"), parked("gone")),
    (slack_says("is_archived"), parked("archived")),
    (slack_says("not_in_channel"), parked("not-a-member")),
    *[
        (slack_says(code), parked("no-permission"))
        for code in (
            "ekm_access_denied",
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
            "user_is_restricted",
        )
    ],
    *[
        (slack_says(code), parked("refused"))
        for code in (
            "cannot_dm_bot",
            "messages_tab_disabled",
            "method_not_supported_for_channel_type",
            "user_not_found",
        )
    ],
    *[
        (slack_says(code, status), DEAD)
        for code, status in (
            ("invalid_blocks", 200),
            ("invalid_blocks_format", 200),
            ("invalid_form_data", 400),
            ("invalid_metadata_format", 200),
            ("metadata_too_large", 200),
            ("msg_blocks_too_long", 200),
            ("msg_too_long", 200),
            ("no_text", 200),
            ("an_error_of_next_year", 200),
        )
    ],
]
DISCORD: list[tuple[Said, End]] = [
    (discord_says(0, 429, retry_after=60.0, **{"global": False}), later(60)),
    (Said(429, {"message": "x", "retry_after": 60.0, "global": True}, {"X-RateLimit-Global": "true"}), all_later(60)),
    (Said(429, {"message": "x", "retry_after": 60.0, "global": False}, {"X-RateLimit-Scope": "shared"}), later(60)),
    (Said(429, {"message": "x", "retry_after": 9000.0, "global": False}), later(3600)),
    (discord_says(20016, 403), later(30)),
    (discord_says(20028, 400), later(30)),
    (discord_says(40062, 400), later(30)),
    (discord_says(40004, 403), all_later(300)),
    (discord_says(40006, 400), all_later(300)),
    (discord_says(130000, 400), all_later(60)),
    *[(Said(status, PAGE), UNKNOWN) for status in (503, 520)],
    (discord_says(0, 503), UNKNOWN),
    *[(Said(200, body), UNKNOWN) for body in (PAGE, *SENSELESS)],
    (discord_says(0, 401), STOPPED),
    (discord_says(50014, 401), STOPPED),
    (discord_says(40002, 403), STOPPED),
    (Said(429, PAGE, {"Retry-After": "900"}), BANNED),
    (Said(403, "error code: 1020"), BANNED),
    (discord_says(40333, 403), BANNED),
    (discord_says(10003, 404), parked("gone")),
    (discord_says(10004, 404), parked("left")),
    (discord_says(50001, 403), parked("no-permission")),
    (discord_says(50013, 403), parked("no-permission")),
    (discord_says(50083, 400), parked("archived")),
    *[
        (discord_says(code, status), parked("refused"))
        for code, status in (
            (0, 404),
            (0, 403),
            (40007, 403),
            (40067, 400),
            (50007, 403),
            (50008, 400),
            (340015, 403),
        )
    ],
    *[
        (discord_says(code, status), DEAD)
        for code, status in (
            (0, 400),
            (40005, 413),
            (50006, 400),
            (50035, 400),
            (50109, 400),
            (200000, 400),
            (240000, 400),
        )
    ],
]
# The library asks again by itself after these, with the same nonce, until the time limit: one post in a short one.
ASKED_AGAIN = [(Said(500, PAGE), UNKNOWN), (discord_says(0, 502), UNKNOWN), (Said(524, PAGE), UNKNOWN)]
LOST = (DROP_BEFORE, DROP_AFTER, LATE)


class Listening:
    """A chat that remembers the error that was made of each answer."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.name, self.pace = chat.name, Pace(0.0, 1e6, chat.pace.key_window_s)
        self.kinds: list[type[BaseException]] = []
        self.find_sent, self.test_channel, self.start, self.close = (
            chat.find_sent,
            chat.test_channel,
            chat.start,
            chat.close,
        )

    async def send(self, delivery: Delivery) -> Receipt:
        try:
            return await self._chat.send(delivery)
        except Exception as error:
            self.kinds.append(type(error))
            raise


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "bot.db")
    store.read_now(run_sql, "PRAGMA synchronous=OFF")
    yield store
    store.close()


async def end_of(stage: SlackStage | DiscordStage, store: Store) -> End:
    """One alert is delivered, with the clock standing still."""
    store.write_now(outbox.enqueue, stage.here, "alert", "story:1", ALERT, NOW)
    listening = Listening(stage.chat)
    deliverer = Deliverer(store, clock=lambda: NOW)
    deliverer.open(listening)
    await deliverer.drain()
    (state, not_before), *_ = store.read_now(run_sql, "SELECT state, not_before FROM delivery WHERE id=1")
    rest = store.read_now(run_sql, "SELECT resume_at FROM chat")
    closed = store.read_now(run_sql, "SELECT code FROM channel WHERE state='parked'")
    posts = [each for each in stage.server.requests.kept if "essage" in str(each.get("path", each["method"]))]
    kind = listening.kinds[-1] if listening.kinds else SendError
    assert issubclass(kind, SendError)
    return End(
        kind,
        state,
        wait_s=max(0.0, not_before - NOW.timestamp()),
        rest_s=rest[0][0] - NOW.timestamp() if rest else 0.0,
        closed=closed[0][0] if closed else "",
        posts=len(posts),
        told=bool(store.read_now(run_sql, "SELECT 1 FROM notice")),
    )


@pytest.mark.parametrize(("said", "end"), SLACK, ids=str)
async def test_whatever_slack_answers(slack: SlackStage, store: Store, said: Said, end: End) -> None:
    slack.server.instead = said
    assert await end_of(slack, store) == end


@pytest.mark.parametrize(("said", "end"), DISCORD, ids=str)
async def test_whatever_discord_answers(discord_stage: DiscordStage, store: Store, said: Said, end: End) -> None:
    discord_stage.server.instead = said
    assert await end_of(discord_stage, store) == end


@pytest.mark.hurried
@pytest.mark.parametrize(("said", "end"), ASKED_AGAIN, ids=str)
async def test_what_discord_answers_when_nobody_knows(
    discord_stage: DiscordStage, store: Store, said: Said, end: End
) -> None:
    discord_stage.server.instead = said
    assert await end_of(discord_stage, store) == end


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_of_slack(slack: SlackStage, store: Store, fault: str) -> None:
    slack.plan(fault)
    assert await end_of(slack, store) == UNKNOWN


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_of_discord(discord_stage: DiscordStage, store: Store, fault: str) -> None:
    discord_stage.plan(fault)
    assert await end_of(discord_stage, store) == UNKNOWN


async def test_nobody_listens_at_slacks_address(slack: SlackStage, store: Store) -> None:
    await slack.strike()
    assert await end_of(slack, store) == replace(later(2), posts=0)


def test_the_tables_hold_every_class() -> None:
    kinds = {Ambiguous, Banned, CredentialRefused, DestinationRefused, MessageRefused, NotSent}
    assert {end.kind for _, end in DISCORD} == kinds
    assert {end.kind for _, end in SLACK} == kinds - {Banned}
