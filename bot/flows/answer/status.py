"""How the bot is, and how this channel is served: both chats, polls, failing feeds, deliveries, digests, pauses."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.asks import Ask, Question
from bot.core.model import Channel
from bot.core.replies import Button, Line, Mention, Moment, Reply, Section, item_line, paged, text_line
from bot.core.words import say
from bot.flows.answer.counter import Case
from bot.flows.answer.digests import next_digest
from bot.flows.answer.wishes import list_wishes, paused_parts
from bot.flows.digest import digest_wishes, setting_of
from bot.store import channels, feeds, meta, outbox_reading, subscriptions

FAILING_SHOWN = 8
CONSOLE = "console"


def status(case: Case) -> Reply:
    """Everything that somebody who wonders about silence needs."""
    sections = [_chats(case), _feeds(case)]
    if case.channel is not None:
        sections.append(_here(case, case.channel))
    shown = tuple(each for each in sections if each.lines)  # before the first log-in there is no chat to name
    return paged(Reply(say("status.title"), shown, share=True), case.question)


def home(case: Case) -> Reply:
    """All that one workspace or server has set up, with health and buttons; also before anything is set up."""
    chat, _, person = case.asker.person.partition(":")
    team = person.partition("/")[0]
    rooms = dict.fromkeys(
        wish.channel
        for wish in subscriptions.list_subscriptions(case.db)
        if wish.channel.chat == chat and wish.channel.room.partition("/")[0] == team
    )
    sections: list[Section] = []
    for room in rooms:
        at_room = Case(case.db, case.counter, case.asker, Question(Ask.LIST, channel=room), case.now)
        listed = list_wishes(at_room)
        # Pauses stand below, with each subscription.
        sections += [Section("", (text_line(Mention(str(room))), *_served(at_room, room))), *listed.sections]
    if not rooms:
        sections.append(Section(lines=(text_line(say("home.empty", how=case.how(Ask.STATE))),)))
    sections += [each for each in (_chats(case), _feeds(case)) if each.lines]
    buttons = (Button(say("button.subscribe"), Question(Ask.FORM)), Button(say("button.help"), Question(Ask.HELP)))
    return paged(Reply(say("home.title"), tuple(sections), buttons), case.question)


def _chats(case: Case) -> Section:
    lines = []
    for name, state, reason in channels.list_chats(case.db):
        if name == CONSOLE and case.chat != CONSOLE:  # the operator's
            continue
        says = say("status.chat-ready", name=name.capitalize())
        if state != "ready":
            says = say("status.chat", name=name.capitalize(), state=reason or state)
        lines.append(item_line(says))
        listening = meta.find_listening(case.db, name)
        if listening and listening not in ("ready", "starting"):
            lines.append(item_line(say("status.deaf", name=name.capitalize(), state=listening)))
    waiting = outbox_reading.count_states(case.db)
    open_ones = sum(waiting.get(each, 0) for each in ("pending", "sending", "unknown"))
    if open_ones:
        lines.append(item_line(say("status.waiting", count=open_ones)))
    return Section(say("status.chats"), tuple(lines))


def _feeds(case: Case) -> Section:
    rows = [row for row in feeds.list_feeds(case.db) if row["enabled"]]
    polled = [row["last_poll"] for row in rows if row["last_poll"]]
    failing = [row for row in rows if row["health"] not in ("ok", "new")]
    lines: list[Line] = [text_line(say("status.never"))]
    if polled:
        lines = [
            text_line(say("status.last-poll"), Moment(datetime.fromtimestamp(max(polled), UTC))),
            text_line(say("status.feeds", ok=len(rows) - len(failing), failing=len(failing))),
        ]
    for row in failing[:FAILING_SHOWN]:
        lines.append(item_line(say("status.feed", name=row["id"], says=row["last_error"] or row["health"])))
    return Section(say("status.polls"), tuple(lines))


def _here(case: Case, channel: Channel) -> Section:
    paused = [wish for wish in subscriptions.list_subscriptions(case.db, channel) if wish.paused]
    pauses = [text_line(say("status.paused", number=wish.id), *paused_parts(wish.paused)) for wish in paused]
    return Section(say("status.here"), (*pauses, *_served(case, channel)))


def _served(case: Case, channel: Channel) -> list[Line]:
    """Whether it is open, the last message and the next digest, in its own zone: at home there are several."""
    lines: list[Line] = []
    for parked, reason, _ in channels.list_parked(case.db):
        if parked == str(channel):
            lines.append(text_line(say("status.parked", reason=reason)))
    last = outbox_reading.last_sent(case.db, channel)
    lines.append(
        text_line(say("status.last-delivery"), Moment(last, zone=case.zone))
        if last
        else text_line(say("status.no-delivery"))
    )
    asked = digest_wishes(case.db, channel)
    due = next_digest(case, channel, setting_of(case.db, channel, asked)) if asked else None
    when = Moment(due.due, zone=case.zone) if due else None
    digest = text_line(say("status.digest"), when) if when else text_line(say("status.no-digest"))
    return [*lines, digest]
