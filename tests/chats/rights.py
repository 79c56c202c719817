"""What can be done, and who may: the table that both chats are held to through their real handlers.

``ACTIONS`` says of every ``Ask`` which right it needs, written down here once more and not taken from the code, and how
it is asked in each chat. ``Scene`` is one state of everything in which each of them has something to do; after every
try it is put back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config import Config, Settings
from bot.core.asks import Ask, Asker, Question
from bot.core.commands import parse
from bot.core.delivery import Closed
from bot.core.digest_choice import DigestSetting
from bot.core.events import Dated, Event, EventKind, Origin, Precision
from bot.core.model import Channel, Subscription
from bot.core.permissions import Standing
from bot.core.record_reading import Fact
from bot.core.replies import Reply, Tone
from bot.flows import corrections
from bot.flows.answer.desk import AnswerDesk
from bot.store import channels, digests, labels, mutes, subscriptions
from bot.store.database import Database
from bot.store.mutes import Mute
from bot.store.record import write_facts
from tests.flows.town import VERGE, WATCHLIST, Town, chatter, news

READ, OPINION, CHANGE, CORRECT = "read", "opinion", "change", "correct"
NOBODY: frozenset[str] = frozenset()
READER = frozenset({READ})
MEMBER = READER | {OPINION}
KEEPER = MEMBER | {CHANGE}
NAMED = KEEPER | {CORRECT}


@dataclass(frozen=True)
class Action:
    """right: what it needs; slack: the words after /policy, discord: command and options, '' where no words ask for it;
    button: what a button asks, None for the same as the words; noted: under which name the audit has it; form: it is
    also, or only, done by sending the form."""

    right: str
    slack: str = ""
    discord: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    button: Question | None = None
    noted: Ask | None = None
    form: bool = False

    def question(self, label: int) -> Question | None:
        """What a button asks; None if only a form does it."""
        if self.button or not self.slack:
            return self.button
        return parse(self.slack.format(label=label))


LINK = "https://verge.example/2025/{}/terms"
WRONG = f"{LINK.format(20)} soundcloud"
ACTIONS: Mapping[Ask, Action] = {
    Ask.HELP: Action(READ, "help", "policy-help"),
    Ask.STATE: Action(READ, "soundcloud", "policy", {"platform": "soundcloud"}),
    Ask.SEARCH: Action(READ, "search terms", "news search", {"words": "terms"}),
    Ask.WHY: Action(READ, f"why {LINK.format(0)}", "news why", {"link": LINK.format(0)}),
    Ask.STORY_WHY: Action(READ, button=Question(Ask.STORY_WHY, number=1)),
    Ask.LIST: Action(READ, "list", "alerts list"),
    Ask.PREVIEW: Action(READ, "preview spotify", "alerts preview", {"platforms": "spotify"}),
    Ask.STATUS: Action(READ, "status", "alerts status"),
    Ask.DIGEST: Action(READ, "digest", "digest preview"),
    Ask.HOME: Action(READ, "home", "alerts overview"),
    Ask.NOT_RELEVANT: Action(OPINION, "not-relevant 1", "news not-relevant", {"story": 1}),
    Ask.UNDO: Action(OPINION, "undo-label {label}", "news undo-label", {"number": "{label}"}),
    Ask.FORM: Action(CHANGE, "edit 1", "alerts edit", {"number": 1}),
    Ask.SUBSCRIBE: Action(CHANGE, "subscribe tiktok", "alerts add", {"platforms": "tiktok"}, form=True),
    Ask.EDIT: Action(CHANGE, form=True),
    Ask.PAUSE: Action(CHANGE, "pause 1", "alerts pause", {"number": 1}),
    Ask.RESUME: Action(CHANGE, "resume 2", "alerts resume", {"number": 2}),
    Ask.REMOVE: Action(CHANGE, "remove 1", "alerts remove", {"number": 1}),
    Ask.TEST: Action(CHANGE, "test", "alerts test"),
    Ask.DIGEST_NOW: Action(CHANGE, "digest now", "digest now"),
    Ask.DIGEST_SETTINGS: Action(
        CHANGE, "digest settings friday 17 no-reminders", "digest settings", {"days": "friday", "reminders": False}
    ),
    Ask.WATCH: Action(CHANGE, "watch Letterboxd", "alerts watch", {"name": "Letterboxd"}, noted=Ask.SUBSCRIBE),
    Ask.MUTE_STORY: Action(CHANGE, "mute story 1", "alerts mute", {"story": 1}),
    Ask.MUTE_PLATFORM: Action(
        CHANGE, "mute vimeo", "alerts mute", {"platform": "vimeo"}, Question(Ask.MUTE_PLATFORM, number=1)
    ),
    Ask.UNMUTE: Action(CHANGE, "unmute reddit", "alerts unmute", {"what": "reddit"}),
    Ask.SPLIT: Action(CORRECT, f"split {LINK.format(10)}", "alerts split", {"link": LINK.format(10)}),
    Ask.JOIN: Action(CORRECT, f"join {LINK.format(0)} 1", "alerts join", {"link": LINK.format(0), "story": 1}),
    Ask.WRONG_PLATFORM: Action(
        CORRECT, f"not-about {WRONG}", "alerts not-about", {"link": LINK.format(20), "platform": "soundcloud"}
    ),
    Ask.FACT: Action(CORRECT, "fact abcd wrong", "alerts fact", {"id": "abcd", "says": "wrong"}),
    Ask.UNDO_CORRECTION: Action(CORRECT, "undo 1", "alerts undo", {"number": 1}),
}
# Questions that the menu below an alert asks.
IN_MENU = (Ask.NOT_RELEVANT, Ask.MUTE_STORY, Ask.MUTE_PLATFORM, Ask.LIST)
COMMAND, BUTTON, FORM = "command", "button", "form"
# Every way to each; of those that only read, one.
ROUTES = tuple(
    (ask, route)
    for ask, action in ACTIONS.items()
    for route, there in (
        (COMMAND, action.slack),
        (BUTTON, action.question(1) and not (action.right == READ and action.slack)),
        (FORM, action.form),
    )
    if there
)
REFUSED = "You cannot change this"


class Heard(AnswerDesk):
    """The real desk; keeps what it was asked and how it answered."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.asked: list[tuple[Asker, Ask, Tone]] = []

    async def answer(self, asker: Asker, standing: Standing, question: Question) -> Reply:
        reply = await super().answer(asker, standing, question)
        self.asked.append((asker, question.ask, reply.tone))
        return reply


@dataclass(frozen=True)
class Shown:
    """An answer as it was shown: all of its words, and whether only the asker saw it."""

    words: str
    private: bool


class Scene:
    """One channel with settings, stories, a record and labels of all these people."""

    def __init__(self, folder: Path, channel: Channel, named: tuple[str, ...], spoken: Mapping[Ask, str]) -> None:
        self.town = Town(folder, wishes=())
        self.town.chat.name = channel.chat
        self.channel = channel
        config = Config(Path("feeds.yaml"), (VERGE,), WATCHLIST, Settings(may_change=named))
        words = {channel.chat: spoken}
        self.desk = Heard(
            self.town.store, config, chats={channel.chat: self.town.chat}, spoken=words, clock=self.town.clock
        )
        self.labels: dict[str, int] = {}
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._before = 0

    async def set_up(self, people: Sequence[str]) -> None:
        """The state that is put back before each try."""
        town = self.town
        town.serve(chatter(1))
        await town.poll()
        town.serve(chatter(1), *(news(number) for number in (0, 10, 20)))
        await town.poll()
        await town.store.write(self._fill, people)
        await town.store.read(lambda db: db.conn.backup(self._kept))

    def _fill(self, db: Database, people: Sequence[str]) -> None:
        now, room = self.town.clock(), self.channel
        subscriptions.add_subscription(db, Subscription(0, room, platforms=("spotify",)), now)
        paused = subscriptions.add_subscription(db, Subscription(0, room, platforms=("bandcamp",)), now)
        subscriptions.set_paused(db, paused, "for a while")
        digests.set_setting(db, room, DigestSetting((2,), 9))
        mutes.add_mute(db, Mute(room, mutes.PLATFORM, "reddit", None, "operator", now))
        corrections.join_to(db, 3, 1, "operator", now)
        day = Dated(now.date(), now.date(), Precision.DAY)
        event = Event(EventKind.TERMS, "soundcloud", "SoundCloud changed its terms.", day)
        origin = Origin(2, "The Verge", LINK.format(20), "Terms", now)
        write_facts(db, 2, [Fact("abcd00000001", "soundcloud", origin, event)], now, now)
        for person in people:
            self.labels[person] = labels.add_label(db, 2, 3, str(room), person, relevant=False, now=now)
        channels.park(db, str(room), "for a test", now, Closed.ARCHIVED)

    def put_back(self) -> None:
        """Everything as it was set up; only if something was done since."""
        if self.changes() or self.town.chat.sent:
            self.town.store.read_now(lambda db: self._kept.backup(db.conn))
        self.town.chat.sent.clear()
        self.desk.asked.clear()
        self._before = self.town.store.read_now(_written)

    def changes(self) -> int:
        """How many rows were written since then, but for the notes of which envelopes were met."""
        return self.town.store.read_now(_written) - self._before

    def audit(self) -> list[tuple[str, str, str, float]]:
        """(person, channel, ask, when) of what was written down."""
        rows = self.town.rows("SELECT person, channel, ask, at FROM audit ORDER BY id")
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def judge(self, person: str, ask: Ask, rights: frozenset[str], shown: Shown, says: str) -> None:
        """What was done and said must be what these rights mean. says: what a refusal tells this role; '' for who
        can."""
        action = ACTIONS[ask]
        (asker, heard, tone), *_ = self.desk.asked
        assert (asker.person, heard) == (person, ask)
        assert shown.private
        if action.right not in rights:
            assert tone is Tone.REFUSAL
            assert REFUSED in shown.words
            assert (says or (NAMED_ONLY if action.right == CORRECT else KEEPERS[self.channel.chat])) in shown.words
        else:
            assert tone in (Tone.DONE, Tone.ANSWER), shown.words
        if action.right not in rights or action.right == READ or ask is Ask.FORM:
            assert self.changes() == 0
            assert self.town.chat.sent == []
            return
        written = self.audit()
        assert self.changes() > len(written)
        assert written == [(person, str(self.channel), str(action.noted or ask), self.town.clock().timestamp())]

    def close(self) -> None:
        self.town.close()
        self._kept.close()


# Who can, as a refusal says it.
KEEPERS = {"slack": "Workspace owners and admins, the channel's creator", "discord": "People with Manage Server"}
NAMED_ONLY = "only the people whom the bot's configuration names"
STRANGERS = "Guests and people from other workspaces can read"
MACHINES = "Bots and webhooks"


def _written(db: Database) -> int:
    """Rows written in all by this connection; each envelope is one, and none is forgotten while the clock stands."""
    met: int = db.conn.execute("SELECT count(*) FROM envelope").fetchone()[0]
    return db.conn.total_changes - met
