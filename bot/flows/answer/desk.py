"""The door of the answering flow: who may, which hand answers, and what is said when something goes wrong.

Reading questions run beside each other with polls; changes are one transaction with their line in the audit table.
Sending the test message is the one answer that needs a chat: it is done here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime

import structlog

from bot.config import Config
from bot.core.asks import Ask, Asker, Question
from bot.core.messages import notice_message
from bot.core.model import Channel
from bot.core.naming import SUGGESTED, Naming
from bot.core.outgoing import Delivery
from bot.core.permissions import Right, Standing, may, right_of, writes
from bot.core.ports import Chat
from bot.core.replies import Reply, Section, Tone, text_line
from bot.core.words import say
from bot.errors import OperatorError, SendError
from bot.flows import channel_life
from bot.flows.answer import digests, fixing, helping, lookups, opinions, preview, state, status, wishes
from bot.flows.answer.counter import Case, Counter, done, mistaken
from bot.flows.answer.turns import Turns
from bot.store import audit, envelopes
from bot.store.database import Database, Store, StoreFailure

log = structlog.get_logger("answer")

HANDS: Mapping[Ask, Callable[[Case], Reply]] = {
    Ask.HELP: helping.help_reply,
    Ask.STATE: state.state,
    Ask.SEARCH: lookups.search,
    Ask.WHY: lookups.why,
    Ask.STORY_WHY: lookups.story_why,
    Ask.FORM: wishes.form,
    Ask.SUBSCRIBE: wishes.subscribe,
    Ask.LIST: wishes.list_wishes,
    Ask.EDIT: wishes.edit,
    Ask.PAUSE: wishes.pause,
    Ask.RESUME: wishes.resume,
    Ask.REMOVE: wishes.remove,
    Ask.PREVIEW: preview.preview,
    Ask.STATUS: status.status,
    Ask.DIGEST: digests.digest,
    Ask.DIGEST_NOW: digests.now,
    Ask.DIGEST_SETTINGS: digests.settings,
    Ask.HOME: status.home,
    Ask.WATCH: wishes.watch,
    Ask.NOT_RELEVANT: opinions.not_relevant,
    Ask.UNDO: opinions.undo,
    Ask.MUTE_STORY: opinions.mute_story,
    Ask.MUTE_PLATFORM: opinions.mute_platform,
    Ask.UNMUTE: opinions.unmute,
    Ask.SPLIT: fixing.split,
    Ask.JOIN: fixing.join,
    Ask.WRONG_PLATFORM: fixing.wrong_platform,
    Ask.FACT: fixing.fact,
    Ask.UNDO_CORRECTION: fixing.undo,
}


class AnswerDesk:
    """Answers for all chats. chats: those that can send, by name; spoken: how things are asked in each; clock: aware
    UTC now."""

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        chats: Mapping[str, Chat],
        spoken: Mapping[str, Mapping[Ask, str]],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._counter = Counter(config, Naming(config.watchlist), config.settings.time_zone, spoken)
        self._chats = chats
        self._clock = clock
        self._turns = Turns()

    async def answer(self, asker: Asker, standing: Standing, question: Question) -> Reply:
        """The reply to one question. Never raises: what goes wrong is a reply, too."""
        chat = asker.person.partition(":")[0]
        right = right_of(question)
        if not may(right, chat, standing):
            return _refusal(chat, standing, right)
        try:
            return await self._answer(asker, question)
        except StoreFailure as error:
            log.error("the database cannot be used", ask=question.ask, says=str(error))
            return _failure(say("fail.store"))
        except OperatorError as error:
            return Reply(say("mistake.title"), (Section(lines=(text_line(str(error)),)),), tone=Tone.MISTAKE)
        except Exception:
            number = uuid.uuid4().hex[:8]
            log.exception("question broke the desk", ask=question.ask, number=number)
            return _failure(say("fail.says", number=number))

    def suggest(self, kind: str, typed: str) -> list[tuple[str, str]]:
        """At most 25 (value, name) for what was typed so far, from memory alone."""
        naming = self._counter.naming
        if kind == "platform":
            return naming.suggest_platforms(typed)
        if kind == "topic":
            return naming.suggest_topics(typed)
        return [(zone, zone) for zone in naming.suggest_zones(typed)][:SUGGESTED]

    async def first_time(self, key: str) -> bool:
        """Whether this envelope is met for the first time."""
        return await self._store.write(envelopes.meet_envelope, key, self._clock())

    def turn(self) -> AbstractAsyncContextManager[None]:
        """A turn among those who are answered (see turns)."""
        return self._turns.turn()

    async def channel_closed(self, channel: Channel, reason: str, says: str) -> None:
        """A channel was deleted, archived, or the bot removed from it: pause it, and tell somebody once."""
        notify = self._counter.config.settings.operator_channel
        await self._store.write(channel_life.close_channel, channel, reason, says, self._clock(), notify=notify)

    async def channel_open(self, channel: Channel) -> None:
        """A channel can be posted to again."""
        await self._store.write(channel_life.reopen_channel, channel, self._clock())

    async def team_left(self, chat: str, team: str, reason: str, says: str) -> None:
        """A whole workspace or server is gone for us."""
        notify = self._counter.config.settings.operator_channel
        await self._store.write(channel_life.close_team, chat, team, reason, says, self._clock(), notify=notify)

    async def team_back(self, chat: str, team: str) -> None:
        """The bot is back in a workspace or server."""
        await self._store.write(channel_life.reopen_team, chat, team, self._clock())

    async def teams_seen(self, chat: str, teams: Collection[str]) -> None:
        """These are all workspaces or servers that the bot is in."""
        notify = self._counter.config.settings.operator_channel
        await self._store.write(channel_life.note_teams, chat, teams, self._clock(), notify=notify)

    async def rights_seen(self, chat: str, team: str, may_post: Mapping[Channel, bool]) -> None:
        """Where the bot may post in a workspace or server now."""
        notify = self._counter.config.settings.operator_channel
        await self._store.write(channel_life.note_rights, chat, team, may_post, self._clock(), notify=notify)

    async def _answer(self, asker: Asker, question: Question) -> Reply:
        if question.ask is Ask.TEST:
            return await self._test(asker, question)
        run = self._store.write if writes(question.ask) else self._store.read
        return await run(self._in_case, HANDS[question.ask], asker, question)

    def _in_case(self, db: Database, hand: Callable[[Case], Reply], asker: Asker, question: Question) -> Reply:
        case = Case(db, self._counter, asker, question, self._clock())
        reply = hand(case)
        return replace(reply, zone=case.zone)  # asked for afterwards: the answer may be that it was changed

    async def _test(self, asker: Asker, question: Question) -> Reply:
        """Post a message now, outside the outbox: the asker waits for the reason if it fails."""
        channel = question.channel or asker.channel
        if channel is None:
            return mistaken("mistake.no-channel")
        chat = self._chats.get(channel.chat)
        if chat is None:
            return _failure(say("test.no-chat"))
        message = notice_message(say("test.message"))
        try:
            await chat.send(Delivery(0, channel, uuid.uuid4().hex[:24], message))
        except SendError as error:
            return _failure(say("test.failed", says=await _reason(chat, channel) or error.says))
        await self._store.write(_note_test, asker.person, channel, self._clock())
        return done(say("test.title"), say("test.sent"))


async def _reason(chat: Chat, channel: Channel) -> str:
    """What the channel itself says: more exact than a refused message, if it can be asked."""
    try:
        return await chat.test_channel(channel)
    except SendError:
        return ""


def _note_test(db: Database, person: str, channel: Channel, now: datetime) -> None:
    """It can be posted to, and everybody there saw who is to be asked why."""
    channel_life.reopen_channel(db, channel, now)
    audit.add_audit(db, person, str(channel), Ask.TEST, "channel", "a test message was posted", now)


def _refusal(chat: str, standing: Standing, right: Right) -> Reply:
    lines = [say(f"refuse.{chat if chat in ('slack', 'discord') else 'console'}")]
    if right is Right.CORRECT:
        lines = [say("refuse.correct")]
    if standing.machine:
        lines = [say("refuse.machine")]
    elif standing.guest or standing.stranger:
        lines.insert(0, say("refuse.stranger"))
    return Reply(say("refuse.title"), (Section(lines=tuple(map(text_line, lines))),), tone=Tone.REFUSAL)


def _failure(says: str) -> Reply:
    return Reply(say("fail.title"), (Section(lines=(text_line(says),)),), tone=Tone.FAILURE)
