"""The digest from a chat: what it would say now, what a past one said, post it at once, choose its times.

Making it is flows.digest's, the same for the calendar and for people.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.asks import Ask, Question
from bot.core.digest import digest_passages, digest_title, entry_passages, ordered
from bot.core.digest_choice import DigestSetting, read_choice
from bot.core.digest_times import WEEK, Changed, Slot, next_untold
from bot.core.lines import Moment, Passage
from bot.core.model import Channel
from bot.core.replies import Button, Line, Reply, Section, paged, text_line
from bot.core.words import day_words, say
from bot.flows.answer.counter import Case, done, mistaken
from bot.flows.digest import DigestDesk, digest_wishes, enqueue_parts, setting_of, times_of
from bot.flows.digest_choosing import choose
from bot.flows.digest_past import made_digest
from bot.store import digests, outbox_reading

_ALL = "all"


def digest(case: Case) -> Reply:
    """What the digest says: the next one as it would be now, or that of a period; ``all`` its stories without end."""
    channel = case.channel
    if channel is None:
        return mistaken("mistake.no-channel")
    words = case.question.words.split()
    every = bool(words) and words[0].lower() == _ALL
    period = " ".join(words[1:] if every else words)
    made = made_digest(case.db, case.counter, channel, period, case.now)
    if isinstance(made, Reply):
        return made
    gathered = made.gathered
    passages = entry_passages(ordered(gathered.entries)) if every else digest_passages(gathered)
    sections = tuple(map(_section, passages)) or (Section(lines=(text_line(say("digest.empty")),)),)
    if not period:
        sections = (Section(lines=(Line((say("digest.preview"),), "small"),)), *sections)
    buttons = [Button(say("digest.settings"), Question(Ask.DIGEST_SETTINGS, channel=case.question.channel))]
    if gathered.entries and not every:
        shown = Question(Ask.DIGEST, f"{_ALL} {period}".strip(), channel=case.question.channel)
        buttons.insert(0, Button(say("digest.all"), shown))
    reply = Reply(digest_title(gathered), sections, tuple(buttons), share=True)
    return paged(reply, case.question)


def now(case: Case) -> Reply:
    """Post what came since the last digest, or in the last week; the calendar's own digest comes all the same."""
    channel = case.channel
    if channel is None:
        return mistaken("mistake.no-channel")
    wishes = digest_wishes(case.db, channel)
    if not wishes:
        return mistaken("digest.none")
    subject = f"digest:now:{case.now:%Y-%m-%dT%H:%M}"
    if outbox_reading.is_queued(case.db, channel, "digest", subject):
        return done(say("digest.now-title"), say("digest.now-twice"))
    desk = DigestDesk(case.counter.config.watchlist, case.counter.zone)
    setting = setting_of(case.db, channel, wishes)
    made = desk.make(case.db, channel, wishes, setting, "", (case.now - WEEK, case.now), case.now)
    enqueue_parts(case.db, channel, subject, made.parts, case.now)
    case.note("digest", subject)
    return done(say("digest.now-title"), say("digest.queued"))


def settings(case: Case) -> Reply:
    """Show what is chosen, or choose."""
    channel = case.channel
    if channel is None:
        return mistaken("mistake.no-channel")
    present = setting_of(case.db, channel, digest_wishes(case.db, channel))
    if not case.question.words.strip():
        sections = (Section(lines=(*_described(case, present), *_next(case, channel, present))),)
        how = Section(lines=(Line((say("digest.how", how=case.how(Ask.DIGEST_SETTINGS)),), "small"),))
        return Reply(say("digest.set"), (*sections, how))
    chosen, wrong = read_choice(case.question.words, present)
    if wrong:
        return mistaken("digest.bad-setting", typed=wrong, how=case.how(Ask.DIGEST_SETTINGS))
    lines = _chosen(case, channel, present, chosen)
    return done(say("digest.set"), sections=(Section(lines=(*_described(case, chosen), *lines)),))


def _chosen(case: Case, channel: Channel, present: DigestSetting, chosen: DigestSetting) -> tuple[Line, ...]:
    """Keep the choice; says what becomes of this week."""
    follows = choose(case.db, channel, present, chosen, case.counter.zone, case.now)
    case.note("digest", _words(chosen), Ask.DIGEST_SETTINGS)
    return follow_lines(follows, case.now) if follows else _next(case, channel, chosen)


def follow_lines(follows: Changed, now: datetime) -> tuple[Line, ...]:
    """When the next digest comes after the times were changed, and why then."""
    key = "digest.kept" if follows.keep else "digest.next"
    if not follows.keep and follows.next.due - now > WEEK:
        key = "digest.told"
    return (text_line(say(key), Moment(follows.next.due)),)


def _described(case: Case, setting: DigestSetting) -> tuple[Line, ...]:
    says = [
        say("digest.set-days", days=day_words(setting.days), hour=setting.hour, zone=setting.zone or case.counter.zone),
        say("digest.set-silent" if setting.silent else "digest.set-says"),
        say("digest.set-picture" if setting.picture else "digest.set-no-picture"),
        say("digest.set-reminders" if setting.reminders else "digest.set-no-reminders"),
    ]
    return tuple(map(text_line, says))


def next_digest(case: Case, channel: Channel, setting: DigestSetting) -> Slot:
    """The first digest to come."""

    def was_told(period: str) -> bool:
        return digests.is_settled(case.db, channel, period)

    return next_untold(times_of(setting, case.counter.zone), setting.kept, was_told, case.now)


def _next(case: Case, channel: Channel, setting: DigestSetting) -> tuple[Line, ...]:
    return (text_line(say("digest.next"), Moment(next_digest(case, channel, setting).due)),)


def _words(setting: DigestSetting) -> str:
    switches = (
        "silent" if setting.silent else "says",
        "picture" if setting.picture else "no-picture",
        "reminders" if setting.reminders else "no-reminders",
    )
    return f"{day_words(setting.days)} {setting.hour} {setting.zone} {' '.join(switches)}".replace("  ", " ")


def _section(passage: Passage) -> Section:
    return Section(passage.heading, passage.lines)
